"""Where stories without a name wait: one sealed row of a fixed size, rewritten whole, in a shuffled order.

So no row says when a story came, nor after which; a rewrite happens for many other reasons too (`stir`). The
seal (Fernet, of the `cryptography` package) has a key of its own outside the database. The key is changed at
each publication and the old one destroyed: what older copies of the row hold, in a backup or in a log of the
database, can then be read by nobody. docs/anonymity.md tells the whole of it.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.store.models import Workspace
from bot.store.ritual_models import StoryPool

STEP = 64 * 1024  # bytes: the row's size tells only in which of such steps its stories fit


@dataclass
class Waiting:
    """A story without a name that is not published yet; `receipt` is a slow hash, never the phrase."""

    receipt: str
    kind: str
    told: dict[str, str]
    tags: list[str] = field(default_factory=list)
    language: str | None = None


class KeyRing:
    """The pool's key in a file that its owner alone can read; two keys while one takes the other's place."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def seal(self) -> MultiFernet:
        """What seals with the newest key and opens with any."""
        return MultiFernet([Fernet(key) for key in self._keys()])

    def renew(self) -> None:
        """Seal with a new key from now on; the old one still opens until `forget_old`."""
        self._write([Fernet.generate_key(), *self._keys()[:1]])

    def forget_old(self) -> None:
        """Destroy every key but the newest; to be called when the newest has sealed the row for good."""
        keys = self._keys()
        if len(keys) > 1:
            self._write(keys[:1])

    def _keys(self) -> list[bytes]:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._write([Fernet.generate_key()])
        return self._file.read_bytes().split()

    def _write(self, keys: list[bytes]) -> None:
        new = self._file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_bytes(b"\n".join(keys))
        if self._file.exists():
            with suppress(OSError):  # what it held is overwritten where it stands, as far as the disk allows
                self._file.write_bytes(b"0" * self._file.stat().st_size)
        new.replace(self._file)


@contextmanager
def opened(session: Session, workspace: Workspace, ring: KeyRing) -> Iterator[list[Waiting]]:
    """The waiting stories, to be changed in place; shuffled, sealed and written again at the end.

    Only one transaction at a time holds the row. A row that no key opens is an `InvalidToken`: the file was
    lost, and the stories with it; nothing is overwritten then.
    """
    row = _row(session, workspace, ring)
    waiting = _read(row, ring)
    yield waiting
    secrets.SystemRandom().shuffle(waiting)
    row.sealed = _sealed(waiting, ring)
    session.flush()


def salt_of(session: Session, workspace: Workspace, ring: KeyRing) -> bytes:
    """The salt of this workspace's receipts."""
    return bytes.fromhex(_row(session, workspace, ring).salt)


def _row(session: Session, workspace: Workspace, ring: KeyRing) -> StoryPool:
    query = select(StoryPool).where(StoryPool.workspace_id == workspace.id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        row = StoryPool(workspace_id=workspace.id, salt=secrets.token_hex(32), sealed=_sealed([], ring))
        session.add(row)
        session.flush()
    return row


def _read(row: StoryPool, ring: KeyRing) -> list[Waiting]:
    plain = ring.seal().decrypt(row.sealed)
    return [Waiting(**story) for story in json.loads(plain[: plain.rindex(b"]") + 1])]


def _sealed(waiting: list[Waiting], ring: KeyRing) -> bytes:
    plain = json.dumps([asdict(story) for story in waiting]).encode()
    padded = plain.ljust(-(-len(plain) // STEP) * STEP)
    return ring.seal().encrypt_at_time(padded, 0)  # a Fernet token tells its hour in clear: let it be none


def sweep(engine: Engine) -> None:
    """Take away what the database keeps of the row's earlier shapes: SQLite's log, PostgreSQL's dead rows."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM story_pools")


__all__ = ["InvalidToken", "KeyRing", "Waiting", "opened", "salt_of", "sweep"]
