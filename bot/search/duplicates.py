"""Whether something was answered before: the remembered questions that say the same as a new one.

A question is recognised when its meaning is near enough (cosine, where the model can be trusted with the
language) or when most of its telling words are the same (Dice's coefficient of the two sets of terms, Dice
1945). `bars` holds both thresholds: they favour silence, for who says *answered before* had better be right.
"""

import threading
from collections.abc import Mapping, Set

from bot.search import thresholds
from bot.search.hybrid import HybridIndex, Vector
from bot.search.query import Query
from bot.search.results import Asked, Seen, depths
from bot.text.terms import terms

TEXTS_READ = 20


class DuplicateFinder:
    """Questions with an accepted answer, by their id. Threads share it: one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = HybridIndex()
        self._words: dict[int, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def add(self, key: int, text: str, vector: Vector | None = None) -> None:
        """Remember a question, in place of what stood under its key."""
        words = terms(text)
        with self._lock:
            self._index.add(key, words, vector)
            self._words[key] = frozenset(words)

    def remove(self, key: int) -> None:
        """Forget a question; an unknown one is no error."""
        with self._lock:
            if self._words.pop(key, None) is not None:
                self._index.remove(key)

    def embed(self, vectors: Mapping[int, Vector]) -> None:
        """Give remembered questions their vectors; unknown keys are passed over."""
        with self._lock:
            for key, vector in vectors.items():
                if key in self._words:
                    self._index.dense.add(key, vector)

    def recall(self, query: Query, count: int, seen: Seen | None = None) -> list[int]:
        """Keys of up to `count` questions that say the same, best first, of those the reader may see."""
        words, asked = terms(query.text), Asked(seen)
        near: list[int] = []
        for depth in depths(TEXTS_READ):
            with self._lock:
                found = self._index.search(words, query.vector, depth, query.trust)
                same = [
                    hit.key for hit in found if self._same(hit.key, hit.dense, frozenset(words), query.trust)
                ]
            near = asked.among(same)[:count]
            if len(near) >= count or len(found) < depth or len(same) == len(near):
                break
        return near

    def _same(self, key: int, cosine: float | None, asked: frozenset[str], trust: float) -> bool:
        return thresholds.is_same(cosine if trust >= 0.5 else None, dice(self._words[key], asked))


def dice(one: Set[str], other: Set[str]) -> float:
    """How many of both texts' words stand in both (0..1): Dice 1945."""
    return 2 * len(one & other) / max(1, len(one) + len(other))
