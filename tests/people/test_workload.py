"""A load nobody drowns in: never outside working hours, never over the budget or the cap, whatever happens.

The long simulation drives the real services, the real outbox and a real database against the fake Slack and
a clock in the test's hand. Its seeds are in the tests' names; what it checks is worked out again from wall
clocks, not with the bot's own calendar.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.matching.ranking import Candidate, Cited, Ranking, Suggestion
from bot.outbox import sender
from bot.services.people import identity, time_settings, workload
from bot.services.questions import answering, asking, candidates, nudging, waves
from bot.store import notice_queue
from bot.store.models import (
    Meeting,
    Member,
    MentoringRequest,
    NoticeState,
    Nudge,
    NudgeState,
    Participant,
    Question,
    RequestState,
)
from bot.store.people.members import Profile
from bot.store.questions import questions
from tests.mentors import settled
from tests.threads import at_once
from tests.world import VPN, World

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Europe/London",
    "America/St_Johns",
)
HOLIDAYS = {
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 11, 11),
}  # in France
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
SPRING, AUTUMN = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 9, 28, tzinfo=UTC)
ACTS = {"ask": 36, "answer": 30, "snooze": 30, "decline": 12, "pause": 8, "meet": 40}
SESSION = timedelta(minutes=20)
PEOPLE, WEEKS = 84, 6  # two seasons of 84 people and 6 weeks, both clock changes in each: 1,008 weeks


class Season:
    """Weeks of a company of many zones: questions come, people answer, snooze, decline and pause."""

    def __init__(self, world: World, start: datetime, seed: int) -> None:
        self.world, self.deps, self.chance = world, world.deps, random.Random(seed)
        self.end = start + timedelta(weeks=WEEKS)
        world.clock.at = start
        self.said: list[tuple[datetime, str, bool]] = []  # when, to whom, whether it asks for their time
        self.asked: set[tuple[datetime, str]] = set()  # when somebody asked a question
        self.paused: list[tuple[datetime, str]] = []  # requests that reached somebody in their pause
        self.met: list[
            tuple[datetime, str, datetime]
        ] = []  # when a session was agreed, its mentor, its start
        self._listen()
        self._people()
        self.acts = sorted(
            (start + self.chance.random() * timedelta(weeks=WEEKS), act)
            for act, count in ACTS.items()
            for _ in range(count)
        )

    def _listen(self) -> None:
        post = self.world.slack.post

        def heard(channel: str, message: Any, **more: Any) -> str:
            asks = "Pourquoi vous" in str(message) or "Why you" in str(message)
            self.said.append((self.deps.clock(), f"U{channel[1:]}", asks))
            if asks and self._pauses(f"U{channel[1:]}"):
                self.paused.append(self.said[-1][:2])
            return post(channel, message, **more)

        self.world.slack.post = heard  # type: ignore[method-assign]

    def _pauses(self, user: str) -> bool:
        with self.deps.read_sessions() as session:
            until = self.world.member(session, user).paused_until
        return until is not None and until > self.deps.clock()

    def _people(self) -> None:
        with self.deps.sessions.begin() as session:
            workspace = self.world.workspace(session)
            workspace.questions_channel = None
            for member in session.query(Member):
                member.takes_nudges = False
            for number in range(PEOPLE):
                chance = self.chance
                start = chance.choice((0, 5 * 60, 8 * 60, 9 * 60 + 30, 14 * 60))
                end = start + chance.choice((60, 4 * 60, 9 * 60))
                lunch = chance.choice((None, (start + 20, start + 40)))
                days = chance.sample(range(7), chance.randint(1, 7))
                said = Profile(
                    f"UPERSON{number}",
                    f"person {number}",
                    chance.choice(("fr-FR", "en-GB")),
                    chance.choice(ZONES),
                )
                member = identity.note(session, said)
                assert member is not None
                member.week = time_settings.week(days, start, end, lunch, fields=("", "", ""))
                member.weekly_minutes = chance.choice((None, 0, 5, 12, 25, 60))

    def live(self) -> None:
        """From one due moment or act to the next."""
        while True:
            moments = [moment for moment in (self._next_step(), self._next_act()) if moment is not None]
            if not moments or min(moments) > self.end:
                return
            self.world.clock.at = max(self.world.clock.at, min(moments))
            while self.acts and self.acts[0][0] <= self.deps.clock():
                self._act(self.acts.pop(0)[1])
            self._steps()

    def _next_act(self) -> datetime | None:
        return self.acts[0][0] if self.acts else None

    def _next_step(self) -> datetime | None:
        with self.deps.read_sessions() as session:
            found = (
                notice_queue.next_due(session, self.deps.clock()),
                questions.next_step(session, self.deps.clock()),
            )
        return min((moment for moment in found if moment is not None), default=None)

    def _steps(self) -> None:
        for _ in range(20):
            with self.deps.read_sessions() as session:
                due = questions.due(session, self.deps.clock())
            for number in due:
                with self.deps.sessions.begin() as session:
                    waves.advance(session, session.get_one(Question, number), self.rank, self.deps.clock())
            if not sender.deliver_due(self.deps) and not due:
                return
        raise AssertionError("it never comes to rest")

    def rank(self, candidates: Sequence[Candidate], now: datetime, count: int) -> Ranking:
        """The few who are worst off: the same favourites again and again."""
        favourites = sorted(candidates, key=lambda one: (one.person % 7, one.person))[:count]
        return Ranking(tuple(Suggestion(one.person, 1.0, 0.5, (Cited(1, 1.0),)) for one in favourites), True)

    def _act(self, what: str) -> None:
        now = self.deps.clock()
        with self.deps.sessions.begin() as session:
            members = [
                m for m in session.query(Member).order_by(Member.id) if m.slack_id.startswith("UPERSON")
            ]
            somebody = self.chance.choice(members)
            if what == "ask":
                source, urgent = f"test:{now.timestamp()}", self.chance.random() < 0.3
                asked = asking.ask(
                    session, somebody, f"Question {source}", source=source, now=now, urgent=urgent
                )
                asking.launch(session, asked, now)
                self.asked.add((now, somebody.slack_id))
                return
            if what == "meet":
                self._meet(session, somebody, self.chance.choice(members), now)
                return
            if what == "pause":
                somebody.paused_until = now + timedelta(days=self.chance.randint(1, 9))
                return
            waiting = list(session.query(Nudge).filter_by(state=NudgeState.OFFERED).order_by(Nudge.id))
            if waiting:
                self._reply(session, self.chance.choice(waiting[-20:]), what, now)

    def _meet(self, session: Any, mentor: Member, learner: Member, now: datetime) -> None:
        """The two have agreed on twenty minutes, some time in the next days."""
        start = now + timedelta(minutes=self.chance.randint(1, 4 * 24 * 60))
        request = MentoringRequest(
            workspace=mentor.workspace, requester=learner, source=f"test:{now.timestamp()}", topic="Excel",
            objective="To know it", asked_at=now, state=RequestState.CONFIRMED,
        )  # fmt: skip
        meeting = Meeting(
            workspace=mentor.workspace, request=request, uid=request.source, start_at=start,
            end_at=start + SESSION, confirmed_at=now,
        )  # fmt: skip
        session.add_all([request, meeting])
        session.flush()
        session.add(
            Participant(
                workspace_id=mentor.workspace_id, meeting_id=meeting.id, member=mentor, is_learner=False
            )
        )
        self.met.append((now, mentor.slack_id, start))

    def _reply(self, session: Any, nudge: Nudge, what: str, now: datetime) -> None:
        try:
            if what == "answer":
                source = f"test:{nudge.id}:{now.timestamp()}"
                answering.answer(session, nudge.question, nudge.member, "Like this.", source=source, now=now)
            else:
                {"snooze": nudging.snooze, "decline": nudging.decline}[what](
                    session, nudge, nudge.member, now
                )
        except Refusal:
            return


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("start", "seed"), [(SPRING, 20260302), (AUTUMN, 20260928)])
def test_in_a_thousand_weeks_nobody_is_disturbed_or_asked_too_much(world: World, start: datetime, seed: int):
    season = Season(world, start, seed)
    season.live()
    with world.deps.read_sessions() as session:
        members = {m.slack_id: m for m in session.query(Member) if m.slack_id.startswith("UPERSON")}
        given = [
            (answer.created_at, answer.author.slack_id)
            for question in session.query(Question)
            for answer in question.answers
            if answer.author is not None
        ]
    asked = [(at, who) for at, who, asks in season.said if asks]
    assert len(asked) > 100, f"the season of seed {seed} was too quiet to show anything"
    unasked = [one for one in season.said if one[:2] not in season.asked]  # who asks is told at once
    assert [one for one in unasked if not _at_work(members[one[1]], one[0])] == []
    assert _over_the_cap(members, asked) == []
    assert season.paused == []
    assert len(season.met) > 20
    assert _over_the_budget(members, asked, given, season.met) == []


def _at_work(member: Member, at: datetime) -> bool:
    """By the wall clock of where they are."""
    wall = at.astimezone(ZoneInfo(member.timezone or ""))
    minute = wall.hour * 60 + wall.minute
    hours = [(start, end) for day, start, end in member.week or [] if day == wall.weekday()]
    return wall.date() not in HOLIDAYS and any(start <= minute < end for start, end in hours)


def _over_the_cap(members: dict[str, Member], asked: list[tuple[datetime, str]]) -> list[Any]:
    days = Counter((who, at.astimezone(ZoneInfo(members[who].timezone or "")).date()) for at, who in asked)
    return [day for day, count in days.items() if count > 2]


def _over_the_budget(
    members: dict[str, Member],
    asked: list[tuple[datetime, str]],
    given: list[tuple[datetime, str]],
    met: list[tuple[datetime, str, datetime]],
) -> list[Any]:
    """Deliveries after which a week held more minutes than its owner gives."""
    spent: Counter[tuple[str, tuple[int, int]]] = Counter()
    over = []
    happened = [(at, 0, who, 10, at) for at, who in given] + [(at, 1, who, 5, at) for at, who in asked]
    happened += [(at, 0, who, 20, start) for at, who, start in met]
    for at, is_request, who, minutes, when in sorted(happened):
        year, week, _ = when.astimezone(ZoneInfo(members[who].timezone or "")).isocalendar()
        spent[who, (year, week)] += minutes
        limit = 60 if members[who].weekly_minutes is None else members[who].weekly_minutes
        if is_request and spent[who, (year, week)] > (limit or 0):
            over.append((who, at, spent[who, (year, week)], limit))
    return over


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
