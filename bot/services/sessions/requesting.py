"""A request for a short meeting, as whoever asks sees it: asked, matched, widened, withdrawn, ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.matching.ranking import Candidate, Ranking, Suggestion
from bot.services.people import identity
from bot.services.sessions import meeting_times, mentor_search
from bot.store import notice_refresh, notices
from bot.store.models import MeetingMode, Member, MentoringRequest, Offer, OfferState, RequestState, Urgency
from bot.store.models.notice_kinds import NoticeKind
from bot.store.questions import replies
from bot.store.sessions import offers, requests

Rank = Callable[[Sequence[Candidate], datetime, int], Ranking]

LONGEST_TOPIC, LONGEST_OBJECTIVE, LONGEST_LINKS = 120, 600, 1000  # characters
SUGGESTED = 3
NOBODY = NoticeKind.MENTORING_NOBODY
LOOKED_AT = 12  # best candidates whose calendars are compared
CHOICE_HOURS = timedelta(hours=9)  # working hours in which the requester may choose
HURRIED_CHOICE = timedelta(minutes=15)
OPEN = (RequestState.SEARCHING, RequestState.CHOOSING, RequestState.ASKING)
ENDED_WITHOUT = (RequestState.UNMATCHED, RequestState.LAPSED, RequestState.CANCELLED, RequestState.MISSED)


@dataclass(frozen=True, slots=True)
class RequestForm:
    """What the form says; `avoid` are member ids."""

    topic: str
    objective: str
    with_peer: bool = False
    speak: str = ""
    near: Urgency = Urgency.WEEK
    mode: MeetingMode = MeetingMode.CALL
    place: str = ""
    links: str = ""
    avoid: tuple[int, ...] = ()
    outside_line: bool = False
    question_id: int | None = None


def ask(
    session: Session,
    requester: Member,
    wanted: RequestForm,
    *,
    source: str,
    now: datetime,
    fields: tuple[str | None, str | None] = (None, None),
) -> MentoringRequest:
    """Keep the request; the same gesture twice is one. `fields` name the topic's and the objective's."""
    topic = checked(wanted.topic, "topic", LONGEST_TOPIC, fields[0])
    objective = checked(wanted.objective, "objective", LONGEST_OBJECTIVE, fields[1])
    known = requests.by_source(session, source)
    if known is not None:
        return known
    request = MentoringRequest(
        workspace_id=requester.workspace_id,
        workspace=requester.workspace,
        requester=requester,
        question_id=wanted.question_id,
        source=source,
        topic=topic,
        objective=objective,
        with_peer=wanted.with_peer,
        speak=wanted.speak,
        near=wanted.near,
        mode=wanted.mode,
        place=wanted.place.strip()[:200],
        links=wanted.links.strip()[:LONGEST_LINKS],
        avoid=list(wanted.avoid),
        outside_line=wanted.outside_line,
        asked_at=now,
        next_step_at=now,
    )
    session.add(request)
    session.flush()
    return request


def checked(text: str, what: str, longest: int, field: str | None) -> str:
    """The words as they will be kept, on one line, or a refusal that says what is wrong with them."""
    text = " ".join(text.split())
    if not any(letter.isalnum() for letter in text):
        raise Refusal(f"mentoring.no_{what}", field=field)
    if len(text) > longest:
        raise Refusal(f"mentoring.long_{what}", field=field, length=len(text), longest=longest)
    return text


def search(session: Session, request: MentoringRequest, rank: Rank, now: datetime) -> None:
    """Suggest up to three mentors who have time when the requester has, or say that there is nobody."""
    ranking = rank(mentor_search.willing(session, request, now), now, LOOKED_AT)
    found = 0
    for suggestion in ranking.suggestions:
        if found < SUGGESTED and suggestion.evidence:
            pieces = [] if request.with_peer else mentor_search.convincing(session, request.topic, suggestion)
            if pieces or request.with_peer:
                found += _suggest(session, request, suggestion, pieces, now)
    if not found:
        end_with_nobody(session, request, now, NOBODY)
        return
    request.state = RequestState.CHOOSING
    request.next_step_at = _until(request, now)
    number = len(request.offers)
    owe_requester(session, request, NoticeKind.MENTORING_SUGGESTED, now, f"suggested:{number}")
    redraw(session, request)


def _suggest(
    session: Session, request: MentoringRequest, suggestion: Suggestion, pieces: list[int], now: datetime
) -> bool:
    mentor = session.get_one(Member, suggestion.person)
    slots = meeting_times.shared(session, request, mentor, now)
    if slots:
        offer = Offer(
            workspace_id=request.workspace_id,
            request=request,
            mentor=mentor,
            evidence=pieces,
            slots=meeting_times.stored(slots),
        )
        session.add(offer)
        session.flush()
    return bool(slots)


def _until(request: MentoringRequest, now: datetime) -> datetime:
    if request.near == Urgency.HOUR:
        return now + HURRIED_CHOICE
    return identity.week_of(request.requester).after(now, CHOICE_HOURS) or now + CHOICE_HOURS


def lapse(session: Session, request: MentoringRequest, now: datetime) -> None:
    """The requester did not choose in time: the request ends, and says so."""
    if requests.transition(
        session, request, to=RequestState.LAPSED, among=(RequestState.CHOOSING,), closed_at=now
    ):
        owe_requester(session, request, NoticeKind.MENTORING_ENDED, now, f"lapsed:{now:%Y%m%d%H%M}")
        redraw(session, request)


def leave_the_choice(session: Session, request: MentoringRequest, now: datetime) -> None:
    """It does not work out with whom the requester named: they decide whether others are looked for."""
    if requests.transition(session, request, to=RequestState.CHOOSING, among=(RequestState.ASKING,)):
        request.next_step_at = (
            identity.week_of(request.requester).after(now, CHOICE_HOURS) or now + CHOICE_HOURS
        )
        owe_requester(session, request, NoticeKind.MENTORING_NAMED_OVER, now, f"named_over:{now:%Y%m%d%H%M}")
        redraw(session, request)


def end_with_nobody(
    session: Session, request: MentoringRequest, now: datetime, kind: NoticeKind = NoticeKind.MENTORING_ENDED
) -> None:
    """Nobody, or nobody with time: the requester hears it, and the gap stays on record as this request.

    `NOBODY` is the answer to what they have just done, so they hear it whatever the hour.
    """
    if requests.transition(session, request, to=RequestState.UNMATCHED, among=OPEN, closed_at=now):
        owe_requester(session, request, kind, now, f"nobody:{now:%Y%m%d%H%M}")
        redraw(session, request)


def own(request: MentoringRequest, by: Member) -> None:
    """Refuse whoever did not ask for this meeting."""
    if request.requester_id != by.id:
        raise Refusal("mentoring.not_yours")


def search_again(
    session: Session, request: MentoringRequest, by: Member, now: datetime, *, wider: bool
) -> None:
    """Look for others (those suggested so far are let be), or further ahead, up to two weeks."""
    own(request, by)
    among = (RequestState.CHOOSING, *ENDED_WITHOUT)
    if not requests.transition(session, request, to=RequestState.SEARCHING, among=among):
        raise Refusal("mentoring.over")
    for offer in list(request.offers):
        if offer.state == OfferState.SUGGESTED and wider:
            request.offers.remove(offer)
            session.delete(offer)
        elif offer.state == OfferState.SUGGESTED:
            offer.state = OfferState.CLOSED
    request.near = Urgency.FORTNIGHT if wider else request.near
    request.next_step_at = now
    redraw(session, request)


def withdraw(session: Session, request: MentoringRequest, by: Member, now: datetime) -> None:
    """The requester takes it back; mentors who were asked see that nothing more is needed."""
    own(request, by)
    if not requests.transition(session, request, to=RequestState.WITHDRAWN, among=OPEN, closed_at=now):
        raise Refusal("mentoring.over")
    close_offers(session, request)
    redraw(session, request)


def close_offers(session: Session, request: MentoringRequest) -> None:
    """What is still offered, or only suggested, is no longer."""
    for offer in request.offers:
        offers.transition_offer(
            session,
            offer,
            to=OfferState.CLOSED,
            among=(OfferState.SUGGESTED, OfferState.OFFERED, OfferState.PROPOSED),
        )


def owe_requester(
    session: Session, request: MentoringRequest, kind: NoticeKind, now: datetime, what: str
) -> None:
    """Owe the requester one message about the request, once."""
    notices.enqueue(
        session,
        kind,
        subject_id=request.id,
        to=request.requester,
        due_at=now,
        key=f"mentoring:{request.id}:{what}",
    )


def redraw(session: Session, request: MentoringRequest) -> None:
    """Redraw every message about the request, where it stands, and the words that the two wrote about it."""
    notice_refresh.refresh_request(session, request.id)
    for words in replies.about_request(session, request):
        notice_refresh.refresh_about(session, words, NoticeKind.MENTORING_WORDS)
