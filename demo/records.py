"""Questions and answers as the routing format writes them: one JSON object a line, plain or gzipped.

questions.jsonl[.gz]  id, created (UTC), asker, title, body, tags, site, split ("history" or "test")
answers.jsonl[.gz]    id, question_id, user, created (UTC), score, accepted, text
"""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

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
    return Question(
        id=row["id"],
        created=_instant(row["created"]),
        asker=row["asker"],
        title=row["title"],
        body=row["body"],
        tags=tuple(row["tags"]),
        site=row["site"],
        split=row["split"],
    )


def _answer(row: dict[str, Any]) -> Answer:
    return Answer(**{**row, "created": _instant(row["created"])})


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


def _read(folder: Path, name: str, make: Callable[[dict[str, Any]], Record]) -> Iterator[Record]:
    """The records of one file, in its order; a line that is not one is an error that names it."""
    packed = folder / f"{name}.gz"
    path = packed if packed.exists() else folder / name
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path == packed
            else path.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, 1):
                try:
                    yield make(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise CompanyError(f"{path}:{number}: {error}") from error
    except OSError as error:
        raise CompanyError(f"{path}: {error}") from error
