"""What the demo hangs on the sandbox's page: the tour's question, the bot's reasons, its memory as a file."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot.deps import Deps
from bot.i18n import translator
from bot.jobs import due_steps
from bot.services.rituals import round_calendar
from bot.store import visibility
from bot.store.models import Notice, Nudge, Workspace
from bot.store.people import evidence
from bot.views import kit
from bot.views.people import evidence_reasons
from demo.company import Company, TourQuestion
from sandbox import SuggestedQuestion

NEXT = {"en": "Next due", "fr": "Prochaine échéance"}
RITUAL = {"en": "Next ritual", "fr": "Prochain rituel"}


def story(company: Company, language: str) -> SuggestedQuestion | None:
    """The first question of the company's tour that is asked in the reader's language, else the first."""
    asked = [one for one in company.tour if one.kind == "route" and not one.anonymous]
    chosen = _first(asked, language)
    if chosen is None:
        return None
    return SuggestedQuestion(chosen.asker, company.questions_channel.name, chosen.text)


def _first(asked: Sequence[TourQuestion], language: str) -> TourQuestion | None:
    return next((one for one in asked if one.language == language), asked[0] if asked else None)


def landmarks(deps: Deps, language: str) -> list[tuple[str, datetime]]:
    """The next moment at which the bot owes somebody something, and the opening of the next ritual."""
    with deps.read_sessions() as session:
        workspace = session.scalar(select(Workspace))
        ritual = round_calendar.next_opening(session, deps.clock()) if workspace else None
    found = [(NEXT[language], due_steps.next_due(deps)), (RITUAL[language], ritual)]
    return [(name, moment) for name, moment in found if moment is not None]


def explain(deps: Deps, channel: str, ts: str, language: str) -> list[str]:
    """Why somebody was asked, in the bot's own words; nothing for a message that asks nobody."""
    t = translator(language)
    with deps.read_sessions() as session:
        found = select(Notice).where(Notice.channel == channel, Notice.ts == ts)
        notice = session.scalar(found.where(Notice.kind == "question.nudge"))
        if notice is None:
            return []
        asked = session.get_one(Nudge, notice.subject_id)
        pieces = evidence.standing(session, asked.evidence)
        reader = visibility.alone(asked.member)
        seen = visibility.readable_questions(session, reader, [piece.question for piece in pieces])
        lines = [evidence_reasons.reason(t, piece, seen) for piece in pieces]
        if asked.handed_by is not None:
            lines.insert(0, t("nudge.why.handed", who=kit.mention(asked.handed_by.slack_id)))
        return lines or [t("nudge.why.chance")]


def memory(file: Path) -> bytes:
    """The bot's database as bytes, whole at one instant. No room for it is an sqlite3.OperationalError."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(":memory:")) as copy:
        source.backup(copy)
        return copy.serialize()


def remember(file: Path, content: bytes) -> None:
    """Put a database back in the place of the one there is; what is no database is a ValueError."""
    with closing(sqlite3.connect(":memory:")) as source:
        try:
            source.deserialize(content)
            source.execute("select count(*) from questions").fetchone()
        except sqlite3.DatabaseError as broken:
            raise ValueError("not a memory of the bot") from broken
        with closing(sqlite3.connect(file)) as target:
            source.backup(target)
