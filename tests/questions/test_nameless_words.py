"""Words that somebody gave no name to are put into nothing that bears one."""

import pytest

from bot.handlers.questions.ask_actions import ASK_ABOUT
from bot.services.rituals import storytelling
from bot.store.models import MentoringRequest, Question, RitualKind, Story
from bot.views.questions import question_messages
from bot.views.sessions import request_form
from tests.fakes import Sent
from tests.privacy.test_visibility import CELLAR, INSIDE
from tests.ritual_world import in_the_kitchen
from tests.world import KITCHEN, QUESTIONS, World, buttons

SECRET = "Why do the obsidian figures never add up?"


@pytest.fixture
def nameless(world: World) -> World:
    """Ben asked without his name."""
    world.slash("UBEN", "/ask", "", QUESTIONS)
    world.submit("UBEN", text=SECRET, options=[question_messages.ANONYMOUS])
    world.run_due()
    return world


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "obsidian" in one.text)


def shown(world: World, user: str) -> str:
    """What stands in a form's fields and above them."""
    return str(world.modal(user)["blocks"])


def test_no_button_beside_a_nameless_question_carries_its_words_to_a_request(nameless: World) -> None:
    number = str(nameless.question(SECRET).id)
    for one in nameless.slack.messages:
        assert buttons(one.message, question_messages.TALK) == []
    for user in ("UBEN", "UGINA"):
        nameless.press(user, question_messages.TALK, number)
        assert "obsidian" not in shown(nameless, user)
        assert "asked without one" in shown(nameless, user)
        assert nameless.modal(user)["private_metadata"] == ""


def test_a_forged_form_joins_no_name_to_a_nameless_question(nameless: World) -> None:
    number = str(nameless.question(SECRET).id)
    nameless.slash("UBEN", "/mentor", "obsidian figures")
    body = nameless.submission("UBEN", objective="Understand them")
    body["view"]["private_metadata"] = number
    nameless.send(body)
    with nameless.deps.read_sessions() as session:
        assert session.query(MentoringRequest).one().question_id is None


def test_nobody_opens_a_request_with_the_words_of_somebody_elses_question(world: World) -> None:
    world.ask("UBEN", "How do I polish slate?")
    number = str(world.question("How do I polish slate?").id)
    world.press("UGINA", question_messages.TALK, number)
    assert "UGINA" not in world.slack.modals
    world.press("UBEN", question_messages.TALK, number)
    assert "slate" in shown(world, "UBEN")
    assert world.modal("UBEN")["callback_id"] == request_form.FORM


def test_a_private_channel_s_words_are_not_put_into_a_request_that_others_read(world: World) -> None:
    world.slack.private.add(CELLAR)
    world.slack.members[CELLAR] = set(INSIDE)
    world.slash("UEMMA", "/ask", "How do I polish slate?", CELLAR)
    world.press("UEMMA", question_messages.REACH_HERE)
    world.press("UEMMA", question_messages.TALK, str(world.question("How do I polish slate?").id))
    assert "slate" not in shown(world, "UEMMA")
    assert "canal privé" in shown(world, "UEMMA")


def test_a_question_is_not_begun_with_words_that_the_bot_brought_of_somebody_nameless(
    nameless: World,
) -> None:
    nameless.shortcut("UGINA", ASK_ABOUT, post(nameless))
    assert "obsidian" not in shown(nameless, "UGINA")
    assert "gave no name" in shown(nameless, "UGINA")

    said = nameless.says("UHUGO", "The printer jams on slate paper", KITCHEN)
    nameless.shortcut("UGINA", ASK_ABOUT, said)
    assert "slate" in shown(nameless, "UGINA")


def test_nor_with_a_story_told_without_a_name(world: World) -> None:
    in_the_kitchen(world)
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        session.add(
            Story(
                id=77, workspace_id=workspace.id, workspace=workspace, kind=RitualKind.FAILURE,
                receipt="r" * 64,
                month="2026-03", batch=5, told={"tried": "obsidian", "wrong": "no", "lesson": "yes"}, tags=[],
                channel=KITCHEN,
            )
        )  # fmt: skip
        session.flush()
        storytelling.owe_post(session, storytelling.BATCH, 5, world.clock.at)
    world.run_due()
    batch = next(one for one in world.slack.messages if "obsidian" in one.text)
    world.shortcut("UGINA", ASK_ABOUT, batch)
    assert "obsidian" not in shown(world, "UGINA")


def test_thanks_for_an_answer_to_a_nameless_question_are_opened_by_nobody(nameless: World) -> None:
    nameless.says("UCHLOE", "They never add up because rows are hidden.", thread=post(nameless))
    nameless.run_due()
    with nameless.deps.read_sessions() as session:
        assert session.query(Question).filter_by(text=SECRET).one().asker_id is None
    for user in ("UBEN", "UGINA"):
        nameless.slack.modals.pop(user, None)
        nameless.press(user, "thanks.open", "1")
        assert user not in nameless.slack.modals
