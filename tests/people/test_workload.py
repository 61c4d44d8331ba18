"""A load nobody drowns in: never outside working hours, never over the budget or the cap, whatever happens.

The long simulation (`tests/people/season.py`, with groups in `tests/groups/season_groups.py`) drives the real
services, jobs and outbox and a real database against the fake Slack and a clock in the test's hand. Its seeds
are in the tests' names; what it checks (`tests/people/season_watch.py`) is worked out again from wall clocks
and rows, not with the bot's own calendar.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs import due_steps
from bot.matching.ranking import Candidate, Cited, Ranking, Suggestion
from bot.outbox import sender
from bot.services.people import time_settings, workload
from bot.services.questions import asking, candidates, nudging, waves
from bot.store.due import Due
from bot.store.models import (
    Meeting,
    Member,
    MentoringRequest,
    NoticeState,
    Nudge,
    Participant,
    Question,
    RequestState,
)
from tests.groups.season_groups import SeasonGroups
from tests.mentors import settled
from tests.people.season import AUTUMN, SPRING, ZONES, Season
from tests.people.season_watch import Watch
from tests.threads import at_once
from tests.world import VPN, World

YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("start", "seed"), [(SPRING, 20260302), (AUTUMN, 20260928)])
def test_in_a_thousand_weeks_nobody_is_disturbed_or_asked_too_much(
    world: World, start: datetime, seed: int, monkeypatch: pytest.MonkeyPatch
):
    season = Season(world, start, seed)
    monkeypatch.setitem(due_steps.STEPS, Due.QUESTION, season.go_on_asking)
    SeasonGroups(season)
    watch = Watch(season)
    season.live()
    assert watch.out_of_hours() == []
    assert watch.over_cap == []
    assert watch.over_budget == []
    assert watch.paused == []
    assert watch.outside == []
    assert watch.twice == []
    assert watch.avoided() == []
    quiet = {what: (count, least) for what, (count, least) in watch.bustle().items() if count < least}
    assert quiet == {}, f"the season of seed {seed} was too quiet to show anything"


@given(
    st.sampled_from(ZONES),
    st.integers(0, 2 * 365 * 24 * 3600).map(lambda second: YEAR + timedelta(seconds=second)),
)
def test_a_week_begins_on_monday_at_midnight_wherever_one_lives(zone: str, at: datetime):
    member = Member(timezone=zone, slack_id="U", workspace=None)
    start = workload.week_start(member, at)
    assert (start.weekday(), start.hour, start.minute) == (0, 0, 0)
    assert start <= at < start + timedelta(days=7, hours=1)


def _owes(world: World, count: int, *users: str) -> None:
    """So many questions at once, each to be asked of each of these people: more than they may be asked."""
    with world.deps.sessions.begin() as session:
        asker = world.member(session, "UANNA")
        for number in range(count):
            question = asking.ask(
                session, asker, f"Question {number}?", source=f"t:{number}", now=world.clock.at
            )
            asking.launch(session, question, world.clock.at)
            question.next_step_at = world.clock.at + timedelta(days=30)
            for user in users:
                nudging.ask(session, question, world.member(session, user), world.clock.at)


def test_two_postmen_at_once_stay_within_the_cap_and_the_budget(world: World):
    with world.deps.sessions.begin() as session:
        world.member(session, "UFARID").weekly_minutes = 5
    _owes(world, 8, "UCHLOE", "UEMMA", "UFARID")
    post = world.slack.post

    def slow(channel: str, message: Any, **more: Any) -> str:
        time.sleep(0.01)
        return post(channel, message, **more)

    world.slack.post = slow  # type: ignore[method-assign]
    at_once(*[lambda: sender.deliver_due(world.deps)] * 3)
    assert Counter(world.nudged()) == {"UCHLOE": 2, "UEMMA": 2, "UFARID": 1}
    waiting = [one for one in world.notices("question.nudge") if one.state == NoticeState.DUE]
    assert all(one.due_at > world.clock.at for one in waiting)


def test_two_waves_at_once_ask_nobody_more_than_they_take(world: World):
    with world.deps.sessions.begin() as session:
        world.workspace(session).nudges_a_day = 1
        for member in session.query(Member):
            member.takes_nudges = member.slack_id in ("UCHLOE", "UEMMA", "UFARID")
        asker, now, numbers = world.member(session, "UANNA"), world.clock.at, []
        for number in range(2):
            question = asking.ask(session, asker, f"Question {number}?", source=f"t:{number}", now=now)
            asking.launch(session, question, now)
            session.flush()
            numbers.append(question.id)
    both_ranked = threading.Barrier(2)

    def wave(number: int, backwards: bool) -> Callable[[], None]:
        def rank(candidates: Sequence[Candidate], now: datetime, count: int) -> Ranking:
            if world.engine.dialect.name != "sqlite":  # there only one may write at a time
                both_ranked.wait(10)
            chosen = sorted(candidates, key=lambda one: one.person, reverse=backwards)[:count]
            return Ranking(tuple(Suggestion(one.person, 1.0, 0.5, (Cited(1, 1.0),)) for one in chosen), True)

        def run() -> None:
            with world.deps.sessions.begin() as session:
                waves.advance(session, session.get_one(Question, number), rank, world.clock.at)

        return run

    at_once(wave(numbers[0], False), wave(numbers[1], True))
    asked = Counter(nudge.member.slack_id for nudge in world.nudges())
    assert asked == {"UCHLOE": 1, "UEMMA": 1, "UFARID": 1}


def test_a_session_counts_its_own_length_for_the_mentor_alone(world: World):
    settled(world, learner="UANNA", mentor="UBEN")
    with world.deps.read_sessions() as session:
        starts = session.query(Participant).first().meeting.start_at  # type: ignore[union-attr]
        assert workload.budget_left(session, world.member(session, "UBEN"), starts) == 40
        assert workload.budget_left(session, world.member(session, "UANNA"), starts) == 60
        assert workload.budget_left(session, world.member(session, "UBEN"), starts + timedelta(days=7)) == 60


def test_a_week_without_minutes_gets_no_request_and_a_new_week_begins_anew(world: World):
    _owes(world, 3, "UCHLOE")
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 5
    sender.deliver_due(world.deps)
    world.clock.move(timedelta(days=4))
    sender.deliver_due(world.deps)
    assert world.nudged() == ["UCHLOE"]
    world.clock.move(timedelta(days=3))
    sender.deliver_due(world.deps)
    assert world.nudged() == ["UCHLOE", "UCHLOE"]


def test_the_third_request_of_a_day_waits_for_the_morning(world: World):
    _owes(world, 3, "UCHLOE")
    sender.deliver_due(world.deps)
    assert len(world.nudged()) == 2
    [waiting] = [one for one in world.notices("question.nudge") if one.state == NoticeState.DUE]
    assert waiting.due_at.astimezone(ZoneInfo("Europe/Paris")).isoformat() == "2026-03-03T09:00:00+01:00"


def test_do_not_disturb_and_a_status_are_waited_for(world: World):
    until = world.clock.at + timedelta(hours=2)
    world.slack.away["UCHLOE"] = until
    _owes(world, 1, "UCHLOE")
    sender.deliver_due(world.deps)
    assert world.nudged() == []
    world.slack.away.clear()
    world.clock.at = until
    sender.deliver_due(world.deps)
    assert world.nudged() == ["UCHLOE"]


def test_nobody_is_asked_on_a_public_holiday_at_lunch_or_in_a_pause(world: World):
    with world.deps.sessions.begin() as session:
        chloe, emma = world.member(session, "UCHLOE"), world.member(session, "UEMMA")
        chloe.week = time_settings.week([0, 1, 2, 3, 4], 540, 1080, (720, 780), fields=("", "", ""))
        emma.paused_until = datetime(2026, 5, 5, tzinfo=UTC)
    world.clock.at = datetime(2026, 5, 1, 8, tzinfo=UTC)  # a Friday, and Labour Day in France
    _owes(world, 1, "UCHLOE", "UEMMA")
    sender.deliver_due(world.deps)
    assert world.nudged() == []
    world.clock.at = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)  # Monday, half past twelve
    sender.deliver_due(world.deps)
    assert world.nudged() == []
    world.clock.at = datetime(2026, 5, 4, 11, tzinfo=UTC)
    sender.deliver_due(world.deps)
    assert world.nudged() == ["UCHLOE"]


def test_between_equals_the_one_asked_less_lately_goes_first(world: World):
    same = "How do I renew a VPN token that expires during the night?"
    world.knows("UCHLOE", same)
    world.knows("UEMMA", same)
    with world.deps.sessions.begin() as session:
        for member in session.query(Member):
            member.takes_nudges = member.slack_id in ("UCHLOE", "UEMMA")
        chloe, kim = world.member(session, "UCHLOE"), world.member(session, "UKIM")
        for number in range(30):
            past = Question(
                workspace=chloe.workspace, asker=kim, source=f"o:{number}", text="Old?",
                wave=1, asked_at=world.clock.at - timedelta(days=20),
            )  # fmt: skip
            session.add(past)
            session.add(
                Nudge(
                    workspace_id=chloe.workspace_id, question=past, member=chloe, wave=1,
                    created_at=world.clock.at - timedelta(days=20),
                )
            )  # fmt: skip
    rank = world.deps.index.experts(VPN)
    with world.deps.sessions.begin() as session:
        asked = asking.ask(session, world.member(session, "UANNA"), VPN, source="t:1", now=world.clock.at)
        found = candidates.candidates(session, asked, world.clock.at)
        first = session.get_one(Member, rank(found, world.clock.at, 1).suggestions[0].person)
    assert first.slack_id == "UEMMA"


def test_a_request_is_no_business_of_somebody_who_is_avoided(world: World):
    world.three_know()
    with world.deps.sessions.begin() as session:
        anna = world.member(session, "UANNA")
        time_settings.save_avoided(session, world.member(session, "UCHLOE"), ["UANNA"])
        assert not workload.may_meet(session, anna, world.member(session, "UCHLOE"))
    world.ask("UANNA", VPN)
    assert "UCHLOE" not in world.nudged()
    assert "UEMMA" in world.nudged()


def test_weeks_in_which_somebody_has_too_few_minutes_left_are_known_in_advance(world: World):
    settled(world, learner="UANNA", mentor="UBEN")
    with world.deps.sessions.begin() as session:
        ben, starts = world.member(session, "UBEN"), session.query(Meeting).one().start_at
        until = starts + timedelta(weeks=3)
        monday = workload.week_start(ben, starts)
        assert workload.short_weeks(session, ben, starts, until, 60) == [(monday, monday + timedelta(days=7))]
        assert workload.short_weeks(session, ben, starts, until, 40) == []
        ben.weekly_minutes = 30
        weeks = workload.short_weeks(session, ben, starts, until, 60)
        assert [start.weekday() for start, _ in weeks] == [0] * len(weeks) and len(weeks) >= 3


def test_what_is_said_of_weeks_in_advance_is_what_is_left_in_each(world: World):
    with world.deps.sessions.begin() as session:
        ben = world.member(session, "UBEN")
        ben.timezone, ben.weekly_minutes = "America/New_York", 25
        for day in (3, 10, 11, 40):
            learner = world.member(session, "UANNA")
            request = MentoringRequest(
                workspace=ben.workspace, requester=learner, source=f"s:{day}", topic="x", objective="y",
                asked_at=world.clock.at, state=RequestState.CONFIRMED,
            )  # fmt: skip
            start = world.clock.at + timedelta(days=day)
            meeting = Meeting(
                workspace=ben.workspace, request=request, uid=f"u{day}", start_at=start,
                end_at=start + timedelta(minutes=20), confirmed_at=world.clock.at,
            )  # fmt: skip
            session.add_all([request, meeting])
            session.flush()
            seat = Participant(workspace_id=ben.workspace_id, meeting_id=meeting.id, member=ben)
            seat.is_learner = False
            session.add(seat)
        session.flush()
        until = world.clock.at + timedelta(weeks=9)
        short = workload.short_weeks(session, ben, world.clock.at, until, 20)
        week, expected = workload.week_start(ben, world.clock.at), []
        while week < until:
            if workload.budget_left(session, ben, week + timedelta(hours=1)) < 20:
                expected.append(week)
            week = workload.week_start(ben, week + timedelta(days=8))
    assert [start for start, _ in short] == expected and len(expected) == 3
