"""Receipts: six words by which somebody proves that a story without a name is theirs.

Six of 2,048 words are 66 bits, drawn by the system's generator. Only a slow hash of them is kept (scrypt,
RFC 7914, from hashlib: N = 2^14, r = 8, p = 1: 16 MiB and some fifty milliseconds for each guess), with one
salt for a workspace, so that a phrase can be looked up. Wrong attempts are counted in memory alone.
"""

import hashlib
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from threading import Lock

from bot.errors import Refusal
from bot.i18n import LANGUAGES
from bot.text.terms import fold

WORD_COUNT = 6
FREE, EVERYBODY_FREE = 5, 60  # wrong attempts, by one person and by all, before a pause is asked for
WINDOW = timedelta(minutes=10)  # over which those of all are counted
LONGEST_PAUSE = timedelta(hours=1)


@cache
def words(language: str) -> tuple[str, ...]:
    """The 2,048 words of a language: lower case, no accents, none that hurts whoever has told a failure."""
    return _listed(language, "words.txt")


@cache
def ever_given(language: str) -> frozenset[str]:
    """Those, and the words that receipts of former versions were made of: what they open, they open still."""
    return frozenset((*words(language), *_listed(language, "retired_words.txt")))


def _listed(language: str, name: str) -> tuple[str, ...]:
    known = language if language in LANGUAGES else "en"
    listed = resources.files("bot") / "locales" / known / name
    return tuple(listed.read_text(encoding="ascii").split())


def new_phrase(language: str) -> str:
    """A phrase that nobody had before."""
    return " ".join(secrets.choice(words(language)) for _ in range(WORD_COUNT))


def hashed(phrase: str, salt: bytes) -> str:
    """What is kept of a phrase: 64 hex digits. Case, accents and what stands between words do not matter."""
    typed = " ".join("".join(c if c.isalpha() else " " for c in fold(phrase[:400])).split())
    return hashlib.scrypt(typed.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()


# In memory: a row would say who has tried to show that a nameless story is theirs. Not by `limits` (5.8),
# which counts tries in a window: it knows no pause that doubles, reads the clock itself and starts a
# timer's thread.
@dataclass
class Attempts:
    """Wrong phrases, in memory: of each person until a right one, and of everybody lately."""

    _wrong: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    _lately: deque[datetime] = field(default_factory=deque)
    _lock: Lock = field(default_factory=Lock)

    def check(self, who: str, now: datetime) -> None:
        """Refuse whoever has to wait."""
        with self._lock:
            self._after_the_clock_was_set_back(now)
            count, last = self._wrong.get(who, (0, now))
            own = last + _pause(count - FREE) if count >= FREE else now
            while self._lately and self._lately[0] <= now - WINDOW:
                self._lately.popleft()
            crowded = self._lately[0] + WINDOW if len(self._lately) >= EVERYBODY_FREE else now
            until = max(own, crowded)
        if until > now:
            raise Refusal("receipt.wait", minutes=max(1, -(-int((until - now).total_seconds()) // 60)))

    def wrong(self, who: str, now: datetime) -> None:
        """One more that did not fit."""
        with self._lock:
            self._wrong[who] = (self._wrong.get(who, (0, now))[0] + 1, now)
            self._lately.append(now)

    def _after_the_clock_was_set_back(self, now: datetime) -> None:
        """Nothing was tried later than now."""
        self._wrong = {who: (count, min(last, now)) for who, (count, last) in self._wrong.items()}
        self._lately = deque(min(at, now) for at in self._lately)

    def right(self, who: str) -> None:
        """A phrase that fits: all is forgotten."""
        with self._lock:
            self._wrong.pop(who, None)


def _pause(over: int) -> timedelta:
    return min(timedelta(seconds=30 * 2 ** min(over, 12)), LONGEST_PAUSE)
