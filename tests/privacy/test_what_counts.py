"""What counts as an answer, as help and as knowing something, and what does not."""

from datetime import timedelta

import pytest

from bot.handlers.request_context import TOKEN
from bot.matching.ranking import Candidate
from bot.services.people import workload
from bot.store.models import Answer, Evidence, NudgeState, QuestionState
from bot.store.people import evidence
from bot.store.questions.questions import given_and_received
from bot.store.rituals import thanks
from bot.views.questions import answer_messages, nudge_messages, question_messages, reply_messages
from tests.questions.test_conversation import SAID, answers, in_thread, replies
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
    world.press("UANNA", reply_messages.KEEP)
    world.run_due()


def votes(world: World) -> int:
    """How many readers found the one answer helpful."""
    with world.deps.read_sessions() as session:
        [made] = [one for one in session.query(Answer) if "past" not in one.source]
        return len(made.votes)


@pytest.mark.parametrize("words", ["oui", "nope", "it depends"])
def test_short_words_stop_no_wave(asked: World, words: str) -> None:
    in_thread(asked, "UGINA", words)
    first = len(asked.nudges())
    asked.lists_topic("VPN")
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
    asked.press("UANNA", reply_messages.ACCEPT)
    assert votes(asked) == 1


def test_what_an_asker_found_themselves_is_no_help_given(asked: World) -> None:
    with asked.deps.sessions.begin() as session:
        before = workload.budget_left(session, asked.member(session, "UANNA"), asked.clock.at)
    keep(asked)
    asked.press("UBEN", answer_messages.HELPFUL, value=str(answers(asked)[-1].id))
    with asked.deps.sessions.begin() as session:
        anna = asked.member(session, "UANNA")
        counts = given_and_received(session, anna)
        assert (counts["answers"], counts["accepted"], counts["helpful"]) == (0, 0, 0)
        assert workload.budget_left(session, anna, asked.clock.at) == before
        assert thanks.accepted_answers(session, anna) == []
        assert thanks.helped(session, anna) | thanks.settled_by(session, anna) == set()
        assert evidence.accepted_from(session, anna) == []
        assert session.query(Evidence).filter(Evidence.member_id == anna.id).all() == []


def test_a_solution_that_was_kept_is_taken_back_by_a_press(asked: World) -> None:
    keep(asked)
    assert asked.reads("UCHLOE", "<@UANNA> a trouvé")
    press = asked.pressing("UANNA", reply_messages.NOT_SOLVED)
    asked.send(press)
    asked.run_due()
    assert asked.question().state == QuestionState.OPEN
    assert [(one.text, one.accepted_at) for one in answers(asked)] == [("", None)]
    assert not asked.reads("UCHLOE", "<@UANNA> a trouvé")
    first = len(asked.nudges())
    assert "déjà répondu" in asked.send(press).text
    asked.lists_topic("VPN")

    asked.pass_time(timedelta(days=2))
    assert len(asked.nudges()) > first
    in_thread(asked, "UANNA", "Found it: the cable was loose")
    asked.press("UANNA", reply_messages.KEEP)
    assert asked.question().state == QuestionState.ACCEPTED


