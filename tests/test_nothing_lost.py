"""What people write is neither lost, nor swallowed, nor said twice, whatever happens around it."""

import json
from datetime import timedelta

import pytest

from bot import jobs
from bot.services import privacy
from bot.slack import RefusedBySlack
from bot.store.models import Meeting, Outcome, Request
from bot.views import conversation as reply_views
from bot.views import direct as views
from bot.views import offers as offer_views
from bot.views import questions as question_views
from tests import mentors
from tests.fakes import Sent
from tests.test_conversation import SAID, answers, asked, in_thread, post, replies  # noqa: F401
from tests.test_direct import HELD_EN, HELD_FR, _nameless, drafts
from tests.world import KITCHEN, QUESTIONS, VPN, World

# ruff: noqa: F811


def test_somebody_to_whom_a_mentor_proposed_a_time_can_still_write_once_that_mentor_is_forgotten(
    world: World,
) -> None:
    mentors.gives_sessions(world, "UDARIO")
    mentors.asks_for_a_session(world, "UANNA")
    mentors.chooses(world, "UANNA", "UDARIO")
    world.pass_time(timedelta(hours=5))
    world.press("UDARIO", offer_views.OTHER_TIME)
    at = (world.clock.at + timedelta(days=1)).replace(hour=20, minute=0, second=0, microsecond=0)
    world.submit("UDARIO", time=int(at.timestamp()))
    world.settle()
    world.pass_time(timedelta(hours=20))
    kinds = [(one.kind, one.state) for one in world.notices("mentoring") if one.member_id]
    with world.deps.acting() as session:
        privacy.erase(session, world.member(session, "UDARIO"), "keep", world.clock.at)
    world.settle()
    came = world.send(world.writing("UANNA", "How do I plan a budget?"))
    world.settle()
    assert came.status == 200, kinds
    assert world.reads("UANNA", HELD_FR)


@pytest.mark.parametrize("gone", ["UANNA", "UBEN"])
def test_whoever_had_a_session_can_still_write_once_the_other_one_is_forgotten(
    world: World, gone: str
) -> None:
    one = mentors.settled(world)
    mentors.after(world, one)
    world.pass_time(timedelta(hours=1))
    kinds = [(n.kind, n.member_id) for n in world.notices("meeting")]
    with world.deps.acting() as session:
        privacy.erase(session, world.member(session, gone), "keep", world.clock.at)
    world.settle()
    left = "UBEN" if gone == "UANNA" else "UANNA"
    came = world.send(world.writing(left, "How do I plan a budget?"))
    world.settle()
    assert came.status == 200, kinds
    assert world.reads(left, HELD_FR if left == "UANNA" else HELD_EN)


def test_whoever_had_a_session_to_come_can_still_write_once_the_other_one_is_forgotten(world: World) -> None:
    mentors.settled(world)
    with world.deps.acting() as session:
        privacy.erase(session, world.member(session, "UANNA"), "keep", world.clock.at)
    world.settle()
    came = world.send(world.writing("UBEN", "How do I plan a budget?"))
    world.settle()
    assert came.status == 200
    assert world.reads("UBEN", HELD_EN)


def test_retention_of_sessions_leaves_people_able_to_write(world: World) -> None:
    one = mentors.settled(world)
    mentors.after(world, one)
    world.pass_time(timedelta(hours=20))
    with world.deps.sessions.begin() as session:
        world.workspace(session).keep_meetings_days = 1
        for request in session.query(Request):
            request.closed_at = request.closed_at or world.clock.at
    world.pass_time(timedelta(days=3))
    jobs.forget_old(world.deps)
    with world.deps.reads() as session:
        assert session.query(Meeting).count() == 0
    for user in ("UANNA", "UBEN"):
        assert world.send(world.writing(user, "How do I plan a budget?")).status == 200, user


def test_what_looks_like_a_mention_and_is_none_is_read_in_one_pass(world: World) -> None:
    for broken in ("<", "<@U1|", "<@"):
        world.says("UANNA", "How do I plan a budget? " + broken * 20_000)
    world.settle()
    assert world.slack.said_to("UANNA")


def test_a_question_whose_solution_was_closed_can_be_asked_again(asked: World) -> None:
    before = len(asked.nudges())
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_views.CLOSE)
    asked.settle()
    assert asked.question().state == Outcome.ANSWERED
    asked.press("UANNA", question_views.REOPEN, value=str(asked.question().id))
    asked.pass_time(timedelta(hours=2))
    assert asked.question().state == Outcome.OPEN
    assert len(asked.nudges()) > before


def test_found_it_after_the_honest_end_is_heard(asked: World) -> None:
    asked.pass_time(timedelta(days=14))
    assert asked.question().state == Outcome.UNANSWERED
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    assert asked.reads("UANNA", "On dirait que vous avez trouvé")


