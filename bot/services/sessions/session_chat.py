"""What the two of a request or a meeting write to each other through the bot."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import identity
from bot.services.questions.replying import Heard, IncomingWords
from bot.services.sessions import booking, offer_responses, requesting
from bot.store import notices
from bot.store.models import Meeting, Member, Offer, OfferState, Reply, RequestState
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, NoticeKind, SubjectType
from bot.store.questions import replies
from bot.text.meaning.replies import Meaning, read_reply

ABOUT_OFFER, ABOUT_MEETING = NoticeKind.MENTORING_WORDS, NoticeKind.MEETING_WORDS
PATIENCE = timedelta(hours=27)  # working hours that words from a mentor add: they are being talked about


def subject_of(session: Session, kind: NoticeKind, subject_id: int) -> Offer | Meeting:
    """The offer or the meeting that a message is about; refused once it is gone."""
    found = _subject(session, kind, subject_id)
    if found is None:
        raise Refusal("heard.nobody")
    return found


def _subject(session: Session, kind: NoticeKind, subject_id: int) -> Offer | Meeting | None:
    subject_type = SUBJECT_TYPE_OF[kind]
    if subject_type == SubjectType.REPLY:
        words = session.get(Reply, subject_id)
        return (words.offer or words.meeting) if words is not None else None
    if subject_type == SubjectType.MEETING:
        return session.get(Meeting, subject_id)
    return session.get(Offer, subject_id) if subject_type == SubjectType.OFFER else None


def write(
    session: Session, about: Offer | Meeting, author: Member, words: IncomingWords, now: datetime
) -> Heard:
    """From one of the two to the other; while they talk, a request waits for them."""
    other = _other(about, author)
    if other is None or other.has_left:
        raise Refusal("meeting.other_left")
    if replies.reply_by_source(session, words.source) is not None:
        return Heard.NOTHING
    reply = Reply(
        workspace_id=author.workspace_id, author=author, to=other, source=words.source, text=words.checked(),
        files=[list(file) for file in words.files], meaning=Meaning.OTHER, created_at=now,
        offer=about if isinstance(about, Offer) else None,
        meeting=about if isinstance(about, Meeting) else None,
    )  # fmt: skip
    session.add(reply)
    session.flush()
    kind = ABOUT_OFFER if isinstance(about, Offer) else ABOUT_MEETING
    notices.enqueue(
        session, kind, subject_id=reply.id, to=other, due_at=now,
        meeting=about if isinstance(about, Meeting) else None,
    )  # fmt: skip
    if isinstance(about, Offer):
        if _is_refusal(about, author, reply.text):
            offer_responses.decline(session, about, author, now)
            return Heard.DECLINED_SESSION
        _wait(session, about, now)
    return Heard.BROUGHT


def _is_refusal(offer: Offer, author: Member, text: str) -> bool:
    """Whether a mentor who is asked plainly says no: then somebody else is asked, as after the button."""
    asked = author.id == offer.mentor_id and offer.state == OfferState.OFFERED
    if not asked or offer.request.state != RequestState.ASKING:
        return False
    reading = read_reply(offer.request.objective, text)
    return reading.meaning == Meaning.REFUSAL and reading.sure


def _other(about: Offer | Meeting, author: Member) -> Member | None:
    if about.is_frame:
        raise Refusal("mentoring.not_asked")
    if isinstance(about, Meeting):
        booking.seat_of(about, author)
        return booking.other_than(about, author)
    two = (about.mentor, about.request.requester)
    if author.id not in (one.id for one in two) or about.state == OfferState.SUGGESTED:
        raise Refusal("mentoring.not_asked")
    return next(one for one in two if one.id != author.id)


def _wait(session: Session, offer: Offer, now: datetime) -> None:
    """Nobody else is asked while the two write to each other, within reason."""
    request = offer.request
    if request.state != RequestState.ASKING or offer.state not in (OfferState.OFFERED, OfferState.PROPOSED):
        return
    until = identity.week_of(request.requester).after(now, PATIENCE) or now + PATIENCE
    if offer.expires_at is not None and until > offer.expires_at:
        offer.expires_at = until
        requesting.redraw(session, request)
