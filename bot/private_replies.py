"""What the bot says back to whoever acted, until Slack takes it.

A courtesy is no notice: it may hold a member's own words (what was not kept, what a search found), so it
stands in no row and in no log. It is said at once; what Slack puts off waits here, in memory, for as long as
Slack asks and in the order of saying, and no listener's thread waits with it. One of which it is unknown
whether it was said is looked for before it is repeated, or else not repeated.

An orderly stop says what falls due within seconds. A crash costs what waits: words about acts that are kept.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import structlog

from bot.slack import RefusedBySlack, Slack, TryLater, UnknownOutcome
from bot.slack.calls import pause_of
from bot.views.kit import Message

log = structlog.get_logger(__name__)

MOST_WAITING = 500  # that wait at once; beyond that the oldest go
TRIES, LONGEST = 8, timedelta(minutes=10)  # who hears later does not know any more what it is about
SHORTEST, UNKNOWN = 1.0, 10.0  # seconds of a pause: the least, and where Slack names none
LAST_CHANCE = 5  # seconds at a stop


@dataclass(eq=False)
class PrivateReply:
    """One thing to say: to whom (an id, all that a log tells), where, and how.

    `say` raises one of Slack's three failures; it may be called again after `TryLater` and `UnknownOutcome`.
    """

    to: str
    place: str
    say: Callable[[], None]
    tries: int = 0
    until: datetime | None = None
    due_at: datetime | None = None
    put_off_at: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Whether its time has not come; after the clock was set back it has."""
        return self.due_at is not None and self.due_at > now and (self.put_off_at or now) <= now


class PrivateReplies:
    """Those that wait. Threads share it: one lock, which is not held while Slack is called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[PrivateReply] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def say(self, one: PrivateReply, now: datetime) -> None:
        """Say it now; where something waits to be said at the same place, after that."""
        one.until, one.due_at = now + LONGEST, now
        with self._lock:
            is_behind = any(other.place == one.place for other in self._waiting)
        if is_behind or not self._is_done(one, now):
            self._keep(one)

    def say_due(self, now: datetime) -> None:
        """Say what may be said by now, at each place the first first."""
        held: set[str] = set()
        for one in list(self._waiting):
            if one.place in held or one.waits(now):
                held.add(one.place)
            elif self._is_through(one, now):
                self._let_go(one)
            else:
                held.add(one.place)

    def finish(self, clock: Callable[[], datetime]) -> None:
        """At an orderly stop: what falls due within seconds is said, the rest is let go."""
        until = clock() + timedelta(seconds=LAST_CHANCE)
        for _second in range(LAST_CHANCE):
            self.say_due(clock())
            if not any((one.due_at or until) <= until for one in self._waiting):
                break
            threading.Event().wait(1)
        for one in list(self._waiting):
            self._let_go(one, why="stopped")

    def forget(self, to: str) -> None:
        """Nothing more is said to somebody."""
        with self._lock:
            self._waiting = [one for one in self._waiting if one.to != to]

    def _keep(self, one: PrivateReply) -> None:
        with self._lock:
            self._waiting.append(one)
            over = self._waiting[:-MOST_WAITING]
        for oldest in over:
            self._let_go(oldest, why="full")

    def _let_go(self, one: PrivateReply, why: str = "") -> None:
        with self._lock:
            self._waiting = [other for other in self._waiting if other is not one]
        if why:
            log.warning("courtesy.dropped", member=one.to, why=why)

    def _is_through(self, one: PrivateReply, now: datetime) -> bool:
        """The same as below; one that fails in another way keeps no other waiting."""
        try:
            return self._is_done(one, now)
        except Exception:
            log.exception("courtesy.failed", member=one.to)
            return not self._waits(one, now, UNKNOWN)

    def _is_done(self, one: PrivateReply, now: datetime) -> bool:
        """Try it once: True when it was said, or will not be."""
        try:
            one.tries += 1
            one.say()
        except TryLater as later:
            return not self._waits(one, now, later.seconds)
        except UnknownOutcome:
            return not self._waits(one, now, UNKNOWN)
        except RefusedBySlack as no:
            log.info("courtesy.refused", member=one.to, code=no.code)
        return True

    def _waits(self, one: PrivateReply, now: datetime, seconds: float) -> bool:
        """Put it off, unless that is for too long."""
        one.due_at, one.put_off_at = now + timedelta(seconds=max(SHORTEST, seconds)), now
        waits = one.tries < TRIES and one.until is not None and one.due_at <= one.until
        if not waits:
            log.warning("courtesy.dropped", member=one.to, why="late")
        return waits


@dataclass
class PrivateMessage:
    """A message to one person: for their eyes only in `channel`, else in their conversation with the bot."""

    slack: Slack
    to: str
    message: Message
    at: datetime
    channel: str | None = None
    thread_ts: str | None = None
    _marker: str = field(default_factory=lambda: token_hex(16))
    _begin: str | None = None  # where to look whether it stands; None while that is no question

    def courtesy(self) -> PrivateReply:
        """What is to be said, until it is."""
        return PrivateReply(self.to, f"{self.channel}:{self.to}", self.say)

    def say(self) -> None:
        """Say it; what may stand already is looked for first."""
        if self.channel is not None and self._is_whispered(self.channel):
            return
        there = self.slack.dm(self.to)
        if self._begin is not None and self._stands(there, self._begin):
            return
        try:
            self.slack.post(there, self.message, marker=self._marker, thread_ts=self.thread_ts)
        except UnknownOutcome:
            self._begin = ""
            raise

    def _is_whispered(self, channel: str) -> bool:
        """Whether nothing is left to say; where the bot may not whisper, it is said in private."""
        try:
            self.slack.whisper(channel, self.to, self.message)
        except RefusedBySlack:
            self.channel = None
            return False
        except UnknownOutcome:  # nobody can look whether it stands: perhaps unsaid rather than said twice
            log.warning("courtesy.unknown", member=self.to)
        return True

    def _stands(self, there: str, begin: str) -> bool:
        """Whether it was said after all; a page is looked at, and what follows at the next try."""
        looked = self.slack.look_up(there, self._marker, self.at, self.thread_ts, begin=begin)
        if looked.following:
            self._begin = looked.following
            raise UnknownOutcome("look_up")
        return looked.ts is not None


def answer(respond: Callable[..., Any], message: dict[str, Any]) -> None:
    """Use the address for answers to a press or a command; its failures are Slack's three.

    Nobody can look whether an answer stands: one whose outcome is unknown is repeated only where it replaces.
    """
    got = respond(**message)
    status = getattr(got, "status_code", 200)
    if status == 429:
        raise TryLater(pause_of(got.headers))
    if status >= 500 and message.get("replace_original"):
        raise UnknownOutcome(str(status))
    if status >= 400:
        raise RefusedBySlack(str(status))
