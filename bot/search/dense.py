"""Search by meaning: unit vectors compared by cosine.

Exact while that is quick, on one core: a product shared by four waits for the slowest, ten times as long on a
busy machine. Beyond EXACT_UP_TO rows a graph of neighbours (HNSW: Malkov & Yashunin, "Efficient and robust
approximate nearest neighbor search", 2018; usearch's) proposes and exact cosines decide. The graph takes rows
in slices that the owner grants; until it has them all, and where usearch is missing, search is exact.
"""

from __future__ import annotations

import math
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bot.embedding.onnx_engine import runtime
from bot.search.results import NOTHING, Hits, Numbers, Scores, Vector, top_k

if TYPE_CHECKING:
    from usearch.index import Index

EXACT_UP_TO = 4_000  # rows; beyond, the graph is quicker: it misses 4 of the 100 nearest, none of the 10
LINKS, EFFORT_TO_ADD, EFFORT_TO_SEARCH = 16, 64, 64
UNSIGNED = 2**64 - 1  # usearch's keys have no sign
SAMPLE = 500  # rows read to know how near unrelated texts are to a query
# What is thought of unrelated texts before any is read, as if so many had been (MiniLM's figures).
UNRELATED_MEAN, UNRELATED_SPREAD, UNRELATED_COUNT = 0.1, 0.12, 30


def normalize(vector: Vector, dimension: int | None = None) -> Vector:
    """The vector as a unit row of float32; ValueError when it is not one of this model's, or not numbers."""
    row = np.asarray(vector, dtype=np.float32)
    if row.ndim != 1 or (dimension is not None and row.shape[0] != dimension):
        raise ValueError(f"a vector of shape {row.shape} cannot join an index of dimension {dimension}")
    length = float(np.linalg.norm(row))
    if not math.isfinite(length) or length == 0.0:
        raise ValueError("a vector must be finite and longer than nothing")
    return row / np.float32(length)


class Dense:
    """Rows in one block with room to grow; a removed row is overwritten by the last one."""

    def __init__(self) -> None:
        self.dimension: int | None = None
        self._rows: Vector = np.empty((0, 0), np.float32)
        self._keys: Numbers = np.empty(0, np.int64)
        self._place: dict[int, int] = {}
        self._graph: Index | None = None
        self._waiting: dict[int, None] = {}  # keys that the graph has yet to take, first come first

    def __len__(self) -> int:
        return len(self._place)

    def add(self, key: int, vector: Vector) -> None:
        """Index it in place of what stood under its key. ValueError, before any change, for a bad one."""
        row = normalize(vector, self.dimension)
        if self.dimension is None:
            self.dimension = len(row)
        self._leave_graph(key)
        place = self._place.setdefault(key, len(self._place))
        if place == len(self._keys):
            self._grow(max(256, 2 * place))
        self._rows[place], self._keys[place] = row, key
        if self._graph is not None:
            self._waiting[key] = None
        elif len(self) > EXACT_UP_TO:
            self._start_graph()

    def remove(self, key: int) -> None:
        place = self._place.get(key)
        if place is None:
            return
        self._leave_graph(key)
        del self._place[key]
        last = len(self._place)
        if place != last:
            self._rows[place], self._keys[place] = self._rows[last], self._keys[last]
            self._place[int(self._keys[place])] = place
        self._rows[last] = 0

    def row(self, key: int) -> Vector | None:
        place = self._place.get(key)
        return None if place is None else self._rows[place]

    @property
    def is_behind(self) -> bool:
        """Whether the graph has rows to take."""
        return bool(self._waiting)

    def catch_up(self, rows: int) -> None:
        """Let the graph take up to so many rows."""
        keys = np.array(list(islice(self._waiting, rows)), np.int64)
        if self._graph is not None and len(keys):
            places = [self._place[key] for key in keys.tolist()]
            for key in keys.tolist():
                del self._waiting[key]
            self._graph.add(keys.astype(np.uint64), self._rows[places], threads=1)

    def background(self, vector: Vector) -> tuple[float, float]:
        """Mean and standard deviation of the query's cosines with some of the rows, spread evenly."""
        query, size = normalize(vector, self.dimension), len(self)
        cosines = np.vecdot(self._rows[: size : max(1, size // SAMPLE)], query)
        count = len(cosines) + UNRELATED_COUNT
        mean = (float(cosines.sum()) + UNRELATED_COUNT * UNRELATED_MEAN) / count
        squares = float(((cosines - mean) ** 2).sum()) + UNRELATED_COUNT * UNRELATED_SPREAD**2
        return mean, math.sqrt(squares / count)

    def search(self, vector: Vector, count: int) -> Hits:
        """The nearest by cosine."""
        query, size = normalize(vector, self.dimension), len(self)
        if size == 0:
            return NOTHING
        if self._graph is None or self.is_behind:
            return top_k(self._keys[:size], self._cosines(slice(0, size), query), count)
        keys = np.asarray(self._graph.search(query, count).keys, np.int64)
        places = np.fromiter(map(self._place.__getitem__, keys.tolist()), np.int64, len(keys))
        return top_k(keys, self._cosines(places, query), count)

    def _cosines(self, places: slice | Numbers, query: Vector) -> Scores:
        return np.asarray(np.vecdot(self._rows[places], query), np.float64)

    def _start_graph(self) -> None:
        try:
            with suppress(ImportError):
                runtime()  # ONNX Runtime (1.31) loaded after usearch (2.26) kills the process
            from usearch.index import Index
        except ImportError:
            return
        self._graph = Index(
            ndim=self._rows.shape[1],
            metric="cos",
            dtype="i8",
            connectivity=LINKS,
            expansion_add=EFFORT_TO_ADD,
            expansion_search=EFFORT_TO_SEARCH,
        )
        self._waiting = dict.fromkeys(self._place)

    def _leave_graph(self, key: int) -> None:
        if self._graph is None or key not in self._place:
            return
        if key in self._waiting:
            del self._waiting[key]
        else:
            self._graph.remove(key & UNSIGNED)

    def _grow(self, room: int) -> None:
        size = len(self._keys)
        rows = np.zeros((room, self.dimension or 0), np.float32)
        keys = np.zeros(room, np.int64)
        if size:
            rows[:size], keys[:size] = self._rows, self._keys
        self._rows, self._keys = rows, keys
