"""Queries on the memory's cards."""

from collections.abc import Iterable

from sqlalchemy import Integer, String, and_, case, cast, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.store.models import (
    Answer,
    Card,
    CardVersion,
    Gathering,
    KnowledgeChange,
    Place,
    Question,
    Story,
    Vector,
    Workspace,
)

AT_ONCE = 200
_Known = aliased(Place)


def by_source(session: Session, workspace_id: int, source: str) -> Card | None:
    """The card made of one answer, story or record."""
    return session.scalar(select(Card).where(Card.workspace_id == workspace_id, Card.source == source))


def answers_without(session: Session) -> list[tuple[Answer, Place | None]]:
    """Accepted answers that have no card yet, with what is known of the channel they stand in."""
    source = literal("answer:") + cast(Answer.id, String)
    known = and_(_Known.workspace_id == Question.workspace_id, _Known.slack_id == Question.channel)
    query = (
        select(Answer, _Known)
        .join(Question, Question.id == Answer.question_id)
        .outerjoin(_Known, known)
        .outerjoin(Card, and_(Card.workspace_id == Answer.workspace_id, Card.source == source))
        .where(Answer.accepted_at.is_not(None), Answer.stands, Answer.text != "")
        .where(Card.id.is_(None), or_(Question.channel.is_(None), _Known.looked_at.is_not(None)))
        .order_by(Answer.id)
        .limit(AT_ONCE)
    )
    return [(answer, place) for answer, place in session.execute(query)]


def answers_changed(session: Session, title: int, text: int) -> list[tuple[Card, Answer]]:
    """Cards that no longer say what their answer and its question say, or whose answer is accepted no more;
    and cards that went, whose answer was accepted again."""
    source = literal("answer:") + cast(Answer.id, String)
    ended = or_(Answer.accepted_at.is_(None), ~Answer.stands)
    asked = func.substr(Question.text, 1, title)
    said = and_(~Card.is_amended, or_(Card.text != func.substr(Answer.text, 1, text), Card.title != asked))
    back = and_(Answer.accepted_at.is_not(None), Answer.stands, Answer.text != "")
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
        .where(or_(and_(Card.id.is_(None), Story.stands), and_(Card.title == "", ~Card.is_gone)))
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
    found = session.scalars(select(Story).where(Story.id.in_(numbers), Story.stands))
    return {numbers[story.id]: story.told for story in found}


def reworded(session: Session, workspace_id: int, source: str) -> None:
    """What a card was made of has changed: it is to be written again."""
    session.execute(
        update(Card).where(Card.workspace_id == workspace_id, Card.source == source).values(title="")
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip


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


def visible(session: Session, workspace: Workspace, channel: str | None) -> list[Card]:
    """Every standing card that may be read here: those of a private channel nowhere else."""
    query = select(Card).where(Card.workspace_id == workspace.id, Card.stands, Card.title != "")
    query = query.where(or_(Card.channel.is_(None), Card.channel == channel))
    return list(session.scalars(query.order_by(Card.month, Card.id)))


def versions(session: Session, card: Card) -> list[CardVersion]:
    """What it said before, newest first."""
    query = select(CardVersion).where(CardVersion.card_id == card.id)
    return list(session.scalars(query.order_by(CardVersion.number.desc())))


def count(session: Session, workspace: Workspace) -> int:
    """How many cards stand."""
    query = select(func.count()).select_from(Card).where(Card.workspace_id == workspace.id, Card.stands)
    return session.scalar(query) or 0


def questions_elsewhere(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The channels of these questions, of those that stand in one."""
    query = select(Question.id, Question.channel).where(Question.id.in_(list(ids)))
    return {number: channel for number, channel in session.execute(query) if channel}
