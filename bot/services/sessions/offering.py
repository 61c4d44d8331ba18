"""Asking mentors: one after the other; all at once within the hour. Their word: `offer_responses`."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.matching.ranking import Candidate
from bot.services.people import identity, workload
from bot.services.sessions import meeting_times, mentor_search, requesting
from bot.store import notices
from bot.store.models import (
    ExternalMentor,
    Member,
    MentoringRequest,
    Offer,
    OfferState,
    RequestState,
    Urgency,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import members
from bot.store.sessions import mentors, offers, requests

OFFER = NoticeKind.MENTORING_OFFER
PATIENCE = timedelta(hours=4)  # of the mentor's working hours
PATIENCE_TODAY = timedelta(hours=1)
PATIENCE_HOUR = timedelta(minutes=10)


def advance(session: Session, request: MentoringRequest, rank: requesting.Rank, now: datetime) -> None:
    """Take the request's next step, when it is due: the one place that keeps it from dying silently."""
    if not requests.claim_step(session, request, now):
        return
    if request.state == RequestState.SEARCHING:
        named = requests.by_name(request)
        if named is not None and named.state == OfferState.SUGGESTED:
            _ask_named(session, named, rank, now)
        else:
            requesting.search(session, request, rank, now)
    elif request.state == RequestState.CHOOSING:
        requesting.lapse(session, request, now)
    elif request.state == RequestState.ASKING:
        go_on(session, request, now)


def _ask_named(session: Session, offer: Offer, rank: requesting.Rank, now: datetime) -> None:
    """The one whom the requester named, with what speaks for them; they alone."""
    request = offer.request
    if not requests.transition(session, request, to=RequestState.ASKING, among=(RequestState.SEARCHING,)):
        return
    found = rank([Candidate(offer.mentor_id)], now, 1).suggestions
    offer.evidence = (
        mentor_search.convincing(session, request.topic, found[0]) if found and not request.with_peer else []
    )
    if make(session, offer, now):
        requesting.owe_requester(session, request, NoticeKind.MENTORING_SUGGESTED, now, "suggested:named")
    else:
        go_on(session, request, now)


def choose(session: Session, offer: Offer, by: Member, now: datetime) -> None:
    """The requester wants this mentor."""
    _begin(session, offer.request, by)
    if not make(session, offer, now):
        go_on(session, offer.request, now)


def choose_for_me(session: Session, request: MentoringRequest, by: Member, now: datetime) -> None:
    """The best of those suggested; within the hour all of them, and the first to claim wins."""
    _begin(session, request, by)
    if request.near == Urgency.HOUR:
        for offer in _suggested(request):
            make(session, offer, now)
    go_on(session, request, now)


def _begin(session: Session, request: MentoringRequest, by: Member) -> None:
    requesting.own(request, by)
    offers.hold(session, request)
    if not requests.transition(session, request, to=RequestState.ASKING, among=(RequestState.CHOOSING,)):
        raise Refusal("mentoring.over" if request.state not in requesting.OPEN else "mentoring.chosen")


def _suggested(request: MentoringRequest) -> list[Offer]:
    return [offer for offer in request.offers if offer.state == OfferState.SUGGESTED]


def available(session: Session, request: MentoringRequest, mentor: Member, now: datetime) -> bool:
    """Whether this person may be asked for this meeting, at this instant."""
    paused = mentor.paused_until is not None and mentor.paused_until > now
    named = mentors.external_of(session, mentor) is not None
    takes = mentor.takes_sessions or request.is_agreed
    willing = named if mentor.is_guest else takes and workload.is_reached(mentor)
    return (
        willing
        and not (mentor.has_left or mentor.is_bot or paused)
        and (mentor.id not in members.avoided_by(session, request.requester))
    )


def make(session: Session, offer: Offer, now: datetime) -> bool:
    """Ask the mentor, with fresh slots; False when meanwhile they cannot be asked or have no time."""
    request, mentor = offer.request, offer.mentor
    slots = (
        meeting_times.shared(session, request, mentor, now)
        if available(session, request, mentor, now)
        else []
    )
    if not slots:
        offer.state = OfferState.CLOSED
        return False
    offer.slots, offer.state, offer.offered_at = meeting_times.stored(slots), OfferState.OFFERED, now
    offer.expires_at = _patience_ends(offer, now)
    request.next_step_at = min(request.next_step_at or offer.expires_at, _looked_at_again(offer, now))
    notices.enqueue(
        session,
        OFFER,
        subject_id=offer.id,
        to=mentor,
        due_at=now,
        key=f"mentoring:{request.id}:offer:{offer.id}",
    )
    requesting.redraw(session, request)
    return True


