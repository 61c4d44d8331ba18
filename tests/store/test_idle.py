"""A beat with nothing to do costs the same whatever the store holds, and keeps nobody waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot import directory_sync, home_drawing
from bot.jobs import calendar_reading, due_steps, question_steps, retention, scheduler
from bot.services.questions import importing
from bot.services.rituals import digest_schedule
from bot.store import gestures
from bot.store.engine.connections import READS
from bot.store.models import Card, KnowledgeChange, Nudge, Question
from bot.store.people.members import Profile
from bot.store.session_factory import hurried
from bot.views.questions import answer_messages, nudge_messages
from tests.mentors import settled
from tests.people.test_home_tabs import opens_home
from tests.world import KITCHEN, VPN, World

FEW = {"workspaces", "CONSTANT"}  # what holds the same handful for ever
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
    due_steps.run_due(world.deps)
    question_steps.embed_backlog(world.deps)
    home_drawing.draw_stale(world.deps)
    calendar_reading.read_calendars(world.deps)


def lived(world: World) -> None:
    """A store with something in every table that a beat looks at, and nothing left to do."""
    world.three_know()
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = KITCHEN
        digest_schedule.choose_mine(session, world.member(session, "UEMMA"), True)
        digest_schedule.choose(session, KITCHEN, 1, 600, "", world.clock.at, "x")
    opens_home(world, "UBEN")
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Press Renew.")
    world.run_due()
    world.press("UANNA", answer_messages.ACCEPT)
    settled(world)
    world.run_due()
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
    assert len(statements) <= 14  # half of them begin a look
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
    assert "ix_notices_redraw" in used  # by their state alone, most rows are alike


ALWAYS = {"rewrite_pools"}  # a rewrite, due or not, so that it says nothing: one row


@contextmanager
def writing(world: World) -> Iterator[list[str]]:
    """A line for each transaction that keeps other writers waiting."""
    begun: list[str] = []

    def hear(connection: Any) -> None:
        if not connection.get_execution_options().get(READS):
            begun.append("write")

    event.listen(world.engine, "begin", hear)
    yield begun
    event.remove(world.engine, "begin", hear)


def test_no_job_keeps_a_writer_waiting_where_nothing_is_due(world: World) -> None:
    lived(world)
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = KITCHEN
        world.workspace(session).keep_questions_days = world.workspace(session).keep_nudges_days = 900
    found = {}
    for _, job, _ in scheduler.SCHEDULE:
        job(world.deps)
    for name, job, _ in scheduler.SCHEDULE:
        with writing(world) as begun:
            job(world.deps)
        found[name] = len(begun)
    assert {name for name, count in found.items() if count} <= ALWAYS


class Between(Event):
    """Where a job rests, somebody else writes, and waits for no lock."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world, self.written = world, 0

    def wait(self, timeout: float | None = None) -> bool:
        with hurried(self.world.deps.sessions, timedelta()).begin() as session:
            self.world.workspace(session).name = f"Orlavent {self.written}"
        self.written += 1
        return False


def question(world: World, session: Session, **more: Any) -> Question:
    made = Question(
        workspace_id=world.workspace(session).id, text=VPN, language="en", source=f"old:{next(_numbers)}",
        asked_at=world.clock.at - timedelta(days=99), **more,
    )  # fmt: skip
    session.add(made)
    return made


_numbers = count(1)
MUCH, OLD = 3 * retention.SLICE - 1, timedelta(days=90)


def sealed_askers(world: World, session: Session) -> None:
    asker, ended = str(world.member(session, "UANNA").id), world.clock.at - OLD
    for _ in range(MUCH):
        question(world, session, sealed_asker=asker, anonymous=True, state="answered", closed_at=ended)


def held_words(world: World, session: Session) -> None:
    for _ in range(MUCH):
        question(world, session, sealed_asker="1", anonymous=True, state="draft", next_step_at=None)


