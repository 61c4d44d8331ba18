"""From a name on the expertise map to a question that goes to that colleague first, and to others after."""

from datetime import timedelta
from typing import Any

import pytest

from bot.services.privacy import erasure, own_data
from bot.services.questions import asking
from bot.services.questions.first_asked import FirstChoice
from bot.store.models import Avoidance, NudgeState, Question
from bot.views.people import expertise_messages
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.fakes import dm_of
from tests.people.test_people_reach import _pilot
from tests.world import KITCHEN, MONDAY, QUESTIONS, VPN, World, buttons

TOPIC = "VPN token"
FIELD = question_messages.FIRST


def looks_for(world: World, user: str = "UANNA", topic: str = TOPIC) -> str:
    """Three know about it, and Chloé agreed to be named; what whoever looks reads."""
    world.three_know()
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").is_listed = True
    return world.slash(user, "/eclair", f"who {topic}").text


def asks_chloe(world: World, user: str = "UANNA", **typed: Any) -> dict[str, str]:
    """The button beside her name, and the form; what is refused, by field."""
    world.press(user, expertise_messages.ASK_THEM)
    errors = world.submit(user, **{"text": VPN, **typed}).errors
    world.run_due()
    return errors


def in_channel(world: World) -> bool:
    return any(VPN in one.text for one in world.slack.messages if one.channel in (QUESTIONS, KITCHEN))


def test_the_map_leads_from_each_name_to_a_question_and_a_session(world: World) -> None:
    said = looks_for(world)

    assert "<@UCHLOE>" in said
    assert "Lui poser la question" in said
    assert "20 minutes ensemble" in said


def test_the_button_says_how_long_sessions_last_here_and_nobody_may_ask_themselves(world: World) -> None:
    looks_for(world)
    with world.deps.sessions.begin() as session:
        world.workspace(session).meeting_minutes = 30
    assert "30 minutes with them" in world.slash("UBEN", "/eclair", f"who {TOPIC}").text

    assert "ensemble" not in world.slash("UCHLOE", "/eclair", f"qui {TOPIC}").text


def test_the_form_starts_from_what_was_looked_for_and_names_the_colleague(world: World) -> None:
    looks_for(world)
    world.press("UANNA", expertise_messages.ASK_THEM)

    form = world.modal("UANNA")
    fields = {block.get("block_id"): block for block in form["blocks"]}
    assert fields[question_messages.TEXT]["element"]["initial_value"] == TOPIC
    assert "<@UCHLOE>" in str(form["blocks"])
    assert form["private_metadata"].isdigit()


def test_that_colleague_alone_is_asked_first_and_reads_why(world: World) -> None:
    looks_for(world)
    assert not asks_chloe(world)

    assert world.nudged(VPN) == ["UCHLOE"]
    assert "<@UANNA> a pensé à vous, après avoir cherché « VPN token »" in world.nudge("UCHLOE").text
    assert "va d’abord à <@UCHLOE>" in world.read("UANNA", "va d’abord à").text
    assert not in_channel(world)


def test_a_nameless_asker_is_named_to_nobody(world: World) -> None:
    looks_for(world)
    assert not asks_chloe(world, options=[question_messages.ANONYMOUS])

    said = world.nudge("UCHLOE").text
    assert "quelqu’un a pensé à vous" in said
    assert "UANNA" not in said
    assert "sans votre nom" in world.read("UANNA", "va d’abord à").text
    assert world.question().looked_for is None
    with world.deps.read_sessions() as session:
        chloe = world.member(session, "UCHLOE")
        assert "questions" not in own_data.known(session, chloe, to_themselves=True)


@pytest.mark.parametrize("reply", ["declines", "not now", "silent"])
def test_the_usual_waves_and_the_channel_follow_when_they_cannot(world: World, reply: str) -> None:
    looks_for(world)
    asks_chloe(world)
    world.lists_topic("VPN")

    if reply == "silent":
        world.pass_time(timedelta(hours=3, minutes=59))
        assert world.nudged(VPN) == ["UCHLOE"]
        world.pass_time(timedelta(minutes=2))
    else:
        world.press("UCHLOE", nudge_messages.DECLINE if reply == "declines" else nudge_messages.SNOOZE)
        world.run_due()

    assert len(world.nudges()) == 4
    assert {"UEMMA", "UFARID"} < set(world.nudged(VPN))
    assert in_channel(world)


