"""The store takes nothing: a full disk, another's lock, a server that only reads. Members hear the truth."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event
from structlog.testing import capture_logs

from bot import handlers
from bot.handlers.questions.ask_actions import ASK_ABOUT
from bot.jobs import due_steps, scheduler
from bot.services.rituals import storytelling
from bot.store.models import Answer, Question
from bot.store.people import members
from bot.store.session_factory import hurried
from bot.views.questions import nudge_messages
from tests.everything import listed
from tests.fakes import Sent, dm_of, words_of
from tests.incoming.test_contract import Registered
from tests.world import KITCHEN, QUESTIONS, VPN, World

SOON = timedelta(milliseconds=20)
LONG = "é" * 1500 + " How do I renew the token? <&> " + "à" * 1400  # more than a page of SQLite's holds
UNKEPT = (
    "pas été conservé",
    "wasn’t kept",
    "pas été enregistré",
    "wasn’t recorded",
    "Rien n’a été",
    "Nothing was kept",
)
LAST = {"x-slack-retry-num": "3"}
KNOWN = {
    "story.form": "rex",
    "receipt.own_form": "failure:one two",
    "pair.back_form": "1:half",
}  # what forms carry, where no number
PRESSED = {  # what buttons carry, where no number
    **dict.fromkeys(
        ("question.solves", "mentoring.outside", "mentoring.outside_link", "nudge.hand_to"), "1:1"
    ),
    **dict.fromkeys(
        ("direct.to.1", "group.take.1", "circle.prefer.1", "mentoring.claim.1", "meeting.rate.1"), "1:1"
    ),
    **dict.fromkeys(("meeting.applied.1", "circle.kept.1"), "1:1"),
    **dict.fromkeys(("words.tell", "words.tell_nameless", "words.look_back"), "rex:1.0:2.0"),
    **dict.fromkeys(("expertise.ask_them", "expertise.meet_them"), "1:VPN"),
    "words.to.1": "1:1.0:2.0",
    "words.ask": "1.0:2.0",
    **{f"story.tell_{kind}": kind for kind in ("rex", "failure", "lesson")},
    **{f"round.begin_{kind}": kind for kind in ("rex", "failure", "lesson")},
}
# They show or open something, or refuse what is not there: no writer is waited for.
LOOKS = set(
    listed("""
    /mentor /rex answer.edit ask_a_question ask_about_message ask_for_a_session calendar.open card.amend
    card.merge eclair.instead expertise.ask_them expertise.meet_them gathering.write group.cancel
    group.link.1 group.move group.other_time introduction.open circle.open circle.list
    circle.join circle.bring circle.situation circle.look_back circle.charter circle.card circle.review
    pair.open
    pair.find pair.choose pair.again pair.accept pair.add pair.look_back meeting.cancel meeting.link.1
    meeting.move meeting.share mentoring.hand_over mentoring.more mentoring.other_time
    mentoring.start nudge.answer nudge.hand_over nudge.why_me people.availability people.erase
    people.expertise people.export people.privacy people.start question.all question.ask question.edit
    question.help question.not_it question.talk receipt.open report.open_answer report.open_card
    report.open_story report.take_down report_message round.change search.ask search.find
    search.find_form search.who search.who_form settings.form settings.open story.edit
    story.edit_form swap.open story.tell_failure story.tell_lesson story.tell_rex thanks.open
    thanks.say thanks.statement
    words.ask words.later words.look_back words.tell words.tell_nameless
    """)
)


@contextmanager
def away(engine: Engine) -> Iterator[None]:
    """Nothing can be written: somebody holds SQLite's lock, or PostgreSQL only reads."""
    if engine.dialect.name == "sqlite":
        holder = sqlite3.connect(str(engine.url.database), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.close()
        return
    _read_only(engine, "on")
    yield
    _read_only(engine, "off")


@contextmanager
def gone(engine: Engine) -> Iterator[None]:
    """PostgreSQL lets nobody in."""
    _tell(engine, f"ALTER DATABASE {engine.url.database} WITH ALLOW_CONNECTIONS false")
    yield
    _tell(engine, f"ALTER DATABASE {engine.url.database} WITH ALLOW_CONNECTIONS true")


def _read_only(engine: Engine, how: str) -> None:
    _tell(engine, f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = {how}")


def _tell(engine: Engine, statement: str) -> None:
    elsewhere = engine.url.set(drivername="postgresql", database="postgres")
    plain = elsewhere.render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement.encode())
    engine.dispose()


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """The disk has no page left for SQLite's file."""

    def stop_growing(connection: Any, *_: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    engine.dispose()
    event.listen(engine, "connect", stop_growing)
    yield
    event.remove(engine, "connect", stop_growing)
    engine.dispose()


@pytest.fixture
def hasty(world: World) -> World:
    """Anna's question stands, three colleagues were asked; and nobody waits long for a lock."""
    world.member_waits = SOON
    world.start()
    world.three_know()
    world.ask("UANNA")
    return world


def literal(constraint: str | re.Pattern[str]) -> str:
    """An id or a command that this matches."""
    if isinstance(constraint, str):
        return constraint
    plain = constraint.pattern.strip("^$").replace(r"(?:\S*[-_])?", "").replace(r"\w+", "1")
    return plain.replace("\\", "")


def registered(kind: str) -> list[str]:
    app = Registered()
    handlers.register(app)  # type: ignore[arg-type]
    return [literal(one) for one in app.asked.get(kind, ())]


def form(world: World, callback: str) -> dict[str, Any]:
    """A form of one field, sent; a rhythm is in it as well, which is read before anything else."""
    element, label = {"type": "plain_text_input", "action_id": "x.text"}, {"type": "plain_text", "text": "x"}
    written = {"x.text": VPN, "round.when": "first Tuesday at 10:00"}
    written |= {f"story.{field}": VPN for fields in storytelling.FIELDS.values() for field in fields}
    values = {name: {name: {"type": "plain_text_input", "value": text}} for name, text in written.items()}
    values["report.which"] = {
        "report.which": {"type": "static_select", "selected_option": {"value": "answer:1"}}
    }
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": KNOWN.get(callback, "1"),
        "title": label,
        "state": {"values": values},
        "blocks": [{"type": "input", "block_id": "x.text", "label": label, "element": element}],
    }
    return {**world._interaction("UCHLOE", "view_submission"), "view": view}


def told(world: World, before: int, said: str) -> bool:
    """Whether somebody hears the truth: at once, or in a message since."""
    read = [said, *(one.text for one in world.slack.messages[before:])]
    return any(words in text for text in read for words in UNKEPT)


def counts(world: World) -> tuple[int, int]:
    with world.deps.read_sessions() as session:
        return session.query(Question).count(), session.query(Answer).count()


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)


@pytest.mark.long
def test_every_form_command_and_button_that_writes_says_that_nothing_was_kept(hasty: World) -> None:
    world, before, untold = hasty, counts(hasty), []
    with away(world.engine), capture_logs() as logged:
        for callback in registered("view"):
            came = world.send(form(world, callback))
            unkept = "Rien n’a été enregistré" in came.errors.get("x.text", "")
            if not unkept:
                untold.append((callback, came))
        for name in registered("command"):
            came = world.slash("UBEN", name, "merci <@UEMMA> & all")
            if "wasn’t kept" not in came.text or "merci &lt;@UEMMA&gt; &amp; all" not in came.text:
                untold.append((name, came))
        for act in (*registered("action"), *registered("shortcut")):
            said, body = len(world.slack.messages), world.pressing("UCHLOE", act, PRESSED.get(act, "1"))
            if act in registered("shortcut"):
                body |= {"type": "message_action" if act == ASK_ABOUT else "shortcut", "callback_id": act}
            body["actions"][0] |= {"selected_option": {"value": "month" if act == "round.pace" else "fr"}}
            body |= {"message": {"ts": "1.0", "text": "x"}, "view": form(world, "x")["view"]}
            came = world.send(body)
            assert came.status == 200, act
            if not told(world, said, came.text):
                untold.append((act, came))
    assert {name for name, _ in untold} == LOOKS
    assert "listener.failed" not in [one["event"] for one in logged]
    assert counts(world) == before


