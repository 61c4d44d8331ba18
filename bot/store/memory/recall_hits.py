"""Queries on what the memory shows beside a question before it goes out, and what its asker refused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.store.memory.accepted_answers import accepted
from bot.store.models import Answer, Card, CardSource, Question, RecallHit
from bot.store.people.askers import asker_of
from bot.store.visibility import Reader, alone, seen

REFUSALS_READ = 60  # refusals read at once

Named = tuple[int | None, int | None]  # a past question, or else a card


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that stands beside a question: an accepted answer, or else a card of something else."""

    hit: RecallHit
    answer: Answer | None
    card: Card | None


def questions_of(session: Session, cards: Iterable[int]) -> dict[int, int]:
    """By card, the question whose answer it was made of; cards of stories and records are not in it."""
    of_answers = and_(Card.source_type == CardSource.ANSWER, Card.id.in_(list(cards)))
    query = select(Card.id, Answer.question_id).join(Answer, Answer.id == Card.source_id).where(of_answers)
    return dict(session.execute(query).all())


def doubtful(session: Session, answers: Iterable[Answer]) -> set[int]:
    """Those of these answers whose card is marked stale, is gone, or was merged into another."""
    numbers = [answer.id for answer in answers]
    out = or_(Card.is_stale, Card.is_gone, Card.taken_down_at.is_not(None), Card.merged_into_id.is_not(None))
    of_answers = and_(Card.source_type == CardSource.ANSWER, Card.source_id.in_(numbers))
    return set(session.scalars(select(Card.source_id).where(of_answers, out)))


def refusals(session: Session, past: Iterable[int], cards: Iterable[int]) -> dict[Named, dict[int, str]]:
    """For each of these that was refused: the newest questions whose askers did, with their words."""
    which = or_(RecallHit.past_id.in_(list(past)), RecallHit.card_id.in_(list(cards)))
    query = (
        select(RecallHit.past_id, RecallHit.card_id, Question.id, Question.text)
        .join(Question, Question.id == RecallHit.question_id)
        .where(RecallHit.is_refused, which)
        .order_by(RecallHit.id.desc())
        .limit(REFUSALS_READ)
    )
    said: dict[Named, dict[int, str]] = defaultdict(dict)
    for answered, card, number, text in session.execute(query):
        said[answered, card][number] = text
    return said


def reader_of(session: Session, question: Question) -> Reader | None:
    """Who reads what stands beside a question: its asker, for their eyes only, where they asked."""
    asker = asker_of(session, question)
    return alone(asker, question.channel) if asker is not None else None


def shown(session: Session, question: Question) -> list[Shown]:
    """What stands beside a question, in its order: what was said to be not it, went since, or may not be read
    by its asker any more, is left out."""
    reader = reader_of(session, question)
    if reader is None:
        return []
    query = select(RecallHit).where(RecallHit.question_id == question.id, ~RecallHit.is_refused)
    hits = list(session.scalars(query.order_by(RecallHit.id)))
    known = accepted(session, [hit.past_id for hit in hits if hit.past_id is not None])
    answers = {answer.id for answer in seen(session, reader, known.values())}
    cards = {card.id for card in seen(session, reader, [hit.card for hit in hits if hit.card is not None])}
    found = [Shown(hit, known.get(hit.past_id or 0), hit.card) for hit in hits]
    return [
        one
        for one in found
        if (one.answer is not None and one.answer.id in answers)
        or (one.answer is None and one.card is not None and one.card.id in cards)
    ]


def keep(session: Session, question: Question, found: Iterable[tuple[Named, bool]]) -> None:
    """Remember that these stand beside a question; with each, whether it was sure."""
    session.add_all(
        RecallHit(
            workspace_id=question.workspace_id,
            question_id=question.id,
            past_id=past,
            card_id=card,
            is_sure=sure,
            is_refused=False,
        )
        for (past, card), sure in found
    )
    session.flush()


def any_kept(session: Session, question: Question) -> bool:
    """Whether something was shown beside it already."""
    return (
        session.scalar(select(RecallHit.id).where(RecallHit.question_id == question.id).limit(1)) is not None
    )


def forget(session: Session, question: Question) -> None:
    """The question says something else now: what stood beside it is looked for anew."""
    session.execute(delete(RecallHit).where(RecallHit.question_id == question.id))


def refuse(session: Session, hit: RecallHit) -> None:
    """Its asker says that it is not what they asked for."""
    session.execute(update(RecallHit).where(RecallHit.id == hit.id).values(is_refused=True))
