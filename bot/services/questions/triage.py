"""A question that was just kept: what its asker is shown beside it, and where it goes otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.search.card_index import Hit
from bot.search.thresholds import Remembered
from bot.services.memory import card_keeping, recall
from bot.services.questions import asking
from bot.store import notice_refresh, visibility
from bot.store.memory import recall_hits
from bot.store.memory.recall_hits import Shown, reader_of
from bot.store.models import Member, Question, QuestionState, RecallHit
from bot.store.visibility import Reader
from bot.views.questions.ask_forms import Standing

NEARBY = 12  # cards looked at for one that says: somebody tried this


def reads_beside(session: Session, question: Question, *, there: bool = True) -> Reader | None:
    """The reader of what the memory has; alone, where the bot is not in the channel (`there` is False)."""
    reader = reader_of(session, question)
    if reader is None or there or visibility.is_private(session, question):
        return reader
    return replace(reader, channel=None)


def triage(
    session: Session, question: Question, remembered: Sequence[Remembered], hits: Sequence[Hit], *,
    there: bool, now: datetime,
) -> Standing:  # fmt: skip
    """Memory first; then colleagues. `there` is whether the bot can post in the question's channel."""
    moved_from = None if there else question.channel
    if question.state != QuestionState.DRAFT:
        return standing(session, question, (), hits, moved_from)
    if not there and not visibility.is_private(session, question):
        question.channel = None
    shown = beside(session, question, remembered)
    if shown:
        question.next_step_at = now + asking.RECALL_WAIT
    else:
        asking.launch(session, question, now)
    return standing(session, question, shown, hits, moved_from)


def standing(
    session: Session,
    question: Question,
    shown: Sequence[Shown] = (),
    hits: Sequence[Hit] = (),
    moved_from: str | None = None,
) -> Standing:
    """Where a question stands for its asker: what the memory shows beside it, else where it went.

    One from a private channel waits until its asker says whether others may be asked. What somebody tried and
    saw fail (among `hits`) stands beside answers, and beside a question that goes out.
    """
    reader = reader_of(session, question) if hits else None
    cards = card_keeping.readable(session, [hit.key for hit in hits], reader) if reader else []
    return Standing(
        question,
        shown,
        failed=card_keeping.warnings(cards, {hit.key for hit in hits if hit.near}),
        awaits_reach=not shown and visibility.awaits_reach(session, question),
        is_among=visibility.is_among(session, question),
        moved_from=moved_from,
    )


def beside(session: Session, question: Question, remembered: Sequence[Remembered]) -> list[Shown]:
    """What the memory shows beside a question; looked for once."""
    if not recall_hits.any_kept(session, question):
        found = recall.offered(session, question, remembered)
        recall_hits.keep(session, question, [(one.named, one.sure) for one in found])
    return recall_hits.shown(session, question)


def beside_anew(session: Session, question: Question, remembered: Sequence[Remembered]) -> list[Shown]:
    """The question says something else: what the memory shows beside it now; nothing where nothing is new."""
    before = {(one.hit.past_id, one.hit.card_id) for one in recall_hits.shown(session, question)}
    recall_hits.forget(session, question)
    shown = beside(session, question, remembered)
    return shown if {(one.hit.past_id, one.hit.card_id) for one in shown} - before else []


def not_it(session: Session, hit: RecallHit, by: Member, now: datetime) -> list[Shown]:
    """The asker refuses one thing that the memory showed. The rest; without any, the question goes out."""
    question = hit.question
    asking.own(session, question, by)
    recall_hits.refuse(session, hit)
    if question.state != QuestionState.DRAFT:
        return []
    left = recall_hits.shown(session, question)
    if question.is_held:
        notice_refresh.refresh(session, question)
    elif not left:
        asking.launch(session, question, now)
    return left
