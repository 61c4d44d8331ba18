"""A beat with nothing to do costs the same whatever the store holds, and keeps nobody waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from bot import homes, jobs
from bot.services import digests, imports
from bot.store.models import Card, KnowledgeChange
from bot.views import answers as answer_views
from bot.views import nudges
from tests.mentors import settled
from tests.test_homes import opens_home
from tests.world import KITCHEN, VPN, World

FEW = {"workspaces", "rituals"}  # tables that hold the same handful for ever
WAITING = ("_card_due", "_redraw", "_digest_due_at", "ix_home_changes_member_id")  # indexes of what waits
HALF_A_MINUTE = timedelta(seconds=30)


@contextmanager
def listening(world: World) -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile."""
    said: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        said.append((statement, values))

    event.listen(world.engine, "before_cursor_execute", hear)
    yield said
    event.remove(world.engine, "before_cursor_execute", hear)


def beat(world: World) -> None:
    jobs.run_due(world.deps)
    jobs.embed_backlog(world.deps)
    homes.draw_stale(world.deps)
    jobs.read_calendars(world.deps)


def lived(world: World) -> None:
    """A store with something in every table that a beat looks at, and nothing left to do."""
    world.three_know()
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = KITCHEN
        digests.choose_mine(session, world.member(session, "UEMMA"), True)
        digests.choose(session, world.workspace(session), KITCHEN, 1, 600, "", world.clock.at, "x")
    opens_home(world, "UBEN")
    world.ask("UANNA")
    world.press("UCHLOE", nudges.ANSWER)
    world.submit("UCHLOE", text="Press Renew.")
    world.settle()
    world.press("UANNA", answer_views.ACCEPT)
    settled(world)
    world.settle()
    world.clock.move(HALF_A_MINUTE)
    beat(world)


def test_an_idle_beat_writes_nothing_and_looks_through_no_table_that_grows(world: World) -> None:
    lived(world)
    with listening(world) as said:
        beat(world)
    statements = [statement.strip() for statement, _ in said]
    assert statements and not [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]
    assert "BEGIN IMMEDIATE" not in statements
    assert not [one for one in statements if "FOR UPDATE" in one]
    assert len(statements) < 60
    if world.engine.dialect.name != "sqlite":
        return
    scanned, used = [], set()
    with world.engine.connect() as connection:
        for statement, values in said:
            if statement.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                scans = [row[3] for row in plan if row[3].startswith("SCAN")]
                used |= {row[3].split(" INDEX ")[-1].split()[0] for row in plan}
                if [one for one in scans if one.split()[1] not in FEW and not one.endswith(WAITING)]:
                    scanned.append((statement, scans))
    assert scanned == []
    assert {"ix_notices_redraw", "ix_notices_refused"} <= used  # by their state alone, most rows are alike


def test_people_are_written_to_while_an_import_is_digested(world: World) -> None:
    world.three_know()
    at = world.clock.at - timedelta(days=60)
    with world.deps.sessions.begin() as session:
        author, asker = world.member(session, "UGINA"), world.member(session, "UKIM")
        for number in range(300):
            source, words = f"import:{number}", f"How is machine {number} oiled in hall {number % 7}?"
            answer = imports.PastAnswer(source + "a", author, f"Like {number}.", at, score=1, accepted=True)
            past = imports.PastQuestion(source, asker, words, at, (answer,))
            imports.bring_in(session, author.workspace, past)
    world.slash("UANNA", "/ask", VPN)
    digested: list[tuple[int, int]] = []

    def counts(channel: str) -> bool:
        with world.deps.reads() as session:
            digested.append((session.query(Card).count(), len(world.deps.knowledge.matcher)))
        return False

    world.slack.fails("post", RuntimeError(), where=counts)
    jobs.run_due(world.deps)

    assert len(digested) >= 4  # the channel, and three who were asked
    assert all(cards < 100 and pieces < 303 for cards, pieces in digested[:4])
    with world.deps.reads() as session:
        assert session.query(Card).count() == 300
        assert session.query(KnowledgeChange).count() > 600
    assert len(world.deps.knowledge.matcher) == 303
