"""Two people at a certain time: booked once, moved or cancelled by either, held or missed.

Nobody is booked twice: whoever books holds the rows of both until the commit, and looks before writing.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import identity
from bot.services.sessions import meeting_times, reminders
from bot.store.models import Meeting, MeetingState, Member, MentoringRequest, Participant, RequestState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.sessions import meetings, requests
from bot.text.terms import detect_language

NOTE = 500  # characters


def hold(session: Session, two: Sequence[Member]) -> None:
    """From here to the commit nobody else books these two."""
    meetings.lock(session, two)


def book(
    session: Session,
    request: MentoringRequest,
    mentor: Member,
    start: datetime,
    now: datetime,
    *,
    field: str | None = None,
) -> Meeting:
    """A confirmed meeting of the requester and the mentor, or a refusal when one of them has another then."""
    two, end = (request.requester, mentor), start + meeting_times.length_of(request)
    hold(session, two)
    _clear(session, two, start, end, field)
    meeting = Meeting(
        workspace_id=request.workspace_id,
        workspace=request.workspace,
        request=request,
        uid=uuid4().hex,
        start_at=start,
        end_at=end,
        confirmed_at=now,
        seats=[
            Participant(
                workspace_id=request.workspace_id, member=member, is_learner=member is request.requester
            )
            for member in two
        ],
    )
    session.add(meeting)
    session.flush()
    reminders.owe(session, meeting, reminders.CARD, now, "card")
    reminders.announce(session, meeting, now)
    requests.wake(session, two, now)
    return meeting


def _clear(
    session: Session,
    two: Sequence[Member],
    start: datetime,
    end: datetime,
    field: str | None,
    besides: Meeting | None = None,
) -> None:
    if meetings.clashes(session, two, start, end, besides):
        raise Refusal("meeting.taken", field=field)


def seat_of(meeting: Meeting, by: Member) -> Participant:
    """Their seat; whoever has none has no say in this meeting."""
    for seat in meeting.seats:
        if seat.member_id == by.id:
            return seat
    raise Refusal("meeting.not_yours")


def language_of(meeting: Meeting) -> str:
    """For both: the language they want to speak, else the one they share, else that of the request."""
    shared = {identity.language_of(seat.member) for seat in meeting.seats}
    if meeting.request.speak or len(shared) == 1:
        return meeting.request.speak or shared.pop()
    return detect_language(meeting.request.objective) or meeting.workspace.language


def other_than(meeting: Meeting, by: Member) -> Member | None:
    """The one whom this person meets; None when they were erased."""
    return next((seat.member for seat in meeting.seats if seat.member_id != by.id), None)


def want_marks(session: Session, meeting: Meeting, by: Member, now: datetime) -> None:
    """This person would like to be told at the start, after 15 and after 20 minutes."""
    seat = seat_of(meeting, by)
    if meeting.state != MeetingState.CONFIRMED or meeting.end_at <= now:
        raise Refusal("meeting.over")
    if not seat.wants_marks:
        seat.wants_marks = True
        reminders.owe_marks(session, meeting, by, now)


def reschedule(
    session: Session,
    meeting: Meeting,
    by: Member,
    at: datetime | None,
    note: str,
    now: datetime,
    *,
    field: str,
) -> Meeting:
    """Another time, chosen by either of the two; a meeting that was missed or cancelled is booked anew."""
    seat_of(meeting, by)
    start = meeting_times.checked(at, now, field)
    other = other_than(meeting, by)
    if other is None or other.has_left:
        raise Refusal("meeting.other_left", field=field)
    hold(session, (by, other))
    session.refresh(meeting)
    if meeting.state in (MeetingState.MISSED, MeetingState.CANCELLED):
        return _anew(session, meeting, start, now, field)
    if meeting.state != MeetingState.CONFIRMED or meeting.end_at <= now:
        raise Refusal("meeting.over", field=field)
    end = start + (meeting.end_at - meeting.start_at)
    _clear(session, (by, other), start, end, field, meeting)
    if not meeting_times.suits(session, meeting.request, other, start, meeting):
        raise Refusal("meeting.outside_hours", field=field)
    meeting.start_at, meeting.end_at, meeting.sequence = start, end, meeting.sequence + 1
    meeting.changed_by, meeting.note = by, note.strip()[:NOTE]
    _retell(session, meeting, NoticeKind.MEETING_MOVED, now)
    requests.wake(session, (by, other), now)
    return meeting


def _anew(session: Session, meeting: Meeting, start: datetime, now: datetime, field: str) -> Meeting:
    request = meeting.request
    if any(other.state == MeetingState.CONFIRMED for other in request.meetings):
        raise Refusal("meeting.booked_again", field=field)
    mentor = next(seat.member for seat in meeting.seats if not seat.is_learner)
    booked = book(session, request, mentor, start, now, field=field)
    request.state, request.closed_at = RequestState.CONFIRMED, None
    for other in request.meetings:
        meetings.refresh(session, other)
    return booked


def _retell(session: Session, meeting: Meeting, kind: NoticeKind, now: datetime) -> None:
    """The time or fate of a meeting changed: what was owed about it is dropped, what stands is redrawn."""
    meetings.cancel_pending(session, meeting, reminders.BEFORE)
    reminders.owe(session, meeting, kind, now, f"{kind}:{meeting.sequence}")
    reminders.announce(session, meeting, now)
    meetings.refresh(session, meeting, (reminders.CARD,))
    session.flush()


def cancel(session: Session, meeting: Meeting, by: Member, note: str, now: datetime) -> None:
    """Either calls it off, with a word for the other; the calendar entry goes, and no reminder comes."""
    seat_of(meeting, by)
    hold(session, [seat.member for seat in meeting.seats])
    if meeting.start_at <= now or not meetings.transition(
        session, meeting, to=MeetingState.CANCELLED, among=(MeetingState.CONFIRMED,)
    ):
        raise Refusal("meeting.over")
    meeting.sequence += 1
    meeting.changed_by, meeting.note = by, note.strip()[:NOTE]
    request = meeting.request
    requests.transition(
        session, request, to=RequestState.CANCELLED, among=(RequestState.CONFIRMED,), closed_at=now
    )
    _retell(session, meeting, NoticeKind.MEETING_CANCELLED, now)


def finish(session: Session, meeting: Meeting, now: datetime) -> None:
    """The time is over: each of the two gets a form, and the learner a question in two weeks."""
    if not meetings.transition(session, meeting, to=MeetingState.HELD, among=(MeetingState.CONFIRMED,)):
        return
    requests.transition(
        session, meeting.request, to=RequestState.HELD, among=(RequestState.CONFIRMED,), closed_at=now
    )
    reminders.owe_forms(session, meeting, now)
    meetings.refresh(session, meeting, (reminders.CARD,))


def missed(session: Session, meeting: Meeting, by: Member, now: datetime) -> None:
    """It did not take place. Nobody is asked why; another time is a button away."""
    seat_of(meeting, by)
    if meeting.start_at > now:
        raise Refusal("meeting.not_yet")
    if any(seat.answered_at for seat in meeting.seats):
        raise Refusal("meeting.told_already")
    if not meetings.transition(
        session, meeting, to=MeetingState.MISSED, among=(MeetingState.CONFIRMED, MeetingState.HELD)
    ):
        raise Refusal("meeting.over")
    among = (RequestState.CONFIRMED, RequestState.HELD)
    requests.transition(session, meeting.request, to=RequestState.MISSED, among=among, closed_at=now)
    meetings.cancel_pending(session, meeting, reminders.AFTER)
    reminders.owe(session, meeting, NoticeKind.MEETING_MISSED, now, "missed")
    meetings.refresh(session, meeting)


def unreachable_together(session: Session, meeting: Meeting, kind: NoticeKind, now: datetime) -> None:
    """Slack would not open a conversation of three: each of the two hears it from the bot alone."""
    for seat in meeting.seats:
        what = f"alone:{meeting.sequence}"
        reminders.owe(session, meeting, kind, now, what, to=seat.member, stale_at=meeting.end_at)
