"""The company on its feet: a sandbox, the bot connected to it over the wire, and one clock for both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from zoneinfo import ZoneInfo

from bot import deps, jobs
from bot.config import Config
from bot.importer import Report, bring_in_folder
from bot.matching.availability import LUNCH_BREAKS
from bot.run import Bot, settle
from bot.services import expertise
from bot.services.load import NUDGE_MINUTES
from bot.store import workspaces
from bot.store.people import find
from demo import hooks
from demo.company import Company, Person
from sandbox import Channel, Clock, Sandbox
from sandbox import Person as Account

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / "manifest.yml"
OPENING = time(10, 0)  # when the demo's day begins: everybody at work, on both sides of the ocean or soon


class Stage:
    """A company, its sandbox and its bot. `folder` keeps the store; what it held before is cleared away."""

    def __init__(
        self,
        company: Company,
        history: Path,
        folder: Path,
        *,
        port: int = 0,
        limits: bool = True,
        nudges_a_day: int | None = None,
    ) -> None:
        self.company, self._history, self._folder = company, history, folder
        self._changing = RLock()  # one bot at a time
        self._nudges_a_day = nudges_a_day
        self.clock = Clock(datetime.combine(company.today, OPENING, ZoneInfo(company.tz)))
        self.box = Sandbox(
            MANIFEST,
            [_account(person) for person in company.people],
            [
                Channel(
                    place.name, list(place.members), place.id, private=place.private, purpose=place.purpose
                )
                for place in company.channels
            ],
            clock=self.clock,
            port=port,
            limits=limits,
            hooks=hooks.hooks(self),
        )
        self.report = Report()

    def open(self) -> None:
        """Clear the stage, furnish it, and start the bot; a taken port is an OSError that says so."""
        with self._changing:  # the page is there first: what is pressed on it meanwhile waits
            self._clear()
            self.box.start()
            self._build()
            self._furnish()
            self._start_bot()

    @property
    def is_built(self) -> bool:
        """Whether there is a bot to ask; the page is served, and says so, before there is."""
        return hasattr(self, "deps")

    @property
    def store(self) -> Path:
        """The bot's database."""
        return self._folder / "eclair.db"

    @contextmanager
    def bot_away(self) -> Iterator[None]:
        """Stop the bot, let its database be replaced, and start another one on it, whatever happened."""
        with self._changing:
            self.bot.stop()
            try:
                yield
            finally:
                self._build()
                self._start_bot()

    def begin_again(self) -> None:
        """The bot's memory as it was when the stage opened."""
        with self._changing:
            self._begin_again()

    def _begin_again(self) -> None:
        self.bot.stop()
        self._clear()
        self._build()
        self._furnish()
        self._start_bot()

    def _build(self) -> None:
        self.deps = deps.build(self._config(), clock=self.clock.now, skip=self.skip)
        settle(self.deps)

    def _start_bot(self) -> None:
        self.bot = Bot(self.deps)
        self.bot.start()
        self.box.wait_for_bot(within=60)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        with self._changing:  # a new start that is under way is finished first
            self.bot.stop()
        self.box.stop()

    def wait_for_model(self, seconds: float = 120) -> bool:
        """Until the model is there and everything is embedded; False without a model."""
        ready = self.deps.knowledge.encoder.wait(seconds) is not None
        jobs.embed_backlog(self.deps)
        return ready

    def settle_down(self) -> None:
        """Let everything that is due by now happen."""
        jobs.run_due(self.deps)

    def skip(self, by: timedelta) -> None:
        """Walk the clock from one due moment to the next, so that each thing happens in its own hour."""
        if not self.is_built:
            return
        until = self.clock.now() + by
        jobs.run_due(self.deps)
        while (moment := jobs.next_due(self.deps)) is not None and moment <= until:
            self.clock.set(max(moment, self.clock.now()))
            jobs.run_due(self.deps)
        self.clock.set(max(until, self.clock.now()))
        jobs.run_due(self.deps)

    def _clear(self) -> None:
        for stale in self._folder.glob("eclair.db*"):
            stale.unlink()

    def _config(self) -> Config:
        return Config(
            _env_file=None,
            slack_bot_token=self.box.bot_token,
            slack_app_token=self.box.app_token,
            slack_api_url=self.box.api_url,
            data_dir=self._folder,
            database_url=f"sqlite:///{self.store.as_posix()}",
            language="fr" if self.company.locale.startswith("fr") else "en",
            timezone=self.company.tz,
            questions_channel=self.company.questions_channel.id,
        )

    def _furnish(self) -> None:
        """What a company has before the first question: past answers, declared topics, working hours."""
        team = self.deps.slack.team().team_id
        names = {person.handle: person.id for person in self.company.people}
        self.report = bring_in_folder(self.deps.sessions, team, self._history, names=names)
        with self.deps.sessions.begin() as session:
            workspace = workspaces.of_team(session, team)
            if self._nudges_a_day is not None:
                workspace.nudges_a_day = self._nudges_a_day
                workspace.weekly_minutes = 5 * NUDGE_MINUTES * self._nudges_a_day
            workspace.rituals_channel = next(
                (c.id for c in self.company.channels if c.role == "rituals"), None
            )
            for person in self.company.people:
                member = find(session, workspace, person.id)
                if member is None:
                    continue
                member.week = _week(person)
                member.paused_until = _midnight(person)
                member.takes_sessions, member.is_listed = bool(person.mentor), person.mentor is not False
                chief = find(session, workspace, names.get(person.manager or "", ""))
                member.reports_to_id = chief.id if chief else None
                member.is_leader, member.runs_eclair = person.leader, person.admin
                member.is_learning_lead = person.learning_lead
                member.settled_in_at = self.clock.now() if person.expertise else None
                for topic in person.expertise:
                    expertise.declare(session, member, topic, self.clock.now())
                expertise.settle_wishes(session, member, person.learning)


def _account(person: Person) -> Account:
    return Account(
        handle=person.handle,
        name=person.name,
        id=person.id,
        locale=person.locale,
        tz=person.tz,
        title=person.title,
        is_bot=person.bot,
        is_restricted=person.restricted,
        is_admin=person.admin,
        deleted=person.deleted,
    )


def _week(person: Person) -> list[list[int]] | None:
    if person.hours is None:
        return None
    start, end = (_minute(wall) for wall in person.hours.split("-"))
    return [[weekday, *span] for weekday in range(5) for span in _around_lunch(start, end)]


def _around_lunch(start: int, end: int) -> list[tuple[int, int]]:
    """The hours without the break that a day has in its middle; those of a short day or a night have none."""
    begins, ends = LUNCH_BREAKS["FR"]
    return [(start, begins), (ends, end)] if start < begins and ends < end else [(start, end)]


def _minute(wall: str) -> int:
    hour, minute = wall.split(":")
    return int(hour) * 60 + int(minute)


def _midnight(person: Person) -> datetime | None:
    if person.paused_until is None:
        return None
    return datetime.combine(person.paused_until, time(), ZoneInfo(person.tz))
