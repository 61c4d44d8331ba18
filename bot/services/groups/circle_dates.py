"""The dates of a circle: who brings what before one, its run-sheet, the timer in the thread of that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from bot.scheduling import recurrence
from bot.services.groups import group_meetings
from bot.services.people import identity
from bot.store import notices
from bot.store.groups import circles as stored
from bot.store.groups import group_meetings as stored_meetings
from bot.store.groups import groups
from bot.store.models import Group, GroupMeeting, GroupState, MeetingState, Member
from bot.store.models.notice_kinds import NoticeKind
from bot.views.groups import circle_agenda

BEFORE, CLIENT, KEPT = NoticeKind.CIRCLE_BEFORE, NoticeKind.CIRCLE_CLIENT, NoticeKind.CIRCLE_KEPT
SHEET, TURN = NoticeKind.CIRCLE_SHEET, NoticeKind.CIRCLE_TURN
TO_ALL = (BEFORE, SHEET, TURN)  # what is said of a date where all read it
ASKED_BEFORE = 2  # working days
ASKED_LATELY = timedelta(days=2)  # a date that moved by less is not asked about again
SHEET_BEFORE = timedelta(minutes=10)
STALE = timedelta(minutes=10)  # a call of the timer that comes later than this is not worth making
AGAIN = timedelta(minutes=1)  # until it is looked again whether the run-sheet stands


def to_come(group: Group, now: datetime) -> list[GroupMeeting]:
    """Its meetings that are still held, from the next or present one on."""
    held = [one for one in group.meetings if one.state == MeetingState.CONFIRMED and one.end_at > now]
    return sorted(held, key=lambda one: one.start_at)


def look_again(group: Group, now: datetime) -> None:
    """Its people or its dates changed: what is due of it is looked at at once."""
    if group.state == GroupState.RUNNING:
        group.next_step_at = now


def plan(group: Group, now: datetime) -> None:
    """When its next step is: two working days before a meeting, ten minutes before, at each step of it."""
    instants = [at for meeting in to_come(group, now) for at in _instants(group, meeting) if at > now]
    groups.plan_step(group, min(instants, default=None), now)


def _instants(group: Group, meeting: GroupMeeting) -> list[datetime]:
    *begins, _end = circle_agenda.starts(group, meeting)
    return [before_at(group, meeting), meeting.start_at - SHEET_BEFORE, *begins]


def before_at(group: Group, meeting: GroupMeeting) -> datetime:
    """When it is asked who brings what: two working days before."""
    return recurrence.days_before(meeting.start_at, ASKED_BEFORE, identity.week_of_workspace(group.workspace))


def advance(session: Session, group: Group, now: datetime) -> None:
    """What is due of its dates is owed, once; a bot that was off says what is still worth it."""
    waits = False
    for meeting in to_come(group, now):
        if before_at(group, meeting) <= now < meeting.start_at:
            _ask_before(session, group, meeting, now)
        if meeting.start_at - SHEET_BEFORE <= now and meeting.present:
            which = _which_sheet(meeting)
            group_meetings.owe(
                session, SHEET, group, now, which, meeting=meeting, stale_at=meeting.end_at, variant=which
            )  # fmt: skip
            session.flush()
        if meeting.start_at <= now:
            waits |= not call(session, meeting, now)
    plan(group, now)
    if waits:
        group.next_step_at = min(now + AGAIN, group.next_step_at or now + AGAIN)


def _ask_before(session: Session, group: Group, meeting: GroupMeeting, now: datetime) -> None:
    stale, who = meeting.start_at, _who(group.people)
    if not _is_asked(session, BEFORE, meeting, who):
        what = f"before:{meeting.sequence}:{who}"
        group_meetings.owe(session, BEFORE, group, now, what, meeting=meeting, stale_at=stale, variant=who)
    ask_client(session, meeting, now)
    last = stored.before(session, meeting)
    for part in last.parts if last is not None else ():
        if part.commitment and part.kept is None and part.member is not None and part.member in group.people:
            group_meetings.owe(session, KEPT, group, now, "kept", meeting=last, to=part.member)


def ask_client(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Whose situation it is about is asked for it, once it is time; who becomes the client later, at once."""
    client, group = meeting.client, meeting.group
    if client is None or meeting.situation or _is_asked(session, CLIENT, meeting, to=client):
        return
    if before_at(group, meeting) <= now < meeting.start_at:
        what = f"client:{meeting.sequence}"
        group_meetings.owe(
            session, CLIENT, group, now, what, meeting=meeting, to=client, stale_at=meeting.start_at
        )


def _is_asked(
    session: Session, kind: NoticeKind, meeting: GroupMeeting, variant: str = "", to: Member | None = None
) -> bool:
    """Whether they were asked of this date, or of one so near that it need not be asked again."""
    last = stored.asked_at(session, kind, meeting, variant, to)
    return last is not None and last > before_at(meeting.group, meeting) - ASKED_LATELY


def _who(people: Sequence[Member]) -> str:
    """A mark of who reads it together: another one once somebody left or came, who go on elsewhere."""
    return sha256(",".join(str(one.id) for one in people).encode()).hexdigest()[:12]


def _which_sheet(meeting: GroupMeeting) -> str:
    """The run-sheet of this time, for those who are in the circle now."""
    return f"{meeting.sequence}:{_who(meeting.group.people)}"


def call(session: Session, meeting: GroupMeeting, now: datetime) -> bool:
    """The timer says which step has begun below each run-sheet: one for all, or each person's own.

    False while one of these does not stand yet.
    """
    starts = circle_agenda.starts(meeting.group, meeting)
    number = max(number for number, at in enumerate(starts) if at <= now)
    stale = starts[number] + STALE
    sheets = stored.sheets(session, meeting, _which_sheet(meeting)) if meeting.present else []
    for sheet in sheets:
        if now < stale and sheet.ts is not None and _is_there(meeting, sheet.member):
            notices.enqueue(
                session, TURN, subject_id=meeting.id, group=meeting.group, to=sheet.member,
                channel=sheet.channel, thread_ts=sheet.ts, due_at=now, stale_at=stale, variant=str(number),
                key=f"{TURN}:{meeting.id}:{sheet.id}:{number}",
            )  # fmt: skip
    return all(sheet.ts is not None for sheet in sheets)


def _is_there(meeting: GroupMeeting, reader: Member | None) -> bool:
    return reader is None or reader in meeting.present


def people_changed(session: Session, group: Group, now: datetime) -> None:
    """Somebody left or came: what all read of a date is said anew where those are who go on."""
    for meeting in to_come(group, now):
        stored_meetings.cancel_pending(session, meeting, TO_ALL)
    look_again(group, now)
