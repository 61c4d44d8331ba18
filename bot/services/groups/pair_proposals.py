"""A pair until it begins: proposed, accepted with a goal and a time, declined, taken back, unanswered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_meetings, group_series
from bot.services.people import identity, workload
from bot.store.groups import groups
from bot.store.models import (
    Group,
    GroupKind,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingState,
    Member,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import members

INVITED, BEGUN, NOT_BEGUN = NoticeKind.PAIR_INVITED, NoticeKind.PAIR_BEGUN, NoticeKind.PAIR_NOT_BEGUN
PROPOSED = NoticeKind.PAIR_PROPOSED
WEEKS = (4, 6, 8)
LONGEST_THEME, LONGEST_WORDS = 120, 1000
PATIENCE = timedelta(hours=45)  # of working time: five days


@dataclass(frozen=True, slots=True)
class PairForm:
    """What a proposal says. `goal` is the proposer's own, empty where they propose it for two others."""

    theme: str
    weeks: int
    goal: str = ""


def propose(
    session: Session,
    by: Member,
    two: Sequence[Member],
    form: PairForm,
    source: str,
    now: datetime,
    *,
    fields: tuple[str, str],
) -> Group:
    """Propose a pair: of oneself with another, or of two others, which is for those who look after learning.

    `fields` name the theme's and the person's. The same gesture twice is one.
    """
    known = groups.by_source(session, source)
    if known is not None:
        return known
    theme = checked(form.theme, "theme", LONGEST_THEME, fields[0])
    _check(session, by, two, now, fields[1])
    group = Group(
        workspace_id=by.workspace_id, workspace=by.workspace, kind=GroupKind.PAIR, source=source,
        opened_at=now, proposer=by, theme=theme, every_weeks=1, meetings_planned=form.weeks,
        seats=[_seat(one, by, form.goal) for one in two],
    )  # fmt: skip
    session.add(group)
    session.flush()
    asked = [seat.member for seat in group.seats if seat.state == SeatState.INVITED]
    group.next_step_at = max(identity.week_of(one).after(now, PATIENCE) or now + PATIENCE for one in asked)
    for one in asked:
        group_meetings.owe(session, INVITED, group, now, "invited", to=one)
    group_meetings.owe(session, PROPOSED, group, now, "proposed", to=by)
    groups.refresh(session, group)
    return group


def _seat(member: Member, by: Member, goal: str) -> GroupSeat:
    own = member.id == by.id
    return GroupSeat(
        workspace_id=member.workspace_id, member=member, goal=goal.strip()[:LONGEST_WORDS] if own else "",
        state=SeatState.AGREED if own else SeatState.INVITED,
    )  # fmt: skip


def checked(text: str, what: str, longest: int, field: str | None) -> str:
    """The words as they will be kept, on one line, or a refusal that says what is wrong with them."""
    text = " ".join(text.split())
    if not any(letter.isalnum() for letter in text):
        raise Refusal(f"pair.no_{what}", field=field)
    if len(text) > longest:
        raise Refusal(f"pair.long_{what}", field=field, length=len(text), longest=longest)
    return text


def _check(session: Session, by: Member, two: Sequence[Member], now: datetime, field: str) -> None:
    """Refuse what cannot be; whom one of the two avoids reads as anybody who cannot be asked."""
    if len({one.id for one in two}) < 2:
        raise Refusal("pair.yourself", field=field)
    if by.id not in [one.id for one in two] and not may_propose_others(by):
        raise Refusal("pair.not_for_others", field=field)
    if by.is_guest:
        raise Refusal("pair.guests", field=field)
    one, other = two
    if any(not can_be_asked(member, now) for member in two if member.id != by.id) or other.id in (
        members.avoided_by(session, one)
    ):
        raise Refusal("pair.cannot", field=field)
    if _are_a_pair(session, one, other):
        raise Refusal("pair.already", field=field)


