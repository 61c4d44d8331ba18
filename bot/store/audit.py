"""What whoever holds the database can see of stories without a name: rows, files, what the engine keeps."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.models import Card, Member, Story, StoryPool

PAGE = 4096


def nameless(session: Session) -> list[Story]:
    """Published stories that nobody has put a name to."""
    return list(session.scalars(select(Story).where(Story.receipt.is_not(None), ~Story.is_withdrawn)))


def telling_columns(session: Session) -> list[str]:
    """Values that an unnamed story's row, or its card's, should not have: "stories.told_at" and the like."""
    found: list[str] = []
    for story in nameless(session):
        values = {"author_id": story.author_id, "told_at": story.told_at, "source": story.source}
        found += [f"stories.{name}" for name, value in values.items() if value is not None]
        card = session.scalar(select(Card).where(Card.source == f"story:{story.id}"))
        if card is not None and card.author_id is not None:
            found.append("cards.author_id")
    return sorted(set(found))


def batches(session: Session) -> Counter[int]:
    """How many unnamed stories each batch has left."""
    return Counter(story.batch for story in nameless(session) if story.batch is not None)


def pool_sizes(session: Session) -> list[int]:
    """The size of each sealed row, in bytes."""
    return [len(pool.sealed) for pool in session.scalars(select(StoryPool))]


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


def files(engine: Engine) -> list[Path]:
    """The files of a SQLite store: the database, its log, its index of the log."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return [Path(f"{name}{end}") for end in ("", "-wal", "-shm") if name and Path(f"{name}{end}").exists()]


def pages_with(file: Path, words: bytes) -> Iterator[bytes]:
    """The pages of a file in which these words stand."""
    whole = file.read_bytes()
    for start in range(0, len(whole), PAGE):
        if words in whole[start : start + PAGE]:
            yield whole[start : start + PAGE]


def slack_ids(session: Session) -> list[str]:
    """Ids of all members."""
    return list(session.scalars(select(Member.slack_id)))


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it stands: what a dump holds."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }
