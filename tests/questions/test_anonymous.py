"""Asking without a name: nobody learns it, from a message, a row or the log; the bot carries the answers."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import MetaData

from bot.jobs import retention
from bot.store.models import QuestionState
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.fakes import Sent, dm_of
from tests.world import KITCHEN, QUESTIONS, World

SALARY = "Is there a scale of salaries, and who keeps it?"
SAID = "There is: ask for the page Salaries."
ASKER = "UHUGO"


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


@pytest.fixture
def asked(world: World, logged: list[Any]) -> World:
    """Hugo asked without his name, from the kitchen channel."""
    world.knows("UCHLOE", "Who keeps the scale of salaries?")
    world.slash(ASKER, "/ask", "", KITCHEN)
    world.submit(ASKER, text=SALARY, options=["anonymous"])
    world.run_due()
    return world


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == KITCHEN and SALARY in one.text)


def rows(world: World) -> dict[str, str]:
    """Every row of every table but the members', as text."""
    tables = MetaData()
    tables.reflect(world.engine)
    with world.engine.connect() as connection:
        return {
            name: "\n".join(str(tuple(row)) for row in connection.execute(table.select()))
            for name, table in tables.tables.items()
            if name != "members"
        }


def answered_by(world: World, user: str) -> None:
    world.press(user, nudge_messages.ANSWER)
    assert not world.submit(user, text=SAID).errors
    world.run_due()


def test_colleagues_read_the_question_and_no_name(asked: World) -> None:
    assert "anonymement" in post(asked).text
    assert "anonymement" in asked.nudge("UCHLOE").text
    shown = [one for one in asked.slack.messages if one.channel != dm_of(ASKER)]
    assert shown and not any(ASKER in json.dumps(one.message) for one in shown)


def test_the_bot_carries_the_answers_and_the_thanks(asked: World) -> None:
    answered_by(asked, "UCHLOE")

    assert "<@UCHLOE> a répondu" in asked.read(ASKER, "a répondu à votre question").text
    asked.press(ASKER, answer_messages.ACCEPT)
    asked.run_due()

    assert "anonymement, a accepté votre réponse" in asked.read("UCHLOE", "a accepté").text
    assert asked.question(SALARY).state == QuestionState.ACCEPTED


def test_the_whole_story_leaves_the_askers_name_in_no_message_row_or_line_of_the_log(
    asked: World, logged: list[Any]
) -> None:
    answered_by(asked, "UCHLOE")
    asked.says("UBEN", "I know too.", thread=post(asked))
    asked.run_due()
    asked.press(ASKER, question_messages.NOT_HELPED)
    asked.run_due()
    asked.pass_time(timedelta(days=20))

    with asked.deps.read_sessions() as session:
        number = asked.member(session, ASKER).id
    words = (ASKER, dm_of(ASKER), "hugo")
    for table, text in rows(asked).items():
        assert not any(word in text for word in words), f"{table} names the asker"
    question = asked.question(SALARY)
    assert question.asker_id is None
    mine = [notice for notice in asked.notices() if notice.question_id == question.id]
    assert number not in {notice.member_id for notice in mine}
    assert logged and not any(word in json.dumps(logged, default=str) for word in words)
    shown = [one for one in asked.slack.messages if one.channel != dm_of(ASKER) and one.to != ASKER]
    assert not any(ASKER in json.dumps(one.message) for one in shown)


def test_asked_from_the_conversation_with_the_bot_no_row_keeps_that_conversation(world: World) -> None:
    world.slash(ASKER, "/ask", "", dm_of(ASKER))
    world.submit(ASKER, text=SALARY, options=["anonymous"])
    assert not any(dm_of(ASKER) in text for text in rows(world).values())
    assert world.question(SALARY).channel == QUESTIONS


def test_the_anonymous_asker_is_never_asked_their_own_question(asked: World) -> None:
    asked.pass_time(timedelta(days=9))
    assert ASKER not in [nudge.member.slack_id for nudge in asked.nudges()]


def test_handing_it_to_the_asker_themself_tells_nothing(asked: World) -> None:
    asked.press("UCHLOE", nudge_messages.DECLINE)
    asked.run_due()
    asked.press("UCHLOE", nudge_messages.HAND_OVER)

    assert asked.submit("UCHLOE", colleague=ASKER).errors == {}
    asked.run_due()

    assert "Transmis. Merci" in asked.nudge("UCHLOE").text
    assert ASKER not in [nudge.member.slack_id for nudge in asked.nudges()]


def test_the_asker_still_sees_edits_and_withdraws_it(asked: World) -> None:
    assert SALARY in asked.slash(ASKER, "/eclair", "questions").text
    asked.press(ASKER, question_messages.WITHDRAW)
    assert asked.question(SALARY).state == QuestionState.WITHDRAWN


def test_a_check_mark_in_the_askers_own_conversation_accepts(asked: World) -> None:
    answered_by(asked, "UCHLOE")
    asked.reacts(ASKER, asked.read(ASKER, "a répondu à votre question"), "white_check_mark")
    assert asked.question(SALARY).state == QuestionState.ACCEPTED


def test_a_week_after_the_end_nobody_can_tell_any_more_who_asked(asked: World) -> None:
    answered_by(asked, "UCHLOE")
    asked.press(ASKER, answer_messages.ACCEPT)
    asked.run_due()
    asked.clock.move(timedelta(days=6, hours=23))
    retention.forget_askers(asked.deps)
    assert asked.question(SALARY).sealed_asker is not None

    asked.clock.move(timedelta(hours=2))
    retention.forget_askers(asked.deps)

    assert asked.question(SALARY).sealed_asker is None
    assert all(notice.sealed_channel is None for notice in asked.notices())
    assert SALARY not in asked.slash(ASKER, "/eclair", "questions").text
    asked.says("UBEN", "I know too.", thread=post(asked))
    asked.pass_time(timedelta(days=20))
    assert asked.question(SALARY).state in (QuestionState.ACCEPTED, QuestionState.ANSWERED)
