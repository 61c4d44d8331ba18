"""Whom to ask for twenty minutes: what the rule of `services/mentoring.py` finds, and what it asks in vain.

The bilingual set's people and topics. A request is a whole question, or a phrase by which somebody declares a
topic (its own author is then not there). Each is asked twice: of everybody, and of all but those who know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.bilingual.measure import NOW, Person, people, rows
from bench.options import ModelOption, Split, SplitOption, chosen
from bench.report import JsonOption, finish
from bench.vectors import configured, named
from bot.embedding.encoder import Encoder
from bot.matching.ranking import Candidate, Matcher, Ranking, Suggestion
from bot.search.query import Query
from bot.services.people.expertise import STANDS_OUT
from bot.services.sessions import requesting
from bot.text.terms import shares_words, terms

CHANCES = (0.15, 0.20, STANDS_OUT, 0.30, 0.40)
LONGEST = requesting.LONGEST_TOPIC
SHARES = ("found", "wrong a request", "asked in vain")


@dataclass(frozen=True, slots=True)
class Case:
    """One request: who would be right, what was ranked with them there and without."""

    kind: str
    topic: str
    right: frozenset[int]
    known: Ranking
    unknown: Ranking


Rule = Callable[[Case, Ranking, Suggestion], bool]


def sessions(
    split: SplitOption = "test",
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure whom a request for a session finds, and how often it asks somebody where nobody knows."""
    encoder = configured(model)
    everybody = people(chosen(split), encoder)
    said = {piece.id: piece.text for one in everybody for piece in (*one.declared, *one.earned)}
    cases = list(_cases(chosen(split), everybody, encoder))
    table = Table("rule", "request", *SHARES, title=f"{split}, {named(encoder)}")
    told: dict[str, dict[str, dict[str, float]]] = {}
    for label, rule in _rules(said).items():
        for kind in ("phrase", "question"):
            own = [case for case in cases if case.kind == kind]
            shares = _shares(own, rule)
            table.add_row(label, kind, *(f"{share:.2f}" for share in shares))
            told.setdefault(label, {})[kind] = dict(zip(SHARES, shares, strict=True))
    Console().print(table)
    finish({"split": split, "model": named(encoder), "rules": told}, [], as_json)


def _rules(said: dict[int, str]) -> dict[str, Rule]:
    def words(case: Case, _: Ranking, one: Suggestion) -> bool:
        wanted = set(terms(case.topic))
        return any(shares_words(said[cited.piece], wanted) for cited in one.evidence)

    def or_chance(chance: float) -> Rule:
        return lambda case, ranking, one: words(case, ranking, one) or one.chance >= chance

    rules: dict[str, Rule] = {"words": words}
    rules |= {f"words, or a chance of {chance:.2f}": or_chance(chance) for chance in CHANCES}
    return rules | {"likely": lambda _, ranking, __: ranking.likely}


def _cases(split: Split, everybody: list[Person], encoder: Encoder | None) -> Iterator[Case]:
    matcher = Matcher()
    for one in everybody:
        matcher.add((*one.declared, *one.earned))
    asked = [(row["topic"], row["language"], row["text"][:LONGEST], 0) for row in rows("questions", split)]
    asked += [(p.topic, p.language, piece.text, p.number) for p in everybody for piece in p.declared]
    vectors = (
        encoder.encode([text for _, _, text, _ in asked], query=True) if encoder else [None] * len(asked)
    )
    for (topic, language, text, author), vector in zip(asked, vectors, strict=True):
        query = Query(text, vector, encoder.trust(language) if encoder else 1.0)
        right = frozenset(one.number for one in everybody if one.topic == topic)
        known, unknown = (
            matcher.rank(
                query, [Candidate(one.number) for one in everybody if one.number not in out], now=NOW
            )
            for out in ({author}, right)
        )
        yield Case("phrase" if author else "question", text, right, known, unknown)


def _shares(cases: list[Case], rule: Rule) -> tuple[float, float, float]:
    """Requests for which somebody right is suggested; wrong people; somebody suggested where nobody knows."""
    found = wrong = vain = 0
    for case in cases:
        asked = [s.person for s in case.known.suggestions if s.evidence and rule(case, case.known, s)]
        found += any(person in case.right for person in asked)
        wrong += sum(person not in case.right for person in asked)
        vain += any(s.evidence and rule(case, case.unknown, s) for s in case.unknown.suggestions)
    return found / len(cases), wrong / len(cases), vain / len(cases)
