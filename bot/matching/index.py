"""The hybrid index: which earlier texts are about the same thing as this one.

Two searches over the same documents. The dense one compares unit vectors by cosine; the lexical one is Okapi
BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over an inverted
index. Both grow and shrink a document at a time: nothing is ever rebuilt. No lock here: the owner holds one.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]

SATURATION = 1.2  # BM25's k1 and b, the values its authors recommend for want of better
LENGTH_SHARE = 0.75
POSTINGS_READ = (
    60_000  # a search reads its rarest words first and stops here: common words cost most and say least
)
SAMPLE = 1_000  # rows read to know how near unrelated texts are to a query
UNRELATED_MEAN, UNRELATED_SPREAD, UNRELATED_COUNT = (
    0.1,
    0.12,
    30,
)  # what is thought of them before any is read
FUSION = 60  # Cormack, Clarke & Büttcher, "Reciprocal rank fusion", SIGIR 2009


class Hits(NamedTuple):
    """Documents by falling score: `keys` (k,) and `scores` (k,)."""

    keys: Numbers
    scores: Scores


NOTHING = Hits(np.empty(0, np.int64), np.empty(0, np.float64))


def unit(vector: Vector, dimension: int | None = None) -> Vector:
    """The vector as a unit row of float32; ValueError when it is not one of this model's, or not numbers."""
    row = np.asarray(vector, dtype=np.float32)
    if row.ndim != 1 or (dimension is not None and row.shape[0] != dimension):
        raise ValueError(f"a vector of shape {row.shape} cannot join an index of dimension {dimension}")
    length = float(np.linalg.norm(row))
    if not math.isfinite(length) or length == 0.0:
        raise ValueError("a vector must be finite and longer than nothing")
    return row / np.float32(length)


def best(keys: Numbers, scores: Scores, count: int) -> Hits:
    """The `count` highest, highest first, ties by key."""
    if len(keys) > count:
        top = np.argpartition(scores, len(scores) - count)[-count:]
        keys, scores = keys[top], scores[top]
    order = np.lexsort((keys, -scores))
    return Hits(keys[order], scores[order])


