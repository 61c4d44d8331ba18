"""Times at which several people can meet: weeks and busy spans in, instants out; no clock, no rows.

A slot starts on a quarter of an hour: every zone's distance from UTC is a multiple of 15 minutes, so that
is a quarter for everybody. A slot has to lie within each person's hours as the wall clock shows them, which
matters only in the night on which clocks change.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.scheduling.working_hours import DAY, WorkingWeek

Span = tuple[datetime, datetime]

GRAIN = timedelta(minutes=15)
TICK = timedelta(minutes=5)
APART = timedelta(hours=2)  # between two slots of one choice, so that they are a choice


def free(
    weeks: Sequence[WorkingWeek], busy: Iterable[Span], start: datetime, until: datetime, length: timedelta
) -> Iterator[datetime]:
    """Every slot of `length` that begins in `start`..`until`, within all the weeks, clear of what is busy."""
    taken = sorted(busy)
    for opens, closes in _shared(weeks, start, until + length):
        at = _rounded_up(opens)
        while at + length <= closes and at <= until:
            clash = next((span for span in taken if span[0] < at + length and at < span[1]), None)
            if clash is not None:
                at = max(at + GRAIN, _rounded_up(min(clash[1], closes)))
                continue
            if all(fits(week, at, length) for week in weeks):
                yield at
            at += GRAIN


def pick(slots: Iterable[datetime], count: int = 3, apart: timedelta = APART) -> list[datetime]:
    """The first slot, and others at some distance; when that leaves too few, the gaps are filled in order."""
    known = list(slots)
    chosen: list[datetime] = []
    for slot in known:
        if len(chosen) < count and (not chosen or slot - chosen[-1] >= apart):
            chosen.append(slot)
    for slot in known:
        if len(chosen) < count and slot not in chosen:
            chosen.append(slot)
    return sorted(chosen)


def fits(week: WorkingWeek, start: datetime, length: timedelta) -> bool:
    """Whether all of it lies within the week, by the wall clock, on days that are not closed."""
    at, end = start, start + length
    while at < end:
        wall = at.astimezone(week.zone)
        if not _is_inside(week, wall):
            return False
        at += TICK
    return True


def _is_inside(week: WorkingWeek, wall: datetime) -> bool:
    """A window may run past midnight: then the day on which it opened counts."""
    minute = wall.hour * 60 + wall.minute
    for date, at in ((wall.date(), minute), (wall.date() - timedelta(days=1), minute + DAY)):
        if date not in week.closed and any(
            day == date.weekday() and opens <= at < closes for day, opens, closes in week.windows
        ):
            return True
    return False


def _shared(weeks: Sequence[WorkingWeek], start: datetime, until: datetime) -> Iterator[Span]:
    """Spans that lie within all the weeks, in order; with no week, the whole of `start`..`until`."""
    spans: list[Span] = [(start, until)]
    for week in weeks:
        open_spans = merged(week.spans(start, until))
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in open_spans if max(a, c) < min(b, d)]
    return iter(sorted(spans))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, where spans that touch are one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _rounded_up(at: datetime) -> datetime:
    """The next full quarter of an hour."""
    at = at.astimezone(UTC)
    hour = at.replace(minute=0, second=0, microsecond=0)
    quarters = -((hour - at) // GRAIN)
    return hour + quarters * GRAIN
