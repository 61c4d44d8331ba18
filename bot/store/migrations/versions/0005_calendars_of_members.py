"""Calendars that members gave, when these say they are busy, and where calendars may be read"""

import sqlalchemy as sa
from alembic import op

import bot.store.base
import bot.store.keys.seal

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("calendar_hosts", sa.String(length=1000), nullable=True))
    op.create_table(
        "outside_calendars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("address", bot.store.keys.seal.Sealed(), nullable=False),
        sa.Column("given_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_read_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("read_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_outside_calendars_member_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_outside_calendars_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_calendars")),
        sa.UniqueConstraint("member_id", name=op.f("uq_outside_calendars_member_id")),
    )
    op.create_index("ix_outside_calendars_next_read_at", "outside_calendars", ["next_read_at"])
    op.create_table(
        "busy_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("start_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("end_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_busy_times_member_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_busy_times_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_times")),
    )
    op.create_index("ix_busy_times_member_id_end_at", "busy_times", ["member_id", "end_at"])


def downgrade() -> None:
    op.drop_table("busy_times")
    op.drop_table("outside_calendars")
    op.drop_column("workspaces", "calendar_hosts")
