"""Where the workspace is, with which a link to a message begins; when a private channel became public"""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workspaces", sa.Column("address", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column("places", sa.Column("opened_at", bot.store.base.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("places", "opened_at")
    op.drop_column("workspaces", "address")
