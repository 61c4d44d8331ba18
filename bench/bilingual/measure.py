"""Hit@3 in one language and across two, for whichever model is configured; the product's Matcher ranks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from bench.bilingual import man_pages, needs
from bench.options import ManOption, ModelOption, NeedsOption, Split, SplitOption, chosen
from bench.report import Goal, JsonOption, finish
from bench.shares import Share
from bench.vectors import configured, named
from bot.embedding.encoder import Encoder
from bot.embedding.models import EncoderSettings, resolve
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search.query import Query

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAIRS = (("fr", "fr"), ("en", "en"), ("fr", "en"), ("en", "fr"))
STAGES = ("profiles", "history")
METHODS = ("words alone", "meaning alone", "both")
FEWEST_NEEDS = 20  # needs of a file: among so many people, three at random are right for 0.15
WANTED = {"fr → fr": 0.90, "en → en": 0.99, "fr → en": 0.94, "en → fr": 0.94}
PROMISED = 0.8  # within a language and across two, once people have answered one question; by the test topics

Method = Literal["words alone", "meaning alone", "both"]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the set's people, with the pieces of evidence that declare them and that they earned."""

    number: int
    topic: str
    language: str
    declared: tuple[Piece, ...]
    earned: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the set and what the matcher is given for it."""

    topic: str
    language: str
    query: Query


@dataclass(frozen=True, slots=True)
class Figure:
    """Share of hits: `of` questions in one language asked among people of the same or of the other."""

    method: str
    stage: str
    question: str
    profile: str
    hits: int
    of: int

    @property
    def share(self) -> float:
        return self.hits / self.of

    @property
    def pair(self) -> str:
        """The question's language and the people's."""
        return f"{self.question} → {self.profile}"


def people(split: Split, encoder: Encoder | None) -> list[Person]:
    found = []
    for number, row in enumerate(rows("people", split), start=1):
        ids = iter(range(number * 100, number * 100 + 99))
        declared = [_piece(next(ids), number, "declared", topic) for topic in row["declared"]]
        earned = [_piece(next(ids), number, "answer", p["question"], p["answer"]) for p in row["past"]]
        both = _embedded([*declared, *earned], encoder)
        cut = len(declared)
        found.append(Person(number, row["topic"], row["language"], tuple(both[:cut]), tuple(both[cut:])))
    return found


def questions(split: Split, encoder: Encoder | None) -> list[Asked]:
    asked = rows("questions", split)
    queries = [Query(row["text"]) for row in asked]
    if encoder:
        vectors = encoder.encode([row["text"] for row in asked], query=True)
        queries = [
            replace(query, vector=vector, trust=encoder.trust(row["language"]))
            for query, vector, row in zip(queries, vectors, asked, strict=True)
        ]
    return [Asked(row["topic"], row["language"], query) for row, query in zip(asked, queries, strict=True)]


def measure(split: Split, encoder: Encoder | None) -> list[Figure]:
    """Every method at every stage for every pair of languages; "meaning alone" needs an encoder."""
    everybody, asked = people(split, encoder), questions(split, encoder)
    figures = []
    for stage in STAGES:
        matcher = Matcher()
        for person in everybody:
            matcher.add(person.declared if stage == "profiles" else (*person.declared, *person.earned))
        for method in METHODS if encoder else METHODS[:1]:
            for question, profile in PAIRS:
                pool = [person for person in everybody if person.language == profile]
                own = [one for one in asked if one.language == question]
                hits = sum(_hit(matcher, one, pool, method) for one in own)
                figures.append(Figure(method, stage, question, profile, hits, len(own)))
    return figures


def _hit(matcher: Matcher, asked: Asked, pool: Sequence[Person], method: str) -> bool:
    """Is the topic's person among the three, for a reason? (Without evidence they are there by luck.)"""
    query = asked.query
    if method == "words alone":
        query = replace(query, vector=None)
    elif method == "meaning alone":
        query = replace(query, text="", trust=1.0)
    ranking = matcher.rank(query, [Candidate(person.number) for person in pool], now=NOW)
    right = {person.number for person in pool if person.topic == asked.topic}
    return any(s.person in right and s.evidence for s in ranking.suggestions)


def rows(name: str, split: Split) -> list[dict[str, Any]]:
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["split"] == split]


def _piece(number: int, person: int, kind: Literal["declared", "answer"], text: str, said: str = "") -> Piece:
    return Piece(number, person, kind, text, NOW - timedelta(days=30), said=said)


