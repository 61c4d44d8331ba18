"""The sandbox's time: what messages are stamped with, and what whoever plays with it may move."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class Clock:
    """A clock that can be set and moved. It runs from where it was put, unless it is frozen.

    Limits (three seconds for an acknowledgement, one message a second) never read this clock: they are about
    the real speed of the wire.
    """

    def __init__(self, start: datetime | None = None, frozen: bool = False) -> None:
        self._lock = Lock()
        self._frozen = frozen
        self._offset = timedelta(0)
        self._stands_at = datetime.now(UTC)
        if start is not None:
            self.set(start)

    def now(self) -> datetime:
        """The sandbox's time, aware, in UTC."""
        with self._lock:
            return self._stands_at if self._frozen else datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Put the clock to a moment, which must say its zone."""
        if moment.tzinfo is None:
            raise ValueError(f"The clock needs a moment with a zone; {moment.isoformat()} has none.")
        moment = moment.astimezone(UTC)
        with self._lock:
            self._stands_at = moment
            self._offset = moment - datetime.now(UTC)

    def move(self, by: timedelta) -> None:
        """Let that much time pass at once."""
        with self._lock:
            self._stands_at += by
            self._offset += by

    def freeze(self, frozen: bool = True) -> None:
        """Stop the clock where it is, or let it run on from there."""
        moment = self.now()
        with self._lock:
            self._frozen = frozen
        self.set(moment)
