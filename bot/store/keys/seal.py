"""A column that only the holder of a key outside the database can read; the key is its store's own."""

from typing import Any

from sqlalchemy import Column as AnyColumn
from sqlalchemy import ColumnElement, Dialect, Text, literal, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from bot.store.attached import attached
from bot.store.encryption import Seal

Column = AnyColumn[Any]


def of_session(session: Session) -> Seal:
    """Of the store that a session is of."""
    return of_dialect(session.get_bind().dialect)


def of_dialect(dialect: Dialect) -> Seal:
    """Of the store on whose engine this dialect is."""
    found = attached(dialect).seal
    if found is None:
        raise RuntimeError(
            "the sealing key is set at start (bot.store.opening.opening) before the store is used"
        )
    return found


class Sealed(TypeDecorator[str]):
    """Text in memory, a sealed token in the row."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else of_dialect(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else of_dialect(dialect).decrypt(value)


def as_it_stands(column: Column) -> ColumnElement[str]:
    """The sealed token itself, unopened."""
    return type_coerce(column, Text)


def already(token: str) -> ColumnElement[str]:
    """A sealed token, to be written as it is."""
    return literal(token, Text)