def test_their_answer_reaches_the_asker_and_nobody_else(world: World) -> None:
    looks_for(world)
    asks_chloe(world, where=KITCHEN)
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Press Renew in the portal.")
    world.run_due()
    assert world.reads("UANNA", "Press Renew")
    world.press("UANNA", answer_messages.ACCEPT)
    world.pass_time(timedelta(days=5))

    assert world.nudged(VPN) == ["UCHLOE"]
    assert not in_channel(world)
    assert not world.reads("UBEN", "Press Renew")


def test_an_answer_that_does_not_help_leads_to_others(world: World) -> None:
    looks_for(world)
    asks_chloe(world)
    world.lists_topic("VPN")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Press Renew in the portal.")
    world.run_due()
    world.press("UANNA", question_messages.NOT_HELPED, str(world.question().id))
    world.run_due()

    assert len(world.nudges()) == 4
    assert in_channel(world)


def test_what_is_remembered_is_shown_before_anybody_is_asked(world: World) -> None:
    looks_for(world)
    world.knows("UGINA", VPN, accepted=True, said="Press Renew.")
    asks_chloe(world)
    assert not world.nudges()
    assert world.reads("UANNA", "Press Renew.")

    world.press("UANNA", question_messages.SEND, str(world.question().id))
    world.run_due()
    assert world.nudged(VPN) == ["UCHLOE"]


def test_without_the_tick_others_are_asked_at_once(world: World) -> None:
    looks_for(world)
    assert not asks_chloe(world, first=[])

    assert len(world.nudges()) == 3
    assert in_channel(world)
    assert "a pensé à vous" not in world.nudge("UCHLOE").text


@pytest.mark.parametrize("how", ["unwilling", "paused", "gone", "guest", "avoids", "avoided", "outside"])
def test_who_cannot_be_asked_is_said_beside_the_field_in_one_and_the_same_sentence(
    world: World, how: str
) -> None:
    looks_for(world)
    world.press("UANNA", expertise_messages.ASK_THEM)
    with world.deps.sessions.begin() as session:
        anna, chloe = world.member(session, "UANNA"), world.member(session, "UCHLOE")
        chloe.takes_nudges = how != "unwilling"
        chloe.paused_until = world.clock.at + timedelta(days=1) if how == "paused" else None
        chloe.has_left, chloe.is_guest = how == "gone", how == "guest"
        pair = {"avoids": (chloe, anna), "avoided": (anna, chloe)}.get(how)
        if pair:
            session.add(Avoidance(workspace_id=anna.workspace_id, member_id=pair[0].id, other_id=pair[1].id))
    if how == "outside":
        _pilot(world, "UANNA", "UEMMA")

    refused = world.submit("UANNA", text=VPN).errors[FIELD]
    assert refused.startswith("Cette personne ne peut pas être sollicitée en ce moment. Décochez")
    assert not world.submit("UANNA", text=VPN, first=[]).errors
    world.run_due()
    assert "UCHLOE" not in world.nudged(VPN)


def test_asking_oneself_is_refused_kindly(world: World) -> None:
    looks_for(world)
    with world.deps.read_sessions() as session:
        number = world.member(session, "UCHLOE").id
    world.press("UCHLOE", expertise_messages.ASK_THEM, f"{number}:{TOPIC}")
    assert "C’est vous" in world.submit("UCHLOE", text=VPN).errors[FIELD]


def test_when_today_is_full_the_form_says_from_when_and_others_can_be_asked_now(world: World) -> None:
    looks_for(world)
    with world.deps.sessions.begin() as session:
        world.workspace(session).nudges_a_day = 1
    asks_chloe(world)
    world.lists_topic("VPN")
    assert "dès son prochain jour de travail" in asks_chloe(world, text=VPN + " Again?")[FIELD]
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 5
    assert "dès la semaine prochaine" in asks_chloe(world, text=VPN + " Again?")[FIELD]
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 0
    assert "en ce moment" in asks_chloe(world, text=VPN + " Again?")[FIELD]

    assert not asks_chloe(world, text=VPN + " Again?", first=[])
    assert len(world.nudges()) == 4


def test_the_request_waits_for_their_hours(world: World) -> None:
    looks_for(world)
    world.clock.at = MONDAY + timedelta(hours=12)  # ten in the evening in Paris
    asks_chloe(world)
    assert not world.nudged(VPN)
    world.pass_time(timedelta(hours=11))
    assert world.nudged(VPN) == ["UCHLOE"]


def test_the_wish_survives_a_stop_right_after_the_question_was_kept(world: World) -> None:
    looks_for(world)
    with world.deps.sessions.begin() as session:
        anna, first = world.member(session, "UANNA"), FirstChoice(world.member(session, "UCHLOE"), TOPIC)
        asking.ask(session, anna, VPN, source="form:1", first=first, now=world.clock.at)

    world.start()
    world.pass_time(timedelta(minutes=2))

    assert world.nudged(VPN) == ["UCHLOE"]


