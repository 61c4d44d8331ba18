"""What opening the store would do, and whether it can: tried, and nothing of it kept."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.errors import Unready
from bot.store import workspaces
from bot.store.admin import setting_changes
from bot.store.attached import attached
from bot.store.base import open_reads
from bot.store.encryption import Seal
from bot.store.engine import private_files
from bot.store.engine.connections import open_engine, sqlite_files
from bot.store.engine.database_errors import named, out_of_reach
from bot.store.indexes import vectors
from bot.store.keys import key_files
from bot.store.migrations import is_current, rehearse
from bot.store.models import Workspace
from bot.store.opening import opening, ownership
from bot.store.people import evidence
from bot.store.rituals import anonymous_pool
from bot.store.session_factory import open_sessions

Read = TypeVar("Read")
Seen = tuple[str, str, bool]  # what was looked at, what was found, whether it is good
BEHIND = "older, or empty: the next start brings it up to date (tried: it can)"
DAMAGED = "its file is damaged ({found}): stop the bot, and put back a backup"
NO_CHANGES = (
    "it takes no changes (a standby, or default_transaction_read_only): name its primary in DATABASE_URL"
)


def look(url: str, folder: Path, seal_key: str) -> list[Seen]:
    """The database, its shape, the sealing key and the stories that wait, in this order."""
    file = next(iter(sqlite_files(url)), None)
    if file is not None and (not file.exists() or (file.is_file() and not file.stat().st_size)):
        fault = private_files.no_folder(file.parent)
        if not fault and not private_files.room(file.parent):
            fault = f"{file.parent}: there is no room on its disk"
        store = (
            "store",
            f"{fault}: see DATABASE_URL, or ECLAIR_DATA_DIR" if fault else f"{file}: made at the first start",
            not fault,
        )
        return [store, _tried("sealing key", lambda: _seal(None, folder, seal_key))]
    engine = open_engine(url)
    try:
        return _open(engine, folder, seal_key)
    finally:
        engine.dispose()


def _open(engine: Engine, folder: Path, seal_key: str) -> list[Seen]:
    store = _tried("store", lambda: _store(engine), engine)
    if not store[2]:
        return [store]
    shape = _tried("shape", lambda: _shape(engine), engine)
    is_ours = shape[2] and shape[1] != BEHIND
    sealing = _tried("sealing key", lambda: _seal(engine if is_ours else None, folder, seal_key), engine)
    found = [store, shape, sealing]
    if is_ours and sealing[2]:
        found.append(_tried("stories that wait", lambda: _pool(engine, folder), engine))
    return found


def _tried(what: str, look: Callable[[], tuple[str, bool]], engine: Engine | None = None) -> Seen:
    """What keeps one look from its end is what was found: the others go on."""
    try:
        return (what, *look())
    except Unready as problem:
        return what, str(problem), False
    except DBAPIError as problem:
        return what, str(out_of_reach(engine, problem) if engine else problem), False


def _store(engine: Engine) -> tuple[str, bool]:
    ownership.reach(engine)
    if ownership.is_read_only(engine):
        return f"{named(engine)}: {NO_CHANGES}", False
    found = ownership.damage(engine)
    return f"{named(engine)}{f': {DAMAGED.format(found=found)}' if found else ''}", not found


def _shape(engine: Engine) -> tuple[str, bool]:
    if is_current(engine):
        return "up to date", True
    fails = rehearse(engine)
    return fails or BEHIND, not fails


def _seal(engine: Engine | None, folder: Path, seal_key: str) -> tuple[str, bool]:
    """Without a store of this shape, whether there are keys that could be used."""
    file = folder / "seal.key"
    if engine is not None:
        held = opening.sealing_keys(engine, folder, seal_key, make=False)
    elif seal_key.strip():
        held = key_files.parsed(seal_key, opening.SETTING)
    else:
        held = key_files.read(file) if file.exists() else []
    if held and engine is not None:
        attached(engine.dialect).seal = Seal(*held)
        opening.prove(engine, keep=False)
    if len(held) > 1:
        return f"{len(held)} given: the first seals, and takes over at the next start", True
    return "it is well" if held else "made at the first start", True


def _pool(engine: Engine, folder: Path) -> tuple[str, bool]:
    if attached(engine.dialect).seal is None:
        return "none yet", True
    with open_sessions(engine).begin() as session:
        waiting = anonymous_pool.prove(session, anonymous_pool.KeyRing(folder))
    return "can be opened here" if waiting else "none yet", True


def home(url: str) -> Workspace | None:
    """The organisation that the store serves; None where it cannot be read, or serves none yet."""
    return _read(url, workspaces.home)


def is_set(url: str, setting: str) -> bool:
    """Whether an admin has settled this one in Slack; not where the store cannot be read."""
    return bool(_read(url, lambda session: setting_changes.ever_changed(session, setting)))


def vectors_kept(url: str) -> dict[str, int]:
    """How many texts each model has read; none where the store cannot be read."""
    return _read(url, vectors.models) or {}


def newest_texts(url: str, count: int) -> list[str]:
    """What is newest of what people know; none where the store cannot be read."""
    return _read(url, lambda session: evidence.newest_texts(session, count)) or []


def disk_left(url: str) -> int | None:
    """Bytes that are free where the store's file is; None for a database elsewhere."""
    file = next(iter(sqlite_files(url)), None)
    return None if file is None else private_files.free(file.parent)


def _read(url: str, what: Callable[[Session], Read]) -> Read | None:
    file = next(iter(sqlite_files(url)), None)
    if file is not None and not file.is_file():
        return None
    engine = open_engine(url)
    try:
        ownership.reach(engine)  # another program's file is left as it is
        if not is_current(engine):
            return None
        with open_reads(engine)() as session:
            return what(session)
    except (Unready, DBAPIError, LookupError):
        return None
    finally:
        engine.dispose()
