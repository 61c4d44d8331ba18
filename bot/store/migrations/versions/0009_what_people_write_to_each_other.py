"""What people write to each other"""

import sqlalchemy as sa
from alembic import op

import bot.store.base
import bot.store.keys.seal

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "questions", sa.Column("answers_first", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("questions", sa.Column("sealed_targets", bot.store.keys.seal.Sealed(), nullable=True))
    op.add_column("answers", sa.Column("by_asker", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "replies",
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("points_to_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("by_asker", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("seen_in", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("meaning", sa.String(length=16), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("created_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_replies_answer_id")),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_replies_author_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_replies_meeting_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["mentoring_offers.id"], name=op.f("fk_replies_offer_id")),
        sa.ForeignKeyConstraint(["points_to_id"], ["members.id"], name=op.f("fk_replies_points_to_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_replies_question_id")),
        sa.ForeignKeyConstraint(["to_id"], ["members.id"], name=op.f("fk_replies_to_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_replies_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_replies_workspace_id_source")),
    )
    op.create_index("ix_replies_author_id", "replies", ["author_id"])
    op.create_index("ix_replies_question_id", "replies", ["question_id"])

    op.create_table(
        "gestures",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_gestures_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "mark", name=op.f("pk_gestures")),
    )
    op.create_table(
        "reply_votes",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reply_votes_member_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_reply_votes_reply_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_reply_votes_workspace_id")
        ),
        sa.PrimaryKeyConstraint("reply_id", "member_id", name=op.f("pk_reply_votes")),
    )


def downgrade() -> None:
    op.drop_table("reply_votes")
    op.drop_table("gestures")
    op.drop_table("replies")
    op.drop_column("answers", "by_asker")
    op.drop_column("questions", "sealed_targets")
    op.drop_column("questions", "answers_first")
