"""Who writes next: one after the other, in the order in which they came.

A writer who waits for SQLite's lock tries again now and then. Between two transactions of a job that has much
to write it comes too late each time, so a press could wait for a whole import. Within one process they stand
in line.
"""

from collections import deque
from threading import Lock
from time import monotonic


class WriteQueue:
    """One holder at a time; the others wait in the order of their coming."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._held = False

    def __len__(self) -> int:
        return len(self._waiting)

    def enter(self, until: float) -> bool:
        """Wait for one's turn until that moment (`time.monotonic`, seconds); whether it came."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(0.0, until - monotonic())):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came just now

    def leave(self) -> None:
        """The next one's turn."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
