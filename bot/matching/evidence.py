"""Who showed what, and when: the numbers kept about pieces of evidence and about people.

A piece adds to its person's sums in place; nothing is rebuilt. When pieces leave, the sums of their people
are made afresh from what remains, so that nothing of a removed piece lingers in a rounding. Days are counted
from 1970, with fractions. No lock here: the owner holds one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.matching.answer_records import AnswerRecord
from bot.search.hybrid import Numbers, Scores, Vector
from bot.search.results import top_k

Kind = Literal["declared", "answer", "handover", "story", "meeting", "declined"]
KINDS: tuple[Kind, ...] = ("declared", "answer", "handover", "story", "meeting", "declined")
DECLARED, DECLINED = KINDS.index("declared"), KINDS.index("declined")
DEEDS = [KINDS.index(kind) for kind in ("answer", "handover", "story", "meeting")]

ACTIVE = np.array(
    [2.0, 21.0, 180.0]
)  # half-lives of activity, in days: this week, this month, this half-year
FADES = 240.0  # half-life of what a piece says of its person's knowledge, in days; a declared topic stands
HABIT = 90.0  # half-life of the hours at which somebody answers, in days
EPOCH = 20_000.0  # sums that fade slowly are kept relative to this day; float32 holds decades around it

_PIECE = [("id", "i8"), ("key", "i8"), ("person", "i4"), ("kind", "i1"), ("day", "f8"), ("weight", "f4")]
Rows = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: this person showed this, then. `kind` "declined" (not my topic) counts against.

    `text` is what it is about (the question, or the topic); pieces with one `source` are about the same text,
    which is indexed once. `weight` is its quality; `vector` a row of the current model, None until embedded;
    `asker` whom it helped, where that is known.
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
    asker: int | None = None

    @property
    def key(self) -> int:
        """The text it is about: its source, or itself (as a negative number, which no source has)."""
        return -self.id if self.source is None else self.source


def days(at: datetime) -> float:
    return at.timestamp() / 86_400


class EvidenceTable:
    """Columns of numbers, a row a piece and a row a person; people's rows are never given to somebody else.

    people: `rows` person -> row; `acts` (n, 3) decayed deeds as of day `at` (n,), `lately` (n,) the order of
    those of the month, whatever the day (a logarithm); `seen` (n,) the last day;
    `hours` (n, 24) and `knows` (n, d), the sum of their pieces' vectors, relative to EPOCH; `record` (n, 2),
    the answers they gave where they were one of several, and how many were to be expected (`AnswerRecord`).
    """

    def __init__(self) -> None:
        self.rows: dict[int, int] = {}
        self.people: Numbers = np.zeros(0, np.int64)
        self.acts: Scores = np.zeros((0, len(ACTIVE)))
        self.at: Scores = np.zeros(0)
        self.lately: Scores = np.zeros(0)
        self.seen: Scores = np.zeros(0)
        self.hours: Vector = np.zeros((0, 24), np.float32)
        self.knows: Vector = np.zeros((0, 0), np.float32)
        self.record: Scores = np.zeros((0, 2))
        self._pieces: Rows = np.zeros(256, _PIECE)
        self._place: dict[int, int] = {}
        self._free: list[int] = []
        self._about: dict[int, tuple[int, ...]] = {}
        self._of: dict[int, set[int]] = defaultdict(set)
        self._helped: dict[int, tuple[int, ...]] = {}
        self._asker: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, piece: int) -> bool:
        return piece in self._place

    def about(self, keys: Iterable[int]) -> tuple[Rows, Numbers]:
        """The pieces about these texts, and for each the position of its text among `keys`."""
        places = list(map(self._about.get, keys, repeat(())))
        where = np.repeat(np.arange(len(places)), list(map(len, places)))
        return self._pieces.take(np.fromiter(chain.from_iterable(places), np.int64, len(where))), where

    def is_about(self, key: int) -> bool:
        return key in self._about

    def helped(self, asker: int | None) -> Rows:
        """The pieces by which somebody helped this asker."""
        return self._pieces[list(self._helped.get(asker, ()) if asker is not None else ())]

    def add(self, piece: Piece, vector: Vector | None) -> None:
        """Count it; its id must be new. `vector` is the row of its text, when that has one."""
        place = self._free.pop() if self._free else len(self._place)
        if place == len(self._pieces):
            self._pieces = np.concatenate([self._pieces, np.zeros_like(self._pieces)])
        row, kind = self.row(piece.person), KINDS.index(piece.kind)
        self._pieces[place] = (piece.id, piece.key, row, kind, days(piece.at), piece.weight)
        self._place[piece.id] = place
        self._about[piece.key] = (*self._about.get(piece.key, ()), place)
        self._of[row].add(place)
        if piece.asker is not None:
            self._asker[place] = piece.asker
            self._helped[piece.asker] = (*self._helped.get(piece.asker, ()), place)
        self._count(self._pieces[place], vector)

    def remove(self, pieces: Iterable[int], vector_of: Callable[[int], Vector | None]) -> set[int]:
        """Forget them; returns the texts that nobody's evidence is about any more."""
        touched: set[int] = set()
        bare: set[int] = set()
        for number in pieces:
            place = self._place.pop(number, None)
            if place is None:
                continue
            key, row = int(self._pieces[place]["key"]), int(self._pieces[place]["person"])
            _drop(self._about, key, place)
            if place in self._asker:
                _drop(self._helped, self._asker.pop(place), place)
            self._of[row].discard(place)
            self._free.append(place)
            touched.add(row)
            if key not in self._about:
                bare.add(key)
        for row in touched:
            self._recount(row, vector_of)
        return bare

    def embed(self, key: int, vector: Vector, before: Vector | None) -> None:
        """A text has got its vector, in place of `before`."""
        for place in self._about.get(key, ()):
            self._know(self._pieces[place], vector if before is None else vector - before)

    def see(self, person: int, day: float) -> None:
        """Note that this person was active, whatever they did."""
        row = self.row(person)
        self.seen[row] = max(self.seen[row], day)

    def recall(self, records: Mapping[int, AnswerRecord]) -> None:
        """Note how often these people answered, in place of what was noted before."""
        for person, record in records.items():
            self.record[self.row(person)] = (record.answers, record.expected)

    def shown(self, least: int) -> list[int]:
        """People with at least so many pieces."""
        return [int(self.people[row]) for row, pieces in self._of.items() if len(pieces) >= least]

    def row(self, person: int) -> int:
        """The person's row, given when they are first met."""
        row = self.rows.setdefault(person, len(self.rows))
        if row == len(self.people):
            for name in ("people", "acts", "at", "lately", "seen", "hours", "knows", "record"):
                column = getattr(self, name)
                room = np.zeros((max(64, len(column)), *column.shape[1:]), column.dtype)
                setattr(self, name, np.concatenate([column, room]))
        self.people[row] = person
        return row

    def activity(self, rows: Numbers, day: float) -> Scores:
        """(n, 3): their deeds, decayed to that day."""
        age = np.maximum(day - self.at[rows], 0.0)
        return np.asarray(self.acts[rows] * 0.5 ** (age[:, None] / ACTIVE), np.float64)

    def most_active(self, count: int) -> Numbers:
        """Rows of those who did most this month, most first."""
        people = len(self.rows)
        return top_k(np.arange(people), self.lately[:people], count).keys

    def _count(self, piece: Any, vector: Vector | None) -> None:
        row, day = piece["person"], float(piece["day"])
        if vector is not None:
            self._know(piece, vector)
        if piece["kind"] not in DEEDS:
            return
        later = max(day, self.at[row])
        self.acts[row] = self.acts[row] * 0.5 ** ((later - self.at[row]) / ACTIVE)
        self.acts[row] += 0.5 ** ((later - day) / ACTIVE)
        self.at[row], self.seen[row] = later, max(self.seen[row], day)
        self.lately[row] = math.log2(self.acts[row, 1]) + later / ACTIVE[1]
        self.hours[row, int(day % 1 * 24)] += 2.0 ** ((day - EPOCH) / HABIT)

    def _know(self, piece: Any, vector: Vector) -> None:
        if self.knows.shape[1] == 0:
            self.knows = np.zeros((len(self.people), len(vector)), np.float32)
        if piece["kind"] != DECLINED:
            self.knows[piece["person"]] += np.float32(2.0 ** ((piece["day"] - EPOCH) / FADES)) * vector

    def _recount(self, row: int, vector_of: Callable[[int], Vector | None]) -> None:
        for column in (self.acts, self.at, self.lately, self.hours, self.knows):
            column[row] = 0
        for place in sorted(self._of[row]):
            self._count(self._pieces[place], vector_of(int(self._pieces[place]["key"])))


def _drop(lists: dict[int, tuple[int, ...]], key: int, place: int) -> None:
    left = tuple(p for p in lists[key] if p != place)
    if left:
        lists[key] = left
    else:
        del lists[key]
