"""Queries on circles: who might join one, and what was said about its meetings."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Group, GroupKind, GroupMeeting, GroupSeat, GroupState, MeetingState
from bot.store.workspaces import home_id


def invited_since(session: Session, since: datetime) -> set[int]:
    """Members who have had a seat in a circle made since then: nobody is asked into one after the other."""
    found = (
        select(GroupSeat.member_id)
        .join(Group, Group.id == GroupSeat.group_id)
        .where(Group.workspace_id == home_id(session), Group.kind == GroupKind.CIRCLE)
        .where(Group.opened_at >= since)
    )
    return set(session.scalars(found))


def announced(session: Session, limit: int = 50) -> list[Group]:
    """The circles that gather and were announced in a channel, the newest first."""
    found = select(Group).where(Group.workspace_id == home_id(session), Group.kind == GroupKind.CIRCLE)
    gathers = found.where(Group.state == GroupState.OPEN, Group.call_channel.is_not(None))
    return list(session.scalars(gathers.order_by(Group.id.desc()).limit(limit)))


def before(session: Session, meeting: GroupMeeting) -> GroupMeeting | None:
    """The meeting of the same group that was held before this one."""
    found = select(GroupMeeting).where(GroupMeeting.group_id == meeting.group_id)
    held = found.where(GroupMeeting.state == MeetingState.HELD, GroupMeeting.start_at < meeting.start_at)
    return session.scalar(held.order_by(GroupMeeting.start_at.desc()).limit(1))
