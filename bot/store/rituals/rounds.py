"""Queries on rituals, rounds, gatherings and on how people want to be asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store import home_tab
from bot.store.base import Moment, shifted
from bot.store.models import (
    Gathering,
    Member,
    Notice,
    NoticeState,
    Ritual,
    RitualKind,
    Round,
    RoundState,
    Story,
    Workspace,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notice_queue import is_free
from bot.store.notices import won
from bot.store.workspaces import home_id

A_DAY = timedelta(days=1)
OPEN = (RoundState.LEADERS, RoundState.OPEN)
PACED = (NoticeKind.ROUND_PROMPT, NoticeKind.ROUND_REMINDER, NoticeKind.STORY_INVITATION)
NOT_DELIVERED = ("is_archived", "channel_not_found", "not_in_channel", "restricted_action")
IN_RITUALS = (
    NoticeKind.ROUND_OPENED,
    NoticeKind.ROUND_CLOSED,
    NoticeKind.STORY_POSTED,
    NoticeKind.STORY_BATCH,
    NoticeKind.GATHERING_AGENDA,
    NoticeKind.GATHERING_CALENDAR,
)


def rituals(session: Session) -> list[Ritual]:
    """The workspace's rituals, on or off; held until the commit, so that two do not begin the same round."""
    query = select(Ritual).where(Ritual.workspace_id == home_id(session)).order_by(Ritual.id)
    return list(session.scalars(query.with_for_update(of=Ritual)))


def ritual(session: Session, kind: RitualKind) -> Ritual | None:
    """The ritual of this kind, held until the commit."""
    query = select(Ritual).where(Ritual.workspace_id == home_id(session), Ritual.kind == kind)
    return session.scalar(query.with_for_update(of=Ritual))


def of_period(session: Session, kind: RitualKind, period: str) -> Round | None:
    """The one round of a ritual in a period."""
    query = select(Round).where(Round.workspace_id == home_id(session), Round.kind == kind)
    return session.scalar(query.where(Round.period == period))


def open_one(session: Session, kind: RitualKind) -> Round | None:
    """The round of this kind that collects now."""
    query = select(Round).where(Round.workspace_id == home_id(session), Round.kind == kind)
    return session.scalar(query.where(Round.state.in_(OPEN)).order_by(Round.opens_at.desc()).limit(1))


def newest(session: Session, limit: int = 6) -> list[Round]:
    """The last rounds, newest first."""
    query = select(Round).where(Round.workspace_id == home_id(session))
    return list(session.scalars(query.order_by(Round.opens_at.desc(), Round.id).limit(limit)))


def due(session: Session, now: datetime) -> list[int]:
    """Ids of the rounds that want a step."""
    query = select(Round.id).where(Round.next_step_at <= now)
    return list(session.scalars(query.order_by(Round.next_step_at, Round.id)))


def gatherings_due(session: Session, now: datetime) -> list[int]:
    """Ids of the gatherings that want a step."""
    query = select(Gathering.id).where(Gathering.next_step_at <= now)
    return list(session.scalars(query.order_by(Gathering.next_step_at, Gathering.id)))


def next_step(session: Session, now: datetime) -> datetime | None:
    """When the next round or gathering wants a step."""
    moments = (
        session.scalar(select(func.min(Round.next_step_at)).where(Round.next_step_at > now)),
        session.scalar(select(func.min(Gathering.next_step_at)).where(Gathering.next_step_at > now)),
    )
    return min((moment for moment in moments if moment is not None), default=None)


