"""Random plays: a bot that dies at any call, a Slack that stumbles, a busy channel; and all is said once."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.slack import TryLater, UnknownOutcome
from bot.store.models import Answer, NoticeState
from bot.store.notice_queue import LEASE
from bot.views.questions import answer_messages, nudge_messages
from tests.fakes import PAGE, Misfortune
from tests.outbox.test_restarts import DAY, Killed, MortalSlack, MortalWorld
from tests.world import COMPANY, QUESTIONS, STAFF

MINUTES = timedelta(minutes=20)
ASKERS = ("UANNA", "UBEN", "UGINA")
HELPERS = ("UCHLOE", "UEMMA", "UFARID")
ASKED = (
    "How do I renew the VPN token that expires during the night?",
    "Which form books a meeting room with a camera downstairs?",
    "Where are invoices for the turbine workshop archived?",
)
GIVEN = ("Press Renew in the portal.", "The blue one, at reception.", "In the vault, by number.")
KILLS = 3  # between two acts of people
FAULTS = 3
OVER = (NoticeState.SENT, NoticeState.DROPPED)


class BusySlack(MortalSlack):
    """More is written behind each message of the bot's than Slack gives at once, before the call returns."""

    chance: random.Random

    def _meet(self, method: str, channel: str, *, after: bool) -> None:
        if after and method in ("post", "upload"):
            head = self.messages[-1].thread_ts if method == "post" else None
            for _ in range(self.chance.randrange(PAGE, 3 * PAGE)):
                ts = self.stamp()
                said = {"ts": ts, "thread_ts": self.chance.choice([head, None]), "text": "Lunch?"}
                self.written[channel, ts] = said
        super()._meet(method, channel, after=after)


class BusyWorld(MortalWorld):
    """Everything goes wrong here, in an order that the seed gives."""

    def __init__(self, engine: Engine, folder: Path, seed: int) -> None:
        super().__init__(engine, folder)
        self.chance = random.Random(seed)
        slack = BusySlack(self.clock, COMPANY, {QUESTIONS: set(STAFF)})
        slack.fate, slack.chance, self.slack = self.fate, self.chance, slack
        self.start()

    def goes_wrong(self) -> None:
        """What the next calls meet: pauses of up to a minute, broken lines, before and after the act."""
        for _ in range(self.chance.randrange(FAULTS + 1)):
            method = self.chance.choice(["post", "post", "update", "look_up", "dm"])
            after = method in ("post", "update", "look_up") and self.chance.random() < 0.5
            pause = TryLater(self.chance.randrange(1, 61))
            error = UnknownOutcome("TimeoutError") if after or self.chance.random() < 0.5 else pause
            self.slack.misfortunes.append(Misfortune(method, error, after=after))
        self.lives(MINUTES, self.chance, KILLS)

    def surely(self, body: dict[str, object]) -> None:
        """Slack, and people, try again where nothing was acknowledged."""
        for _ in range(20):
            self.fate.left = self.chance.choice([None, self.chance.randrange(6)])
            try:
                if self.send(body).status == 200:
                    self.fate.left = None
                    return
            except Killed:
                self.deaths += 1
                self.clock.at += LEASE
                self.start()
        raise AssertionError("it was never acknowledged")


@pytest.fixture
def busy(engine: Engine, tmp_path: Path, seed: int) -> Iterator[BusyWorld]:
    world = BusyWorld(engine, tmp_path, seed)
    yield world
    event.remove(engine, "commit", world.fate.commit)


@pytest.mark.parametrize("seed", [1, 8, 9, 10])
def test_nothing_is_said_twice_lost_or_stuck_wherever_the_bot_dies(busy: BusyWorld, seed: int) -> None:
    for helper, text in zip(HELPERS, ASKED, strict=True):
        busy.knows(helper, text)
    for asker, helper, text, said in zip(ASKERS, HELPERS, ASKED, GIVEN, strict=True):
        busy.surely(busy.command(asker, "/ask", text))
        busy.goes_wrong()
        busy.surely(busy.pressing(helper, nudge_messages.ANSWER, about=text))
        busy.surely(busy.submission(helper, text=said))
        busy.goes_wrong()
        busy.surely(busy.pressing(asker, answer_messages.ACCEPT, about=said))
        busy.goes_wrong()
        busy.lives(DAY, busy.chance, 0)  # nobody is asked more than twice a day
    assert busy.deaths > 15, "the bot hardly ever died: nothing was tried"
    busy.slack.misfortunes.clear()
    busy.lives(timedelta(days=2), busy.chance, 0)

    markers = Counter(one.marker for one in busy.slack.messages if one.marker)
    assert [marker for marker, times in markers.items() if times > 1] == []
    for notice in busy.notices():
        assert notice.state in OVER and notice.drawn == notice.wanted, (notice.kind, notice.state)
        assert notice.state != NoticeState.SENT or markers[notice.marker] == 1, notice.kind
    for asker, text, said in zip(ASKERS, ASKED, GIVEN, strict=True):
        assert sum(text in one.text and one.channel == QUESTIONS for one in busy.slack.messages) == 1
        assert busy.reads(asker, said)
    with busy.deps.read_sessions() as session:
        kept = [one for one in session.query(Answer) if one.text in GIVEN]
        assert len(kept) == 3 and all(one.accepted_at for one in kept)
