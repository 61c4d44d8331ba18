"""A direct message is private until its author presses; what asks for nothing gets a kind word."""

import json
import random
from datetime import timedelta

import pytest

from bot.jobs import retention
from bot.store.models import Question, QuestionState, Reply
from bot.views.questions import direct_messages, question_messages, reply_messages
from tests.fakes import Sent, dm_of
from tests.questions.test_anonymous import rows
from tests.world import KITCHEN, QUESTIONS, VPN, World

HELD_FR, HELD_EN = "Personne d’autre que moi", "I’m the only one who has read this"


def drafts(world: World) -> list[Question]:
    with world.deps.read_sessions() as session:
        return [one for one in session.query(Question) if one.is_held]


def in_channels(world: World) -> list[Sent]:
    return [one for one in world.slack.messages if not one.channel.startswith("D")]


@pytest.mark.parametrize(("user", "held"), [("UANNA", HELD_FR), ("UBEN", HELD_EN)])
def test_nothing_goes_out_before_a_press(world: World, user: str, held: str) -> None:
    world.three_know()
    world.says(user, VPN)
    world.run_due()
    world.pass_time(timedelta(days=3))

    assert held in world.read(user, held).text
    assert world.nudges() == [] and in_channels(world) == []


def test_one_press_asks_colleagues_under_the_name(world: World) -> None:
    world.three_know()
    world.says("UANNA", VPN)
    world.run_due()
    world.press("UANNA", direct_messages.ASK)
    world.run_due()

    assert world.question().channel == QUESTIONS and len(world.nudges()) == 3
    assert "<@UANNA> asks / demande" in world.read("UBEN", "demande").text
    assert "Votre question part" in world.read("UANNA", "Votre question part").text
    world.press("UANNA", direct_messages.ASK, value=str(world.question().id))
    world.run_due()
    assert len(world.nudges()) == 3


def test_without_my_name_leaves_it_in_no_row(world: World) -> None:
    world.three_know()
    world.says("UHUGO", VPN)
    world.run_due()
    for table, text in rows(world).items():
        assert "UHUGO" not in text and dm_of("UHUGO") not in text, f"{table} names who wrote"
    world.press("UHUGO", direct_messages.NAMELESS)
    world.run_due()

    assert world.question().anonymous and len(world.nudges()) == 3
    assert not any(
        "UHUGO" in json.dumps(one.message) for one in world.slack.messages if one.channel != "DHUGO"
    )


def test_forgotten_words_leave_nothing(world: World) -> None:
    world.says("UANNA", VPN)
    world.run_due()
    world.press("UANNA", direct_messages.DROP)
    assert drafts(world) == [] and world.notices("direct") == []


def test_words_without_a_press_are_forgotten_after_a_month(world: World) -> None:
    world.says("UANNA", VPN)
    world.run_due()
    world.clock.move(timedelta(days=31))
    retention.forget_old(world.deps)
    assert drafts(world) == []


def test_what_is_remembered_is_shown_in_the_same_breath(world: World) -> None:
    world.knows("UCHLOE", VPN, accepted=True, said="Open the portal.")
    world.says("UANNA", VPN)
    world.run_due()
    assert "Open the portal." in world.read("UANNA", HELD_FR).text
    world.press("UANNA", question_messages.SOLVES)
    world.run_due()
    assert world.question().state == QuestionState.REMEMBERED and world.nudges() == []


@pytest.mark.parametrize("text", ["Merci beaucoup !", "Bonjour !", "ok thanks", "Non merci", "test", "stop"])
def test_small_talk_gets_a_kind_word_and_nothing_else(world: World, text: str) -> None:
    world.three_know()
    world.says("UANNA", text)
    world.run_due()
    assert len(world.slack.messages) == 1 and world.slack.messages[0].channel == "DANNA"
    assert world.notices() == [] and drafts(world) == []


def test_stop_offers_ways_to_be_left_alone_that_work(world: World) -> None:
    world.says("UBEN", "stop")
    world.press("UBEN", direct_messages.PAUSE)
    with world.deps.read_sessions() as session:
        assert world.member(session, "UBEN").paused_until is not None
    world.press("UBEN", direct_messages.NO_MORE)
    with world.deps.read_sessions() as session:
        assert not world.member(session, "UBEN").takes_nudges


