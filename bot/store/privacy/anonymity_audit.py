"""What whoever holds the database can see of stories without a name: rows, files, what the engine keeps."""

import os
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.memory import cards
from bot.store.models import CardSource, Member, PoolKey, Story, StoryPool
from bot.store.rituals.anonymous_pool import STEP

FERNET = 1 + 8 + 16 + 16 + 32  # bytes: version, hour, start value, one block of padding, signature
SMALL = 1024  # a random number below it is one in two million
PAGE = {"sqlite": 4096, "postgresql": 8192}  # bytes, unless somebody built it otherwise


def nameless(session: Session) -> list[Story]:
    """Published stories that nobody has put a name to."""
    return list(session.scalars(select(Story).where(Story.receipt.is_not(None), ~Story.is_withdrawn)))


def telling_columns(session: Session) -> list[str]:
    """Values that an unnamed story's row, or its card's, should not have: "stories.told_at" and the like."""
    found: list[str] = []
    for story in nameless(session):
        values = {"author_id": story.author_id, "told_at": story.told_at, "source": story.source}
        found += [f"stories.{name}" for name, value in values.items() if value is not None]
        card = cards.made_of(session, CardSource.STORY, story.id)
        if card is not None and card.author_id is not None:
            found.append("cards.author_id")
    return sorted(set(found))


def batches(session: Session) -> Counter[int]:
    """How many unnamed stories each batch has left."""
    return Counter(story.batch for story in nameless(session) if story.batch is not None)


def published_alone(session: Session) -> list[int]:
    """Batches of which one story alone was ever published, and stories that belong to none."""
    everything = session.execute(select(Story.batch, func.count()).group_by(Story.batch)).all()
    whole = {batch: count for batch, count in everything if batch is not None}
    left = [story.batch for story in nameless(session)]
    return sorted({batch or 0 for batch in left if batch is None or whole[batch] < 2})


def pools(session: Session) -> list[bytes]:
    """Each sealed row, as it stands."""
    return [bytes(pool.sealed) for pool in session.scalars(select(StoryPool))]


def telling_pools(sealed: list[bytes]) -> list[str]:
    """What such rows tell without a key: words in clear, the hour of sealing, how much is in them."""
    found = []
    for token in sealed:
        raw = _raw(token)
        if raw is None:
            found.append("it is not sealed")
        elif any(raw[1:9]):
            found.append("the hour of its sealing")
        elif (len(raw) - FERNET) % STEP:
            found.append("its size")
    return found


def _raw(token: bytes) -> bytes | None:
    try:
        raw = urlsafe_b64decode(token)
    except ValueError:
        return None
    return raw if raw[:1] == b"\x80" and len(raw) > FERNET else None


def counted(session: Session) -> list[int]:
    """Numbers of unnamed stories that are small, or follow one another, as no random ones do."""
    numbers = {story.id for story in nameless(session)}
    return sorted(number for number in numbers if number < SMALL or number - 1 in numbers)


def written_apart(session: Session) -> list[int]:
    """Batches of three or more of which each story was written by a transaction of its own (PostgreSQL)."""
    if session.get_bind().dialect.name == "sqlite":
        return []
    query = text(
        "SELECT batch FROM stories WHERE receipt IS NOT NULL AND NOT is_withdrawn AND batch IS NOT NULL "
        "GROUP BY batch HAVING count(*) > 2 AND count(DISTINCT xmin::text) = count(*)"
    )
    return [batch for (batch,) in session.execute(query)]


def passed_on(session: Session) -> list[int]:
    """Workspaces whose pool's key is in the database, sealed."""
    return list(session.scalars(select(PoolKey.workspace_id)))


def is_unlogged(session: Session) -> bool:
    """Whether PostgreSQL keeps the pool's key out of its log, its replicas and copies of its files."""
    query = text("SELECT relpersistence = 'u' FROM pg_class WHERE oid = 'pool_keys'::regclass")
    return bool(session.execute(query).scalar_one())


def columns_of_members(engine: Engine) -> list[str]:
    """Every column that leads to a member: what an attacker would join on."""
    return sorted(
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == Member.__tablename__ and inspect(engine).has_table(table.name)
    )


def order_of_writing(session: Session) -> list[int]:
    """Numbers of the unnamed stories in the order in which the engine stores them."""
    where = "rowid" if session.get_bind().dialect.name == "sqlite" else "xmin::text::bigint, ctid"
    rows = session.execute(text(f"SELECT id FROM stories WHERE receipt IS NOT NULL ORDER BY {where}"))  # noqa: S608
    return [number for (number,) in rows]


def transactions(session: Session) -> int | None:
    """In how many transactions the unnamed stories were written (PostgreSQL tells); None where unknown."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    written = "count(DISTINCT (xmin::text, batch)) - count(DISTINCT batch)"
    query = text(f"SELECT {written} FROM stories WHERE receipt IS NOT NULL")  # noqa: S608
    return int(session.execute(query).scalar_one())


def files(session: Session, folder: Path | None = None) -> list[Path]:
    """The store's files: SQLite's and its log; PostgreSQL's tables and its log, where they may be read.

    `folder` is the server's data directory; without it the server is asked, which tells a superuser only.
    """
    engine = session.get_bind()
    if engine.dialect.name == "sqlite":
        name = engine.engine.url.database
        return [Path(f"{name}{end}") for end in ("", "-wal", "-shm") if Path(f"{name}{end}").exists()]
    root = folder or _data_directory(session)
    if root is None or not os.access(root / "base", os.R_OK | os.X_OK):
        return []
    number = session.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    parts = (root / "base" / str(number), root / "pg_wal")
    return sorted(file for part in parts for file in part.rglob("*") if file.is_file())


def _data_directory(session: Session) -> Path | None:
    try:
        with session.begin_nested():
            return Path(str(session.scalar(text("SHOW data_directory"))))
    except DBAPIError:  # not for every role to know
        return None


def write_out(engine: Engine) -> None:
    """Have PostgreSQL write its buffers into its files, where it lets us; SQLite has done so."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            try:
                connection.exec_driver_sql("CHECKPOINT")
            except DBAPIError:  # not for every role to ask
                return


def pages_with(file: Path, words: bytes, size: int) -> Iterator[bytes]:
    """The pages of a file in which these words stand."""
    yield from pages_of(file.read_bytes(), words, size)


def pages_of(whole: bytes, words: bytes, size: int) -> Iterator[bytes]:
    """The same, of what a file holds."""
    at = -1
    while (at := whole.find(words, at + 1)) >= 0:
        start = at - at % size
        yield whole[start : start + size]


def times(paths: Iterable[Path], words: bytes) -> int:
    """How often these words stand in the files."""
    return sum(path.read_bytes().count(words) for path in paths)


def slack_ids(session: Session) -> list[str]:
    """Ids of all members."""
    return list(session.scalars(select(Member.slack_id)))


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it stands: what a dump holds."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }
