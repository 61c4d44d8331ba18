"""Whoever asked, or wrote, without a name stays unknown: in the rows, in what others see, in what is erased."""

import json
from datetime import timedelta

from sqlalchemy import text

from bot import jobs
from bot.slack import RefusedBySlack
from bot.store.models import Question
from bot.views import direct as views
from bot.views import questions as question_views
from tests.test_direct import in_channels
from tests.world import VPN, World

SMELL = "Where can I complain about a bad smell?"
ILL = "How do I tell my boss that I am ill?"
SALARY = "Who can tell me how a salary is set here?"


def test_a_button_of_words_that_were_forgotten_does_not_send_newer_ones(world: World) -> None:
    world.three_know()
    world.says("UANNA", SMELL)
    world.settle()
    old = world.pressing("UANNA", views.ASK)
    world.clock.move(timedelta(days=31))
    jobs.forget_old(world.deps)
    world.says("UANNA", ILL)
    world.settle()
    assert world.send(old).text
    world.settle()
    assert in_channels(world) == [] and world.nudges() == []


def test_a_button_of_words_whose_message_was_deleted_does_not_send_newer_ones(world: World) -> None:
    world.three_know()
    said = world.says("UANNA", SMELL)
    world.settle()
    old = [world.pressing("UANNA", action) for action in (views.ASK, views.NAMELESS, views.DROP)]
    world.slack.fails("update", RefusedBySlack("ratelimited"))
    world.deletes("UANNA", said)
    world.says("UANNA", ILL)
    world.settle()
    for press in old:
        world.send(press)
    world.settle()
    assert in_channels(world) == [] and world.nudges() == []
    with world.deps.reads() as session:
        assert [one.text for one in session.query(Question) if one.is_held] == [ILL]


def test_what_memory_showed_beside_forgotten_words_does_not_settle_newer_ones(world: World) -> None:
    world.knows("UCHLOE", VPN, accepted=True, said="Open the portal.")
    world.says("UANNA", VPN)
    world.settle()
    old = [world.pressing("UANNA", one) for one in (question_views.SOLVES, question_views.NOT_IT)]
    world.press("UANNA", views.DROP)
    world.says("UANNA", f"{VPN} Again?")
    world.settle()
    for press in old:
        assert world.send(press).text
    with world.deps.reads() as session:
        assert [one.text for one in session.query(Question) if one.is_held] == [f"{VPN} Again?"]
    assert "Open the portal." in world.read("UANNA", "Again?").text


def _in_clear(world: World, asked: str) -> str:
    with world.engine.connect() as connection:
        [row] = connection.execute(
            text("SELECT * FROM questions WHERE text = :asked"), {"asked": asked}
        ).mappings()
    return json.dumps(dict(row), default=str)


def test_neither_held_words_nor_a_nameless_question_lead_to_messages_that_their_author_got(
    world: World,
) -> None:
    world.three_know()
    world.ask("UANNA")  # chloé is asked, and may be answering
    world.says("UCHLOE", SALARY)
    world.settle()
    with world.deps.reads() as session:
        [draft] = [one for one in session.query(Question) if one.is_held]
    assert draft.sealed_targets and draft.sealed_targets not in json.loads(_in_clear(world, SALARY)).values()
    world.press("UCHLOE", views.NAMELESS)
    world.settle()
    assert json.loads(_in_clear(world, SALARY))["sealed_targets"] is None
