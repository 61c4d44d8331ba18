"""The hybrid index: which earlier texts are about the same thing as this one, by meaning and by words.

Both searches hold the same documents and grow and shrink with them; nothing is ever rebuilt. No lock here:
the owner holds one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.search.dense import Dense, normalize
from bot.search.lexical import Lexical
from bot.search.results import NOTHING, Hits, Numbers, Scores, Vector

__all__ = [
    "NOTHING",
    "Dense",
    "Found",
    "Hits",
    "HybridIndex",
    "Lexical",
    "Numbers",
    "Scores",
    "Vector",
    "normalize",
]

FUSION = 60  # Cormack, Clarke & Büttcher, "Reciprocal rank fusion", SIGIR 2009
DEPTH = 4  # places of each list that are fused, for each that is wanted


@dataclass(frozen=True, slots=True)
class Found:
    """A document: its cosine with the query (None without vectors), its BM25 score, its fused rank score."""

    key: int
    dense: float | None
    lexical: float
    fused: float


class HybridIndex:
    """Documents known by an integer key, searched by meaning and by words."""

    def __init__(self) -> None:
        self.dense = Dense()
        self.lexical = Lexical()

    def __len__(self) -> int:
        return len(self.lexical)

    def add(self, key: int, terms: Sequence[str], vector: Vector | None = None) -> None:
        """Index it in place of what stood under its key. ValueError, before any change, for a bad vector."""
        if vector is None:
            self.dense.remove(key)
        else:
            self.dense.add(key, vector)
        self.lexical.add(key, terms)

    def remove(self, key: int) -> None:
        self.dense.remove(key)
        self.lexical.remove(key)

    def search(
        self, terms: Iterable[str], vector: Vector | None, count: int, trust: float = 1.0
    ) -> list[Found]:
        """The best by reciprocal rank fusion; `trust` (0..1) is how far the model knows the language."""
        near = self.dense.search(vector, DEPTH * count) if vector is not None and trust > 0 else NOTHING
        worded = self.lexical.search(terms, DEPTH * count)
        fused: dict[int, float] = defaultdict(float)
        for hits, weight in ((near, trust), (worded, 1.0)):
            for place, key in enumerate(hits.keys.tolist()):
                fused[key] += weight / (FUSION + place + 1)
        bm25 = dict(zip(worded.keys.tolist(), worded.scores.tolist(), strict=True))
        chosen = sorted(fused, key=lambda key: (-fused[key], key))[:count]
        return [Found(key, self._cosine(key, vector), bm25.get(key, 0.0), fused[key]) for key in chosen]

    def _cosine(self, key: int, vector: Vector | None) -> float | None:
        row = self.dense.row(key)
        return None if row is None or vector is None else float(row @ normalize(vector))
