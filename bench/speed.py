"""`python -m bench speed`: how long ranking takes beside encoding the question, as the evidence grows.

The store is made up: vectors are mixtures of real sentence vectors with noise, so that they lie as real ones
do; words follow Zipf's law, the commonest being English's own; people answer as unevenly as in the
communities. Ratios are to encoding a question of 24 tokens in the same run: a busy machine moves both.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from bench.options import ModelOption
from bench.report import Goal, JsonOption, at_most, finish
from bench.vectors import configured
from bot.embedding.encoder import Encoder
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search.hybrid import Vector
from bot.search.query import Query

QUESTION = "How do I renew the certificate of our staging cluster before the release on Thursday night?"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
RATIOS = {100_000: 0.25, 1_000_000: 1.0}  # up to so many pieces: the median beside encoding, at most
PIECES_A_PERSON, MOST_PEOPLE = 20, 50_000
WORDS_A_TEXT, VOCABULARY = 16, 50_000
COMMONEST = ("the", "the", "of", "and", "to", "in", "is", "for", "how")  # Zipf's ranks start at 1
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOPICS = (
    "payroll",
    "Kubernetes",
    "travel costs",
    "SAP",
    "hiring",
    "GDPR",
    "backups",
    "quality",
    "Excel",
    "leave",
)
FORMS = ("How do I {} for {}?", "Who knows why {} fails in {}?", "Where is {} written down for {}?")
VERBS = (
    "order a badge",
    "restore a file",
    "book a room",
    "open a port",
    "close the month",
    "sign a contract",
)


@dataclass(frozen=True, slots=True)
class Speed:
    pieces: int
    people: int
    start: float  # seconds to fill the store from rows that have their vectors
    ready: float  # seconds until the graph has them all
    median: float  # seconds to rank one question
    slowest: float  # 99th percentile
    add: float  # median seconds to add one piece
    memory: float  # bytes a piece


def speed(
    sizes: Annotated[
        list[int] | None, typer.Option("--size", help="pieces of evidence; may be repeated")
    ] = None,
    model: ModelOption = None,
    questions: Annotated[int, typer.Option(help="ranked at each size")] = 200,
    seed: int = 7,
    as_json: JsonOption = False,
) -> None:
    """Time ranking, adding and starting at growing numbers of pieces; ratios to encoding one question."""
    console, encoder = Console(), configured(model)
    if encoder is None:
        raise typer.BadParameter("there is no model to compare with", param_hint="--model")
    rng = np.random.default_rng(seed)
    real = encoder.encode([f.format(v, t) for f in FORMS for v in VERBS for t in TOPICS])
    encode = _times(lambda: encoder.encode([QUESTION], query=True), 50)
    found = []
    for size in sizes or SIZES:
        with console.status(f"{size:,} pieces"):
            found.append(measure(size, real, rng, questions))
    again = _times(lambda: encoder.encode([QUESTION], query=True), 50)
    floor = float(np.median([*encode, *again]))
    console.print(_table(found, floor, encoder))
    told = [_milliseconds(row, floor) for row in found]
    finish({"model": encoder.name, "encoding ms": floor * 1000, "sizes": told}, goals(found, floor), as_json)


def goals(found: list[Speed], floor: float) -> list[Goal]:
    """One for each size; none for a store that is larger than any that was thought of."""
    wanted = [
        (row, next((most for size, most in RATIOS.items() if row.pieces <= size), None)) for row in found
    ]
    return [
        at_most(f"{row.pieces:,} pieces: ranking / encoding", row.median / floor, most)
        for row, most in wanted
        if most is not None
    ]


def _milliseconds(row: Speed, floor: float) -> dict[str, float]:
    return {
        "pieces": row.pieces, "people": row.people,
        "rank p50 ms": row.median * 1000, "p50 ratio": row.median / floor,
        "rank p99 ms": row.slowest * 1000, "p99 ratio": row.slowest / floor,
        "add ms": row.add * 1000, "start ms": row.start * 1000, "graph ms": row.ready * 1000,
        "bytes a piece": row.memory,
    }  # fmt: skip


def measure(size: int, real: Vector, rng: np.random.Generator, questions: int) -> Speed:
    """Fill a Matcher with so many pieces and time it."""
    people = min(MOST_PEOPLE, max(20, size // PIECES_A_PERSON))
    gc.collect()
    before, began = _resident(), time.perf_counter()
    matcher = Matcher()
    spent = 0.0
    for chunk in _chunks(size, people, real, rng):
        start = time.perf_counter()
        matcher.add(chunk)
        spent += time.perf_counter() - start
    matcher.wait_for_graph()
    ready = time.perf_counter() - began
    memory = (_resident() - before) / size
    able = {person: Candidate(person) for person in range(people)}
    asked = [Query(_text(rng), row) for row in _rows(questions, real, rng)]
    ranked = iter(asked)
    times = _times(lambda: matcher.rank(next(ranked), able, now=NOW), questions)
    fresh = iter(_pieces(size, 100, people, real, rng))
    adding = _times(lambda: matcher.add([next(fresh)]), 100)
    return Speed(
        size,
        people,
        spent,
        ready,
        float(np.median(times)),
        float(np.quantile(times, 0.99)),
        float(np.median(adding)),
        memory,
    )


def _times(act: Callable[[], object], count: int) -> list[float]:
    found = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return found


def _chunks(size: int, people: int, real: Vector, rng: np.random.Generator) -> Iterator[list[Piece]]:
    for start in range(0, size, 10_000):
        yield _pieces(start, min(10_000, size - start), people, real, rng)


def _pieces(start: int, count: int, people: int, real: Vector, rng: np.random.Generator) -> list[Piece]:
    rows = _rows(count, real, rng)
    who = np.floor(people * rng.random(size=count) ** 3).tolist()
    ages = rng.exponential(300, count)
    return [
        Piece(
            start + n + 1,
            int(who[n]),
            "answer",
            _text(rng),
            NOW - timedelta(days=float(ages[n])),
            vector=rows[n],
        )
        for n in range(count)
    ]


def _rows(count: int, real: Vector, rng: np.random.Generator) -> Vector:
    one, other = real[rng.integers(len(real), size=count)], real[rng.integers(len(real), size=count)]
    mixed = one + rng.random((count, 1), np.float32) * other
    mixed += rng.standard_normal(mixed.shape, np.float32) * np.float32(0.03)
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def _text(rng: np.random.Generator) -> str:
    numbers = np.asarray(rng.zipf(1.3, WORDS_A_TEXT)) % VOCABULARY
    return " ".join(COMMONEST[n] if n < len(COMMONEST) else f"w{n}x" for n in numbers.tolist())


def _resident() -> int:
    """Bytes of memory in use at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _table(found: list[Speed], floor: float, encoder: Encoder) -> Table:
    title = f"encoding 24 tokens: {floor * 1000:.1f} ms ({encoder.name})"
    headings = (
        "pieces",
        "people",
        "rank p50",
        "ratio",
        "rank p99",
        "ratio",
        "add",
        "start",
        "graph",
        "bytes a piece",
    )
    table = Table(*headings, title=title)
    for row in found:
        table.add_row(
            f"{row.pieces:,}",
            f"{row.people:,}",
            f"{row.median * 1000:.2f} ms",
            f"{row.median / floor:.2f}",
            f"{row.slowest * 1000:.2f} ms",
            f"{row.slowest / floor:.2f}",
            f"{row.add * 1000:.2f} ms",
            f"{row.start:.1f} s",
            f"{row.ready:.0f} s",
            f"{row.memory:.0f}",
        )
    return table
