"""How often a job has its turn: by a steady clock, or once a day by the one that tells the hour."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

LOOKED_AT_HOUR = 60.0  # seconds

Clock = Callable[[], datetime]


class When(Protocol):
    """Whether it is a job's turn, asked again and again after the same pause, in seconds."""

    @property
    def pause(self) -> float: ...

    def turns(self, clock: Clock) -> Iterator[bool]: ...


class Every:
    """Again and again, with the same pause between the end of one turn and the next."""

    def __init__(self, *, hours: int = 0, minutes: int = 0, seconds: int = 0) -> None:
        self.pause = timedelta(hours=hours, minutes=minutes, seconds=seconds).total_seconds()

    def turns(self, clock: Clock) -> Iterator[bool]:
        """Each time."""
        while True:
            yield True


class EveryDay:
    """Once a day from an hour on, in UTC. A clock set to another day makes it one turn more or fewer."""

    pause = LOOKED_AT_HOUR

    def __init__(self, hour: int) -> None:
        self._hour = timedelta(hours=hour)

    def turns(self, clock: Clock) -> Iterator[bool]:
        """When another day has begun than that of the last turn, or of the start."""
        last = self._day(clock())
        while True:
            day = self._day(clock())
            yield day != last
            last = day

    def _day(self, now: datetime) -> object:
        return (now.astimezone(UTC) - self._hour).date()
