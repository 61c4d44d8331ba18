"""Connections to SQLite and PostgreSQL: how each is opened, and what their errors mean."""

from errno import EDQUOT, ENOSPC, EROFS
from pathlib import Path
from sqlite3 import SQLITE_ERROR
from time import monotonic
from typing import Any

from sqlalchemy import (
    URL,
    Engine,
    ExceptionContext,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Unready
from bot.store.engine import private_files
from bot.store.engine.write_queue import WriteQueue

READS, WAITS = "eclair_reads", "eclair_waits"  # options of a connection
WRITES, ONLY_READS = "eclair_writes", "eclair_only_reads"  # what a connection to SQLite does just now
PATIENT = 10_000  # milliseconds that a job waits for another's lock
CONNECTS = 2  # seconds to reach a server
STATEMENTS = 2_000  # that are kept compiled: there are some fifteen hundred, and each takes milliseconds
SQLITE_WORDS = {"timeout", "check_same_thread", "cached_statements", "detect_types", "isolation_level"}
NO_ADDRESS = (
    "DATABASE_URL is no address of a database that Éclair knows: "
    "postgresql://user:password@host/eclair, or sqlite:////folder/file.db. In a password @ is written %40, "
    "/ is %2F and : is %3A; nothing stands around it, no blank and no quote."
)


def open_engine(url: str) -> Engine:
    """An engine for `url`; a SQLite file and its folder are made, for their owner alone, when missing."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, parsed.database)
    parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(
            parsed,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            pool_timeout=CONNECTS,
            hide_parameters=True,
            query_cache_size=STATEMENTS,
            connect_args={"connect_timeout": CONNECTS},
        )
    except ModuleNotFoundError as problem:
        raise Unready(f"DATABASE_URL needs the package {problem.name}: docs/admin.md, Install.") from problem

    event.listen(engine, "handle_error", _without_values)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        wait = connection.get_execution_options().get(WAITS)
        if wait is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")

    return engine


def _without_values(failed: ExceptionContext) -> None:
    """PostgreSQL tells below its first line what stands in the row; an error that is logged shows no text."""
    for error in (failed.original_exception, failed.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = ((str(error.args[0]).splitlines() or [""])[0], *error.args[1:])


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        kind = parsed.drivername.split("+")[0]
        known = kind in ("postgresql", "postgres") or (kind == "sqlite" and _is_for_sqlite(parsed))
        known = known and url == url.strip() and "@" not in (parsed.host or "")  # the rest of a password
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise Unready(NO_ADDRESS)
    return parsed.set(drivername="sqlite") if kind == "sqlite" else parsed


def _is_for_sqlite(parsed: URL) -> bool:
    """No host, and behind a ? nothing that its driver would pass over, or not understand."""
    if parsed.host or not ("uri" in parsed.query or set(parsed.query) <= SQLITE_WORDS):
        return False
    lite = parsed.set(drivername="sqlite")
    lite.get_dialect()().create_connect_args(lite)
    return True


def sqlite_files(url: str) -> list[Path]:
    """The files in which SQLite keeps the store and its log; none for PostgreSQL or for memory."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not _is_file(parsed.database):
        return []
    return [Path(f"{parsed.database}{end}") for end in ("", "-wal", "-shm", "-journal")]


def _is_file(name: str | None) -> bool:
    return bool(name) and name != ":memory:" and not str(name).startswith("file:")


def _sqlite(url: URL, file: str | None) -> Engine:
    if file is not None and _is_file(file):
        _make(Path(file))
    engine = create_engine(url, hide_parameters=True, query_cache_size=STATEMENTS)  # an error shows no text
    line = WriteQueue()

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (f"busy_timeout={PATIENT}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten in the file

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A read that turns into a write fails at once on a stale snapshot; IMMEDIATE waits its turn.
        # What cannot fail goes past the library, whose bookkeeping costs more than the database's work.
        told, raw = connection.get_execution_options(), connection.connection.dbapi_connection
        if connection.info.get(ONLY_READS) != bool(told.get(READS)):
            connection.info[ONLY_READS] = bool(told.get(READS))
            raw.execute(f"PRAGMA query_only={connection.info[ONLY_READS]:d}")
        if told.get(READS):
            raw.execute("BEGIN")
            return
        until = monotonic() + told.get(WAITS, PATIENT) / 1000
        if not connection.info.get(WRITES):
            connection.info[WRITES] = line.enter(until)
        left = max(0, int((until - monotonic()) * 1000))  # each time: it may have been a hurried one's before
        raw.execute(f"PRAGMA busy_timeout={left}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def _leave(_connection: Any, record: Any) -> None:
        if record.info.pop(WRITES, False):
            line.leave()

    return engine


def _make(file: Path) -> None:
    private_files.folder(file.parent, "DATABASE_URL, or ECLAIR_DATA_DIR without it")
    try:
        private_files.empty_file(file)  # SQLite gives its log the rights of the file itself
    except OSError as problem:
        raise Unready(
            f"The store {file} cannot be made ({problem.strerror}): choose another place (DATABASE_URL, or "
            "ECLAIR_DATA_DIR without it)."
        ) from problem


def cannot_keep(error: BaseException) -> bool:
    """Whether the store, and not what was asked of it, is the cause: full, locked, read-only, or away."""
    if isinstance(error, OSError):
        return error.errno in (ENOSPC, EDQUOT, EROFS)
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == SQLITE_ERROR:
        return False  # what was asked is wrong: no such table
    mistakes = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
    return isinstance(error, DBAPIError | PoolTimeout) and not isinstance(error, mistakes)
