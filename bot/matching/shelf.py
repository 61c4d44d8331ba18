"""The memory's cards, searched by meaning and by words together.

A card scores its cosine (as far as the model knows the language) and a share: how much of what the asked
words tell stands in the card, each word weighing the cube of its rarity (Spärck Jones, "A statistical
interpretation of term specificity", 1972), for a name or a part's number tells most where a model knows
least. Ranks alone, fused by their reciprocals, did worse than meaning alone: a single common word counted
as much as a near meaning. `python -m bench.memory` measures it. French and English cards meet by the
glossary's terms, so that a search works with an English model and, less well, with none.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log1p

from bot.matching.gloss import every_term
from bot.matching.index import HybridIndex, Vector
from bot.matching.ranking import Query
from bot.matching.text import terms

READ = 40
WORDS = 0.15  # of all asked words, beside a cosine of one: chosen on the tuning topics of the bench
NAMED, KEYWORDS = 0.8, 3  # the same for a search of three words at most: who types those names the thing
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
        self._seen: Counter[str] = Counter()  # in how many cards each word stands

    def __len__(self) -> int:
        return len(self._words)

    def add(self, key: int, text: str, vector: Vector | None = None) -> None:
        """Put a card in place of what stood under its key."""
        words = every_term(text)
        with self._lock:
            self._forget(key)
            self._index.add(key, words, vector)
            self._words[key] = frozenset(words)
            self._seen.update(self._words[key])

    def remove(self, key: int) -> None:
        """Take a card away; an unknown one is no error."""
        with self._lock:
            if key in self._words:
                self._forget(key)
                self._index.remove(key)

    def _forget(self, key: int) -> None:
        self._seen.subtract(self._words.pop(key, ()))

    def embed(self, vectors: Mapping[int, Vector]) -> None:
        """Give cards their vectors; unknown keys are passed over."""
        with self._lock:
            for key, vector in vectors.items():
                if key in self._words:
                    self._index.dense.add(key, vector)

    def search(self, query: Query, count: int) -> list[Hit]:
        """Up to `count` cards, best first: near in meaning, or sharing the words that tell most."""
        words, own = frozenset(every_term(query.text)), frozenset(terms(query.text))
        with self._lock:
            near: dict[int, float] = {}
            if query.vector is not None and len(self._index.dense):
                hits = self._index.dense.search(query.vector, READ)
                near = dict(zip(hits.keys.tolist(), hits.scores.tolist(), strict=True))
            worded = self._index.lexical.search(words, READ).keys.tolist()
            shares = {key: self._share(key, own if near else words) for key in {*near, *worded}}
            weight = NAMED if len(own) <= KEYWORDS else WORDS
            scores = {
                key: query.trust * max(0.0, near.get(key, 0.0)) + weight * share
                for key, share in shares.items()
                if share > 0 or query.trust * near.get(key, 0.0) >= FAINT
            }
        best = sorted(scores, key=lambda key: (-scores[key], key))[:count]
        alike = {key for key, cosine in near.items() if query.trust >= 0.5 and cosine >= NEAR}
        return [Hit(key, key in alike or shares[key] >= SAME_WORDS) for key in best]

    def _share(self, key: int, asked: frozenset[str]) -> float:
        """How much of what the asked words tell is in the card: rare words tell more (0..1)."""
        told = {word: log1p(len(self._words) / (1 + self._seen[word])) ** 3 for word in asked}
        return sum(told[word] for word in asked & self._words[key]) / max(1e-9, sum(told.values()))
