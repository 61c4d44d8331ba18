"""Going on after a good meeting: both say so, each in private; either stops at any time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import identity
from bot.services.sessions import booking, meeting_times, reminders
from bot.store.models import GoesOn, Meeting, MeetingState, Member, MentoringRequest, Rhythm
from bot.store.models.notice_kinds import NoticeKind
from bot.store.sessions import meetings

RHYTHMS = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.MONTHLY: timedelta(days=28)}
NEXT_WITHIN = timedelta(days=6)  # when the usual time of a series is not free


def book_next(session: Session, meeting: Meeting, now: datetime) -> Meeting | None:
    """The next of a series: the same weekday and wall time, or the first that both have in the days after."""
    request, two = meeting.request, [seat.member for seat in meeting.seats]
    if request.rhythm is None or len(two) < 2 or any(one.has_left for one in two):
        return None
    booking.hold(session, two)
    if any(other.state == MeetingState.CONFIRMED for other in request.meetings):
        return None
    mentor = next(seat.member for seat in meeting.seats if not seat.is_learner)
    wall = meeting.start_at.astimezone(identity.week_of(mentor).zone) + RHYTHMS[request.rhythm]
    weeks = [identity.session_week_of(one) for one in two]
    length = meeting_times.length_of(request)
    start = max(wall.astimezone(UTC), now)
    found = meeting_times.slots(session, two, weeks, start, start + NEXT_WITHIN, length)
    slot = next((at for at in found if meeting_times.has_budget(session, request, mentor, at)), None)
    if slot is None:
        reminders.owe(session, meeting, NoticeKind.MEETING_NO_NEXT, now, "no_next")
        return None
    return booking.book(session, request, mentor, slot, now)


def begin(session: Session, meeting: Meeting, now: datetime) -> bool:
    """Both said yes, in private: they meet again, as often as the one who wants it less often."""
    wishes = [seat.goes_on for seat in meeting.seats]
    if (
        len(wishes) < 2
        or not all(wish in (GoesOn.WEEKLY, GoesOn.MONTHLY) for wish in wishes)
        or meeting.request.rhythm
    ):
        return False
    meeting.request.rhythm = Rhythm.MONTHLY if GoesOn.MONTHLY in wishes else Rhythm.WEEKLY
    reminders.owe(session, meeting, NoticeKind.MEETING_SERIES, now, "series")
    book_next(session, meeting, now)
    return True


def stop(session: Session, request: MentoringRequest, by: Member, now: datetime) -> None:
    """Either stops, at any time; a meeting that is fixed already stands until somebody calls it off."""
    latest = request.meetings[-1] if request.meetings else None
    if latest is None:
        raise Refusal("meeting.not_yours")
    booking.seat_of(latest, by)
    if request.rhythm is None:
        raise Refusal("meeting.no_series")
    request.rhythm = None
    reminders.owe(session, latest, NoticeKind.MEETING_STOPPED, now, f"stopped:{now:%Y%m%d%H%M%S}")
    meetings.refresh(session, latest, (reminders.CARD,))