def test_the_form_sent_twice_is_one_question(world: World) -> None:
    looks_for(world)
    with world.deps.sessions.begin() as session:
        world.workspace(session).nudges_a_day = 1
    world.press("UANNA", expertise_messages.ASK_THEM)
    body = world.submission("UANNA", text=VPN)
    world.send(body)
    world.run_due()
    assert not world.send(body).errors
    world.run_due()
    assert world.nudged(VPN) == ["UCHLOE"]
    with world.deps.read_sessions() as session:
        assert session.query(Question).filter_by(text=VPN).count() == 1


def test_words_that_stand_open_already_can_still_be_put_to_somebody_first(world: World) -> None:
    looks_for(world)
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").takes_nudges = False
    world.ask("UANNA", VPN)
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").takes_nudges = True
    asks_chloe(world)
    assert "a pensé à vous" in world.nudge("UCHLOE").text


def test_who_is_erased_is_asked_no_more_and_the_question_goes_to_others(world: World) -> None:
    looks_for(world)
    world.knows("UGINA", VPN, accepted=True)
    asks_chloe(world)  # waits for the asker, who is shown what is remembered
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UCHLOE"), "keep", world.clock.at)
    assert world.question().first_asked_id is None

    world.press("UANNA", question_messages.SEND, str(world.question().id))
    world.run_due()
    assert len(world.nudges()) == 3
    assert in_channel(world)


def test_a_form_about_somebody_who_was_erased_meanwhile_says_so(world: World) -> None:
    looks_for(world)
    world.press("UANNA", expertise_messages.ASK_THEM)
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UCHLOE"), "keep", world.clock.at)
    assert "Éclair" in world.submit("UANNA", text=VPN).errors[FIELD]
    assert not world.submit("UANNA", text=VPN, first=[]).errors


def test_an_asker_who_removes_what_they_wrote_removes_what_they_looked_for(world: World) -> None:
    looks_for(world)
    asks_chloe(world)
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UANNA"), "remove", world.clock.at)
    with world.deps.read_sessions() as session:
        assert [one.looked_for for one in session.query(Question).filter_by(text="…")] == [None]


def test_i_know_who_stands_on_the_request_beside_not_me(world: World) -> None:
    world.three_know()
    world.ask("UANNA")

    row = next(one for one in world.nudge("UCHLOE").message["blocks"] if one["type"] == "actions")
    assert [button["action_id"] for button in row["elements"]] == [
        nudge_messages.ANSWER,
        nudge_messages.SNOOZE,
        nudge_messages.DECLINE,
        nudge_messages.HAND_OVER,
        nudge_messages.OFF_TOPIC,
        nudge_messages.WHY_ME,
    ]
    world.press("UCHLOE", nudge_messages.HAND_OVER)
    assert not world.submit("UCHLOE", colleague="UHUGO").errors
    world.run_due()

    assert "<@UCHLOE> pense que vous savez" in world.nudge("UHUGO").text
    assert not buttons(world.nudge("UCHLOE").message, nudge_messages.ANSWER)


def test_i_know_who_stands_on_a_request_that_was_put_off_too(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()

    world.press("UCHLOE", nudge_messages.HAND_OVER)
    assert not world.submit("UCHLOE", colleague="UHUGO").errors
    world.pass_time(timedelta(days=1))

    assert world.nudges()[0].state == NudgeState.HANDED_OVER
    assert world.nudged(VPN).count("UCHLOE") == 1
    assert "UHUGO" in world.nudged(VPN)


def test_whoever_is_asked_first_may_hand_it_over(world: World) -> None:
    looks_for(world)
    asks_chloe(world)
    world.press("UCHLOE", nudge_messages.HAND_OVER)
    world.submit("UCHLOE", colleague="UHUGO")
    world.run_due()

    assert world.nudged(VPN) == ["UCHLOE", "UHUGO"]
    assert not in_channel(world)


def test_the_map_of_a_topic_of_a_thousand_letters_still_leads_to_a_question(world: World) -> None:
    looks_for(world, topic=TOPIC + " x" * 500)
    world.press("UANNA", expertise_messages.ASK_THEM)
    assert not world.submit("UANNA", text=VPN).errors
    world.run_due()
    assert len(world.question().looked_for or "") <= 200
    assert dm_of("UCHLOE") in {one.channel for one in world.slack.messages}
