"""Recall@3 of the memory's search, by words alone, by meaning alone, and by both; the product's Shelf ranks.

Cards and questions are of our own writing (cards.jsonl, questions.jsonl): each question says in other words,
often in the other language, what one card answers. Every card is in the index; thresholds were chosen on the
topics marked "tuning", and the figures to quote come from those marked "test".
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.matching.encoder import Encoder, EncoderSettings, load, resolve
from bot.matching.ranking import Query
from bot.matching.shelf import Shelf

HERE = Path(__file__).parent
METHODS = ("words alone", "meaning alone", "both")
READ = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """Hits among the first three, of so many questions."""

    method: str
    asked_in: str
    hits: int
    of: int


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of a set."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def shelf(encoder: Encoder | None) -> Shelf:
    """Every card, as the bot would have it."""
    filled, cards = Shelf(), rows("cards")
    texts = [f"{card['title']}\n{card['text']}" for card in cards]
    for card, text in zip(cards, texts, strict=True):
        filled.add(card["id"], text)
    if encoder is not None:
        filled.embed(dict(zip((c["id"] for c in cards), encoder.encode(texts), strict=True)))
    return filled


def queries(asked: Sequence[dict[str, Any]], encoder: Encoder | None, method: str) -> list[Query]:
    """The questions as one of the methods sees them."""
    made = [Query(question["text"]) for question in asked]
    if encoder is None or method == "words alone":
        return made
    vectors = encoder.encode([question["text"] for question in asked], query=True)
    trust = [encoder.trust(question["language"]) for question in asked]
    both = [replace(q, vector=v, trust=t) for q, v, t in zip(made, vectors, trust, strict=True)]
    return both if method == "both" else [replace(query, text="", trust=1.0) for query in both]


def measure(split: str, encoder: Encoder | None) -> list[Figure]:
    """Each method for French questions, English ones, and all."""
    filled, figures = shelf(encoder), []
    asked = [question for question in rows("questions") if question["split"] == split]
    for method in METHODS if encoder else METHODS[:1]:
        found = [
            question["card"] in [hit.key for hit in filled.search(query, READ)]
            for question, query in zip(asked, queries(asked, encoder, method), strict=True)
        ]
        for language in ("fr", "en", "all"):
            own = [hit for hit, q in zip(found, asked, strict=True) if language in (q["language"], "all")]
            figures.append(Figure(method, language, sum(own), len(own)))
    return figures


def memory(
    split: Annotated[str, typer.Option(help="tuning or test; figures to quote come from test")] = "test",
    model: Annotated[str | None, typer.Option(help="hub id or folder; without it, what is here")] = None,
) -> None:
    """Measure how often a question in other words finds its card among the first three."""
    if split not in ("tuning", "test"):
        raise typer.BadParameter("tuning or test", param_hint="--split")
    settings = EncoderSettings(model=model)
    choice = resolve(settings)
    encoder = load(choice, settings)
    figures = measure(split, encoder)
    name = encoder.name if encoder else "no model"
    table = Table("searched by", "fr", "en", "all", title=f"recall@3, {split} topics, {name}")
    for method in METHODS:
        shown = [f"{f.hits}/{f.of} = {f.hits / f.of:.2f}" for f in figures if f.method == method]
        if shown:
            table.add_row(method, *shown)
    Console().print(table)
