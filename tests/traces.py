"""Looks for what should be gone: in every row of every table, in the files of a SQLite store, in the log."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy import Engine, MetaData


def rows_with(engine: Engine, *words: str) -> list[str]:
    """Where in the database any of these words stands, in whatever column: table and row."""
    metadata = MetaData()
    metadata.reflect(engine)
    spelt = {form for word in words for form in (word, json.dumps(word)[1:-1])}
    found = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                if any(form in str(value) for value in row for form in spelt):
                    found.append(f"{table.name}: {tuple(row)}")
    return found


def files_with(engine: Engine, *words: str) -> list[str]:
    """In which files of a SQLite store (the log beside it too) the bytes of these words stand."""
    if engine.url.database is None or engine.dialect.name != "sqlite":
        return []
    file = Path(engine.url.database)
    spelt = {form.encode() for word in words for form in (word, json.dumps(word)[1:-1])}
    return [
        f"{one.name}: {form.decode()}"
        for one in sorted(file.parent.glob(f"{file.name}*"))
        for form in sorted(spelt)
        if form in one.read_bytes()
    ]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the bot writes into its log meanwhile, as JSON lines."""
    sink, before = io.StringIO(), structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sink),
        cache_logger_on_first_use=False,
    )
    try:
        yield sink
    finally:
        structlog.configure(**before)
