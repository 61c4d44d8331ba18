"""What a notice is about, and what a card was made of, in columns: no key and no source is read any more"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

EVERY = 1000  # rows written at once
ABOUT = {
    "answer": (
        "answer.accepted", "answer.given", "answer.relayed", "answer.reused", "answer.tick", "report.answer",
    ),
    "calendar": ("calendar.changed", "calendar.first"),
    "card": ("card.stale", "card.tried", "report.card"),
    "channel": ("digest.channel", "settings.channel_lost", "story.invitation"),
    "gathering": (
        "gathering.agenda", "gathering.calendar", "gathering.end", "gathering.record", "gathering.start",
        "gathering.turn",
    ),
    "meeting": (
        "meeting.applied", "meeting.applied_told", "meeting.cancelled", "meeting.card", "meeting.form",
        "meeting.invitation", "meeting.mark.0", "meeting.mark.15", "meeting.mark.20", "meeting.missed",
        "meeting.moved", "meeting.no_next", "meeting.reminder", "meeting.series", "meeting.stopped",
        "meeting.thanks",
    ),
    "member": ("circle.said", "digest.mine", "meeting.gone", "mentoring.invitation", "people.welcome"),
    "mentoring_request": (
        "mentoring.ended", "mentoring.named_over", "mentoring.next", "mentoring.nobody",
        "mentoring.suggested",
    ),
    "notice": ("digest.rest",),
    "nudge": ("question.nudge",),
    "offer": ("mentoring.offer", "mentoring.proposed"),
    "reply": (
        "meeting.words", "mentoring.words", "reply.brought", "reply.given", "reply.lost", "reply.posted",
        "reply.solved", "reply.tick",
    ),
    "report": ("report.made", "report.outcome"),
    "round": ("round.closed", "round.opened", "round.prompt", "round.reminder", "round.waits"),
    "story": ("report.story", "story.posted"),
    "story_batch": ("story.batch",),
    "thanks": ("thanks.given",),
    "workspace": ("question.still_open", "round.homeless", "settings.group_lost"),
}  # fmt: skip
VARIANTS = {  # which word of its key says which of several a notice is
    "circle.said": 2,
    "digest.channel": -1,
    "digest.mine": -1,
    "gathering.turn": -1,
    "round.homeless": 1,
    "settings.channel_lost": 2,
    "settings.group_lost": 1,
}

notices = sa.table(
    "notices", sa.column("id"), sa.column("kind"), sa.column("key"), sa.column("about"),
    sa.column("subject_type"), sa.column("subject_id"), sa.column("variant"), sa.column("is_expired"),
)  # fmt: skip
cards = sa.table(
    "cards", sa.column("id"), sa.column("source"), sa.column("source_type"), sa.column("source_id")
)
answers = sa.table("answers", sa.column("id"), sa.column("source"), sa.column("said_in"))


def rewrite(table: sa.TableClause, query: sa.Select[Any], values: Callable[[Any], dict[str, Any]]) -> None:
    """Each row that the query finds gets the values made of it."""
    connection = op.get_bind()
    rows = [{"row_id": row.id, **values(row)} for row in connection.execute(query)]
    for begin in range(0, len(rows), EVERY):
        change = sa.update(table).where(table.c.id == sa.bindparam("row_id"))
        connection.execute(change, rows[begin : begin + EVERY])


def upgrade() -> None:
    op.add_column("notices", sa.Column("subject_type", sa.String(20), nullable=False, server_default=""))
    op.add_column("notices", sa.Column("variant", sa.String(32), nullable=False, server_default=""))
    op.add_column("notices", sa.Column("is_expired", sa.Boolean(), nullable=False, server_default=sa.false()))
    for subject, kinds in ABOUT.items():
        op.execute(sa.update(notices).where(notices.c.kind.in_(kinds)).values(subject_type=subject))
    with_variant = notices.c.kind.in_([*VARIANTS])
    rewrite(notices, sa.select(notices).where(with_variant), of_key)
    op.drop_index("ix_notices_about", "notices")
    op.drop_column("notices", "about")
    op.create_index("ix_notices_subject", "notices", ["subject_type", "subject_id"])

    op.add_column("answers", sa.Column("said_in", sa.String(32), nullable=True))
    in_channels = answers.c.source.like("message:C%") | answers.c.source.like("message:G%")
    rewrite(answers, sa.select(answers).where(in_channels), lambda row: {"said_in": word(row.source, 1)})

    op.add_column("cards", sa.Column("source_type", sa.String(16), nullable=False, server_default="record"))
    op.add_column("cards", sa.Column("source_id", sa.Integer(), nullable=False, server_default="0"))
    rewrite(cards, sa.select(cards), of_source)
    with op.batch_alter_table("cards") as table:
        table.drop_constraint("uq_cards_workspace_id_source", type_="unique")
        table.drop_column("source")
        table.create_unique_constraint("uq_cards_source_type_source_id", ["source_type", "source_id"])


def word(text: str, place: int) -> str:
    """One of the words between colons; empty where there are fewer."""
    words = text.split(":")
    return words[place][:32] if place < len(words) else ""


def of_key(row: Any) -> dict[str, Any]:
    """What a notice's key said."""
    variant, is_expired = word(row.key, VARIANTS[row.kind]), word(row.key, -1).startswith("#")
    member = word(row.key, 1) if row.kind == "circle.said" else ""
    subject_id = int(member) if member.isdecimal() else row.subject_id
    return {"variant": variant, "is_expired": is_expired, "subject_id": subject_id}


def of_source(row: Any) -> dict[str, Any]:
    """What a card's source said; none is of another form."""
    source, _, number = row.source.partition(":")
    known = source in ("answer", "story", "record") and number.isdecimal()
    return {
        "source_type": source if known else "record",
        "source_id": int(number) if known else -row.id,
    }


def downgrade() -> None:
    op.add_column("cards", sa.Column("source", sa.String(80), nullable=False, server_default=""))
    op.execute("UPDATE cards SET source = source_type || ':' || source_id")
    with op.batch_alter_table("cards") as table:
        table.drop_constraint("uq_cards_source_type_source_id", type_="unique")
        table.drop_column("source_type")
        table.drop_column("source_id")
        table.create_unique_constraint("uq_cards_workspace_id_source", ["workspace_id", "source"])
    op.drop_column("answers", "said_in")

    op.add_column("notices", sa.Column("about", sa.String(64), nullable=False, server_default=""))
    op.execute("UPDATE notices SET about = kind || ':' || subject_id")
    op.execute("UPDATE notices SET about = kind WHERE kind = 'question.still_open'")
    op.execute(
        "UPDATE notices SET about = 'mentoring:' || subject_id WHERE subject_type = 'mentoring_request'"
    )
    of_request = "SELECT request_id FROM mentoring_offers WHERE mentoring_offers.id = subject_id"
    op.execute(
        f"UPDATE notices SET about = 'mentoring:' || ({of_request}) "  # noqa: S608
        f"WHERE subject_type = 'offer' AND EXISTS ({of_request})"
    )
    said = notices.c.kind == "circle.said"
    rewrite(
        notices,
        sa.select(notices).where(said),
        lambda row: {"subject_id": int(row.variant) if row.variant.isdecimal() else row.subject_id},
    )
    op.execute("UPDATE notices SET key = kind || ':' || variant || ':#' || id WHERE is_expired")
    op.drop_index("ix_notices_subject", "notices")
    for column in ("subject_type", "variant", "is_expired"):
        op.drop_column("notices", column)
    op.create_index("ix_notices_about", "notices", ["workspace_id", "about"])
