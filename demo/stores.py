"""Where a demo keeps its store: a folder that no other demo on this machine is using at the time."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path


@contextmanager
def own_store(first: Path) -> Iterator[Path]:
    """`first`, or `first`-2, -3… while others are held; an OSError says why a folder cannot be used.

    A folder is held by SQLite's lock on a file in it, which every platform lets go of with the process,
    however that ends: no demo is kept out by one that crashed, or clears away what another one reads.
    """
    for number in count(1):
        folder = first if number == 1 else first.with_name(f"{first.name}-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
        if lock is None:
            continue
        with closing(lock):
            if folder != first:
                _share_models(first / "models", folder / "models")
            yield folder
        return


def _lock(folder: Path) -> sqlite3.Connection | None:
    try:
        lock = sqlite3.connect(folder / "held.db", timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            lock.close()
            return None
        raise OSError(f"{folder} cannot keep the demo's store: {problem}.") from problem
    return lock


def _share_models(there: Path, here: Path) -> None:
    """The exported models once on the disk; where it has no links, they are exported again."""
    here.mkdir(exist_ok=True)
    for model in there.glob("*.onnx"):
        with suppress(OSError):
            os.link(model, here / model.name)
