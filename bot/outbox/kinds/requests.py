"""The notices about requests for a session and their offers: what each is about, and how it reads."""

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.store import visibility
from bot.store.models import (
    Evidence,
    ExternalMentor,
    Member,
    MentoringRequest,
    Notice,
    Offer,
    OfferState,
    RequestState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.sessions import mentors, requests
from bot.text.terms import terms
from bot.views.sessions import (
    offer_messages,
    request_messages,
)


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


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.MENTORING_SUGGESTED: _suggested,
    NoticeKind.MENTORING_NEXT: _next,
    NoticeKind.MENTORING_NAMED_OVER: _named_over,
    NoticeKind.MENTORING_ENDED: _ended,
    NoticeKind.MENTORING_NOBODY: _ended,
    NoticeKind.MENTORING_OFFER: _offer,
    NoticeKind.MENTORING_PROPOSED: _proposed,
}
