"""When something was put off: a clock that is set back afterwards makes nobody wait for an hour far away"""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("notices", "questions", "mentoring_requests", "rounds", "gatherings")
PUT_OFF = sa.text("put_off_at IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column("put_off_at", bot.store.base.UTCDateTime(timezone=True), nullable=True)
        )
        op.create_index(
            f"ix_{table}_put_off_at",
            table,
            ["put_off_at"],
            sqlite_where=PUT_OFF,
            postgresql_where=PUT_OFF,
        )
    op.create_index("ix_outside_calendars_read_at", "outside_calendars", ["read_at"])


def downgrade() -> None:
    op.drop_index("ix_outside_calendars_read_at", table_name="outside_calendars")
    for table in TABLES:
        op.drop_index(f"ix_{table}_put_off_at", table_name=table)
        op.drop_column(table, "put_off_at")
