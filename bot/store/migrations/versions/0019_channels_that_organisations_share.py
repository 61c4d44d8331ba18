"""Whether people of another organisation are in a channel, too: Slack is asked at each start"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("is_shared", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("places", "is_shared")
