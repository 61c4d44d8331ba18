"""Queries on the meetings of groups."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.store.models import (
    Group,
    GroupMeeting,
    GroupSeat,
    MeetingState,
    Member,
    Notice,
    NoticeState,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind, SubjectType
from bot.store.notices import won


def of_member(session: Session, member: Member, since: datetime, limit: int = 10) -> list[GroupMeeting]:
    """A member's confirmed group meetings that end after `since`, the nearest first."""
    return list(
        session.scalars(
            select(GroupMeeting)
            .join(GroupSeat, GroupSeat.group_id == GroupMeeting.group_id)
            .where(GroupSeat.member_id == member.id, GroupSeat.state == SeatState.AGREED)
            .where(GroupMeeting.state == MeetingState.CONFIRMED, GroupMeeting.end_at > since)
            .order_by(GroupMeeting.start_at)
            .limit(limit)
        )
    )


def planned(session: Session, group: Group, since: datetime) -> GroupMeeting | None:
    """The group's next confirmed meeting that ends after `since`."""
    found = select(GroupMeeting).where(GroupMeeting.group_id == group.id, GroupMeeting.end_at > since)
    confirmed = found.where(GroupMeeting.state == MeetingState.CONFIRMED)
    return session.scalar(confirmed.order_by(GroupMeeting.start_at).limit(1))


def over(session: Session, now: datetime, limit: int = 50) -> list[int]:
    """Ids of the meetings that ended by `now` and whose end has not been taken note of."""
    found = select(GroupMeeting.id).where(GroupMeeting.state == MeetingState.CONFIRMED)
    ended = found.where(GroupMeeting.end_at <= now)
    return list(session.scalars(ended.order_by(GroupMeeting.end_at, GroupMeeting.id).limit(limit)))


def next_end(session: Session, now: datetime) -> datetime | None:
    """When the next meeting of a group ends."""
    to_come = (GroupMeeting.state == MeetingState.CONFIRMED, GroupMeeting.end_at > now)
    return session.scalar(select(func.min(GroupMeeting.end_at)).where(*to_come))


def transition(
    session: Session, meeting: GroupMeeting, *, to: MeetingState, among: Sequence[MeetingState]
) -> bool:
    """Change the state unless somebody was quicker; says whether this call did it."""
    return won(
        session.execute(
            update(GroupMeeting)
            .where(GroupMeeting.id == meeting.id, GroupMeeting.state.in_(tuple(among)))
            .values(state=to)
            .execution_options(synchronize_session="fetch")
        )
    )


def cancel_pending(session: Session, meeting: GroupMeeting, kinds: Sequence[NoticeKind]) -> None:
    """What is owed about a meeting but no longer worth saying."""
    session.execute(
        update(Notice)
        .where(Notice.subject_type == SubjectType.GROUP_MEETING, Notice.subject_id == meeting.id)
        .where(Notice.kind.in_(tuple(kinds)), Notice.state == NoticeState.DUE)
        .values(state=NoticeState.DROPPED)
        .execution_options(synchronize_session=False)
    )
