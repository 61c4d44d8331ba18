"""Two people on close or complementary work, for some weeks: proposed, agreed, lived, looked back on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_meetings, group_series
from bot.services.people import identity, workload
from bot.store.groups import groups, pairs
from bot.store.models import (
    Applied,
    Group,
    GroupItem,
    GroupKind,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingState,
    Member,
    PairFeedback,
    PairStage,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import members

INVITED, BEGUN, NOT_BEGUN = NoticeKind.PAIR_INVITED, NoticeKind.PAIR_BEGUN, NoticeKind.PAIR_NOT_BEGUN
PROPOSED = NoticeKind.PAIR_PROPOSED
LOOK_BACK, FEEDBACK, STOPPED = NoticeKind.PAIR_LOOK_BACK, NoticeKind.PAIR_FEEDBACK, NoticeKind.PAIR_STOPPED
WEEKS = (4, 6, 8)
LONGEST_THEME, LONGEST_WORDS, MOST_ITEMS = 120, 1000, 40
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
    group.next_step_at = _half(group)
    groups.refresh(session, group)


def decline(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One would rather not: no reason is asked; whoever had agreed hears it kindly."""
    groups.hold(session, group)
    open_seat(group, by).state = SeatState.DECLINED
    _end_without(session, group, GroupState.CALLED_OFF, now)


