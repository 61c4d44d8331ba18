"""Recall@3 of the memory's search, by words alone, by meaning alone, and by both; the product's Shelf ranks.

Meaning alone is measured twice: with one vector of all that a card says, the usual way, and with the
product's, the middle of the title's and of the whole card's. Two ways are compared by the questions that only
one of them finds (the sign test, exact and two-sided).

Cards and questions are of our own writing (cards.jsonl, questions.jsonl): each question says in other words,
often in the other language, what one card answers. Every card is in the index; thresholds were chosen on the
topics marked "tuning", and the figures to quote come from those marked "test".
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.options import ModelOption, SplitOption
from bench.vectors import configured, named
from bot.matching.encoder import Encoder
from bot.matching.ranking import Query
from bot.matching.shelf import Shelf, middles

HERE = Path(__file__).parent
PLAIN, TITLED, WORDS, BOTH = "meaning, a vector a card", "meaning, title and card", "words alone", "both"
METHODS = (WORDS, PLAIN, TITLED, BOTH)
READ = 3


Found = dict[str, list[bool]]  # by method: is each question's card among the first three?


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of a set."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def shelf(encoder: Encoder | None, *, titled: bool) -> Shelf:
    """Every card, as the bot would have it; or with one plain vector each."""
    filled, cards = Shelf(), rows("cards")
    texts = [f"{card['title']}\n{card['text']}" for card in cards]
    for card, text in zip(cards, texts, strict=True):
        filled.add(card["id"], text)
    if encoder is not None:
        said = [(text, card["title"]) if titled else (text,) for card, text in zip(cards, texts, strict=True)]
        vectors = middles(encoder.encode, said)
        filled.embed(dict(zip((card["id"] for card in cards), vectors, strict=True)))
    return filled


def queries(asked: Sequence[dict[str, Any]], encoder: Encoder | None, method: str) -> list[Query]:
    """The questions as one of the methods sees them."""
    made = [Query(question["text"]) for question in asked]
    if encoder is None or method == WORDS:
        return made
    vectors = encoder.encode([question["text"] for question in asked], query=True)
    trust = [encoder.trust(question["language"]) for question in asked]
    both = [replace(q, vector=v, trust=t) for q, v, t in zip(made, vectors, trust, strict=True)]
    return both if method == BOTH else [replace(query, text="", trust=1.0) for query in both]


def measure(asked: Sequence[dict[str, Any]], encoder: Encoder | None) -> Found:
    """What each method finds."""
    found: Found = {}
    for method in METHODS if encoder else (WORDS,):
        filled = shelf(encoder, titled=method != PLAIN)
        found[method] = [
            question["card"] in [hit.key for hit in filled.search(query, READ)]
            for question, query in zip(asked, queries(asked, encoder, method), strict=True)
        ]
    return found


def sign_test(one: Sequence[bool], other: Sequence[bool]) -> tuple[int, int, float]:
    """What only one finds, what only the other finds, how probable so uneven a split is by luck."""
    only = sum(a and not b for a, b in zip(one, other, strict=True))
    against = sum(b and not a for a, b in zip(one, other, strict=True))
    tail = sum(comb(only + against, k) for k in range(min(only, against) + 1))
    return only, against, min(1.0, 2 * tail / 2 ** (only + against))


def memory(
    split: SplitOption = "test",
    model: ModelOption = None,
) -> None:
    """Measure how often a question in other words finds its card among the first three."""
    encoder = configured(model)
    asked = [question for question in rows("questions") if question["split"] == split]
    found = measure(asked, encoder)
    table = Table("searched by", "fr", "en", "all", title=f"recall@3, {split} topics, {named(encoder)}")
    for method, hits in found.items():
        own = [
            [h for h, q in zip(hits, asked, strict=True) if q["language"] == spoken]
            for spoken in ("fr", "en")
        ]
        shown = [f"{sum(some)}/{len(some)} = {sum(some) / len(some):.2f}" for some in (*own, hits)]
        table.add_row(method, *shown)
    Console().print(table)
    for method in found.keys() - {BOTH} if encoder else ():
        only, against, chance = sign_test(found[BOTH], found[method])
        Console().print(f"both against {method}: {only} questions better, {against} worse, p = {chance:.2g}")
