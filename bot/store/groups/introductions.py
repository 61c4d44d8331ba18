"""Queries on introductions: who would like to meet colleagues, whom they met, what they have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from bot.store.groups.groups import LIVE
from bot.store.models import (
    Avoidance,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Group,
    GroupKind,
    GroupSeat,
    LearningGoal,
    Member,
    Workspace,
)
from bot.store.workspaces import home_id

Two = tuple[int, int]  # numbers of two members, the lower first
SLACK = timedelta(days=3)  # a round moved off a holiday comes so much earlier or later


@dataclass(frozen=True, slots=True)
class Met:
    """How often two were brought together, and when last."""

    times: int
    last: datetime


def next_round(session: Session, now: datetime) -> datetime | None:
    """When the next round is made."""
    return session.scalar(
        select(func.min(Workspace.introductions_at)).where(Workspace.introductions_at > now)
    )


def anybody(session: Session) -> bool:
    """Whether anybody here would like to be introduced."""
    return session.scalar(_wanting(session).with_only_columns(Member.id).limit(1)) is not None


def _wanting(session: Session) -> Select[Member]:
    here = (Member.workspace_id == home_id(session), ~Member.has_left, ~Member.is_bot, ~Member.is_guest)
    return select(Member).where(*here, Member.introduced_every.is_not(None)).order_by(Member.id)


def whose_turn(session: Session, period: datetime) -> list[Member]:
    """Those who would like to be introduced in the round of this instant: each as often as they wish, and
    nobody who is in the middle of one."""
    busy = select(GroupSeat.member_id).join(Group, Group.id == GroupSeat.group_id)
    busy = busy.where(Group.kind == GroupKind.INTRODUCTION, Group.state.in_(LIVE))
    rested = or_(Member.paused_until.is_(None), Member.paused_until <= period)
    found = session.scalars(_wanting(session).where(rested, Member.id.not_in(busy)))
    return [one for one in found if _is_turn(one, period)]


def _is_turn(member: Member, period: datetime) -> bool:
    if member.introduced_at is None or member.introduced_every is None:
        return True
    return member.introduced_at + timedelta(weeks=member.introduced_every) - SLACK <= period


def met(session: Session, numbers: Iterable[int]) -> dict[Two, Met]:
    """Of these people, those who were introduced to each other before."""
    among, found = set(numbers), dict[Two, Met]()
    groups = select(Group).where(Group.workspace_id == home_id(session))
    held = groups.where(Group.kind == GroupKind.INTRODUCTION).options(selectinload(Group.seats))
    for group in session.scalars(held.order_by(Group.opened_at)):
        for two in combinations(sorted(seat.member_id for seat in group.seats), 2):
            if among.issuperset(two):
                known = found.get(two)
                found[two] = Met(known.times + 1 if known else 1, group.opened_at)
    return found


def avoided(session: Session) -> set[Two]:
    """Everybody who would rather not meet somebody: the two numbers, the lower first."""
    both = select(Avoidance.member_id, Avoidance.other_id).where(Avoidance.workspace_id == home_id(session))
    return {(min(two), max(two)) for two in session.execute(both)}


def subjects(session: Session, numbers: Iterable[int]) -> dict[int, list[str]]:
    """What these people say that they know, and would like to learn, in their own words."""
    among, found = set(numbers), dict[int, list[str]]()
    declared = select(Evidence.member_id, Evidence.topic).where(
        Evidence.workspace_id == home_id(session), Evidence.kind == EvidenceKind.DECLARED,
        Evidence.state == EvidenceState.APPROVED, Evidence.topic.is_not(None),
    )  # fmt: skip
    wished = select(LearningGoal.member_id, LearningGoal.topic).where(
        LearningGoal.workspace_id == home_id(session)
    )
    for query in (declared, wished):
        for number, topic in session.execute(query):
            if number in among and topic:
                found.setdefault(number, []).append(topic)
    return found
