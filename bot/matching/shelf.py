"""The memory's cards, searched by meaning and by words together.

The dense list and the lexical list are fused by reciprocal rank (Cormack, Clarke & Büttcher, SIGIR 2009).
French and English cards meet by the glossary's terms, so that a search works with an English model and,
less well, with none. `python -m bench.memory` measures what each part gives.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from bot.matching.gloss import every_term
from bot.matching.index import HybridIndex, Vector
from bot.matching.ranking import Query

READ = 40
FAINT = 0.2  # cosine below which a card without one of the words is about something else
NEAR, SAME_WORDS = 0.52, 0.34  # cosine; share of the asked words that a card has: near enough to interrupt


@dataclass(frozen=True, slots=True)
class Hit:
    """A card, best first; `near` when it is about the very same thing."""

    key: int
    near: bool


class Shelf:
    """Cards by their id. Threads share it: one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = HybridIndex()
        self._words: dict[int, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def add(self, key: int, text: str, vector: Vector | None = None) -> None:
        """Put a card in place of what stood under its key."""
        words = every_term(text)
        with self._lock:
            self._index.add(key, words, vector)
            self._words[key] = frozenset(words)

    def remove(self, key: int) -> None:
        """Take a card away; an unknown one is no error."""
        with self._lock:
            if self._words.pop(key, None) is not None:
                self._index.remove(key)

    def embed(self, vectors: Mapping[int, Vector]) -> None:
        """Give cards their vectors; unknown keys are passed over."""
        with self._lock:
            for key, vector in vectors.items():
                if key in self._words:
                    self._index.dense.add(key, vector)

    def search(self, query: Query, count: int) -> list[Hit]:
        """Up to `count` cards, best first."""
        words = every_term(query.text)
        with self._lock:
            found = self._index.search(words, query.vector, READ, query.trust)
            asked = frozenset(words)
            telling = [hit for hit in found if hit.lexical > 0 or (hit.dense or 0.0) * query.trust >= FAINT]
            return [
                Hit(hit.key, self._near(hit.key, hit.dense, asked, query.trust)) for hit in telling[:count]
            ]

    def _near(self, key: int, cosine: float | None, asked: frozenset[str], trust: float) -> bool:
        shared = len(self._words[key] & asked) / max(1, len(asked))
        return shared >= SAME_WORDS or (cosine is not None and trust >= 0.5 and cosine >= NEAR)
