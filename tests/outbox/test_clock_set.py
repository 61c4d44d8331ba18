"""The machine's clock is set back or forward, by minutes or by a year: no beat stops, nothing waits for an
hour of the clock as it was, and nothing is said twice or too early."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot import channel_sync, home_drawing
from bot.deps import system_clock
from bot.errors import Refusal
from bot.jobs import scheduler
from bot.jobs.steady_trigger import Steadily
from bot.private_replies import PrivateReplies, PrivateReply
from bot.services.questions import waves
from bot.services.rituals import digest_schedule
from bot.services.rituals.receipts import FREE, Attempts
from bot.slack import TryLater, UnknownOutcome
from bot.store import notice_queue
from bot.store.models import HomeTab, Notice, NoticeState, OutsideCalendar, Place, Preference, Question
from bot.views.questions import nudge_messages
from tests.fakes import FakeClock, dm_of
from tests.people.test_home_tabs import opens_home
from tests.world import KITCHEN, MONDAY, QUESTIONS, VPN, World

DAY, YEAR = timedelta(days=1), timedelta(days=366)
BACK = [timedelta(minutes=10), timedelta(hours=1), DAY, YEAR]
back = pytest.mark.parametrize("by", BACK, ids=str)


def in_the_channel(channel: str) -> bool:
    return channel == QUESTIONS


def posts(world: World) -> int:
    return len([one for one in world.slack.messages if one.channel == QUESTIONS and VPN in one.text])


@back
@pytest.mark.parametrize(
    ("error", "done"),
    [(TryLater(900), False), (UnknownOutcome("500"), False), (UnknownOutcome("500"), True)],
    ids=["pause", "unsaid", "said"],
)
def test_a_message_that_was_put_off_does_not_wait_for_the_old_hour_and_is_said_once(
    world: World, by: timedelta, error: Exception, done: bool
) -> None:
    world.three_know()
    world.slack.fails("post", error, after=done, where=in_the_channel)
    world.ask("UANNA")
    assert world.notices("question.posted")[0].state != NoticeState.SENT

    world.clock.move(-by)
    world.run_due()

    assert world.notices("question.posted")[0].state == NoticeState.SENT
    assert posts(world) == 1


def test_what_was_tried_while_the_clock_was_a_day_ahead_is_found_where_slack_stamped_it(
    world: World,
) -> None:
    world.three_know()
    world.slack._clock = FakeClock(world.clock.at - DAY)  # Slack's own clock is right
    world.slack.fails("post", UnknownOutcome("500"), after=True, where=in_the_channel)
    world.ask("UANNA")

    world.clock.move(timedelta(minutes=5) - DAY)
    world.run_due()

    assert world.notices("question.posted")[0].state == NoticeState.SENT
    assert posts(world) == 1


@back
def test_a_notice_of_a_process_that_died_does_not_wait_for_a_lease_of_the_old_hour(
    world: World, by: timedelta
) -> None:
    world.three_know()
    world.slash("UANNA", "/ask", VPN)
    with world.deps.sessions.begin() as session:
        assert notice_queue.claim(session, world.clock(), 20)

    world.clock.move(-by)
    with world.deps.sessions.begin() as session:
        session.query(Notice).update({"due_at": world.clock()})
    world.run_due()

    assert posts(world) == 1


def test_a_lease_of_a_process_whose_clock_is_a_minute_ahead_is_kept(world: World) -> None:
    world.three_know()
    world.slack.fails("post", TryLater(60), where=in_the_channel)
    world.ask("UANNA")
    world.clock.move(timedelta(minutes=2))
    with world.deps.sessions.begin() as session:
        assert notice_queue.claim(session, world.clock() + timedelta(minutes=1), 20)
        assert notice_queue.claim(session, world.clock(), 20) == []


@back
def test_what_stands_is_redrawn_at_once(world: World, by: timedelta) -> None:
    world.three_know()
    world.ask("UANNA")
    world.clock.move(-by)
    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()
    assert "Je vous la rappellerai" in world.nudge("UCHLOE").text


def test_what_is_promised_for_later_is_neither_said_earlier_nor_twice(world: World) -> None:
    world.three_know()
    world.clock.at = datetime(2026, 3, 2, 20, 0, tzinfo=MONDAY.tzinfo)  # nobody works any more
    world.ask("UANNA")
    assert world.nudged(VPN) == []

    world.clock.move(-timedelta(hours=16))  # four in the morning in London
    world.run_due()
    assert world.nudged(VPN) == []

    world.pass_time(2 * DAY)
    asked = Counter(world.nudged(VPN))
    assert asked and set(asked.values()) == {1}
    assert len(world.notices("question.posted")) == 1


@back
def test_a_step_that_stumbled_is_tried_again_and_one_that_is_promised_waits(
    world: World, by: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.three_know()
    step, stumbles = waves.advance, iter([True])

    def bad(session: Session, question: Question, *more: Any) -> None:
        if next(stumbles, False):
            raise RuntimeError("stumbled")
        step(session, question, *more)

    monkeypatch.setattr(waves, "advance", bad)
    world.slash("UANNA", "/ask", VPN)
    world.run_due()
    assert world.question().wave == 0

    world.clock.move(-by)
    world.run_due()
    assert world.question().wave == 1

    promised = world.question().next_step_at
    assert promised is not None and promised > world.clock()
    world.run_due()
    assert world.question().next_step_at == promised
    world.clock.move(-by)
    world.run_due()
    assert world.question().next_step_at == promised - by  # as long after it was asked


@back
def test_channels_calendars_tabs_and_digests_have_their_turn(world: World, by: timedelta) -> None:
    world.ask("UBEN")
    opens_home(world, "UBEN")
    with world.deps.sessions.begin() as session:
        ben = world.member(session, "UBEN")
        digest_schedule.choose_mine(session, ben, True)
        read = {"read_at": world.clock(), "next_read_at": world.clock() + timedelta(minutes=30)}
        given = {"member": ben, "workspace_id": ben.workspace_id, "given_at": world.clock()}
        session.add(OutsideCalendar(address="https://calendar.example/a.ics", **given, **read))
        session.query(HomeTab).update({"not_before": world.clock() + timedelta(minutes=59)})
    world.run_due()
    with world.deps.sessions.begin() as session:
        habit_due = session.query(Preference).one().digest_due_at
        assert habit_due is not None

    world.clock.move(-by)
    world.run_due()

    with world.deps.read_sessions() as session:
        now = world.clock()
        assert session.query(OutsideCalendar).one().next_read_at <= now
        assert all(place.looked_at and place.looked_at <= now for place in session.query(Place))
        due = session.query(Preference).one().digest_due_at
        assert due is not None and due <= now + timedelta(days=8)
        assert due == habit_due or by == YEAR
    if by > timedelta(hours=1):
        assert "UBEN" in world.slack.homes
        world.slack.homes.clear()
        world.ask("UBEN", "Where is the printer of the second floor?")
        home_drawing.draw_stale(world.deps)
        world.clock.move(timedelta(seconds=10))
        home_drawing.draw_stale(world.deps)
        assert "UBEN" in world.slack.homes


def test_a_year_ahead_is_one_beat_and_no_flood(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    before = len(world.slack.messages)
    world.clock.move(YEAR)
    world.run_due()
    told = Counter(one.channel for one in world.slack.messages[before:])
    assert max(told.values(), default=0) <= 3


@back
def test_a_courtesy_that_waits_is_said(by: timedelta) -> None:
    said: list[int] = []
    errors: Iterator[Exception | None] = iter([TryLater(60), None])

    def say() -> None:
        if (error := next(errors)) is not None:
            raise error
        said.append(1)

    waiting, now = PrivateReplies(), MONDAY
    waiting.say(PrivateReply("UBEN", "D", say), now)
    waiting.say_due(now + timedelta(seconds=30))
    assert said == []
    waiting.say_due(now - by)
    assert said == [1]


@back
def test_whoever_tried_wrong_phrases_waits_no_longer_than_their_pause(by: timedelta) -> None:
    attempts = Attempts()
    for _ in range(FREE):
        attempts.wrong("UBEN", MONDAY)
    with pytest.raises(Refusal):
        attempts.check("UBEN", MONDAY - by)
    attempts.check("UBEN", MONDAY - by + timedelta(minutes=1))


# -- the beat ------------------------------------------------------------------------------------------------


class JumpingClock:
    """The real time, set back or forward by hand."""

    def __init__(self, real: Any) -> None:
        self.real, self.by = real, timedelta()

    def __call__(self) -> datetime:
        at: datetime = self.real() + self.by
        return at


@pytest.mark.parametrize("by", [-YEAR, -DAY, -timedelta(minutes=10), DAY, 10 * YEAR], ids=str)
def test_no_beat_stops_when_the_clock_is_set_and_the_log_tells_of_it(
    world: World, by: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, beaten = JumpingClock(system_clock), threading.Semaphore(0)
    monkeypatch.setattr(
        scheduler, "SCHEDULE", (("job", lambda deps: beaten.release(), Steadily(seconds=0.02)),)
    )
    monkeypatch.setattr(scheduler, "CLOCK_WATCHED", 0.01)
    beat = scheduler.Scheduler(world.deps, clock)
    with capture_logs() as lines:
        beat.start()
        try:
            assert beaten.acquire(timeout=5)
            _set_the_clock_of(beat._scheduler, by)
            while beaten.acquire(blocking=False):
                pass
            clock.by = by
            assert all(beaten.acquire(timeout=5) for _ in range(10))
        finally:
            beat.stop()
    [moved] = [line for line in lines if line["event"] == "clock.moved"]
    assert abs(moved["seconds"] - by.total_seconds()) <= 1


def _set_the_clock_of(running: Any, by: timedelta) -> None:
    """The scheduler reads the real clock: its jobs' turns are moved the other way instead."""
    for job in running.get_jobs():
        job.modify(next_run_time=system_clock() - by)


