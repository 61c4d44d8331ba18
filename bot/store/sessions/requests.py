"""Queries on requests for a meeting, and on the mentors asked."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.models import (
    Member,
    MentoringRequest,
    Offer,
    OfferState,
    RequestState,
)
from bot.store.notices import won
from bot.store.workspaces import home_id

LIVE = (RequestState.SEARCHING, RequestState.CHOOSING, RequestState.ASKING)


def by_source(session: Session, source: str) -> MentoringRequest | None:
    """The request that one gesture in Slack already made."""
    return session.scalar(
        select(MentoringRequest).where(
            MentoringRequest.workspace_id == home_id(session), MentoringRequest.source == source
        )
    )


def of_requester(session: Session, member: Member, limit: int) -> list[MentoringRequest]:
    """A member's requests, newest first."""
    return list(
        session.scalars(
            select(MentoringRequest)
            .where(MentoringRequest.requester_id == member.id)
            .order_by(MentoringRequest.id.desc())
            .limit(limit)
        )
    )


def named_in(request: MentoringRequest) -> Offer | None:
    """The offer to the mentor whom the requester named: it was the requester who handed it to them."""
    return next((one for one in request.offers if one.handed_by_id == request.requester_id), None)


def by_name(request: MentoringRequest) -> Offer | None:
    """The same, as long as nobody else was looked for: only those were asked whom somebody named."""
    return named_in(request) if all(one.handed_by_id is not None for one in request.offers) else None


def due(session: Session, now: datetime, limit: int = 50) -> list[int]:
    """Ids of the requests whose next step should have been taken by `now`."""
    return list(
        session.scalars(
            select(MentoringRequest.id)
            .where(MentoringRequest.next_step_at <= now)
            .order_by(MentoringRequest.next_step_at, MentoringRequest.id)
            .limit(limit)
        )
    )


def wake(session: Session, people: Iterable[Member], now: datetime) -> None:
    """The free times of these people have changed: requests that offer any are looked at again, at once.

    Whoever holds one at this instant is looking at it: those are passed over, so that nobody waits for two.
    """
    ids = [person.id for person in people]
    asked = select(Offer.request_id).where(Offer.mentor_id.in_(ids), Offer.state == OfferState.OFFERED)
    open_now = session.scalars(
        select(MentoringRequest.id)
        .where(MentoringRequest.state == RequestState.ASKING)
        .where(or_(MentoringRequest.requester_id.in_(ids), MentoringRequest.id.in_(asked)))
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(MentoringRequest).where(MentoringRequest.id.in_(list(open_now))).values(next_step_at=now)
    )


def next_step(session: Session, now: datetime) -> datetime | None:
    """When the next request wants a step."""
    return session.scalar(
        select(func.min(MentoringRequest.next_step_at)).where(MentoringRequest.next_step_at > now)
    )


def claim_step(session: Session, request: MentoringRequest, now: datetime) -> bool:
    """Take the request's next step in this transaction, unless another process just did."""
    return won(
        session.execute(
            update(MentoringRequest)
            .where(MentoringRequest.id == request.id, MentoringRequest.next_step_at <= now)
            .values(next_step_at=None)
            .execution_options(synchronize_session="fetch")
        )
    )


def transition(
    session: Session,
    request: MentoringRequest,
    *,
    to: RequestState,
    among: Iterable[RequestState],
    closed_at: datetime | None = None,
) -> bool:
    """Change the state unless somebody was quicker; says whether this call did it."""
    return won(
        session.execute(
            update(MentoringRequest)
            .where(MentoringRequest.id == request.id, MentoringRequest.state.in_(tuple(among)))
            .values(state=to, closed_at=closed_at, next_step_at=None)
            .execution_options(synchronize_session="fetch")
        )
    )


def gaps(session: Session, since: datetime) -> list[MentoringRequest]:
    """Requests for which there was nobody: what the company does not know, and wants to."""
    return list(
        session.scalars(
            select(MentoringRequest)
            .where(
                MentoringRequest.workspace_id == home_id(session),
                MentoringRequest.state == RequestState.UNMATCHED,
            )
            .where(MentoringRequest.asked_at >= since)
            .order_by(MentoringRequest.id)
        )
    )
