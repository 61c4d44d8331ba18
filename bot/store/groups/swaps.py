"""Queries on swaps: who takes part, what each would like to learn, and what was swapped before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.store.groups.groups import LIVE
from bot.store.models import (
    Group,
    GroupKind,
    GroupSeat,
    LearningGoal,
    Meeting,
    MeetingState,
    Member,
    MentoringRequest,
    Participant,
    SeatState,
    SwapLeg,
    Workspace,
)
from bot.store.workspaces import home_id

ENDED_WITHOUT = (SeatState.DECLINED, SeatState.SILENT, SeatState.LEFT)


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes of sessions that somebody gave to colleagues, and received from them."""

    given: int
    received: int


def next_round(session: Session, now: datetime) -> datetime | None:
    """When the next round of swaps is looked for."""
    planned = Workspace.swaps_at
    return session.scalar(select(func.min(planned)).where(planned > now))


def anybody(session: Session) -> bool:
    """Whether anybody here takes part in swaps."""
    here = (Member.workspace_id == home_id(session), ~Member.has_left, Member.takes_swaps)
    return session.scalar(select(Member.id).where(*here).limit(1)) is not None


def who_swap(session: Session, now: datetime, rest: timedelta) -> list[Member]:
    """Those who take part now: in no other ring, and in none within `rest` that they would not look at."""
    in_one = select(GroupSeat.member_id).join(Group, Group.id == GroupSeat.group_id)
    live = in_one.where(Group.kind == GroupKind.SWAP, Group.state.in_(LIVE))
    let_be = in_one.where(
        Group.kind == GroupKind.SWAP, Group.opened_at > now - rest, GroupSeat.state.in_(ENDED_WITHOUT)
    )
    found = (
        select(Member)
        .where(Member.workspace_id == home_id(session), Member.takes_swaps)
        .where(~Member.has_left, ~Member.is_bot, ~Member.is_guest)
        .where(or_(Member.paused_until.is_(None), Member.paused_until <= now))
        .where(Member.id.not_in(live), Member.id.not_in(let_be))
    )
    return list(session.scalars(found.order_by(Member.id)))


def wishes_of(session: Session, numbers: Iterable[int]) -> list[LearningGoal]:
    """What these people would like to learn."""
    found = select(LearningGoal).where(LearningGoal.member_id.in_(list(numbers)))
    return list(session.scalars(found.order_by(LearningGoal.id)))


def shown_before(session: Session) -> set[tuple[int, int]]:
    """Who has shown whom something in a swap already: giver and receiver."""
    made = select(SwapLeg.giver_id, SwapLeg.receiver_id).where(
        SwapLeg.workspace_id == home_id(session), SwapLeg.request_id.is_not(None)
    )
    return {(giver, receiver) for giver, receiver in session.execute(made) if giver and receiver}


def leg_of(session: Session, request: MentoringRequest) -> SwapLeg | None:
    """The part in a ring for which this session was asked."""
    return session.scalar(select(SwapLeg).where(SwapLeg.request_id == request.id))


def balance_of(session: Session, member: Member) -> Balance:
    """Minutes of sessions held, of which both seats are still known: over all members, given less received
    is zero."""
    other = select(Participant.meeting_id).where(Participant.member_id != member.id)
    held = (
        select(Participant.is_learner, Meeting.start_at, Meeting.end_at)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.member_id == member.id, Meeting.state == MeetingState.HELD)
        .where(Participant.meeting_id.in_(other))
    )
    minutes = {True: 0, False: 0}
    for is_learner, starts, ends in session.execute(held):
        minutes[is_learner] += round((ends - starts).total_seconds() / 60)
    return Balance(given=minutes[False], received=minutes[True])
