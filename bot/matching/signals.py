"""Signals: what a question and the evidence say about each person who might answer it.

Votes are by the texts nearest to the question; the rest is about the person. Shares are of all who may be
asked, smoothed as by Jelinek & Mercer (1980), and logarithms, so that a logit's weights are exponents.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching import answer_records
from bot.matching.evidence import DECLARED, DECLINED, EPOCH, FADES, HABIT, EvidenceTable, Rows
from bot.matching.weights import ANSWERABLE
from bot.search.hybrid import NOTHING, Hits, HybridIndex, Numbers, Scores, Vector, normalize
from bot.search.query import Query
from bot.text.glossary import bilingual_terms, is_everyday

PIECES_READ = 100  # earlier texts read by each of the two searches
SHARPNESS = 1.5  # a text's vote is e to this, for each standard deviation that it is nearer than others
NEAREST = 6.0  # standard deviations beyond which nearer is no nearer
SMOOTHING = 0.01  # share of a signal spread evenly, so that no trace is no verdict
# Spread evenly as well: votes by words worth this much, so that one common word is not a verdict either. A
# text that has all that the question's words tell is worth 1.
WORD_PRIOR = 0.3
# Pieces worth of what all know, read with what each knows: one text of somebody's is not yet a field.
COMMON_PIECES = 1.0
HOUR_WIDTH = 2.0  # how far from an hour still is that hour (standard deviation, hours)
HOUR_PRIOR = 3.0  # deeds worth of "any hour" before somebody's own hours count
UNKNOWN = 0  # no text's key
HELPED = 180.0  # half-life in days of having helped this asker before
# A cosine that is enough to be asked, and one that is enough to be told as the reason; or a share of what the
# question's words tell (where no model reads the question, less of it), and how well a reason must fit.
# Chosen on the tuning topics of bench/bilingual.
CLOSE, MOST_WORDS, SOME_WORDS, TELLING = (0.25, 0.28), 0.34, 0.12, 0.1
TOLD = 2
# Where too little is known to weigh all that: the share of the shorter text's words that the other has too,
# for a topic that somebody declared, and for anything else; a word that is not everyday counts twice.
SHARED_BY_TOPIC, SHARED, RARE = 0.2, 0.5, 2.0
ABOUT = [0, 1, 2, 6]  # the signals of being about: three of activity, and the days since last seen


@dataclass(frozen=True, slots=True)
class Votes:
    """Pieces that one search found: what each is worth, how near it is (as in `Near`), what that is enough
    for; and the nearest that speaks for somebody.

    `alike`: how near the two texts are by themselves, whatever else is known (0..1, 0 where not enough to
    speak of the question): their cosine, or the share of words that they have in common.
    """

    pieces: Rows
    worth: Scores
    near: Scores
    enough: Numbers
    nearest: float
    alike: Scores


@dataclass(frozen=True, slots=True)
class Backing:
    """What one search's votes are worth to each of n people (n,): together, and the best of them as a share
    of the best of all (0..1); and how near the nearest is by itself (`Votes.alike`)."""

    total: Scores
    best: Scores
    alike: Scores


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece that put somebody there, and its share of their votes (0..1).

    `fit` says how well it speaks of the question: the chance that somebody here knows, were this all that is
    known; 0 where it is too far away for anybody to be asked. `speaks`: near enough to be told as a reason.
    """

    piece: int
    strength: float
    fit: float = 1.0
    speaks: bool = True


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest text that speaks for somebody: by meaning, in standard deviations that it is nearer than
    others; by words, as the share of the question's that it has (0..1, rare ones counting more)."""

    meaning: float
    words: float

    def answerable(self) -> float:
        """The chance that anybody here knows; none when no text is near at all."""
        evidence = ANSWERABLE.always + ANSWERABLE.meaning * self.meaning + ANSWERABLE.words * self.words
        return 1 / (1 + math.exp(-evidence)) if self.meaning > 0 or self.words > 0 else 0.0


