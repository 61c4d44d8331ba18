"""A small company over the wire, in two languages and three time zones; its bot is a process of its own."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from pydantic import SecretStr

from bench.bot_process import CLOCK, DONE, write
from bot import deps
from bot.cli.run import prepare
from bot.config import Config
from bot.services.rituals import digest_schedule
from bot.store import workspaces
from bot.store.models import Member
from bot.store.people import channels
from sandbox import Channel, Clock, Person, Sandbox

ROOT = Path(__file__).parent.parent.parent
BEGIN = datetime(2026, 2, 23, 9, 0, tzinfo=UTC)  # a Monday; the first round opens that Thursday
PATIENCE = 60.0  # real seconds
PEOPLE = (
    Person("anna", locale="fr-FR", is_admin=True),
    Person("ben", locale="en-GB", tz="Europe/London"),
    Person("chloe", locale="fr-FR"),
    Person("dario", locale="en-US", tz="America/New_York"),
    Person("emma", locale="fr-FR"),
)
LEADER, NAMELESS = "anna", ("ben", "chloe", "emma")


class Company:
    """A sandbox, and a bot in a process of its own; killing it is killing it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.told: set[tuple[str, str]] = set()  # who told their small failure, in which month
        self._process: subprocess.Popen[bytes] | None = None
        everybody = [person.handle for person in PEOPLE]
        rooms = [Channel("questions", everybody), Channel("kitchen", everybody)]
        self.box = Sandbox(
            ROOT / "manifest.yml", PEOPLE, rooms, clock=Clock(BEGIN, frozen=True), limits=False,
            ack_seconds=PATIENCE,
        ).start()  # fmt: skip
        self._move(BEGIN)
        self.deps = deps.build(self._config(), clock=self.box.clock.now)  # to look, never to act
        prepare(self.deps)
        self._furnish()

    @property
    def kitchen(self) -> str:
        """The channel of the rituals."""
        return self.box.workspace.place("kitchen").id

    def _config(self) -> Config:
        return Config(
            _env_file=None, slack_bot_token=SecretStr(self.box.bot_token), slack_api_url=self.box.api_url,
            data_dir=self._folder, embedding_backend="none",
        )  # fmt: skip

    def _furnish(self) -> None:
        with self.deps.sessions.begin() as session:
            workspace = workspaces.of_team(session, self.deps.slack.team().team_id)
            workspace.rituals_channel, workspace.language = self.kitchen, "fr"
            leader = session.query(Member).filter(Member.name == LEADER).one()
            leader.is_leader = leader.runs_eclair = True
            digest_schedule.choose(session, self.kitchen, 4, 600, "", BEGIN, "")
            kitchen = channels.of_channel(session, self.kitchen)
            channels.note(kitchen, "kitchen", is_private=False, is_shared=False, now=BEGIN)

    def start(self) -> None:
        """The bot, on the store as it is."""
        settings = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SLACK_BOT_TOKEN": self.box.bot_token,
            "SLACK_APP_TOKEN": self.box.app_token, "SLACK_API_URL": self.box.api_url,
            "ECLAIR_DATA_DIR": str(self._folder), "EMBEDDING_BACKEND": "none",
            "CLOCK_FILE": str(self._folder / CLOCK),
        }  # fmt: skip
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.bot_process"],
                env=settings, cwd=self._folder, stdout=log, stderr=log,
            )  # fmt: skip
        self.box.wait_for_bot(PATIENCE)

    def kill(self) -> None:
        """SIGKILL: it finishes nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)

    def close(self) -> None:
        """The end."""
        self.kill()
        self.deps.sessions.kw["bind"].dispose()
        self.box.stop()

    def _move(self, to: datetime) -> None:
        self.box.clock.set(to)
        write(self._folder / CLOCK, to)

    def move(self, to: datetime) -> None:
        """Time passes up to this moment, and what is due by then happens."""
        self._move(to)
        self._wait()

    def move_and_kill(self, to: datetime, after: float, away: timedelta) -> None:
        """The same, but the bot is killed so many seconds into it, and comes back a while later."""
        self._move(to)
        sleep(after)
        self.kill()
        self._move(to + away)
        self.start()
        self._wait()

    def _wait(self) -> None:
        until, now = monotonic() + PATIENCE, self.box.clock.now().isoformat()
        done = self._folder / DONE
        while not done.exists() or done.read_text(encoding="ascii") != now:
            if monotonic() > until:
                raise AssertionError(f"the bot did not come to {now}: see {self._folder / 'log'}")
            sleep(0.005)
