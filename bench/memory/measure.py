"""Recall@3 of the memory's search, by words alone, by meaning alone, and by both; the product's Shelf ranks.

Meaning alone is measured twice: with one vector of all that a card says, the usual way, and with the
product's, the middle of the title's and of the whole card's. Two ways are compared by the questions that only
one of them finds (the sign test, exact and two-sided).

Then: what an asker is shown before a question goes out (`offered`).

Two sets, each with questions for tuning and for the figures to quote; every card is in the index. One is of
our own writing (cards.jsonl, questions.jsonl): each question says in other words, often in another language,
what one card answers. The other (needs.jsonl) is of three hands that had read neither the glossary nor each
other: one wrote down needs, one the cards, one the questions.

`--set` measures another set: lines {"kind": "card", "id", "lang", "title", "text"} and {"kind": "question",
"lang", "text", "answers": [ids]}; a question without answers is asked of a memory that has none.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import comb
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from bench import report
from bench.memory import offered
from bench.memory.sets import Asked, Card, Corpus, of_file, of_others, own
from bench.options import ModelOption, SetOption, SplitOption
from bench.report import JsonOption
from bench.vectors import configured, named
from bot.embedding.encoder import Encoder
from bot.search.card_index import CardIndex, mean_vectors
from bot.search.query import Query

PLAIN, TITLED, WORDS, BOTH = "meaning, a vector a card", "meaning, title and card", "words alone", "both"
METHODS = (WORDS, PLAIN, TITLED, BOTH)
READ = 3


Found = dict[str, list[bool]]  # by method: is one of each question's cards among the first three?


def shelf(cards: Sequence[Card], encoder: Encoder | None, *, titled: bool) -> CardIndex:
    """Every card, as the bot would have it; or with one plain vector each."""
    filled = CardIndex()
    texts = [f"{card.title}\n{card.text}" for card in cards]
    for card, text in zip(cards, texts, strict=True):
        filled.add(card.key, text)
    if encoder is not None:
        said = [(text, card.title) if titled else (text,) for card, text in zip(cards, texts, strict=True)]
        vectors = mean_vectors(encoder.encode, said)
        filled.embed(dict(zip((card.key for card in cards), vectors, strict=True)))
    return filled


def queries(asked: Sequence[Asked], encoder: Encoder | None, method: str) -> list[Query]:
    """The questions as one of the methods sees them."""
    made = [Query(question.text) for question in asked]
    if encoder is None or method == WORDS:
        return made
    vectors = encoder.encode([question.text for question in asked], query=True)
    trust = [encoder.trust(question.language) for question in asked]
    both = [replace(q, vector=v, trust=t) for q, v, t in zip(made, vectors, trust, strict=True)]
    return both if method == BOTH else [replace(query, text="", trust=1.0) for query in both]


def measure(corpus: Corpus, encoder: Encoder | None) -> Found:
    """What each method finds, of the questions that have an answer."""
    asked = [question for question in corpus.questions if question.answers]
    found: Found = {}
    for method in METHODS if encoder else (WORDS,):
        filled = shelf(corpus.cards, encoder, titled=method != PLAIN)
        found[method] = [
            any(hit.key in question.answers for hit in filled.search(query, READ))
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
    file: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure whether a question in other words finds its card, and what its asker is shown of the memory."""
    encoder = configured(model)
    if file is None:
        sets = {f"{split} topics": own(split), f"{split} needs of other hands": of_others(split)}
    else:
        sets = {file.name: of_file(file)}
    if any(not corpus.cards or not corpus.questions for corpus in sets.values()):
        raise typer.BadParameter("no card or no question in it", param_hint="--set")
    told, goals = {}, []
    for name, corpus in sets.items():
        recall = _recall(corpus, encoder, name)
        shown = offered.figures(offered.cases(corpus, encoder))
        Console().print(_table(shown, name))
        told[name] = {"cards": len(corpus.cards), "recall@3": recall, "offered": shown}
        goals += [replace(goal, name=f"{name}, {goal.name}") for goal in offered.goals(shown)]
    report.finish({"model": named(encoder), "sets": told}, goals, as_json)


def _recall(corpus: Corpus, encoder: Encoder | None, name: str) -> dict[str, dict[str, float]]:
    """Print recall@3 by method and language, and the sign tests; the shares."""
    found, screen = measure(corpus, encoder), Console()
    asked = [question for question in corpus.questions if question.answers]
    table = Table("searched by", "fr", "en", "all", title=f"recall@3, {name}, {named(encoder)}")
    shares: dict[str, dict[str, float]] = {}
    for method, hits in found.items():
        of = {
            spoken: [h for h, q in zip(hits, asked, strict=True) if spoken in (q.language, "all")]
            for spoken in ("fr", "en", "all")
        }
        shares[method] = {spoken: round(sum(some) / len(some), 4) for spoken, some in of.items() if some}
        table.add_row(
            method, *(f"{sum(s)}/{len(s)} = {sum(s) / len(s):.2f}" if s else "" for s in of.values())
        )
    screen.print(table)
    for method in found.keys() - {BOTH} if encoder else ():
        only, against, chance = sign_test(found[BOTH], found[method])
        screen.print(f"both against {method}: {only} questions better, {against} worse, p = {chance:.2g}")
    return shares


def _table(told: dict[str, dict[str, Any]], name: str) -> Table:
    """What askers see: now, and by the rule of before."""
    table = Table("asked → card", "askers", "findable", title=f"shown before a question goes out, {name}")
    for column in ("right", "only wrong", "absent, shown", "sure and right"):
        table.add_column(f"{column}\n(before)")
    for group, of in told.items():
        pairs = [
            f"{of[f'now: {what}']:.2f} ({of[f'before: {what}']:.2f})"
            for what in ("right", "only wrong", "absent, shown")
        ]
        sure = "{}/{} ({}/{})".format(
            *(of[f"{rule}: {what}"] for rule in ("now", "before") for what in ("sure and right", "sure"))
        )
        findable = f"{of['found among the first three']:.2f}"
        table.add_row(group, str(of["questions"]), findable, *pairs, sure)
    return table
