"""A request for one mentor, by name: they alone are asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.sessions import meeting_times, offering, requesting
from bot.store.models import Member, MentoringRequest, Offer
from bot.store.sessions import offers


def ask(
    session: Session,
    requester: Member,
    wanted: requesting.RequestForm,
    whom: Member,
    source: str,
    now: datetime,
    *,
    fields: tuple[str | None, str | None] = (None, None),
    field: str | None = None,
) -> MentoringRequest:
    """Keep the request, with the one mentor in it; a refusal, and nothing kept, when that cannot be.

    `fields` name the topic's and the objective's, `field` the one in which the mentor was named.
    """
    request = requesting.ask(session, requester, wanted, source=source, now=now, fields=fields)
    if request.offers:
        return request  # the same gesture again
    _check(session, request, whom, now, field)
    slots = meeting_times.shared(session, request, whom, now)
    if not slots:
        given = any(meeting_times.both_free(session, request, whom, now))
        raise Refusal("mentoring.whom.no_budget" if given else "mentoring.whom.no_time", field=field)
    offer = Offer(
        workspace_id=request.workspace_id,
        request=request,
        mentor=whom,
        handed_by=requester,
        slots=meeting_times.stored(slots),
    )
    session.add(offer)
    session.flush()
    return request


def ask_agreed(
    session: Session,
    requester: Member,
    wanted: requesting.RequestForm,
    whom: Member,
    source: str,
    now: datetime,
) -> MentoringRequest:
    """The same for one who has said yes beforehand, in a swap: kept even where the two have no time yet, so
    that the requester hears it and may look further."""
    request = requesting.ask(session, requester, wanted, source=source, now=now)
    request.is_agreed = True
    if not request.offers:
        slots = meeting_times.shared(session, request, whom, now)
        session.add(
            Offer(
                workspace_id=request.workspace_id, request=request, mentor=whom, handed_by=requester,
                slots=meeting_times.stored(slots),
            )
        )  # fmt: skip
        session.flush()
    return request


def _check(
    session: Session, request: MentoringRequest, whom: Member, now: datetime, field: str | None
) -> None:
    """Refuse whoever may not be asked; whom one of the two avoids reads as anybody who takes no sessions."""
    if whom.id == request.requester_id:
        raise Refusal("mentoring.whom.yourself", field=field)
    line = offers.line_of(session, request.requester) if request.outside_line else set()
    if whom.id in request.avoid or whom.id in line:
        raise Refusal("mentoring.whom.excluded", field=field)
    if not offering.available(session, request, whom, now):
        raise Refusal("mentoring.whom.cannot", field=field)
