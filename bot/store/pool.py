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

from bot.store.models import StoryPool, Workspace

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
    """Each pool's key, in a file that its owner alone can read; several while a new one takes over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, workspace_id: int) -> MultiFernet:
        """What seals with the newest key and opens with any."""
        return MultiFernet([Fernet(key) for key in self._keys(workspace_id)])

    def renew(self, workspace_id: int) -> None:
        """Seal with a new key from now on; those before it still open until `forget_old`."""
        self._write(workspace_id, [Fernet.generate_key(), *self._keys(workspace_id)])

    def forget_old(self, workspace_id: int) -> None:
        """Destroy every key but the newest; to be called once the newest has sealed the row for good."""
        keys = self._keys(workspace_id)
        if len(keys) > 1:
            self._write(workspace_id, keys[:1])

    def _file(self, workspace_id: int) -> Path:
        return self._folder / f"pool-{workspace_id}.key"

    def _keys(self, workspace_id: int) -> list[bytes]:
        if not self._file(workspace_id).exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(workspace_id, [Fernet.generate_key()])
        return self._file(workspace_id).read_bytes().split()

    def _write(self, workspace_id: int, keys: list[bytes]) -> None:
        file = self._file(workspace_id)
        new = file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_bytes(b"\n".join(keys))
        if not file.exists():
            new.replace(file)
            return
        old = file.with_suffix(".old")
        old.unlink(missing_ok=True)
        old.hardlink_to(file)  # at no instant is there no key file
        new.replace(file)
        with suppress(OSError):  # what the old file held is overwritten, as far as the disk allows
            old.write_bytes(b"0" * old.stat().st_size)
            old.unlink()


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
    row.sealed = _sealed(waiting, ring, workspace.id)
    session.flush()


def salt_of(session: Session, workspace: Workspace, ring: KeyRing) -> bytes:
    """The salt of this workspace's receipts."""
    return bytes.fromhex(_row(session, workspace, ring).salt)


def _row(session: Session, workspace: Workspace, ring: KeyRing) -> StoryPool:
    query = select(StoryPool).where(StoryPool.workspace_id == workspace.id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        row = StoryPool(
            workspace_id=workspace.id, salt=secrets.token_hex(32), sealed=_sealed([], ring, workspace.id)
        )
        session.add(row)
        session.flush()
    return row


def _read(row: StoryPool, ring: KeyRing) -> list[Waiting]:
    plain = ring.seal(row.workspace_id).decrypt(row.sealed)
    return [Waiting(**story) for story in json.loads(plain[: plain.rindex(b"]") + 1])]


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


__all__ = ["InvalidToken", "KeyRing", "Waiting", "opened", "salt_of", "sweep"]
