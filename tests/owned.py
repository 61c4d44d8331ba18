"""A row in every table that names a member, for every combination of two people in its columns.

Read off the metadata, so that a new table or a new column is in it. What a row holds says whose it is:
"MINE" where a column by which a row is somebody's own holds the one, "THEIRS" otherwise.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count, product
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, LargeBinary, Table
from sqlalchemy.orm import Session

from bot.store.base import Base, UTCDateTime
from bot.store.privacy.own_rows import MINE

VOCABULARY: dict[str, tuple[str, ...]] = {
    "evidence.kind": ("declared", "answer", "handover", "story", "meeting", "declined"),
    "cards.source_type": ("answer", "story", "record", "circle"),
    "cards.kind": ("answer", "circle", "failure", "lesson", "record", "rex", "session"),
    "mentoring_requests.near": ("hour", "today", "week", "windows", "fortnight"),
    "mentoring_requests.mode": ("call", "huddle", "in_person", "written"),
    "mentoring_requests.rhythm": ("weekly", "monthly"),
    "mentoring_requests.speak": ("fr", "en", ""),
    "seats.goes_on": ("weekly", "monthly", "no"),
    "seats.applied": ("yes", "partly", "not_yet"),
    "outside_calendars.problem": ("away", "refused", ""),
    "notices.kind": ("question.nudge", "answer.given", "round.prompt"),
    "setting_changes.setting": (
        "language",
        "round.rex",
        "ritual.lesson",
        "runs_eclair",
        "taken_down.story",
        "restored.card",
    ),
    "reports.subject": ("story", "card", "answer"),
    "replies.meaning": ("answer", "ask_back"),
    "vectors.subject": ("evidence",),
}
BY_NAME: dict[str, Any] = {
    "language": "fr",
    "month": "2026-02",
    "country": "FR",
    "told": {"tried": "{words}"},
    "files": [["{words}.pdf", "https://files.example/1"]],
    "roles": {},
    "deleted_at": None,
}


def fkeys(table: Table) -> Iterator[tuple[Column[Any], Table]]:
    for column in table.columns:
        for key in column.foreign_keys:
            yield column, key.column.table


def naming(table: Table) -> list[Column[Any]]:
    """The columns that name a member."""
    return [column for column, of in fkeys(table) if of.name == "members"]


class Everything:
    """Fills a store; `me` and `other` are two members' numbers."""

    def __init__(self, session: Session, workspace: int, me: int, other: int, at: datetime) -> None:
        self.session, self.workspace, self.me, self.other, self.at = session, workspace, me, other, at
        self.number = count(500_000)

    def fill(self) -> None:
        for table in Base.metadata.sorted_tables:
            columns = naming(table)
            if not columns or table.name == "members":
                continue
            who: list[int | None] = [self.me, self.other]
            choices = [[*who, None] if column.nullable else who for column in columns]
            stands_in = any(of.name not in ("members", "workspaces") for _, of in fkeys(table))
            for holder in (self.me, self.other) if stands_in else (self.me,):
                for chosen in product(*choices):
                    self.make(table, dict(zip(columns, chosen, strict=True)), holder)

    def make(self, table: Table, named: dict[Column[Any], int | None], holder: int) -> dict[str, Any]:
        own = set(MINE.get(table.name, {}))
        is_mine = any(column.name in own and one == self.me for column, one in named.items())
        number = next(self.number)
        words = f"{'MINE' if is_mine else 'THEIRS'}-{number}"
        row: dict[str, Any] = {}
        for column in table.columns:
            if column in named:
                row[column.name] = named[column]
            elif column.foreign_keys:
                row[column.name] = self._parent(column, holder, number)
            else:
                row[column.name] = self._value(table, column, words, number)
        self.session.execute(table.insert().values(row))
        return row

    def _parent(self, column: Column[Any], holder: int, number: int) -> Any:
        [key] = column.foreign_keys
        parent = key.column.table
        if parent.name == "workspaces":
            return self.workspace
        if parent is column.table or (column.nullable and number % 2):
            return None
        return self.make(parent, dict.fromkeys(naming(parent), holder), holder)[key.column.name]

    def _value(self, table: Table, column: Column[Any], words: str, number: int) -> Any:
        known = VOCABULARY.get(f"{table.name}.{column.name}")
        if known:
            return known[number % len(known)]
        if column.name == "period":
            return f"{2000 + number % 7000}-{number % 9 + 1:02}"
        if column.name in BY_NAME:
            value = BY_NAME[column.name]
            return {"tried": words} if column.name == "told" else _worded(value, words)
        for kind, made in self._makers(words, number):
            if isinstance(column.type, kind):
                return made(column)
        length = getattr(column.type, "length", None)
        return words[:length] if length else words

    def _makers(self, words: str, number: int) -> list[tuple[type[Any], Callable[[Column[Any]], Any]]]:
        return [
            (Enum, lambda column: list(column.type.enum_class)[number % len(column.type.enum_class)]),
            (Boolean, lambda column: bool(number % 2)),
            (Integer, lambda column: number if _counts(column) else number % 5 + 1),
            (Float, lambda column: 0.5),
            (UTCDateTime, lambda column: self.at),
            (Date, lambda column: self.at.date()),
            (LargeBinary, lambda column: b""),
            (JSON, lambda column: []),
        ]


def _counts(column: Column[Any]) -> bool:
    """Whether no two rows may have the same number in it."""
    return bool(column.primary_key) or column.name == "source_id"


def _worded(value: Any, words: str) -> Any:
    return [[words, "https://files.example/1"]] if isinstance(value, list) else value
