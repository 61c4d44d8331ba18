"""One feed of small changes: what tests wait on and what a live page follows.

The feed owns the sandbox's one lock. Whoever changes the workspace holds it; whoever waits lets it go.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from threading import Condition, RLock
from time import monotonic
from typing import TypeVar

from sandbox.state.types import Json

T = TypeVar("T")
KEPT = 500


@dataclass(eq=False)
class Subscription:
    """A queue of changes that one person may know of (or, with no person, of all). A slow reader loses the
    oldest changes and gets `{"kind": "lost"}`: it must then draw everything afresh."""

    person: str | None
    changes: "Queue[Json]" = field(default_factory=lambda: Queue(maxsize=1000))
    wake: Callable[[], None] | None = None

    def may_know(self, to: set[str] | None) -> bool:
        return to is None or self.person is None or self.person in to

    def offer(self, change: Json) -> None:
        try:
            self.changes.put_nowait(change)
        except Full:
            while not self.changes.empty():
                self.changes.get_nowait()
            self.changes.put_nowait({"kind": "lost"})
        if self.wake is not None:
            self.wake()

    def next(self, timeout: float) -> Json | None:
        """The next change, or None when nothing happened for `timeout` seconds."""
        try:
            return self.changes.get(timeout=timeout)
        except Empty:
            return None


class Feed:
    def __init__(self) -> None:
        self.lock = RLock()
        self._changed = Condition(self.lock)
        self._subscriptions: list[Subscription] = []
        self._recent: deque[tuple[set[str] | None, Json]] = deque(maxlen=KEPT)
        self.number = 0

    def publish(self, kind: str, to: set[str] | None = None, **facts: object) -> None:
        """Tell that something changed. `to` limits it to these people; None means everybody."""
        with self._changed:
            self.number += 1
            change: Json = {"number": self.number, "kind": kind, **facts}
            self._recent.append((to, change))
            for one in self._subscriptions:
                if one.may_know(to):
                    one.offer(change)
            self._changed.notify_all()

    def subscribe(
        self, person: str | None = None, wake: Callable[[], None] | None = None, since: int | None = None
    ) -> Subscription:
        """Follow what one person may know of, or everything; `wake` is called after each change, on the
        thread that made it. `since` is the number of the last change that is known already."""
        with self.lock:
            one = Subscription(person, wake=wake)
            self._subscriptions.append(one)
            if since is not None:
                self._make_up(one, since)
            return one

    def _make_up(self, one: Subscription, since: int) -> None:
        """What a reader missed; or word that too much of it is forgotten."""
        oldest = self._recent[0][1]["number"] if self._recent else self.number + 1
        if since > self.number or since < oldest - 1:
            one.offer({"kind": "lost"})
            return
        for to, change in self._recent:
            if change["number"] > since and one.may_know(to):
                one.offer(change)

    def unsubscribe(self, subscription: Subscription) -> None:
        with self.lock:
            if subscription in self._subscriptions:
                self._subscriptions.remove(subscription)

    def wait_for(self, look: Callable[[], T | None], within: float) -> T | None:
        """Look, and look again after each change, until there is something to see or the time is over."""
        deadline = monotonic() + within
        with self._changed:
            while True:
                found = look()
                left = deadline - monotonic()
                if found is not None or left <= 0:
                    return found
                self._changed.wait(left)
