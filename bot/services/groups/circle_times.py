"""The time of a circle: offered once enough people are in, chosen by them, and then it begins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.scheduling.series_dates import Series
from bot.services.groups import circle_dates, circle_turns, group_meetings, group_series
from bot.services.groups.circle_calls import (
    TIMES,
    WAVES,
    agreed,
    give_up,
    move_up,
    offer_places,
    tell_moved_up,
)
from bot.services.groups.circle_meetings import later
from bot.store.groups import groups
from bot.store.models import Group, GroupState, Member, SeatState
from bot.store.models.notice_kinds import NoticeKind

WAITS, BEGUN = NoticeKind.CIRCLE_WAITS, NoticeKind.CIRCLE_BEGUN
BLOCKED = "blocked"  # why it does not begin: no time suits enough of them


def gather(session: Session, group: Group, now: datetime) -> None:
    """Enough people, a time, then it starts; too few after a while, and it is let go."""
    was_chosen = bool(group.slots)
    if was_chosen:
        if _starts(session, group, now):
            return
        _clear(group)
    was = {seat.id: seat.state for seat in group.seats}
    move_up(session, group)
    if len(agreed(group)) >= group.smallest:
        _offer_times(session, group, now)
    elif was_chosen or group.waves <= WAVES:
        group.waves += not was_chosen and group.waves == WAVES  # the last who were invited have their days
        group.next_step_at = later(group.workspace, now)
    else:
        give_up(session, group, now)
    if group.state == GroupState.OPEN:
        _tell(session, group, was, now)


def _tell(session: Session, group: Group, was: dict[int, SeatState], now: datetime) -> None:
    """Whoever moved up hears it, and whoever has to wait for a place."""
    changed = [seat for seat in group.seats if seat.state != was[seat.id]]
    tell_moved_up(session, group, [seat for seat in changed if seat.state == SeatState.AGREED], now)
    for seat in changed:
        if seat.state == SeatState.WAITING:
            group_meetings.owe(session, WAITS, group, now, f"waits:{group.sequence}", to=seat.member)


def _clear(group: Group) -> None:
    """None of the times counts any more; those that are offered next are news."""
    group.slots, group.sequence = [], group.sequence + 1
    for seat in group.seats:
        seat.prefers = None


def _offer_times(session: Session, group: Group, now: datetime) -> None:
    """The times that suit all: each says which they prefer. Who cannot at any of them waits for a place."""
    people = [seat.member for seat in agreed(group)]
    found = group_series.proposed(session, group, people, now)
    if not found:
        found = _without_whom_there_is_none(session, group, people, now)
    if not found:
        give_up(session, group, now, BLOCKED)
        return
    group.slots = [int(one.dates[0].at.timestamp()) for one in found]
    group.next_step_at = later(group.workspace, now)
    for seat in agreed(group):
        group_meetings.owe(session, TIMES, group, now, f"times:{group.sequence}", to=seat.member)


def _without_whom_there_is_none(
    session: Session, group: Group, people: Sequence[Member], now: datetime
) -> list[Series]:
    """Those whose hours leave no common time wait for a place, if enough others remain."""
    blocking = group_series.blocking(session, group, people, now)
    rest = [one for one in people if one.id not in {other.id for other in blocking}]
    if len(rest) < group.smallest:
        return []
    found = group_series.proposed(session, group, rest, now)
    if found:
        for seat in agreed(group):
            if seat.member not in rest:
                seat.state = SeatState.WAITING
        session.flush()
    return found


def _starts(session: Session, group: Group, now: datetime) -> bool:
    """It begins at the time that most prefer and that still suits all, if there is one."""
    if len(agreed(group)) < group.smallest:
        return False
    people, wished = [seat.member for seat in agreed(group)], [seat.prefers for seat in agreed(group)]
    order = sorted(group.slots, key=lambda first: (-wished.count(first), group.slots.index(first)))
    still = (group_series.beginning(session, group, people, first, now) for first in order)
    chosen = next((series for series in still if series is not None), None)
    if chosen is None:
        return False
    group_series.settle(session, group, chosen, now)
    groups.transition(session, group, to=GroupState.RUNNING, among=(GroupState.OPEN,))
    group.slots = []
    circle_turns.assign(session, group)
    group_meetings.owe(session, BEGUN, group, now, "begun")
    offer_places(session, group, group.seats, now)
    circle_dates.plan(group, now)
    return True
