"""What the memory has that may be shown beside a question, or to whoever a session brings together."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.search import thresholds
from bot.search.thresholds import Remembered
from bot.services.memory import card_keeping
from bot.store import visibility
from bot.store.memory import accepted_answers, recall_hits
from bot.store.models import CardKind, Question
from bot.store.visibility import Reader
from bot.store.workspaces import home


def offered(session: Session, question: Question, remembered: Sequence[Remembered]) -> list[Remembered]:
    """Which of these to show beside a question, at most three: its asker may see them, they hold, they pass.

    What somebody tried and saw fail is said in its own words (`warnings`), not as what may help.
    """
    reader = recall_hits.reader_of(session, question)
    if reader is None:
        return []
    asked = [one.question_id for one in remembered if one.question_id not in (None, question.id)]
    there = card_keeping.within(session, [one for one in asked if one is not None], reader)
    known = accepted_answers.accepted(session, there)
    seen = {answer.id for answer in visibility.seen(session, reader, known.values())}
    doubted = recall_hits.doubtful(session, known.values())
    answered = {number for number, answer in known.items() if answer.id in seen - doubted}
    others = [one.card_id for one in remembered if one.question_id is None and one.card_id is not None]
    cards = card_keeping.readable(session, others, reader)
    told = {card.id for card in cards if card.kind != CardKind.FAILURE and not card.is_stale}
    return thresholds.offered(
        [
            one
            for one in remembered
            if one.question_id in answered or (one.question_id is None and one.card_id in told)
        ]
    )


def answered_before(session: Session, remembered: Sequence[Remembered]) -> list[int]:
    """Past questions, surely about this, whose answers any colleague may read: for whoever a session brings
    together."""
    workspace = home(session)
    asked = [one.question_id for one in remembered if one.sure and one.question_id is not None]
    return card_keeping.within(session, asked, Reader(workspace))
