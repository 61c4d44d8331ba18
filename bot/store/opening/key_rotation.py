"""One sealing key takes the place of another, or of one that is lost. No bot may be running meanwhile."""

from pathlib import Path

from sqlalchemy import Engine, delete, select

from bot.errors import Unready
from bot.store.attached import attached
from bot.store.encryption import Seal
from bot.store.engine import private_files
from bot.store.engine.connections import open_engine
from bot.store.keys import key_files
from bot.store.migrations import migrate
from bot.store.models import Sealing, StoryPool
from bot.store.opening.opening import SETTING, open_store, prove, sealing_keys
from bot.store.opening.ownership import reach
from bot.store.opening.resealing import lose, reseal, sealed_columns
from bot.store.rituals import anonymous_pool
from bot.store.session_factory import open_sessions


def rotate(url: str, folder: Path) -> int:
    """A new key in the file, and everything sealed with it; killed at any instant, it can be begun again."""
    engine = open_store(url, folder, "")
    file = folder / "seal.key"
    key_files.write(file, [key_files.new(), *key_files.read(file)])
    return adopt(engine, folder)


def adopt(engine: Engine, folder: Path) -> int:
    """Finish what was begun: with several keys in the file, only the first one is needed afterwards."""
    held = key_files.read(folder / "seal.key")
    attached(engine.dialect).seal = Seal(*held)
    prove(engine)
    with open_sessions(engine).begin() as session:
        changed = reseal(session)
    if len(held) > 1:
        key_files.write(folder / "seal.key", held[:1])
        attached(engine.dialect).seal = Seal(held[0])
        prove(engine)
    return changed


def give_up(url: str, folder: Path, seal_key: str) -> list[str]:
    """Begin anew where keys are lost: what no key opens is given up; says what that was."""
    private_files.folder(folder)
    engine = open_engine(url)
    reach(engine)
    migrate(engine)
    given_up = _new_seal(engine, folder, seal_key)
    with open_sessions(engine).begin() as session:
        ring = anonymous_pool.KeyRing(folder)
        for row in session.scalars(select(StoryPool)):
            if not anonymous_pool.opens(session, row, ring):
                anonymous_pool.empty(session, row, ring)
                given_up.append("the stories without a name that waited")
    return given_up


def _new_seal(engine: Engine, folder: Path, seal_key: str) -> list[str]:
    try:
        attached(engine.dialect).seal = Seal(*sealing_keys(engine, folder, seal_key))
        prove(engine)
    except Unready:
        if not seal_key.strip():
            key_files.write(folder / "seal.key", [key_files.new()])
        attached(engine.dialect).seal = fresh = Seal(
            *(
                key_files.parsed(seal_key, SETTING)
                if seal_key.strip()
                else key_files.read(folder / "seal.key")
            )
        )
        with open_sessions(engine).begin() as session:
            session.execute(delete(Sealing))
            lost = [lose(session, table, column) for table, column in sealed_columns()]
            session.add(Sealing(id=1, marks_with=fresh.marks_with))
        return [*(what for what in lost if what), "the marks of people who asked to be forgotten"]
    return []
