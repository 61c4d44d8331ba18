"""What a search returns, and the types of numbers that matching is made of."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


class Hits(NamedTuple):
    """Documents by falling score: `keys` (k,) and `scores` (k,)."""

    keys: Numbers
    scores: Scores


NOTHING = Hits(np.empty(0, np.int64), np.empty(0, np.float64))


def best(keys: Numbers, scores: Scores | Vector, count: int) -> Hits:
    """The `count` highest, highest first, ties by key."""
    if len(keys) > count:
        top = np.argpartition(scores, len(scores) - count)[-count:]
        keys, scores = keys[top], scores[top]
    order = np.lexsort((keys, -scores))
    return Hits(keys[order], scores[order].astype(np.float64))
