"""What a message is about, by which those to be drawn again are found: keys are searched no more"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def two_words(first: str) -> str:
    """The key of a message up to its second colon, in SQL."""
    if op.get_bind().dialect.name == "postgresql":
        return "split_part(key, ':', 1) || ':' || split_part(key, ':', 2)"
    at = len(first) + 1
    return f"substr(key, 1, {at} + instr(substr(key, {at + 1}) || ':', ':') - 1)"


def upgrade() -> None:
    op.add_column("notices", sa.Column("about", sa.String(64), nullable=False, server_default=""))
    op.execute("UPDATE notices SET about = kind || ':' || subject_id")
    for word in ("mentoring", "circle.said"):
        op.execute(f"UPDATE notices SET about = {two_words(word)} WHERE key LIKE '{word}:%'")  # noqa: S608
    op.execute("UPDATE notices SET about = kind WHERE kind = 'question.still_open'")
    op.create_index("ix_notices_about", "notices", ["workspace_id", "about"])


def downgrade() -> None:
    op.drop_index("ix_notices_about", "notices")
    op.drop_column("notices", "about")
