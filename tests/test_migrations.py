"""A store with rows goes down to an older shape and up again: no row is lost, and the bot works."""

from typing import Any

from alembic import command
from sqlalchemy import Engine, MetaData

from bot.store.migrations import config_for
from bot.views import answers as answer_views
from bot.views import nudges
from tests.test_direct import drafts
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
    world.press("UCHLOE", nudges.ANSWER)
    world.submit("UCHLOE", text="Open the portal.")
    world.settle()
    world.press("UANNA", answer_views.ACCEPT)
    world.settle()
    world.slash("UHUGO", "/ask", "", KITCHEN)
    world.submit("UHUGO", text="Which screws fit?", options=["anonymous"])
    world.settle()
    post = next(one for one in world.slack.messages if one.channel == KITCHEN)
    world.says("UGINA", "Which diameter?", thread=post)
    world.says("UANNA", "Where are the keys?")
    world.settle()


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
    world.settle()
    assert len(drafts(world)) == 2
