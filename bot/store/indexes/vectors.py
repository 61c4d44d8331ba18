"""What running bots build their indexes from: the vectors kept, and the log of what has changed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.store.models import Card, Evidence, KnowledgeChange, Question, Vector

SUBJECTS: dict[str, type[Question] | type[Evidence] | type[Card]] = {
    "question": Question,
    "evidence": Evidence,
    "card": Card,
}
KEPT_CHANGES = 20_000  # lines of the log: some months of a large company
WIDEST = 1_024  # numbers in a vector, of the models that we know
SEEN_AGAIN = 200  # lines read again: on PostgreSQL a lower id may be committed after a higher one


def room_for(texts: int) -> int:
    """Bytes of disk that the vectors of so many texts may take beside what is there."""
    return texts * WIDEST * 4 * 2  # a float32 each; the row, and the database's log of it


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


def vectors(
    session: Session, model: str, among: Sequence[tuple[str, int]] | None = None
) -> dict[tuple[str, int], bytes]:
    """The rows that `model` made, by (subject, subject id): all, or of these texts."""
    query = select(Vector.subject, Vector.subject_id, Vector.row).where(Vector.model == model)
    wanted = [query]
    if among is not None:
        wanted = [
            query.where(Vector.subject == kind, Vector.subject_id.in_([n for k, n in among if k == kind]))
            for kind in SUBJECTS
        ]
    return {(subject, number): row for one in wanted for subject, number, row in session.execute(one)}


def models(session: Session) -> dict[str, int]:
    """How many texts each model has read."""
    found = session.execute(select(Vector.model, func.count().label("texts")).group_by(Vector.model))
    return {row.model: row.texts for row in found}


def forget_vectors(session: Session, *, of_others_than: str) -> None:
    """What models made that serve no more."""
    session.execute(delete(Vector).where(Vector.model != of_others_than))


def newest_change(session: Session) -> int:
    """The log's last line."""
    return session.scalar(select(func.max(KnowledgeChange.id))) or 0


def old_changes(session: Session, limit: int) -> list[int]:
    """Lines that need not be kept. A bot that slept through them sees the gap, and reads everything anew."""
    old = KnowledgeChange.id <= newest_change(session) - KEPT_CHANGES
    return list(
        session.scalars(select(KnowledgeChange.id).where(old).order_by(KnowledgeChange.id).limit(limit))
    )


def forget_changes(session: Session, numbers: Sequence[int]) -> None:
    """Forget these lines."""
    session.execute(delete(KnowledgeChange).where(KnowledgeChange.id.in_(numbers)))


def numbers_since(session: Session, last: int, limit: int) -> list[int]:
    """The numbers of some of the log's lines after `last`, the oldest first, with some before it again."""
    found = select(KnowledgeChange.id).where(KnowledgeChange.id > last - SEEN_AGAIN)
    return list(session.scalars(found.order_by(KnowledgeChange.id).limit(SEEN_AGAIN + limit)))


def lines(session: Session, numbers: Iterable[int]) -> list[KnowledgeChange]:
    """These lines of the log."""
    return list(session.scalars(select(KnowledgeChange).where(KnowledgeChange.id.in_(list(numbers)))))
