"""Whether people of another organisation are in a channel, too"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("is_shared", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE places SET looked_at = NULL WHERE archived_at IS NULL"))  # Slack is asked


def downgrade() -> None:
    op.drop_column("places", "is_shared")
