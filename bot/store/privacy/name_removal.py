"""Takes a name out of the texts of others: every text and JSON column of a workspace is searched for it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Column, Enum, String, Table, Text, cast, or_, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.workspaces import home_id

BLANK = "…"


def texts() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that can hold words, of every table that belongs to a workspace."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            worded = isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
            if "workspace_id" in table.c and worded and not column.primary_key:
                yield table, column


def blank(session: Session, tokens: Sequence[str], others: Iterable[str]) -> set[int]:
    """Put "…" in the place of these tokens, not where they begin one of the `others`; says which questions
    read otherwise now."""
    reworded: set[int] = set()
    longer = sorted((one for one in others if one.startswith(tuple(tokens))), key=len, reverse=True)
    pattern = re.compile("|".join([*map(re.escape, longer), f"(?P<gone>{'|'.join(map(re.escape, tokens))})"]))
    for table, column in texts():
        found = _found(session, table, column, tokens)
        for key, value in found:
            new = _without(value, pattern)
            if new != value:
                session.execute(update(table).where(*_is(table, key)).values({column.name: new}))
                reworded |= {int(key[0])} if (table.name, column.name) == ("questions", "text") else set()
    session.expire_all()
    return reworded


def _found(
    session: Session, table: Table, column: Column[Any], tokens: Sequence[str]
) -> list[tuple[tuple[Any, ...], Any]]:
    spelt = {form for token in tokens for form in (token, json.dumps(token)[1:-1])}
    stored = cast(column, Text)
    query = select(*table.primary_key.columns, column).where(
        table.c.workspace_id == home_id(session),
        or_(*(stored.contains(form, autoescape=True) for form in sorted(spelt))),
    )
    return [(tuple(row[:-1]), row[-1]) for row in session.execute(query)]


def _is(table: Table, key: tuple[Any, ...]) -> list[Any]:
    return [column == value for column, value in zip(table.primary_key.columns, key, strict=True)]


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda found: BLANK if found["gone"] else found[0], value)
    if isinstance(value, list):
        return [_without(one, pattern) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, pattern) for key, one in value.items()}
    return value
