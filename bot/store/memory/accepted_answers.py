"""Answers that were accepted, by their questions."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Answer
from bot.store.workspaces import home_id


def accepted(session: Session, ids: Iterable[int]) -> dict[int, Answer]:
    """The standing accepted answers of these questions, by question."""
    found = session.scalars(
        select(Answer)
        .where(Answer.workspace_id == home_id(session), Answer.question_id.in_(list(ids)))
        .where(Answer.accepted_at.is_not(None), Answer.stands)
        .order_by(Answer.id)
    )
    return {answer.question_id: answer for answer in found}
