"""The cards and questions that the memory is measured on: our own, or somebody else's file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import lines
from bot.text.terms import detect_language

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Card:
    """Something remembered: what was asked or is told about, and what was said."""

    key: int
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the cards that answer it; none where the memory holds no answer."""

    language: str
    text: str
    answers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every card is in the memory; the questions are what is measured."""

    cards: list[Card]
    questions: list[Asked]


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of our own set."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def own(split: str) -> Corpus:
    """Our own cards, all of them, and the questions of one half of the topics."""
    cards = [
        Card(
            card["id"],
            detect_language(f"{card['title']} {card['text']}") or "en",
            card["title"],
            card["text"],
        )
        for card in rows("cards")
    ]
    asked = [
        Asked(question["language"], question["text"], frozenset([question["card"]]))
        for question in rows("questions")
        if question["split"] == split
    ]
    return Corpus(cards, asked)


def of_others(split: str) -> Corpus:
    """Cards of other hands, all of them, and the questions of one half of the trades."""
    return of_file(HERE / "needs.jsonl", split)


def of_file(file: Path, split: str | None = None) -> Corpus:
    """Cards and questions of one file; an answer that is no card of it is passed over.

    With `split`, only the questions that are marked so.
    """
    made = lines.read(file, _line)
    made = [(kind, one) for kind, one in made if kind == "card" or split in (None, one["split"])]
    cards = {str(one["id"]): one for kind, one in made if kind == "card"}
    numbers = {name: number for number, name in enumerate(cards, start=1)}
    return Corpus(
        [Card(numbers[name], one["lang"], one["title"], one["text"]) for name, one in cards.items()],
        [
            Asked(
                one["lang"],
                one["text"],
                frozenset(numbers[n] for n in map(str, one["answers"]) if n in numbers),
            )
            for kind, one in made
            if kind == "question"
        ],
    )


def _line(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A card or a question with all its fields; KeyError or ValueError for anything else."""
    wanted = {"card": ("id", "lang", "title", "text"), "question": ("lang", "text", "answers")}
    if row["kind"] not in wanted:
        raise ValueError(f"neither a card nor a question: {row['kind']!r}")
    given = {name: row[name] for name in wanted[row["kind"]]}
    for name, value in given.items():
        if not isinstance(value, list if name == "answers" else (str, int) if name == "id" else str):
            raise ValueError(f"{name} is {value!r}")
    return row["kind"], {"split": row.get("split"), **given}
