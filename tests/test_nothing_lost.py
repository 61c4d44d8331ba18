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
