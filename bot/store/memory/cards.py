"""Queries on the memory's cards."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Card,
    CardSource,
    CardVersion,
    CircleCard,
    Gathering,
    KnowledgeChange,
    Participant,
    Question,
    Story,
    Vector,
)
from bot.store.workspaces import home_id

Made = TypeVar("Made", Answer, Story, Gathering, CircleCard)  # what cards are made of
AT_ONCE = 10  # cards in one transaction: others wait to write meanwhile, for some tenths of a second


def made_of(session: Session, source: CardSource, number: int) -> Card | None:
    """The card made of one answer, story or record."""
    return session.scalar(select(Card).where(Card.source_type == source, Card.source_id == number))


def was_learned(session: Session, question: Question) -> bool:
    """Whether somebody shared what they learned in a session as this question with its answer."""
    shared = select(Participant.id).where(Participant.shared_id == question.id)
    return session.scalar(shared.limit(1)) is not None


def answers_due(session: Session) -> list[tuple[Answer, Card | None]]:
    """Answers whose card is due to be compared with them."""
    return _due(session, Answer, CardSource.ANSWER)


def stories_due(session: Session) -> list[tuple[Story, Card | None]]:
    """Stories whose card is due to be compared with them."""
    return _due(session, Story, CardSource.STORY)


def records_due(session: Session) -> list[tuple[Gathering, Card | None]]:
    """Gatherings whose record's card is due to be compared with it."""
    return _due(session, Gathering, CardSource.RECORD)


def circle_cards_due(session: Session) -> list[tuple[CircleCard, Card | None]]:
    """What circles agreed to keep, or took back, and whose card is due to be compared with it."""
    return _due(session, CircleCard, CardSource.CIRCLE)


def _due(session: Session, kind: type[Made], source: CardSource) -> list[tuple[Made, Card | None]]:
    query = (
        select(kind, Card)
        .outerjoin(Card, and_(Card.source_type == source, Card.source_id == kind.id))
        .where(kind.card_due)
        .order_by(kind.id)
        .limit(AT_ONCE)
        .with_for_update(of=kind, skip_locked=True)
    )
    return [(made, card) for made, card in session.execute(query)]


def answers_erased(session: Session, limit: int) -> list[int]:
    """Cards whose answer is no longer there at all; each looks for its own, by the answers' key."""
    is_answer = Card.source_type == CardSource.ANSWER
    query = (
        select(Card.id)
        .outerjoin(Answer, Answer.id == Card.source_id)
        .where(is_answer, Answer.id.is_(None), ~Card.is_gone)
    )
    return list(session.scalars(query.order_by(Card.id).limit(limit)))


def answer_of(session: Session, card: Card) -> Answer | None:
    """The answer that a card was made of, where it was made of one."""
    return session.get(Answer, card.source_id) if card.source_type == CardSource.ANSWER else None


def told(session: Session, cards: Iterable[Card]) -> dict[int, dict[str, str]]:
    """By their cards' ids, stories in their own parts, where nobody has put the card in other words."""
    numbers = {
        card.source_id: card.id
        for card in cards
        if card.source_type == CardSource.STORY and not card.is_amended
    }
    found = session.scalars(select(Story).where(Story.id.in_(numbers), Story.stands))
    return {numbers[story.id]: story.told for story in found}


def reworded(session: Session, story: Story) -> None:
    """A story's card is written again; one that somebody amended keeps its words, and follows its author."""
    card = made_of(session, CardSource.STORY, story.id)
    if card is None:
        return
    if card.is_amended and not story.is_withdrawn:
        card.author = story.author
        changed(session, card)
    else:
        card.title, story.card_due = "", True


def merged_into(session: Session, ids: Iterable[int]) -> list[Card]:
    """Cards for which one of these is found instead."""
    return list(session.scalars(select(Card).where(Card.merged_into_id.in_(list(ids))).order_by(Card.id)))


def forget_versions(session: Session, card: Card) -> None:
    """What it said before is not kept any more."""
    session.execute(delete(CardVersion).where(CardVersion.card_id == card.id))


def changed(session: Session, card: Card) -> None:
    """Tell every running bot, and forget what models made of the old words."""
    session.flush()
    session.execute(delete(Vector).where(Vector.subject == "card", Vector.subject_id == card.id))
    session.add(KnowledgeChange(workspace_id=card.workspace_id, card_id=card.id))


def standing(session: Session, ids: Iterable[int] | None = None) -> list[Card]:
    """Cards that may be found: all, or those among `ids`."""
    query = select(Card).where(Card.stands, Card.title != "")
    if ids is not None:
        query = query.where(Card.id.in_(list(ids)))
    return list(session.scalars(query.order_by(Card.id)))


def channels(session: Session, ids: Iterable[int]) -> dict[int, str | None]:
    """Where those of these cards stand that may be found."""
    query = select(Card.id, Card.channel).where(Card.workspace_id == home_id(session), Card.stands)
    found = session.execute(query.where(Card.id.in_(list(ids))))
    return {row.id: row.channel for row in found}


def of_workspace(session: Session) -> list[Card]:
    """Every standing card, month by month."""
    query = select(Card).where(Card.workspace_id == home_id(session), Card.stands, Card.title != "")
    return list(session.scalars(query.order_by(Card.month, Card.id)))


def versions(session: Session, card: Card) -> list[CardVersion]:
    """What it said before, newest first."""
    query = select(CardVersion).where(CardVersion.card_id == card.id)
    return list(session.scalars(query.order_by(CardVersion.number.desc())))


def count(session: Session) -> int:
    """How many cards stand."""
    query = select(func.count()).select_from(Card).where(Card.workspace_id == home_id(session), Card.stands)
    return session.scalar(query) or 0


def questions(session: Session, ids: Iterable[int]) -> list[Question]:
    """The questions with these numbers."""
    return list(session.scalars(select(Question).where(Question.id.in_(list(ids)))))
