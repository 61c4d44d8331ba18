"""Questions and answers as the routing format writes them: one JSON object a line, plain or gzipped.

questions.jsonl[.gz]  id, created (UTC), asker, title, body, tags, site, split ("history" or "test")
answers.jsonl[.gz]    id, question_id, user, created (UTC), score, accepted, text
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.cli.importer import file_of, rows
from bot.cli.importer.lines import NotReadable

Record = TypeVar("Record")


class CompanyError(ValueError):
    """A folder that cannot be made into a company; the message names the place."""


@dataclass(frozen=True)
class Question:
    id: str
    created: datetime
    asker: str | None  # None where the account was deleted at the source
    title: str
    body: str
    tags: tuple[str, ...]
    site: str
    split: str

    @property
    def text(self) -> str:
        """What the asker would have typed: the title, then the rest."""
        return f"{self.title}\n{self.body}".strip()


@dataclass(frozen=True)
class Answer:
    id: str
    question_id: str
    user: str
    created: datetime
    score: int
    accepted: bool
    text: str


def read_questions(folder: Path) -> Iterator[Question]:
    return _read(folder, "questions.jsonl", _question)


def read_answers(folder: Path) -> Iterator[Answer]:
    return _read(folder, "answers.jsonl", _answer)


def _question(row: dict[str, Any]) -> Question:
    known = rows.question(row)
    tags = row.get("tags") or ()
    if not isinstance(tags, list | tuple) or not all(isinstance(tag, str) for tag in tags):
        raise rows.BadRow("tags should be a list of texts")
    return Question(
        id=known.id,
        created=known.at,
        asker=known.asker or None,
        title=known.title,
        body=known.body,
        tags=tuple(tags),
        site=str(row.get("site") or ""),
        split=known.split or "history",
    )


def _answer(row: dict[str, Any]) -> Answer:
    known = rows.answer(row)
    return Answer(
        id=known.id,
        question_id=known.question_id,
        user=known.user,
        created=known.at,
        score=known.score,
        accepted=known.accepted,
        text=known.text,
    )


def _read(folder: Path, name: str, make: Callable[[dict[str, Any]], Record]) -> Iterator[Record]:
    """The records of one file, in its order; a line that is not one is an error that names it."""
    try:
        source = file_of(folder, name)
        for line in source.lines():
            if line.problem or line.text.strip():
                try:
                    yield make(rows.told(line)[0])
                except rows.BadRow as error:
                    raise CompanyError(f"{source.path}:{line.number}: {error}") from error
    except NotReadable as error:
        raise CompanyError(str(error)) from error
