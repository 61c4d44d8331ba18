"""How often a job has its turn, however the clock is set meanwhile."""

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger


class Steadily(BaseTrigger):  # type: ignore[misc]
    """A turn after each pause, counted from now: turns that were missed are one.

    APScheduler's own IntervalTrigger counts from its first turn, and builds a list of each that was missed:
    26 million, in 81 s, for a clock set forward by 30 days and a pause of 0.1 s.
    """

    def __init__(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        self.pause = timedelta(hours=hours, minutes=minutes, seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """One pause from now; the first time, now."""
        return now if previous_fire_time is None else now + self.pause
