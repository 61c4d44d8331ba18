"""Who is in a channel, where cards and stories stand, and whether a private channel's question stays there"""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CARDS_OF_ANSWERS = """
UPDATE cards SET channel = (
    SELECT questions.channel FROM answers JOIN questions ON questions.id = answers.question_id
    WHERE 'answer:' || CAST(answers.id AS VARCHAR) = cards.source
) WHERE channel IS NULL AND source LIKE 'answer:%'
"""
STORIES = """
UPDATE stories SET channel = (
    SELECT MIN(notices.channel) FROM notices
    WHERE (notices.kind = 'story.posted' AND notices.subject_id = stories.id)
    OR (notices.kind = 'story.batch' AND notices.subject_id = stories.batch)
) WHERE channel IS NULL
"""
CARDS_OF_STORIES = """
UPDATE cards SET channel = (
    SELECT stories.channel FROM stories WHERE 'story:' || CAST(stories.id AS VARCHAR) = cards.source
) WHERE channel IS NULL AND source LIKE 'story:%'
"""
CARDS_OF_RECORDS = """
UPDATE cards SET channel = (
    SELECT MIN(notices.channel) FROM notices
    WHERE notices.kind = 'gathering.agenda'
    AND 'record:' || CAST(notices.subject_id AS VARCHAR) = cards.source
) WHERE channel IS NULL AND source LIKE 'record:%'
"""


def upgrade() -> None:
    op.create_table(
        "memberships",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_memberships_member_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_memberships_place_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_memberships_workspace_id")
        ),
        sa.PrimaryKeyConstraint("place_id", "member_id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_member_id", "memberships", ["member_id"])
    op.add_column("places", sa.Column("listed_at", bot.store.base.UTCDateTime(timezone=True), nullable=True))
    op.add_column("questions", sa.Column("stays_in_channel", sa.Boolean(), nullable=True))
    op.add_column("stories", sa.Column("channel", sa.String(length=32), nullable=True))
    op.add_column(
        "workspaces",
        sa.Column("guests_read", sa.String(length=16), server_default="channels", nullable=False),
    )
    for statement in (CARDS_OF_ANSWERS, STORIES, CARDS_OF_STORIES, CARDS_OF_RECORDS):
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("workspaces", "guests_read")
    op.drop_column("stories", "channel")
    op.drop_column("questions", "stays_in_channel")
    op.drop_column("places", "listed_at")
    op.drop_index("ix_memberships_member_id", table_name="memberships")
    op.drop_table("memberships")
