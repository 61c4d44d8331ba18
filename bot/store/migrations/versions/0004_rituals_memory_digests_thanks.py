"""Rituals, the memory's cards, digests, thanks"""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("slack_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=True),
        sa.Column("archived_by", sa.String(length=32), nullable=True),
        sa.Column("archived_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("looked_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("digest_weekday", sa.Integer(), nullable=True),
        sa.Column("digest_minute", sa.Integer(), nullable=False),
        sa.Column("digest_since", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_places_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("workspace_id", "slack_id", name=op.f("uq_places_workspace_id_slack_id")),
    )
    op.create_table(
        "rituals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("rex", "failure", "lesson", name="kind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("meets_after", sa.Integer(), nullable=False),
        sa.Column("meets_minute", sa.Integer(), nullable=False),
        sa.Column("since", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_rituals_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rituals")),
        sa.UniqueConstraint("workspace_id", "kind", name=op.f("uq_rituals_workspace_id_kind")),
    )
    op.create_table(
        "story_pools",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_story_pools_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_story_pools")),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_amended", sa.Boolean(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("stale_by_id", sa.Integer(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_cards_author_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["cards.id"], name=op.f("fk_cards_merged_into_id")),
        sa.ForeignKeyConstraint(["stale_by_id"], ["members.id"], name=op.f("fk_cards_stale_by_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_cards_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_cards_workspace_id_source")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index("ix_cards_author_id", ["author_id"], unique=False)

    op.create_table(
        "habits",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column(
            "pace",
            sa.Enum("month", "quarter", "event", "never", name="pace", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("wants_hints", sa.Boolean(), nullable=False),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("shows_thanks", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_habits_member_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_habits_workspace_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_habits")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("rex", "failure", "lesson", name="kind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column(
            "state",
            sa.Enum("leaders", "open", "closed", "missed", name="roundstate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("opens_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("widens_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reminds_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_step_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by_id"], ["members.id"], name=op.f("fk_rounds_opened_by_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_rounds_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint(
            "workspace_id", "kind", "period", name=op.f("uq_rounds_workspace_id_kind_period")
        ),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index("ix_rounds_next_step_at", ["next_step_at"], unique=False)

    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=True),
        sa.Column("at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["giver_id"], ["members.id"], name=op.f("fk_thanks_giver_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["members.id"], name=op.f("fk_thanks_receiver_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_thanks_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_thanks_workspace_id_source")),
    )
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.create_index("ix_thanks_giver_id", ["giver_id"], unique=False)
        batch_op.create_index("ix_thanks_receiver_id", ["receiver_id"], unique=False)

    op.create_table(
        "card_versions",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("until", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_versions_card_id")),
        sa.ForeignKeyConstraint(["editor_id"], ["members.id"], name=op.f("fk_card_versions_editor_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_card_versions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("card_id", "number", name=op.f("pk_card_versions")),
    )
    op.create_table(
        "gatherings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("next_step_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["members.id"], name=op.f("fk_gatherings_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_gatherings_round_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_gatherings_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
        sa.UniqueConstraint("round_id", name=op.f("uq_gatherings_round_id")),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("rex", "failure", "lesson", name="kind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("told_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_stories_author_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_stories_round_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_stories_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_stories_workspace_id_source")),
    )
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.create_index("ix_stories_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_stories_round_id", ["round_id"], unique=False)

    with op.batch_alter_table("knowledge_changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("card_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("knowledge_changes", schema=None) as batch_op:
        batch_op.drop_column("card_id")

    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.drop_index("ix_stories_round_id")
        batch_op.drop_index("ix_stories_author_id")

    op.drop_table("stories")
    op.drop_table("gatherings")
    op.drop_table("card_versions")
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.drop_index("ix_thanks_receiver_id")
        batch_op.drop_index("ix_thanks_giver_id")

    op.drop_table("thanks")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index("ix_rounds_next_step_at")

    op.drop_table("rounds")
    op.drop_table("habits")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index("ix_cards_author_id")

    op.drop_table("cards")
    op.drop_table("story_pools")
    op.drop_table("rituals")
    op.drop_table("places")
