"""When somebody works: instants in, instants out.

A week is local wall time in the person's zone. A wall time that a clock change skips moves forward; one that
occurs twice counts as its first occurrence (PEP 495, fold=0).
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
NINE_TO_SIX = tuple((weekday, 9 * 60, 18 * 60) for weekday in range(5))
LOOK_AHEAD = timedelta(days=370)
LONGEST_PATIENCE = timedelta(
    days=45
)  # short of what shows that the clock was set back (bot.store.clock_changes)
NOON_BREAK = (12 * 60, 13 * 60)
LUNCH_BREAKS = {  # when people of a country usually eat, by its code; elsewhere at noon
    "FR": (12 * 60 + 30, 13 * 60 + 30),
    "ES": (14 * 60, 15 * 60),
    "GB": (12 * 60 + 30, 13 * 60 + 30),
    "IE": (12 * 60 + 30, 13 * 60 + 30),
    "IT": (13 * 60, 14 * 60),
    "PT": (13 * 60, 14 * 60),
}


def usual_windows(country: str) -> tuple[tuple[int, int, int], ...]:
    """The week of whoever never settled theirs, less the lunch break of their country (or its region)."""
    begins, ends = LUNCH_BREAKS.get(country.partition("-")[0], NOON_BREAK)
    return tuple(span for day, start, end in NINE_TO_SIX for span in ((day, start, begins), (day, ends, end)))


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """Windows of (weekday, from minute, to minute), Monday being 0, in a zone; `closed` days have none."""

    zone: ZoneInfo
    windows: tuple[tuple[int, int, int], ...] = NINE_TO_SIX
    closed: Container[date] = frozenset()

    def next_open(self, at: datetime) -> datetime | None:
        """`at` itself within working hours, else the start of the next; None when there is none in a year."""
        for start, end in self._spans(at):
            if at < end:
                return max(at, start)
        return None

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies within working hours."""
        return self.next_open(at) == at

    def after(self, at: datetime, working: timedelta) -> datetime | None:
        """The instant at which `working` time has passed within working hours since `at`; None without hours.

        `LONGEST_PATIENCE` at most: who works an hour a week is not waited for all year.
        """
        at = at.astimezone(UTC)  # adding to a wall time would pass over a clock change
        left = working
        for start, end in self._spans(at):
            begin = max(at, start)
            if end - begin >= left:
                return min(begin + left, at + LONGEST_PATIENCE)
            left -= max(end - begin, timedelta())
        return None

    def spans(self, start: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans in UTC that touch `start`..`until`, in order; two of them may overlap."""
        for span in self._spans(start):
            if span[0].astimezone(self.zone).date() > until.astimezone(self.zone).date():
                return
            if span[0] < until:
                yield span

    def _spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans in UTC, in order, from the one that holds or follows `at`."""
        day = at.astimezone(self.zone).date() - timedelta(days=1)
        last = day + LOOK_AHEAD
        while day <= last:
            for weekday, start, end in sorted(self.windows):
                if weekday == day.weekday() and day not in self.closed:
                    span = (self._instant(day, start), self._instant(day, end))
                    if span[1] > at and span[1] > span[0]:
                        yield span
            day += timedelta(days=1)

    def _instant(self, day: date, minute: int) -> datetime:
        if minute >= DAY:
            day, minute = day + timedelta(days=1), minute - DAY
        wall = datetime.combine(day, time(minute // 60, minute % 60), self.zone)
        return wall.astimezone(UTC)
