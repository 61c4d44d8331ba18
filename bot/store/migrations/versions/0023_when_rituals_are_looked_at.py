"""When a workspace's rituals are to be looked at next: nothing means now"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("rituals_due_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("workspaces", "rituals_due_at")
