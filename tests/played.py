"""Beginnings that many stories share are played once a process, and then taken from a copy of what they left.

A copy is taken of the SQLite file and of the fake Slack. It stands in for the play only where nothing else
has happened before: no row was written, no clock moved, nothing of Slack set up.
"""

import pickle
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, event

from bot.store.engine import private_files
from bot.store.engine.connections import READS

Act = ParamSpec("Act")
Given = TypeVar("Given")
_kept: dict[tuple[str, ...], "Copy"] = {}


@dataclass(frozen=True)
class Copy:
    """What a play left: the store's file, the rest as it is in memory, and what the play gave back."""

    file: Path
    memory: bytes
    outcome: bytes


def played(act: Callable[Act, Given]) -> Callable[Act, Given]:
    """For what many stories of a file begin with: a function of a world, which gives back no world."""

    @wraps(act)
    def have_done(*args: Act.args, **more: Act.kwargs) -> Given:
        world: Any = args[0]
        name = f"{act.__module__}.{act.__name__}{args[1:]}{more}"
        given: Given = world.beginning.play(name, lambda: act(*args, **more))
        return given

    return have_done


class Writes:
    """How many transactions that write were begun in a database since it was fresh."""

    def __init__(self) -> None:
        self._begun: dict[int, int] = {}

    def watch(self, engine: Engine) -> None:
        """This database is fresh."""
        if id(engine) not in self._begun:
            event.listen(engine, "begin", self._count(id(engine)))
        self._begun[id(engine)] = 0

    def _count(self, engine: int) -> Callable[[Connection], None]:
        def begun(connection: Connection) -> None:
            if not connection.get_execution_options().get(READS):
                self._begun[engine] += 1

        return begun

    def of(self, engine: Engine) -> int | None:
        """None for a database that was never said to be fresh."""
        return self._begun.get(id(engine))


writes = Writes()


class Beginning:
    """What was played so far in one world, as long as nothing else was done in it."""

    def __init__(self, world: Any) -> None:
        self._world = world
        self._plays: tuple[str, ...] = (repr((world.seal.keys, world.seal.marks_with)),)
        self._memory = self._remembered()
        self._written = writes.of(world.engine)
        self._is_known = self._written == 0 and world.engine.dialect.name == "sqlite"

    def _remembered(self) -> bytes | None:
        """The fake Slack, the clock, the numbers given so far; None where a test put something of its own."""
        world = self._world
        own = {"_lock", "_clock"}
        slack = {name: value for name, value in vars(world.slack).items() if name not in own}
        try:
            return pickle.dumps((slack, world.clock.at, str(world._number), world._replies, self._files()))
        except (pickle.PicklingError, AttributeError, TypeError):
            return None

    def _files(self) -> dict[str, bytes]:
        """What stands in the bot's own folder, such as the keys of what waits without a name."""
        folder = self._world.folder
        return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}

    def play(self, name: str, act: Callable[[], Any]) -> Any:
        """Do it, or have it done; gives back what it gives."""
        key = (*self._plays, name)
        if not self._is_known or writes.of(self._world.engine) != self._written:
            return act()
        if self._memory is None or self._memory != self._remembered():
            return act()
        if key in _kept:
            outcome = self._restore(_kept[key])
        else:
            outcome = act()
            _kept[key] = self._copy(key, outcome)
        self._plays, self._memory = key, self._remembered()
        self._written = writes.of(self._world.engine)
        return outcome

    def _file(self) -> Path:
        return Path(self._world.engine.url.database)

    def _copy(self, key: tuple[str, ...], outcome: Any) -> Copy:
        file = self._file().with_name(f"played-{len(_kept)}.db")
        with sqlite3.connect(self._file()) as store, sqlite3.connect(file) as copy:
            store.backup(copy)
        memory = self._remembered()
        assert memory is not None, key
        return Copy(file, memory, pickle.dumps(outcome))

    def _restore(self, copy: Copy) -> Any:
        world, file = self._world, self._file()
        world.engine.dispose()
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
        shutil.copy(copy.file, file)
        slack, world.clock.at, number, world._replies, files = pickle.loads(copy.memory)  # noqa: S301
        vars(world.slack).update(slack)
        world._number = count(int(number.removeprefix("count(").removesuffix(")")))
        for name, content in files.items():
            (world.folder / name).parent.mkdir(parents=True, exist_ok=True)
            private_files.write_whole(world.folder / name, content)
        world.learn()
        return pickle.loads(copy.outcome)  # noqa: S301