class Dense:
    """Unit rows in one block with room to grow; a removed row is overwritten by the last one."""

    def __init__(self) -> None:
        self.dimension: int | None = None
        self._rows: Vector = np.empty((0, 0), np.float32)
        self._keys: Numbers = np.empty(0, np.int64)
        self._place: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, key: int) -> bool:
        return key in self._place

    def add(self, key: int, vector: Vector) -> None:
        row = unit(vector, self.dimension)
        if self.dimension is None:
            self.dimension = len(row)
        place = self._place.setdefault(key, len(self._place))
        if place == len(self._keys):
            self._grow(max(256, 2 * place))
        self._rows[place], self._keys[place] = row, key

    def row(self, key: int) -> Vector | None:
        place = self._place.get(key)
        return None if place is None else self._rows[place]

    def remove(self, key: int) -> None:
        place = self._place.pop(key, None)
        if place is None:
            return
        last = len(self._place)
        if place != last:
            self._rows[place], self._keys[place] = self._rows[last], self._keys[last]
            self._place[int(self._keys[place])] = place
        self._rows[last] = 0

    def background(self, vector: Vector) -> tuple[float, float]:
        """Mean and standard deviation of the query's cosines with a thousand of the rows, spread evenly."""
        query, size = unit(vector, self.dimension), len(self)
        drawn = self._rows[: size : max(1, size // SAMPLE)]
        cosines = drawn @ query
        count = len(drawn) + UNRELATED_COUNT
        mean = (float(cosines.sum()) + UNRELATED_COUNT * UNRELATED_MEAN) / count
        squares = float(((cosines - mean) ** 2).sum()) + UNRELATED_COUNT * UNRELATED_SPREAD**2
        return mean, math.sqrt(squares / count)

    def search(self, vector: Vector, count: int) -> Hits:
        """The nearest by cosine, exactly."""
        query = unit(vector, self.dimension)
        size = len(self)
        if size == 0:
            return NOTHING
        return best(self._keys[:size], (self._rows[:size] @ query).astype(np.float64), count)

    def _grow(self, room: int) -> None:
        size = len(self._keys)
        rows = np.zeros((room, self.dimension or 0), np.float32)
        keys = np.zeros(room, np.int64)
        if size:
            rows[:size], keys[:size] = self._rows, self._keys
        self._rows, self._keys = rows, keys


class Lexical:
    """BM25 over postings that are only appended to; a removed document's postings weigh nothing."""

    def __init__(self) -> None:
        self._number: dict[int, int] = {}  # key -> document number; numbers rise and are never used twice
        self._keys = array("q")
        self._lengths = array("f")
        self._words: dict[str, tuple[array[int], array[int]]] = {}  # word -> document numbers, times in each
        self._of: dict[int, tuple[str, ...]] = {}
        self._living: Counter[str] = Counter()
        self._total = 0.0

    def __len__(self) -> int:
        return len(self._number)

    def add(self, key: int, terms: Sequence[str]) -> None:
        self.remove(key)
        number, times = len(self._keys), Counter(terms)
        self._number[key] = number
        self._keys.append(key)
        self._lengths.append(len(terms))
        self._total += len(terms)
        self._of[number] = tuple(times)
        for word, count in times.items():
            documents, counts = self._words.setdefault(word, (array("l"), array("B")))
            documents.append(number)
            counts.append(min(count, 255))
            self._living[word] += 1

    def remove(self, key: int) -> None:
        number = self._number.pop(key, None)
        if number is None:
            return
        self._total -= self._lengths[number]
        for word in self._of.pop(number):
            documents, counts = self._words[word]
            counts[bisect_left(documents, number)] = 0
            self._living[word] -= 1

    def search(self, terms: Iterable[str], count: int) -> Hits:
        """The best by BM25; the rarest words are read first, POSTINGS_READ postings at most after them."""
        words = sorted((self._living[w], w) for w in set(terms) if self._living[w] > 0)
        numbers: list[Numbers] = []
        scores: list[Scores] = []
        budget = POSTINGS_READ
        for living, word in words:
            if numbers and budget < len(self._words[word][0]):
                break
            at, weights = self._weigh(word, living)
            numbers.append(at)
            scores.append(weights)
            budget -= len(at)
        if not numbers:
            return NOTHING
        found, where = np.unique(np.concatenate(numbers), return_inverse=True)
        summed = np.bincount(where, np.concatenate(scores))
        alive = summed > 0
        keys = np.frombuffer(self._keys, np.int64)[found[alive]]
        return best(keys, summed[alive].astype(np.float64), count)

    def _weigh(self, word: str, living: int) -> tuple[Numbers, Scores]:
        documents, counts = self._words[word]
        at = np.array(documents, np.int64)
        times = np.array(counts, np.float64)
        lengths = np.frombuffer(self._lengths, np.float32)[at]
        average = self._total / len(self._number)
        spread = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / average)
        rarity = math.log1p((len(self._number) - living + 0.5) / (living + 0.5))
        return at, rarity * times * (SATURATION + 1) / (times + spread)


@dataclass(frozen=True, slots=True)
class Found:
    """A document: its cosine with the query (None where unknown), its BM25 score, its fused rank score."""

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
        near = self.dense.search(vector, 4 * count) if vector is not None and trust > 0 else NOTHING
        worded = self.lexical.search(terms, 4 * count)
        fused: dict[int, float] = defaultdict(float)
        for hits, weight in ((near, trust), (worded, 1.0)):
            for place, key in enumerate(hits.keys.tolist()):
                fused[key] += weight / (FUSION + place + 1)
        cosine = dict(zip(near.keys.tolist(), near.scores.tolist(), strict=True))
        bm25 = dict(zip(worded.keys.tolist(), worded.scores.tolist(), strict=True))
        chosen = sorted(fused, key=lambda key: (-fused[key], key))[:count]
        return [Found(key, cosine.get(key), bm25.get(key, 0.0), fused[key]) for key in chosen]
