"""Payloads thrown at the bot, and what must not come of any: an exception, a 5xx, an error in the log."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import MetaData

from bot.handlers.incoming.request_check import opened_or_dropped
from tests.everything import Words, furnish, spoken
from tests.world import World

LOUD = ("error", "critical")


class Company:
    """The company with a row in every table, as often as it is wanted."""

    def __init__(self, world: World, words: Words = spoken) -> None:
        self.world, self._at = world, world.clock.at
        furnish(world, words)
        self.tables = MetaData()
        self.tables.reflect(world.engine)
        self.tables.remove(self.tables.tables["alembic_version"])
        with world.engine.begin() as connection:
            self._rows = {
                table: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in self.tables.sorted_tables
            }

    def again(self) -> World:
        """As it was at first."""
        with self.world.engine.begin() as connection:
            for table in reversed(self.tables.sorted_tables):
                connection.execute(table.delete())
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(table.insert(), rows)
        self.world.clock.at = self._at
        self.world.slack.messages.clear()
        self.world.deps.attempts.__init__()  # type: ignore[misc]
        return self.world


def _where(error: object) -> str:
    """The last line of it that is not a library's."""
    frames = traceback.extract_tb(error.__traceback__) if isinstance(error, BaseException) else []
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""


@contextmanager
def no_complaint() -> Iterator[list[str]]:
    """What was logged as an error meanwhile, by the bot or by a library."""
    complaints: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(f"{record.name}: {record.getMessage()[:200]}")

    ear, root = Ear(logging.ERROR), logging.getLogger()
    root.addHandler(ear)
    before = structlog.get_config()

    def note(_logger: Any, method: str, event: Any) -> Any:
        if method in LOUD or "exc_info" in event:
            complaints.append(
                f"{event.get('event')}: {event.get('exc_info')!r} {_where(event.get('exc_info'))}"
            )
        raise structlog.DropEvent

    structlog.configure(processors=[note], cache_logger_on_first_use=False)
    try:
        yield complaints
    finally:
        structlog.configure(**before)
        root.removeHandler(ear)


def fault_of(world: World, body: dict[str, Any]) -> str:
    """What is wrong with the bot's answer to a payload; "" where nothing is."""
    with no_complaint() as complaints:
        try:
            status = world.send(body).status if opened_or_dropped(body) else 200
        except Exception as error:
            return f"escaped: {error!r} {_where(error)}"
    if complaints:
        return f"complained: {complaints[0]}"
    return "" if status < 500 else f"answered {status}"
