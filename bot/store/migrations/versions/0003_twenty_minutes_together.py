"""Twenty minutes together: requests, offers, meetings, seats, external mentors"""

import sqlalchemy as sa
from alembic import op

import bot.store.base
import bot.store.keys.seal

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _add_reference(table: str, column: str, to: str) -> None:
    """A column that refers to another table. SQLite takes it with the column only, or copies the whole table,
    which it refuses while other rows refer to that one."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER REFERENCES {to} (id)")
    else:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        op.create_foreign_key(f"fk_{table}_{column}", table, to, [column], ["id"])


def upgrade() -> None:
    op.create_table(
        "external_mentors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_external_mentors_member_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_external_mentors_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_mentors")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_external_mentors_workspace_id_name")),
    )
    op.create_table(
        "mentoring_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("with_peer", sa.Boolean(), nullable=False),
        sa.Column("speak", sa.String(length=8), nullable=False),
        sa.Column("near", sa.String(length=16), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("avoid", sa.JSON(), nullable=False),
        sa.Column("outside_line", sa.Boolean(), nullable=False),
        sa.Column("recalled", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(length=16), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "searching",
                "choosing",
                "asking",
                "confirmed",
                "held",
                "missed",
                "cancelled",
                "unmatched",
                "referred",
                "lapsed",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("next_step_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_mentoring_requests_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["members.id"], name=op.f("fk_mentoring_requests_requester_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_mentoring_requests_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_requests")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_mentoring_requests_workspace_id_source")),
    )
    with op.batch_alter_table("mentoring_requests", schema=None) as batch_op:
        batch_op.create_index("ix_mentoring_requests_next_step_at", ["next_step_at"], unique=False)
        batch_op.create_index("ix_mentoring_requests_requester_id", ["requester_id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("start_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("end_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirmed", "held", "missed", "cancelled", name="meetingstate", native_enum=False, length=16
            ),
            nullable=False,
        ),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["members.id"], name=op.f("fk_meetings_changed_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentoring_requests.id"], name=op.f("fk_meetings_request_id")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_meetings_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("uid", name=op.f("uq_meetings_uid")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index("ix_meetings_request_id", ["request_id"], unique=False)
        batch_op.create_index("ix_meetings_state_end_at", ["state", "end_at"], unique=False)

    op.create_table(
        "mentoring_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "offered",
                "proposed",
                "claimed",
                "declined",
                "handed_over",
                "silent",
                "closed",
                name="offerstate",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("proposed_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("offered_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handed_by_id"], ["members.id"], name=op.f("fk_mentoring_offers_handed_by_id")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["members.id"], name=op.f("fk_mentoring_offers_mentor_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentoring_requests.id"], name=op.f("fk_mentoring_offers_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_mentoring_offers_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_offers")),
        sa.UniqueConstraint("request_id", "mentor_id", name=op.f("uq_mentoring_offers_request_id_mentor_id")),
    )
    with op.batch_alter_table("mentoring_offers", schema=None) as batch_op:
        batch_op.create_index("ix_mentoring_offers_mentor_id", ["mentor_id"], unique=False)

    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("is_learner", sa.Boolean(), nullable=False),
        sa.Column("wants_marks", sa.Boolean(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("develop", sa.Text(), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("next_action", sa.Text(), nullable=False),
        sa.Column("answered_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("goes_on", sa.String(length=16), nullable=True),
        sa.Column("applied", sa.String(length=16), nullable=True),
        sa.Column("shared_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_seats_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_seats_member_id")),
        sa.ForeignKeyConstraint(["shared_id"], ["questions.id"], name=op.f("fk_seats_shared_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_seats_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_seats_meeting_id_member_id")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index("ix_seats_member_id", ["member_id"], unique=False)

    _add_reference("members", "reports_to_id", "members")
    _add_reference("notices", "meeting_id", "meetings")
    op.add_column("notices", sa.Column("stale_at", bot.store.base.UTCDateTime(timezone=True), nullable=True))
    op.create_index("ix_notices_meeting_id", "notices", ["meeting_id"])


def downgrade() -> None:
    op.drop_index("ix_notices_meeting_id", table_name="notices")
    for table, columns in (("notices", ("stale_at", "meeting_id")), ("members", ("reports_to_id",))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_index("ix_seats_member_id")

    op.drop_table("seats")
    with op.batch_alter_table("mentoring_offers", schema=None) as batch_op:
        batch_op.drop_index("ix_mentoring_offers_mentor_id")

    op.drop_table("mentoring_offers")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_meetings_state_end_at")
        batch_op.drop_index("ix_meetings_request_id")

    op.drop_table("meetings")
    with op.batch_alter_table("mentoring_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_mentoring_requests_requester_id")
        batch_op.drop_index("ix_mentoring_requests_next_step_at")

    op.drop_table("mentoring_requests")
    op.drop_table("external_mentors")
