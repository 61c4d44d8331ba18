"""A series of meetings as it was agreed: its rhythm, and when each of its meetings is held."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """A meeting: the regular instant of its turn, by which it stays known, and when it is held."""

    turn: datetime
    at: datetime

    @property
    def is_moved(self) -> bool:
        """Whether it is held at another time than its regular one."""
        return self.at != self.turn


@dataclass(frozen=True, slots=True)
class Series:
    """Meetings of `length` at the same wall time in `zone`, every `every` weeks.

    `dates` are in the order of their turns, `skipped` are turns at which none is held; instants are in UTC.
    """

    zone: ZoneInfo
    every: int
    length: timedelta
    dates: tuple[SeriesDate, ...]
    skipped: tuple[datetime, ...] = ()

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The regular instants of all turns, held or skipped, in order: no change adds or takes one."""
        return tuple(sorted((*(one.turn for one in self.dates), *self.skipped)))

    @property
    def exceptions(self) -> int:
        """How many turns are not held at their regular time."""
        return sum(one.is_moved for one in self.dates) + len(self.skipped)

    def moved(self, turn: datetime, at: datetime) -> "Series":
        """One meeting moved, the others as they are; `ValueError` if none is held at that turn."""
        self._known(turn)
        dates = tuple(SeriesDate(turn, at) if one.turn == turn else one for one in self.dates)
        return replace(self, dates=dates)

    def without(self, turn: datetime) -> "Series":
        """One meeting cancelled, the others as they are; `ValueError` if none is held at that turn."""
        self._known(turn)
        dates = tuple(one for one in self.dates if one.turn != turn)
        return replace(self, dates=dates, skipped=tuple(sorted((*self.skipped, turn))))

    def _known(self, turn: datetime) -> None:
        if all(one.turn != turn for one in self.dates):
            raise ValueError("no meeting is held at that turn")