def search(
    index: HybridIndex, known: EvidenceTable, query: Query, day: float, *, early: bool = False
) -> tuple[Near, tuple[Votes, Votes]]:
    """How near the nearest text is, and the votes by meaning and by words.

    `early`: too little is known to tell by it how near is near; each text is compared by itself, too.
    """
    asked, nothing = bilingual_terms(query.text), np.zeros(0)
    close, cosines, worded = NOTHING, nothing, index.lexical.search(asked, PIECES_READ)
    if query.vector is not None and query.trust > 0 and len(index.dense):
        mean, spread = index.dense.background(query.vector)
        close = index.dense.search(query.vector, PIECES_READ)
        cosines = close.scores
        close = Hits(close.keys, np.minimum((close.scores - mean) / spread, NEAREST))
    share = worded.scores / (index.lexical.rarity(asked) or 1.0)
    meaning = _Found(
        close,
        np.exp(SHARPNESS * close.scores),
        close.scores * query.trust,
        _levels(cosines, *CLOSE),
        np.minimum(cosines, 1.0),
        (CLOSE[1], CLOSE[1]),
    )
    telling = MOST_WORDS if len(cosines) else SOME_WORDS
    words = _Found(
        worded,
        share**2,
        share,
        _levels(share, telling, telling),
        _shared(index, worded, asked) if early else np.zeros(len(share)),
        (SHARED_BY_TOPIC, SHARED),
    )
    votes = _votes(known, meaning, day, query.source), _votes(known, words, day, query.source)
    return Near(votes[0].nearest, votes[1].nearest), votes


@dataclass(frozen=True, slots=True)
class _Found:
    """Texts that a search found: what each is worth, how near it is, and what that is enough for."""

    hits: Hits
    worth: Scores
    near: Scores
    enough: Numbers
    alike: Scores
    least: tuple[float, float]


def _shared(index: HybridIndex, worded: Hits, asked: Sequence[str]) -> Scores:
    """The share of the shorter text's words that the question and each of these texts have in common."""

    def telling(words: set[str]) -> float:
        return sum(1.0 if is_everyday(word) else RARE for word in words)

    wanted, shares = set(asked), []
    for key in worded.keys.tolist():
        said = set(index.lexical.words(key))
        shares.append(telling(wanted & said) / max(min(telling(wanted), telling(said)), 1.0))
    return np.array(shares)


def _levels(near: Scores, asked: float, told: float) -> Numbers:
    """Nothing, enough to be asked, or enough to be told as the reason (`TOLD`)."""
    return np.asarray((near >= asked).astype(np.int64) + (near >= told), np.int64)


def _votes(known: EvidenceTable, found: _Found, day: float, itself: int | None) -> Votes:
    keys = (key if key != itself else UNKNOWN for key in found.hits.keys.tolist())
    pieces, where = known.about(keys)
    age = np.where(pieces["kind"] == DECLARED, 0.0, np.maximum(day - pieces["day"], 0.0))
    sign = np.where(pieces["kind"] == DECLINED, -1.0, 1.0)
    worth = sign * found.worth[where] * pieces["weight"] * 0.5 ** (age / FADES)
    near = found.near[where]
    least = np.where(pieces["kind"] == DECLARED, *found.least)
    alike = np.where((sign > 0) & (found.alike[where] >= least), found.alike[where], 0.0)
    return Votes(pieces, worth, near, found.enough[where], float(near[sign > 0].max(initial=0.0)), alike)


def backing(votes: Votes, rows: Numbers, people: int) -> Backing:
    """Votes by person: those in `rows`, of so many people altogether."""
    place = np.full(people, -1)
    place[rows] = np.arange(len(rows))
    whose = place[votes.pieces["person"]]
    whose, worth = whose[whose >= 0], votes.worth[whose >= 0]
    most = np.zeros(len(rows))
    np.maximum.at(most, whose, worth)
    most /= max(float(votes.worth.max(initial=0.0)), 1e-9)
    alike = np.zeros(len(rows))
    np.maximum.at(alike, whose, votes.alike[place[votes.pieces["person"]] >= 0])
    return Backing(np.maximum(np.bincount(whose, worth, minlength=len(rows)), 0.0), most, alike)


