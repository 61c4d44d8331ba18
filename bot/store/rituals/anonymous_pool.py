"""Where stories without a name wait: one sealed row of a fixed size, rewritten whole, in a shuffled order.

So no row says when a story came, nor after which; it is rewritten at a steady beat besides. The seal (Fernet,
of the `cryptography` package) has a key of its own, drawn at random, in a file outside the database. It is
changed at each publication and the old one destroyed: what older copies of the row hold, in a backup or in a
log of the database, can then be read by nobody.

Hosts that share a PostgreSQL pass the key on in `PoolKey`, sealed with what all derive from the sealing key.
docs/anonymity.md tells the whole of it, and what that costs. Key files change under the row's lock alone.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.errors import Refusal, Unready
from bot.store.keys import key_files, seal
from bot.store.keys.key_ring import KeyRing
from bot.store.models import PoolKey, StoryPool
from bot.store.workspaces import home_id

STEP = 64 * 1024  # bytes: the row's size tells only in which of such steps its stories fit


@dataclass
class Waiting:
    """A story without a name that is not published yet; `receipt` is a slow hash, never the phrase."""

    receipt: str
    kind: str
    told: dict[str, str]
    tags: list[str] = field(default_factory=list)
    language: str | None = None


@contextmanager
def rewriting(session: Session, ring: KeyRing) -> Iterator[list[Waiting]]:
    """The waiting stories, to be changed in place; shuffled, sealed and written again at the end.

    Only one transaction at a time holds the row. A row that no key opens is refused: the file was lost, and
    the stories with it; nothing is overwritten then.
    """
    row = _row(session, ring)
    try:
        waiting = _read(session, row, ring)
    except (InvalidToken, Unready) as problem:
        raise Refusal("story.pool.locked") from problem
    yield waiting
    secrets.SystemRandom().shuffle(waiting)
    row.sealed = _sealed(waiting, ring, home_id(session))
    _pass_on(session, ring, home_id(session))
    session.flush()


def renew_key(session: Session, ring: KeyRing) -> None:
    """Seal with a new key from the next writing on, which is a publication."""
    with rewriting(session, ring):
        ring.renew(home_id(session))


def forget_old(session: Session, ring: KeyRing) -> None:
    """Destroy the keys before the newest, once the row, as it was committed, is sealed with that."""
    row = _row(session, ring)
    try:
        Fernet(ring.keys(home_id(session))[0]).decrypt(row.sealed)
    except InvalidToken:  # another host published meanwhile: its key is taken at the next opening
        return
    ring.forget_old(home_id(session))


def prove(session: Session, ring: KeyRing) -> int:
    """See at start that this host can open what waits; a sentence says what to do if it cannot."""
    rows = session.scalars(select(StoryPool).with_for_update()).all()
    for row in rows:
        try:
            _read(session, row, ring)
        except (InvalidToken, Unready) as problem:
            why = str(problem) or f"{ring.file(row.workspace_id)} is not the key with which they are sealed."
            raise Unready(
                f"Stories without a name wait, and cannot be opened here. {why} {WHERE}"
            ) from problem
    return len(rows)


def waiting(session: Session, ring: KeyRing) -> list[Waiting]:
    """All that waits, for the audit to look for its words elsewhere; none of what cannot be opened."""
    rows = [row for row in session.scalars(select(StoryPool)) if opens(session, row, ring)]
    return [one for row in rows for one in _read(session, row, ring)]


def opens(session: Session, row: StoryPool, ring: KeyRing) -> bool:
    """Whether this host can read what waits."""
    try:
        _read(session, row, ring)
    except (InvalidToken, Unready):
        return False
    return True


def empty(session: Session, row: StoryPool, ring: KeyRing) -> None:
    """Give up what waits, for its key is lost; receipts of published stories go on working."""
    ring.take(row.workspace_id, key_files.new())
    row.sealed = _sealed([], ring, row.workspace_id)
    _pass_on(session, ring, row.workspace_id)


WHERE = (
    "Put back the key file that this store last ran with; where hosts share a PostgreSQL, start one that has "
    "it: it passes it on within ten minutes. If it is lost, `python -m bot new-key --lost` gives them up."
)


def salt_of(session: Session, ring: KeyRing) -> bytes:
    """The salt of this workspace's receipts."""
    return bytes.fromhex(_row(session, ring).salt)


def _row(session: Session, ring: KeyRing) -> StoryPool:
    query = select(StoryPool).where(StoryPool.workspace_id == home_id(session)).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        ring.begin(home_id(session))
        row = StoryPool(
            workspace_id=home_id(session),
            salt=secrets.token_hex(32),
            sealed=_sealed([], ring, home_id(session)),
        )
        session.add(row)
        session.flush()
    return row


def _read(session: Session, row: StoryPool, ring: KeyRing) -> list[Waiting]:
    try:
        plain = ring.seal(row.workspace_id).decrypt(row.sealed)
    except (InvalidToken, Unready):
        key = _passed_on(session, row.workspace_id)
        if key is None:
            raise
        plain = Fernet(key).decrypt(row.sealed)
        ring.take(row.workspace_id, key)
    return [Waiting(**story) for story in json.loads(plain[: plain.rindex(b"]") + 1])]


def _pass_on(session: Session, ring: KeyRing, workspace_id: int) -> None:
    """Leave the key for other hosts where there can be any, unless it lies there already."""
    if session.get_bind().dialect.name == "sqlite":
        return
    newest = ring.keys(workspace_id)[0]
    if _passed_on(session, workspace_id) != newest:
        sealed = seal.of_session(session).derived(PASSED_ON).encrypt_at_time(newest.encode(), 0)
        session.merge(PoolKey(workspace_id=workspace_id, sealed=sealed))


def _passed_on(session: Session, workspace_id: int) -> str | None:
    query = select(PoolKey.sealed).where(PoolKey.workspace_id == workspace_id)
    sealed = session.scalar(query)
    try:
        return (
            None if sealed is None else seal.of_session(session).derived(PASSED_ON).decrypt(sealed).decode()
        )
    except InvalidToken:
        return None


PASSED_ON = "pool keys"


def _sealed(waiting: list[Waiting], ring: KeyRing, workspace_id: int) -> bytes:
    plain = json.dumps([asdict(story) for story in waiting]).encode()
    padded = plain.ljust(-(-len(plain) // STEP) * STEP)
    return ring.seal(workspace_id).encrypt_at_time(
        padded, 0
    )  # a Fernet token tells its hour in clear: let it be none


def sweep(engine: Engine) -> None:
    """Take away what the database keeps of the row's earlier shapes: SQLite's log, PostgreSQL's dead rows."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM story_pools")
            connection.exec_driver_sql("VACUUM (FULL) pool_keys")  # a new file: the old one's bytes are gone


__all__ = [
    "InvalidToken",
    "KeyRing",
    "Waiting",
    "forget_old",
    "prove",
    "renew_key",
    "rewriting",
    "salt_of",
    "sweep",
]
