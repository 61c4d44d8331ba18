"""A series of meetings that suits several people: weeks and busy spans in, dates out; no clock, no rows.

A series has a turn every `every` weeks, at the same wall time in the organiser's zone. For each turn:

1. it is held at its regular time, where that suits everybody;
2. else at the slot nearest to it in the same week (Monday to Sunday in the organiser's zone; of two that are
   equally near, the earlier), after the meeting before and before the regular time of the next turn;
3. else in the first week after that, before the week of the next turn, that has the regular time or any slot;
4. else it is skipped, and the series runs for a turn more. Three in a row at most: it does not begin before a
   longer gap.

So the count and the order stay, and no date runs into another. The first date is always a regular one. A wall
time that a clock change skips moves forward, one that occurs twice counts as its first occurrence, as in
`working_hours`; slots begin on a quarter of an hour, as in `slots`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import combinations
from operator import and_
from zoneinfo import ZoneInfo

from bot.scheduling.series_dates import Series, SeriesDate
from bot.scheduling.series_weeks import SLOTS_A_WEEK, FreeQuarters, Weeks
from bot.scheduling.slot_masks import Attendee, possible
from bot.scheduling.slots import GRAIN

MOST_PROPOSALS = 3
SLOTS_APART = 3 * 4  # three hours, in slots
MOST_WEEKS_WAITED = 8  # for the first date
MOST_IN_A_ROW = 3  # turns that are skipped
MOST_SKIPPED = 6  # turns; of the dates that are held, half at least are regular
Turn = tuple[int, int | None]  # quarters: its regular one, and the one at which it is held, if it is


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """`count` meetings of `length`, every `every` weeks from `start` on, at the same wall time in `zone`.

    `ValueError` where there is no meeting, no week, no length, or more than a day of it.
    """

    people: tuple[Attendee, ...]
    zone: ZoneInfo
    start: datetime
    length: timedelta
    count: int
    every: int = 1

    def __post_init__(self) -> None:
        if self.count < 1 or self.every < 1 or not timedelta() < self.length <= timedelta(days=1):
            raise ValueError("a series has meetings of up to a day, some weeks apart")


def proposals(request: SeriesRequest) -> list[Series]:
    """Up to three series, each on another weekday or three hours away; none where no time suits everybody.

    The fewest exceptions come first, then the earliest first date. A week for which the first date waits,
    though its time could have come, counts as an exception here.
    """
    search = _Search.of(request)
    chosen: list[_Candidate] = []
    for one in sorted(search.candidates(search.masks), key=lambda one: one.rank):
        if len(chosen) < MOST_PROPOSALS and all(_are_apart(one.slot, other.slot) for other in chosen):
            chosen.append(one)
    return [search.series(one.turns) for one in chosen]


def beginning_at(request: SeriesRequest, first: datetime) -> Series | None:
    """The series whose first date is this one, as `proposals` would make it; None if it suits no longer."""
    search = _Search.of(request)
    for one in search.candidates(search.masks):
        series = search.series(one.turns)
        if series.dates[0].at == first:
            return series
    return None


def who_blocks(request: SeriesRequest) -> tuple[int, ...]:
    """The smallest set of people, by their places in `request.people`, without whom there is a series.

    Of several such sets, the one of those who come last in the list: whoever has to be there comes first.
    Nobody where there is a series already; everybody where not even one of them alone has any.
    """
    search = _Search.of(request)
    everybody = range(len(request.people))
    for size in everybody:
        for absent in combinations(reversed(everybody), size):
            masks = [search.masks[place] for place in everybody if place not in absent]
            if next(search.candidates(masks), None) is not None:
                return tuple(sorted(absent))
    return tuple(everybody)


def _are_apart(slot: int, other: int) -> bool:
    """The week has no end: Monday morning is near to Sunday night."""
    return SLOTS_APART <= (slot - other) % SLOTS_A_WEEK <= SLOTS_A_WEEK - SLOTS_APART


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A slot of the week with its turns; `waited` weeks passed before the first of them."""

    slot: int
    turns: list[Turn]
    waited: int

    @property
    def rank(self) -> tuple[int, int]:
        return self.waited + sum(turn != at for turn, at in self.turns), self.turns[0][0]


@dataclass(frozen=True, slots=True)
class _Search:
    """`masks` say what suits each person, `later` what does not begin too early."""

    request: SeriesRequest
    weeks: Weeks
    masks: list[int]
    later: int

    @classmethod
    def of(cls, request: SeriesRequest) -> "_Search":
        most_turns = request.count + MOST_SKIPPED + 1
        weeks = Weeks.since(request.start, request.zone, MOST_WEEKS_WAITED + request.every * most_turns + 1)
        masks = [possible(one, weeks.quarters, request.length) for one in request.people]
        later = weeks.quarters.ones(weeks.quarters.ceil(request.start), weeks.quarters.count)
        return cls(request, weeks, masks, later)

    def candidates(self, masks: Sequence[int]) -> Iterator[_Candidate]:
        """Each slot of the week at which people with these masks have a series."""
        free = FreeQuarters.of(reduce(and_, masks, self.later))
        for slot in range(SLOTS_A_WEEK) if free.ordered else ():
            begins = [week[slot] for week in self.weeks.begins]
            early = [week for week in range(MOST_WEEKS_WAITED + 1) if self.later >> begins[week] & 1]
            for first in (week for week in early if begins[week] in free.known):
                turns = self._turns(begins, first, free)
                if turns is not None:
                    yield _Candidate(slot, turns, first - early[0])
                    break

    def _turns(self, begins: Sequence[int], first: int, free: FreeQuarters) -> list[Turn] | None:
        """The turns of a slot from its first week on; None where too many of them are not regular."""
        turns: list[Turn] = []
        skipped = in_a_row = moved = after = 0
        while len(turns) - skipped < self.request.count:
            week = first + len(turns) * self.request.every
            at = self._held_at(begins, week, after, free)
            turns.append((begins[week], at))
            if at is None:
                skipped, in_a_row = skipped + 1, in_a_row + 1
            else:
                in_a_row = 0
                moved += at != begins[week]
                after = at + self._slots_long
            if skipped > MOST_SKIPPED or in_a_row > MOST_IN_A_ROW or 2 * moved > self.request.count:
                return None
        return turns

    def _held_at(self, begins: Sequence[int], turn: int, after: int, free: FreeQuarters) -> int | None:
        """When the turn of a week is held, by the rule of this module, once the meeting before is over."""
        before = begins[turn + self.request.every] - self._slots_long
        for week in range(turn, turn + self.request.every):
            monday, next_monday = self.weeks.begins[week][0], self.weeks.begins[week + 1][0]
            at = free.nearest(begins[week], max(after, monday), min(before, next_monday - 1))
            if at is not None:
                return at
        return None

    @property
    def _slots_long(self) -> int:
        return -(-self.request.length // GRAIN)

    def series(self, turns: Sequence[Turn]) -> Series:
        """The turns as instants."""
        at = self.weeks.quarters.at
        dates = tuple(SeriesDate(at(turn), at(held)) for turn, held in turns if held is not None)
        skipped = tuple(at(turn) for turn, held in turns if held is None)
        return Series(self.request.zone, self.request.every, self.request.length, dates, skipped)