def test_a_solution_edited_away_no_longer_ends_the_question(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.changes("UANNA", said, "No, that was wrong, it still expires every night")
    asked.settle()
    asked.pass_time(timedelta(days=6))
    assert asked.question().state != Outcome.ANSWERED


def test_a_solution_deleted_sets_the_waves_free_soon(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    before = len(asked.nudges())
    asked.deletes("UANNA", said)
    asked.pass_time(timedelta(hours=9))
    assert len(asked.nudges()) > before


def test_an_answer_after_found_it_and_not_helped_goes_on(asked: World) -> None:
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.pass_time(timedelta(days=6))
    assert asked.question().state == Outcome.ANSWERED
    before = len(asked.nudges())
    asked.press("UANNA", question_views.NOT_HELPED, value=str(asked.question().id))
    asked.pass_time(timedelta(hours=2))
    assert asked.question().state == Outcome.OPEN and len(asked.nudges()) > before


def sent_by_press(world: World, user: str, text: str) -> Sent:
    """A plain direct message, sent where the first button says."""
    said = world.says(user, text)
    world.settle()
    world.press(user, f"{views.TO}.0")
    world.settle()
    return said


def test_an_answer_written_as_a_plain_message_and_sent_by_a_press_follows_its_edit(asked: World) -> None:
    said = sent_by_press(asked, "UCHLOE", SAID)
    assert [one.text for one in answers(asked)] == [SAID]
    asked.changes("UCHLOE", said, "Open the portal and press *Renew twice*.")
    asked.settle()
    assert ["Renew twice" in one.text for one in answers(asked)] == [True]


def test_an_answer_written_as_a_plain_message_and_sent_by_a_press_goes_when_it_is_deleted(
    asked: World,
) -> None:
    said = sent_by_press(asked, "UCHLOE", SAID)
    asked.deletes("UCHLOE", said)
    asked.settle()
    assert [one.deleted_at is not None for one in answers(asked)] == [True]
    assert not asked.reads("UANNA", SAID)


def test_a_reply_sent_by_a_press_and_accepted_goes_when_its_message_is_deleted(asked: World) -> None:
    said = sent_by_press(asked, "UCHLOE", "perhaps the old portal")
    asked.press("UANNA", reply_views.ACCEPT)
    asked.settle()
    asked.deletes("UCHLOE", said)
    asked.settle()
    assert [one.deleted_at is not None for one in answers(asked)] == [True]


def test_the_solution_that_was_kept_goes_when_its_message_is_deleted(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_views.KEEP)
    asked.settle()
    asked.deletes("UANNA", said)
    asked.settle()
    assert [one.deleted_at is not None for one in answers(asked)] == [True]


def test_the_solution_that_was_kept_follows_its_edit(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_views.KEEP)
    asked.settle()
    asked.changes("UANNA", said, "Found it: hold the button twenty seconds")
    asked.settle()
    assert ["twenty" in one.text for one in answers(asked)] == [True]


def test_a_nameless_question_from_a_direct_message_is_withdrawn_when_its_message_is_deleted(
    world: World,
) -> None:
    world.three_know()
    said = world.says("UHUGO", VPN)
    world.settle()
    world.press("UHUGO", views.NAMELESS)
    world.settle()
    world.deletes("UHUGO", said)
    world.settle()

    assert world.question().state == Outcome.WITHDRAWN


def test_a_nameless_question_from_a_direct_message_follows_its_edit(world: World) -> None:
    world.three_know()
    said = world.says("UHUGO", VPN)
    world.settle()
    world.press("UHUGO", views.NAMELESS)
    world.settle()
    world.changes("UHUGO", said, f"{VPN} On a Mac.")
    world.settle()
    assert world.reads("UBEN", "On a Mac")


def test_a_remark_edited_into_an_answer_can_be_accepted(asked: World) -> None:
    said = in_thread(asked, "UGINA", "Which client?")
    asked.changes("UGINA", said, SAID)
    asked.settle()
    asked.press("UANNA", reply_views.ACCEPT)
    assert len(answers(asked)) == 1


def test_found_twice_and_not_helped_twice_goes_on_each_time(asked: World) -> None:
    for _ in range(2):
        in_thread(asked, "UANNA", f"Found it: hold the button {_ + 10} seconds")
        asked.pass_time(timedelta(days=6))
        assert asked.question().state == Outcome.ANSWERED
        asked.press("UANNA", question_views.NOT_HELPED, value=str(asked.question().id))
        asked.pass_time(timedelta(hours=2))
        assert asked.question().state == Outcome.OPEN


def test_what_was_found_after_the_honest_end_is_kept_or_closed_once(asked: World) -> None:
    asked.pass_time(timedelta(days=14))
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_views.KEEP)
    asked.settle()
    assert asked.question().state == Outcome.ACCEPTED
    assert [one.text for one in answers(asked)] == ["Found it: hold the button ten seconds"]
