"""Left alone when they want to be: Do Not Disturb, a status, a pause; whatever Slack makes of our asking."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox import sender
from bot.services.people import time_settings
from bot.slack import Slack, TryLater, UnknownOutcome
from bot.store.models import NoticeState
from sandbox import Channel, Clock, Person, Sandbox
from tests.outbox.test_wire import ROOT
from tests.world import VPN, World

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)  # eight in Paris


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    people = [
        Person("quiet", "Quiet Quinn", id="U00000QUIET", dnd=("22:00", "08:00")),
        Person("absent", "Absent Abel", id="U0000ABSENT", status_emoji=":palm_tree:"),
        Person("there", "There Theo", id="U00000THERE"),
    ]
    made = Sandbox(
        ROOT / "manifest.yml",
        people,
        [Channel("questions", [])],
        clock=Clock(NIGHT, frozen=True),
        limits=False,
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def slack(box: Sandbox) -> Iterator[Slack]:
    yield Slack(box.bot_token, box.api_url)
    box.faults.clear()


def test_a_nightly_pause_lasts_until_its_end_and_a_status_until_one_looks_again(slack: Slack):
    assert slack.away_until("U00000QUIET", NIGHT) == MORNING
    assert slack.away_until("U0000ABSENT", NIGHT) == NIGHT + timedelta(hours=4)
    assert slack.away_until("U00000THERE", NIGHT) is None


def test_without_the_optional_scope_the_status_still_counts(box: Sandbox, slack: Slack):
    box.faults.next("dnd.info", error="missing_scope", times=None)
    assert slack.away_until("U00000QUIET", NIGHT) is None
    assert slack.away_until("U0000ABSENT", NIGHT) == NIGHT + timedelta(hours=4)


def test_a_profile_that_does_not_come_silences_no_nightly_pause(box: Sandbox, slack: Slack):
    box.faults.drop("users.info", times=None)
    assert slack.away_until("U00000QUIET", NIGHT) == MORNING
    with pytest.raises(UnknownOutcome):
        slack.away_until("U00000THERE", NIGHT)


@pytest.mark.parametrize("method", ["dnd.info", "users.info"])
def test_a_pause_that_slack_asks_for_is_passed_on(box: Sandbox, slack: Slack, method: str):
    box.faults.ratelimited(method, retry_after=7)
    with pytest.raises(TryLater) as later:
        slack.away_until("U00000THERE", NIGHT)
    assert later.value.seconds == 7


def owes(world: World, user: str) -> None:
    world.knows(user, VPN)
    world.ask("UANNA")


@pytest.mark.parametrize("fault", [UnknownOutcome("timeout"), TryLater(40)])
def test_what_slack_does_not_say_makes_a_request_late_at_most_and_never_loses_it(
    world: World, fault: Exception
):
    world.slack.fails("away_until", fault, where=lambda user: user == "UCHLOE")
    owes(world, "UCHLOE")
    assert world.nudged().count("UCHLOE") == (0 if isinstance(fault, TryLater) else 1)
    world.clock.move(timedelta(seconds=41))
    world.run_due()
    assert world.nudged().count("UCHLOE") == 1
    found = {(notice.state, notice.attempts) for notice in world.notices("question.nudge")}
    assert found == {(NoticeState.SENT, 0)}


def test_slack_never_telling_stops_nothing(world: World):
    world.slack.fails("away_until", UnknownOutcome("timeout"), times=99)
    owes(world, "UCHLOE")
    assert "UCHLOE" in world.nudged()


def test_who_pauses_between_being_chosen_and_being_told_makes_room_at_once(world: World):
    world.three_know()
    world.knows("UHUGO", "A VPN token: renew it")
    world.clock.at = datetime(2026, 3, 2, 20, tzinfo=UTC)  # all of Paris is at home
    world.ask("UANNA")
    first = {notice.member.slack_id for notice in world.notices("question.nudge") if notice.member}
    assert len(first) == 3 and world.nudged() == []
    with world.deps.sessions.begin() as session:
        for user in first:
            member = world.member(session, user)
            time_settings.save_pause(member, datetime(2026, 3, 20, tzinfo=UTC).date(), world.clock.at)
    world.clock.at = datetime(2026, 3, 3, 8, tzinfo=UTC)
    world.run_due()
    assert world.nudged() and not set(world.nudged()) & first
    assert {
        one.state for one in world.notices("question.nudge") if one.member and one.member.slack_id in first
    } == {NoticeState.DROPPED}


def test_when_everybody_pauses_the_asker_hears_the_honest_end(world: World):
    owes(world, "UCHLOE")
    with world.deps.sessions.begin() as session:
        for member in world.everybody(session):
            member.paused_until = datetime(2026, 6, 1, tzinfo=UTC)
    world.clock.move(timedelta(minutes=1))
    world.pass_time(timedelta(days=14))
    assert len(world.nudged()) <= 3
    assert [notice.state for notice in world.notices("question.ended")] == [NoticeState.SENT]


def test_a_pause_begun_after_the_request_was_read_takes_nothing_away(world: World):
    owes(world, "UCHLOE")
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").paused_until = datetime(2026, 6, 1, tzinfo=UTC)
    sender.deliver_due(world.deps)
    assert "Pourquoi vous" in world.nudge("UCHLOE").text
