"""`python -m bench prompts`: a month's round for a large company, within Slack's limits, though the bot dies.

Slack is a counter here that keeps its own limit by the simulated clock: fifty conversations opened a minute
(conversations.open, tier 3: https://docs.slack.dev/apis/web-api/rate-limits/). All else is the product: its
rounds, its outbox, its store.
"""

import random
import tempfile
from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.console import Console

from bench.report import Goal, JsonOption, at_most, finish
from bot import deps, directory_sync
from bot.cli.run import set_up_logging
from bot.config import Config
from bot.deps import Deps
from bot.jobs import due_steps
from bot.services.people import identity
from bot.slack import ChannelInfo, Looked, Page, Slack, Team, TryLater
from bot.store import workspaces
from bot.store.models import Notice, NoticeState
from bot.store.people.members import Profile
from bot.views.kit import Message

TUESDAY = datetime(2026, 3, 3, 8, 59, 50, tzinfo=UTC)  # ten seconds before the small failures open in Paris
ZONES = ("Europe/Paris", "Europe/London", "America/New_York", "Asia/Tokyo")
BEAT, MINUTE = timedelta(seconds=5), timedelta(minutes=1)
OPENED_A_MINUTE = 50
AWAY = timedelta(minutes=40)  # how long a killed bot stays away
ASKED, NEVER = "asked", ("twice", "refused by Slack's limit", "outside working hours")


class Killed(BaseException):
    """The bot died between Slack's yes and its own commit."""


class Metered(Slack):
    """Slack as a counter: who was written to when, and how often its limit was met."""

    def __init__(self, names: list[str], deaths: set[int]) -> None:
        self.now, self.refused = TUESDAY, 0
        self.said: list[tuple[str, str, datetime]] = []  # channel, marker, when
        self.names, self._deaths = names, deaths
        self._opened: deque[datetime] = deque()

    def clock(self) -> datetime:
        """The simulated time."""
        return self.now

    def team(self) -> Team:
        return Team("T0BENCH", "Bench", "UBOT")

    def people(self, cursor: str, team_id: str, enterprise_id: str | None) -> Page[Profile]:
        return Page(
            [
                Profile(name, name, "fr-FR" if place % 2 else "en-GB", ZONES[place % len(ZONES)])
                for place, name in enumerate(self.names)
            ]
        )

    def away_until(self, slack_id: str, now: datetime) -> datetime | None:
        return None

    def can_post(self, channel: str) -> bool:
        return True

    def channel(self, channel: str) -> ChannelInfo:
        return ChannelInfo("kitchen", False, False)

    def dm(self, slack_id: str) -> str:
        while self._opened and self._opened[0] <= self.now - MINUTE:
            self._opened.popleft()
        if len(self._opened) >= OPENED_A_MINUTE:
            self.refused += 1
            raise TryLater(1)
        self._opened.append(self.now)
        return f"D{slack_id}"

    def post(self, channel: str, message: Message, *, marker: str = "", thread_ts: str | None = None) -> str:
        self.said.append((channel, marker, self.now))
        if len(self.said) in self._deaths:
            self._deaths.discard(len(self.said))
            raise Killed
        return f"{self.now.timestamp():.0f}.{len(self.said):06}"

    def update(self, channel: str, ts: str, message: Message, *, marker: str = "") -> None:
        return None

    def look_up(self, channel: str, marker: str, since: datetime, *_: object, **__: object) -> Looked:
        return Looked("1.0" if any(one[:2] == (channel, marker) for one in self.said) else None)


def start(folder: Path, slack: Metered) -> Deps:
    """The bot's parts on the store as it is."""
    config = Config(
        _env_file=None, slack_bot_token=SecretStr("xoxb-bench"), data_dir=folder, embedding_backend="none"
    )
    return deps.build(config, slack=slack, clock=slack.clock)


def simulate(folder: Path, slack: Metered) -> int:
    """Until everybody was asked; how often the bot died."""
    parts, died = start(folder, slack), 0
    directory_sync.sync_people(parts)
    with parts.sessions.begin() as session:
        workspaces.of_team(session, slack.team().team_id).rituals_channel = "C0KITCHEN"
    until = TUESDAY + timedelta(days=2)
    while slack.now < until and (slack.now < TUESDAY + MINUTE or _waits(parts)):
        try:
            due_steps.run_due(parts)
            slack.now = max(slack.now + BEAT, min(due_steps.next_due(parts) or until, until))
        except Killed:
            died += 1
            slack.now += AWAY
            parts.sessions.kw["bind"].dispose()
            parts = start(folder, slack)
    return died


def _waits(parts: Deps) -> bool:
    with parts.read_sessions() as session:
        unsent = (NoticeState.DUE, NoticeState.SENDING)
        prompts = session.query(Notice).filter(Notice.kind == "round.prompt", Notice.state.in_(unsent))
        return bool(session.query(prompts.exists()).scalar())


def report(folder: Path, slack: Metered) -> dict[str, Any]:
    """What was counted."""
    parts = start(folder, slack)
    with parts.read_sessions() as session:
        owed = session.query(Notice).filter(Notice.kind == "round.prompt").all()
        markers = {one.marker: one for one in owed}
        said = [one for one in slack.said if one[1] in markers]
        weeks = [(identity.week_of(member), at) for _, m, at in said if (member := markers[m].member)]
    twice = len(said) - len({marker for _, marker, _ in said})
    minutes = Counter(at.replace(second=0, microsecond=0) for _, _, at in said)
    out = sum(not week.is_open(at) for week, at in weeks)
    gap = max((after - before for (_, _, before), (_, _, after) in pairwise(said)), default=timedelta(0))
    parts.sessions.kw["bind"].dispose()
    return {
        ASKED: len(said) - twice, "twice": twice,
        "refused by Slack's limit": slack.refused, "most in a minute": max(minutes.values()),
        "outside working hours": out, "longest pause between two": str(gap),
        "first to last": f"{said[0][2]:%H:%M} to {said[-1][2]:%d %B %H:%M} UTC",
    }  # fmt: skip


def goals(counted: dict[str, Any], people: int) -> list[Goal]:
    """Everybody is asked; what must never happen did not."""
    return [Goal(ASKED, counted[ASKED], people), *(at_most(name, counted[name], 0) for name in NEVER)]


def prompts(
    people: Annotated[int, typer.Option(help="how many are asked")] = 5000,
    kills: Annotated[int, typer.Option(help="how often the bot dies midway")] = 5,
    seed: Annotated[int, typer.Option(help="what the moments of death are drawn from")] = 7,
    as_json: JsonOption = False,
) -> None:
    """Ask a large company for its small failures, within Slack's limits, while the bot is killed midway."""
    names = [f"U{number:06}" for number in range(people)]
    deaths = set(random.Random(seed).sample(range(1, people), kills))
    set_up_logging(Config(_env_file=None, log_level="WARNING"))
    slack, began = Metered(names, deaths), perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        died = simulate(Path(folder), slack)
        counted = {**report(Path(folder), slack), "killed": died}
    screen, wanted = Console(), goals(counted, people)
    for what in (name for name in counted if name not in (ASKED, *NEVER)):
        screen.print(f"{what}: {counted[what]}")
    good = all(goal.holds for goal in wanted)
    screen.print(f"{'as promised' if good else 'NOT as promised'}, in {perf_counter() - began:.0f} s")
    finish({"people": people, "seed": seed, **counted}, wanted, as_json)
    raise typer.Exit(0 if good else 1)
