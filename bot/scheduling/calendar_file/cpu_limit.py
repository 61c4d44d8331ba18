"""How much of a process's time one piece of work may take, where the system can tell."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PART = 4  # of what is left, one piece is given one in so many
LEAST_SECONDS = 0.01  # seconds


@contextmanager
def a_part_of(seconds: float | None) -> Iterator[None]:
    """Raises TimeoutError where the work takes more than its part of what is left of these seconds."""
    if seconds is None or not hasattr(signal, "setitimer"):  # Windows: whoever waits looks at the clock
        yield
        return
    part = max((seconds - time.process_time()) / PART, LEAST_SECONDS)
    signal.signal(signal.SIGPROF, _enough)
    signal.setitimer(signal.ITIMER_PROF, part, part)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _enough(number: int, frame: FrameType | None) -> None:
    raise TimeoutError
