"""Channels that were deleted, or that the bot was taken out of"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("lost_why", sa.String(16), nullable=True))


def downgrade() -> None:
    op.drop_column("places", "lost_why")
