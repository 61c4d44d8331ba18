"""Connections and column types: SQLite (WAL) by default, PostgreSQL by URL."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from errno import EDQUOT, ENOSPC, EROFS
from pathlib import Path
from sqlite3 import SQLITE_ERROR
from typing import Any

from sqlalchemy import Engine, Enum, ForeignKey, Index, MetaData, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import DateTime, TypeDecorator

Sessions = sessionmaker[Session]
READS, WAITS = "eclair_reads", "eclair_waits"
PATIENT = 10_000  # milliseconds that a job waits for another's lock
CONNECTS = 2  # seconds to reach a server

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table; constraints are named so that migrations can change them."""

    metadata = MetaData(naming_convention=NAMES)


class Row(Base):
    """A row with a number of its own, of one workspace: what nearly every table holds."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


def worded(kind: type[StrEnum]) -> Enum:
    """A column that holds an enumeration's words, so that rows read well and words can be added."""
    return Enum(
        kind, native_enum=False, length=16, values_callable=lambda words: [word.value for word in words]
    )


def due(name: str) -> Index:
    """An index of the few rows that wait for something: of a table that grows, none of the others."""
    return Index(name, "id", sqlite_where=text("card_due = 1"), postgresql_where=text("card_due"))


class Instant(TypeDecorator[datetime]):
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


def open_engine(url: str) -> Engine:
    """An engine for `url`; the folder of a SQLite file is made when it is missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(
        parsed,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=CONNECTS,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECTS},
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        wait = connection.get_execution_options().get(WAITS)
        if wait is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")

    return engine


def _sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)  # an error that is logged shows no text

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENT}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten in the file

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A read that turns into a write fails at once on a stale snapshot; IMMEDIATE waits its turn.
        told = connection.get_execution_options()
        reads = told.get(READS)
        if not reads:  # a connection may have been a hurried one's before
            connection.exec_driver_sql(f"PRAGMA busy_timeout={told.get(WAITS, PATIENT)}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def hurried(sessions: Sessions, wait: timedelta) -> Sessions:
    """Sessions for whoever waits for an answer: they give up on another's lock after so long."""
    return open_sessions(sessions.kw["bind"].execution_options(**{WAITS: int(wait.total_seconds() * 1000)}))


def cannot_keep(error: BaseException) -> bool:
    """Whether the store, and not what was asked of it, is the cause: full, locked, read-only, or away."""
    if isinstance(error, OSError):
        return error.errno in (ENOSPC, EDQUOT, EROFS)
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == SQLITE_ERROR:
        return False  # what was asked is wrong: no such table
    mistakes = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
    return isinstance(error, DBAPIError | PoolTimeout) and not isinstance(error, mistakes)


def open_sessions(engine: Engine) -> Sessions:
    """Sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def open_reads(engine: Engine) -> Sessions:
    """Sessions that only read, and so keep no writer waiting."""
    return sessionmaker(engine.execution_options(**{READS: True}), expire_on_commit=False)
