"""Somebody leaves the company: what they asked ends plainly, whom they would meet hears it, and they may come
back."""

from datetime import timedelta

import pytest

from bot import directory_sync
from bot.store.models import Meeting, MeetingState, MentoringRequest, Question, QuestionState
from bot.views.questions import question_messages
from bot.views.rituals import agenda_messages
from tests.fakes import TEAM
from tests.mentors import asks_for_a_session, chooses, gives_sessions, settled
from tests.ritual_world import OVEN, in_the_kitchen, tell, to_tuesday
from tests.world import QUESTIONS, World


def changes(world: World, slack_id: str, *, deleted: bool) -> None:
    """As Slack tells it: who left has hardly a profile any more."""
    user = {"id": slack_id, "team_id": TEAM, "deleted": deleted, "name": "deactivateduser", "profile": {}}
    body = world.event(None, "user_change")
    body["event"]["user"] = user
    assert world.send(body).status == 200
    world.run_due()


def last_question(world: World) -> Question:
    with world.deps.read_sessions() as session:
        found = session.query(Question).order_by(Question.id.desc()).first()
    assert found is not None
    return found


@pytest.mark.parametrize("how", ["told", "listed"])
def test_a_leavers_question_ends_and_everybody_who_was_asked_reads_so(world: World, how: str) -> None:
    world.three_know()
    world.ask("UANNA")
    asked = ["UCHLOE", "UEMMA", "UFARID"]
    if how == "told":
        changes(world, "UANNA", deleted=True)
    else:
        world.slack._people["UANNA"] = type(world.slack._people["UANNA"])("UANNA", has_left=True)
        directory_sync.sync_people(world.deps)
        world.run_due()
    assert last_question(world).state == QuestionState.WITHDRAWN
    for slack_id in asked:
        nudge = [one for one in world.slack.said_to(slack_id) if one.channel.startswith("D")][-1]
        assert "n’est plus ici" in nudge.text and "Répondre" not in nudge.text
    post = next(one for one in world.slack.messages if one.channel == QUESTIONS)
    assert "n’est plus ici" in post.text and "question est close" in post.text
    before = len(world.slack.messages)
    world.pass_time(timedelta(days=9))
    said = [one.text for one in world.slack.messages[before:] if "VPN" in one.text]
    assert said == []


def test_what_is_written_to_a_leaver_is_answered_and_not_swallowed(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    changes(world, "UANNA", deleted=True)
    nudge = [one for one in world.slack.said_to("UCHLOE") if one.channel.startswith("D")][-1]
    before = len(world.slack.said_to("UCHLOE"))
    world.says("UCHLOE", "Press Renew in the portal.", thread=nudge)
    world.run_due()
    assert len(world.slack.said_to("UCHLOE")) > before


def test_a_leaver_who_asked_without_a_name_is_not_told_apart_from_one_who_took_it_back(world: World) -> None:
    world.three_know()
    world.shortcut("UHUGO", "ask_a_question")
    world.submit(
        "UHUGO", text="My VPN token expires, how is it renewed?", options=[question_messages.ANONYMOUS]
    )
    world.run_due()
    changes(world, "UHUGO", deleted=True)
    assert last_question(world).state == QuestionState.WITHDRAWN
    for one in world.slack.messages:
        assert "n’est plus ici" not in one.text


@pytest.mark.parametrize("leaver", ["UANNA", "UBEN"])
def test_a_session_with_a_leaver_is_called_off_and_the_other_one_hears_it(world: World, leaver: str) -> None:
    settled(world)
    other = "UBEN" if leaver == "UANNA" else "UANNA"
    before = len(world.slack.said_to(other))
    changes(world, leaver, deleted=True)
    with world.deps.read_sessions() as session:
        assert [one.state for one in session.query(Meeting)] == [MeetingState.CANCELLED]
    assert len(world.slack.said_to(other)) > before


def test_a_request_of_a_leaver_ends_and_the_mentor_who_was_asked_reads_it(world: World) -> None:
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    changes(world, "UANNA", deleted=True)
    with world.deps.read_sessions() as session:
        assert {one.state for one in session.query(MentoringRequest)} <= {"withdrawn", "cancelled"}


def test_a_part_that_a_leaver_had_taken_in_a_gathering_is_free_again(world: World) -> None:
    company = in_the_kitchen(world)
    to_tuesday(company)
    tell(company, "UANNA", **OVEN)
    company.pass_time(timedelta(days=8))
    company.press("UBEN", agenda_messages.TAKE["host"])
    company.run_due()
    assert "<@UBEN>" in company.read("UANNA", "Réunion des petits échecs").text
    changes(company, "UBEN", deleted=True)
    assert "<@UBEN>" not in company.read("UANNA", "Réunion des petits échecs").text


def test_who_comes_back_finds_their_question_and_asks_it_again(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    changes(world, "UANNA", deleted=True)
    changes(world, "UANNA", deleted=False)
    number = last_question(world).id
    said = world.press("UANNA", question_messages.REOPEN, str(number))
    world.run_due()
    assert last_question(world).state == QuestionState.OPEN, said.text
    post = [one for one in world.slack.messages if one.channel == QUESTIONS][-1]
    assert "n’est plus ici" not in post.text
