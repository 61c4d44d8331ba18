"""Queries on evidence: what shows that somebody knows something, and what they wish to learn."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Evidence,
    EvidenceKind,
    EvidenceState,
    KnowledgeChange,
    Member,
    Question,
    TopicContact,
    Vector,
)
from bot.store.workspaces import home_id

SAID = (EvidenceKind.DECLARED, EvidenceKind.DECLINED)  # said by the member, not shown by what they did


@dataclass(frozen=True, slots=True)
class Knows:
    """Somebody on the map at one topic, with what shows it, strongest first."""

    member: Member
    pieces: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class TopicMap:
    """Who knows about a topic, who volunteers (with confirmations), and how many would like to learn it.

    `seen` are the numbers of the questions whose words the reader may see.
    """

    people: Sequence[Knows]
    referents: Sequence[tuple[TopicContact, int]]
    wanted: int
    seen: Set[int] = frozenset()


def newest_texts(session: Session, count: int) -> list[str]:
    """What the newest pieces that count are about."""
    text = func.coalesce(Question.text, Evidence.topic, "")
    found = select(text).select_from(Evidence).outerjoin(Question, Evidence.question_id == Question.id)
    counting = found.where(Evidence.state == EvidenceState.APPROVED)
    return list(session.scalars(counting.order_by(Evidence.id.desc()).limit(count)))


def not_removed(session: Session, ids: Iterable[int]) -> list[Evidence]:
    """Those of these pieces that their owner has not taken away: approved, or proposed."""
    found = select(Evidence).where(Evidence.id.in_(list(ids)), Evidence.state != EvidenceState.REMOVED)
    return list(session.scalars(found.order_by(Evidence.id)))


@dataclass(frozen=True, slots=True)
class Believed:
    """How much the bot believes of a member: topics by name, pieces shown by deeds, proposals, and all."""

    topics: Sequence[str]
    shown: int
    proposed: int
    pieces: int


def find(
    session: Session,
    member: Member,
    kind: EvidenceKind,
    *,
    topic: str | None = None,
    question: Question | None = None,
) -> Evidence | None:
    """A member's piece about a topic or a question."""
    about = (
        Evidence.topic == topic if topic is not None else Evidence.question_id == (question and question.id)
    )
    return session.scalar(
        select(Evidence).where(Evidence.member_id == member.id, Evidence.kind == kind, about)
    )


def of_member(session: Session, member: Member) -> list[Evidence]:
    """The standing pieces of a member, newest first."""
    return list(
        session.scalars(
            select(Evidence)
            .where(Evidence.member_id == member.id, Evidence.state == EvidenceState.APPROVED)
            .order_by(Evidence.at.desc(), Evidence.id.desc())
        )
    )


def changed(session: Session, piece: Evidence | None = None, question: Question | None = None) -> None:
    """Tell every running bot that this piece, or what this question is remembered by, has changed."""
    thing = piece or question
    if thing is not None:
        session.flush()
        session.add(
            KnowledgeChange(
                workspace_id=thing.workspace_id,
                evidence_id=piece.id if piece else None,
                question_id=question.id if question else None,
            )
        )


def about(session: Session, questions: Iterable[int]) -> set[int]:
    """Ids of the pieces about these questions."""
    return set(session.scalars(select(Evidence.id).where(Evidence.question_id.in_(list(questions)))))


def reworded(session: Session, question: Question) -> None:
    """The question's text changed: what models made of the old one goes, and cards follow."""
    session.execute(delete(Vector).where(Vector.subject == "question", Vector.subject_id == question.id))
    answers = update(Answer).where(Answer.question_id == question.id).values(card_due=True)
    session.execute(answers.execution_options(synchronize_session=False))
    changed(session, question=question)


def remembered(session: Session, ids: Iterable[int] | None = None) -> list[Question]:
    """Questions with a standing accepted answer: all of them, or those among `ids`."""
    query = (
        select(Question)
        .where(Question.answers.any(Answer.accepted_at.is_not(None) & Answer.stands))
        .order_by(Question.id)
    )
    if ids is not None:
        query = query.where(Question.id.in_(list(ids)))
    return list(session.scalars(query))


