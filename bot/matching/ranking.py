"""Who, among those who may be asked now, is most likely to answer this.

1. Evidence votes for its person: the earlier texts nearest to the question, by meaning and by words, each
   give their people a vote that fades with age (Balog, Azzopardi & de Rijke, "Formal models for expert
   finding in enterprise corpora", SIGIR 2006, model 2; question to question as in Jeon et al., CIKM 2005).
2. A conditional logit (McFadden 1974) over ten signals, most of them logarithms of shares smoothed as by
   Jelinek & Mercer (1980), gives each candidate's chance. Its weights are learned (`weights`), and corrected
   by what the company's own answers show (`weight_correction`).
3. Being asked has a price (`turns`): somebody who knows much is so kept for where the others know little.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bot.matching import fairness, weights
from bot.matching.answer_records import AnswerRecord
from bot.matching.evidence import EvidenceTable, Kind, Piece, days
from bot.matching.fairness import Candidate
from bot.matching.online_weights import ChoiceSet, WeightCorrection
from bot.matching.signals import Backing, Cited, Near, Votes, backing, cite, search, signals
from bot.search.hybrid import HybridIndex, Numbers, Scores, Vector, normalize
from bot.search.query import Query
from bot.search.results import top_k
from bot.text.glossary import bilingual_terms

__all__ = ["Candidate", "Cited", "Kind", "Matcher", "Piece", "Ranking", "Suggestion"]

SLICE = 32  # rows that the graph of a large index takes while a question waits: some milliseconds
PAUSE = 0.001  # seconds between slices in which whoever waits has their turn
SHORTLIST = 400  # where more may be asked, only those with votes and the most active are weighed
ACTIVE = 100  # so many of the most active
EXPLORATION_BONUS = (
    0.02  # chance given up at most to ask a newcomer whose evidence fits; worth half after one deed
)
MIN_RELATIVE_VOTE = (
    0.05  # of the vote of the nearest piece: who has no piece that says more comes after those who have
)
BEHIND_OTHERS = 1.0  # chances are below this
LIKELY = 0.10  # below this chance that one of those suggested answers, say so and ask wider
PIECES_ENOUGH = (
    50  # pieces: among fewer, the nearest stands out from too little for its nearness to tell anything
)
MEANING, WORDS = weights.BY_MEANING.column(), weights.BY_WORDS.column()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody to ask: `score` orders, `chance` (0..1) of their answering, evidence strongest first.

    `base` is what the shipped weights say of their `signals` (10,): what is learned from, should they answer.
    """

    person: int
    score: float
    chance: float
    evidence: tuple[Cited, ...]
    base: float = 0.0
    signals: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first; `likely` is False when probably none of them can answer: say so and ask wider.

    `tells`: whether how near somebody's evidence is, beside everybody else's, says anything: enough is known
    here, and a model has read the question, or none ever can. `early`: too little is known; a piece's fit is
    then how near it is by itself.
    """

    suggestions: tuple[Suggestion, ...]
    likely: bool
    tells: bool = False
    early: bool = False


class Matcher:
    """The evidence of one workspace, under one model, in memory.

    Threads share it: one lock. A change of model is a second Matcher, filled beside this one, then put in its
    place.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = HybridIndex()
        self._evidence = EvidenceTable()
        self.weight_correction = WeightCorrection()
        self._builder: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self._evidence)

    def add(self, pieces: Iterable[Piece]) -> None:
        """Count these from the next question on, a known id replaced. ValueError for a bad vector."""
        with self._lock:
            for piece in pieces:
                vector = (
                    None if piece.vector is None else normalize(piece.vector, self._index.dense.dimension)
                )
                if piece.id in self._evidence:
                    self._forget([piece.id])
                if not self._evidence.is_about(piece.key):
                    self._index.add(piece.key, bilingual_terms(piece.text), vector)
                elif vector is not None:
                    self._embed(piece.key, vector)
                self._evidence.add(piece, self._index.dense.row(piece.key))
        self._catch_up()

    def remove(self, pieces: Iterable[int]) -> None:
        """Forget these from the next question on; unknown ids are no error."""
        with self._lock:
            self._forget(pieces)

    def embed(self, vectors: Mapping[int, Vector]) -> None:
        """Give texts their vectors, by `Piece.key`; unknown keys are passed over. ValueError if bad."""
        with self._lock:
            rows = {key: normalize(row, self._index.dense.dimension) for key, row in vectors.items()}
            for key, row in rows.items():
                if self._evidence.is_about(key):
                    self._embed(key, row)
        self._catch_up()

    def seen(self, person: int, at: datetime) -> None:
        """They asked something, or were about otherwise: no knowledge shown, but they are there."""
        with self._lock:
            self._evidence.see(person, days(at))

    def wait_for_graph(self) -> None:
        """Wait until the graph of a large index has every row; ranking is right before that, but slower."""
        while (builder := self._builder) is not None and builder.is_alive():
            builder.join()

    def rank(
        self,
        query: Query,
        candidates: Sequence[Candidate] | Mapping[int, Candidate],
        *,
        now: datetime,
        count: int = 3,
    ) -> Ranking:
        """The `count` best of the candidates. Nothing asked, or nothing known: unlikely, no error."""
        able = candidates if isinstance(candidates, Mapping) else {c.person: c for c in candidates}
        with self._lock:
            early = len(self._evidence) < PIECES_ENOUGH
            near, votes = search(self._index, self._evidence, query, days(now), early=early)
            people, rows, backed, table = self._weighed(query, able, votes, days(now))
            shown = self._evidence.activity(rows, days(now))[:, 2]
        chosen = [able[person] for person in people.tolist()]
        base = _base(table, query)
        share = _shares(base + table @ self.weight_correction.correction)
        price = np.array([fairness.price(candidate) for candidate in chosen])
        score = (
            (share + _curiosity(backed, shown)) * [c.willing for c in chosen]
            - price
            - BEHIND_OTHERS * (_is_mute(backed) if early else _is_faint(backed))
        )
        top = top_k(np.arange(len(chosen)), score, count).keys.tolist()
        chance = share * near.answerable()
        found = tuple(
            Suggestion(
                chosen[i].person,
                float(score[i]),
                float(chance[i]),
                cite(votes, int(rows[i]), early=early),
                float(base[i]),
                tuple(table[i].tolist()),
            )
            for i in top
        )
        likely = sum(s.chance for s in found if s.evidence) >= LIKELY
        return Ranking(
            found, likely, tells=not early and (query.vector is not None or query.by_words), early=early
        )

    def recall(self, records: Mapping[int, AnswerRecord]) -> None:
        """From the next question on, these people's records are these."""
        with self._lock:
            self._evidence.recall(records)

    def shown(self, least: int) -> list[int]:
        """People of whom at least so many pieces are known."""
        with self._lock:
            return self._evidence.shown(least)

    def choice(self, query: Query, people: Iterable[int], *, now: datetime) -> ChoiceSet:
        """The choice between these people as it stands before anybody answers: what `WeightCorrection` learns
        from."""
        able = {person: Candidate(person) for person in people}
        with self._lock:
            _, votes = search(self._index, self._evidence, query, days(now))
            chosen, _, _, table = self._weighed(query, able, votes, days(now))
        return ChoiceSet(chosen, _base(table, query), table)

    def near(self, query: Query, *, now: datetime) -> Near:
        """How near what is known comes to a question: whether anybody at all can answer it."""
        with self._lock:
            return search(self._index, self._evidence, query, days(now))[0]

    def _weighed(
        self, query: Query, able: Mapping[int, Candidate], votes: Sequence[Votes], day: float
    ) -> tuple[Numbers, Numbers, list[Backing], Scores]:
        """People worth weighing, their rows, what the votes are worth to them, their signals (n, 10)."""
        people, rows = self._shortlist(able, votes)
        backed = [backing(kind, rows, len(self._evidence.people)) for kind in votes]
        return people, rows, backed, signals(self._evidence, query, backed, rows, day)

    def _shortlist(self, able: Mapping[int, Candidate], votes: Sequence[Votes]) -> tuple[Numbers, Numbers]:
        """People worth weighing, and their rows."""
        known = self._evidence
        if len(able) <= SHORTLIST:
            people = np.array(sorted(able), np.int64)
            return people, np.array([known.row(person) for person in people.tolist()], np.int64)
        rows = np.unique(np.concatenate([*(v.pieces["person"] for v in votes), known.most_active(ACTIVE)]))
        people = known.people[rows]
        here = np.fromiter(map(able.__contains__, people.tolist()), bool, len(people))
        return people[here], rows[here]

    def _embed(self, key: int, row: Vector) -> None:
        before = self._index.dense.row(key)
        self._evidence.embed(key, row, None if before is None else before.copy())
        self._index.dense.add(key, row)

    def _catch_up(self) -> None:
        """A little waiting is done at once, much of it by a thread, a slice at a time between questions."""
        with self._lock:
            if self._builder is not None and self._builder.is_alive():
                return
            self._index.dense.catch_up(SLICE)
            if self._index.dense.is_behind:
                self._builder = threading.Thread(target=self._build, name="graph", daemon=True)
                self._builder.start()

    def _build(self) -> None:
        behind = True
        while behind:
            with self._lock:
                self._index.dense.catch_up(SLICE)
                behind = self._index.dense.is_behind
            time.sleep(PAUSE)

    def _forget(self, pieces: Iterable[int]) -> None:
        for key in self._evidence.remove(pieces, self._index.dense.row):
            self._index.remove(key)


