"""What counts as an answer, as help and as knowing something, and what does not."""

from datetime import timedelta

import pytest

from bot.services import load
from bot.store import evidence, thanks
from bot.store.models import Answer, Evidence, Outcome
from bot.store.questions import given_and_received
from bot.views import answers as answer_views
from bot.views import conversation as views
from bot.views import questions as question_views
from tests.test_conversation import answers, in_thread, replies
from tests.world import VPN, World


@pytest.fixture
def asked(world: World) -> World:
    """Anna asked, and three colleagues in Paris were asked."""
    world.three_know()
    world.ask("UANNA")
    return world


def keep(world: World) -> None:
    """Anna finds it herself, and has it kept."""
    in_thread(world, "UANNA", "Found it: hold the button ten seconds")
    world.press("UANNA", views.KEEP)
    world.settle()


def votes(world: World) -> int:
    """How many readers found the one answer helpful."""
    with world.deps.reads() as session:
        [made] = [one for one in session.query(Answer) if "past" not in one.source]
        return len(made.votes)


@pytest.mark.parametrize("words", ["oui", "nope", "it depends"])
def test_short_words_stop_no_wave(asked: World, words: str) -> None:
    in_thread(asked, "UGINA", words)
    first = len(asked.nudges())
    asked.pass_time(timedelta(days=2))
    assert len(asked.nudges()) > first


def test_a_thumb_taken_back_after_it_made_an_answer_is_taken_back(asked: World) -> None:
    said = in_thread(asked, "UGINA", "perhaps the old portal")
    asked.reacts("UBEN", said, "+1")
    asked.reacts("UJACK", said, "+1")
    assert votes(asked) == 2
    asked.reacts("UJACK", said, "+1", kind="reaction_removed")
    assert votes(asked) == 1


def test_a_vote_stands_while_one_of_its_signs_does(asked: World) -> None:
    said = in_thread(asked, "UGINA", "perhaps the old portal")
    for sign in ("+1", "heart"):
        asked.reacts("UBEN", said, sign)
    asked.reacts("UBEN", said, "+1", kind="reaction_removed")
    asked.reacts("UJACK", said, "+1")
    assert votes(asked) == 2
    asked.reacts("UBEN", said, "heart", kind="reaction_removed")
    assert votes(asked) == 1


def test_a_thumb_on_a_reply_that_its_reader_accepts_is_kept(asked: World) -> None:
    said = in_thread(asked, "UGINA", "perhaps the old portal")
    asked.reacts("UBEN", said, "+1")
    asked.press("UANNA", views.ACCEPT)
    assert votes(asked) == 1


def test_what_an_asker_found_themselves_is_no_help_given(asked: World) -> None:
    with asked.deps.sessions.begin() as session:
        before = load.budget_left(session, asked.member(session, "UANNA"), asked.clock.at)
    keep(asked)
    asked.press("UBEN", answer_views.HELPFUL, value=str(answers(asked)[-1].id))
    with asked.deps.sessions.begin() as session:
        anna = asked.member(session, "UANNA")
        counts = given_and_received(session, anna)
        assert (counts["answers"], counts["accepted"], counts["helpful"]) == (0, 0, 0)
        assert load.budget_left(session, anna, asked.clock.at) == before
        assert thanks.accepted_answers(session, anna) == []
        assert thanks.helped(session, anna) | thanks.settled_by(session, anna) == set()
        assert evidence.accepted_from(session, anna) == []
        assert session.query(Evidence).filter(Evidence.member_id == anna.id).all() == []


def test_a_solution_that_was_kept_is_taken_back_by_a_press(asked: World) -> None:
    keep(asked)
    assert asked.reads("UCHLOE", "<@UANNA> a trouvé")
    press = asked.pressing("UANNA", views.NOT_SOLVED)
    asked.send(press)
    asked.settle()
    assert asked.question().state == Outcome.OPEN
    assert [(one.text, one.accepted_at) for one in answers(asked)] == [("", None)]
    assert not asked.reads("UCHLOE", "<@UANNA> a trouvé")
    first = len(asked.nudges())
    assert "déjà répondu" in asked.send(press).text

    asked.pass_time(timedelta(days=2))
    assert len(asked.nudges()) > first
    in_thread(asked, "UANNA", "Found it: the cable was loose")
    asked.press("UANNA", views.KEEP)
    assert asked.question().state == Outcome.ACCEPTED


def test_a_solution_found_without_a_name_names_nobody(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask")
    world.submit("UANNA", text=VPN, options=["anonymous"])
    world.settle()
    world.says("UEMMA", "Which client do you use?", thread=world.nudge("UEMMA"))
    world.settle()
    world.says("UANNA", "Found it: hold the button", thread=world.read("UANNA", "Which client do you use?"))
    world.settle()
    world.press("UANNA", views.KEEP)
    world.settle()
    assert world.question().state == Outcome.ACCEPTED
    assert "la solution est trouvée" in world.read("UCHLOE", VPN).text
    assert not world.reads("UCHLOE", "UANNA")


def test_a_solution_is_not_kept_of_a_question_that_was_withdrawn_meanwhile(asked: World) -> None:
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    press = asked.pressing("UANNA", views.KEEP)
    asked.press("UANNA", question_views.WITHDRAW, value=str(asked.question().id))
    assert "réglée ou retirée" in asked.send(press).text
    assert asked.question().state == Outcome.WITHDRAWN
    assert answers(asked) == []


@pytest.mark.parametrize("action", [views.KEEP, views.CLOSE, views.NOT_SOLVED])
def test_only_ones_own_solution_is_kept_or_not(asked: World, action: str) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    asked.press("UANNA", action, value=str(replies(asked)[0].id))
    assert answers(asked) == [] and asked.question().state == Outcome.OPEN
    assert [one.meaning for one in replies(asked)] == ["answer"]
