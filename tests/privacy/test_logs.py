"""Logs carry ids and never what people wrote."""

import json
import logging
import traceback
from datetime import timedelta

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from bot.slack import RefusedBySlack, UnknownOutcome
from bot.store.models import LearningGoal
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.world import QUESTIONS, World

SECRETS = ("zebra", "giraffe", "okapi", "quagga", "bongo")


def test_a_whole_story_with_its_mishaps_leaves_no_word_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with structlog.testing.capture_logs() as lines:
        a_story(world)
    told = json.dumps(lines, default=str) + caplog.text

    assert len(lines) > 10
    assert not [word for word in SECRETS if word in told]


def test_an_error_of_the_database_tells_no_word_of_a_row(world: World) -> None:
    with world.deps.sessions() as session:
        gina = world.member(session, "UGINA")
        for _ in range(2):
            session.add(LearningGoal(workspace_id=gina.workspace_id, member_id=gina.id, topic="zebra"))
        with pytest.raises(IntegrityError) as failed:
            session.flush()
    told = "".join(traceback.format_exception(failed.value))
    assert "wishes" in told
    assert "zebra" not in told


def a_story(world: World) -> None:
    world.knows("UCHLOE", "How is the zebra renewed?", said="With an okapi.")
    world.slack.fails("post", UnknownOutcome("TimeoutError"), where=lambda channel: channel == QUESTIONS)
    world.slack.fails("post", RefusedBySlack("is_archived"), where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA", "How is the zebra renewed in the giraffe?")
    world.says("UBEN", "quagga?")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="With the okapi.")
    world.pass_time(timedelta(hours=1))
    world.press("UANNA", answer_messages.ACCEPT)
    world.press("UANNA", answer_messages.ACCEPT, "4711")
    world.press("UANNA", question_messages.EDIT, "not a number")
    broken = world.writing("UANNA", "What is a bongo?")
    world.slack.fails("can_post", RuntimeError("the line is cut"))
    world.send(broken)
    world.slack.fails("post", RuntimeError("the line is cut"), times=2)
    world.ask("UBEN", "Does the bongo like the giraffe?")
    world.pass_time(timedelta(days=2))
