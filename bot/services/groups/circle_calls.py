"""A circle until it starts: proposed, called for, joined, left again; or kindly given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import circle_meetings, group_meetings
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
MOVED_UP, PLACE = NoticeKind.CIRCLE_MOVED_UP, NoticeKind.CIRCLE_PLACE
NOT_BEGUN = NoticeKind.CIRCLE_NOT_BEGUN
FEWEST, MOST = 4, 8  # people
MEETINGS, RHYTHMS, LENGTHS = (3, 4, 6, 8), (1, 2, 4), (60, 90)
WAVES = 3
OFFERED_TO = 10  # people who hear of one free place
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
    offer_places(session, group, [seat], now)
    redraw(session, group)
    return seat.state


def decline(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One would rather not, or leaves before it starts: no reason is asked."""
    groups.hold(session, group)
    seat = next((one for one in group.seats if one.member_id == by.id), None)
    if seat is None or group.kind != GroupKind.CIRCLE:
        raise Refusal("group.not_yours")
    waits = group.state == GroupState.RUNNING and seat.state == SeatState.WAITING
    if group.state != GroupState.OPEN and not waits:
        raise Refusal("circle.over")
    give_back(session, group, seat, now)


def give_back(session: Session, group: Group, seat: GroupSeat, now: datetime) -> None:
    """Somebody is in it, invited, or on its waiting list no more; said twice, it is said once."""
    if seat.state not in (SeatState.INVITED, SeatState.AGREED, SeatState.WAITING):
        return
    seat.state = SeatState.DECLINED if seat.state == SeatState.INVITED else SeatState.LEFT
    seat.prefers = None
    session.flush()
    if group.state == GroupState.OPEN:
        _goes_on_without(session, group, now)
    redraw(session, group)


def _goes_on_without(session: Session, group: Group, now: datetime) -> None:
    """It is let go where nobody is left; whoever waits moves up, or the times are looked at again."""
    if not any(seat.state in (SeatState.AGREED, SeatState.WAITING) for seat in group.seats):
        give_up(session, group, now)
    elif group.slots:
        if len(agreed(group)) < group.smallest or _all_said(group):
            group.next_step_at = now
    elif moved := move_up(session, group):
        tell_moved_up(session, group, moved, now)


def move_up(session: Session, group: Group) -> list[GroupSeat]:
    """Places are free before it begins: whoever has waited longest takes part, until it is full."""
    moved = []
    for seat in group.seats:
        if seat.state == SeatState.WAITING and not is_full(group):
            seat.state = SeatState.AGREED
            moved.append(seat)
    session.flush()
    return moved


def tell_moved_up(session: Session, group: Group, moved: Iterable[GroupSeat], now: datetime) -> None:
    """Those who waited hear that they take part."""
    for seat in moved:
        group_meetings.owe(session, MOVED_UP, group, now, f"moved_up:{now:%Y%m%d%H%M%S}", to=seat.member)


def offer_places(session: Session, group: Group, seats: Iterable[GroupSeat], now: datetime) -> None:
    """Places are free in a circle under way: of these, the few who have waited longest hear it, and the first
    takes one."""
    has_room = group.state == GroupState.RUNNING and not is_full(group)
    for seat in [seat for seat in seats if seat.state == SeatState.WAITING][:OFFERED_TO]:
        if has_room:
            group_meetings.owe(session, PLACE, group, now, f"place:{group.sequence}", to=seat.member)


def prefer(session: Session, group: Group, by: Member, first: int, now: datetime) -> None:
    """One press: the time that somebody prefers, until it is settled."""
    groups.hold(session, group)
    seat = group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or group.state != GroupState.OPEN or first not in group.slots:
        raise Refusal("circle.times_over")
    seat.prefers = first
    session.flush()
    if _all_said(group):
        group.next_step_at = now
    groups.refresh(session, group, (TIMES,))


def _all_said(group: Group) -> bool:
    """Whether all who are in have said which time they prefer."""
    return all(seat.prefers is not None for seat in agreed(group))


def give_up(session: Session, group: Group, now: datetime, why: str = "few") -> None:
    """It does not come about: whoever had agreed hears it, and why."""
    if groups.transition(session, group, to=GroupState.LAPSED, among=(GroupState.OPEN,), closed_at=now):
        for seat in group.seats:
            if seat.state in (SeatState.AGREED, SeatState.WAITING):
                group_meetings.owe(
                    session, NOT_BEGUN, group, now, "not_begun", to=seat.member, variant=why
                )  # fmt: skip
    redraw(session, group)


def redraw(session: Session, group: Group) -> None:
    """What stands about it is drawn anew, in the channel of its call too."""
    groups.refresh(session, group)
    groups.refresh_call(session, group, CALL)
