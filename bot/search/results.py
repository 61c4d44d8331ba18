"""What a search returns, and the types of numbers that matching is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
Seen = Callable[[Collection[int]], Collection[int]]  # those of these documents that a reader may see
DEEPER = (1, 4, 16, 64)  # times as many are read, while others crowd out what a reader may see


class Hits(NamedTuple):
    """Documents by falling score: `keys` (k,) and `scores` (k,)."""

    keys: Numbers
    scores: Scores


NOTHING = Hits(np.empty(0, np.int64), np.empty(0, np.float64))


class Asked:
    """Which documents a reader may see, each asked about once; all of them where there is no reader."""

    def __init__(self, seen: Seen | None) -> None:
        self._seen = seen
        self._known: dict[int, bool] = {}

    def among(self, keys: Collection[int]) -> list[int]:
        """Those that may be seen, in their order."""
        if self._seen is None:
            return list(keys)
        fresh = [key for key in dict.fromkeys(keys) if key not in self._known]
        found = set(self._seen(fresh)) if fresh else set()
        self._known |= {key: key in found for key in fresh}
        return [key for key in keys if self._known[key]]


def depths(least: int) -> Iterator[int]:
    """How many are read, at the first look and at those after it."""
    return (least * times for times in DEEPER)


def top_k(keys: Numbers, scores: Scores | Vector, count: int) -> Hits:
    """The `count` highest, highest first, ties by key."""
    if len(keys) > count:
        top = np.argpartition(scores, len(scores) - count)[-count:]
        keys, scores = keys[top], scores[top]
    order = np.lexsort((keys, -scores))
    return Hits(keys[order], scores[order].astype(np.float64))
