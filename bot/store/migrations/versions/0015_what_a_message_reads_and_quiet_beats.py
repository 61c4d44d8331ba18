"""What a message reads, where a look-up goes on, and indexes by which a quiet beat costs the same for ever"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notices", sa.Column("look_on_at", sa.String(length=200), nullable=True))
    op.add_column("notices", sa.Column("drawn_mark", sa.String(length=64), nullable=True))
    op.create_index("ix_home_tabs_opened_at", "home_tabs", ["opened_at"])


def downgrade() -> None:
    op.drop_index("ix_home_tabs_opened_at", "home_tabs")
    op.drop_column("notices", "drawn_mark")
    op.drop_column("notices", "look_on_at")
