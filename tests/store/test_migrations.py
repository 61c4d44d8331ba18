"""A store with rows goes down to an older shape and up again: no row is lost, and the bot works."""

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Column, Engine, MetaData
from sqlalchemy.exc import IntegrityError

from bot.store.migrations import config_for
from bot.views.questions import answer_messages, nudge_messages
from tests.questions.test_direct import drafts
from tests.world import KITCHEN, World


def rows_of(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(table.select())]
            for name, table in tables.tables.items()
            if name != "alembic_version"
        }


def a_conversation(world: World) -> None:
    """An accepted answer, a nameless question with a question back, and words that wait for a press."""
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Open the portal.")
    world.run_due()
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()
    world.slash("UHUGO", "/ask", "", KITCHEN)
    world.submit("UHUGO", text="Which screws fit?", options=["anonymous"])
    world.run_due()
    post = next(one for one in world.slack.messages if one.channel == KITCHEN)
    world.says("UGINA", "Which diameter?", thread=post)
    world.says("UANNA", "Where are the keys?")
    world.run_due()


def test_a_store_of_before_conversations_keeps_every_row_on_its_way_up(world: World) -> None:
    a_conversation(world)
    full = rows_of(world.engine)
    world.engine.dispose()

    command.downgrade(config_for(world.engine), "0008")
    old = rows_of(world.engine)
    world.engine.dispose()
    command.upgrade(config_for(world.engine), "head")
    new = rows_of(world.engine)

    assert set(full) == set(new) and len(old["questions"]) > 2
    for name, rows in old.items():
        for other in (full, new):
            same = [{column: row[column] for column in rows[0]} for row in other[name]] if rows else []
            assert sorted(map(str, rows)) == sorted(map(str, same)), name
    world.start()
    assert [one.text for one in drafts(world)] == ["Where are the keys?"]
    world.says("UBEN", "How do I oil a door?")
    world.run_due()
    assert len(drafts(world)) == 2


def test_rows_in_which_others_stand_keep_them_when_their_table_is_written_anew(world: World) -> None:
    engine = world.engine
    tables = MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    command.upgrade(config_for(engine), "0011")
    _a_session_and_thanks(engine)
    before = rows_of(engine)
    engine.dispose()

    command.upgrade(config_for(engine), "head")

    after = rows_of(engine)
    for name, rows in before.items():
        same = [{column: row[column] for column in rows[0]} for row in after[name]] if rows else []
        assert sorted(map(str, rows)) == sorted(map(str, same)), name
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        for table, column in (("mentoring_requests", "requester_id"), ("thanks", "receiver_id")):
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = NULL")  # noqa: S608
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("UPDATE seats SET meeting_id = 999")


STANDING = ("members", "mentoring_requests", "mentoring_offers", "meetings", "seats", "thanks")


def _a_session_and_thanks(engine: Engine) -> None:
    """One of each, with two members in them."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, number in (("workspaces", 1), *((one, n) for one in STANDING for n in (1, 2))):
            table = tables.tables[name]
            row = {column.name: _filled(column, number) for column in table.columns if not column.nullable}
            connection.execute(table.insert().values(row))


def _filled(column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        [key] = column.foreign_keys
        return 1 if key.column.table.name == "workspaces" else number
    kind = column.type.python_type if not isinstance(column.type, JSON) else list
    made: dict[type, Any] = {int: number, bool: False, datetime: datetime(2026, 3, 2, tzinfo=UTC), list: []}
    return made.get(kind, f"w{number}")
