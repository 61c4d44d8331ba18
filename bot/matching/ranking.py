"""Who, among those who may be asked now, is most likely to answer this.

Evidence votes for its person (Balog, Azzopardi & de Rijke, "Formal models for expert finding", SIGIR 2006,
model 2): the earlier texts nearest to the question, by meaning and by words, each give their people a vote
that fades with age. A conditional logit (McFadden 1974) turns the votes and the person's recent activity into
a chance of answering, with "nobody" as one more choice, and a price for having been asked often is taken off.
"""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Hits, HybridIndex, Scores, Vector, unit
from bot.matching.text import terms

Kind = Literal["declared", "answer", "handover", "story", "meeting", "declined"]

READ = 100  # earlier texts read by each of the two searches
SHARPNESS = 8.0  # a vote is cosine ** SHARPNESS: ten texts at 0.5 weigh less than one at 0.9
FADES = 180.0  # half-life of a vote, in days
ACTIVE = 30.0  # half-life of a person's activity, in days
FAINT = 1e-3  # what no vote at all counts as, in log space
WEIGHTS = {"dense": 0.6, "lexical": 0.4, "activity": 0.4}
NOBODY = 0.0  # the utility of "nobody answers"
LIKELY = 0.15  # below this chance that one of those asked answers, say so and ask wider
PRICE = 0.01  # taken from the chance for each time somebody was asked among the last hundred questions


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: this person showed this, then. `kind` "declined" (not my topic) counts against.

    `text` is what it is about (the question, or the topic); pieces with one `source` are about the same text,
    which is indexed once. `weight` is its quality; `vector` a row of the current model, None until embedded.
    """

    id: int
    person: int
    kind: Kind
    text: str
    at: datetime
    weight: float = 1.0
    source: int | None = None
    vector: NDArray[np.float32] | None = None
    said: str = ""

    @property
    def key(self) -> int:
        """The text it is about: its source, or itself (as a negative number, which no source has)."""
        return -self.id if self.source is None else self.source


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; `vector` None without a model; `trust` (0..1) how far the model knows the language."""

    text: str
    vector: NDArray[np.float32] | None = None
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked now; how often they were, of the last 100 questions; how gladly (0..1)."""

    person: int
    asked: int = 0
    willing: float = 1.0


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece that put somebody there, and its share of their votes (0..1)."""

    piece: int
    strength: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody to ask: `score` orders, `chance` (0..1) of their answering, evidence strongest first."""

    person: int
    score: float
    chance: float
    evidence: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first; `likely` is False when probably none of them can answer: say so and ask wider."""

    suggestions: tuple[Suggestion, ...]
    likely: bool