def _embedded(pieces: list[Piece], encoder: Encoder | None) -> list[Piece]:
    if encoder is None:
        return pieces
    vectors = encoder.encode([piece.text for piece in pieces])
    return [replace(piece, vector=vector) for piece, vector in zip(pieces, vectors, strict=True)]


def bilingual(
    split: SplitOption = "test",
    model: ModelOption = None,
    file: NeedsOption = None,
    man: ManOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how well French and English questions find their person, within and across languages."""
    encoder, choice = configured(model), resolve(EncoderSettings(model=model))
    known = needs.own(chosen(split)) if file is None else _of_file(file)
    others, name = needs.measure(known, encoder), f"{split} needs" if file is None else file.name
    Console().print(_needs_table(others, f"Hit@3, {name} of other hands, {named(encoder)} ({choice.reason})"))
    told = {
        method: {
            pair: {"share": one.value, "interval": one.interval, "of": one.whole} for pair, one in of.items()
        }
        for method, of in others.items()
    }
    wanted = needs_goals(others) if split == "test" and encoder else []
    made: dict[str, Any] = {"needs hit@3": told}
    if man is not None and encoder is not None:
        made["man pages hit@3"] = _of_man_pages(man, encoder)
    if file is not None:
        return finish({"set": file.name, "model": named(encoder), **made}, wanted, as_json)
    return _ours(chosen(split), encoder, made, wanted, as_json)


def _of_file(file: Path) -> list[needs.Need]:
    known = needs.of_file(file)
    if len(known) < FEWEST_NEEDS:
        few = f"{len(known)} needs in {file}: below {FEWEST_NEEDS} anybody would be found by luck"
        raise typer.BadParameter(few, param_hint="--set")
    return known


def _of_man_pages(folder: Path, encoder: Encoder) -> dict[str, float]:
    found = man_pages.pages(folder)
    if not found["fr"]:
        raise typer.BadParameter("no page in French and in English there", param_hint="--man")
    told = man_pages.measure(found, encoder)
    Console().print(_needs_table({"meaning alone": told}, f"Hit@3, {len(found['fr'])} manual pages"))
    return {pair: share.value for pair, share in told.items()}


def _ours(
    split: Split, encoder: Encoder | None, others: dict[str, Any], wanted: list[Goal], as_json: bool
) -> None:
    """The topics of the same hand as the glossary: figures to compare with, flattering ones."""
    figures = measure(split, encoder)
    Console().print(_table(figures, f"Hit@3, {split} topics of the glossary's hand, {named(encoder)}"))
    told: dict[str, dict[str, dict[str, float]]] = {stage: {} for stage in STAGES}
    for one in figures:
        told[one.stage].setdefault(one.method, {})[one.pair] = one.share
    wanted = wanted + (goals(figures) if split == "test" else [])
    finish({"split": split, "model": named(encoder), **others, "hit@3": told}, wanted, as_json)


def goals(figures: Iterable[Figure]) -> list[Goal]:
    """What is promised with a model; without one nothing is."""
    promised = [one for one in figures if (one.stage, one.method) == ("history", "both")]
    return [Goal(f"history, {one.pair}", one.share, PROMISED) for one in promised]


def needs_goals(told: Mapping[str, Mapping[str, Share]]) -> list[Goal]:
    """What we set out for, on texts of other hands."""
    return [Goal(f"needs, {pair}", told["both"][pair].value, goal) for pair, goal in WANTED.items()]


def _written(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.2f} ({low:.2f}–{high:.2f})"


def _needs_table(told: Mapping[str, Mapping[str, Share]], title: str) -> Table:
    table = Table("ranked by", *(f"{q} → {p}" for q, p in PAIRS), title=title)
    for method, of in told.items():
        table.add_row(method, *(_written(of[f"{q} → {p}"]) for q, p in PAIRS))
    return table


def _table(figures: Iterable[Figure], title: str) -> Table:
    table = Table("known", "ranked by", *(f"{q} → {p}" for q, p in PAIRS), title=title)
    shares = {(f.stage, f.method, f.question, f.profile): f.share for f in figures}
    for stage in STAGES:
        for method in METHODS:
            row = [shares.get((stage, method, q, p)) for q, p in PAIRS]
            if None not in row:
                table.add_row(stage, method, *(f"{share:.2f}" for share in row))
        table.add_section()
    return table
