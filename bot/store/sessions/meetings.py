"""Queries on meetings and on the seats of those who meet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.store import home_tab
from bot.store.models import (
    GroupMeeting,
    GroupSeat,
    HomeTab,
    Meeting,
    MeetingState,
    Member,
    Notice,
    NoticeState,
    Participant,
    SeatState,
)
from bot.store.notice_refresh import STANDING, refresh_request
from bot.store.notices import won

Span = tuple[datetime, datetime]


def busy(
    session: Session,
    member: Member,
    start: datetime,
    until: datetime,
    besides: Meeting | GroupMeeting | None = None,
) -> list[Span]:
    """When this member has a meeting already, with one other or in a group, besides this one."""
    of_two = (
        select(Meeting.start_at, Meeting.end_at)
        .join(Participant, Participant.meeting_id == Meeting.id)
        .where(Participant.member_id == member.id, Meeting.state == MeetingState.CONFIRMED)
        .where(Meeting.start_at < until, Meeting.end_at > start)
    )
    of_groups = (
        select(GroupMeeting.start_at, GroupMeeting.end_at)
        .join(GroupSeat, GroupSeat.group_id == GroupMeeting.group_id)
        .where(GroupSeat.member_id == member.id, GroupSeat.state == SeatState.AGREED)
        .where(GroupMeeting.state == MeetingState.CONFIRMED)
        .where(GroupMeeting.start_at < until, GroupMeeting.end_at > start)
    )
    if isinstance(besides, Meeting):
        of_two = of_two.where(Meeting.id != besides.id)
    if isinstance(besides, GroupMeeting):
        of_groups = of_groups.where(GroupMeeting.id != besides.id)
    return sorted((*session.execute(of_two), *session.execute(of_groups)))


def clashes(
    session: Session,
    people: Sequence[Member],
    start: datetime,
    end: datetime,
    besides: Meeting | GroupMeeting | None = None,
) -> list[int]:
    """Ids of those among these people who have another meeting at that time."""
    ids = [person.id for person in people]
    of_two = (
        select(Participant.member_id)
        .join(Meeting, Participant.meeting_id == Meeting.id)
        .where(Participant.member_id.in_(ids), Meeting.state == MeetingState.CONFIRMED)
        .where(Meeting.start_at < end, Meeting.end_at > start)
    )
    of_groups = (
        select(GroupSeat.member_id)
        .join(GroupMeeting, GroupSeat.group_id == GroupMeeting.group_id)
        .where(GroupSeat.member_id.in_(ids), GroupSeat.state == SeatState.AGREED)
        .where(GroupMeeting.state == MeetingState.CONFIRMED)
        .where(GroupMeeting.start_at < end, GroupMeeting.end_at > start)
    )
    if isinstance(besides, Meeting):
        of_two = of_two.where(Meeting.id != besides.id)
    if isinstance(besides, GroupMeeting):
        of_groups = of_groups.where(GroupMeeting.id != besides.id)
    return [*session.scalars(of_two), *session.scalars(of_groups)]


def lock(session: Session, people: Sequence[Member]) -> None:
    """Hold these people's rows until the commit, always in the same order: who books them goes one by one."""
    for number in sorted(person.id for person in people):
        session.execute(select(Member.id).where(Member.id == number).with_for_update())


def minutes_in_week(session: Session, member: Member, start: datetime, end: datetime) -> int:
    """Minutes that this member gives, or gave, as a mentor between `start` and `end`."""
    spans = session.execute(
        select(Meeting.start_at, Meeting.end_at)
        .join(Participant, Participant.meeting_id == Meeting.id)
        .where(Participant.member_id == member.id, ~Participant.is_learner)
        .where(Meeting.state.in_((MeetingState.CONFIRMED, MeetingState.HELD)))
        .where(Meeting.start_at >= start, Meeting.start_at < end)
    )
    return int(sum((ends - starts for starts, ends in spans), timedelta()) / timedelta(minutes=1))


def of_member(session: Session, member: Member, since: datetime, limit: int = 10) -> list[Meeting]:
    """A member's confirmed meetings that end after `since`, the nearest first."""
    return list(
        session.scalars(
            select(Meeting)
            .join(Participant, Participant.meeting_id == Meeting.id)
            .where(Participant.member_id == member.id, Meeting.state == MeetingState.CONFIRMED)
            .where(Meeting.end_at > since)
            .order_by(Meeting.start_at)
            .limit(limit)
        )
    )


def over(session: Session, now: datetime, limit: int = 50) -> list[int]:
    """Ids of the meetings that ended by `now` and whose end has not been taken note of."""
    return list(
        session.scalars(
            select(Meeting.id)
            .where(Meeting.state == MeetingState.CONFIRMED, Meeting.end_at <= now)
            .order_by(Meeting.end_at, Meeting.id)
            .limit(limit)
        )
    )


def next_end(session: Session, now: datetime) -> datetime | None:
    """When the next meeting ends."""
    return session.scalar(
        select(func.min(Meeting.end_at)).where(Meeting.state == MeetingState.CONFIRMED, Meeting.end_at > now)
    )


def transition(
    session: Session, meeting: Meeting, *, to: MeetingState, among: Sequence[MeetingState]
) -> bool:
    """Change the state unless somebody was quicker; says whether this call did it."""
    return won(
        session.execute(
            update(Meeting)
            .where(Meeting.id == meeting.id, Meeting.state.in_(tuple(among)))
            .values(state=to)
            .execution_options(synchronize_session="fetch")
        )
    )


def refresh(session: Session, meeting: Meeting, kinds: Sequence[str] = ()) -> None:
    """Redraw the messages that show this meeting, where they stand: all of them, or those of these kinds;
    those of the request that led to it, which tell its time too; and the tabs of those who meet."""
    shown = [Notice.meeting_id == meeting.id, Notice.state.in_(STANDING)]
    if kinds:
        shown.append(Notice.kind.in_(tuple(kinds)))
    session.execute(
        update(Notice)
        .where(*shown)
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )
    seated = select(Participant.member_id).where(Participant.meeting_id == meeting.id)
    home_tab.invalidate(session, HomeTab.member_id.in_(seated))
    refresh_request(session, meeting.request_id)


def cancel_pending(session: Session, meeting: Meeting, kinds: Sequence[str]) -> None:
    """What is owed about a meeting but no longer worth saying."""
    session.execute(
        update(Notice)
        .where(Notice.meeting_id == meeting.id, Notice.kind.in_(tuple(kinds)))
        .where(Notice.state == NoticeState.DUE)
        .values(state=NoticeState.DROPPED)
        .execution_options(synchronize_session=False)
    )
