"""A company of which nothing is known yet: the channel rather than just anybody, and what it learns there."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from bot.embedding import loading
from bot.jobs import due_steps
from bot.services.people import expertise
from bot.store.models import Question, QuestionState
from bot.views.people import expertise_messages
from bot.views.questions import answer_messages, question_messages
from tests.fakes import FakeEncoder, Sent, dm_of
from tests.world import QUESTIONS, VPN, World

LEFT = "personne n’a montré qu’il connaît ce sujet"
STAPLER = "Where is the stapler of the second floor?"
FIRST_TEN = {
    "Which Excel formula adds up hours?": {"UCHLOE"},
    "The printer blinks red, what now?": {"UEMMA"},
    "VPN blocked again, what now?": {"UFARID"},
    STAPLER: set(),
    "Who keeps the keys of the bicycle shed?": set(),
    "Can Excel print labels on our big printer?": {"UCHLOE", "UEMMA"},
    "Which train leaves earliest towards Lyon?": set(),
    "Does anybody here speak Japanese?": set(),
    "Le VPN coupe sans arrêt, pourquoi ?": {"UFARID"},
    "How long does a parcel take to Brazil?": set(),
}


@pytest.fixture(params=["a model", "words alone"])
def young(request: pytest.FixtureRequest, world: World) -> World:
    """Three colleagues have listed a topic; nobody has asked or answered anything."""
    if request.param == "words alone":
        world.load_model = lambda: None
        world.start()
    for user, topic in {"UCHLOE": "Excel", "UEMMA": "printer", "UFARID": "VPN"}.items():
        world.lists_topic(topic, user)
    return world


def asked(world: World, text: str) -> set[str]:
    return {nudge.member.slack_id for nudge in world.nudges() if nudge.question.text == text}


def post(world: World, text: str) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and text in one.text)


def without_a_channel(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).questions_channel = None


def test_of_the_first_ten_questions_each_goes_to_whose_topic_it_is_and_others_to_the_channel(
    young: World,
) -> None:
    told = {}
    for text in FIRST_TEN:
        young.ask("UANNA", text)
        told[text] = young.read("UANNA", f"Votre question :* {text}").text
        young.clock.move(timedelta(days=1))

    assert {text: asked(young, text) for text in FIRST_TEN} == FIRST_TEN
    for text, reached in FIRST_TEN.items():
        assert post(young, text)
        assert (LEFT in told[text]) == (not reached)
        assert "Aucun collègue n’a encore montré" not in told[text]


def test_whoever_answered_in_the_channel_is_asked_the_next_time(young: World) -> None:
    young.ask("UANNA", STAPLER)
    young.says("UGINA", "In the cupboard beside the lift.", thread=post(young, STAPLER))
    young.run_due()
    young.press("UANNA", answer_messages.ACCEPT)
    young.run_due()
    assert young.question(STAPLER).state == QuestionState.ACCEPTED
    young.clock.move(timedelta(days=1))

    again = "Who moved the stapler of our floor?"
    young.ask("UBEN", again)
    if young.question(again).state == QuestionState.DRAFT:
        young.press("UBEN", question_messages.SEND)
        young.run_due()

    assert asked(young, again) == {"UGINA"}


def test_what_is_left_to_the_channel_has_its_hours_then_the_list_then_an_honest_end(young: World) -> None:
    young.ask("UANNA", STAPLER)
    young.pass_time(timedelta(hours=3, minutes=59))
    assert young.notices("question.still_open") == []

    young.pass_time(timedelta(minutes=2))
    assert len(young.notices("question.still_open")) == 1
    young.pass_time(timedelta(days=5))

    assert young.question(STAPLER).state == QuestionState.UNANSWERED
    assert young.nudges() == []


def test_later_waves_ask_nobody_who_has_shown_nothing(young: World) -> None:
    young.ask("UANNA")
    young.pass_time(timedelta(days=10))

    assert asked(young, VPN) == {"UFARID"}
    assert young.question().state == QuestionState.UNANSWERED


def test_after_the_one_whom_the_asker_chose_the_channel_has_its_hours_too(young: World) -> None:
    with young.deps.sessions.begin() as session:
        young.member(session, "UCHLOE").is_listed = True
    young.slash("UANNA", "/eclair", "who Excel")
    young.press("UANNA", expertise_messages.ASK_THEM)
    assert not young.submit("UANNA", text=STAPLER).errors
    young.run_due()
    assert asked(young, STAPLER) == {"UCHLOE"}

    young.pass_time(timedelta(hours=4, minutes=1))
    assert post(young, STAPLER) and young.notices("question.still_open") == []
    young.pass_time(timedelta(hours=4))

    assert asked(young, STAPLER) == {"UCHLOE"}
    assert len(young.notices("question.still_open")) == 1


def test_where_no_channel_shows_it_two_are_asked_once(young: World) -> None:
    without_a_channel(young)
    young.ask("UANNA", STAPLER, channel=dm_of("UANNA"))
    assert len(asked(young, STAPLER)) == 2

    young.pass_time(timedelta(days=10))

    assert len(young.nudges()) == 2
    assert young.question(STAPLER).state == QuestionState.UNANSWERED


@pytest.mark.parametrize("channel", [True, False])
def test_a_nameless_question_reaches_nobody_who_has_shown_nothing(young: World, channel: bool) -> None:
    if not channel:
        without_a_channel(young)
    young.slash("UANNA", "/ask", "", QUESTIONS if channel else dm_of("UANNA"))
    young.submit("UANNA", text=STAPLER, options=["anonymous"])
    young.run_due()

    young.pass_time(timedelta(days=10))

    assert young.nudges() == []
    assert young.question(STAPLER).state == QuestionState.UNANSWERED


# -- the model is still being loaded -------------------------------------------------------------------------


@pytest.fixture
def loads(world: World) -> Any:
    """A model that is there when the test says so."""
    there = threading.Event()

    def load() -> FakeEncoder:
        there.wait(60)
        return FakeEncoder()

    world.lists_topic("VPN", "UFARID")
    world.load_model, world.model_waits = load, 0.0
    world.start()
    yield there
    there.set()


def test_a_question_stands_in_its_channel_and_waits_for_the_model_to_choose(
    world: World, loads: threading.Event
) -> None:
    world.ask("UANNA")
    world.pass_time(timedelta(seconds=20))
    assert post(world, VPN) and world.nudges() == []

    loads.set()
    world.deps.index.encoder.wait(10)
    world.pass_time(timedelta(seconds=20))

    assert asked(world, VPN) == {"UFARID"}


def test_who_waits_for_a_model_leaves_alone_what_another_process_has_asked(
    world: World, loads: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.ask("UANNA")
    world.clock.at += timedelta(seconds=20)
    later = world.clock.at + timedelta(hours=4)

    def another_asks_meanwhile() -> bool:
        with world.deps.sessions.begin() as session:
            session.query(Question).one().next_step_at = later
        return True

    monkeypatch.setattr(world.deps.index, "reads_soon", another_asks_meanwhile)
    due_steps.run_due(world.deps)

    assert world.question(VPN).next_step_at == later


def test_no_question_waits_for_a_model_longer_than_a_few_minutes(
    world: World, loads: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.ask("UANNA")
    assert world.nudges() == []

    monkeypatch.setattr(loading, "AWAITED", 0.0)
    world.pass_time(timedelta(seconds=20))

    assert asked(world, VPN) == {"UFARID"}


def test_a_model_that_cannot_be_loaded_keeps_no_question_waiting(world: World) -> None:
    def fails() -> FakeEncoder:
        raise RuntimeError("no model")

    world.lists_topic("VPN", "UFARID")
    world.load_model = fails
    world.start()

    world.ask("UANNA")

    assert asked(world, VPN) == {"UFARID"}


@pytest.mark.parametrize("topics", [0, 60], ids=["little is known", "much is known"])
def test_a_question_that_no_model_can_read_is_left_to_its_channel(world: World, topics: int) -> None:
    with world.deps.sessions.begin() as session:
        for number in range(topics):
            member = world.member(session, ["UCHLOE", "UEMMA", "UFARID"][number % 3])
            expertise.declare(session, member, f"subject {number} of the house", world.clock.at)
    world.lists_topic("κωδικός πρόσβασης", "UGINA")
    unknown, known = "Πώς κλείνω μια αίθουσα;", "Έχασα τον κωδικός πρόσβασης"
    for text in (unknown, known):
        world.ask("UANNA", text)
        world.clock.move(timedelta(days=1))

    assert asked(world, unknown) == set() and post(world, unknown)
    assert asked(world, known) == {"UGINA"}, "who has its very words is found"


def test_other_words_for_what_reached_nobody_are_asked_at_once(
    young: World,
) -> None:
    young.ask("UANNA", STAPLER)
    young.press("UANNA", question_messages.EDIT)
    assert not young.submit("UANNA", text="Who can mend an Excel sheet?").errors
    young.run_due()

    assert asked(young, "Who can mend an Excel sheet?") == {"UCHLOE"}
    told = young.read("UANNA", "Who can mend an Excel sheet?").text
    assert "J’ai demandé à" in told and LEFT not in told
    assert sum("Excel sheet" in one.text for one in young.slack.messages if one.channel == QUESTIONS) == 1