def signals(
    known: EvidenceTable, query: Query, backed: Sequence[Backing], rows: Numbers, day: float
) -> Scores:
    """(n, 10), in the order of `Weights`. Who had no occasion yet counts as active as others: unknown is
    not idle."""
    deeds = known.activity(rows, day)
    seen = known.seen[rows]
    away = np.where(seen > 0, np.maximum(day - seen, 0.0), 1_000.0)
    helped = known.helped(query.asker)
    fade = 0.5 ** (np.maximum(day - helped["day"], 0.0) / HELPED)
    table = np.column_stack(
        [
            *(_log_share(column) for column in deeds.T),
            *(_log_share(one.total, prior) for one, prior in zip(backed, (0.0, WORD_PRIOR), strict=True)),
            _knows(known, query, rows, day),
            np.log(away + 0.05),
            _hour(known.hours[rows], day),
            np.log1p(np.bincount(helped["person"], fade, minlength=len(known.people))[rows]),
            answer_records.signal(known.record[rows]),
        ]
    )
    new = known.at[rows] == 0
    if new.any() and not new.all():
        table[np.ix_(new, ABOUT)] = table[np.ix_(~new, ABOUT)].mean(axis=0)
    return table


def _knows(known: EvidenceTable, query: Query, rows: Numbers, day: float) -> Scores:
    """The cosine of the question with the mean of what each person knows, and a little of what all know."""
    knows = known.knows
    if query.vector is None or query.trust <= 0 or knows.shape[1] == 0:
        return np.zeros(len(rows))
    mine = knows[rows]
    together = mine.sum(axis=0)
    size = COMMON_PIECES * 2.0 ** ((day - EPOCH) / FADES) / (float(np.linalg.norm(together)) + 1e-9)
    mine += np.float32(size) * together
    length = np.sqrt(np.einsum("nd,nd->n", mine, mine)) + 1e-9
    return np.asarray(np.vecdot(mine, normalize(query.vector)) / length, np.float64)


def _log_share(column: Scores, prior: float = 0.0) -> Scores:
    """`prior` is spread evenly, in the column's own unit."""
    count = max(1, len(column))
    total = column.sum() + prior
    share = (column + prior / count) / total if total > 0 else np.full(len(column), 1 / count)
    return np.log((1 - SMOOTHING) * share + SMOOTHING / count)


def _hour(hours: Vector, day: float) -> Scores:
    """Log of how much likelier than at any hour somebody answers at this one."""
    apart = np.abs(np.arange(24) + 0.5 - day % 1 * 24)
    nearby = np.exp(-0.5 * (np.minimum(apart, 24 - apart) / HOUR_WIDTH) ** 2)
    unsure = HOUR_PRIOR * 2.0 ** ((day - EPOCH) / HABIT)
    chance = (hours @ nearby + unsure * nearby.mean()) / (hours.sum(axis=1) + unsure)
    return np.asarray(np.log(chance / nearby.mean()), np.float64)


def cite(votes: tuple[Votes, Votes], row: int, most: int = 5, *, early: bool = False) -> tuple[Cited, ...]:
    """The strongest pieces by their shares of this person's votes, meaning and words counting alike.

    `early`: as in `search`; how well a piece fits is then how near it is by itself.
    """
    together: dict[int, float] = {}
    near: tuple[dict[int, float], dict[int, float]] = ({}, {})
    enough: dict[int, int] = {}
    alike: dict[int, float] = {}
    for kind, nearness in zip(votes, near, strict=True):
        mine = kind.pieces["person"] == row
        pieces = kind.pieces["id"][mine].tolist()
        nearness.update(zip(pieces, kind.near[mine].tolist(), strict=True))
        for piece, level in zip(pieces, kind.enough[mine].tolist(), strict=True):
            enough[piece] = max(level, enough.get(piece, 0))
        for piece, share in zip(pieces, kind.alike[mine].tolist(), strict=True):
            alike[piece] = max(share, alike.get(piece, 0.0))
        for piece, worth in zip(pieces, kind.worth[mine].tolist(), strict=True):
            together[piece] = together.get(piece, 0.0) + max(0.0, worth)
    total = sum(together.values())
    strongest = sorted(together.items(), key=lambda item: (-item[1], item[0]))[:most]
    meaning, words = near

    def cited(piece: int, worth: float) -> Cited:
        if early:
            return Cited(piece, worth / total, alike[piece], speaks=alike[piece] > 0)
        fit = Near(meaning.get(piece, 0.0), words.get(piece, 0.0)).answerable() if enough[piece] else 0.0
        return Cited(piece, worth / total, fit, speaks=enough[piece] >= TOLD and fit >= TELLING)

    return tuple(cited(piece, worth) for piece, worth in strongest if worth > 0)
