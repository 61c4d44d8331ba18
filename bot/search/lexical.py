"""Search by words: Okapi BM25 over an inverted index that grows and shrinks a document at a time.

Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. A search reads the
rarest words first and stops after READ postings: common words cost most and say least.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from bot.search.results import NOTHING, Hits, Numbers, Vector, top_k

SATURATION, LENGTH_SHARE = 1.2, 0.75  # k1 and b, as their authors recommend for want of better
POSTINGS_READ = 8_000  # postings; of a word with more, the latest


class Lexical:
    """Postings are appended to; those of a removed document stay, with no occurrences, and weigh nothing."""

    def __init__(self) -> None:
        self._number: dict[int, int] = {}  # key -> document number; numbers rise and are never used twice
        self._keys = array("q")
        self._lengths = array("f")
        self._words: dict[str, tuple[array[int], array[int]]] = {}  # word -> documents, times in each
        self._of: dict[int, tuple[str, ...]] = {}
        self._living: Counter[str] = Counter()
        self._total = 0.0
        self._sums: Vector = np.zeros(0, np.float32)  # scratch of the search, all zeros between two

    def __len__(self) -> int:
        return len(self._number)

    def add(self, key: int, terms: Sequence[str]) -> None:
        """Index the document in place of what stood under its key."""
        self.remove(key)
        number, times = len(self._keys), Counter(terms)
        self._number[key] = number
        self._keys.append(key)
        self._lengths.append(len(terms))
        self._total += len(terms)
        self._of[number] = tuple(times)
        for word, count in times.items():
            documents, counts = self._words.setdefault(word, (array("i"), array("B")))
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
        """The best by BM25."""
        words = sorted((self._living[w], w) for w in set(terms) if self._living[w] > 0)
        read: list[Numbers] = []
        budget = POSTINGS_READ
        for living, word in words:
            if read and len(self._words[word][0]) > budget:
                break
            read.append(self._add_up(word, living))
            budget -= len(read[-1])
        if not read:
            return NOTHING
        numbers = np.concatenate(read)
        hits = top_k(numbers, self._sums.take(numbers), count * len(read))  # a document is there once a word
        self._sums[numbers] = 0.0
        found, first = np.unique(hits.keys, return_index=True)
        alive = hits.scores[first] > 0
        return top_k(self._key(found[alive]), hits.scores[first][alive], count)

    def words(self, key: int) -> tuple[str, ...]:
        """The different words of a document; none of an unknown one."""
        number = self._number.get(key)
        return () if number is None else self._of[number]

    def rarity(self, terms: Iterable[str]) -> float:
        """How much these words say together; words never met say most."""
        return sum(self._rarity(self._living[word]) for word in set(terms))

    def _rarity(self, living: int) -> float:
        return math.log1p((len(self._number) - living + 0.5) / (living + 0.5))

    def _add_up(self, word: str, living: int) -> Numbers:
        """Add the word's weight to each of its documents' sums; returns their numbers."""
        documents, counts = self._words[word]
        at = np.frombuffer(documents, np.int32)[-POSTINGS_READ:].astype(np.int64)
        worth = np.frombuffer(counts, np.uint8)[-POSTINGS_READ:].astype(np.float32)
        if len(self._sums) < len(self._keys):
            self._sums = np.zeros(2 * len(self._keys), np.float32)
        average = self._total / len(self._number)
        spread = np.frombuffer(self._lengths, np.float32).take(at)
        spread *= np.float32(SATURATION * LENGTH_SHARE / average)
        spread += np.float32(SATURATION * (1 - LENGTH_SHARE))
        spread += worth
        worth /= spread
        worth *= np.float32(self._rarity(living) * (SATURATION + 1))
        self._sums[at] += worth
        return at

    def _key(self, numbers: Numbers) -> Numbers:
        return np.frombuffer(self._keys, np.int64)[numbers]
