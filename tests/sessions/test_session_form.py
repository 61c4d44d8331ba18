"""The form for a session: three fields, the rest behind a button; and what is said once it is sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.sessions.request_actions import MENTOR_ANYWHERE
from bot.scheduling.slots import free
from bot.scheduling.working_hours import LUNCH_BREAKS, NINE_TO_SIX, NOON_BREAK, WorkingWeek, usual_windows
from bot.services.people import identity
from bot.store.models import Member, RequestState, Workspace
from bot.views.people import profile_forms
from bot.views.questions import question_messages
from bot.views.sessions import request_form, request_messages
from tests.fakes import dm_of
from tests.mentors import (
    OBJECTIVE,
    TOPIC,
    after,
    asks_for_a_session,
    gives_sessions,
    more_options,
    request,
    settled,
    together,
)
from tests.world import VPN, World, buttons

NEEDED = [request_form.TOPIC, request_form.OBJECTIVE, request_form.NEAR]


def shown(world: World, user: str) -> dict[str, dict[str, Any]]:
    blocks = world.modal(user)["blocks"]
    return {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}


def by_command(world: World) -> None:
    world.slash("UANNA", "/mentor", TOPIC)


def by_shortcut(world: World) -> None:
    world.send({**world._interaction("UANNA", "shortcut"), "callback_id": MENTOR_ANYWHERE})


def by_home(world: World) -> None:
    world.press("UANNA", request_messages.START, "home")


@pytest.mark.parametrize("entry", [by_command, by_shortcut, by_home])
def test_every_entry_opens_three_fields_and_more_keeps_what_was_typed(
    world: World, entry: Callable[[World], None]
) -> None:
    entry(world)
    assert list(shown(world, "UANNA")) == NEEDED

    more_options(world, "UANNA", topic="lire un bilan", objective=OBJECTIVE, near="today")

    all_of_it = shown(world, "UANNA")
    assert set(all_of_it) == {*NEEDED, *request_form.BEHIND} - {request_form.LINE}
    assert all_of_it[request_form.TOPIC]["initial_value"] == "lire un bilan"
    assert all_of_it[request_form.OBJECTIVE]["initial_value"] == OBJECTIVE
    assert all_of_it[request_form.NEAR]["initial_option"]["value"] == "today"
    assert not buttons(world.modal("UANNA"), request_form.MORE)


def test_a_named_colleague_stands_in_the_short_form_and_in_the_long_one(world: World) -> None:
    world.slash("UANNA", "/mentor", f"<@UBEN|ben> {TOPIC}")
    assert list(shown(world, "UANNA")) == [*NEEDED, request_form.WHOM]
    more_options(world, "UANNA")
    assert shown(world, "UANNA")[request_form.WHOM]["initial_user"] == "UBEN"


def test_talking_about_a_question_of_mine_opens_the_same_form_and_keeps_which_it_is(world: World) -> None:
    world.ask("UANNA")
    number = str(world.question().id)
    world.press("UANNA", question_messages.TALK, number)
    assert list(shown(world, "UANNA")) == NEEDED
    more_options(world, "UANNA")
    assert world.modal("UANNA")["private_metadata"] == number
    assert world.modal("UANNA")["blocks"][0]["element"]["initial_value"].startswith(VPN[:40])


def test_a_warning_stays_when_more_is_asked_for(world: World) -> None:
    world.slash("UBEN", "/mentor", "how to plan a budget " * 40)
    more_options(world, "UBEN")
    assert "more than a topic can hold" in world.modal("UBEN")["blocks"][0]["text"]["text"]


def test_what_is_wrong_with_a_field_that_is_not_shown_shows_it(world: World) -> None:
    world.slash("UANNA", "/mentor", TOPIC)
    body = world.submission("UANNA", objective=OBJECTIVE)
    body["view"]["state"]["values"][request_form.WHOM] = {
        request_form.WHOM: {"type": "users_select", "selected_user": "UBEN"}
    }

    outcome = world.send(body)

    again = outcome.body["view"]
    assert "Cette personne ne peut pas être sollicitée" in again["blocks"][0]["text"]["text"]
    fields = {block.get("block_id"): block.get("element") for block in again["blocks"]}
    assert fields[request_form.WHOM]["initial_user"] == "UBEN"
    assert fields[request_form.OBJECTIVE]["initial_value"] == OBJECTIVE


def test_the_form_ends_in_what_happens_next_and_a_word_in_our_messages(world: World) -> None:
    gives_sessions(world, "UBEN")
    world.slash("UANNA", "/mentor", TOPIC)
    body = world.submission("UANNA", objective=OBJECTIVE)
    outcome = world.send(body)

    assert outcome.body["response_action"] == "update"
    assert "La suite est dans nos messages" in str(outcome.body["view"])
    assert world.read("UANNA", "je cherche quelqu’un pour").channel == dm_of("UANNA")

    world.send(body)
    assert sum("je cherche quelqu’un" in one.text for one in world.slack.said_to("UANNA")) == 1


def test_whoever_named_somebody_reads_whom_it_goes_to(world: World) -> None:
    gives_sessions(world, "UBEN")
    world.slash("UANNA", "/mentor", f"<@UBEN> {TOPIC}")
    outcome = world.submit("UANNA", objective=OBJECTIVE)
    assert "à cette seule personne" in str(outcome.body["view"])
    assert world.reads("UANNA", "je demande à <@UBEN>")


def test_at_night_too_both_the_word_and_the_honest_end_come_at_once(world: World) -> None:
    world.clock.move(timedelta(hours=14))  # midnight in Paris
    asks_for_a_session(world, "UANNA")
    assert world.reads("UANNA", "je cherche quelqu’un")
    assert request(world).state == RequestState.UNMATCHED
    assert world.reads("UANNA", "Je n’ai trouvé personne")


def test_one_suggestion_reads_as_one(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    said = str(world.read("UANNA", "Une personne peut vous aider").message)
    assert "Cette personne ne l’apprendra" in said
    assert "Solliciter cette personne" in said
    assert "Une autre personne" in said


def test_several_suggestions_read_as_several(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE")
    asks_for_a_session(world, "UANNA")
    said = str(world.read("UANNA", "2 personnes peuvent vous aider").message)
    assert "Ces personnes ne l’apprendront" in said
    assert "Choisissez pour moi" in said


def test_the_reminder_says_the_time_alone(world: World) -> None:
    one = settled(world)
    world.pass_time(one.start_at - world.clock.at)
    said = next(
        each for each in together(world, "UANNA", "UBEN") if "bientôt" in each.text or "soon" in each.text
    )
    assert "date_long" not in str(said.message)
    assert "^{time}|" in str(said.message)


# -- lunch ---------------------------------------------------------------------------------------------------


@given(
    country=st.sampled_from([*LUNCH_BREAKS, "FR-BRE", "BE", "US", "CA-QC"]),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    minutes=st.sampled_from([15, 20, 30, 45]),
    zone=st.sampled_from(["Europe/Paris", "America/Toronto", "Asia/Kolkata"]),
)
def test_no_time_is_ever_offered_in_the_lunch_break_of_whoever_never_settled_their_week(
    country: str, day: date, minutes: int, zone: str
) -> None:
    member = Member(timezone=zone, workspace=Workspace(country=country, timezone=zone))
    week, length = identity.session_week_of(member), timedelta(minutes=minutes)
    begins, ends = LUNCH_BREAKS.get(country[:2], NOON_BREAK)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    for slot in free([week], (), start, start + timedelta(days=3), length):
        wall = slot.astimezone(ZoneInfo(zone))
        at = wall.hour * 60 + wall.minute
        assert at + minutes <= begins or at >= ends


def test_no_fixed_break_that_somebody_chose_is_none() -> None:
    chosen = [list(window) for window in NINE_TO_SIX]
    company = Workspace(country="FR", timezone="Europe/Paris")
    assert identity.session_week_of(Member(workspace=company, week=chosen)).windows == NINE_TO_SIX
    company.week = chosen
    assert identity.session_week_of(Member(workspace=company)).windows == NINE_TO_SIX


def test_every_usual_break_can_be_read_in_the_forms() -> None:
    for country in [*LUNCH_BREAKS, "US"]:
        assert profile_forms.lunch_of(usual_windows(country)) != "none"
    assert WorkingWeek(ZoneInfo("UTC"), usual_windows("FR")).windows[0] == (0, 540, 750)


# -- what is kept, and what is over --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said"), [(None, "tant qu’Éclair est utilisé ici"), (1, "un jour"), (90, "90 jours")]
)
def test_a_request_that_was_not_met_says_what_is_kept_for_how_long_and_why(
    world: World, days: int | None, said: str
) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).keep_meetings_days = days
    asks_for_a_session(world, "UANNA")
    ended = str(world.read("UANNA", "Je n’ai trouvé personne").message)
    assert "Je garde votre demande" in ended
    assert said in ended
    assert "reprendre ici" in ended


def test_a_session_that_is_over_shows_no_plan_for_its_minutes(world: World) -> None:
    one = settled(world)
    assert "5 min" in together(world, "UANNA", "UBEN")[0].text
    after(world, one)
    assert "5 min" not in together(world, "UANNA", "UBEN")[0].text