def standing(session: Session, ids: Iterable[int] | None = None) -> list[Evidence]:
    """Pieces that count: all of them, or those among `ids`."""
    query = select(Evidence).where(Evidence.state == EvidenceState.APPROVED).order_by(Evidence.id)
    if ids is not None:
        query = query.where(Evidence.id.in_(list(ids)))
    return list(session.scalars(query))


def answered_history(session: Session) -> list[tuple[Question, list[Evidence]]]:
    """Every question that was answered, oldest first, with what its answers show of whom."""
    query = (
        select(Evidence)
        .where(Evidence.workspace_id == home_id(session), Evidence.kind == EvidenceKind.ANSWER)
        .where(Evidence.state == EvidenceState.APPROVED, Evidence.question_id.is_not(None))
        .order_by(Evidence.id)
    )
    about: dict[Question, list[Evidence]] = {}
    for piece in session.scalars(query):
        if piece.question is not None:
            about.setdefault(piece.question, []).append(piece)
    return sorted(about.items(), key=lambda item: (item[0].asked_at, item[0].id))


def declared_by(session: Session, member: Member) -> list[Evidence]:
    """A member's declared topics, those they removed included."""
    return list(
        session.scalars(
            select(Evidence)
            .where(Evidence.member_id == member.id, Evidence.kind == EvidenceKind.DECLARED)
            .order_by(Evidence.id)
        )
    )


def all_of_member(session: Session, member: Member, limit: int) -> list[Evidence]:
    """What the bot believes of a member: proposed pieces first, then the newest; not what they removed."""
    return list(
        session.scalars(
            select(Evidence)
            .where(Evidence.member_id == member.id, Evidence.state != EvidenceState.REMOVED)
            .order_by(Evidence.state != EvidenceState.PROPOSED, Evidence.at.desc(), Evidence.id.desc())
            .limit(limit)
        )
    )


def believed(session: Session, member: Member, topics: int) -> Believed:
    """The same, counted, however much it is; and the newest declared topics by name."""
    counts = (
        select(Evidence.kind, Evidence.state, func.count())
        .where(Evidence.member_id == member.id, Evidence.state != EvidenceState.REMOVED)
        .group_by(Evidence.kind, Evidence.state)
    )
    found = {(kind, state): count for kind, state, count in session.execute(counts)}
    named = (
        select(Evidence.topic)
        .where(Evidence.member_id == member.id, Evidence.kind == EvidenceKind.DECLARED)
        .where(Evidence.state == EvidenceState.APPROVED, Evidence.topic.is_not(None))
        .order_by(Evidence.at.desc(), Evidence.id.desc())
        .limit(topics)
    )
    return Believed(
        topics=[topic for topic in session.scalars(named) if topic],
        shown=sum(
            n for (kind, state), n in found.items() if state == EvidenceState.APPROVED and kind not in SAID
        ),
        proposed=sum(n for (_, state), n in found.items() if state == EvidenceState.PROPOSED),
        pieces=sum(found.values()),
    )


def accepted_from(session: Session, author: Member) -> list[tuple[int, str]]:
    """(asker, question) of the answers by this member that their askers accepted; anonymous ones left out."""
    found = session.execute(
        select(Question.asker_id, Question.text)
        .join(Answer, Answer.question_id == Question.id)
        .where(Answer.author_id == author.id, Answer.accepted_at.is_not(None), Question.asker_id.is_not(None))
        .where(~Answer.by_asker)
    )
    return [(asker, text) for asker, text in found if asker is not None]


def is_proposed(session: Session, member: Member, question: Question) -> bool:
    """Whether a hand-over of this question to them still waits for their word."""
    piece = find(session, member, EvidenceKind.HANDOVER, question=question)
    return piece is not None and piece.state == EvidenceState.PROPOSED