def _base(table: Scores, query: Query) -> Scores:
    """The utility of each by the shipped weights, between those for a model and those for none."""
    trust = query.trust if query.vector is not None else 0.0
    return np.asarray(table @ (trust * MEANING + (1 - trust) * WORDS), np.float64)


def _shares(utility: Scores) -> Scores:
    """The logit's shares of the candidates, summing to 1."""
    if not len(utility):
        return np.zeros(0)
    shares = np.exp(utility - utility.max())
    return np.asarray(shares / shares.sum(), np.float64)


def _curiosity(backed: Sequence[Backing], shown: Scores) -> Scores:
    """A bounded bonus for those whose evidence fits and who had few occasions to show more: exploration,
    as in Auer et al., "Finite-time analysis of the multiarmed bandit problem", 2002, with a ceiling."""
    fits = np.zeros(len(shown))
    for one in backed:
        fits = np.maximum(fits, one.total / max(float(one.total.max(initial=0.0)), 1e-9))
    return np.asarray(EXPLORATION_BONUS * fits / (1 + shown), np.float64)


def _is_faint(backed: Sequence[Backing]) -> NDArray[np.bool_]:
    """Whether nothing that is known of them is about this: to be busy is no reason to be asked."""
    return np.asarray(np.maximum(*(one.best for one in backed)) < MIN_RELATIVE_VOTE)


def _is_mute(backed: Sequence[Backing]) -> NDArray[np.bool_]:
    """Whether nothing that is known of them speaks of this by itself."""
    return np.asarray(np.maximum(*(one.alike for one in backed)) == 0)
