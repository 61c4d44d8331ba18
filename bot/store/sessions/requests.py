"""Queries on requests for a meeting, and on the mentors asked."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.models import (
    Evidence,
    ExternalMentor,
    LearningGoal,
    Member,
    MentoringRequest,
    Offer,
    OfferState,
    Question,
    RequestState,
    Workspace,
)
from bot.store.notices import won

LIVE = (RequestState.SEARCHING, RequestState.CHOOSING, RequestState.ASKING)
WAITING = (OfferState.OFFERED, OfferState.PROPOSED)


def by_source(session: Session, workspace: Workspace, source: str) -> MentoringRequest | None:
    """The request that one gesture in Slack already made."""
    return session.scalar(
        select(MentoringRequest).where(
            MentoringRequest.workspace_id == workspace.id, MentoringRequest.source == source
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


def who_take_sessions(session: Session, workspace: Workspace, now: datetime) -> list[Member]:
    """People who said that they take sessions: not bots, those who left, or are paused."""
    return list(
        session.scalars(
            select(Member)
            .where(Member.workspace_id == workspace.id, Member.takes_sessions)
            .where(~Member.is_bot, ~Member.has_left)
            .where(or_(Member.paused_until.is_(None), Member.paused_until <= now))
            .order_by(Member.id)
        )
    )


def times_offered(session: Session, workspace: Workspace, since: datetime) -> dict[int, int]:
    """How often each mentor was asked since then."""
    counts = (
        select(Offer.mentor_id, func.count())
        .where(Offer.workspace_id == workspace.id, Offer.offered_at >= since)
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


def situations(
    session: Session, workspace: Workspace, limit: int = 500
) -> list[tuple[int, str, datetime | None]]:
    """What members want to learn, asked for or asked about under their name: (member id, text, when)."""
    wishes = session.execute(
        select(LearningGoal.member_id, LearningGoal.topic)
        .where(LearningGoal.workspace_id == workspace.id)
        .limit(limit)
    )
    requests = session.execute(
        select(MentoringRequest.requester_id, MentoringRequest.topic, MentoringRequest.asked_at)
        .where(
            MentoringRequest.workspace_id == workspace.id, MentoringRequest.state != RequestState.WITHDRAWN
        )
        .where(MentoringRequest.requester_id.is_not(None))
        .order_by(MentoringRequest.id.desc())
        .limit(limit)
    )
    questions = session.execute(
        select(Question.asker_id, Question.text, Question.asked_at)
        .where(Question.workspace_id == workspace.id, Question.asker_id.is_not(None))
        .order_by(Question.id.desc())
        .limit(limit)
    )
    found: list[tuple[int, str, datetime | None]] = [(who, topic, None) for who, topic in wishes]
    found += [(who, topic, at) for who, topic, at in requests if who is not None]
    found += [(who, text, at) for who, text, at in questions if who is not None]
    return found


def externals(session: Session, workspace: Workspace) -> list[ExternalMentor]:
    """The mentors from outside whom an admin named."""
    return list(
        session.scalars(
            select(ExternalMentor)
            .where(ExternalMentor.workspace_id == workspace.id)
            .order_by(ExternalMentor.name)
        )
    )


def external_of(session: Session, member: Member) -> ExternalMentor | None:
    """The line by which an admin named this guest a mentor."""
    return session.scalar(select(ExternalMentor).where(ExternalMentor.member_id == member.id))


def gaps(session: Session, workspace: Workspace, since: datetime) -> list[MentoringRequest]:
    """Requests for which there was nobody: what the company does not know, and wants to."""
    return list(
        session.scalars(
            select(MentoringRequest)
            .where(
                MentoringRequest.workspace_id == workspace.id,
                MentoringRequest.state == RequestState.UNMATCHED,
            )
            .where(MentoringRequest.asked_at >= since)
            .order_by(MentoringRequest.id)
        )
    )


def meeting_evidence(session: Session, member: Member, topic: str) -> Evidence | None:
    """A mentor's piece about the sessions that they gave on a topic."""
    return session.scalar(
        select(Evidence).where(
            and_(Evidence.member_id == member.id, Evidence.kind == "meeting", Evidence.topic == topic)
        )
    )
