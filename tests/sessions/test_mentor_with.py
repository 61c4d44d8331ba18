"""A session with one colleague in particular: asked for by name, and never silently put to others."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.store.models import Avoidance, BusyTime, ExternalMentor, OfferState, RequestState
from bot.views.people import expertise_messages
from bot.views.sessions import offer_messages, request_form, request_messages
from tests.mentors import (
    OBJECTIVE,
    TOPIC,
    asks_for_a_session,
    chooses,
    claims,
    confirmed,
    gives_sessions,
    meeting,
    offer_of,
    request,
    together,
)
from tests.people.test_people_reach import _pilot
from tests.world import MONDAY, World, buttons

HOUR = timedelta(hours=1)
FIELD = request_form.WHOM


def asks(world: World, whom: str, user: str = "UANNA", **typed: Any) -> Any:
    """`/mentor`, with somebody named in the form."""
    return asks_for_a_session(world, user, **{"whom": whom, **typed})


def over(world: World) -> str:
    return world.read("UANNA", "ne se fera pas avec").text


def test_one_named_mentor_is_asked_alone_with_times_that_both_have(world: World) -> None:
    gives_sessions(world, "UCHLOE", "UBEN", "UEMMA")

    assert not asks(world, "UBEN").errors

    said = world.read("UBEN", "would like 20 minutes").text
    assert "<@UANNA> asked for you by name" in said
    assert len(offer_of(world, "UBEN").slots) == 3
    assert not world.slack.said_to("UCHLOE")
    assert not world.slack.said_to("UEMMA")
    shown = world.read("UANNA", "Votre demande").text
    assert "J’ai sollicité <@UBEN>" in shown
    assert "Je ne sollicite personne d’autre" in shown


def test_one_press_of_theirs_settles_it(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks(world, "UBEN")
    claims(world, "UBEN")

    assert request(world).state == RequestState.CONFIRMED
    assert OBJECTIVE in together(world, "UANNA", "UBEN")[0].text
    assert "C’est fixé" in world.read("UANNA", "Votre demande").text


def test_a_mentor_of_whom_nothing_is_known_may_be_named_as_well(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UBEN").takes_sessions = True
    asks(world, "UBEN", **{"with": "peer"})
    claims(world, "UBEN")
    assert confirmed(world)


def test_the_command_takes_a_name_before_the_topic(world: World) -> None:
    world.slash("UANNA", "/mentor", f"<@UBEN|ben> {TOPIC}")
    fields = {block.get("block_id"): block for block in world.modal("UANNA")["blocks"]}

    assert fields[FIELD]["element"]["initial_user"] == "UBEN"
    assert fields[FIELD]["optional"]
    assert fields[request_form.TOPIC]["element"]["initial_value"] == TOPIC

    world.slash("UANNA", "/mentor", "<@UBEN>")
    fields = {block.get("block_id"): block for block in world.modal("UANNA")["blocks"]}
    assert fields[FIELD]["element"]["initial_user"] == "UBEN"
    assert "initial_value" not in fields[request_form.TOPIC]["element"]

    world.slash("UANNA", "/mentor", TOPIC)
    fields = {block.get("block_id"): block for block in world.modal("UANNA")["blocks"]}
    assert FIELD not in fields, "with nobody named, it is behind *More options*"


def test_the_expertise_map_leads_to_the_form_with_the_person_and_the_topic(world: World) -> None:
    gives_sessions(world, "UBEN", is_listed=True)
    world.slash("UANNA", "/eclair", f"who {TOPIC}")
    world.press("UANNA", expertise_messages.MEET_THEM)
    fields = {block.get("block_id"): block for block in world.modal("UANNA")["blocks"]}
    assert fields[FIELD]["element"]["initial_user"] == "UBEN"
    assert fields[request_form.TOPIC]["element"]["initial_value"] == TOPIC

    assert not world.submit("UANNA", objective=OBJECTIVE).errors
    world.run_due()
    assert world.reads("UBEN", "asked for you by name")


@pytest.mark.parametrize(
    "how", ["not willing", "paused", "avoids", "avoided", "gone", "bot", "guest", "outside the pilot"]
)
def test_who_cannot_be_asked_is_said_beside_the_field_in_one_and_the_same_sentence(
    world: World, how: str
) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    with world.deps.sessions.begin() as session:
        ben, anna = world.member(session, "UBEN"), world.member(session, "UANNA")
        ben.takes_sessions = how != "not willing"
        ben.has_left, ben.is_bot, ben.is_guest = how == "gone", how == "bot", how == "guest"
        ben.paused_until = world.clock.at + timedelta(days=30) if how == "paused" else None
        pair = {"avoids": (ben, anna), "avoided": (anna, ben)}.get(how)
        if pair:
            session.add(Avoidance(workspace_id=ben.workspace_id, member_id=pair[0].id, other_id=pair[1].id))
    if how == "outside the pilot":
        _pilot(world, "UANNA", "UCHLOE")

    outcome = asks(world, "UBEN")

    assert outcome.errors[FIELD].startswith("Cette personne ne peut pas être sollicitée pour une séance")
    assert not world.slack.said_to("UBEN")
    assert not world.submit("UANNA", objective=OBJECTIVE, whom=None).errors
    world.run_due()
    assert world.reads("UANNA", "Une personne peut vous aider")


def test_whoever_names_themselves_or_a_person_they_exclude_reads_so(world: World) -> None:
    gives_sessions(world, "UANNA", "UBEN")
    with world.deps.sessions.begin() as session:
        world.member(session, "UANNA").reports_to_id = world.member(session, "UBEN").id

    assert "C’est vous" in asks(world, "UANNA").errors[FIELD]
    assert "plus bas dans ce formulaire" in asks(world, "UBEN", avoid=["UBEN"]).errors[FIELD]
    assert "plus bas dans ce formulaire" in asks(world, "UBEN", line=["outside_line"]).errors[FIELD]


def test_no_time_in_common_and_no_minutes_left_are_two_sentences(world: World) -> None:
    gives_sessions(world, "UBEN", week=[[0, 9 * 60, 12 * 60]])  # works on Monday mornings alone
    world.clock.move(timedelta(hours=4))
    assert "aucun créneau commun" in asks(world, "UBEN", near="today").errors[FIELD]
    with world.deps.sessions.begin() as session:
        world.member(session, "UBEN").week = None
        world.member(session, "UBEN").weekly_minutes = 10
    assert "n’a plus de temps à donner" in asks(world, "UBEN", near="today").errors[FIELD]


def test_a_time_at_which_their_calendar_says_busy_is_none(world: World) -> None:
    gives_sessions(world, "UBEN")
    with world.deps.sessions.begin() as session:
        ben, at = world.member(session, "UBEN"), world.clock.at
        span = {"start_at": at, "end_at": at + timedelta(days=8)}
        session.add(BusyTime(workspace_id=ben.workspace_id, member_id=ben.id, **span))
    assert "aucun créneau commun" in asks(world, "UBEN").errors[FIELD]


def test_a_time_of_another_session_of_theirs_is_not_offered(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks(world, "UBEN")
    first = datetime.fromtimestamp(offer_of(world, "UBEN").slots[0], UTC)
    claims(world, "UBEN")
    asks(world, "UBEN", user="UKIM")
    assert all(
        abs(datetime.fromtimestamp(slot, UTC) - first) >= timedelta(minutes=20)
        for slot in offer_of(world, "UBEN").slots
    )


def test_the_form_sent_twice_is_one_request(world: World) -> None:
    gives_sessions(world, "UBEN")
    world.slash("UANNA", "/mentor", f"<@UBEN> {TOPIC}")
    body = world.submission("UANNA", objective=OBJECTIVE)
    world.send(body)
    world.run_due()
    assert not world.send(body).errors
    world.run_due()
    assert sum("would like" in one.text for one in world.slack.said_to("UBEN")) == 1


@pytest.mark.parametrize("how", ["declines", "is silent", "cannot be reached"])
def test_when_it_does_not_work_out_the_requester_hears_it_kindly_and_nobody_else_is_asked(
    world: World, how: str
) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    if how == "cannot be reached":
        world.slack.closed = {"UBEN"}
    asks(world, "UBEN")
    if how == "declines":
        world.press("UBEN", offer_messages.DECLINE)
        world.run_due()
    world.pass_time(timedelta(hours=5))

    said = over(world)
    assert "<@UBEN>" in said
    assert "Je ne sollicite personne d’autre" in said
    assert not world.slack.said_to("UCHLOE")
    assert request(world).state == RequestState.CHOOSING
    if how == "declines":
        assert "I won’t look for anyone else" in world.read("UBEN", OBJECTIVE).text


def test_the_requester_may_then_look_for_others_who_are_not_the_same(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks(world, "UBEN")
    world.press("UBEN", offer_messages.DECLINE)
    world.run_due()

    world.press("UANNA", request_messages.OTHERS)
    world.run_due()

    said = world.read("UANNA", "Une personne peut vous aider").text
    assert "<@UCHLOE>" in said
    assert "<@UBEN>" not in said
    assert not buttons(world.read("UANNA", "ne se fera pas avec").message, request_messages.OTHERS)
    chooses(world, "UANNA", "UCHLOE")
    claims(world, "UCHLOE")
    assert [seat.member.slack_id for seat in meeting(world).seats if not seat.is_learner] == ["UCHLOE"]


@pytest.mark.parametrize(
    ("way", "state"),
    [(request_messages.WIDEN, RequestState.CHOOSING), (request_messages.WITHDRAW, RequestState.WITHDRAWN)],
)
def test_the_requester_may_then_look_further_ahead_or_take_it_back(
    world: World, way: str, state: RequestState
) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks(world, "UBEN")
    world.press("UBEN", offer_messages.DECLINE)
    world.run_due()

    world.press("UANNA", way)
    world.run_due()

    assert request(world).state == state
    assert world.reads("UANNA", "Une personne peut vous aider") == (way == request_messages.WIDEN)


def test_a_request_that_nobody_takes_up_again_lapses_and_is_no_gap(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks(world, "UBEN")
    world.press("UBEN", offer_messages.DECLINE)
    world.pass_time(timedelta(days=4))
    assert request(world).state == RequestState.LAPSED


def test_another_time_that_does_not_suit_leads_to_others_by_the_same_press(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks(world, "UBEN")
    world.press("UBEN", offer_messages.OTHER_TIME)
    evening = MONDAY + timedelta(days=1, hours=11)  # nine in the evening in Paris
    world.submit("UBEN", time=int(evening.timestamp()))
    world.run_due()
    world.press("UANNA", offer_messages.REFUSE_TIME)
    world.run_due()

    assert "<@UCHLOE>" in world.read("UANNA", "Une personne peut vous aider").text
    assert not world.reads("UANNA", "ne se fera pas avec")


def test_what_changes_between_the_form_and_the_request_is_told(world: World) -> None:
    gives_sessions(world, "UBEN")
    world.slash("UANNA", "/mentor", f"<@UBEN> {TOPIC}")
    world.submit("UANNA", objective=OBJECTIVE)
    with world.deps.sessions.begin() as session:
        world.member(session, "UBEN").takes_sessions = False
    world.run_due()

    assert "<@UBEN>" in over(world)
    assert not world.slack.said_to("UBEN")


def test_a_named_mentor_may_hand_it_over_and_the_next_no_is_told_too(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks(world, "UBEN")
    world.press("UBEN", offer_messages.HAND_OVER)
    assert not world.submit("UBEN", colleague="UCHLOE").errors
    world.run_due()
    assert "<@UBEN> pense que vous savez" in world.read("UCHLOE", OBJECTIVE).text

    world.press("UCHLOE", offer_messages.DECLINE)
    world.run_due()
    assert "<@UBEN>" in over(world)
    assert offer_of(world, "UCHLOE").state == OfferState.DECLINED


def test_a_mentor_from_outside_whom_an_admin_named_may_be_asked_by_name(world: World) -> None:
    with world.deps.sessions.begin() as session:
        guest = world.member(session, "UGUEST")
        session.add(ExternalMentor(workspace_id=guest.workspace_id, member=guest, name="g", topics=TOPIC))
    assert not asks(world, "UGUEST").errors
    assert offer_of(world, "UGUEST").state == OfferState.OFFERED
