"""The company on its feet: a sandbox, the bot connected to it over the wire, and one clock for both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from zoneinfo import ZoneInfo

from bot import deps
from bot.cli.importer import Report
from bot.cli.run import Bot, prepare
from bot.config import Config
from bot.jobs import due_steps, question_steps
from demo import hooks
from demo.company import Company
from demo.furnishing import accounts, channels, furnish
from sandbox import Clock, Hooks, Sandbox

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / "manifest.yml"
OPENING = time(10, 0)  # when the demo's day begins: everybody at work, on both sides of the ocean or soon


class Environment:
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
            accounts(company),
            channels(company),
            clock=self.clock,
            port=port,
            limits=limits,
            hooks=self._hooks(),
        )
        self.report = Report()

    def open(self) -> None:
        """Clear the folder, furnish the company, start the bot; a taken port is an OSError that says so."""
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
        """The bot's memory as it was when the demo opened."""
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
        prepare(self.deps)

    def _start_bot(self) -> None:
        self.bot = Bot(self.deps)
        self.bot.start()
        self.box.wait_for_bot(within=60)

    def __enter__(self) -> "Environment":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        with self._changing:  # a new start that is under way is finished first
            self.bot.stop()
        self.box.stop()

    def wait_for_model(self, seconds: float = 120) -> bool:
        """Until the model is there and everything is embedded; False without a model."""
        ready = self.deps.index.encoder.wait(seconds) is not None
        question_steps.embed_backlog(self.deps)
        return ready

    def settle_down(self) -> None:
        """Let everything that is due by now happen."""
        due_steps.run_all(self.deps)

    def skip(self, by: timedelta) -> None:
        """Walk the clock from one due moment to the next, so that each thing happens in its own hour."""
        if not self.is_built:
            return
        until = self.clock.now() + by
        due_steps.run_all(self.deps)
        while (moment := due_steps.next_due(self.deps)) is not None and moment <= until:
            self.clock.set(max(moment, self.clock.now()))
            due_steps.run_all(self.deps)
        self.clock.set(max(until, self.clock.now()))
        due_steps.run_all(self.deps)

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
        self.report = furnish(self.deps, self.company, self._history, self._nudges_a_day)

    def _hooks(self) -> Hooks:
        """What the page may ask, though its bot may be replaced while it is open."""
        return Hooks(
            on_skip=self.skip,
            landmarks=lambda language: hooks.landmarks(self.deps, language) if self.is_built else [],
            explain=lambda channel, ts, language: (
                hooks.explain(self.deps, channel, ts, language) if self.is_built else []
            ),
            story=lambda language: hooks.story(self.company, language),
            save=lambda: hooks.memory(self.store),
            load=self._load,
            reset=self.begin_again,
        )

    def _load(self, content: bytes) -> None:
        with self.bot_away():
            hooks.remember(self.store, content)
