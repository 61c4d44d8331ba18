"""What the stories stand on: a company in one process, on SQLite and on PostgreSQL."""

import gc
import inspect
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import Engine

from tests.databases import Copies, postgres
from tests.world import World

RACES = ("test_twice", "test_hosts")
FEW_SEEDS = 2
POSTGRES_STORIES = 48  # one in so many runs on PostgreSQL where nobody waits for CI
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its owner's alone there
ROOM_NEEDED = 4_000_000_000  # bytes; a whole run writes some hundred millions
EXAMPLES = 60 if os.environ.get("CI") else 20

settings.register_profile("stories", deadline=None, max_examples=EXAMPLES, derandomize=True, database=None)
settings.load_profile("stories")
plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[structlog.processors.add_log_level, plain])  # a drawn one takes two seconds

_read_signature = inspect.getfullargspec
_signatures: dict[CodeType, inspect.FullArgSpec] = {}


def _signature(function: Callable[..., Any]) -> inspect.FullArgSpec:
    """Bolt reads the arguments of each listener whenever an app is built; here that is once for each test."""
    if not isinstance(function, FunctionType) or vars(function):
        return _read_signature(function)
    if function.__code__ not in _signatures:
        _signatures[function.__code__] = _read_signature(function)
    return _signatures[function.__code__]


inspect.getfullargspec = _signature


def pytest_configure(config: pytest.Config) -> None:
    """What tests write lies in memory, where the machine has a folder for it: no story outlives a power cut,
    and a disk is waited for at each commit (8 ms on a busy one).
    """
    room = shutil.disk_usage(MEMORY).free if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else 0
    if not config.option.basetemp and room > ROOM_NEEDED:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: stories wait a sixth of their time, for servers and processes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was imported stays, and need not be looked through again and again for what can be freed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command that sets the process's log up does so for its own test alone."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def sqlite_copies(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    folder = tmp_path_factory.mktemp("sqlite")
    return Copies(None, folder, lambda engine: World(engine, folder).read_company())


@pytest.fixture(scope="session")
def postgres_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with postgres() as server:
        folder = tmp_path_factory.mktemp("postgres")
        yield Copies(server, folder, lambda engine: World(engine, folder).read_company())


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A fresh database that knows the company: each story runs on both kinds."""
    copies: Copies = request.getfixturevalue(f"{request.param}_copies")
    return copies.fresh()


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Hands out databases with nothing in them, by their URL; each takes the place of the one before."""
    copies: Copies = request.getfixturevalue(f"{request.param}_copies")
    return copies.empty


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    """Monday morning in the company, the bot running."""
    return World(engine, tmp_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A story has a company of its own, so any worker may take it; other files share what they set up."""
    for item in items:
        if "world" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
        elif not os.environ.get("CI") and "[postgres" in item.name:
            item.add_marker(pytest.mark.xdist_group("postgres"))  # few: one server is enough
    if not os.environ.get("CI") and len({item.path for item in items}) > 1:
        later = [item for item in items if _waits_for_ci(item)]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in set(later)]


def _waits_for_ci(item: pytest.Item) -> bool:
    """What is long, and nearly all stories on PostgreSQL, races apart: the suite stays short.

    So do all but a few of the random plays of one story.
    """
    if item.get_closest_marker("long"):
        return True
    if getattr(item, "callspec", None) is not None and item.callspec.params.get("seed", 0) >= FEW_SEEDS:
        return True
    if "[postgres" not in item.name or item.path.stem in RACES:
        return False
    return zlib.crc32(item.name.encode()) % POSTGRES_STORIES > 0
