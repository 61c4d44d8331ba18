"""Queries on what people would like to learn, and on whom a topic belongs to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import (
    Evidence,
    EvidenceKind,
    EvidenceState,
    LearningGoal,
    Member,
    TopicContact,
)
from bot.store.workspaces import home_id


def topics_declared(session: Session) -> list[str]:
    """Every declared topic that stands, a line for each person who declared it."""
    found = session.scalars(
        select(Evidence.topic)
        .where(Evidence.workspace_id == home_id(session), Evidence.kind == EvidenceKind.DECLARED)
        .where(Evidence.state == EvidenceState.APPROVED, Evidence.topic.is_not(None))
    )
    return [topic for topic in found if topic]


def goals_of(session: Session, member: Member) -> list[LearningGoal]:
    """What a member would like to learn."""
    return list(
        session.scalars(
            select(LearningGoal).where(LearningGoal.member_id == member.id).order_by(LearningGoal.id)
        )
    )


def goals(session: Session) -> list[str]:
    """What people would like to learn, a line for each wish."""
    return list(
        session.scalars(select(LearningGoal.topic).where(LearningGoal.workspace_id == home_id(session)))
    )


def contacts_of(session: Session, member: Member) -> list[TopicContact]:
    """The topics for which a member volunteers."""
    return list(
        session.scalars(
            select(TopicContact).where(TopicContact.member_id == member.id).order_by(TopicContact.id)
        )
    )


def contacts(session: Session) -> list[TopicContact]:
    """Every volunteer."""
    return list(session.scalars(select(TopicContact).where(TopicContact.workspace_id == home_id(session))))
