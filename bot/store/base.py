"""Connections and column types: SQLite (WAL) by default, PostgreSQL by URL."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    Select,
    bindparam,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import DateTime, TypeDecorator

from bot.store.engine.connections import READS

Sessions = sessionmaker[Session]
Moment = datetime | BindParameter[datetime]  # a parameter where a statement is made once: see `shifted`

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table; constraints are named so that migrations can change them."""

    metadata = MetaData(naming_convention=NAMES)


class WorkspaceModel(Base):
    """A row with a number of its own, of one workspace: what nearly every table holds."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


def enum_column(kind: type[StrEnum], *, length: int = 16) -> Enum:
    """A column that holds an enumeration's words, so that rows read well and words can be added."""
    return Enum(
        kind, native_enum=False, length=length, values_callable=lambda words: [word.value for word in words]
    )


def due(name: str) -> Index:
    """An index of the few rows that wait for something: of a table that grows, none of the others."""
    return Index(name, "id", sqlite_where=text("card_due = 1"), postgresql_where=text("card_due"))


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC on both databases (SQLite forgets zones by itself)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def shifted(now: Moment, by: timedelta) -> Moment:
    """That much later, or earlier; of a parameter another one, which the statement is given as well."""
    if isinstance(now, datetime):
        return now + by
    return bindparam(f"{now.key}{by.total_seconds():+.0f}", type_=UTCDateTime())


class ReadOnlySession(Session):
    """A session that only reads: no writer waits for it, nor it for one. To change a row is an error."""

    def close(self) -> None:
        """End it; RuntimeError where something was changed, for it would be lost without a word."""
        changed = [*self.new, *(one for one in self.dirty if self.is_modified(one)), *self.deleted]
        super().close()
        if changed:
            raise RuntimeError(f"a session that only reads was given changes: {type(changed[0]).__name__}")


def open_reads(engine: Engine) -> Sessions:
    """Sessions that only read."""
    reads = engine.execution_options(**{READS: True})
    return sessionmaker(reads, class_=ReadOnlySession, autoflush=False, expire_on_commit=False)


def ask(reads: Sessions, query: Select[tuple[bool]], values: dict[str, str]) -> bool:
    """The answer to one question, for what is asked at every event of a busy channel.

    It goes past the library's bookkeeping, which costs seven times what the database does. Values are texts.
    """
    engine = reads.kw["bind"]
    spelt = _spelt(query, engine.dialect)
    given = spelt.construct_params(values)
    order = spelt.positiontup
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(spelt.string, given if order is None else [given[name] for name in order])
        return bool(cursor.fetchone()[0])


@lru_cache(maxsize=32)
def _spelt(query: Select[tuple[bool]], dialect: Dialect) -> SQLCompiler:
    return query.compile(dialect=dialect)
