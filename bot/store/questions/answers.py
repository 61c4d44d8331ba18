"""Queries on answers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Member,
    Notice,
    Question,
    Reply,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.workspaces import home_id

REPLIES = (
    NoticeKind.REPLY_GIVEN,
    NoticeKind.REPLY_TICK,
)  # messages that show a reply, which may have become an answer
SHOWING_ANSWERS = (NoticeKind.ANSWER_RELAYED, NoticeKind.ANSWER_GIVEN, NoticeKind.ANSWER_TICK, *REPLIES)


def answer_by_source(session: Session, source: str) -> Answer | None:
    """The answer that one gesture in Slack already made."""
    return session.scalar(
        select(Answer).where(Answer.workspace_id == home_id(session), Answer.source == source)
    )


def answers_to(session: Session, question: Question) -> Sequence[Answer]:
    """Answers that still stand, oldest first."""
    return session.scalars(
        select(Answer).where(Answer.question_id == question.id, Answer.stands).order_by(Answer.id)
    ).all()


def answers_that_count(session: Session, question: Question) -> list[Answer]:
    """Standing answers given since the asker last said that what there was did not help."""
    since = question.unhelped_at
    return [one for one in answers_to(session, question) if since is None or one.created_at > since]


def answer_at(session: Session, channel: str, ts: str) -> Answer | None:
    """The answer that this Slack message is, or shows."""
    said = answer_by_source(session, f"message:{channel}:{ts}")
    shown = session.scalars(
        select(Notice)
        .where(Notice.workspace_id == home_id(session), Notice.ts == ts)
        .where(Notice.kind.in_(SHOWING_ANSWERS))
    )
    for notice in () if said else shown:
        if channel in (notice.channel, notice.sealed_channel):
            if notice.kind not in REPLIES:
                return session.get(Answer, notice.subject_id)
            reply = session.get(Reply, notice.subject_id)
            return reply.answer if reply else None
    return said


def answers_by(session: Session, author: Member) -> list[Answer]:
    """Everything that a member answered."""
    return list(session.scalars(select(Answer).where(Answer.author_id == author.id).order_by(Answer.id)))
