"""Queries on evidence, vectors, and the log that keeps indexes in step with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Card,
    Consent,
    Evidence,
    KnowledgeChange,
    Member,
    Question,
    Referent,
    Vector,
    Wish,
    Workspace,
)

SUBJECTS: dict[str, type[Question] | type[Evidence] | type[Card]] = {
    "question": Question,
    "evidence": Evidence,
    "card": Card,
}
SAID = ("declared", "declined")  # said by the member, not shown by what they did
KEPT_CHANGES = 20_000  # lines of the log: some months of a large company
SEEN_AGAIN = 200  # lines read again: on PostgreSQL a lower id may be committed after a higher one


@dataclass(frozen=True, slots=True)
class Knows:
    """Somebody on the map at one topic, with what shows it, strongest first."""

    member: Member
    pieces: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class TopicMap:
    """Who knows about a topic, who volunteers (with confirmations), and how many would like to learn it."""

    people: Sequence[Knows]
    referents: Sequence[tuple[Referent, int]]
    wanted: int


def not_removed(session: Session, ids: Iterable[int]) -> list[Evidence]:
    """Those of these pieces that their owner has not taken away: approved, or proposed."""
    found = select(Evidence).where(Evidence.id.in_(list(ids)), Evidence.state != Consent.REMOVED)
    return list(session.scalars(found.order_by(Evidence.id)))


@dataclass(frozen=True, slots=True)
class Believed:
    """How much the bot believes of a member: topics by name, pieces shown by deeds, proposals, and all."""

    topics: Sequence[str]
    shown: int
    proposed: int
    pieces: int


def find(
    session: Session, member: Member, kind: str, *, topic: str | None = None, question: Question | None = None
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
            .where(Evidence.member_id == member.id, Evidence.state == Consent.APPROVED)
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
    """The question's text changed: what models made of the old one goes."""
    session.execute(delete(Vector).where(Vector.subject == "question", Vector.subject_id == question.id))
    changed(session, question=question)


def remembered(session: Session, ids: Iterable[int] | None = None) -> list[Question]:
    """Questions with a standing accepted answer: all of them, or those among `ids`."""
    query = (
        select(Question)
        .where(Question.answers.any(Answer.accepted_at.is_not(None) & Answer.deleted_at.is_(None)))
        .order_by(Question.id)
    )
    if ids is not None:
        query = query.where(Question.id.in_(list(ids)))
    return list(session.scalars(query))


def keep_vectors(session: Session, model: str, rows: Iterable[tuple[int, str, int, bytes]]) -> None:
    """Keep what `model` made: (workspace id, subject, subject id, row); a row already kept is replaced.

    What was erased while it was being encoded is not kept: nothing of it may come back.
    """
    found = list(rows)
    there = {kind: _there(session, kind, [n for _, s, n, _ in found if s == kind]) for kind in SUBJECTS}
    for workspace_id, subject, subject_id, row in found:
        same = (Vector.subject == subject, Vector.subject_id == subject_id, Vector.model == model)
        session.execute(delete(Vector).where(*same))
        if subject not in there or subject_id in there[subject]:
            session.add(
                Vector(
                    workspace_id=workspace_id, subject=subject, subject_id=subject_id, model=model, row=row
                )
            )


def _there(session: Session, kind: str, ids: list[int]) -> set[int]:
    """Which of them stand; an erasure at this very instant waits until what is kept now is kept."""
    rows = SUBJECTS[kind].id
    return (
        set(session.scalars(select(rows).where(rows.in_(ids)).with_for_update(read=True))) if ids else set()
    )


def newest_change(session: Session) -> int:
    """The log's last line."""
    return session.scalar(select(func.max(KnowledgeChange.id))) or 0


def oldest_change(session: Session) -> int:
    """The first line that the log still has; 0 where it has none."""
    return session.scalar(select(func.min(KnowledgeChange.id))) or 0


def prune_changes(session: Session) -> None:
    """Keep the newest lines. A bot that slept through older ones sees the gap, and reads everything anew."""
    session.execute(
        delete(KnowledgeChange).where(KnowledgeChange.id <= newest_change(session) - KEPT_CHANGES)
    )


def changes_since(session: Session, last: int) -> list[KnowledgeChange]:
    """The log's lines after `last`, with some before it again."""
    return list(
        session.scalars(
            select(KnowledgeChange).where(KnowledgeChange.id > last - SEEN_AGAIN).order_by(KnowledgeChange.id)
        )
    )


def standing(session: Session, ids: Iterable[int] | None = None) -> list[Evidence]:
    """Pieces that count: all of them, or those among `ids`."""
    query = select(Evidence).where(Evidence.state == Consent.APPROVED).order_by(Evidence.id)
    if ids is not None:
        query = query.where(Evidence.id.in_(list(ids)))
    return list(session.scalars(query))


