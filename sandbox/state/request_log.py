"""A record of what passed between the workspace and the app: envelopes, calls, refusals, and how long each
took."""

from collections import deque
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sandbox.state.clock import Clock
from sandbox.state.feed import Feed
from sandbox.state.types import Json


@dataclass
class Passage:
    """One thing that passed. `ms` is how long the app (envelope) or the workspace (call) took to answer."""

    number: int
    at: datetime
    kind: str  # envelope | call | response_url | refusal
    name: str
    body: Json = field(default_factory=dict)
    outcome: str = ""
    problems: list[str] = field(default_factory=list)
    ms: float | None = None
    attempt: int = 0

    def as_json(self) -> Json:
        return {**asdict(self), "at": self.at.isoformat()}


class RequestLog:
    """Keeps the last `keep` passages in memory; nothing is written to a log."""

    def __init__(self, clock: Clock, feed: Feed, keep: int = 500) -> None:
        self._clock, self._feed = clock, feed
        self._passages: deque[Passage] = deque(maxlen=keep)
        self._count = 0

    def note(self, kind: str, name: str, body: Json, **more: object) -> Passage:
        with self._feed.lock:
            self._count += 1
            passage = Passage(self._count, self._clock.now(), kind, name, deepcopy(body))
            for key, value in more.items():
                setattr(passage, key, value)
            self._passages.append(passage)
            self._feed.publish("traffic", set(), number_of_passage=self._count)
            return passage

    def finish(self, passage: Passage, outcome: str, ms: float, problems: list[str] | None = None) -> None:
        with self._feed.lock:
            passage.outcome, passage.ms = outcome, round(ms, 1)
            passage.problems = problems or []
            self._feed.publish("traffic", set(), number_of_passage=passage.number)

    def refusal(self, kind: str, name: str, problems: list[str]) -> None:
        """Something that the workspace would not take, with the reasons."""
        self.note("refusal", f"{kind} {name}", {}, outcome="refused", problems=problems)

    def all(self, kind: str | None = None, name: str | None = None) -> list[Passage]:
        """The passages, oldest first, of one kind and name if these are given."""
        with self._feed.lock:
            return [one for one in self._passages if kind in (None, one.kind) and name in (None, one.name)]
