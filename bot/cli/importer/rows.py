"""One line of a data set as a question or an answer: each field of its type, or what is wrong with it."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

from bot.cli.importer.lines import ImportLine
from bot.handlers.incoming.payload import storable

FIRST_YEAR, LAST_YEAR = 1970, 2100
YES = {"true", "t", "yes", "y", "1", "on", "oui", "vrai"}
NO = {"", "false", "f", "no", "n", "0", "off", "non", "faux", "null", "none"}
IN_WORDS = {list: "a list", dict: "an object", bool: "true or false", int: "a number", float: "a number"}


class BadRow(ValueError):  # noqa: N818
    """Why a line is not brought in."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A line of questions.jsonl."""

    id: str
    at: datetime
    asker: str
    title: str
    body: str
    split: str

    @property
    def text(self) -> str:
        """What the asker would have typed: the title, then the rest."""
        return f"{self.title}\n{self.body}".strip()


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A line of answers.jsonl."""

    id: str
    question_id: str
    user: str
    at: datetime
    score: int
    accepted: bool
    text: str


def told(line: ImportLine) -> tuple[dict[str, Any], bool]:
    """The object in a line, and whether it holds characters that no database keeps; they are left out."""
    if line.problem:
        raise BadRow(line.problem)
    try:
        row = json.loads(line.text.strip().removesuffix(","), strict=False)
    except RecursionError:
        raise BadRow("is nested too deeply") from None
    except ValueError as error:
        raise BadRow(f"is not JSON ({error})") from None
    if not isinstance(row, dict):
        raise BadRow("is JSON, but no object")
    kept = {key: storable(value) if isinstance(value, str) else value for key, value in row.items()}
    return kept, kept != row


def question(row: dict[str, Any]) -> QuestionRow:
    """The row as a question."""
    _has(row, "id", "created", "title")
    return QuestionRow(
        id=_name(row, "id"),
        at=_instant(row, "created"),
        asker=_name(row, "asker"),
        title=_text(row, "title"),
        body=_text(row, "body"),
        split=_text(row, "split").strip().lower(),
    )


def answer(row: dict[str, Any]) -> AnswerRow:
    """The row as an answer."""
    _has(row, "id", "question_id", "user", "created")
    return AnswerRow(
        id=_name(row, "id"),
        question_id=_name(row, "question_id"),
        user=_name(row, "user"),
        at=_instant(row, "created"),
        score=_score(row),
        accepted=_is_accepted(row),
        text=_text(row, "text"),
    )


def name(value: object) -> str | None:
    """An id or a name, as text: 1 and "1" are the same, and é in either way; None where it can be neither."""
    if isinstance(value, str):
        return normalize("NFC", value.strip())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _has(row: dict[str, Any], *keys: str) -> None:
    missing = [key for key in keys if row.get(key) is None or not str(row[key]).strip()]
    if missing:
        raise BadRow(f"lacks {', '.join(missing)}")


def _name(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    found = "" if value is None else name(value)
    if found is None:
        raise _wrong(key, value, "text or a whole number")
    return found


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(key, value, "text")
    return value or ""


def _instant(row: dict[str, Any], key: str) -> datetime:
    wanted = "a date such as 2026-03-02T09:00:00"
    value = row[key]
    if not isinstance(value, str):
        raise _wrong(key, value, wanted)
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadRow(f"{key} is {_short(value)}, and should be {wanted}") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadRow(f"{key} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return moment


def _score(row: dict[str, Any]) -> int:
    value = row.get("score")
    if value is None or value == "":
        return 0
    if isinstance(value, str) or (isinstance(value, float) and math.isfinite(value)):
        try:
            return int(float(value))
        except (ValueError, OverflowError):
            raise BadRow(f"score is {_short(value)}, and should be a number") from None
    if not isinstance(value, int):
        raise _wrong("score", value, "a number")
    return int(value)


def _is_accepted(row: dict[str, Any]) -> bool:
    value = row.get("accepted")
    if isinstance(value, float | int) and not math.isnan(value):  # true and false are numbers to Python
        return bool(value)
    word = "" if value is None else str(value).strip().lower()
    if word not in YES | NO:
        raise BadRow(f"accepted is {_short(value)}, and should be true or false")
    return word in YES


def _wrong(key: str, value: object, wanted: str) -> BadRow:
    return BadRow(f"{key} is {IN_WORDS.get(type(value), 'text')}, and should be {wanted}")


def _short(value: object) -> str:
    return repr(value) if len(repr(value)) <= 40 else f"{repr(value)[:40]}…"
