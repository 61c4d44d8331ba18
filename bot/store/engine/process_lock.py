"""One process at a time, for what must not be done twice at once: the store's shape, and its keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

LOCK = 0x1EC1A12  # a number of PostgreSQL's advisory locks that is Éclair's


class DanglingRowError(RuntimeError):
    """Rows would refer to none."""


@contextmanager
def alone(engine: Engine, *, keep: bool = True) -> Iterator[Connection]:
    """A transaction that waits for any other such one, on this machine or another.

    SQLite rebuilds a table by dropping it, which it refuses while other rows refer to it: references are
    looked at once more before the commit instead. Without `keep`, everything is taken back at the end.
    """
    with engine.connect() as connection:
        lite = engine.dialect.name == "sqlite"
        if lite:
            _tell(connection, "foreign_keys=OFF")
        try:
            with connection.begin() as whole:  # SQLite: BEGIN IMMEDIATE (bot.store.base)
                if not lite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
                if lite:
                    _check(connection)
                if not keep:
                    whole.rollback()
        finally:
            if lite:
                _tell(connection, "foreign_keys=ON")


def _check(connection: Connection) -> None:
    dangling = {str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if dangling:
        raise DanglingRowError(f"rows of {', '.join(sorted(dangling))} refer to none")


def _tell(connection: Connection, pragma: str) -> None:
    """Outside of any transaction, where alone SQLite listens to some of them."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101  (an open connection has one)
    raw.execute(f"PRAGMA {pragma}")
