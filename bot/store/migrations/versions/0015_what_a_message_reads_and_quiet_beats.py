"""What a message reads, where a look-up goes on, and indexes by which a quiet beat costs the same for ever"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WITH_CARDS = ("answers", "stories", "gatherings")
PLAIN = (
    ("home_tabs", "opened_at"),
    ("members", "paused_until"),
    ("gatherings", "next_step_at"),
    ("places", "looked_at"),
)
PARTIAL = (
    ("ix_notices_redraw", "notices", "state, due_at", "drawn < wanted"),
    ("ix_notices_refused", "notices", "state, kind", "error IS NOT NULL"),
    ("ix_places_digest_due_at", "places", "digest_due_at", "digest_weekday IS NOT NULL"),
    ("ix_habits_digest_due_at", "habits", "digest_due_at", "wants_digest"),
    *((f"ix_{table}_card_due", table, "id", "card_due") for table in WITH_CARDS),
)
FLAGS = ("wants_digest", "card_due")


def upgrade() -> None:
    op.add_column("notices", sa.Column("look_on_at", sa.String(length=200), nullable=True))
    op.add_column("notices", sa.Column("drawn_mark", sa.String(length=64), nullable=True))
    for table in ("places", "habits"):
        op.add_column(table, sa.Column("digest_due_at", sa.DateTime(timezone=True), nullable=True))
    for table in WITH_CARDS:
        due: sa.Column[bool] = sa.Column("card_due", sa.Boolean(), nullable=False, server_default=sa.true())
        op.add_column(table, due)
    op.execute(sa.text("UPDATE answers SET card_due = false WHERE accepted_at IS NULL"))
    _places_of_texts()
    for table, column in PLAIN:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_notices_kind_sent_at", "notices", ["kind", "sent_at"])
    for name, table, columns, which in PARTIAL:
        spelt = f"{which} = 1" if which in FLAGS else which
        op.create_index(
            name, table, columns.split(", "), sqlite_where=sa.text(spelt), postgresql_where=sa.text(which)
        )


def _places_of_texts() -> None:
    """Channels that Slack was not asked about yet have a row from now on."""
    places = sa.table(
        "places",
        *(sa.column(name) for name in ("workspace_id", "slack_id", "name", "digest_minute")),
        sa.column("topics", sa.JSON),
    )
    store = op.get_bind()
    known = {tuple(row) for row in store.execute(sa.select(places.c.workspace_id, places.c.slack_id))}
    texts = [
        sa.table(name, sa.column("workspace_id"), sa.column("channel")).c for name in ("questions", "stories")
    ]
    stand = sa.union(*(sa.select(at.workspace_id, at.channel).where(at.channel.is_not(None)) for at in texts))
    rows = [
        {"workspace_id": one, "slack_id": channel, "name": "", "digest_minute": 540, "topics": []}
        for one, channel in store.execute(stand)
        if (one, channel) not in known
    ]
    if rows:
        store.execute(places.insert(), rows)


def downgrade() -> None:
    for name, table, _, _ in reversed(PARTIAL):
        op.drop_index(name, table)
    op.drop_index("ix_notices_kind_sent_at", "notices")
    for table, column in reversed(PLAIN):
        op.drop_index(f"ix_{table}_{column}", table)
    for table in reversed(WITH_CARDS):
        op.drop_column(table, "card_due")
    for table in ("habits", "places"):
        op.drop_column(table, "digest_due_at")
    op.drop_column("notices", "drawn_mark")
    op.drop_column("notices", "look_on_at")