def test_turns_that_were_missed_are_one() -> None:
    steadily, then = Steadily(seconds=0.1), MONDAY + 10 * YEAR
    assert steadily.get_next_fire_time(None, MONDAY) == MONDAY
    assert steadily.get_next_fire_time(MONDAY, then) == then + timedelta(seconds=0.1)
    assert steadily.get_next_fire_time(then, MONDAY) == MONDAY + timedelta(seconds=0.1)


def test_channels_are_asked_about_again_after_the_clock_was_set_back(world: World) -> None:
    world.ask("UBEN", channel=KITCHEN)
    world.run_due()
    world.clock.move(-YEAR)
    world.slack.names[QUESTIONS] = "renamed"
    world.run_due()
    channel_sync.sync_channels(world.deps)
    with world.deps.read_sessions() as session:
        assert "renamed" in [place.name for place in session.query(Place)]


def test_nothing_is_owed_twice_to_one_person_after_a_day_that_came_twice(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.pass_time(DAY)
    world.clock.move(-DAY)
    world.pass_time(3 * DAY)
    keys = Counter(one.key for one in world.notices())
    assert set(keys.values()) == {1}
    assert posts(world) == 1
    assert len([one for one in world.slack.said_to("UCHLOE") if one.channel == dm_of("UCHLOE")]) <= 2


@back
def test_what_was_owed_by_a_clock_that_was_ahead_is_said_at_once(world: World, by: timedelta) -> None:
    world.three_know()
    world.slash("UANNA", "/ask", VPN)  # and the bot is stopped before it says anything

    world.clock.move(-by)
    world.run_due()

    assert posts(world) == 1
    assert world.question().wave == 1
    assert (world.question().next_step_at or world.clock()) <= world.clock() + timedelta(days=5)


def test_a_reminder_waits_for_its_hour(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()
    [again] = [one for one in world.notices("question.nudge") if one.due_at > world.clock()]
    world.clock.move(-DAY)
    world.run_due()
    assert [one.state for one in world.notices("question.nudge") if one.id == again.id] == [NoticeState.DUE]
    assert world.notices("question.nudge")[-1].due_at == again.due_at