def test_what_is_written_comes_again_and_at_last_its_author_is_told(hasty: World) -> None:
    world, before = hasty, counts(hasty)
    nudge = world.nudge("UCHLOE")
    writings = [
        world.writing("UCHLOE", "Press Renew."),
        world.writing("UCHLOE", "Press Renew.", thread=nudge),
        world.writing("UCHLOE", "Press Renew.", thread=post(world)),
        world.event("UCHLOE", "app_mention", channel=KITCHEN, text="Press Renew.", ts=world.slack.stamp()),
    ]
    talk = [
        world.writing("UCHLOE", "Lunch?", KITCHEN),
        world.writing("UCHLOE", "Lunch?", thread=world.says("UBEN", "Anybody?", KITCHEN)),
        world.event("UCHLOE", "reaction_added", reaction="+1", item={"channel": KITCHEN, "ts": "1.0"}),
        world.event("UCHLOE", "app_home_opened", tab="home", channel=dm_of("UCHLOE")),
    ]
    with away(world.engine):
        for body in writings:
            said = len(world.slack.messages)
            assert world.send(body).status == 500 and len(world.slack.messages) == said
            assert world.send(body, LAST).status == 200
            new = world.slack.messages[said:]
            assert len(new) == 1 and "Press Renew." in new[0].text and told(world, said, ""), body
            assert new[0].to == "UCHLOE" or new[0].channel == dm_of("UCHLOE")
        for body in talk:
            said = len(world.slack.messages)
            assert world.send(body, LAST).status in (200, 500) and len(world.slack.messages) == said
    assert counts(world) == before

    for body in writings[2:3]:  # with no restart, what Slack brings again is taken in
        assert world.send(body).status == 200
    assert counts(world) == (before[0], before[1] + 1)


def test_a_full_disk_gives_back_what_was_typed_and_nothing_claims_to_be_kept(sqlite_world: World) -> None:
    world = sqlite_world
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.ANSWER)
    before = counts(world)
    with full(world.engine):
        said = world.slash("UBEN", "/ask", LONG)
        assert "wasn’t kept" in said.text
        back = "".join(words_of(said.body).split("minutes:")[-1].replace(">", "").split())
        assert "".join(
            LONG.replace("&", "&amp;").replace("<", "&lt;").replace(">", "").split()
        ) in back.replace("&gt;", "")
        assert "Rien n’a été enregistré" in str(world.submit("UCHLOE", text=LONG).errors)
        assert world.send(world.writing("UEMMA", LONG)).status == 500
    assert counts(world) == before
    assert not world.submit("UCHLOE", text=LONG).errors
    assert "wasn’t kept" not in world.slash("UBEN", "/ask", LONG).text
    world.run_due()
    assert counts(world) == (before[0] + 1, before[1] + 1)


def test_a_server_that_is_away_keeps_nobody_silent(postgres_world: World) -> None:
    world = postgres_world
    with gone(world.engine):
        said = world.slash("UBEN", "/ask", "merci & all")
        assert "n’a pas été conservé" in said.text and "merci &amp; all" in said.text
        assert "Rien n’a été enregistré" in str(world.send(form(world, "question.ask_form")).errors)
        assert world.send(world.writing("UEMMA", VPN)).status == 500
    assert "wasn’t kept" not in world.slash("UBEN", "/ask", VPN).text
    assert counts(world) == (1, 0)


@pytest.fixture
def postgres_world(postgres_copies: Any, tmp_path: Any) -> World:
    return World(postgres_copies.fresh(), tmp_path)


@pytest.fixture
def sqlite_world(sqlite_copies: Any, tmp_path: Any) -> World:
    return World(sqlite_copies.fresh(), tmp_path)


def test_a_beat_whose_store_is_away_says_so_in_a_line_and_goes_on_by_itself(hasty: World) -> None:
    world = hasty
    world.slash("UBEN", "/ask", "Which form books a room?")
    sessions = hurried(world.deps.sessions, SOON)
    beat = scheduler.Scheduler(replace(world.deps, sessions=sessions))
    with capture_logs() as lines, away(world.engine):
        for _ in range(5):
            beat._run("run_due", due_steps.run_due)
    assert [(line["event"], "exc_info" in line) for line in lines if line["log_level"] == "error"] == [
        ("store.unavailable", False)
    ]
    with capture_logs() as lines:
        beat._run("run_due", due_steps.run_due)
    assert "store.available" in [line["event"] for line in lines]
    assert any("Which form books a room?" in one.text for one in world.slack.messages)


def test_a_session_that_only_reads_says_when_it_was_given_a_change(world: World) -> None:
    world.start()
    with pytest.raises(RuntimeError, match="only reads"), world.deps.read_sessions() as session:
        members.find(session, "UANNA").language = "en"  # type: ignore[union-attr]