def test_a_plain_reply_goes_to_whom_it_is_for_after_one_press(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.says("UCHLOE", "Which client do you use?", thread=world.nudge("UCHLOE"))
    world.run_due()
    world.says("UANNA", "the green one")
    world.run_due()
    assert not world.reads("UCHLOE", "the green one")

    world.press("UANNA", f"{direct_messages.TO}.0")
    world.run_due()
    assert world.read("UCHLOE", "the green one").channel == "DCHLOE"
    assert drafts(world) == []


def test_more_about_ones_own_question_is_added_to_it(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.pass_time(timedelta(days=8))  # it is told to be still open, or ended
    heads = [one for one in world.notices() if one.kind in ("question.check", "question.ended")]
    assert heads
    world.says("UANNA", "I forgot to say: on a Mac.", thread=Sent("DANNA", heads[-1].ts or "", {"text": ""}))
    world.run_due()
    world.press("UANNA", f"{direct_messages.TO}.0")
    world.run_due()
    assert any("on a Mac" in question.text for question in _all(world))


def _all(world: World) -> list[Question]:
    with world.deps.read_sessions() as session:
        return session.query(Question).all()


def test_a_nameless_asker_replies_through_the_bot_and_no_name_shows(world: World) -> None:
    _nameless(world)
    post = next(one for one in world.slack.messages if one.channel == KITCHEN)
    world.says("UGINA", "Which diameter?", thread=post)
    world.run_due()
    world.says("UHUGO", "M8, hexagonal head", thread=world.read("UHUGO", "Which diameter?"))
    world.run_due()
    carried = world.read("UGINA", "M8, hexagonal head")
    assert "la personne qui a posé la question" in carried.text or "the colleague who asked" in carried.text
    assert carried.thread_ts == post.ts and "<@UGINA>" in carried.text

    world.says("UHUGO", "and 40 mm long")
    world.run_due()
    world.press("UHUGO", f"{direct_messages.TO}.0")
    world.run_due()
    assert world.reads("UGINA", "and 40 mm long")
    _nobody_knows(world)


def _nameless(world: World) -> None:
    world.knows("UCHLOE", "Where are the door screws kept?")
    world.slash("UHUGO", "/ask", "", KITCHEN)
    world.submit("UHUGO", text="Which screws fit the door of the oven?", options=["anonymous"])
    world.run_due()


def _nobody_knows(world: World) -> None:
    for one in world.slack.messages:
        if one.channel != "DHUGO" and one.to != "UHUGO":
            assert "UHUGO" not in json.dumps(one.message) and "hugo" not in one.text, one.text
    for table, text in rows(world).items():
        assert "UHUGO" not in text and "DHUGO" not in text, f"{table} names the asker"
    with world.deps.read_sessions() as session:
        number = world.member(session, "UHUGO").id
        assert number not in {one.author_id for one in session.query(Reply)}
        assert not any(one.asker_id == number for one in session.query(Question))


def test_who_writes_under_their_own_name_below_their_nameless_question_is_told_and_nothing_shows(
    world: World,
) -> None:
    _nameless(world)
    post = next(one for one in world.slack.messages if one.channel == KITCHEN)
    before = len(in_channels(world))
    world.says("UHUGO", "M8, I mean", thread=post)
    world.run_due()
    assert "sans nom" in world.read("UHUGO", "question posée sans nom").text
    assert len(in_channels(world)) == before
    _nobody_knows(world)


ACTS = ("thread", "plain", "dm_thread", "own_thread", "tick", "colleague", "colleague_dm", "accept", "wait")


@pytest.mark.parametrize("seed", range(50))
def test_no_sequence_of_natural_acts_shows_who_asked_without_a_name(
    sqlite_copies: object, tmp_path: object, seed: int
) -> None:
    world = World(sqlite_copies.fresh(), tmp_path)  # type: ignore[attr-defined, arg-type]
    chance = random.Random(seed)
    _nameless(world)
    post = next(one for one in world.slack.messages if one.channel == KITCHEN)
    for _ in range(8):
        _act(world, chance, post)
        world.run_due()
        _nobody_knows(world)


WRITTEN = (
    "M8, tête hexagonale", "Merci beaucoup !", "Found it: the long ones", "Which ones do you mean?", "+1",
    "Take the long ones from the second drawer", "ask Chloé", "No idea, sorry", "perhaps the short ones",
)  # fmt: skip


def _act(world: World, chance: random.Random, post: Sent) -> None:
    act, text = chance.choice(ACTS), chance.choice(WRITTEN)
    mine = [one for one in world.slack.said_to("UHUGO") if one.channel == "DHUGO"]
    asked = [one for one in world.slack.messages if one.channel == "DCHLOE"]
    if act == "colleague":
        world.says(chance.choice(("UGINA", "UBEN")), text, thread=post)
    elif act == "colleague_dm" and asked:
        world.says("UCHLOE", text, thread=chance.choice(asked))
    elif act == "dm_thread" and mine:
        world.says("UHUGO", text, thread=chance.choice(mine))
    elif act in ("plain", "thread"):
        world.says("UHUGO", text)
        world.run_due()
        _press_anything(world, chance)
    elif act == "tick" and mine:
        world.reacts("UHUGO", chance.choice(mine), "white_check_mark")
    elif act == "accept":
        _press_anything(world, chance)
    else:
        world.pass_time(timedelta(hours=chance.choice((1, 9, 30))))


PRESSED = (
    f"{direct_messages.TO}.0", direct_messages.NAMELESS, direct_messages.DROP, reply_messages.ACCEPT,
    reply_messages.HELPS, reply_messages.KEEP,
    reply_messages.CLOSE, reply_messages.NOT_SOLVED, question_messages.NOT_HELPED, "answer.accept",
)  # fmt: skip


def _press_anything(world: World, chance: random.Random) -> None:
    button = chance.choice(PRESSED)
    try:
        world.press("UHUGO", button)
    except AssertionError as none:
        assert "sees no button" in str(none)


def test_a_mention_that_is_no_question_is_asked_about_in_private_and_keeps_its_name(world: World) -> None:
    world.three_know()
    world.mentions("UANNA", "regarde ce que Ben a écrit hier, c’est exactement ça")
    world.run_due()
    assert in_channels(world) == [] and world.nudges() == []
    assert "question pour" in world.read("UANNA", "question pour").text
    with pytest.raises(AssertionError, match="sees no button"):
        world.press("UANNA", direct_messages.NAMELESS)
    [draft] = drafts(world)
    world.press("UANNA", direct_messages.NAMELESS, value=str(draft.id))
    world.run_due()
    assert not world.question(draft.text).anonymous


def test_thanks_with_a_follow_up_is_for_who_answered_and_no_new_question(world: World) -> None:
    world.three_know()
    world.ask("UBEN")
    world.says("UCHLOE", "Open the portal and press Renew", thread=world.nudge("UCHLOE"))
    world.run_due()
    before, asked = len(in_channels(world)), len(world.nudges())
    world.says("UBEN", "Thanks Chloé, and which version of the portal?")
    world.run_due()
    assert len(in_channels(world)) == before and len(world.nudges()) == asked

    world.press("UBEN", f"{direct_messages.TO}.0")
    world.run_due()
    assert "which version of the portal?" in world.read("UCHLOE", "which version of the portal?").text
    assert len(world.nudges()) == asked


def test_two_buttons_in_a_row_do_one_thing(world: World) -> None:
    world.three_know()
    world.says("UANNA", VPN)
    world.run_due()
    [draft] = drafts(world)
    world.press("UANNA", direct_messages.ASK)
    assert "déjà partie" in world.press("UANNA", direct_messages.NAMELESS, value=str(draft.id)).text
    world.press("UANNA", direct_messages.DROP, value=str(draft.id))
    world.run_due()
    assert not world.question().anonymous and len(world.nudges()) == 3


def test_somebody_elses_words_cannot_be_sent_by_a_forged_press(world: World) -> None:
    world.says("UANNA", VPN)
    world.run_due()
    [draft] = drafts(world)
    for action in (direct_messages.ASK, direct_messages.NAMELESS, direct_messages.DROP):
        world.press("UBEN", action, value=str(draft.id))
    world.run_due()
    assert [one.id for one in drafts(world)] == [draft.id] and in_channels(world) == []
