"""How many events of a member's calendar could be read, how many not, and which zones nobody knows"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outside_calendars", sa.Column("events_read", sa.Integer(), nullable=True))
    op.add_column("outside_calendars", sa.Column("events_unread", sa.Integer(), nullable=True))
    op.add_column("outside_calendars", sa.Column("unknown_zones", sa.String(length=200), nullable=True))


def downgrade() -> None:
    for name in ("unknown_zones", "events_unread", "events_read"):
        op.drop_column("outside_calendars", name)