class Matcher:
    """The evidence of one workspace, under one model, in memory.

    Threads share it: one lock. A change of model is a second Matcher, filled beside this one, then put in its
    place.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = HybridIndex()
        self._pieces: dict[int, Piece] = {}
        self._about: dict[int, set[int]] = defaultdict(set)  # text -> pieces
        self._of: dict[int, set[int]] = defaultdict(set)  # person -> pieces

    def __len__(self) -> int:
        return len(self._pieces)

    def add(self, pieces: Iterable[Piece]) -> None:
        """Count these from the next question on, a known id replaced. ValueError for a bad vector."""
        with self._lock:
            for piece in pieces:
                vector = None if piece.vector is None else unit(piece.vector, self._index.dense.dimension)
                self._forget(piece.id)
                if not self._about[piece.key] or vector is not None:
                    self._index.add(piece.key, terms(piece.text), vector)
                self._pieces[piece.id] = piece
                self._about[piece.key].add(piece.id)
                self._of[piece.person].add(piece.id)

    def remove(self, pieces: Iterable[int]) -> None:
        """Forget these from the next question on; unknown ids are no error."""
        with self._lock:
            for piece in pieces:
                self._forget(piece)

    def embed(self, vectors: Mapping[int, Vector]) -> None:
        """Give texts their vectors, by `Piece.key`; unknown keys are passed over. ValueError if bad."""
        with self._lock:
            rows = {key: unit(row, self._index.dense.dimension) for key, row in vectors.items()}
            for key, row in rows.items():
                if self._about.get(key):
                    self._index.dense.add(key, row)

    def rank(
        self, query: Query, candidates: Sequence[Candidate], *, now: datetime, count: int = 3
    ) -> Ranking:
        """The `count` best of the candidates. Nothing asked, or nothing known: unlikely, no error."""
        with self._lock:
            votes = [self._votes(hits, now, trust) for hits, trust in self._read(query)]
            activity = np.array([self._activity(c.person, now) for c in candidates])
            columns = [np.array([sum(v.get(c.person, {}).values()) for c in candidates]) for v in votes]
            chances = _chances(columns, activity)
        scores = chances * [c.willing for c in candidates] - PRICE * np.array([c.asked for c in candidates])
        order = np.lexsort((np.array([c.person for c in candidates]), -scores))[:count]
        suggestions = tuple(
            Suggestion(
                c.person, float(scores[i]), float(chances[i]), _cited([v.get(c.person, {}) for v in votes])
            )
            for i in order.tolist()
            for c in (candidates[i],)
        )
        return Ranking(suggestions, likely=sum(s.chance for s in suggestions if s.evidence) >= LIKELY)

    def _read(self, query: Query) -> list[tuple[Hits, float]]:
        words = terms(query.text)
        near = Hits(np.empty(0, np.int64), np.empty(0))
        if query.vector is not None:
            near = self._index.dense.search(query.vector, READ)
        worded = self._index.lexical.search(words, READ)
        return [(_sharpen(near), query.trust), (_relative(worded), 1.0)]

    def _votes(self, hits: Hits, now: datetime, trust: float) -> dict[int, dict[int, float]]:
        """person -> piece -> vote"""
        votes: dict[int, dict[int, float]] = defaultdict(dict)
        for key, score in zip(hits.keys.tolist(), hits.scores.tolist(), strict=True):
            for number in self._about[key]:
                piece = self._pieces[number]
                sign = -1.0 if piece.kind == "declined" else 1.0
                fade = 1.0 if piece.kind == "declared" else 0.5 ** (_days(piece.at, now) / FADES)
                votes[piece.person][number] = sign * trust * score * piece.weight * fade
        return votes

    def _activity(self, person: int, now: datetime) -> float:
        answers = (self._pieces[number] for number in self._of.get(person, ()))
        return math.fsum(0.5 ** (_days(p.at, now) / ACTIVE) for p in answers if p.kind == "answer")

    def _forget(self, number: int) -> None:
        piece = self._pieces.pop(number, None)
        if piece is None:
            return
        self._of[piece.person].discard(number)
        self._about[piece.key].discard(number)
        if not self._about[piece.key]:
            del self._about[piece.key]
            self._index.remove(piece.key)


def _days(then: datetime, now: datetime) -> float:
    return max(0.0, (now - then).total_seconds() / 86_400)


def _sharpen(hits: Hits) -> Hits:
    return Hits(hits.keys, np.maximum(hits.scores, 0.0) ** SHARPNESS)


def _relative(hits: Hits) -> Hits:
    return Hits(hits.keys, hits.scores / hits.scores.max()) if len(hits.keys) else hits


def _chances(votes: Sequence[Scores], activity: Scores) -> Scores:
    """The logit's shares, "nobody" among the choices."""
    utility = WEIGHTS["activity"] * np.log(1.0 + activity)
    for name, column in zip(("dense", "lexical"), votes, strict=True):
        utility = utility + WEIGHTS[name] * np.log(FAINT + np.maximum(column, 0.0))
    shares = np.exp(utility)
    return np.asarray(shares / (math.exp(NOBODY) + shares.sum()), np.float64)


def _cited(votes: Sequence[Mapping[int, float]], most: int = 5) -> tuple[Cited, ...]:
    together: dict[int, float] = defaultdict(float)
    for kind in votes:
        for number, vote in kind.items():
            together[number] += max(0.0, vote)
    total = sum(together.values())
    strongest = sorted(together.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(Cited(number, vote / total) for number, vote in strongest if vote > 0)