def claim_step(session: Session, held: Round | Gathering, now: datetime) -> bool:
    """Take this step: of two who try at once, one wins."""
    kind = type(held)
    taken = session.execute(
        update(kind).where(kind.id == held.id, kind.next_step_at <= now).values(next_step_at=None)
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
    return won(taken)


def transition(session: Session, held: Round, *, to: RoundState, among: Iterable[RoundState]) -> bool:
    """Change its state, if it is still one of `among`; Home tabs show it."""
    moved = session.execute(
        update(Round).where(Round.id == held.id, Round.state.in_(list(among))).values(state=to)
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
    if not won(moved):
        return False
    home_tab.everybodys(session)
    return True


def to_be_asked(session: Session, held: Round, kind: str) -> list[Member]:
    """Members who may be reached and have not been sent this round's notice of this kind."""
    workspace = held.workspace
    told = exists().where(
        Notice.kind == kind, Notice.subject_id == held.id, Notice.member_id == Member.id,
        Notice.workspace_id == workspace.id,
    )  # fmt: skip
    query = (
        select(Member)
        .where(Member.workspace_id == workspace.id, ~Member.is_bot, ~Member.is_guest, ~Member.has_left)
        .where(~told, or_(Member.paused_until.is_(None), Member.paused_until < held.closes_at))
        .order_by(Member.id)
    )
    if workspace.has_pilot:
        query = query.where(Member.in_pilot)
    return list(session.scalars(query))


def asked(session: Session, held: Round) -> set[int]:
    """Members who were sent this round's prompt, or are about to be."""
    query = select(Notice.member_id).where(
        Notice.kind == NoticeKind.ROUND_PROMPT, Notice.subject_id == held.id
    )
    query = query.where(Notice.workspace_id == held.workspace_id)
    return {member for member in session.scalars(query) if member is not None}


def enqueue_each(
    session: Session, kind: str, held: Round, due_at: Iterable[tuple[Member, datetime]], stale_at: datetime
) -> int:
    """Owe the same to many, one row each; says how many."""
    rows = [
        Notice(
            workspace_id=held.workspace_id, kind=kind, key=f"{kind}:{held.id}:{member.id}",
            marker=uuid4().hex, member_id=member.id, subject_id=held.id, due_at=at, stale_at=stale_at,
            state=NoticeState.DUE, attempts=0, wanted=0, drawn=0,
        )
        for member, at in due_at
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return len(rows)


def cancel_pending(session: Session, held: Round, kinds: Iterable[str]) -> None:
    """What need not be said about a round any more."""
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == held.workspace_id, Notice.subject_id == held.id)
        .where(Notice.kind.in_(list(kinds)), Notice.state == NoticeState.DUE)
        .values(state=NoticeState.DROPPED)
        .execution_options(synchronize_session=False)
    )


def paced_until(session: Session) -> datetime | None:
    """Up to when messages to many people are spread already."""
    query = select(func.max(Notice.due_at)).where(Notice.workspace_id == home_id(session))
    return session.scalar(query.where(Notice.kind.in_(PACED), Notice.state == NoticeState.DUE))


def without_rituals(now: Moment) -> Select[Workspace]:
    """Workspaces whose rituals are to be looked at. That is once a day at least: what is put off for longer
    was put off by a clock that was wrong."""
    due = Workspace.rituals_due_at
    return (
        select(Workspace)
        .where(or_(due.is_(None), due <= now, due > shifted(now, A_DAY)))
        .order_by(Workspace.id)
    )


def crowding(now: Moment) -> Select[Notice]:
    """Prompts that are due, the oldest first."""
    return (
        select(Notice)
        .where(Notice.kind.in_(PACED), Notice.state == NoticeState.DUE, Notice.due_at <= now)
        .where(is_free(now))
        .order_by(Notice.due_at, Notice.id)
    )


def spread_out(session: Session, now: datetime, step: timedelta, at_once: int) -> int:
    """Of the prompts that are due, let `at_once` go now, less those just gone; the rest follow, spaced."""
    recently = select(func.count()).select_from(Notice).where(Notice.kind.in_(PACED))
    gone = session.scalar(recently.where(Notice.sent_at > now - at_once * step)) or 0
    waiting = session.scalars(crowding(now)).all()
    late = waiting[max(0, at_once - gone) :]
    for place, notice in enumerate(late, start=1):
        notice.due_at = now + place * step
    return len(late)


def homeless(session: Session) -> list[Notice]:
    """What could not be said because the channel of that time would not take it."""
    query = select(Notice).where(Notice.workspace_id == home_id(session), Notice.kind.in_(IN_RITUALS))
    query = query.where(Notice.state == NoticeState.DROPPED, Notice.error.is_not(None))
    query = query.where(Notice.error.in_(NOT_DELIVERED))
    return list(session.scalars(query.order_by(Notice.id)))


def gathering_of(session: Session, held: Round) -> Gathering | None:
    """Where a round is talked over."""
    return session.scalar(select(Gathering).where(Gathering.round_id == held.id))


def to_come(session: Session) -> list[Gathering]:
    """Gatherings that are not over."""
    query = select(Gathering).where(Gathering.workspace_id == home_id(session))
    return list(session.scalars(query.where(Gathering.next_step_at.is_not(None)).order_by(Gathering.id)))


def on_agenda(session: Session, gathering: Gathering) -> list[Story]:
    """What a gathering talks over and still stands, in its order."""
    found = (session.get(Story, number) for number in gathering.agenda)
    return [story for story in found if story is not None and story.stands]


def holders(session: Session, gathering: Gathering) -> dict[str, Member]:
    """Who does what at a gathering."""
    found = {role: session.get(Member, member) for role, member in gathering.roles.items()}
    return {role: member for role, member in found.items() if member is not None}
