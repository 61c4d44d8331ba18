"""A store is opened in one place: files closed to others, the shape brought up to date, the keys its own.

Whatever is wrong is an `Unready` with one sentence: nothing is guessed, and no key takes the place of one by
which rows are sealed.
"""

from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import InvalidToken
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.errors import Unready
from bot.store.attached import attached
from bot.store.encryption import Seal
from bot.store.engine import private_files
from bot.store.engine.connections import open_engine, sqlite_files
from bot.store.engine.database_errors import out_of_reach
from bot.store.engine.process_lock import alone
from bot.store.keys import key_files, seal
from bot.store.migrations import migrate
from bot.store.models import Sealing
from bot.store.opening.ownership import reach
from bot.store.opening.resealing import reseal, sealed_columns
from bot.store.rituals import anonymous_pool
from bot.store.session_factory import open_sessions

SAMPLE = 50  # sealed values of a column that are tried before a key is called another store's
SETTING = "ECLAIR_SEAL_KEY"


def open_store(url: str, folder: Path, seal_key: str) -> Engine:
    """The store behind `url`, ready to be used, and closed to others as far as this machine allows."""
    private_files.folder(folder)
    engine = open_engine(url)
    try:
        reach(engine)
        migrate(engine)
        held = sealing_keys(engine, folder, seal_key)
        attached(engine.dialect).seal = Seal(*held)
        prove(engine)
        with open_sessions(engine).begin() as session:
            anonymous_pool.prove(session, anonymous_pool.KeyRing(folder))
            if len(held) > 1:  # one takes the place of another
                reseal(session)
    except DBAPIError as problem:
        raise out_of_reach(engine, problem) from problem
    private_files.close(folder, *sqlite_files(url))
    return engine


def sealing_keys(engine: Engine, folder: Path, seal_key: str, *, make: bool = True) -> list[str]:
    """The keys from the setting, else from the file, which is made for a store in which nothing is sealed."""
    if seal_key.strip():
        return key_files.parsed(seal_key, SETTING)
    file = folder / "seal.key"
    with Session(
        engine
    ) as session:  # looked at before the file: who made the row had written the file by then
        sealed = session.scalar(select(Sealing.id)) is not None or any(_samples(session))
    if sealed and not file.exists():
        raise Unready(
            f"The store is sealed with a key that is not here: {file} is missing. Put it back from where "
            f"you keep it, or set {SETTING} to it, as on each host that shares a PostgreSQL. {key_files.LOST}"
        )
    return key_files.load_or_create(file) if make or file.exists() else []


def prove(engine: Engine, *, keep: bool = True) -> None:
    """See that the key is this store's; one that nothing was sealed with yet is so from now on."""
    if _proven(engine):
        return
    with alone(engine, keep=keep) as connection, Session(connection) as session:
        if session.scalar(select(Sealing.id)) is None:
            _see(session)
            session.add(Sealing(id=1, marks_with=seal.of_session(session).marks_with))
            session.flush()
    _proven(engine)


def _proven(engine: Engine) -> bool:
    with Session(engine) as session:
        try:
            kept = session.scalar(select(Sealing.marks_with))
        except InvalidToken as problem:
            raise Unready(WRONG) from problem
    if kept is not None:
        seal.of_dialect(engine.dialect).marks_with = kept
    return kept is not None


def _see(session: Session) -> None:
    """A store from before its proof: one sealed value that opens is proof enough, none of many is not."""
    samples = [token for tokens in _samples(session) for token in tokens]
    if samples and not any(seal.of_session(session).opens(token) for token in samples):
        raise Unready(WRONG)


def _samples(session: Session) -> list[Sequence[str]]:
    """The newest sealed values of each column, as they stand."""
    found = []
    for table, column in sealed_columns():
        if table.name != Sealing.__tablename__:
            raw = seal.as_it_stands(column)
            newest = select(raw).where(raw.is_not(None)).order_by(table.c.id.desc()).limit(SAMPLE)
            found.append(session.scalars(newest).all())
    return [tokens for tokens in found if tokens]


WRONG = (
    f"The sealing key is not this store's: nothing in it opens with {SETTING} or, where that is not set, "
    f"with the file seal.key in the data folder. Put the right one back. {key_files.LOST}"
)