def may_propose_others(by: Member) -> bool:
    """Whether this member may propose a pair of two others."""
    return by.is_learning_lead or by.is_admin or by.runs_eclair


def can_be_asked(member: Member, now: datetime) -> bool:
    """Whether somebody may be invited into a group, now: reached, no guest, not paused, asked for things."""
    return workload.takes_nudges(member, now)


def _are_a_pair(session: Session, one: Member, other: Member) -> bool:
    live = groups.seats_in(session, one, GroupKind.PAIR)
    return any(other.id in [seat.member_id for seat in group.seats] for group in live)


def open_seat(group: Group, by: Member) -> GroupSeat:
    """The seat of somebody who is asked; refused once there is nothing to answer any more."""
    seat = next((one for one in group.seats if one.member_id == by.id), None)
    if seat is None:
        raise Refusal("group.not_yours")
    if group.kind != GroupKind.PAIR or group.state != GroupState.OPEN or seat.state != SeatState.INVITED:
        raise Refusal("pair.over")
    return seat


def is_last(group: Group, by: Member) -> bool:
    """Whether everybody but this one has agreed: then it is they who choose the time."""
    return all(one.state == SeatState.AGREED for one in group.seats if one.member_id != by.id)


def accept(
    session: Session, group: Group, by: Member, goal: str, first: int | None, now: datetime, *, field: str
) -> None:
    """One agrees, with a goal of their own; the last of them chooses the time, and it begins."""
    groups.hold(session, group)
    seat = open_seat(group, by)
    if not is_last(group, by):
        seat.state, seat.goal = SeatState.AGREED, goal.strip()[:LONGEST_WORDS]
        groups.refresh(session, group)
        return
    people = [one.member for one in group.seats]
    if first is None:
        raise Refusal("pair.no_time", field=field)
    if people[1].id in members.avoided_by(session, people[0]):
        raise Refusal("group.series_taken", field=field)
    series = group_series.chosen(session, group, people, first, now, field)
    seat.state, seat.goal = SeatState.AGREED, goal.strip()[:LONGEST_WORDS]
    session.flush()
    group_meetings.owe(session, BEGUN, group, now, "begun")  # read before the file for calendars
    group_series.settle(session, group, series, now)
    groups.transition(session, group, to=GroupState.RUNNING, among=(GroupState.OPEN,))
    groups.plan_step(group, half_of(group), now)
    groups.refresh(session, group)


def decline(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One would rather not: no reason is asked; whoever had agreed hears it kindly."""
    groups.hold(session, group)
    open_seat(group, by).state = SeatState.DECLINED
    end_without(session, group, GroupState.CALLED_OFF, now)


def withdraw(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Whoever proposed it changes their mind, before it begins; only somebody who agreed hears of it."""
    if group.proposer_id != by.id:
        raise Refusal("group.not_yours")
    groups.hold(session, group)
    if group.kind != GroupKind.PAIR or group.state != GroupState.OPEN:
        raise Refusal("pair.over")
    end_without(session, group, GroupState.CALLED_OFF, now, besides=by)


def end_without(
    session: Session, group: Group, state: GroupState, now: datetime, *, besides: Member | None = None
) -> None:
    if groups.transition(session, group, to=state, among=(GroupState.OPEN,), closed_at=now):
        told = {one.member.id: one.member for one in group.seats if one.state == SeatState.AGREED}
        if group.proposer is not None:
            told[group.proposer.id] = group.proposer
        for one in (one for one in told.values() if one is not besides):
            group_meetings.owe(session, NOT_BEGUN, group, now, "not_begun", to=one)
    groups.refresh(session, group)


def planned_of(group: Group) -> list[GroupMeeting]:
    off = (MeetingState.CANCELLED, MeetingState.MISSED)
    return sorted((one for one in group.meetings if one.state not in off), key=lambda one: one.start_at)


def half_of(group: Group) -> datetime | None:
    """When half of the meetings are over."""
    held = planned_of(group)
    return held[(len(held) - 1) // 2].end_at if held else None
