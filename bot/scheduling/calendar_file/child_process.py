"""Has a calendar read by a process of its own (`bot.scheduling.calendar_file.reader`), whatever stands in it.

The process is given nothing of the bot's: no settings, no secrets, no store. It is waited for only so long,
its answer is read only so far, and it is gone when the call ends.
"""

import json
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import Any
from zoneinfo import ZoneInfo

import bot
from bot.config import bare_environment
from bot.scheduling.calendar_file.reading import CalendarReading, Span, heard
from bot.scheduling.calendar_problems import CalendarProblem
from bot.scheduling.feed import Unreadable

LONGEST_ANSWER = 1_000_000  # bytes
READER = [sys.executable, "-m", "bot.scheduling.calendar_file.reader"]
ROOT = Path(bot.__file__).parent.parent
ENDED_BY_HAND = {-signal.SIGTERM, -signal.SIGINT}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of work, bytes of memory, and seconds by the clock: on Windows these alone count."""

    seconds: int = 5
    memory: int = 256 * 1024 * 1024
    patience: float = 30.0


LIMITS = Limits()


class Interrupted(Exception):  # noqa: N818
    """The reading did not come to its end, and that says nothing of the calendar."""


def spans(
    content: bytes, address: str, zone: ZoneInfo, start: datetime, until: datetime, limits: Limits = LIMITS
) -> list[Span]:
    """The busy times of `read`."""
    return read(content, address, zone, start, until, limits).spans


def read(
    content: bytes, address: str, zone: ZoneInfo, start: datetime, until: datetime, limits: Limits = LIMITS
) -> CalendarReading:
    """What `busy.read` finds; `Unreadable(CalendarProblem.TOO_MUCH)` where that asks for too much work."""
    asked = {"address": address, "zone": zone.key, "start": start.isoformat(), "until": until.isoformat()}
    head = json.dumps({**asked, "seconds": limits.seconds, "memory": limits.memory})
    said, status = _asked(head.encode() + b"\n" + content, limits.patience)
    if status > 0 or status in ENDED_BY_HAND:
        raise Interrupted(f"ended with {status}")
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        raise Unreadable(CalendarProblem.TOO_MUCH) from None  # a limit ended it before it could answer
    if why := told.get("why"):
        raise Unreadable(CalendarProblem(why), told.get("error", ""))
    return heard(told)


def _asked(words: bytes, patience: float) -> tuple[bytes, int]:
    """What the reader says to that, and how it ended."""
    with _started() as reader:
        clock = Timer(patience, reader.kill)
        clock.daemon = True
        clock.start()
        try:
            said = _exchanged(reader, words)
            return said, reader.wait()
        finally:
            clock.cancel()
            reader.kill()  # where it is gone already, nothing


def _exchanged(reader: Popen[bytes], words: bytes) -> bytes:
    assert reader.stdin and reader.stdout  # noqa: S101  (pipes were asked for)
    with suppress(BrokenPipeError):  # it ended before it had read all
        reader.stdin.write(words)
    with suppress(BrokenPipeError):
        reader.stdin.close()
    with reader.stdout:
        return reader.stdout.read(LONGEST_ANSWER)


def _started() -> Popen[bytes]:
    try:
        return Popen(READER, cwd=ROOT, env=bare_environment(), stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603
    except OSError as error:  # too many processes, too little memory
        raise Interrupted(type(error).__name__) from None
