"""From /mentor to a settled time: asked, matched, chosen, claimed, passed on, ended honestly."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from bot.embedding.encoder import Encoder, Vectors
from bot.handlers.sessions.request_actions import MENTOR_ANYWHERE
from bot.i18n import translator
from bot.matching import peers
from bot.matching.ranking import Candidate
from bot.slack import RefusedBySlack
from bot.store.models import Avoidance, ExternalMentor, LearningGoal, OfferState, RequestState
from bot.store.sessions import requests
from bot.store.sessions.meetings import minutes_in_week
from bot.views.questions import question_messages
from bot.views.sessions import offer_messages, request_form, request_messages
from tests.fakes import FakeEncoder
from tests.mentors import (
    OBJECTIVE,
    TOPIC,
    asks_for_a_session,
    chooses,
    claims,
    confirmed,
    gives_sessions,
    goes_to,
    meeting,
    meetings,
    offer_of,
    request,
    settled,
    together,
)
from tests.world import MONDAY, VPN, World, buttons

HOUR = timedelta(hours=1)


def test_three_people_are_suggested_with_the_reason_and_the_first_time_both_have(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE", "UEMMA", "UFARID")

    asks_for_a_session(world, "UANNA")

    said = world.read("UANNA", "peuvent vous aider").text
    assert said.count("Premier créneau commun") == 3
    assert TOPIC in said
    assert "dit s’y connaître" in said
    assert not world.slack.said_to("UBEN"), "nobody hears of it before they are chosen"


def test_the_mentor_reads_what_it_is_about_who_asks_why_them_and_three_times_of_their_own(
    world: World,
) -> None:
    gives_sessions(world, "UDARIO")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UDARIO")
    world.pass_time(timedelta(hours=5, minutes=15))  # a quarter past nine in New York

    said = world.read("UDARIO", "would like 20 minutes").text

    assert OBJECTIVE in said
    assert "<@UANNA>" in said
    assert "you said you know about" in said
    zone = "Mon 2 Mar, 09:30"  # half past three in Paris
    assert zone in said, "in New York's own time"
    assert len([line for line in said.splitlines() if "Mar, " in line]) == 3


def test_one_press_of_the_mentor_settles_it_for_both(world: World) -> None:
    one = settled(world)

    assert request(world).state == RequestState.CONFIRMED
    assert one.end_at - one.start_at == timedelta(minutes=20)
    card = together(world, "UANNA", "UBEN")[0].text
    assert OBJECTIVE in card
    assert "5 min" in card
    assert "C’est fixé" in world.read("UANNA", "Votre demande").text
    assert "ooked" in world.read("UBEN", "would like").text


def test_the_length_of_a_session_is_the_workspace_s_own(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).meeting_minutes = 30
    one = settled(world)
    assert one.end_at - one.start_at == timedelta(minutes=30)


def test_a_request_needs_an_objective_and_what_was_typed_stays(world: World) -> None:
    gives_sessions(world, "UBEN")
    outcome = asks_for_a_session(world, "UANNA", objective="…")
    assert "avec quoi vous aimeriez repartir" in outcome.errors[request_form.OBJECTIVE]
    assert world.slack.messages == []


def test_a_topic_that_is_a_novel_comes_back_cut_with_the_words_in_the_objective(world: World) -> None:
    novel = "how to plan a budget " * 40
    world.slash("UBEN", "/mentor", novel)

    fields = {block.get("block_id"): block for block in world.modal("UBEN")["blocks"]}

    assert len(fields[request_form.TOPIC]["element"]["initial_value"]) <= request_form.TOPIC_LENGTH
    assert "how to plan" in fields[request_form.OBJECTIVE]["element"]["initial_value"]
    assert "more than a topic can hold" in world.modal("UBEN")["blocks"][0]["text"]["text"]


def test_the_form_sent_twice_is_one_request(world: World) -> None:
    gives_sessions(world, "UBEN")
    world.slash("UANNA", "/mentor", TOPIC)
    body = world.submission("UANNA", objective=OBJECTIVE)
    world.send(body)
    world.send(body)
    world.run_due()
    assert len([one for one in world.slack.messages if "peut vous aider" in one.text]) == 1


def test_the_shortcut_the_home_tab_and_a_button_under_a_question_open_the_form(world: World) -> None:
    world.shortcut("UANNA", MENTOR_ANYWHERE)
    assert world.modal("UANNA")["callback_id"] == request_form.FORM
    world.send(world.event("UBEN", "app_home_opened", tab="home", channel="DBEN"))
    world.press("UBEN", request_messages.START)
    assert world.modal("UBEN")["callback_id"] == request_form.FORM
    world.ask("UCHLOE")
    world.press("UCHLOE", question_messages.TALK)
    topic = next(
        block for block in world.modal("UCHLOE")["blocks"] if block.get("block_id") == request_form.TOPIC
    )
    assert topic["element"]["initial_value"] == VPN


def test_without_anybody_the_end_is_honest_and_the_gap_is_kept(world: World) -> None:
    asks_for_a_session(world, "UANNA")

    said = world.read("UANNA", "Je n’ai trouvé personne").text

    assert "En faire une question" in said
    with world.deps.read_sessions() as session:
        gaps = requests.gaps(session, world.clock.at - HOUR)
    assert [gap.topic for gap in gaps] == [TOPIC]


def test_looking_further_ahead_finds_whoever_is_away_this_week(world: World) -> None:
    gives_sessions(world, "UBEN", week=[[0, 9 * 60, 12 * 60]])  # works on Monday mornings alone
    world.clock.move(timedelta(hours=4))
    asks_for_a_session(world, "UANNA", near="today")
    assert world.reads("UANNA", "Je n’ai trouvé personne")

    world.press("UANNA", request_messages.WIDEN)
    world.run_due()

    assert world.reads("UANNA", "Une personne peut vous aider")


@pytest.mark.parametrize("how", ["not willing", "paused", "avoided", "excluded", "gone", "budget", "line"])
def test_nobody_is_suggested_who(world: World, how: str) -> None:
    gives_sessions(world, "UBEN")
    with world.deps.sessions.begin() as session:
        ben, anna = world.member(session, "UBEN"), world.member(session, "UANNA")
        ben.takes_sessions = how != "not willing"
        ben.has_left = how == "gone"
        ben.paused_until = world.clock.at + timedelta(days=30) if how == "paused" else None
        ben.weekly_minutes = 10 if how == "budget" else None
        anna.reports_to_id = ben.id
        if how == "avoided":
            session.add(Avoidance(workspace_id=ben.workspace_id, member_id=ben.id, other_id=anna.id))

    typed = {"avoid": ["UBEN"]} if how == "excluded" else {"line": ["outside_line"]} if how == "line" else {}
    asks_for_a_session(world, "UANNA", **typed)

    assert request(world).state == RequestState.UNMATCHED


def test_slots_lie_in_the_mentor_s_own_windows_for_sessions(world: World) -> None:
    gives_sessions(
        world, "UBEN", session_windows=[[2, 14 * 60, 15 * 60]]
    )  # Wednesday, two to three in London
    asks_for_a_session(world, "UANNA")
    for slot in offer_of(world, "UBEN").slots:
        at = datetime.fromtimestamp(slot, world.clock.at.tzinfo)
        assert (at.weekday(), at.hour) == (2, 14)


def test_a_peer_is_somebody_who_wants_to_learn_the_same(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in ("UCHLOE", "UEMMA"):
            world.member(session, user).takes_sessions = True
        chloe = world.member(session, "UCHLOE")
        session.add(
            LearningGoal(workspace_id=chloe.workspace_id, member_id=chloe.id, topic="planning a budget")
        )

    asks_for_a_session(world, "UANNA", **{"with": "peer"})

    said = world.read("UANNA", "peut vous aider").text
    assert "<@UCHLOE>" in said
    assert "vit la même situation" in said
    assert "<@UEMMA>" not in said


def test_a_peer_is_found_by_meaning_too_and_nobody_who_wants_something_else() -> None:
    """Vectors made by hand: two ways to say one thing lie close, the rest lies apart."""
    wishes = ["parler devant un groupe", "soudure TIG", "SQL", "médiation", "Kubernetes", "Power BI"]
    axes = {text: np.eye(8, dtype=np.float32)[number] for number, text in enumerate(wishes)}
    axes["public speaking"] = axes["parler devant un groupe"]
    axes["unknown to all"] = np.eye(8, dtype=np.float32)[7]
    situations = [(number, text, None) for number, text in enumerate(wishes, start=1)]
    everybody = [Candidate(number) for number in range(1, 7)]

    def found(text: str, encoder: Encoder | None) -> list[int]:
        ranking = peers.ranked_by(situations, text, encoder)(everybody, MONDAY, 3)
        return [one.person for one in ranking.suggestions]

    assert found("public speaking", Axes(axes)) == [1]
    assert found("unknown to all", Axes(axes)) == []
    assert found("public speaking", None) == []
    assert found("tig soudure", None) == [2]


class Axes(FakeEncoder):
    """Gives each text the vector that it was told."""

    name, dimension = "by-hand", 8

    def __init__(self, rows: dict[str, Any]) -> None:
        self.rows = rows

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        return np.stack([self.rows[text] for text in texts])


def test_no_answer_in_four_of_their_hours_and_the_next_is_asked_and_the_requester_told(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")

    world.pass_time(timedelta(hours=3, minutes=59))
    assert not world.reads("UCHLOE", OBJECTIVE)
    world.pass_time(timedelta(minutes=2))

    assert offer_of(world, "UBEN").state == OfferState.SILENT
    assert world.reads("UCHLOE", OBJECTIVE)
    assert world.reads("UANNA", "je sollicite la personne suivante")
    assert world.reads("UBEN", "asked someone else in the meantime")


def test_when_all_were_silent_the_request_ends_in_words(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks_for_a_session(world, "UANNA")
    world.press("UANNA", request_messages.CHOOSE_FOR_ME)
    world.pass_time(timedelta(days=4))
    assert request(world).state == RequestState.UNMATCHED
    assert world.reads("UANNA", "occupées, ou n’ont pas répondu")


def test_a_choice_not_made_in_a_working_day_closes_the_request(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    world.pass_time(timedelta(days=3))
    assert request(world).state == RequestState.LAPSED
    assert world.reads("UANNA", "aucun choix n’a été fait")


def test_not_now_asks_the_next_without_naming_who_declined(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    world.press("UBEN", offer_messages.DECLINE)
    world.run_due()

    told = world.read("UANNA", "je sollicite la personne suivante").text
    assert "<@UCHLOE>" in told
    assert "<@UBEN>" not in told
    assert world.reads("UCHLOE", OBJECTIVE)


def test_i_know_who_asks_that_colleague_and_says_who_thought_of_them(world: World) -> None:
    gives_sessions(world, "UBEN")
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").takes_sessions = True
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")

    world.press("UBEN", offer_messages.HAND_OVER)
    refused = world.submit("UBEN", colleague="UGINA")
    assert "can’t be asked" in refused.errors[offer_messages.COLLEAGUE], "Gina takes no sessions"
    world.submit("UBEN", colleague="UHUGO")
    world.run_due()

    assert "<@UBEN> pense que vous savez" in world.read("UHUGO", OBJECTIVE).text
    claims(world, "UHUGO")
    assert together(world, "UANNA", "UHUGO")


def test_another_time_that_the_requester_has_is_settled_at_once(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    at = world.clock.at + timedelta(days=1, hours=2)

    world.press("UBEN", offer_messages.OTHER_TIME)
    world.submit("UBEN", time=int(at.timestamp()))
    world.run_due()

    assert meeting(world).start_at == at


def test_another_time_outside_the_requester_s_hours_is_asked_first(world: World) -> None:
    gives_sessions(world, "UDARIO")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UDARIO")
    world.pass_time(timedelta(hours=6))
    late = world.clock.at.replace(hour=20, minute=0)

    world.press("UDARIO", offer_messages.OTHER_TIME)
    world.submit("UDARIO", time=int(late.timestamp()))
    world.run_due()
    assert not meetings(world)
    assert "propose un autre moment" in world.read("UANNA", "propose un autre moment").text

    world.press("UANNA", offer_messages.ACCEPT_TIME)
    world.run_due()
    assert meeting(world).start_at == late


def test_once_it_is_settled_the_words_about_it_offer_no_other_time(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    world.says("UBEN", "Gladly, in a week?", thread=world.read("UBEN", "would like 20 minutes"))
    world.run_due()
    world.says("UANNA", "Any morning suits me", thread=world.read("UANNA", "Gladly"))
    world.run_due()
    words = world.read("UBEN", "Any morning suits me")
    assert buttons(words.message, offer_messages.OTHER_TIME) and "buttons" in words.text
    claims(world, "UBEN")
    words = world.read("UBEN", "Any morning suits me")
    assert not buttons(words.message, offer_messages.OTHER_TIME) and "buttons" not in words.text


@pytest.mark.parametrize("action", [offer_messages.OTHER_TIME, offer_messages.HAND_OVER])
def test_an_old_button_of_a_settled_request_opens_no_form(world: World, action: str) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    number = str(offer_of(world, "UBEN").id)
    claims(world, "UBEN")
    world.slack.modals.pop("UBEN", None)
    assert "you don’t need to do anything" in world.press("UBEN", action, number).text
    assert "UBEN" not in world.slack.modals


def test_a_time_that_has_passed_is_refused_beside_its_field(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    world.press("UBEN", offer_messages.OTHER_TIME)
    outcome = world.submit("UBEN", time=int((world.clock.at - HOUR).timestamp()))
    assert "has passed" in outcome.errors[offer_messages.TIME]


def test_a_slot_that_has_passed_settles_nothing(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    world.clock.move(timedelta(hours=1))  # before the first slot's time was noticed by anybody

    outcome = claims(world, "UBEN")

    assert "has passed" in outcome.text
    assert not meetings(world)


def test_within_the_hour_all_three_are_asked_and_the_second_reads_a_kind_sentence(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE", "UEMMA")
    asks_for_a_session(world, "UANNA", near="hour")
    world.press("UANNA", request_messages.CHOOSE_FOR_ME)
    world.run_due()
    late = world.pressing("UCHLOE", f"{offer_messages.CLAIM}.0")

    claims(world, "UBEN")
    second = world.send(late)

    assert "fait un peu plus vite" in second.text
    assert len(confirmed(world)) == 1
    assert "réglé avec quelqu’un d’autre" in world.read("UEMMA", OBJECTIVE).text


def test_a_slot_taken_meanwhile_is_not_booked_twice(world: World) -> None:
    gives_sessions(world, "UBEN")
    for asker in ("UANNA", "UKIM"):
        asks_for_a_session(world, asker)
        chooses(world, asker, "UBEN")
    first, second = (
        world.pressing("UBEN", f"{offer_messages.CLAIM}.0", about="<@UANNA>"),
        world.pressing("UBEN", f"{offer_messages.CLAIM}.0", about="<@UKIM>"),
    )
    world.send(first)
    refused = world.send(second)
    assert "another session at that time" in refused.text
    assert len(confirmed(world)) == 1


def test_a_time_taken_by_another_session_gives_way_on_the_mentor_s_buttons(world: World) -> None:
    gives_sessions(world, "UBEN")
    for asker in ("UANNA", "UKIM"):
        asks_for_a_session(world, asker)
        chooses(world, asker, "UBEN")
    late = world.pressing("UBEN", f"{offer_messages.CLAIM}.0", about="<@UKIM>")
    world.press("UBEN", f"{offer_messages.CLAIM}.0", about="<@UANNA>")
    world.run_due()

    shown = _times_on_buttons(world, "<@UKIM>")
    assert len(shown) == 3
    assert all(abs(at - meetings(world)[0].start_at) >= timedelta(minutes=20) for at in shown)
    assert "no longer free" in world.send(late).text
    assert len(confirmed(world)) == 1


def test_a_time_that_passes_gives_way_on_the_mentor_s_buttons(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    first = _times_on_buttons(world)[0]
    goes_to(world, first + timedelta(minutes=1))
    assert offer_of(world, "UBEN").state == OfferState.OFFERED
    assert len(_times_on_buttons(world)) == 3
    assert min(_times_on_buttons(world)) > world.clock.at


def _times_on_buttons(world: World, asker: str = "<@UANNA>") -> list[datetime]:
    """On the request of one of them that Ben reads."""
    shown = world.read("UBEN", f"{asker} ").message
    values = [buttons(shown, f"{offer_messages.CLAIM}.{number}") for number in range(3)]
    return [datetime.fromtimestamp(int(one.split(":")[1]), UTC) for found in values for one in found]


@pytest.mark.parametrize(
    ("change", "words"),
    [("paused", "You’re paused"), ("budget", "used up"), ("unwilling", "no longer offer")],
)
def test_what_changed_between_offer_and_claim_is_seen(world: World, change: str, words: str) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    with world.deps.sessions.begin() as session:
        ben = world.member(session, "UBEN")
        ben.paused_until = world.clock.at + timedelta(days=3) if change == "paused" else None
        ben.weekly_minutes = 5 if change == "budget" else None
        ben.takes_sessions = change != "unwilling"

    outcome = claims(world, "UBEN")

    assert words in outcome.text
    assert not meetings(world)


def test_a_mentor_who_paused_before_delivery_is_never_written_to(world: World) -> None:
    gives_sessions(world, "UDARIO", "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UDARIO")  # night in New York: it waits for the morning
    with world.deps.sessions.begin() as session:
        world.member(session, "UDARIO").paused_until = world.clock.at + timedelta(days=9)

    world.pass_time(timedelta(hours=6))

    assert not world.slack.said_to("UDARIO")
    assert world.reads("UBEN", OBJECTIVE), "the next one was asked instead"


def test_a_mentor_whom_slack_does_not_let_us_write_to_keeps_nobody_waiting(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks_for_a_session(world, "UANNA")
    world.slack.fails("post", RefusedBySlack("cannot_dm_bot"), where=lambda channel: channel == "DBEN")
    chooses(world, "UANNA", "UBEN")
    assert world.reads("UCHLOE", OBJECTIVE)


def test_a_withdrawn_request_ends_and_the_mentor_sees_it(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    old = world.pressing("UBEN", f"{offer_messages.CLAIM}.0")

    world.press("UANNA", request_messages.WITHDRAW)
    world.run_due()

    assert request(world).state == RequestState.WITHDRAWN
    assert world.reads("UBEN", "The request was withdrawn")
    assert "has moved on" in world.send(old).text


def test_a_stranger_s_press_on_somebody_s_request_does_nothing(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    offer = offer_of(world, "UBEN")
    assert "Only the person who asked" in world.press("UBEN", request_messages.CHOOSE, str(offer.id)).text
    chooses(world, "UANNA", "UBEN")
    stolen = world.press(
        "UGINA", f"{offer_messages.CLAIM}.0", f"{offer.id}:{offer_of(world, 'UBEN').slots[0]}"
    )
    assert "for someone else" in stolen.text


def test_a_guest_named_by_an_admin_is_asked_and_sees_nothing_of_the_directory(world: World) -> None:
    world.slash("UANNA", "/eclair", "mentors")
    world.submit("UANNA", name="Ida Outside", topics="budget planning", person=["UGUEST"])
    asks_for_a_session(world, "UBEN")
    world.press("UBEN", request_messages.OUTSIDE)
    world.run_due()

    said = world.read("UGUEST", OBJECTIVE)
    assert offer_messages.HAND_OVER not in str(said.message)
    claims(world, "UGUEST")
    assert together(world, "UBEN", "UGUEST")


def test_a_mentor_with_a_scheduling_link_ends_the_request_as_referred(world: World) -> None:
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        link = "https://calendar.example/ida"
        session.add(
            ExternalMentor(workspace_id=workspace.id, name="Ida", topics="budget planning", link=link)
        )
    asks_for_a_session(world, "UANNA")
    assert "https://calendar.example/ida" in str(world.read("UANNA", "Ida").message)
    world.press("UANNA", request_messages.OUTSIDE_LINK)
    assert request(world).state == RequestState.REFERRED


def test_only_an_admin_names_mentors_from_outside(world: World) -> None:
    assert world.slash("UBEN", "/eclair", "mentors").text
    assert "UBEN" not in world.slack.modals


def test_a_session_counts_in_the_mentor_s_week(world: World) -> None:
    one = settled(world)
    with world.deps.read_sessions() as session:
        ben = world.member(session, "UBEN")
        week = one.start_at - timedelta(days=one.start_at.weekday())
        assert minutes_in_week(session, ben, week - timedelta(days=1), week + timedelta(days=7)) == 20


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_state_of_a_request_has_its_words(language: str) -> None:
    t = translator(language)
    for state in RequestState:
        assert t(f"mentoring.state.{state.value}", when="then")
