"""Queries on thanks, and on the acts behind badges."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.store.models import (
    Answer,
    CardVersion,
    Meeting,
    MeetingState,
    Member,
    Participant,
    Question,
    Story,
    Thanks,
)
from bot.store.workspaces import home_id


def by_source(session: Session, source: str) -> Thanks | None:
    """The thanks that one help was given."""
    return session.scalar(
        select(Thanks).where(Thanks.workspace_id == home_id(session), Thanks.source == source)
    )


def received(session: Session, member: Member, since: datetime | None = None) -> list[Thanks]:
    """What a member was thanked for, newest first."""
    query = select(Thanks).where(Thanks.receiver_id == member.id).order_by(Thanks.at.desc())
    return list(session.scalars(query.where(Thanks.at >= since) if since else query))


def newest(session: Session, member: Member, limit: int) -> list[Thanks]:
    """The last thanks that a member received."""
    query = select(Thanks).where(Thanks.receiver_id == member.id).order_by(Thanks.at.desc(), Thanks.id.desc())
    return list(session.scalars(query.limit(limit)))


def counted(session: Session, member: Member) -> dict[str, int]:
    """How often a member was thanked, and thanked others."""
    count = select(func.count()).select_from(Thanks)
    return {
        "thanked": session.scalar(count.where(Thanks.receiver_id == member.id)) or 0,
        "thanking": session.scalar(count.where(Thanks.giver_id == member.id)) or 0,
    }


def thankers(session: Session, member: Member) -> set[int]:
    """Who thanked a member."""
    query = select(Thanks.giver_id).where(Thanks.receiver_id == member.id)
    return {giver for giver in session.scalars(query) if giver is not None}


def thanked(session: Session, member: Member) -> set[int]:
    """Whom a member thanked."""
    query = select(Thanks.receiver_id).where(Thanks.giver_id == member.id)
    return {receiver for receiver in session.scalars(query) if receiver is not None}


def helped(session: Session, member: Member) -> set[int]:
    """Whose question this member's answer settled."""
    query = select(Question.asker_id).join(Answer, Answer.question_id == Question.id)
    query = query.where(Answer.author_id == member.id, Answer.accepted_at.is_not(None), ~Answer.by_asker)
    return {asker for asker in session.scalars(query) if asker is not None}


def settled_by(session: Session, member: Member) -> set[int]:
    """Whose answers settled this member's questions."""
    query = select(Answer.author_id).join(Question, Question.id == Answer.question_id)
    query = query.where(Question.asker_id == member.id, Answer.accepted_at.is_not(None), ~Answer.by_asker)
    return {author for author in session.scalars(query) if author is not None}


def accepted_answers(session: Session, member: Member) -> list[Answer]:
    """A member's answers that settled something, newest first."""
    query = select(Answer).where(Answer.author_id == member.id, Answer.accepted_at.is_not(None))
    query = query.where(~Answer.by_asker)
    return list(session.scalars(query.where(Answer.stands).order_by(Answer.created_at.desc())))


def taught(session: Session, member: Member) -> set[int]:
    """With whom this member sat down so that they learn something, and it took place."""
    return _across(session, member, learns=False)


def taught_by(session: Session, member: Member) -> set[int]:
    """From whom this member learned something in that way."""
    return _across(session, member, learns=True)


def _across(session: Session, member: Member, *, learns: bool) -> set[int]:
    own, other = aliased(Participant), aliased(Participant)
    query = select(other.member_id).join(own, own.meeting_id == other.meeting_id)
    query = query.join(Meeting, Meeting.id == own.meeting_id).where(Meeting.state == MeetingState.HELD)
    query = query.where(own.member_id == member.id, other.member_id != member.id)
    return set(session.scalars(query.where(own.is_learner == learns, other.is_learner != learns)))


def sessions(session: Session, member: Member) -> dict[str, int]:
    """How many sessions a member gave, and learned in."""
    count = select(func.count()).select_from(Participant).join(Meeting, Meeting.id == Participant.meeting_id)
    count = count.where(Participant.member_id == member.id, Meeting.state == MeetingState.HELD)
    return {
        "sessions_given": session.scalar(count.where(~Participant.is_learner)) or 0,
        "sessions_had": session.scalar(count.where(Participant.is_learner)) or 0,
    }


def months_told(session: Session, member: Member) -> int:
    """In how many months a member told something under their name."""
    query = select(func.count(func.distinct(Story.month))).where(Story.author_id == member.id)
    return session.scalar(query.where(Story.stands)) or 0


def cards_tended(session: Session, member: Member) -> int:
    """How many cards a member has put in better words."""
    query = select(func.count(func.distinct(CardVersion.card_id))).where(CardVersion.editor_id == member.id)
    return session.scalar(query) or 0
