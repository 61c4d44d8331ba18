"""Queries on who gives sessions: colleagues, mentors from outside, and what shows what they know."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Evidence,
    EvidenceKind,
    ExternalMentor,
    LearningGoal,
    Member,
    MentoringRequest,
    Question,
    RequestState,
)
from bot.store.workspaces import home_id


def who_take_sessions(session: Session, now: datetime) -> list[Member]:
    """People who said that they take sessions: not bots, those who left, or are paused."""
    return list(
        session.scalars(
            select(Member)
            .where(Member.workspace_id == home_id(session), Member.takes_sessions)
            .where(~Member.is_bot, ~Member.has_left)
            .where(or_(Member.paused_until.is_(None), Member.paused_until <= now))
            .order_by(Member.id)
        )
    )


def situations(session: Session, limit: int = 500) -> list[tuple[int, str, datetime | None]]:
    """What members want to learn, asked for or asked about under their name: (member id, text, when)."""
    wishes = session.execute(
        select(LearningGoal.member_id, LearningGoal.topic)
        .where(LearningGoal.workspace_id == home_id(session))
        .limit(limit)
    )
    requests = session.execute(
        select(MentoringRequest.requester_id, MentoringRequest.topic, MentoringRequest.asked_at)
        .where(
            MentoringRequest.workspace_id == home_id(session),
            MentoringRequest.state != RequestState.WITHDRAWN,
        )
        .where(MentoringRequest.requester_id.is_not(None))
        .order_by(MentoringRequest.id.desc())
        .limit(limit)
    )
    questions = session.execute(
        select(Question.asker_id, Question.text, Question.asked_at)
        .where(Question.workspace_id == home_id(session), Question.asker_id.is_not(None))
        .order_by(Question.id.desc())
        .limit(limit)
    )
    found: list[tuple[int, str, datetime | None]] = [(who, topic, None) for who, topic in wishes]
    found += [(who, topic, at) for who, topic, at in requests if who is not None]
    found += [(who, text, at) for who, text, at in questions if who is not None]
    return found


def externals(session: Session) -> list[ExternalMentor]:
    """The mentors from outside whom an admin named."""
    return list(
        session.scalars(
            select(ExternalMentor)
            .where(ExternalMentor.workspace_id == home_id(session))
            .order_by(ExternalMentor.name)
        )
    )


def external_of(session: Session, member: Member) -> ExternalMentor | None:
    """The row by which an admin named this member an external mentor."""
    return session.scalar(select(ExternalMentor).where(ExternalMentor.member_id == member.id))


def meeting_evidence(session: Session, member: Member, topic: str) -> Evidence | None:
    """A mentor's piece about the sessions that they gave on a topic."""
    return session.scalar(
        select(Evidence).where(
            and_(
                Evidence.member_id == member.id,
                Evidence.kind == EvidenceKind.MEETING,
                Evidence.topic == topic,
            )
        )
    )
