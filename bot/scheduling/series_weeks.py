"""The weeks of a zone on a line of quarters of an hour, and the quarters that suit everybody."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.scheduling.clock_changes import ONE_DAY, clock_changes
from bot.scheduling.slot_masks import Quarters
from bot.scheduling.slots import GRAIN

SLOTS_A_DAY = 24 * 4
SLOTS_A_WEEK = 7 * SLOTS_A_DAY


@dataclass(frozen=True, slots=True)
class Weeks:
    """For each week, from Monday, where each of its slots begins: `begins[week][slot]` is a quarter's number.

    A wall time that a clock change skips moves forward; one that occurs twice counts as its first occurrence.
    """

    quarters: Quarters
    begins: list[Sequence[int]]

    @classmethod
    def since(cls, start: datetime, zone: ZoneInfo, count: int) -> "Weeks":
        """So many weeks, from that of `start` on."""
        wall = start.astimezone(zone).date()
        mondays = [wall - timedelta(days=wall.weekday()) + timedelta(weeks=week) for week in range(count + 1)]
        origin, end = _instant(mondays[0], 0, zone), _instant(mondays[-1], 0, zone)
        quarters = Quarters(origin, (end - origin) // GRAIN)
        changes = {change.astimezone(zone).date() for change in clock_changes(zone, origin - ONE_DAY, end)}
        return cls(quarters, [_slots(monday, zone, quarters, changes) for monday in mondays[:-1]])


@dataclass(frozen=True, slots=True)
class FreeQuarters:
    """The quarters of a mask, in order and as a set."""

    ordered: list[int]
    known: frozenset[int]

    @classmethod
    def of(cls, mask: int) -> "FreeQuarters":
        """Those whose bit is 1."""
        ordered = [number for number, bit in enumerate(reversed(f"{mask:b}")) if bit == "1"]
        return cls(ordered, frozenset(ordered))

    def nearest(self, wanted: int, first: int, last: int) -> int | None:
        """The one among `first`..`last` that is nearest, the earlier of two; None where there is none."""
        middle = min(max(wanted, first), last)
        places = bisect_right(self.ordered, middle) - 1, bisect_left(self.ordered, middle)
        near = [self.ordered[place] for place in places if 0 <= place < len(self.ordered)]
        inside = [number for number in near if first <= number <= last]
        return min(inside, key=lambda number: (abs(number - wanted), number), default=None)


def _slots(monday: date, zone: ZoneInfo, quarters: Quarters, changes: set[date]) -> Sequence[int]:
    """Only in a week in which the clocks change, or as it begins, is each slot reckoned by itself."""
    if not any(monday + timedelta(days=day) in changes for day in range(7)):
        first = quarters.floor(_instant(monday, 0, zone))
        return range(first, first + SLOTS_A_WEEK)
    return [quarters.floor(_instant(monday, slot, zone)) for slot in range(SLOTS_A_WEEK)]


def _instant(monday: date, slot: int, zone: ZoneInfo) -> datetime:
    day, quarter = divmod(slot, SLOTS_A_DAY)
    wall = time(quarter // 4, quarter % 4 * 15)
    return datetime.combine(monday + timedelta(days=day), wall, zone).astimezone(UTC)
