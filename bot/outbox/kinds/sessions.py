"""The notices about meetings, calendars and mentoring: what each is about, and the files beside some."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn, requests
from bot.scheduling.ics import file_of
from bot.store import visibility
from bot.store.memory import accepted_answers
from bot.store.models import (
    EvidenceState,
    Meeting,
    MeetingState,
    Member,
    MentoringRequest,
    Notice,
    Offer,
    OutsideCalendar,
    Participant,
)
from bot.store.models.notice_kinds import NoticeKind, SubjectType
from bot.store.sessions import mentors
from bot.views.people import invitation_message
from bot.views.sessions import (
    calendar_form,
    feedback_messages,
    meeting_messages,
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a notice; its name is its own, so that it can be found again."""

    name: str
    title: str
    content: bytes


def _card(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(Meeting, notice.subject_id)
    known = accepted_answers.accepted(session, meeting.request.recalled)
    both = visibility.Reader(meeting.workspace, tuple(seat.member for seat in meeting.seats))
    found = [known[number] for number in meeting.request.recalled if number in known]
    past = visibility.seen(session, both, found)
    return meeting_messages.card(t, meeting, past)


def _invitation(session: Session, notice: Notice, t: Translator) -> Drawn:
    return meeting_messages.invitation(t, session.get_one(Meeting, notice.subject_id))


def _file(session: Session, notice: Notice, t: Translator) -> Attachment:
    meeting = session.get_one(Meeting, notice.subject_id)
    entry = meeting_messages.entry(t, meeting, notice.due_at)
    return Attachment(f"eclair-{meeting.id}-{meeting.sequence}.ics", entry.title, file_of(entry))


def _changed(state: MeetingState) -> Draw:
    def draw(session: Session, notice: Notice, t: Translator) -> Drawn:
        meeting = session.get_one(Meeting, notice.subject_id)
        return meeting_messages.changed(t, meeting, notice.kind) if meeting.state == state else None

    return draw


def _reminder(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(Meeting, notice.subject_id)
    return meeting_messages.reminder(t, meeting) if meeting.state == MeetingState.CONFIRMED else None


def _mark(minute: int) -> Draw:
    def draw(session: Session, notice: Notice, t: Translator) -> Drawn:
        meeting = session.get_one(Meeting, notice.subject_id)
        stands = meeting.state in (MeetingState.CONFIRMED, MeetingState.HELD)
        return meeting_messages.mark(t, minute) if stands else None

    return draw


def _seat(session: Session, notice: Notice) -> tuple[Participant | None, Participant | None]:
    """The reader's seat and the other's."""
    seats = session.get_one(Meeting, notice.subject_id).seats
    own = next((seat for seat in seats if seat.member_id == notice.member_id), None)
    return own, next((seat for seat in seats if seat is not own), None)


def _form(session: Session, notice: Notice, t: Translator) -> Drawn:
    own, _ = _seat(session, notice)
    if own is None or (notice.ts is None and own.meeting.state != MeetingState.HELD):
        return None
    return feedback_messages.asked(t, own)


def _thanks(session: Session, notice: Notice, t: Translator) -> Drawn:
    own, giver = _seat(session, notice)
    if own is None or giver is None or giver.answered_at is None:
        return None
    piece = mentors.meeting_evidence(session, own.member, giver.meeting.request.topic)
    return feedback_messages.thanks(
        t, giver, own.member, piece is not None and piece.state == EvidenceState.APPROVED
    )


def _applied(session: Session, notice: Notice, t: Translator) -> Drawn:
    own, _ = _seat(session, notice)
    if own is None or own.meeting.state != MeetingState.HELD:
        return None
    return feedback_messages.applied(t, own)


def _applied_told(session: Session, notice: Notice, t: Translator) -> Drawn:
    _, learner = _seat(session, notice)
    return (
        feedback_messages.applied_told(t, learner)
        if learner and learner.applied in ("yes", "partly")
        else None
    )


def _missed(session: Session, notice: Notice, t: Translator) -> Drawn:
    return feedback_messages.missed(t, session.get_one(Meeting, notice.subject_id))


def _series(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(Meeting, notice.subject_id)
    rhythm = meeting.request.rhythm
    if rhythm is None:
        return meeting_messages.line(t, meeting, "meeting.stopped") if notice.ts else None
    return meeting_messages.line(
        t, meeting, f"meeting.series.{rhythm}", meeting_messages.stop_button(t, meeting)
    )


def _stopped(session: Session, notice: Notice, t: Translator) -> Drawn:
    return meeting_messages.line(t, session.get_one(Meeting, notice.subject_id), "meeting.stopped")


def _no_next(session: Session, notice: Notice, t: Translator) -> Drawn:
    return meeting_messages.line(t, session.get_one(Meeting, notice.subject_id), "meeting.no_next")


def _calendar(session: Session, notice: Notice, t: Translator) -> Drawn:
    return calendar_form.told(t, session.get_one(OutsideCalendar, notice.subject_id))


def _invited(session: Session, notice: Notice, t: Translator) -> Drawn:
    member = session.get_one(Member, notice.subject_id)
    settled = member.takes_sessions or not member.takes_nudges or member.paused_until is not None
    return None if notice.ts is None and settled else invitation_message.invitation(t, member)


def _subject(session: Session, notice: Notice) -> Meeting | Offer | MentoringRequest | None:
    if notice.subject_type == SubjectType.OFFER:
        return session.get(Offer, notice.subject_id)
    if notice.subject_type == SubjectType.MEETING:
        return session.get(Meeting, notice.subject_id)
    return session.get(MentoringRequest, notice.subject_id)


def _while_it_stands(draw: Draw) -> Draw:
    """Nothing is said any more about what somebody asked who was forgotten since."""

    def drawn(session: Session, notice: Notice, t: Translator) -> Drawn:
        subject = _subject(session, notice)
        return None if subject is None or subject.is_frame else draw(session, notice, t)

    return drawn


_WHILE_IT_STANDS: dict[NoticeKind, Draw] = {
    **requests.KINDS,
    NoticeKind.MEETING_CARD: _card,
    NoticeKind.MEETING_INVITATION: _invitation,
    NoticeKind.MEETING_MOVED: _changed(MeetingState.CONFIRMED),
    NoticeKind.MEETING_CANCELLED: _changed(MeetingState.CANCELLED),
    NoticeKind.MEETING_REMINDER: _reminder,
    NoticeKind.MEETING_MARK_0: _mark(0),
    NoticeKind.MEETING_MARK_15: _mark(15),
    NoticeKind.MEETING_MARK_20: _mark(20),
    NoticeKind.MEETING_FORM: _form,
    NoticeKind.MEETING_THANKS: _thanks,
    NoticeKind.MEETING_APPLIED: _applied,
    NoticeKind.MEETING_APPLIED_TOLD: _applied_told,
    NoticeKind.MEETING_MISSED: _missed,
    NoticeKind.MEETING_SERIES: _series,
    NoticeKind.MEETING_STOPPED: _stopped,
    NoticeKind.MEETING_NO_NEXT: _no_next,
}
KINDS: dict[NoticeKind, Draw] = {
    **{kind: _while_it_stands(draw) for kind, draw in _WHILE_IT_STANDS.items()},
    NoticeKind.MENTORING_INVITATION: _invited,
    NoticeKind.CALENDAR_FIRST: _calendar,
    NoticeKind.CALENDAR_CHANGED: _calendar,
}
ATTACHMENTS: dict[NoticeKind, Callable[[Session, Notice, Translator], Attachment]] = {
    NoticeKind.MEETING_INVITATION: _file
}

# Said at once, whatever the hour: the answer to what its reader has just done, and what has its own time.
AT_ONCE = frozenset(
    {
        NoticeKind.MENTORING_NOBODY,
        NoticeKind.MENTORING_SUGGESTED,
        NoticeKind.MEETING_CARD,
        NoticeKind.MEETING_INVITATION,
        NoticeKind.MEETING_MOVED,
        NoticeKind.MEETING_CANCELLED,
        NoticeKind.MEETING_REMINDER,
        NoticeKind.MEETING_MARK_0,
        NoticeKind.MEETING_MARK_15,
        NoticeKind.MEETING_MARK_20,
        NoticeKind.MEETING_FORM,
        NoticeKind.CALENDAR_FIRST,
    }
)
