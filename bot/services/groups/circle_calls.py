"""A circle until it starts: proposed, called for, joined, its time chosen, begun; or kindly given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling.series_dates import Series
from bot.services.groups import circle_meetings, group_meetings, group_series
from bot.store import notices, visibility
from bot.store.groups import circles as stored
from bot.store.groups import groups
from bot.store.models import (
    CircleStyle,
    Group,
    GroupKind,
    GroupSeat,
    GroupState,
    Member,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels

CALL, TIMES = NoticeKind.CIRCLE_CALL, NoticeKind.CIRCLE_TIMES
MOVED_UP = NoticeKind.CIRCLE_MOVED_UP
WAITS, NOT_BEGUN, BEGUN = NoticeKind.CIRCLE_WAITS, NoticeKind.CIRCLE_NOT_BEGUN, NoticeKind.CIRCLE_BEGUN
FEWEST, MOST = 4, 8  # people
MEETINGS, RHYTHMS, LENGTHS = (3, 4, 6, 8), (1, 2, 4), (60, 90)
WAVES = 3
BLOCKED = "blocked"  # why it does not begin: no time suits enough of them
LONGEST_THEME, LONGEST_OUTCOME = 120, 600


@dataclass(frozen=True, slots=True)
class CircleForm:
    """What a proposal says. `channel` is where all are invited; `invites` whether people are looked for."""

    theme: str
    outcome: str
    style: CircleStyle = CircleStyle.FREE
    largest: int = 6
    every_weeks: int = 2
    meetings: int = 4
    minutes: int = 60
    channel: str | None = None
    invites: bool = True


def propose(
    session: Session, by: Member, form: CircleForm, source: str, now: datetime, *, fields: tuple[str, str]
) -> Group:
    """Propose a circle; the same gesture twice is one. `fields` name the theme's and the outcome's."""
    known = groups.by_source(session, source)
    if known is not None:
        return known
    theme = checked(form.theme, "theme", LONGEST_THEME, fields[0])
    outcome = checked(form.outcome, "outcome", LONGEST_OUTCOME, fields[1])
    if by.is_guest:
        raise Refusal("circle.guests", field=fields[0])
    if not form.channel and not form.invites:
        raise Refusal("circle.asks_nobody", field=fields[0])
    group = Group(
        workspace_id=by.workspace_id, workspace=by.workspace, kind=GroupKind.CIRCLE, source=source,
        opened_at=now, proposer=by, theme=theme, outcome=outcome, style=form.style, smallest=FEWEST,
        largest=min(max(form.largest, FEWEST), MOST), every_weeks=form.every_weeks,
        meetings_planned=form.meetings, minutes=form.minutes, call_channel=form.channel,
        waves=0 if form.invites else WAVES,
        seats=[GroupSeat(workspace_id=by.workspace_id, member=by, state=SeatState.AGREED)],
        next_step_at=now if form.invites else circle_meetings.later(by.workspace, now),
    )  # fmt: skip
    session.add(group)
    session.flush()
    if form.channel:
        channels.of_channel(session, form.channel)  # Slack is asked who reads there, unless that is known
        notices.enqueue(
            session, CALL, subject_id=group.id, channel=form.channel, due_at=now, key=f"{CALL}:{group.id}"
        )
    return group


def checked(text: str, what: str, longest: int, field: str | None) -> str:
    """The words as they will be kept, or a refusal that says what is wrong with them."""
    text = " ".join(text.split())
    if not any(letter.isalnum() for letter in text):
        raise Refusal(f"circle.no_{what}", field=field)
    if len(text) > longest:
        raise Refusal(f"circle.long_{what}", field=field, length=len(text), longest=longest)
    return text


def agreed(group: Group) -> list[GroupSeat]:
    """The seats of those who take part."""
    return [seat for seat in group.seats if seat.state == SeatState.AGREED]


def is_full(group: Group) -> bool:
    """Whether whoever comes now waits for a place."""
    return len(agreed(group)) >= group.largest


def open_to(session: Session, member: Member) -> list[Group]:
    """The circles with a free place that this member may join: announced where they read, and not theirs."""
    if member.is_guest:
        return []
    free = [one for one in stored.announced(session) if not one.slots and not is_full(one)]
    others = [one for one in free if all(seat.member_id != member.id for seat in agreed(one))]
    readable = visibility.open_to(session, visibility.alone(member), {one.call_channel for one in others})
    return [one for one in others if one.call_channel in readable]


def check_may_join(group: Group, by: Member) -> None:
    """Refused once it is over, and to guests."""
    if group.kind != GroupKind.CIRCLE or group.state not in groups.LIVE:
        raise Refusal("circle.over")
    if by.is_guest:
        raise Refusal("circle.guests")


# -- who comes -----------------------------------------------------------------------------------------------


def join(session: Session, group: Group, by: Member, now: datetime) -> SeatState:
    """Somebody takes part, and accepts the charter by doing so; once it is full, they wait for a place."""
    groups.hold(session, group)
    check_may_join(group, by)
    seat = next((one for one in group.seats if one.member_id == by.id), None)
    if seat is not None and seat.state == SeatState.AGREED:
        return seat.state
    if seat is None:
        seat = GroupSeat(workspace_id=group.workspace_id, member=by)
        group.seats.append(seat)
    starts = group.state == GroupState.RUNNING or bool(group.slots)
    seat.state = SeatState.WAITING if starts or is_full(group) else SeatState.AGREED
    session.flush()
    if not starts and is_full(group):
        group.next_step_at = now
    redraw(session, group)
    return seat.state


def decline(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One would rather not, or leaves before it starts: no reason is asked."""
    groups.hold(session, group)
    seat = next((one for one in group.seats if one.member_id == by.id), None)
    if seat is None or group.kind != GroupKind.CIRCLE:
        raise Refusal("group.not_yours")
    if group.state != GroupState.OPEN:
        raise Refusal("circle.over")
    seat.state = SeatState.DECLINED if seat.state == SeatState.INVITED else SeatState.LEFT
    seat.prefers = None
    session.flush()
    if not agreed(group):
        give_up(session, group, now)
    elif not group.slots:
        _move_up(session, group, now)
    redraw(session, group)


