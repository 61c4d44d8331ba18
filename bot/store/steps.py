"""What takes a step when time has come, and when a step that stumbled was put off."""

from datetime import datetime, timedelta

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from bot.store.base import UTCDateTime

PUT_OFF = text("put_off_at IS NOT NULL")


def put_off_index(table: str) -> Index:
    """The index of the rows of a table that were put off."""
    return Index(f"ix_{table}_put_off_at", "put_off_at", sqlite_where=PUT_OFF, postgresql_where=PUT_OFF)


class Stepping:
    """What takes a step when time has come: at `next_step_at`.

    A step that stumbled is put off, and `put_off_at` says when: if the clock is set back after that, it does
    not wait for an hour far away by now (`bot.store.clock_changes`). What is promised anew waits no more.
    """

    next_step_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    put_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @validates("next_step_at")
    def _promise(self, _key: str, at: datetime | None) -> datetime | None:
        self.put_off_at = None
        return at

    def put_off(self, now: datetime, pause: timedelta) -> None:
        """Try again after a pause, unless another process took the step and has planned the next one."""
        if self.next_step_at is not None and self.next_step_at > now:
            return
        self.next_step_at = now + pause
        self.put_off_at = now
