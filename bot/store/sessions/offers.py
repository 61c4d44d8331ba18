"""Queries on the mentors asked for a session."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
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

WAITING = (OfferState.OFFERED, OfferState.PROPOSED)


def offers_waiting(session: Session, mentor: Member) -> list[Offer]:
    """What this mentor is asked and has not answered, newest first."""
    return list(
        session.scalars(
            select(Offer)
            .join(Offer.request)
            .where(Offer.mentor_id == mentor.id, Offer.state == OfferState.OFFERED)
            .where(MentoringRequest.state == RequestState.ASKING)
            .order_by(Offer.id.desc())
        )
    )


def transition_offer(
    session: Session, offer: Offer, *, to: OfferState, among: Iterable[OfferState] = WAITING
) -> bool:
    """Change an offer's state unless somebody was quicker; says whether this call did it."""
    return won(
        session.execute(
            update(Offer)
            .where(Offer.id == offer.id, Offer.state.in_(tuple(among)))
            .values(state=to)
            .execution_options(synchronize_session="fetch")
        )
    )


def hold(session: Session, request: MentoringRequest) -> None:
    """Hold the request until the commit, and read it and its offers again: who acts on it goes one by one."""
    session.execute(select(MentoringRequest.id).where(MentoringRequest.id == request.id).with_for_update())
    for rows in (
        select(MentoringRequest).where(MentoringRequest.id == request.id),
        select(Offer).where(Offer.request_id == request.id),
    ):
        session.scalars(rows.execution_options(populate_existing=True)).all()
    session.refresh(request, ["offers"])


def times_offered(session: Session, since: datetime) -> dict[int, int]:
    """How often each mentor was asked since then."""
    counts = (
        select(Offer.mentor_id, func.count())
        .where(Offer.workspace_id == home_id(session), Offer.offered_at >= since)
        .group_by(Offer.mentor_id)
    )
    return dict(session.execute(counts).all())


def line_of(session: Session, member: Member) -> set[int]:
    """Ids of those above this member and of those below, as far as the workspace knows them."""
    rows = select(Member.id, Member.reports_to_id).where(Member.workspace_id == member.workspace_id)
    reports = dict(session.execute(rows).all())
    above: set[int] = set()
    at = reports.get(member.id)
    while at is not None and at not in above:
        above.add(at)
        at = reports.get(at)
    below, grown = {member.id}, True
    while grown:
        more = {one for one, chief in reports.items() if chief in below} - below
        below, grown = below | more, bool(more)
    return (above | below) - {member.id}


def knows_its_line(session: Session, member: Member) -> bool:
    """Whether the workspace knows whom this member reports to, or who reports to them."""
    return bool(line_of(session, member))