def _looked_at_again(offer: Offer, now: datetime) -> datetime:
    """When patience ends, or, before that, the first of the times offered has passed."""
    first = offer.slots[:1] if offer.state == OfferState.OFFERED else []
    return min([offer.expires_at or now, *map(meeting_times.instant, first)])


def _keep_fresh(session: Session, offer: Offer, now: datetime) -> None:
    """Times that have passed, or at which one of the two is taken by now, give way to others."""
    request, mentor = offer.request, offer.mentor
    if not all(
        meeting_times.stands(session, request, mentor, meeting_times.instant(slot), now)
        for slot in offer.slots
    ):
        offer.slots = meeting_times.stored(meeting_times.shared(session, request, mentor, now))


def _patience_ends(offer: Offer, now: datetime) -> datetime:
    if offer.request.near == Urgency.HOUR:
        return now + PATIENCE_HOUR
    patience = PATIENCE_TODAY if offer.request.near == Urgency.TODAY else PATIENCE
    return identity.week_of(offer.mentor).after(now, patience) or now + patience


def go_on(session: Session, request: MentoringRequest, now: datetime) -> None:
    """Silent mentors are passed over, the next is asked, or the request ends honestly."""
    for offer in request.offers:
        if offer.state in offers.WAITING and offer.expires_at is not None and offer.expires_at <= now:
            ended = OfferState.SILENT if offer.state == OfferState.OFFERED else OfferState.CLOSED
            offers.transition_offer(session, offer, to=ended)
    waiting = [offer for offer in request.offers if offer.state in offers.WAITING]
    if not waiting:
        asked_before = any(offer.offered_at for offer in request.offers)
        following = next((offer for offer in _suggested(request) if make(session, offer, now)), None)
        if following is None and requests.by_name(request) is not None:
            requesting.leave_the_choice(session, request, now)
            return
        if following is None:
            requesting.end_with_nobody(session, request, now)
            return
        if asked_before:
            requesting.owe_requester(session, request, NoticeKind.MENTORING_NEXT, now, f"next:{following.id}")
        waiting = [following]
    for offer in waiting:
        if offer.state == OfferState.OFFERED:
            _keep_fresh(session, offer, now)
    request.next_step_at = min(_looked_at_again(offer, now) for offer in waiting)
    requesting.redraw(session, request)


def ask_outside(
    session: Session, request: MentoringRequest, outside: ExternalMentor, by: Member, now: datetime
) -> None:
    """An external mentor: asked like a colleague where they are in Slack, else booked by link."""
    requesting.own(request, by)
    among = (RequestState.CHOOSING, *requesting.ENDED_WITHOUT)
    if outside.member is None:
        if not requests.transition(session, request, to=RequestState.REFERRED, among=among, closed_at=now):
            raise Refusal("mentoring.over")
        requesting.close_offers(session, request)
        requesting.redraw(session, request)
        return
    known = next((offer for offer in request.offers if offer.mentor_id == outside.member_id), None)
    if known is not None and known.offered_at is not None:
        raise Refusal("mentoring.already_asked")
    offer = known or Offer(workspace_id=request.workspace_id, request=request, mentor=outside.member)
    session.add(offer)
    session.flush()
    if not requests.transition(session, request, to=RequestState.ASKING, among=among):
        raise Refusal("mentoring.over")
    if not make(session, offer, now):
        raise Refusal("mentoring.cannot_be_asked")


def unreachable(session: Session, offer: Offer, now: datetime) -> None:
    """Slack would not take the message to a mentor, or they may not be written to: the next is asked."""
    offers.hold(session, offer.request)
    closed = offers.transition_offer(session, offer, to=OfferState.CLOSED, among=(OfferState.OFFERED,))
    if closed and offer.request.state == RequestState.ASKING:
        go_on(session, offer.request, now)
