"""Properties of sessions when everything goes wrong: a bot that dies anywhere, and many who book at once."""

import random
import threading
from collections import Counter
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.sessions import booking, requesting
from bot.store.models import Meeting, MeetingState, MentoringRequest, RequestState
from bot.store.notice_queue import LEASE
from tests.fakes import FakeSlack
from tests.world import COMPANY, QUESTIONS, STAFF, World

ROUNDS, KILLS = 4, 6  # meetings, deaths in each
LONGEST_LIFE = 10  # steps: some thirty make a meeting's day
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here: nothing in it may catch this, as nothing catches a power cut."""


class Fate:
    """Counts steps down; at nought the process dies.

    A step is a call to Slack before it is made, the same once it was made, the commit that follows it, and
    one in ten of the many other commits.
    """

    def __init__(self) -> None:
        self.left: int | None = None
        self._after_call, self._chance = False, random.Random(0)

    def call(self) -> None:
        self._after_call = True
        self._step()

    def commit(self, *_: object) -> None:
        counts, self._after_call = self._after_call or self._chance.random() < 0.1, False
        if counts:
            self._step()

    def _step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed


class MortalSlack(FakeSlack):
    """Slack, during whose calls the process may die: before anything was done, or once it was done."""

    fate: Fate

    def _called(self, method: str, channel: str) -> None:
        self.fate.call()
        super()._called(method, channel)

    def _meet(self, method: str, channel: str, *, after: bool) -> None:
        super()._meet(method, channel, after=after)
        if after:
            self.fate.call()


class MortalWorld(World):
    """The bot, and how often it died."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        super().__init__(engine, folder)
        self.fate, self.deaths = Fate(), 0
        slack = MortalSlack(self.clock, COMPANY, {QUESTIONS: set(STAFF)})
        slack.fate, self.slack = self.fate, slack
        self.start()
        event.listen(engine, "commit", self.fate.commit)

    def lives(self, span: timedelta, chance: random.Random, kills: int) -> None:
        """Time passes, and the bot dies so often on the way; each time it is started again."""
        until = self.clock.at + span
        while self.clock.at < until:
            self.fate.left = chance.randrange(LONGEST_LIFE) if kills else None
            try:
                self.pass_time(until - self.clock.at)
            except Killed:
                self.deaths, kills = self.deaths + 1, kills - 1
                self.clock.at += LEASE + timedelta(seconds=1)  # what it had taken up is free again
                self.start()
        self.fate.left = None


@pytest.fixture
def mortal(engine: Engine, tmp_path: Path) -> Any:
    world = MortalWorld(engine, tmp_path)
    yield world
    event.remove(engine, "commit", world.fate.commit)


def booked(world: World, number: int, learner: str, mentor: str, at: Any) -> int:
    """A confirmed meeting; its objective names it."""
    with world.deps.sessions.begin() as session:
        asked = asks(world, session, number, learner)
        asked.state, asked.next_step_at = RequestState.CONFIRMED, None
        return booking.book(session, asked, world.member(session, mentor), at, world.clock.at).id


def asks(world: World, session: Session, number: int, learner: str) -> MentoringRequest:
    wanted = requesting.RequestForm(topic="budgets", objective=f"Leave with plan number {number}.")
    source, who = f"test:{number}", world.member(session, learner)
    return requesting.ask(session, who, wanted, source=source, now=world.clock.at)


@pytest.mark.parametrize("seed", [1])
def test_card_file_reminder_and_two_forms_come_exactly_once_wherever_the_bot_dies(
    mortal: MortalWorld, seed: int
) -> None:
    chance = random.Random(seed)
    people = [one for one in sorted(STAFF) if one not in ("UROBOT", "UGUEST")]
    for number in range(ROUNDS):
        learner, mentor = chance.sample(people, 2)
        booked(
            mortal, number, learner, mentor, mortal.clock.at + timedelta(minutes=chance.randrange(15, 600))
        )
        mortal.lives(DAY, chance, KILLS)

    assert mortal.deaths > ROUNDS * KILLS / 2, "the bot hardly ever died: nothing was tried"
    mortal.lives(3 * DAY, chance, 0)  # forms wait for the working hours of whoever was away
    with mortal.deps.read_sessions() as session:
        assert {one.state for one in session.query(Meeting)} == {MeetingState.HELD}
    said = [one.text for one in mortal.slack.messages if one.channel.startswith("G")]
    for number in range(ROUNDS):
        about = [text for text in said if f"plan number {number}." in text]
        reminders = [text for text in about if "⏰" in text]
        assert (len(about) - len(reminders), len(reminders)) == (1, 1), number
    forms = [
        one
        for one in mortal.slack.messages
        if "vous a-t-elle été utile" in one.text or "minutes with <@" in one.text
    ]
    assert len(forms) == 2 * ROUNDS and all(form.channel.startswith("D") for form in forms)
    files = Counter(name for _, name, _ in mortal.slack.files)
    assert len(files) == ROUNDS and set(files.values()) == {1}
    markers = Counter(one.marker for one in mortal.slack.messages if one.marker)
    assert set(markers.values()) == {1}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_however_many_book_at_once_nobody_is_in_two_places_and_nobody_is_refused_in_vain(
    world: World, seed: int
) -> None:
    chance, people = random.Random(seed), sorted(STAFF - {"UGUEST"})[:6]
    wanted: list[tuple[int, str, str, Any]] = [
        (number, learner, mentor, world.clock.at + DAY + 10 * chance.randrange(12) * MINUTE)
        for number, (learner, mentor) in enumerate(chance.sample(people, 2) for _ in range(12))
    ]
    with world.deps.sessions.begin() as session:
        numbers = [asks(world, session, number, learner).id for number, learner, _, _ in wanted]
    gate, refused = threading.Barrier(len(wanted)), []

    def book(request: int, mentor: str, at: Any) -> None:
        gate.wait()
        try:
            with world.deps.sessions.begin() as session:
                asked = session.get_one(MentoringRequest, request)
                booking.book(session, asked, world.member(session, mentor), at, world.clock.at)
        except Refusal as no:
            refused.append((request, mentor, at, no.key))

    threads = [
        threading.Thread(target=book, args=(request, mentor, at))
        for request, (_, _, mentor, at) in zip(numbers, wanted, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with world.deps.read_sessions() as session:
        held = [
            ({seat.member.slack_id for seat in one.seats}, one.start_at, one.end_at)
            for one in session.query(Meeting)
        ]
        asked_by = {one.id: one.requester.slack_id for one in session.query(MentoringRequest)}
    assert len(held) + len(refused) == len(wanted) and refused
    for (one, start, end), (other, begins, ends) in combinations(held, 2):
        assert not one & other or end <= begins or ends <= start
    for request, mentor, at, key in refused:
        two, length = {mentor, asked_by[request]}, timedelta(minutes=20)
        assert key == "meeting.taken"
        assert any(two & who and at < ends and start < at + length for who, start, ends in held)
