"""Whether a store is Éclair's, or an empty one that it may make its own. Another program's is not touched."""

import sqlite3
from contextlib import closing

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from bot.errors import Unready
from bot.store.engine.connections import NO_ADDRESS, PATIENT, sqlite_files
from bot.store.engine.database_errors import named, out_of_reach, setting_of, unready

SHAPE = "alembic_version"  # the table that every store of ours has had since its first shape
ANOTHERS = (
    "The store {store} holds another program's tables ({tables}), and Éclair leaves it alone: name a "
    "database or a file of its own in {setting}."
)


def reach(engine: Engine) -> None:
    """Whether the database answers, and whose it is."""
    tables = _in_file(engine) if engine.dialect.name == "sqlite" else _in_server(engine)
    if tables and SHAPE not in tables:
        some = ", ".join(sorted(tables)[:3])
        raise Unready(ANOTHERS.format(store=named(engine), tables=some, setting=setting_of(engine)))
    try:
        engine.connect().close()
    except DBAPIError as problem:
        raise out_of_reach(engine, problem) from problem
    except (TypeError, ValueError) as problem:  # what stands behind a ? in it is for another driver
        raise Unready(NO_ADDRESS) from problem


def _in_file(engine: Engine) -> set[str]:
    """Looked at without the engine, which sets every file up that it opens."""
    files = sqlite_files(str(engine.url))
    if not files or not files[0].is_file():
        return set()
    try:
        with closing(sqlite3.connect(files[0], timeout=PATIENT / 1000)) as file:
            return {
                str(row[0]) for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
    except sqlite3.Error as problem:
        raise unready(engine, str(problem)) from problem


def _in_server(engine: Engine) -> set[str]:
    try:
        with engine.connect() as connection:
            return set(inspect(connection).get_table_names())
    except DBAPIError as problem:
        raise out_of_reach(engine, problem) from problem


def damage(engine: Engine) -> str:
    """What SQLite itself finds wrong with its file; empty if nothing."""
    if engine.dialect.name != "sqlite":
        return ""
    with engine.connect() as connection:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return "" if found == "ok" else found.splitlines()[-1]


def is_read_only(engine: Engine) -> bool:
    """Whether a server takes no changes; a file says so by itself when a lock is asked for."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.begin().rollback()
            return False
        return connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
