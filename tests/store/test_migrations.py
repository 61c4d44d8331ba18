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


MOVED = {"cards": ("source",), "notices": ("about",)}  # columns of old that others have replaced


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
            kept = [column for column in rows[0] if column not in MOVED.get(name, ())] if rows else []
            then, now = (
                [{column: row[column] for column in kept} for row in one] for one in (rows, other[name])
            )
            assert sorted(map(str, then)) == sorted(map(str, now)), name
    assert full["cards"] == new["cards"]
    world.start()
    assert [one.text for one in drafts(world)] == ["Where are the keys?"]
    world.says("UBEN", "How do I oil a door?")
    world.run_due()
    assert len(drafts(world)) == 2


NOTICES = [  # kind, number, key, about, then: type, number, variant, whether it is expired
    ("gathering.turn", 7, "gathering.turn:7:2", "gathering.turn:7", "gathering", 7, "2", False),
    (
        "digest.channel", 3, "digest.channel:3:1790000000", "digest.channel:3",
        "channel", 3, "1790000000", False,
    ),
    ("digest.mine", 5, "digest.mine:5:1790000000", "digest.mine:5", "member", 5, "1790000000", False),
    ("digest.rest", 8, "digest.rest:8", "digest.rest:8", "notice", 8, "", False),
    ("circle.said", 4, "circle.said:6:4:9", "circle.said:6", "member", 6, "4", False),
    ("round.homeless", 1, "round.homeless:CR:6", "round.homeless:1", "workspace", 1, "CR", False),
    ("round.homeless", 1, "round.homeless:CR:#7", "round.homeless:1", "workspace", 1, "CR", True),
    (
        "settings.group_lost", 1, "settings.group_lost:SX:2",
        "settings.group_lost:1", "workspace", 1, "SX", False,
    ),
    (
        "settings.channel_lost", 2, "settings.channel_lost:2:pilot_channel:20260301080000:2",
        "settings.channel_lost:2", "channel", 2, "pilot_channel", False,
    ),
    ("mentoring.offer", 1, "mentoring:1:offer:1", "mentoring:1", "offer", 1, "", False),
    ("mentoring.nobody", 1, "mentoring:1:nobody:2026", "mentoring:1", "mentoring_request", 1, "", False),
    ("meeting.mark.15", 1, "meeting:1:meeting.mark.15::2", "meeting.mark.15:1", "meeting", 1, "", False),
    (
        "question.still_open", 1, "question.still_open:20260301",
        "question.still_open", "workspace", 1, "", False,
    ),
    ("report.story", 9, "report.story:9:2", "report.story:9", "story", 9, "", False),
]  # fmt: skip


def test_what_keys_and_sources_said_stands_in_columns_and_goes_back_into_them(world: World) -> None:
    engine = world.engine
    tables = MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    command.upgrade(config_for(engine), "0025")
    _a_session_and_thanks(engine)
    shape = MetaData()
    shape.reflect(engine)
    with engine.begin() as connection:
        for name, rows in (
            (
                "notices",
                [{"kind": k, "subject_id": n, "key": key, "about": a} for k, n, key, a, *_ in NOTICES],
            ),
            ("cards", [{"source": source} for source in ("answer:12", "story:3", "record:5")]),
        ):
            table = shape.tables[name]
            for number, row in enumerate(rows, start=1):
                needed = {c.name: _filled(c, number) for c in table.columns if not c.nullable}
                connection.execute(table.insert().values({**needed, **row, "id": number}))
    before = rows_of(engine)
    engine.dispose()

    command.upgrade(config_for(engine), "head")

    after = rows_of(engine)
    columns = ("kind", "key", "subject_type", "subject_id", "variant", "is_expired")
    found = sorted(tuple(row[column] for column in columns) for row in after["notices"])
    assert found == sorted((k, key, t, n, v, bool(x)) for k, _, key, _, t, n, v, x in NOTICES)
    made = [(row["source_type"], row["source_id"]) for row in after["cards"]]
    assert sorted(made) == [("answer", 12), ("record", 5), ("story", 3)]
    engine.dispose()
    command.downgrade(config_for(engine), "0025")
    back = rows_of(engine)
    for name, rows in before.items():
        then, now = ([sorted(row.items()) for row in one] for one in (rows, back[name]))
        assert sorted(map(str, then)) == sorted(map(str, now)), name


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
