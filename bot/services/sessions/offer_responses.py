"""What a mentor who is asked may say, and what the requester says to another time. First claim wins.

Whoever acts on a request holds it until the commit, and everything is checked again at that instant.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import identity
from bot.services.sessions import booking, meeting_times, requesting
from bot.services.sessions.offering import available, go_on, make
from bot.store import notices
from bot.store.models import Meeting, Member, Offer, OfferState, RequestState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.sessions import offers, requests

ANSWER_PATIENCE = timedelta(hours=9)  # of the requester's, for a time that the mentor proposes


def may_act(session: Session, offer: Offer, by: Member) -> None:
    """Refuse whoever was not asked, and what comes too late: kindly, since somebody was quicker."""
    offers.hold(session, offer.request)
    if offer.mentor_id != by.id:
        raise Refusal("mentoring.not_asked")
    if (
        offer.request.state in (RequestState.CONFIRMED, RequestState.HELD)
        and offer.state != OfferState.CLAIMED
    ):
        raise Refusal("mentoring.taken")
    if offer.state != OfferState.OFFERED or offer.request.state != RequestState.ASKING:
        raise Refusal("mentoring.over")


def claim(session: Session, offer: Offer, by: Member, seconds: int, now: datetime) -> Meeting:
    """The mentor takes one of the slots. First claim wins; everything is checked again at this instant."""
    may_act(session, offer, by)
    if seconds not in offer.slots:
        raise Refusal("mentoring.slot_gone")
    start = meeting_times.checked(meeting_times.instant(seconds), now, None)
    end = start + meeting_times.length_of(offer.request)
    for one, key in ((by, "calendar.yours_busy"), (offer.request.requester, "calendar.theirs_busy")):
        if meeting_times.is_busy(session, one, start, end):
            raise Refusal(key)
    return _confirm(session, offer, start, now)


def _confirm(
    session: Session, offer: Offer, start: datetime, now: datetime, field: str | None = None
) -> Meeting:
    request = offer.request
    booking.hold(session, (request.requester, offer.mentor))
    if request.requester.has_left:
        raise Refusal("mentoring.over", field=field)
    if not available(session, request, offer.mentor, now):
        raise Refusal("mentoring.not_available", field=field)
    if not meeting_times.has_budget(session, request, offer.mentor, start):
        raise Refusal("mentoring.no_budget", field=field)
    if not requests.transition(session, request, to=RequestState.CONFIRMED, among=(RequestState.ASKING,)):
        raise Refusal("mentoring.taken", field=field)
    offers.transition_offer(session, offer, to=OfferState.CLAIMED)
    requesting.close_offers(session, request)
    meeting = booking.book(session, request, offer.mentor, start, now, field=field)
    requesting.redraw(session, request)
    return meeting


def propose(
    session: Session, offer: Offer, by: Member, at: datetime | None, now: datetime, *, field: str
) -> Meeting | None:
    """Another time: confirmed at once where the requester is free in their own hours, else they are asked."""
    may_act(session, offer, by)
    start = meeting_times.checked(at, now, field)
    if meeting_times.suits(session, offer.request, offer.request.requester, start):
        return _confirm(session, offer, start, now, field)
    if not offers.transition_offer(session, offer, to=OfferState.PROPOSED, among=(OfferState.OFFERED,)):
        raise Refusal("mentoring.taken", field=field)
    request = offer.request
    offer.proposed_at = start
    offer.expires_at = min(
        identity.week_of(request.requester).after(now, ANSWER_PATIENCE) or now + ANSWER_PATIENCE, start
    )
    request.next_step_at = min(request.next_step_at or offer.expires_at, offer.expires_at)
    notices.enqueue(
        session,
        NoticeKind.MENTORING_PROPOSED,
        subject_id=offer.id,
        to=request.requester,
        due_at=now,
        key=f"mentoring:{request.id}:proposed:{offer.id}",
    )
    requesting.redraw(session, request)
    return None


def accept_time(session: Session, offer: Offer, by: Member, now: datetime) -> Meeting:
    """The requester takes the time that the mentor proposed."""
    requesting.own(offer.request, by)
    offers.hold(session, offer.request)
    if offer.state != OfferState.PROPOSED:
        raise Refusal("mentoring.over")
    return _confirm(session, offer, meeting_times.checked(offer.proposed_at, now, None), now)


def refuse_time(session: Session, offer: Offer, by: Member, now: datetime) -> None:
    """The proposed time does not suit the requester: the next mentor is asked, or looked for."""
    requesting.own(offer.request, by)
    offers.hold(session, offer.request)
    if not offers.transition_offer(session, offer, to=OfferState.CLOSED, among=(OfferState.PROPOSED,)):
        raise Refusal("mentoring.over")
    named = requests.by_name(offer.request) is not None
    go_on(session, offer.request, now)
    if named and offer.request.state == RequestState.CHOOSING:
        requesting.search_again(session, offer.request, by, now, wider=False)


def decline(session: Session, offer: Offer, by: Member, now: datetime) -> None:
    """Not now; no reason is asked for, and the requester is not told whose it was."""
    may_act(session, offer, by)
    offers.transition_offer(session, offer, to=OfferState.DECLINED)
    go_on(session, offer.request, now)


def hand_over(session: Session, offer: Offer, by: Member, to: Member, now: datetime, *, field: str) -> None:
    """I know who: that colleague is asked next, if they take sessions and are not excluded."""
    may_act(session, offer, by)
    request = offer.request
    if to.id in (by.id, request.requester_id):
        raise Refusal("mentoring.somebody_else", field=field)
    if any(other.mentor_id == to.id and other.offered_at for other in request.offers):
        raise Refusal("mentoring.already_asked", field=field)
    known = next((other for other in request.offers if other.mentor_id == to.id), None)
    excluded = to.id in request.avoid or (
        request.outside_line and to.id in offers.line_of(session, request.requester)
    )
    handed = known or Offer(workspace_id=request.workspace_id, request=request, mentor=to)
    handed.handed_by = by
    session.add(handed)
    session.flush()
    if excluded or not make(session, handed, now):
        raise Refusal("mentoring.cannot_be_asked", field=field)
    offers.transition_offer(session, offer, to=OfferState.HANDED_OVER)
    go_on(session, request, now)
