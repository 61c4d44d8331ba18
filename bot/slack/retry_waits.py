"""Waits for Slack where nobody waits for the bot: at its start, and for its long lists."""

from collections.abc import Callable
from math import inf
from threading import Event
from typing import TypeVar

import structlog

from bot.slack.failures import NotSlack, Stopped, TokenRefused, TryLater, UnknownOutcome

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries of a call that Slack stumbles over
SHORTEST_PAUSE = 0.1
NOWHERE_FOR = 2.0  # seconds in which a line that leads nowhere, or elsewhere, may still come up
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
            except UnknownOutcome as why:
                waited += pause
                if waited > self._longest(why):
                    raise
                self._wait(pause, str(why))
                pause = min(2 * pause, LONGEST_PAUSE)

    def _longest(self, why: UnknownOutcome) -> float:
        """Where what answers is not Slack, waiting helps little: a setting is wrong, or a network is down."""
        if self._at_most is None:
            return inf
        return min(self._at_most, NOWHERE_FOR) if isinstance(why, NotSlack) else self._at_most

    def _wait(self, seconds: float, why: str) -> None:
        log.warning("slack.waited_for", why=why, seconds=seconds)
        if self._stopping.wait(seconds):
            raise Stopped


def impatient(call: Callable[[], Answer]) -> Answer:
    """Asks once: for whoever cannot wait."""
    return call()
