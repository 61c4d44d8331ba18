"""Question-and-answer communities on disk, read into what a company would have lived through.

A folder holds `questions.jsonl.gz` (id, created, asker, title, body, split), `answers.jsonl.gz` (id,
question_id, user, created, score, accepted) and `meta.json` (name, cut_time, relevance, min_history_answers).
Who may be asked, which test questions are scored and who would be right follow the rules of the benchmark:

- candidates gave at least `min_history_answers` answers to somebody else's history question before the cut;
- relevant are candidates, not the asker, whose answer was accepted or scored above zero ("score"), or who
  answered at all ("any_answer");
- a test question is scored when the author of its best answer (accepted, else highest score, else first) is a
  candidate.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    id: str
    user: str
    created: str  # ISO 8601 in UTC, all of one form: they sort as text
    score: int
    accepted: bool

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.created)


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    asker: str | None
    created: str
    text: str  # title and body
    is_test: bool
    answers: tuple[Answer, ...]

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.created)

    def by_others(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.user != self.asker]


@dataclass(frozen=True, slots=True)
class Community:
    """Questions in order of time, the people who may be asked, and whom each scored question should reach."""

    name: str
    cut: str
    rule: str
    questions: tuple[Question, ...]
    candidates: frozenset[str]
    relevant: dict[str, frozenset[str]]
    best: dict[str, str]

    @property
    def scored(self) -> list[Question]:
        return [question for question in self.questions if question.id in self.best]


def read(folder: Path) -> Community:
    """ValueError for an unknown relevance rule, OSError and KeyError for a folder of another format."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    if meta["relevance"] not in ("score", "any_answer"):
        raise ValueError(f"unknown relevance rule {meta['relevance']!r}")
    given: dict[str, list[Answer]] = defaultdict(list)
    for row in _rows(folder / "answers.jsonl.gz"):
        answer = Answer(row["id"], row["user"], row["created"], row["score"] or 0, bool(row["accepted"]))
        given[row["question_id"]].append(answer)
    questions = [_question(row, given[row["id"]]) for row in _rows(folder / "questions.jsonl.gz")]
    questions.sort(key=lambda q: (q.created, q.id))
    return community(
        str(meta["name"]), questions, str(meta["cut_time"]), meta["min_history_answers"], meta["relevance"]
    )


def community(name: str, questions: list[Question], cut: str, least: int, rule: str) -> Community:
    """Who may be asked and who would be right, by the rules above."""
    history = Counter(
        answer.user
        for question in questions
        if not question.is_test
        for answer in question.by_others()
        if answer.created < cut
    )
    candidates = frozenset(user for user, count in history.items() if count >= least)
    relevant, best = {}, {}
    for question in questions:
        good = [a for a in question.by_others() if is_good(a, rule)]
        if question.is_test and good:
            first = min(good, key=lambda a: (not a.accepted, -a.score * (rule == "score"), a.created, a.id))
            if first.user in candidates:
                best[question.id] = first.user
                relevant[question.id] = frozenset(a.user for a in good) & candidates
    return Community(name, cut, rule, tuple(questions), candidates, relevant, best)


def is_good(answer: Answer, rule: str) -> bool:
    return rule == "any_answer" or answer.accepted or answer.score > 0


def _question(row: dict[str, Any], answers: list[Answer]) -> Question:
    text = f"{row['title'] or ''}\n{row.get('body') or ''}".strip()
    ordered = tuple(sorted(answers, key=lambda a: (a.created, a.id)))
    return Question(row["id"], row["asker"] or None, row["created"], text, row["split"] == "test", ordered)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
