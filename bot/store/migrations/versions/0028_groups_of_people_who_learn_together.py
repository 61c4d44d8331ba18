"""Groups of people who learn together: introductions, swaps and pairs"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PUT_OFF = sa.text("put_off_at IS NOT NULL")


def upgrade() -> None:
    _groups()
    _seats()
    _meetings()
    _legs()
    _items()
    _feedback()
    op.add_column(
        "members", sa.Column("takes_swaps", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "mentoring_requests",
        sa.Column("is_agreed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("workspaces", sa.Column("swaps_at", UTCDateTime(), nullable=True))
    op.add_column("members", sa.Column("introduced_every", sa.Integer(), nullable=True))
    op.add_column("members", sa.Column("introduced_at", UTCDateTime(), nullable=True))
    op.add_column("workspaces", sa.Column("introductions_at", UTCDateTime(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE notices ADD COLUMN group_id INTEGER REFERENCES groups (id)")
    else:
        op.add_column("notices", sa.Column("group_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_notices_group_id"), "notices", "groups", ["group_id"], ["id"])
    op.create_index("ix_notices_group_id", "notices", ["group_id"])


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("proposer_id", sa.Integer()),
        sa.Column("theme", sa.String(200), nullable=False, server_default=""),
        sa.Column("every_weeks", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("meetings_planned", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("zone", sa.String(64), nullable=False, server_default=""),
        sa.Column("uid", sa.String(64)),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(32)),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime()),
        sa.Column("next_step_at", UTCDateTime()),
        sa.Column("put_off_at", UTCDateTime()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_groups_workspace_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["members.id"], name=op.f("fk_groups_proposer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_groups_workspace_id_source")),
    )
    op.create_index("ix_groups_next_step_at", "groups", ["next_step_at"])
    op.create_index(
        "ix_groups_put_off_at", "groups", ["put_off_at"], sqlite_where=PUT_OFF, postgresql_where=PUT_OFF
    )


def _seats() -> None:
    op.create_table(
        "group_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_seats_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_group_seats_member_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_group_seats_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_seats")),
        sa.UniqueConstraint("group_id", "member_id", name=op.f("uq_group_seats_group_id_member_id")),
    )
    op.create_index("ix_group_seats_member_id", "group_seats", ["member_id"])


def _meetings() -> None:
    op.create_table(
        "group_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("turn_at", UTCDateTime()),
        sa.Column("start_at", UTCDateTime(), nullable=False),
        sa.Column("end_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_by_id", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["members.id"], name=op.f("fk_group_meetings_changed_by_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_meetings_group_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_group_meetings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_meetings")),
        sa.UniqueConstraint("uid", name=op.f("uq_group_meetings_uid")),
    )
    op.create_index("ix_group_meetings_state_end_at", "group_meetings", ["state", "end_at"])
    op.create_index("ix_group_meetings_group_id", "group_meetings", ["group_id"])


def _legs() -> None:
    op.create_table(
        "swap_legs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer()),
        sa.Column("receiver_id", sa.Integer()),
        sa.Column("shown", sa.String(200), nullable=False),
        sa.Column("wished", sa.String(200), nullable=False),
        sa.Column("request_id", sa.Integer()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_swap_legs_workspace_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_swap_legs_group_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["members.id"], name=op.f("fk_swap_legs_giver_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["members.id"], name=op.f("fk_swap_legs_receiver_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentoring_requests.id"], name=op.f("fk_swap_legs_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_legs")),
    )
    for column in ("group_id", "giver_id", "receiver_id", "request_id"):
        op.create_index(f"ix_swap_legs_{column}", "swap_legs", [column])


def _items() -> None:
    op.create_table(
        "group_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime()),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_group_items_workspace_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_items_group_id")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_group_items_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_items")),
    )
    op.create_index("ix_group_items_group_id", "group_items", ["group_id"])


def _feedback() -> None:
    op.create_table(
        "pair_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("reached", sa.String(16)),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_pair_feedback_workspace_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_pair_feedback_group_id")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_pair_feedback_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_feedback")),
        sa.UniqueConstraint(
            "group_id", "author_id", "stage", name=op.f("uq_pair_feedback_group_id_author_id_stage")
        ),
    )
    op.create_index("ix_pair_feedback_author_id", "pair_feedback", ["author_id"])


def downgrade() -> None:
    op.drop_index("ix_notices_group_id", table_name="notices")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("fk_notices_group_id"), "notices", type_="foreignkey")
    op.drop_column("notices", "group_id")
    op.drop_column("workspaces", "swaps_at")
    op.drop_column("workspaces", "introductions_at")
    op.drop_column("mentoring_requests", "is_agreed")
    op.drop_column("members", "takes_swaps")
    op.drop_column("members", "introduced_at")
    op.drop_column("members", "introduced_every")
    for table in ("pair_feedback", "group_items", "swap_legs", "group_meetings", "group_seats", "groups"):
        op.drop_table(table)
