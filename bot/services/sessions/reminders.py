"""What the two of a meeting are told, and when: the card, the file, the reminder, the marks of time."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.store import notices
from bot.store.models import Meeting, MeetingState, Member
from bot.store.models.notice_kinds import NoticeKind

CARD, INVITATION, REMINDER, MARK = (
    NoticeKind.MEETING_CARD,
    NoticeKind.MEETING_INVITATION,
    NoticeKind.MEETING_REMINDER,
    "meeting.mark",
)
FORM, APPLIED = NoticeKind.MEETING_FORM, NoticeKind.MEETING_APPLIED
REMIND_BEFORE = timedelta(minutes=10)
TIME_MARKS = (0, 15, 20)  # minutes from the start
TIME_MARK_KINDS = tuple(NoticeKind(f"{MARK}.{minute}") for minute in TIME_MARKS)
BEFORE, AFTER = (
    (REMINDER, INVITATION, *TIME_MARK_KINDS),
    (APPLIED, FORM, *TIME_MARK_KINDS),
)  # void once moved; once missed
APPLIED_AFTER = timedelta(days=14)


def owe(
    session: Session,
    meeting: Meeting,
    kind: NoticeKind,
    due_at: datetime,
    what: str = "",
    *,
    to: Member | None = None,
    stale_at: datetime | None = None,
    promised: bool = False,
) -> None:
    """Owe the two together, or one of them, one message about their meeting, once."""
    notices.enqueue(
        session,
        kind,
        subject_id=meeting.id,
        meeting=meeting,
        to=to,
        due_at=due_at,
        stale_at=stale_at,
        promised=promised,
        key=f"meeting:{meeting.id}:{what if to is None else f'{kind}:{what}:{to.id}'}",
    )


def announce(session: Session, meeting: Meeting, now: datetime) -> None:
    """What follows from a settled time: the calendar file, the reminder, the marks of those who want any."""
    number = meeting.sequence
    owe(session, meeting, INVITATION, now, f"ics:{number}")
    if meeting.state == MeetingState.CONFIRMED:
        remind = max(now, meeting.start_at - REMIND_BEFORE)
        owe(session, meeting, REMINDER, remind, f"reminder:{number}", stale_at=meeting.end_at, promised=True)
        for seat in meeting.seats:
            if seat.wants_marks:
                owe_marks(session, meeting, seat.member, now)


def owe_marks(session: Session, meeting: Meeting, to: Member, now: datetime) -> None:
    """The marks of time that are still to come, for the one who wants them; each is void minutes later."""
    for minute in TIME_MARKS:
        at = meeting.start_at + timedelta(minutes=minute)
        if at >= now:
            stale = at + timedelta(minutes=4)
            owe(
                session,
                meeting,
                NoticeKind(f"{MARK}.{minute}"),
                at,
                str(meeting.sequence),
                to=to,
                stale_at=stale,
                promised=True,
            )


def owe_forms(session: Session, meeting: Meeting, now: datetime) -> None:
    """The time is over: a form for each, and the learner's question in two weeks."""
    for seat in meeting.seats:
        owe(session, meeting, FORM, now, to=seat.member)
        if seat.is_learner:
            owe(session, meeting, APPLIED, meeting.end_at + APPLIED_AFTER, to=seat.member, promised=True)
