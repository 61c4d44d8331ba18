"""Queries that reach every table: what is known of a person, and its erasure. New tables need no change."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, Table, delete, func, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.models import (
    Answer,
    Evidence,
    KnowledgeChange,
    Member,
    Notice,
    Nudge,
    Question,
    Tally,
    Vector,
    Workspace,
)

Row = dict[str, Any]
OTHERS_SECRETS = {("avoidances", "other_id")}  # who would rather not meet this member is theirs alone
SECRET = {"marker", "row"}  # columns that say nothing to anybody


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column, of every table, that names a member."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "members" for key in column.foreign_keys):
                yield table, column


def rows_of(session: Session, member: Member) -> dict[str, list[Row]]:
    """Every row that is a member's or names them, by table."""
    found: dict[str, list[Row]] = {"members": _rows(session, Member.__table__, Member.__table__.c.id, member)}  # type: ignore[arg-type]
    for table, column in references():
        if (table.name, column.name) in OTHERS_SECRETS:
            continue
        rows = _rows(session, table, column, member)
        if rows:
            found.setdefault(table.name, []).extend(
                row for row in rows if row not in found.get(table.name, [])
            )
    return found


def _rows(session: Session, table: Table, column: Column[Any], member: Member) -> list[Row]:
    found = session.execute(select(table).where(column == member.id)).mappings()
    return [{name: value for name, value in row.items() if name not in SECRET} for row in found]


def erase(session: Session, member: Member) -> None:
    """Delete the member and all that is only theirs; in what others need, their place is left empty."""
    for piece in session.scalars(select(Evidence.id).where(Evidence.member_id == member.id)):
        session.add(KnowledgeChange(workspace_id=member.workspace_id, evidence_id=piece))
        session.execute(delete(Vector).where(Vector.subject == "evidence", Vector.subject_id == piece))
    nudges = select(Nudge.id).where(Nudge.member_id == member.id)
    session.execute(delete(Notice).where(Notice.member_id == member.id))
    session.execute(delete(Notice).where(Notice.kind == "question.nudge", Notice.subject_id.in_(nudges)))
    session.flush()
    for table, column in reversed(list(references())):
        if column.nullable:
            session.execute(update(table).where(column == member.id).values({column.name: None}))
        else:
            _delete(session, table, column == member.id)
    session.execute(delete(Member).where(Member.id == member.id))
    session.expire_all()


def _delete(session: Session, table: Table, which: Any) -> None:
    """Delete rows, and first the rows of other tables that cannot be without them."""
    if "id" in table.c:
        doomed = select(table.c.id).where(which)
        for other in Base.metadata.sorted_tables:
            for column in other.columns:
                if any(key.column.table is table for key in column.foreign_keys):
                    if column.nullable:
                        session.execute(update(other).where(column.in_(doomed)).values({column.name: None}))
                    else:
                        _delete(session, other, column.in_(doomed))
    session.execute(delete(table).where(which))


def questions_of(session: Session, member: Member) -> list[Question]:
    """A member's own named questions."""
    return list(session.scalars(select(Question).where(Question.asker_id == member.id)))


def questions_touched(session: Session, member: Member) -> list[Question]:
    """Questions whose messages name this member: theirs, those they answered, those they were asked."""
    mine = Question.asker_id == member.id
    answered = Question.answers.any(Answer.author_id == member.id)
    asked = Question.nudges.any((Nudge.member_id == member.id) | (Nudge.handed_by_id == member.id))
    return list(session.scalars(select(Question).where(mine | answered | asked)))


def old_questions(session: Session, workspace: Workspace, before: datetime, limit: int) -> list[Question]:
    """Questions that ended before then, oldest first."""
    return list(
        session.scalars(
            select(Question)
            .where(Question.workspace_id == workspace.id, Question.closed_at < before)
            .order_by(Question.id)
            .limit(limit)
        )
    )


def forget_question(session: Session, question: Question) -> None:
    """Delete a question and all that hangs on it."""
    table: Any = Question.__table__
    for piece in session.scalars(select(Evidence.id).where(Evidence.question_id == question.id)):
        session.add(KnowledgeChange(workspace_id=question.workspace_id, evidence_id=piece))
    session.add(KnowledgeChange(workspace_id=question.workspace_id, question_id=question.id))
    session.execute(delete(Vector).where(Vector.subject == "question", Vector.subject_id == question.id))
    session.execute(delete(Notice).where(Notice.question_id == question.id))
    session.execute(delete(Evidence).where(Evidence.question_id == question.id))
    session.flush()
    session.expire_all()
    _delete(session, table, table.c.id == question.id)


def forget_nudges(session: Session, workspace: Workspace, before: datetime) -> int:
    """Delete nudges of questions that ended before then; how many there were."""
    ended = select(Question.id).where(Question.workspace_id == workspace.id, Question.closed_at < before)
    old = select(Nudge.id).where(Nudge.question_id.in_(ended))
    session.execute(delete(Notice).where(Notice.kind == "question.nudge", Notice.subject_id.in_(old)))
    count = session.scalar(select(func.count()).select_from(Nudge).where(Nudge.question_id.in_(ended))) or 0
    session.execute(delete(Nudge).where(Nudge.question_id.in_(ended)))
    return count


def count(session: Session, workspace: Workspace, month: str, kind: str, by: int) -> None:
    """Add to what is counted of a month."""
    tally = session.get(Tally, (workspace.id, month, kind))
    if tally is None:
        tally = Tally(workspace_id=workspace.id, month=month, kind=kind, count=0)
        session.add(tally)
    tally.count += by


def wipe(session: Session) -> None:
    """Let nothing of what was deleted linger in a SQLite file's write-ahead log; after the commit."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
