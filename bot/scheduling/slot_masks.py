"""Everybody's possible slots over months, as bits: whole weeks of several people are compared at once.

Bit n of a mask stands for the slot that begins n quarters of an hour after an origin; it is 1 where the slot
suits. The bits of several people, joined by `&`, are the slots that suit all of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.scheduling.clock_changes import ONE_DAY, clock_changes
from bot.scheduling.slots import GRAIN, Span, fits, merged
from bot.scheduling.working_hours import WorkingWeek

CHUNK = timedelta(days=350)  # a week tells a little more than a year of its spans at once


@dataclass(frozen=True, slots=True)
class Attendee:
    """When somebody can meet: their week, and spans in which they are busy."""

    week: WorkingWeek
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarters:
    """`count` quarters of an hour from `origin`, itself a full quarter."""

    origin: datetime
    count: int

    @property
    def end(self) -> datetime:
        """When the last of them is over."""
        return self.at(self.count)

    def at(self, number: int) -> datetime:
        """When a quarter begins, in UTC."""
        return self.origin.astimezone(UTC) + number * GRAIN

    def floor(self, at: datetime) -> int:
        """The quarter in which an instant lies."""
        return (at - self.origin) // GRAIN

    def ceil(self, at: datetime) -> int:
        """The first quarter that begins at an instant or after it."""
        return -((self.origin - at) // GRAIN)

    def ones(self, first: int, last: int) -> int:
        """A mask with the bits `first`..`last`, both among them, as far as they exist."""
        first, last = max(first, 0), min(last, self.count - 1)
        return ((1 << last - first + 1) - 1) << first if last >= first else 0


def possible(attendee: Attendee, quarters: Quarters, length: timedelta) -> int:
    """The slots of `length` within the week by the wall clock, on no closed day, clear of what is busy."""
    mask = 0
    for opens, closes in _open_spans(attendee.week, quarters, length):
        mask |= quarters.ones(quarters.ceil(opens), quarters.floor(closes - length))
    for change in clock_changes(attendee.week.zone, quarters.origin - ONE_DAY, quarters.end + ONE_DAY):
        mask = _asked_anew(mask, change, attendee.week, quarters, length)
    taken = 0
    for begins, ends in attendee.busy:
        if begins < ends:
            taken |= quarters.ones(quarters.floor(begins - length) + 1, quarters.ceil(ends) - 1)
    return mask & ~taken


def _asked_anew(mask: int, change: datetime, week: WorkingWeek, quarters: Quarters, length: timedelta) -> int:
    """About a clock change, spans do not say what the wall clock shows: each slot is looked at by itself."""
    first, last = quarters.floor(change - ONE_DAY - length), quarters.ceil(change + ONE_DAY)
    mask &= ~quarters.ones(first, last)
    for number in range(max(first, 0), min(last + 1, quarters.count)):
        if fits(week, quarters.at(number), length):
            mask |= 1 << number
    return mask


def _open_spans(week: WorkingWeek, quarters: Quarters, length: timedelta) -> list[Span]:
    """In order; those that touch are one."""
    spans: set[Span] = set()
    start, until = quarters.origin, quarters.end + length
    while start < until:
        spans |= set(week.spans(start, min(start + CHUNK, until)))
        start += CHUNK
    return merged(spans)