def _move_up(session: Session, group: Group, now: datetime) -> None:
    """A place is free before it begins: whoever has waited longest takes part."""
    waiting = next((seat for seat in group.seats if seat.state == SeatState.WAITING), None)
    if waiting is not None and not is_full(group):
        waiting.state = SeatState.AGREED
        session.flush()
        group_meetings.owe(session, MOVED_UP, group, now, "moved_up", to=waiting.member)


def redraw(session: Session, group: Group) -> None:
    """What stands about it is drawn anew, in the channel of its call too."""
    groups.refresh(session, group)
    groups.refresh_call(session, group, CALL)


# -- its step ------------------------------------------------------------------------------------------------


def gather(session: Session, group: Group, now: datetime) -> None:
    """Enough people, a time, then it starts; too few after a while, and it is let go."""
    if group.slots:
        _start(session, group, now)
    elif len(agreed(group)) >= group.smallest:
        offer_times(session, group, now)
    elif group.waves <= WAVES:
        group.waves += group.waves == WAVES  # the last who were invited have their days, too
        group.next_step_at = circle_meetings.later(group.workspace, now)
    else:
        give_up(session, group, now)


def offer_times(session: Session, group: Group, now: datetime) -> None:
    """The times that suit all: each says which they prefer. Who cannot at any of them waits for a place."""
    people = [seat.member for seat in agreed(group)]
    found = group_series.proposed(session, group, people, now)
    if not found:
        found = _without_whom_there_is_none(session, group, people, now)
    if not found:
        give_up(session, group, now, BLOCKED)
        return
    group.slots = [int(one.dates[0].at.timestamp()) for one in found]
    group.next_step_at = circle_meetings.later(group.workspace, now)
    for seat in agreed(group):
        group_meetings.owe(session, TIMES, group, now, f"times:{group.slots[0]}", to=seat.member)


def _without_whom_there_is_none(
    session: Session, group: Group, people: Sequence[Member], now: datetime
) -> list[Series]:
    """Those whose hours leave no common time wait for a place, if enough others remain, and hear it."""
    blocking = group_series.blocking(session, group, people, now)
    rest = [one for one in people if one.id not in {other.id for other in blocking}]
    if len(rest) < group.smallest:
        return []
    found = group_series.proposed(session, group, rest, now)
    if found:
        for seat in agreed(group):
            if seat.member not in rest:
                seat.state = SeatState.WAITING
                group_meetings.owe(session, WAITS, group, now, "waits", to=seat.member)
        session.flush()
    return found


def prefer(session: Session, group: Group, by: Member, first: int, now: datetime) -> None:
    """One press: the time that somebody prefers, until it is settled."""
    seat = group_meetings.seat_of(group, by)
    groups.hold(session, group)
    if group.kind != GroupKind.CIRCLE or group.state != GroupState.OPEN or first not in group.slots:
        raise Refusal("circle.times_over")
    seat.prefers = first
    session.flush()
    if all(one.prefers is not None for one in agreed(group)):
        group.next_step_at = now
    groups.refresh(session, group, (TIMES,))


def _start(session: Session, group: Group, now: datetime) -> None:
    """The time that most prefer and that still suits all; if none does any more, others are offered."""
    if len(agreed(group)) < group.smallest:
        group.slots, group.next_step_at = [], circle_meetings.later(group.workspace, now)
        return
    people, wished = [seat.member for seat in agreed(group)], [seat.prefers for seat in agreed(group)]
    order = sorted(group.slots, key=lambda first: (-wished.count(first), group.slots.index(first)))
    still = (group_series.beginning(session, group, people, first, now) for first in order)
    chosen = next((series for series in still if series is not None), None)
    if chosen is None:
        group.slots = []
        for seat in agreed(group):
            seat.prefers = None
        offer_times(session, group, now)
        return
    group_series.settle(session, group, chosen, now)
    groups.transition(session, group, to=GroupState.RUNNING, among=(GroupState.OPEN,))
    group.slots = []
    circle_meetings.assign(session, group)
    group_meetings.owe(session, BEGUN, group, now, "begun")
    circle_meetings.plan(group, now)


def give_up(session: Session, group: Group, now: datetime, why: str = "few") -> None:
    """It does not come about: whoever had agreed hears it, and why."""
    if groups.transition(session, group, to=GroupState.LAPSED, among=(GroupState.OPEN,), closed_at=now):
        for seat in group.seats:
            if seat.state in (SeatState.AGREED, SeatState.WAITING):
                group_meetings.owe(
                    session, NOT_BEGUN, group, now, "not_begun", to=seat.member, variant=why
                )  # fmt: skip
    redraw(session, group)
