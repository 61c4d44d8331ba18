"""A ring of swaps as its people see it: whether they look, whether they agree, what comes of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_meetings, introduction_rounds, swap_rounds
from bot.services.groups.swap_rounds import OFFERED, patience
from bot.services.sessions import named_mentor, requesting
from bot.store.groups import groups, swaps
from bot.store.models import Group, GroupKind, GroupSeat, GroupState, Member, SeatState, SwapLeg, Urgency
from bot.store.models.notice_kinds import NoticeKind

RING_SHOWN, REMINDER, OVER = NoticeKind.SWAP_SHOWN, NoticeKind.SWAP_REMINDER, NoticeKind.SWAP_OVER
WAITED_FOR = (SeatState.INVITED, SeatState.LOOKS)


def choose(session: Session, member: Member, takes: bool, now: datetime) -> None:
    """Whether somebody takes part in swaps; whoever stops is taken out of what is still open."""
    if takes and member.is_guest:
        raise Refusal("swap.guests")
    member.takes_swaps = takes
    if not takes:
        _leave_open(session, member, now)
    swap_rounds.look_after(session, now)


def _leave_open(session: Session, member: Member, now: datetime) -> None:
    for group in groups.seats_in(session, member, GroupKind.SWAP):
        if group.state == GroupState.OPEN:
            _fall_apart(session, group, _seat(group, member), SeatState.DECLINED, now)


def _seat(group: Group, by: Member) -> GroupSeat:
    for seat in group.seats:
        if seat.member_id == by.id:
            return seat
    raise Refusal("group.not_yours")


def look(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One would look. Once all would, each reads what they give and get, and with whom."""
    seat = _open_seat(session, group, by)
    if seat.state == SeatState.INVITED:
        seat.state = SeatState.LOOKS
    session.flush()
    if not _still_stands(session, group, now):
        return
    if all(one.state == SeatState.LOOKS for one in group.seats):
        group.next_step_at = patience([one.member for one in group.seats], now)
        for one in group.seats:
            group_meetings.owe(session, RING_SHOWN, group, now, "shown", to=one.member)
    groups.refresh(session, group, (OFFERED, REMINDER))


def agree(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One agrees. Once all have, each part becomes an ordinary session, asked for by whoever learns."""
    seat = _open_seat(session, group, by)
    if any(one.state == SeatState.INVITED for one in group.seats):
        raise Refusal("swap.not_yet")
    seat.state = SeatState.AGREED
    session.flush()
    if not _still_stands(session, group, now):
        return
    if all(one.state == SeatState.AGREED for one in group.seats):
        groups.transition(session, group, to=GroupState.RUNNING, among=(GroupState.OPEN,))
        for leg in group.legs:
            _ask_for(session, leg, now)
        groups.transition(session, group, to=GroupState.ENDED, among=(GroupState.RUNNING,), closed_at=now)
    groups.refresh(session, group)


def _still_stands(session: Session, group: Group, now: datetime) -> bool:
    """Whether all of them may still be brought together; if not, it falls apart, and nobody hears why."""
    people = [one.member for one in group.seats]
    gone = next((one for one in group.seats if not introduction_rounds.may_be(one.member, now)), None)
    if gone is None and introduction_rounds.may_meet(session, people):
        return True
    _fall_apart(session, group, gone, SeatState.LEFT, now)
    return False


def _ask_for(session: Session, leg: SwapLeg, now: datetime) -> None:
    """The session of one part. Where they find no time, the learner's request says so, as any does."""
    if leg.giver is None or leg.receiver is None:  # forgotten since
        return
    wanted = requesting.RequestForm(topic=leg.wished, objective=leg.wished, near=Urgency.FORTNIGHT)
    leg.request = named_mentor.ask_agreed(session, leg.receiver, wanted, leg.giver, f"swap:{leg.id}", now)
    session.flush()


def decline(session: Session, group: Group, by: Member, now: datetime) -> None:
    """One would rather not; no reason is asked, nobody is told who it was, and the rest is looked at anew."""
    _fall_apart(session, group, _open_seat(session, group, by), SeatState.DECLINED, now)


def _open_seat(session: Session, group: Group, by: Member) -> GroupSeat:
    seat = _seat(group, by)
    groups.hold(session, group)
    session.refresh(seat)
    if group.kind != GroupKind.SWAP or group.state != GroupState.OPEN:
        raise Refusal("swap.over")
    return seat


def _fall_apart(
    session: Session, group: Group, seat: GroupSeat | None, why: SeatState, now: datetime
) -> None:  # fmt: skip
    """`seat` is of whoever would not, or cannot; None where that is nobody's doing."""
    said_yes = [one for one in group.seats if one is not seat and one.state != SeatState.INVITED]
    if seat is not None:
        seat.state = why
    ended = GroupState.CALLED_OFF if why != SeatState.SILENT else GroupState.LAPSED
    if groups.transition(session, group, to=ended, among=(GroupState.OPEN,), closed_at=now):
        for one in said_yes:
            if one.state in (SeatState.LOOKS, SeatState.AGREED):
                group_meetings.owe(session, OVER, group, now, "over", to=one.member)
        swap_rounds.solve_anew(session, now)
    groups.refresh(session, group)


def advance(session: Session, group: Group, now: datetime) -> None:
    """Not all have answered: they are reminded once; after that, silence is a no, which is nobody's fault."""
    if not groups.claim_step(session, group, now) or group.state != GroupState.OPEN:
        return
    stage = SeatState.INVITED if _is_asked_to_look(group) else SeatState.LOOKS
    waited_for = [one for one in group.seats if one.state == stage]
    first = [
        one
        for one in waited_for
        if group_meetings.owe(session, REMINDER, group, now, stage.value, to=one.member)
    ]
    if first:
        group.next_step_at = patience([one.member for one in first], now)
        return
    for silent in waited_for:
        silent.state = SeatState.SILENT
    if waited_for:
        _fall_apart(session, group, waited_for[0], SeatState.SILENT, now)


def _is_asked_to_look(group: Group) -> bool:
    return any(one.state == SeatState.INVITED for one in group.seats)


def leave(session: Session, member: Member, now: datetime) -> None:
    """Somebody is no longer here: what is open falls apart; sessions that came of it go their own way."""
    for group in groups.seats_in(session, member, GroupKind.SWAP):
        if group.state == GroupState.OPEN:
            _fall_apart(session, group, _seat(group, member), SeatState.LEFT, now)
    member.takes_swaps = False
    swap_rounds.look_after(session, now)


def can_swap(session: Session, member: Member) -> bool:
    """Whether there is anything to find: something that they would like to learn."""
    return bool(swaps.wishes_of(session, [member.id]))