def withdraw(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Whoever proposed it changes their mind, before it begins; only somebody who agreed hears of it."""
    if group.proposer_id != by.id:
        raise Refusal("group.not_yours")
    groups.hold(session, group)
    if group.kind != GroupKind.PAIR or group.state != GroupState.OPEN:
        raise Refusal("pair.over")
    _end_without(session, group, GroupState.CALLED_OFF, now, besides=by)


def _end_without(
    session: Session, group: Group, state: GroupState, now: datetime, *, besides: Member | None = None
) -> None:
    if groups.transition(session, group, to=state, among=(GroupState.OPEN,), closed_at=now):
        told = {one.member.id: one.member for one in group.seats if one.state == SeatState.AGREED}
        if group.proposer is not None:
            told[group.proposer.id] = group.proposer
        for one in (one for one in told.values() if one is not besides):
            group_meetings.owe(session, NOT_BEGUN, group, now, "not_begun", to=one)
    groups.refresh(session, group)


def _planned(group: Group) -> list[GroupMeeting]:
    off = (MeetingState.CANCELLED, MeetingState.MISSED)
    return sorted((one for one in group.meetings if one.state not in off), key=lambda one: one.start_at)


def _half(group: Group) -> datetime | None:
    """When half of the meetings are over."""
    held = _planned(group)
    return held[(len(held) - 1) // 2].end_at if held else None


def advance(session: Session, group: Group, now: datetime) -> None:
    """An invitation that nobody answered ends; at half-way and at the end the two look back, each alone."""
    if not groups.claim_step(session, group, now):
        return
    if group.state == GroupState.OPEN:
        for seat in group.seats:
            seat.state = SeatState.SILENT if seat.state == SeatState.INVITED else seat.state
        _end_without(session, group, GroupState.LAPSED, now)
    elif group.state == GroupState.RUNNING:
        _look_back(session, group, now)


def _look_back(session: Session, group: Group, now: datetime) -> None:
    held, half = _planned(group), _half(group)
    is_over = not held or held[-1].end_at <= now
    if not is_over and half is not None and half > now:  # it was moved meanwhile
        group.next_step_at = half
        return
    if not held:
        groups.transition(session, group, to=GroupState.LAPSED, among=(GroupState.RUNNING,), closed_at=now)
        groups.refresh(session, group)
        return
    stage = PairStage.END if is_over else PairStage.HALF
    for one in group.people:
        group_meetings.owe(session, LOOK_BACK, group, now, stage.value, to=one, variant=stage.value)
    if is_over:
        groups.transition(session, group, to=GroupState.ENDED, among=(GroupState.RUNNING,), closed_at=now)
    else:
        group.next_step_at = held[-1].end_at
    groups.refresh(session, group, (BEGUN,))


def finish(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """One of their meetings is over."""
    if group_meetings.finish(session, meeting):
        groups.refresh(session, meeting.group, (BEGUN,))


def replan(session: Session, group: Group, now: datetime) -> None:
    """A meeting was moved or called off: when the two look back is reckoned anew."""
    is_due = group.next_step_at is not None and group.next_step_at <= now
    if group.kind == GroupKind.PAIR and group.state == GroupState.RUNNING and not is_due:
        half, held = _half(group), _planned(group)
        last = held[-1].end_at if held else now
        group.next_step_at = max(now, half if half is not None and half > now else last)


def stop(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Either stops, at any time, without a reason; the other hears it, and the calendars are cleared."""
    group_meetings.seat_of(group, by)
    groups.hold(session, group)
    if not groups.transition(
        session, group, to=GroupState.CALLED_OFF, among=(GroupState.RUNNING,), closed_at=now
    ):
        raise Refusal("pair.ended")
    group_series.stop(session, group, by, now)
    for one in group.people:
        if one.id != by.id:
            group_meetings.owe(session, STOPPED, group, now, "stopped", to=one)


def leave(session: Session, member: Member, now: datetime) -> None:
    """Somebody is no longer here: their pairs end, and the others hear it."""
    for group in groups.seats_in(session, member, GroupKind.PAIR):
        seat = next(one for one in group.seats if one.member_id == member.id)
        if group.state == GroupState.RUNNING:
            stop(session, group, member, now)
            seat.state = SeatState.LEFT
        else:
            seat.state = SeatState.LEFT
            _end_without(session, group, GroupState.CALLED_OFF, now)


def check_is_pair(
    group: Group,
    by: Member,
    among: Sequence[GroupState] = (GroupState.RUNNING,),
    field: str | None = None,
) -> None:
    """Refuse who is not in it, what is no pair, and a pair that is over."""
    group_meetings.seat_of(group, by)
    if group.kind != GroupKind.PAIR or group.state not in among:
        raise Refusal("pair.is_over", field=field)


def add_item(session: Session, group: Group, by: Member, text: str, now: datetime, *, field: str) -> None:
    """A line for the list that the two share."""
    check_is_pair(group, by, (GroupState.RUNNING,), field)
    text = checked(text, "item", 300, field)
    if len(pairs.items_of(session, group)) >= MOST_ITEMS:
        raise Refusal("pair.many_items", field=field, most=MOST_ITEMS)
    session.add(
        GroupItem(workspace_id=group.workspace_id, group=group, author_id=by.id, text=text, added_at=now)
    )
    session.flush()
    groups.refresh(session, group, (BEGUN,))


def tick(session: Session, item: GroupItem, by: Member, now: datetime) -> None:
    """A line is done, or is not after all."""
    check_is_pair(item.group, by, (GroupState.RUNNING,))
    item.done_at = now if item.done_at is None else None
    session.flush()
    groups.refresh(session, item.group, (BEGUN,))


def look_back(
    session: Session,
    group: Group,
    by: Member,
    stage: PairStage,
    said: tuple[str, str],
    reached: Applied | None,
    now: datetime,
    *,
    field: str,
) -> None:
    """What helps, and what one would like to change: words for the other. `reached` is for oneself."""
    check_is_pair(group, by, (GroupState.RUNNING, GroupState.ENDED), field)
    helps, change = (text.strip()[:LONGEST_WORDS] for text in said)
    if not helps and not change:
        raise Refusal("pair.no_words", field=field)
    known = pairs.feedback_of(session, group, by, stage)
    if known is None:
        known = PairFeedback(workspace_id=group.workspace_id, group=group, author=by, stage=stage, at=now)
        session.add(known)
    known.helps, known.change, known.reached, known.at = helps, change, reached, now
    session.flush()
    for one in group.people:
        if one.id != by.id:
            group_meetings.owe(
                session, FEEDBACK, group, now, f"{stage}:{by.id}", to=one, subject_id=known.id
            )  # fmt: skip
    groups.refresh(session, group, (LOOK_BACK, FEEDBACK))
