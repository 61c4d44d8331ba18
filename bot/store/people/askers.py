"""Who asked a question, and by which nudge somebody was asked, as far as the store still knows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Member, Nudge, Question


def asker_of(session: Session, question: Question) -> Member | None:
    """Who asked; None once an anonymous question's seal is gone or the asker was erased."""
    if question.asker_id is None and question.sealed_asker is not None:
        return session.get(Member, int(question.sealed_asker))
    return question.asker


def nudge_of(session: Session, question: Question, member: Member) -> Nudge | None:
    """The nudge by which this member was asked this question."""
    return session.scalar(select(Nudge).where(Nudge.question_id == question.id, Nudge.member_id == member.id))
