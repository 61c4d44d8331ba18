"""A member's own calendar: given, read now and then, taken back. What is kept of it is from when to when.

Its owner hears how the first reading went, and later when it cannot be read any more, or can again, and once
when it names a zone that nobody knows. While it cannot be read nothing of it counts, and sessions are
arranged as if there were none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from cryptography.fernet import InvalidToken
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling.calendar_file.reading import CalendarReading
from bot.scheduling.calendar_problems import CalendarProblem
from bot.scheduling.feed import HOSTS, Unreadable, checked
from bot.services.people import identity
from bot.services.sessions import meeting_times
from bot.store import notices
from bot.store.models import Member, OutsideCalendar, Workspace
from bot.store.models.notice_kinds import NoticeKind
from bot.store.sessions import calendars

FIRST, CHANGED = NoticeKind.CALENDAR_FIRST, NoticeKind.CALENDAR_CHANGED
READ_EVERY = timedelta(minutes=30)
EVERY_HEAVY = timedelta(days=1)  # where the last reading asked for too much work
AHEAD = meeting_times.FURTHEST + timedelta(days=1)
FAILURES_ALLOWED = (
    4  # readings in a row that may fail because its host does not answer, before its owner hears of it
)
NONE = "-"  # the setting of a workspace where no calendar may be read


@dataclass(frozen=True, slots=True)
class CalendarFetch:
    """One reading: everything that it needs, with no row in hand."""

    number: int
    address: str
    hosts: Sequence[str]
    zone: ZoneInfo
    given_at: datetime


def hosts_of(workspace: Workspace) -> list[str]:
    """Where calendars may be read."""
    if workspace.calendar_hosts is None:
        return list(HOSTS)
    return [] if workspace.calendar_hosts == NONE else workspace.calendar_hosts.split(", ")


def give(session: Session, member: Member, address: str, now: datetime, *, field: str) -> None:
    """This is where the member's calendar is; it takes the place of the one before."""
    try:
        address = checked(address, hosts_of(member.workspace))
    except Unreadable as no:
        raise Refusal(f"calendar.problem.{no.why}", field=field) from None
    forget(session, member)
    session.add(
        OutsideCalendar(
            workspace_id=member.workspace_id, member=member, address=address, given_at=now, next_read_at=now
        )
    )


def forget(session: Session, member: Member) -> None:
    """The address and the busy times go."""
    known = calendars.of(session, member)
    if known is not None:
        session.delete(known)
        calendars.keep(session, member, ())
        session.flush()


def take(session: Session, number: int, now: datetime) -> CalendarFetch | None:
    """The reading whose turn it is; None when another process took it, or the calendar was taken back."""
    if not calendars.take(session, number, now, now + READ_EVERY):
        return None
    known = session.get_one(OutsideCalendar, number)
    zone, hosts = identity.zone_of(known.member), hosts_of(known.member.workspace)
    try:
        address = known.address
    except InvalidToken:  # the key was lost: its owner is told that this is no address, and gives it again
        address = ""
    return CalendarFetch(number, address, hosts, zone, known.given_at)


def keep_reading(
    session: Session, turn: CalendarFetch, found: CalendarReading, why: CalendarProblem, now: datetime
) -> None:
    """What a reading found, or the reason (`Unreadable.why`) for which it found nothing."""
    known = session.get(OutsideCalendar, turn.number)
    if known is None or known.given_at != turn.given_at:  # taken back, or another was given, meanwhile
        return
    is_first = known.read_at is None and not known.problem
    if why:
        _failed(session, known, why, now, is_first)
        return
    calendars.keep(session, known.member, found.spans)
    had_problem, zones_before = bool(known.problem), set((known.unknown_zones or "").split("\n"))
    known.read_at, known.failures, known.problem = now, 0, CalendarProblem.NONE
    known.events_read, known.events_unread = found.events, found.unread
    known.unknown_zones = "\n".join(found.zones)
    if is_first or had_problem:
        _tell(session, known, now, is_first)
    elif set(found.zones) - zones_before:
        _tell(session, known, now, is_first, once=sha256(known.unknown_zones.encode()).hexdigest()[:12])


def _failed(
    session: Session, known: OutsideCalendar, why: CalendarProblem, now: datetime, is_first: bool
) -> None:
    known.failures += 1
    if why == CalendarProblem.TOO_MUCH:
        known.next_read_at = now + EVERY_HEAVY
    if known.problem or (why == CalendarProblem.AWAY and known.failures < FAILURES_ALLOWED and not is_first):
        return
    known.problem = why
    calendars.keep(session, known.member, ())
    _tell(session, known, now, is_first)


def _tell(session: Session, known: OutsideCalendar, now: datetime, is_first: bool, once: str = "") -> None:
    """`once` stands for what is told one time alone, whatever happens in between."""
    kind = FIRST if is_first else CHANGED
    notices.enqueue(
        session,
        kind,
        subject_id=known.id,
        to=known.member,
        due_at=now,
        key=f"{kind}:{known.id}:{known.given_at:%y%m%d%H%M%S}:{once or f'{now:%y%m%d%H%M%S}'}",
    )
