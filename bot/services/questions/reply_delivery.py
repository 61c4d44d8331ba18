"""Where somebody's words go: to the asker, to who answered, or back to their author."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.questions import asking, waves
from bot.services.questions.reply_meanings import BROUGHT, LOST, POSTED, SOLVED, TICK
from bot.store import notice_refresh, notices
from bot.store.models import Answer, Member, Question, QuestionState, Reply
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, NoticeKind, SubjectType
from bot.store.people.askers import asker_of


def ask_whether_solved(session: Session, question: Question, reply: Reply, now: datetime) -> None:
    """The asker seems to have found it: nobody else is asked, and they say whether it is to be kept."""
    if question.state == QuestionState.OPEN:
        question.next_step_at = asking.asker_week_after(session, question, now, waves.CHECK_AFTER)
    notices.enqueue(session, SOLVED, subject_id=reply.id, question=question, due_at=now)
    notice_refresh.refresh(session, question)


def unreachable(session: Session, reply: Reply, kind: str, now: datetime) -> None:
    """Slack refused what was to bring these words: they go in private, else their author hears of it."""
    question, about = reply.question, reply.question or reply.author
    if about is None:
        return
    if kind == POSTED and question is not None and reply.to is not None and not reply.to.has_left:
        notices.enqueue(
            session, BROUGHT, subject_id=reply.id, question=question,
            to=reply.to, due_at=now,
        )  # fmt: skip
    elif reply.author is not None or reply.by_asker:
        notices.enqueue(
            session, LOST, subject_id=reply.id, question=question,
            to=reply.author, due_at=now,
        )  # fmt: skip


def tick(session: Session, reply: Reply, question: Question, now: datetime) -> None:
    """A check mark in a channel would show who asked: it does nothing, and the asker alone is told."""
    notices.enqueue(session, TICK, subject_id=reply.id, question=question, due_at=now)


def about(session: Session, notice_kind: NoticeKind, subject_id: int) -> Answer | Reply | None:
    """What a message to the asker shows: an answer, or a reply."""
    if SUBJECT_TYPE_OF[notice_kind] == SubjectType.ANSWER:
        return session.get(Answer, subject_id)
    return session.get(Reply, subject_id)


def author_under(session: Session, notice_kind: NoticeKind, subject_id: int) -> Answer | Reply:
    """What a message to the asker shows, while its author can be written to; refused after that."""
    under = about(session, notice_kind, subject_id)
    if under is None or under.author is None or under.author.has_left:
        raise Refusal("heard.nobody")
    return under


def asker_or_refuse(session: Session, question: Question) -> Member:
    """Who asked; a refusal once nobody can tell any more."""
    asker = asker_of(session, question)
    if asker is None or asker.has_left:
        raise Refusal("heard.nobody")
    return asker