def test_a_solution_found_without_a_name_names_nobody(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask")
    world.submit("UANNA", text=VPN, options=["anonymous"])
    world.run_due()
    world.says("UEMMA", "Which client do you use?", thread=world.nudge("UEMMA"))
    world.run_due()
    world.says("UANNA", "Found it: hold the button", thread=world.read("UANNA", "Which client do you use?"))
    world.run_due()
    world.press("UANNA", reply_messages.KEEP)
    world.run_due()
    assert world.question().state == QuestionState.ACCEPTED
    assert "la solution a été trouvée" in world.read("UCHLOE", VPN).text
    assert not world.reads("UCHLOE", "UANNA")


def test_a_solution_is_not_kept_of_a_question_that_was_withdrawn_meanwhile(asked: World) -> None:
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    press = asked.pressing("UANNA", reply_messages.KEEP)
    asked.press("UANNA", question_messages.WITHDRAW, value=str(asked.question().id))
    assert "réglée, close ou retirée" in asked.send(press).text
    assert asked.question().state == QuestionState.WITHDRAWN
    assert answers(asked) == []


@pytest.mark.parametrize("action", [reply_messages.KEEP, reply_messages.CLOSE, reply_messages.NOT_SOLVED])
def test_only_ones_own_solution_is_kept_or_not(asked: World, action: str) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    asked.press("UANNA", action, value=str(replies(asked)[0].id))
    assert answers(asked) == [] and asked.question().state == QuestionState.OPEN
    assert [one.meaning for one in replies(asked)] == ["answer"]


def test_one_colleague_hands_over_once(asked: World) -> None:
    nudge = next(n for n in asked.nudges() if n.member.slack_id == "UCHLOE")
    before = len(asked.nudges())
    for user in ("UHUGO", "UINES", "UKIM"):
        asked.press("UCHLOE", nudge_messages.HAND_OVER, value=str(nudge.id))
        came = asked.submit("UCHLOE", colleague=user)
    assert came.errors == {nudge_messages.COLLEAGUE: "Vous avez déjà répondu."}
    asked.run_due()
    assert len(asked.nudges()) == before + 1


@pytest.mark.parametrize("action", [nudge_messages.SNOOZE, nudge_messages.DECLINE, nudge_messages.OFF_TOPIC])
def test_a_stale_press_changes_nothing_once_somebody_answered(asked: World, action: str) -> None:
    press = asked.pressing("UCHLOE", action)
    asked.says("UCHLOE", SAID, thread=asked.nudge("UCHLOE"))
    asked.run_due()
    assert "déjà répondu" in asked.send(press).text
    assert [n.state for n in asked.nudges() if n.member.slack_id == "UCHLOE"] == [NudgeState.ANSWERED]


def test_a_second_thumb_below_a_withdrawn_question_rings_nobody(asked: World) -> None:
    said = in_thread(asked, "UGINA", "perhaps the old portal")
    asked.press("UANNA", question_messages.WITHDRAW, value=str(asked.question().id))
    asked.run_due()
    asked.reacts("UBEN", said, "+1")
    before = len(asked.slack.messages)
    asked.reacts("UJACK", said, "+1")
    assert len(asked.slack.messages) == before and answers(asked) == []


def test_a_guests_answer_by_form_is_shown_to_the_asker_who_says_like_any_other(asked: World) -> None:
    asked.press("UGUEST", question_messages.HELP)
    asked.submit("UGUEST", text=SAID)
    asked.run_due()
    assert answers(asked) == []
    with asked.deps.read_sessions() as session:
        guest = asked.member(session, "UGUEST").id
        assert session.query(Evidence).filter(Evidence.member_id == guest).all() == []
    assert "Est-ce la réponse" in asked.read("UANNA", SAID).text
    asked.press("UANNA", reply_messages.ACCEPT)
    assert [one.text for one in answers(asked)] == [SAID]


def test_a_guests_empty_answer_is_refused_beside_the_field(asked: World) -> None:
    asked.press("UGUEST", question_messages.HELP)
    assert asked.submit("UGUEST", text="  ").errors


def test_many_files_in_one_reply_are_shown(asked: World) -> None:
    files = [{"name": f"plan {n}.pdf", "permalink": f"https://files.example/{n}"} for n in range(60)]
    in_thread(asked, "UGINA", "perhaps these", subtype="file_share", files=files)
    assert [one.error for one in asked.notices("reply.given")] == [None]
    assert "+50" in asked.read("UANNA", "perhaps these").text


def test_a_reaction_to_what_stands_nowhere_is_passed_over(asked: World) -> None:
    for item in ({"type": "message", "ts": "1.0"}, {"type": "file", "file": "F1"}, {}):
        for kind in ("reaction_added", "reaction_removed"):
            assert asked.send(asked.event("UGINA", kind, reaction="+1", item=item)).status == 200


def test_a_thread_in_private_without_its_channel_type_is_not_taken_for_a_channel(asked: World) -> None:
    body = asked.writing("UCHLOE", "Which client do you use?", thread=asked.nudge("UCHLOE"))
    del body["event"]["channel_type"]
    asked.send(body)
    assert [one.seen_in for one in replies(asked)] == [None]


@pytest.mark.parametrize("piece", ["<", "<@", "<#C|", "<@U1|a"])
def test_reading_slacks_notation_looks_at_each_letter_a_few_times_at_most(piece: str) -> None:
    text = piece * 2000 + "<@U1|anna>"
    furthest = [len(found[0]) for found in TOKEN.finditer(text)]
    assert furthest == [len("<@U1|anna>")]


def test_whoever_wrote_below_a_question_is_not_asked_it_again(asked: World) -> None:
    asked.knows("UGINA", "How do I renew an expired VPN token at night?")
    asked.lists_topic("VPN")
    asked.knows("UHUGO", "Who renews the VPN token that expires?")
    in_thread(asked, "UGINA", SAID)
    in_thread(asked, "UHUGO", "perhaps the old portal")
    asked.press("UANNA", question_messages.NOT_HELPED)
    asked.pass_time(timedelta(days=3))
    asked_now = {n.member.slack_id for n in asked.nudges()}
    assert len(asked_now) > 3 and not asked_now & {"UGINA", "UHUGO"}


def test_a_question_is_no_evidence_for_itself(asked: World) -> None:
    in_thread(asked, "UGINA", SAID)
    asked.run_due()
    question = asked.question()
    with asked.deps.read_sessions() as session:
        gina = asked.member(session, "UGINA").id
    among = [Candidate(gina)]
    cites = [
        bool(asked.deps.index.experts(VPN, None, number)(among, asked.clock.at, 1).suggestions[0].evidence)
        for number in (None, question.id)
    ]
    assert cites == [True, False]
