"""After a meeting: what each made of it, what goes into the memory, and whether it was put to use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import expertise
from bot.services.questions import importing
from bot.services.sessions import booking, recurring, reminders
from bot.store.models import (
    Applied,
    Evidence,
    EvidenceKind,
    EvidenceState,
    GoesOn,
    Meeting,
    MeetingState,
    Member,
    Participant,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.questions.questions import by_source
from bot.store.sessions import meetings, mentors

LONGEST_FIELD = 1500  # characters of each field
GOOD = 4  # of five: from here on, going on together is offered
MEETING_WEIGHT, LEARNED_WEIGHT = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class FeedbackWords:
    """What the form says."""

    learned: str = ""
    develop: str = ""
    thanks: str = ""
    next_action: str = ""
    goes_on: GoesOn = GoesOn.NO


def rate(session: Session, meeting: Meeting, by: Member, useful: int) -> Participant:
    """The first tap: 1 to 5, kept even when the form is then closed."""
    seat = _open_seat(meeting, by)
    if not 1 <= useful <= 5:
        raise Refusal("meeting.over")
    seat.useful = useful
    meetings.refresh(session, meeting, (reminders.FORM,))
    return seat


def _open_seat(meeting: Meeting, by: Member) -> Participant:
    seat = booking.seat_of(meeting, by)
    if meeting.state == MeetingState.MISSED:
        raise Refusal("meeting.was_missed")
    if meeting.state != MeetingState.HELD:
        raise Refusal("meeting.not_yet")
    return seat


def answer(
    session: Session, meeting: Meeting, by: Member, words: FeedbackWords, now: datetime
) -> Participant:
    """The second tap: the form is sent. It may be sent again, and then replaces what was said before."""
    seat = _open_seat(meeting, by)
    first = seat.answered_at is None
    seat.learned, seat.develop = words.learned.strip()[:LONGEST_FIELD], words.develop.strip()[:LONGEST_FIELD]
    seat.thanks, seat.next_action = (
        words.thanks.strip()[:LONGEST_FIELD],
        words.next_action.strip()[:LONGEST_FIELD],
    )
    seat.goes_on = words.goes_on
    seat.answered_at = now
    other = booking.other_than(meeting, by)
    if other is not None and first and (seat.thanks or seat.is_learner):
        reminders.owe(session, meeting, NoticeKind.MEETING_THANKS, now, to=other)
    meetings.refresh(session, meeting, (reminders.FORM, NoticeKind.MEETING_THANKS))
    recurring.begin(session, meeting, now)
    return seat


def remember_mentor(session: Session, meeting: Meeting, by: Member, now: datetime) -> None:
    """The mentor agrees that the bot remembers what they gave a meeting about."""
    if booking.seat_of(meeting, by).is_learner:
        raise Refusal("meeting.not_yours")
    topic = meeting.request.topic
    piece = mentors.meeting_evidence(session, by, topic)
    if piece is None:
        piece = Evidence(
            workspace_id=by.workspace_id,
            member_id=by.id,
            kind=EvidenceKind.MEETING,
            topic=topic,
            weight=MEETING_WEIGHT,
            at=now,
        )
        session.add(piece)
    piece.state = EvidenceState.APPROVED
    evidence.changed(session, piece)
    meetings.refresh(session, meeting, (NoticeKind.MEETING_THANKS,))


def share(
    session: Session,
    meeting: Meeting,
    by: Member,
    title: str,
    text: str,
    *,
    agrees: bool,
    now: datetime,
    fields: tuple[str, str],
) -> None:
    """What was learned becomes a card that colleagues with the same question find, and is its author's own.

    It counts as something that its author knows only when they agree.
    """
    seat = _open_seat(meeting, by)
    for words, field in zip((title, text), fields, strict=True):
        if not any(letter.isalnum() for letter in words):
            raise Refusal("meeting.share.empty", field=field)
    source = f"learned:{seat.id}"
    answered = importing.PastAnswer(source, by, text.strip(), now, score=0, accepted=True)
    past = importing.PastQuestion(source, by, title.strip(), now, (answered,))
    if not importing.bring_in(session, past):
        raise Refusal("meeting.share.done")
    question = by_source(session, source)
    if question is None:
        raise LookupError(source)
    seat.shared_id = question.id
    if agrees:
        expertise.learn(
            session,
            by,
            EvidenceKind.ANSWER,
            question,
            weight=LEARNED_WEIGHT,
            state=EvidenceState.APPROVED,
            now=now,
        )
    meetings.refresh(session, meeting, (reminders.FORM,))


def applied(session: Session, meeting: Meeting, by: Member, how: str, now: datetime) -> None:
    """Two weeks later: did you apply it? When it was, the one who helped hears of it."""
    seat = booking.seat_of(meeting, by)
    if how not in set(Applied):
        raise Refusal("meeting.over")
    seat.applied = Applied(how)
    other = booking.other_than(meeting, by)
    if how != Applied.NOT_YET and other is not None:
        reminders.owe(session, meeting, NoticeKind.MEETING_APPLIED_TOLD, now, to=other)
    meetings.refresh(session, meeting, (reminders.APPLIED, NoticeKind.MEETING_APPLIED_TOLD))
    session.flush()