def lived(session: Session, workspace: Workspace) -> list[tuple[Question, list[Evidence]]]:
    """Every question that was answered, oldest first, with what its answers show of whom."""
    query = (
        select(Evidence)
        .where(Evidence.workspace_id == workspace.id, Evidence.kind == "answer")
        .where(Evidence.state == Consent.APPROVED, Evidence.question_id.is_not(None))
        .order_by(Evidence.id)
    )
    about: dict[Question, list[Evidence]] = {}
    for piece in session.scalars(query):
        if piece.question is not None:
            about.setdefault(piece.question, []).append(piece)
    return sorted(about.items(), key=lambda item: (item[0].asked_at, item[0].id))


def vectors(session: Session, model: str) -> dict[tuple[str, int], bytes]:
    """Every row that `model` made, by (subject, subject id)."""
    found = session.execute(
        select(Vector.subject, Vector.subject_id, Vector.row).where(Vector.model == model)
    )
    return {(subject, subject_id): row for subject, subject_id, row in found}


def models(session: Session) -> dict[str, int]:
    """How many texts each model has read."""
    found = session.execute(select(Vector.model, func.count().label("texts")).group_by(Vector.model))
    return {row.model: row.texts for row in found}


def forget_vectors(session: Session, *, of_others_than: str) -> None:
    """What models made that serve no more."""
    session.execute(delete(Vector).where(Vector.model != of_others_than))


def declared_by(session: Session, member: Member) -> list[Evidence]:
    """A member's declared topics, those they removed included."""
    return list(
        session.scalars(
            select(Evidence)
            .where(Evidence.member_id == member.id, Evidence.kind == "declared")
            .order_by(Evidence.id)
        )
    )


def topics_declared(session: Session, workspace: Workspace) -> list[str]:
    """Every declared topic that stands, a line for each person who declared it."""
    found = session.scalars(
        select(Evidence.topic)
        .where(Evidence.workspace_id == workspace.id, Evidence.kind == "declared")
        .where(Evidence.state == Consent.APPROVED, Evidence.topic.is_not(None))
    )
    return [topic for topic in found if topic]


def all_of_member(session: Session, member: Member, limit: int) -> list[Evidence]:
    """What the bot believes of a member: proposed pieces first, then the newest; not what they removed."""
    return list(
        session.scalars(
            select(Evidence)
            .where(Evidence.member_id == member.id, Evidence.state != Consent.REMOVED)
            .order_by(Evidence.state != Consent.PROPOSED, Evidence.at.desc(), Evidence.id.desc())
            .limit(limit)
        )
    )


def believed(session: Session, member: Member, topics: int) -> Believed:
    """The same, counted, however much it is; and the newest declared topics by name."""
    counts = (
        select(Evidence.kind, Evidence.state, func.count())
        .where(Evidence.member_id == member.id, Evidence.state != Consent.REMOVED)
        .group_by(Evidence.kind, Evidence.state)
    )
    found = {(kind, state): count for kind, state, count in session.execute(counts)}
    named = (
        select(Evidence.topic)
        .where(Evidence.member_id == member.id, Evidence.kind == "declared")
        .where(Evidence.state == Consent.APPROVED, Evidence.topic.is_not(None))
        .order_by(Evidence.at.desc(), Evidence.id.desc())
        .limit(topics)
    )
    return Believed(
        topics=[topic for topic in session.scalars(named) if topic],
        shown=sum(n for (kind, state), n in found.items() if state == Consent.APPROVED and kind not in SAID),
        proposed=sum(n for (_, state), n in found.items() if state == Consent.PROPOSED),
        pieces=sum(found.values()),
    )


def wishes_of(session: Session, member: Member) -> list[Wish]:
    """What a member would like to learn."""
    return list(session.scalars(select(Wish).where(Wish.member_id == member.id).order_by(Wish.id)))


def wishes(session: Session, workspace: Workspace) -> list[str]:
    """What people would like to learn, a line for each wish."""
    return list(session.scalars(select(Wish.topic).where(Wish.workspace_id == workspace.id)))


def referents_of(session: Session, member: Member) -> list[Referent]:
    """The topics for which a member volunteers."""
    return list(
        session.scalars(select(Referent).where(Referent.member_id == member.id).order_by(Referent.id))
    )


def referents(session: Session, workspace: Workspace) -> list[Referent]:
    """Every volunteer."""
    return list(session.scalars(select(Referent).where(Referent.workspace_id == workspace.id)))


def accepted_from(session: Session, author: Member) -> list[tuple[int, str]]:
    """(asker, question) of the answers by this member that their askers accepted; anonymous ones left out."""
    found = session.execute(
        select(Question.asker_id, Question.text)
        .join(Answer, Answer.question_id == Question.id)
        .where(Answer.author_id == author.id, Answer.accepted_at.is_not(None), Question.asker_id.is_not(None))
    )
    return [(asker, text) for asker, text in found if asker is not None]
