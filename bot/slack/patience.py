"""Waits for Slack where nobody waits for the bot: at its start, and for its long lists."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

import structlog

from bot.slack.failures import Stopped, TokenRefused, TryLater, Unsure

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries of a call that Slack stumbles over
SHORTEST_PAUSE = 0.1
Answer = TypeVar("Answer")


class Patience:
    """Asks again after the pause that Slack asks for, and after growing ones where it stumbles or is silent.

    Whoever is told to stop waits no longer. With `at_most`, a line that leads nowhere for so many seconds is
    given up; a pause that Slack asks for counts for nothing.
    """

    def __init__(self, stopping: Event, at_most: float | None = None) -> None:
        self._stopping, self._at_most = stopping, at_most

    def ask(self, call: Callable[[], Answer]) -> Answer:
        """The answer, or Slack's definite no."""
        pause, waited = FIRST_PAUSE, 0.0
        while True:
            if self._stopping.is_set():
                raise Stopped
            try:
                return call()
            except TokenRefused:
                raise
            except TryLater as later:
                self._wait(max(later.seconds, SHORTEST_PAUSE), "ratelimited")
            except Unsure as why:
                waited += pause
                if self._at_most is not None and waited > self._at_most:
                    raise
                self._wait(pause, str(why))
                pause = min(2 * pause, LONGEST_PAUSE)

    def _wait(self, seconds: float, why: str) -> None:
        log.warning("slack.waited_for", why=why, seconds=seconds)
        if self._stopping.wait(seconds):
            raise Stopped


def impatient(call: Callable[[], Answer]) -> Answer:
    """Asks once: for whoever cannot wait."""
    return call()
