"""Who is asked first: the colleague whom an asker chose, and what they had looked for"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite takes a reference with the column only, or copies the whole table, which other rows refer to.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE questions ADD COLUMN first_asked_id INTEGER REFERENCES members (id)")
    else:
        op.add_column("questions", sa.Column("first_asked_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            "fk_questions_first_asked_id", "questions", "members", ["first_asked_id"], ["id"]
        )
    op.add_column("questions", sa.Column("looked_for", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("questions", "looked_for")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_questions_first_asked_id", "questions", type_="foreignkey")
    op.drop_column("questions", "first_asked_id")
