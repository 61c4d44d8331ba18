"""Circles: how many they are, how they meet, who facilitates, and what each says about a meeting"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.base import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

PEOPLE = ("facilitator_id", "client_id")


def upgrade() -> None:
    for column in _of_groups():
        op.add_column("groups", column)
    op.add_column("group_seats", sa.Column("why", sa.String(200), nullable=False, server_default=""))
    op.add_column("group_seats", sa.Column("prefers", sa.Integer(), nullable=True))
    op.add_column("group_meetings", sa.Column("situation", sa.Text(), nullable=False, server_default=""))
    for column_name in PEOPLE:
        _refer_to_a_member(column_name)
    _parts()


def _of_groups() -> list[sa.Column[Any]]:
    return [
        sa.Column("outcome", sa.Text(), nullable=False, server_default=""),
        sa.Column("style", sa.String(16), nullable=True),
        sa.Column("smallest", sa.Integer(), nullable=False, server_default="2"),
        sa.Column("largest", sa.Integer(), nullable=False, server_default="3"),
        sa.Column("minutes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("charter", sa.Text(), nullable=False, server_default=""),
        sa.Column("call_channel", sa.String(32), nullable=True),
        sa.Column("waves", sa.Integer(), nullable=False, server_default="0"),
    ]


def _refer_to_a_member(column: str) -> None:
    """SQLite takes a reference with the column only, or copies the whole table."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE group_meetings ADD COLUMN {column} INTEGER REFERENCES members (id)")
    else:
        op.add_column("group_meetings", sa.Column(column, sa.Integer(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_group_meetings_{column}"), "group_meetings", "members", [column], ["id"]
        )


def _parts() -> None:
    op.create_table(
        "meeting_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer()),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("kept", sa.String(16)),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.Column("answered_at", UTCDateTime()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["group_meetings.id"], name=op.f("fk_meeting_parts_meeting_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_meeting_parts_member_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_meeting_parts_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_parts")),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_meeting_parts_meeting_id_member_id")),
    )
    op.create_index("ix_meeting_parts_member_id", "meeting_parts", ["member_id"])


def downgrade() -> None:
    op.drop_table("meeting_parts")
    for column in PEOPLE:
        if op.get_bind().dialect.name != "sqlite":
            op.drop_constraint(op.f(f"fk_group_meetings_{column}"), "group_meetings", type_="foreignkey")
        op.drop_column("group_meetings", column)
    op.drop_column("group_meetings", "situation")
    op.drop_column("group_seats", "prefers")
    op.drop_column("group_seats", "why")
    for column_of_groups in reversed(_of_groups()):
        op.drop_column("groups", column_of_groups.name)
