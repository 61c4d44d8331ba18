"""Queries on the memory's cards."""

from collections.abc import Iterable

from sqlalchemy import Integer, String, and_, case, cast, delete, func, literal, or_, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Card,
    CardVersion,
    Gathering,
    KnowledgeChange,
    Question,
    Story,
    Vector,
    Workspace,
)

AT_ONCE = 200


def by_source(session: Session, workspace_id: int, source: str) -> Card | None:
    """The card made of one answer, story or record."""
    return session.scalar(select(Card).where(Card.workspace_id == workspace_id, Card.source == source))


def answers_without(session: Session) -> list[Answer]:
    """Accepted answers that have no card yet."""
    source = literal("answer:") + cast(Answer.id, String)
    query = (
        select(Answer)
        .outerjoin(Card, and_(Card.workspace_id == Answer.workspace_id, Card.source == source))
        .where(Answer.accepted_at.is_not(None), Answer.deleted_at.is_(None), Answer.text != "")
        .where(Card.id.is_(None))
        .order_by(Answer.id)
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def answers_changed(session: Session, title: int, text: int) -> list[tuple[Card, Answer]]:
    """Cards that no longer say what their answer and its question say, or whose answer is accepted no more;
    and cards that went, whose answer was accepted again."""
    source = literal("answer:") + cast(Answer.id, String)
    ended = or_(Answer.accepted_at.is_(None), Answer.deleted_at.is_not(None))
    asked = func.substr(Question.text, 1, title)
    said = and_(~Card.is_amended, or_(Card.text != func.substr(Answer.text, 1, text), Card.title != asked))
    back = and_(Answer.accepted_at.is_not(None), Answer.deleted_at.is_(None), Answer.text != "")
    query = (
        select(Card, Answer)
        .join(Answer, and_(Answer.workspace_id == Card.workspace_id, Card.source == source))
        .join(Question, Question.id == Answer.question_id)
        .where(or_(and_(~Card.is_gone, or_(ended, said)), and_(Card.is_gone, back)))
        .limit(AT_ONCE)
    )
    return [(card, answer) for card, answer in session.execute(query)]


def answers_erased(session: Session) -> list[Card]:
    """Cards whose answer is no longer there at all; each looks for its own, by the answers' key."""
    is_answer = Card.source.startswith("answer:")
    number = case((is_answer, cast(func.substr(Card.source, len("answer:") + 1), Integer)))
    query = (
        select(Card)
        .outerjoin(Answer, Answer.id == number)
        .where(is_answer, Answer.id.is_(None), ~Card.is_gone)
    )
    return list(session.scalars(query.limit(AT_ONCE)))


def stories_without(session: Session) -> list[Story]:
    """Stories that have no card, or whose card waits to be written again."""
    source = literal("story:") + cast(Story.id, String)
    query = (
        select(Story)
        .outerjoin(Card, and_(Card.workspace_id == Story.workspace_id, Card.source == source))
        .where(or_(and_(Card.id.is_(None), ~Story.is_withdrawn), and_(Card.title == "", ~Card.is_gone)))
        .order_by(Story.id)
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def records_without(session: Session) -> list[Gathering]:
    """Records of gatherings that have no card, or one that says something else."""
    source = literal("record:") + cast(Gathering.id, String)
    query = (
        select(Gathering)
        .outerjoin(Card, and_(Card.workspace_id == Gathering.workspace_id, Card.source == source))
        .where(Gathering.record != "", or_(Card.id.is_(None), Card.text != Gathering.record))
    )
    return list(session.scalars(query.limit(AT_ONCE)))


def answer_of(session: Session, card: Card) -> Answer | None:
    """The answer that a card was made of, where it was made of one."""
    source, _, number = card.source.partition(":")
    return session.get(Answer, int(number)) if source == "answer" else None


def told(session: Session, cards: Iterable[Card]) -> dict[int, dict[str, str]]:
    """By their cards' ids, stories in their own parts, where nobody has put the card in other words."""
    numbers = {
        int(card.source.split(":")[1]): card.id
        for card in cards
        if card.source.startswith("story:") and not card.is_amended
    }
    found = session.scalars(select(Story).where(Story.id.in_(numbers), ~Story.is_withdrawn))
    return {numbers[story.id]: story.told for story in found}


def reworded(session: Session, story: Story) -> None:
    """A story's card is written again; one that somebody amended keeps its words, and follows its author."""
    card = by_source(session, story.workspace_id, f"story:{story.id}")
    if card is None:
        return
    if card.is_amended and not story.is_withdrawn:
        card.author = story.author
        changed(session, card)
    else:
        card.title = ""


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
    query = select(Card).where(~Card.is_gone, Card.merged_into_id.is_(None), Card.title != "")
    if ids is not None:
        query = query.where(Card.id.in_(list(ids)))
    return list(session.scalars(query.order_by(Card.id)))


def of_workspace(session: Session, workspace: Workspace) -> list[Card]:
    """Every standing card, month by month."""
    query = select(Card).where(Card.workspace_id == workspace.id, ~Card.is_gone, Card.title != "")
    query = query.where(Card.merged_into_id.is_(None))
    return list(session.scalars(query.order_by(Card.month, Card.id)))


def versions(session: Session, card: Card) -> list[CardVersion]:
    """What it said before, newest first."""
    query = select(CardVersion).where(CardVersion.card_id == card.id)
    return list(session.scalars(query.order_by(CardVersion.number.desc())))


def count(session: Session, workspace: Workspace) -> int:
    """How many cards stand."""
    query = select(func.count()).select_from(Card).where(Card.workspace_id == workspace.id, ~Card.is_gone)
    return session.scalar(query.where(Card.merged_into_id.is_(None))) or 0


def questions(session: Session, ids: Iterable[int]) -> list[Question]:
    """The questions with these numbers."""
    return list(session.scalars(select(Question).where(Question.id.in_(list(ids)))))
