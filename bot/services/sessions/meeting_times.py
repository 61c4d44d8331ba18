"""When two people can meet: their weeks, what they have already, and what a mentor still gives that week."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling.slots import APART, GRAIN, Span, fits, free, pick
from bot.scheduling.working_hours import WorkingWeek
from bot.services.people import identity, workload
from bot.store.models import GroupMeeting, Meeting, Member, MentoringRequest, Urgency
from bot.store.sessions import calendars, meetings

LEAD = timedelta(minutes=30)  # of working time, so that a mentor can read before the first slot
HURRIED_LEAD = timedelta(minutes=5)
HORIZONS = {
    "hour": timedelta(hours=1),
    "week": timedelta(days=7),
    "windows": timedelta(days=14),
    "fortnight": timedelta(days=14),
}
FURTHEST = timedelta(days=90)
CHOICES = 3


def length_of(request: MentoringRequest) -> timedelta:
    """How long the workspace's meetings last."""
    return timedelta(minutes=request.workspace.meeting_minutes)


def shared(session: Session, request: MentoringRequest, mentor: Member, now: datetime) -> list[datetime]:
    """Up to three slots that both have, with some distance between them."""
    apart = GRAIN if request.near == Urgency.HOUR else APART
    found = both_free(session, request, mentor, now)
    return pick(_within_budget(session, request, mentor, found), CHOICES, apart)


def both_free(
    session: Session, request: MentoringRequest, mentor: Member, now: datetime
) -> Iterator[datetime]:
    """Every slot that both have, whatever the mentor has given already."""
    start, until = _horizon(request, mentor, now)
    weeks = [identity.session_week_of(mentor), *_weeks_of_requester(request)]
    return slots(session, (request.requester, mentor), weeks, start, until, length_of(request))


def _horizon(request: MentoringRequest, mentor: Member, now: datetime) -> tuple[datetime, datetime]:
    if request.near == Urgency.HOUR:
        return now + HURRIED_LEAD, now + HORIZONS["hour"]
    start = identity.week_of(mentor).after(now, LEAD) or now + LEAD
    if request.near == Urgency.TODAY:
        zone = identity.week_of(request.requester).zone
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return start, datetime.combine(tomorrow, time(), zone).astimezone(UTC)
    return start, now + HORIZONS[request.near]


def _weeks_of_requester(request: MentoringRequest) -> list[WorkingWeek]:
    """Somebody who asks for the next hour is there, whatever their week says."""
    if request.near == Urgency.HOUR:
        return []
    if request.near == Urgency.WINDOWS:
        return [identity.session_week_of(request.requester)]
    return [identity.meeting_week_of(request.requester)]


def slots(
    session: Session,
    two: Sequence[Member],
    weeks: Sequence[WorkingWeek],
    start: datetime,
    until: datetime,
    length: timedelta,
    besides: Meeting | GroupMeeting | None = None,
) -> Iterator[datetime]:
    """Every slot within these weeks at which neither has a meeting, nor is busy by their own calendar.

    The hour of the meeting that is moved, `besides`, is free for it, but is no other time.
    """
    if start > until:
        return iter(())
    known = (meetings.busy, _busy)
    taken = [
        span for one in two for busy in known for span in busy(session, one, start, until + length, besides)
    ]
    found = free(weeks, taken, start, until, length)
    return (at for at in found if besides is None or at != besides.start_at)


def _within_budget(
    session: Session, request: MentoringRequest, mentor: Member, found: Iterator[datetime]
) -> Iterator[datetime]:
    left: dict[datetime, bool] = {}
    for slot in found:
        week = workload.week_start(mentor, slot)
        if week not in left:
            left[week] = has_budget(session, request, mentor, slot)
        if left[week]:
            yield slot


def has_budget(session: Session, request: MentoringRequest, mentor: Member, at: datetime) -> bool:
    """Whether the mentor still gives a meeting in the week of that instant; a guest's time is not ours."""
    return mentor.is_guest or workload.budget_left(session, mentor, at) >= request.workspace.meeting_minutes


def shared_by(session: Session, meeting: Meeting, now: datetime) -> list[datetime]:
    """Up to three other times for a meeting, that both have in the two weeks to come."""
    two = [seat.member for seat in meeting.seats]
    weeks = [identity.session_week_of(one) for one in two]
    length, until = meeting.end_at - meeting.start_at, now + HORIZONS["fortnight"]
    found = slots(session, two, weeks, now + LEAD, until, length, meeting)
    return pick(found, CHOICES, APART)


def checked(at: datetime | None, now: datetime, field: str | None) -> datetime:
    """A time that somebody typed: in the future, and not absurdly far."""
    if at is None:
        raise Refusal("meeting.no_time", field=field)
    if at <= now:
        raise Refusal("meeting.has_passed", field=field)
    if at > now + FURTHEST:
        raise Refusal("meeting.too_far", field=field, days=FURTHEST.days)
    return at


def suits(
    session: Session, request: MentoringRequest, one: Member, at: datetime, besides: Meeting | None = None
) -> bool:
    """Whether that time lies in somebody's own hours for meetings and is free."""
    length = length_of(request)
    clash = meetings.clashes(session, [one], at, at + length, besides)
    busy = is_busy(session, one, at, at + length, besides)
    return fits(identity.session_week_of(one), at, length) and not clash and not busy


def stands(session: Session, request: MentoringRequest, mentor: Member, at: datetime, now: datetime) -> bool:
    """Whether a time that was offered can still be taken: to come, and free for both."""
    two, end = (request.requester, mentor), at + length_of(request)
    busy = any(is_busy(session, one, at, end) for one in two)
    return at > now and not busy and not meetings.clashes(session, two, at, end)


def is_busy(
    session: Session,
    one: Member,
    start: datetime,
    end: datetime,
    besides: Meeting | GroupMeeting | None = None,
) -> bool:
    """Whether somebody's own calendar says so; its entry of the meeting that is moved does not count."""
    return bool(_busy(session, one, start, end, besides))


def _busy(
    session: Session, one: Member, start: datetime, end: datetime, besides: Meeting | GroupMeeting | None
) -> list[Span]:
    return [
        (opens, closes)
        for opens, closes in calendars.busy(session, one, start, end)
        if besides is None or opens < besides.start_at or closes > besides.end_at
    ]


def stored(slots: Sequence[datetime]) -> list[int]:
    """Slots as rows and buttons hold them: seconds since the epoch."""
    return [int(slot.timestamp()) for slot in slots]


def instant(seconds: int) -> datetime:
    """A stored slot as an instant."""
    return datetime.fromtimestamp(seconds, UTC)
