"""Needs in four wordings: who has asked one of them is found by the others, in one language and across.

A line is one need: two French wordings and two English ones, by TAB. One wording is what somebody has shown
(a question they answered), another is asked: the other one of the same language, and both of the other
language, so that a direction has two askers a need within a language and four across.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.lines import text_lines
from bench.options import Split
from bench.shares import Share
from bot.embedding.encoder import Encoder
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search.query import Query

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
METHODS = ("words alone", "meaning alone", "both")
LANGUAGES = ("fr", "en")
PAIRS = (("fr", "fr"), ("en", "en"), ("fr", "en"), ("en", "fr"))
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody wants to know: two wordings in each language."""

    fr: tuple[str, str]
    en: tuple[str, str]

    def said(self, language: str, wording: int) -> str:
        return (self.fr if language == "fr" else self.en)[wording]


def own(split: Split) -> list[Need]:
    """The needs that stand here, of one half; no trade is in both."""
    return of_file(HERE / f"needs-{split}.tsv")


def of_file(file: Path) -> list[Need]:
    """The needs of a file; a line without four wordings is left out, and told of on the error output."""
    found = []
    for number, line in enumerate(text_lines(file), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) == COLUMNS and all(cells):
            found.append(Need((cells[0], cells[1]), (cells[2], cells[3])))
        elif line.strip():
            print(f"{file.name}, line {number} is left out: not four wordings", file=sys.stderr)
    return found


def measure(needs: Sequence[Need], encoder: Encoder | None) -> dict[str, dict[str, Share]]:
    """Hit@3 by method and pair of languages (asked → shown); "meaning alone" needs an encoder."""
    told: dict[str, dict[str, Share]] = {}
    for shown in LANGUAGES:
        for wording in (0, 1):
            matcher = _knowing(needs, shown, wording, encoder)
            for asked in LANGUAGES:
                texts = [need.said(asked, n) for n in _asked(wording, same=asked == shown) for need in needs]
                queries = _queries(texts, asked, encoder)
                for method in METHODS if encoder else METHODS[:1]:
                    hits = sum(_hit(matcher, n % len(needs) + 1, q, method) for n, q in enumerate(queries))
                    of = told.setdefault(method, {})
                    before = of.get(f"{asked} → {shown}", Share(0, 0))
                    of[f"{asked} → {shown}"] = Share(before.part + hits, before.whole + len(texts))
    return told


def _asked(shown: int, *, same: bool) -> tuple[int, ...]:
    """The wordings that are asked where one is shown, in the same language or in the other."""
    return (1 - shown,) if same else (0, 1)


def _knowing(needs: Sequence[Need], language: str, wording: int, encoder: Encoder | None) -> Matcher:
    """Person n has answered the n-th need, as it was put in this wording."""
    texts = [need.said(language, wording) for need in needs]
    rows = encoder.encode(texts) if encoder else [None] * len(texts)
    matcher = Matcher()
    matcher.add(
        Piece(number, number, "answer", text, NOW - timedelta(days=30), source=number, vector=row)
        for number, (text, row) in enumerate(zip(texts, rows, strict=True), start=1)
    )
    return matcher


def _queries(texts: Sequence[str], language: str, encoder: Encoder | None) -> list[Query]:
    if encoder is None:
        return [Query(text) for text in texts]
    rows, trust = encoder.encode(texts, query=True), encoder.trust(language)
    return [Query(text, row, trust) for text, row in zip(texts, rows, strict=True)]


def _hit(matcher: Matcher, person: int, query: Query, method: str) -> bool:
    """Is the need's person among the three, for a reason? (Without evidence they are there by luck.)"""
    if method == "words alone":
        query = Query(query.text)
    elif method == "meaning alone":
        query = Query("", query.vector)
    ranking = matcher.rank(query, [Candidate(n) for n in range(1, len(matcher) + 1)], now=NOW)
    return any(s.person == person and s.evidence for s in ranking.suggestions)
