"""A group at a certain time: booked once, moved or called off by any of its people, over.

Nobody is booked twice: whoever books holds the rows of all until the commit, and looks before writing.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_times
from bot.services.people import identity
from bot.services.sessions import booking, meeting_times
from bot.store import notices
from bot.store.groups import group_meetings, groups
from bot.store.models import (
    Group,
    GroupKind,
    GroupMeeting,
    GroupSeat,
    MeetingState,
    Member,
    Notice,
    SeatState,
)
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, NoticeKind, SubjectType
from bot.store.sessions import meetings, requests

FILE, REMINDER = NoticeKind.GROUP_FILE, NoticeKind.GROUP_REMINDER
MOVED, CANCELLED = NoticeKind.GROUP_MOVED, NoticeKind.GROUP_CANCELLED
CHANGES_WITH_IT = (
    FILE,
    REMINDER,
    MOVED,
    NoticeKind.CIRCLE_BEFORE,
    NoticeKind.CIRCLE_CLIENT,
    NoticeKind.CIRCLE_SHEET,
)
REMIND_BEFORE = timedelta(minutes=10)


def seat_of(group: Group, by: Member) -> GroupSeat:
    """Their seat; whoever has none, or left, has no say in this group."""
    for seat in group.seats:
        if seat.member_id == by.id and seat.state == SeatState.AGREED:
            return seat
    had_one = any(seat.member_id == by.id and seat.state == SeatState.LEFT for seat in group.seats)
    raise Refusal("group.left" if had_one else "group.not_yours")


def language_of(group: Group) -> str:
    """For all together: the one language that they share, else the workspace's."""
    shared = {identity.language_of(one) for one in group.people}
    return shared.pop() if len(shared) == 1 else group.workspace.language


def owe(
    session: Session,
    kind: NoticeKind,
    group: Group,
    at: datetime,
    what: str,
    *,
    meeting: GroupMeeting | None = None,
    to: Member | None = None,
    stale_at: datetime | None = None,
    promised: bool = False,
    variant: str = "",
    subject_id: int | None = None,
) -> bool:
    """Owe the people of a group together, or one of them, one message, once; says whether it is new."""
    about = meeting if meeting is not None and SUBJECT_TYPE_OF[kind] == SubjectType.GROUP_MEETING else group
    owed = notices.enqueue(
        session,
        kind,
        subject_id=about.id if subject_id is None else subject_id,
        group=group,
        to=to,
        due_at=at,
        stale_at=stale_at,
        promised=promised,
        variant=variant,
        key=f"{kind}:{about.id}:{what}{f':{to.id}' if to else ''}",
    )
    return owed is not None


def book(
    session: Session, group: Group, start: datetime, now: datetime, *, field: str | None = None
) -> GroupMeeting:
    """A confirmed meeting of all who belong to the group; refused when one of them cannot then."""
    people, length = group.people, group_times.length_of(group)
    booking.hold(session, people)
    group_times.check(session, people, start, length, field=field)
    meeting = GroupMeeting(
        workspace_id=group.workspace_id,
        workspace=group.workspace,
        group=group,
        uid=uuid4().hex,
        start_at=start,
        end_at=start + length,
        confirmed_at=now,
    )
    session.add(meeting)
    session.flush()
    _announce(session, meeting, now)
    requests.wake(session, people, now)
    return meeting


def _announce(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """What follows from a settled time: the calendar file, and the reminder."""
    group, number = meeting.group, str(meeting.sequence)
    owe(session, FILE, group, now, number, meeting=meeting)
    remind(session, meeting, now)


def remind(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Ten minutes before, if it is held then; a circle has its run-sheet instead."""
    if meeting.state == MeetingState.CONFIRMED and meeting.group.kind != GroupKind.CIRCLE:
        at, number = max(now, meeting.start_at - REMIND_BEFORE), str(meeting.sequence)
        owe(
            session, REMINDER, meeting.group, at, number, meeting=meeting, stale_at=meeting.end_at,
            promised=True,
        )  # fmt: skip


def shared_times(session: Session, meeting: GroupMeeting, now: datetime) -> list[datetime]:
    """Up to three other times that all have in the two weeks to come."""
    until = now + meeting_times.HORIZONS["fortnight"]
    found = group_times.proposed(session, meeting.group, now, until, meeting)
    return [meeting_times.instant(one) for one in found]


def move(
    session: Session,
    meeting: GroupMeeting,
    by: Member,
    at: datetime | None,
    note: str,
    now: datetime,
    *,
    field: str,
) -> None:
    """Another time, chosen by any of them, within the others' hours."""
    group = meeting.group
    groups.hold(session, group)
    seat_of(group, by)
    start = meeting_times.checked(at, now, field)
    booking.hold(session, group.people)
    session.refresh(meeting)
    if meeting.state != MeetingState.CONFIRMED or meeting.start_at <= now:
        raise Refusal("meeting.over", field=field)
    others, length = [one for one in group.people if one.id != by.id], meeting.end_at - meeting.start_at
    if meetings.clashes(session, [by], start, start + length, meeting):
        raise Refusal("group.taken", field=field)
    group_times.check(session, others, start, length, besides=meeting, field=field)
    meeting.start_at, meeting.end_at, meeting.sequence = start, start + length, meeting.sequence + 1
    meeting.changed_by, meeting.note = by, note.strip()[: booking.NOTE]
    for part in meeting.parts:
        part.is_absent = False  # who could not come then may be able to now
    _retell(session, meeting, MOVED, now)
    requests.wake(session, group.people, now)


def cancel(session: Session, meeting: GroupMeeting, by: Member, note: str, now: datetime) -> None:
    """Any of them calls it off, with a word for the others; the calendar entry goes."""
    groups.hold(session, meeting.group)
    seat_of(meeting.group, by)
    booking.hold(session, meeting.group.people)
    if meeting.start_at <= now or not group_meetings.transition(
        session, meeting, to=MeetingState.CANCELLED, among=(MeetingState.CONFIRMED,)
    ):
        raise Refusal("meeting.over")
    meeting.sequence += 1
    meeting.changed_by, meeting.note = by, note.strip()[: booking.NOTE]
    _retell(session, meeting, CANCELLED, now)


def _retell(session: Session, meeting: GroupMeeting, kind: NoticeKind, now: datetime) -> None:
    """The time or fate of a meeting changed: what was owed about it is dropped, what stands is redrawn."""
    if meeting.turn_at is not None:
        meeting.group.sequence += 1
    group_meetings.cancel_pending(session, meeting, CHANGES_WITH_IT)
    owe(session, kind, meeting.group, now, str(meeting.sequence), meeting=meeting)
    _announce(session, meeting, now)
    groups.refresh(session, meeting.group)
    session.flush()


def finish(session: Session, meeting: GroupMeeting) -> bool:
    """The time is over; says whether this call took note of it."""
    among = (MeetingState.CONFIRMED,)
    return group_meetings.transition(session, meeting, to=MeetingState.HELD, among=among)


def unreachable_together(session: Session, notice: Notice, now: datetime) -> None:
    """Slack would not open a conversation of all: each of them hears it from the bot alone."""
    group = session.get_one(Group, notice.group_id)
    for one in group.people:
        owe(
            session, notice.kind, group, now, f"alone:{notice.id}", to=one, subject_id=notice.subject_id,
            variant=notice.variant, stale_at=notice.stale_at,
        )  # fmt: skip
