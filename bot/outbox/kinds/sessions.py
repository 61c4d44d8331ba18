"""The notices about requests and meetings: what each is about, and the files that go with some of them."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.scheduling.ics import file_of
from bot.store import visibility
from bot.store.memory import accepted_answers
from bot.store.models import (
    Evidence,
    EvidenceState,
    ExternalMentor,
    Meeting,
    MeetingState,
    Member,
    MentoringRequest,
    Notice,
    Offer,
    OfferState,
    OutsideCalendar,
    Participant,
    RequestState,
)
from bot.store.models.notice_kinds import NoticeKind, SubjectType
from bot.store.people import evidence
from bot.store.sessions import mentors, requests
from bot.text.terms import terms
from bot.views.kit import Message
from bot.views.people import invitation_message
from bot.views.sessions import (
    calendar_form,
    feedback_messages,
    meeting_messages,
    offer_messages,
    request_messages,
)

Drawn = Message | None
Draw = Callable[[Session, Notice, Translator], Drawn]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a notice; its name is its own, so that it can be found again."""

    name: str
    title: str
    content: bytes


def _cited(session: Session, numbers: list[int]) -> dict[int, Evidence]:
    return {piece.id: piece for piece in evidence.standing(session, numbers)}


def _seen(session: Session, reader: Member, cited: dict[int, Evidence]) -> set[int]:
    asked = [piece.question for piece in cited.values()]
    return visibility.readable_questions(session, visibility.alone(reader), asked)


def outside_for(session: Session, request: MentoringRequest) -> list[ExternalMentor]:
    """Mentors from outside whose topics share words with the request."""
    wanted = set(terms(f"{request.topic} {request.objective}"))
    asked = {offer.mentor_id for offer in request.offers}
    found = []
    for mentor in mentors.externals(session):
        shared = len(wanted & set(terms(mentor.topics)))
        gone = mentor.member is not None and (mentor.member.has_left or mentor.member_id in asked)
        if shared and not gone:
            found.append((-shared, mentor.name, mentor))
    return [mentor for _, _, mentor in sorted(found, key=lambda each: each[:2])]


def _shown(session: Session, notice: Notice) -> request_messages.Suggested:
    request = session.get_one(MentoringRequest, notice.subject_id)
    numbers = [number for offer in request.offers for number in offer.evidence]
    cited = _cited(session, numbers)
    if not visibility.reads_all(session, visibility.alone(request.requester)):  # topics stand in no channel
        cited = {number: piece for number, piece in cited.items() if piece.question_id is not None}
    seen = _seen(session, request.requester, cited)
    return request_messages.Suggested(request, cited, outside_for(session, request), seen)


def _suggested(session: Session, notice: Notice, t: Translator) -> Drawn:
    shown = _shown(session, notice)
    asked = shown.request.state == RequestState.ASKING and requests.by_name(shown.request) is not None
    if notice.ts is None and shown.request.state != RequestState.CHOOSING and not asked:
        return None
    return request_messages.suggested(t, shown)


def _next(session: Session, notice: Notice, t: Translator) -> Drawn:
    request = session.get_one(MentoringRequest, notice.subject_id)
    if notice.ts is None and request.state != RequestState.ASKING:
        return None
    return request_messages.following(t, request)


def _named_over(session: Session, notice: Notice, t: Translator) -> Drawn:
    request = session.get_one(MentoringRequest, notice.subject_id)
    if notice.ts is None and (request.state != RequestState.CHOOSING or requests.by_name(request) is None):
        return None
    return request_messages.named_over(t, request, requests.named_in(request))


def _ended(session: Session, notice: Notice, t: Translator) -> Drawn:
    shown = _shown(session, notice)
    if notice.ts is None and shown.request.state not in (RequestState.UNMATCHED, RequestState.LAPSED):
        return None
    return request_messages.ended(t, shown)


def _offer(session: Session, notice: Notice, t: Translator) -> Drawn:
    offer = session.get_one(Offer, notice.subject_id)
    open_ = offer.state == OfferState.OFFERED and offer.request.state == RequestState.ASKING
    if notice.ts is None and not open_:
        return None
    cited = _cited(session, offer.evidence)
    return offer_messages.offer(t, offer, cited, _seen(session, offer.mentor, cited))


def _proposed(session: Session, notice: Notice, t: Translator) -> Drawn:
    offer = session.get_one(Offer, notice.subject_id)
    if notice.ts is None and offer.state != OfferState.PROPOSED:
        return None
    return offer_messages.proposed(t, offer)


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


_ABOUT_MEETINGS: dict[NoticeKind, Draw] = {
    NoticeKind.MENTORING_SUGGESTED: _suggested,
    NoticeKind.MENTORING_NEXT: _next,
    NoticeKind.MENTORING_NAMED_OVER: _named_over,
    NoticeKind.MENTORING_ENDED: _ended,
    NoticeKind.MENTORING_NOBODY: _ended,
    NoticeKind.MENTORING_OFFER: _offer,
    NoticeKind.MENTORING_PROPOSED: _proposed,
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
    **{kind: _while_it_stands(draw) for kind, draw in _ABOUT_MEETINGS.items()},
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
