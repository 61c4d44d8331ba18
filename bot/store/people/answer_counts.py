"""Queries on how often people answered, and were expected to (`bot.matching.answer_records`)."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.store.models import AnswerCount, Nudge
from bot.store.workspaces import home_id

Counted = dict[int, tuple[float, float]]  # by member: answers, and how many were expected


def counted(session: Session, questions: Collection[int] | None = None) -> Counted:
    """Everybody's, or only of those who were asked one of these questions."""
    query = select(AnswerCount)
    if questions is not None:
        asked = select(Nudge.member_id).where(Nudge.question_id.in_(questions))
        query = query.where(AnswerCount.member_id.in_(asked))
    return {row.member_id: (row.answers, row.expected) for row in session.scalars(query)}


def add(session: Session, more: Mapping[int, tuple[float, float]]) -> None:
    """Add to what is counted of each; the organisation's row is held, so that no other process adds too."""
    there = {
        row.member_id: row
        for row in session.scalars(select(AnswerCount).where(AnswerCount.member_id.in_(more)))
    }
    for member, (answers, expected) in sorted(more.items()):
        if (row := there.get(member)) is None:
            row = AnswerCount(workspace_id=home_id(session), member_id=member, answers=0.0, expected=0.0)
            session.add(row)
        row.answers += answers
        row.expected += expected


def put(session: Session, counts: Mapping[int, tuple[float, float]]) -> None:
    """These in place of everybody's."""
    session.execute(delete(AnswerCount))
    add(session, counts)