def noted_gestures(world: World, session: Session) -> None:
    for number in range(2 * retention.LINES + 1):
        gestures.note(session, str(number), world.clock.at - OLD)


def cards_of_nothing(world: World, session: Session) -> None:
    for number in range(MUCH):
        session.add(
            Card(
                workspace_id=world.workspace(session).id, source_type="answer", source_id=90_000 + number,
                kind="answer", title=VPN, text=VPN, month="2026-01",
            )
        )  # fmt: skip


def old_questions(world: World, session: Session) -> None:
    world.workspace(session).keep_questions_days = 30
    for _ in range(MUCH):
        question(world, session, state="unanswered", closed_at=world.clock.at - OLD)


def old_nudges(world: World, session: Session) -> None:
    world.workspace(session).keep_nudges_days = 30
    member = world.member(session, "UBEN")
    for _ in range(MUCH):
        about = question(world, session, state="unanswered", closed_at=world.clock.at - OLD)
        session.add(
            Nudge(
                workspace_id=member.workspace_id, question=about, member=member, wave=1,
                created_at=world.clock.at - OLD,
            )
        )  # fmt: skip


MUCH_TO_DO = {
    sealed_askers: retention.forget_askers,
    held_words: retention.forget_old,
    noted_gestures: retention.forget_old,
    cards_of_nothing: retention.forget_old,
    old_questions: retention.forget_old,
    old_nudges: retention.forget_old,
}


@pytest.mark.parametrize("fill", MUCH_TO_DO)
def test_where_much_is_due_others_write_between_two_slices(
    world: World, fill: Callable[[World, Session], None]
) -> None:
    with world.deps.sessions.begin() as session:
        fill(world, session)
    between, job = Between(world), MUCH_TO_DO[fill]
    job(replace(world.deps, stopping=between))
    assert between.written == 3
    with writing(world) as begun:
        job(world.deps)
    assert begun == []


def test_a_company_that_changed_much_is_noted_in_slices(world: World) -> None:
    new = [
        Profile(f"UNEW{number}", f"new {number}") for number in range(2 * directory_sync.WRITTEN_AT_ONCE + 1)
    ]
    world.slack._people |= {one.slack_id: one for one in new}
    between = Between(world)
    directory_sync.sync_people(replace(world.deps, stopping=between))
    assert between.written == 3
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = KITCHEN
    world.slack.members[KITCHEN] |= {one.slack_id for one in new}
    directory_sync.sync_pilot(replace(world.deps, stopping=between))
    assert between.written > 5
    with world.deps.read_sessions() as session:
        assert all(one.in_pilot for one in world.everybody(session) if one.name.startswith("new"))


@pytest.mark.long
def test_people_are_written_to_while_an_import_is_digested(world: World) -> None:
    world.three_know()
    at = world.clock.at - timedelta(days=60)
    with world.deps.sessions.begin() as session:
        author, asker = world.member(session, "UGINA"), world.member(session, "UKIM")
        for number in range(300):
            source, words = f"import:{number}", f"How is machine {number} oiled in hall {number % 7}?"
            answer = importing.PastAnswer(source + "a", author, f"Like {number}.", at, score=1, accepted=True)
            past = importing.PastQuestion(source, asker, words, at, (answer,))
            importing.bring_in(session, past)
    world.slash("UANNA", "/ask", VPN)
    digested: list[tuple[int, int]] = []

    def counts(channel: str) -> bool:
        with world.deps.read_sessions() as session:
            digested.append((session.query(Card).count(), len(world.deps.index.matcher)))
        return False

    world.slack.fails("post", RuntimeError(), where=counts)
    due_steps.run_due(world.deps)

    assert len(digested) >= 4  # the channel, and three who were asked
    assert all(cards < 100 and pieces < 303 for cards, pieces in digested[:4])
    with world.deps.read_sessions() as session:
        assert session.query(Card).count() == 300
        assert session.query(KnowledgeChange).count() > 600
    assert len(world.deps.index.matcher) == 303
