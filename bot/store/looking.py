"""What opening the store would do, and whether it can: tried, and nothing of it kept."""

from pathlib import Path

from sqlalchemy import Engine

from bot.errors import Unready
from bot.store import keys, opening, pool, seal
from bot.store.base import open_sessions
from bot.store.migrations import is_current, rehearse

Seen = tuple[str, str, bool]  # what was looked at, what was found, whether it is good
BEHIND = "older, or empty: the next start brings it up to date (tried: it can)"


def look(engine: Engine, folder: Path, seal_key: str) -> list[Seen]:
    """The database, its shape, the sealing key and the stories that wait, in this order."""
    try:
        opening.reach(engine)
    except Unready as problem:
        return [("store", str(problem), False)]
    current, shape = _shape(engine)
    found = [("store", engine.url.render_as_string(hide_password=True), True), shape]
    found.append(_seal(engine, folder, seal_key, current))
    if current and found[-1][2]:
        found.append(_pool(engine, folder))
    return found


def _shape(engine: Engine) -> tuple[bool, Seen]:
    try:
        if is_current(engine):
            return True, ("shape", "up to date", True)
    except Unready as problem:
        return False, ("shape", str(problem), False)
    fails = rehearse(engine)
    return False, ("shape", fails or BEHIND, not fails)


def _seal(engine: Engine, folder: Path, seal_key: str, current: bool) -> Seen:
    file = folder / "seal.key"
    try:
        if current:
            held = opening.sealing_keys(engine, folder, seal_key, make=False)
        elif seal_key.strip():
            held = keys.parsed(seal_key, opening.SETTING)
        else:
            held = keys.read(file) if file.exists() else []
        if held:
            seal.use(*held)
        if held and current:
            opening.prove(engine, keep=False)
    except Unready as problem:
        return ("sealing key", str(problem), False)
    if len(held) > 1:
        return ("sealing key", f"{len(held)} given: the first seals, and takes over at the next start", True)
    return ("sealing key", "it is well" if held else "made at the first start", True)


def _pool(engine: Engine, folder: Path) -> Seen:
    if not seal.in_use():
        return ("stories that wait", "none yet", True)
    try:
        with open_sessions(engine).begin() as session:
            waiting = pool.prove(session, pool.KeyRing(folder))
    except Unready as problem:
        return ("stories that wait", str(problem), False)
    return ("stories that wait", "can be opened here" if waiting else "none yet", True)
