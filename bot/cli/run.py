"""A bot that runs: connected to Slack by Socket Mode, its beat going, its model loading behind."""

import logging
import signal
import threading
from collections.abc import Callable
from logging import WARNING, getLogger
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot import app, channel_sync, directory_sync
from bot.config import Config
from bot.deps import Deps
from bot.handlers.incoming.request_check import opened_or_dropped
from bot.i18n import LANGUAGES, translator
from bot.jobs import scheduler
from bot.scheduling import public_holidays
from bot.services.admin import settings
from bot.services.people import identity, time_settings
from bot.slack import Patience, RefusedBySlack, Stopped, TokenRefused, reaching, refused, told_apart
from bot.store import workspaces
from bot.text.glossary import bilingual_terms

log = structlog.get_logger(__name__)

KNOWN_FIRST, GLANCE = (
    5,
    0.1,
)  # seconds at most, in which a short list of people is read before the start is over
DEAF_FOR = 300  # seconds without a connection before the process ends, so that its supervisor starts it anew
LOOK_EVERY = 2
CLOSES_WITHIN = 2  # seconds; slack_sdk waits without an end for a thread that may be reading still


def prepare(deps: Deps, progress: Callable[[int], None] = lambda known: None) -> None:
    """Bring the workspace in step with its settings and with Slack, whose people are all known then."""
    patience = Patience(deps.stopping, DEAF_FOR)
    patience.ask(lambda: directory_sync.introduce(deps))
    _begin(deps)
    directory_sync.read_people(deps, progress)


def _begin(deps: Deps) -> None:
    channel_sync.look_again(deps)
    with deps.sessions.begin() as session:
        names = ("language", "timezone", "questions_channel")
        settings.by_default(session, {name: getattr(deps.config, name) for name in names})


def warm_up(deps: Deps) -> None:
    """Pay before the first member acts for what is slow the first time: catalogues, stems, holidays."""
    for language in LANGUAGES:
        translator(language)
    bilingual_terms("une question, a question")
    with deps.read_sessions() as session:
        if workspaces.served_id(session) is not None:
            identity.week_of_workspace(workspaces.home(session)).next_open(deps.clock())
    for country in time_settings.COUNTRIES:
        public_holidays.regions_of(country)


class SocketLine(SocketModeHandler):
    """Slack's line into the bot. Bolt reads in a payload before it dispatches it, and fails on a torn one."""

    def follow(self, deps: Deps) -> "SocketLine":
        """Ask for addresses with patience: the library sleeps through a pause, and through a stop."""
        self.client.issue_new_wss_url = lambda: self._address(deps)  # type: ignore[method-assign]
        return self

    def _address(self, deps: Deps) -> str:
        """Where to connect next."""
        try:
            return Patience(deps.stopping).ask(lambda: deps.slack.line(self.app_token))
        except (RefusedBySlack, TokenRefused) as no:
            deps.ending.set(no.code, "SLACK_APP_TOKEN")
            raise

    def open(self) -> None:
        """Connect; each try takes an address of its own."""
        self.client.wss_uri = None
        with told_apart():
            self.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """As Bolt does; again if the line breaks meanwhile: slack_sdk fails then and leaves its threads."""
        try:
            super().close()  # type: ignore[no-untyped-call]
        except AttributeError:
            super().close()  # type: ignore[no-untyped-call]

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        """As Bolt does; what is torn is acknowledged, so that Slack does not bring it again."""
        if opened_or_dropped(req.payload) is None:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
        else:
            super().handle(client, req)


class Bot:
    """Start and stop, once each. What it owes is in the store: stopping at any instant loses nothing."""

    def __init__(self, deps: Deps, known_first: float = KNOWN_FIRST) -> None:
        self.deps, self._known_first = deps, known_first
        self._app: App | None = None
        self._socket: SocketLine | None = None
        self._beat = scheduler.Scheduler(deps)

    def start(self) -> None:
        """Connect, and take up what fell due meanwhile; the model and the list of people are not waited for.

        A short list is known when this returns; a long one is read on while the bot serves.
        """
        patience = Patience(self.deps.stopping, DEAF_FOR)
        patience.ask(lambda: directory_sync.introduce(self.deps))
        _begin(self.deps)
        warm_up(self.deps)
        self.deps.index.load()
        self.deps.index.encoder.start()
        threading.Thread(target=self._beat.once, args=("know_people",), name="people", daemon=True).start()
        self._app = patience.ask(lambda: _build(self.deps))
        self._await_people()
        token = self.deps.config.slack_app_token.get_secret_value()
        self._socket = SocketLine(self._app, token).follow(self.deps)
        patience.ask(self._socket.open)
        self._beat.start()
        log.info("bot.started", model=self.deps.index.encoder.choice.title)

    def _await_people(self) -> None:
        for _ in range(int(self._known_first / GLANCE)):
            if self.deps.people_known.wait(GLANCE) or self.deps.stopping.is_set():
                return
            if self.deps.ending.is_set():
                return

    def stop(self) -> None:
        """Hear nothing more, finish what is under way, end the beat, say what Slack put off."""
        self.deps.stopping.set()
        if self._app is not None:  # a line that breaks while it is closed is no news
            self._app.logger.setLevel(logging.CRITICAL)
        if self._socket is not None:
            closing = threading.Thread(target=self._socket.close, name="closing", daemon=True)
            closing.start()
            closing.join(CLOSES_WITHIN)
        if self._app is not None:
            self._app.listener_runner.listener_executor.shutdown(wait=True)
        self._beat.stop()
        self.deps.private_replies.finish(self.deps.clock)
        log.info("bot.stopped")

    def wait(self) -> bool:
        """Until told to stop (True), until Slack has been out of reach for too long or refuses (False)."""
        silent = 0
        while not self.deps.stopping.wait(LOOK_EVERY):
            if self.deps.ending.is_set():
                return False
            is_connected = self._socket is not None and self._socket.client.is_connected()
            silent = 0 if is_connected else silent + LOOK_EVERY
            if silent >= DEAF_FOR:
                log.error("bot.deaf", seconds=silent)
                return False
        return True


def _build(deps: Deps) -> App:
    """Bolt asks Slack who it is."""
    with told_apart():
        return app.build(deps)


def until_told(deps: Deps) -> int:
    """Run until SIGTERM or SIGINT; the process's exit status."""
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: deps.stopping.set())
    bot, healthy = Bot(deps), True
    try:
        with reaching():
            bot.start()
        healthy = bot.wait()
    except Stopped:
        pass
    finally:
        bot.stop()
    if deps.ending.is_set():
        raise refused(deps.ending.code, deps.ending.setting)
    return 0 if healthy else 1


def set_up_logging(config: Config) -> None:
    """Ids and states, never what a member wrote: the libraries that log bodies are kept to warnings."""
    level = logging.getLevelNamesMapping()[config.log_level]
    renderer = (
        structlog.processors.JSONRenderer()
        if config.log_format == "json"
        else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    logging.basicConfig(level=WARNING, format="%(asctime)s %(name)s %(message)s")
    for chatty in ("slack_bolt", "slack_sdk", "alembic"):
        getLogger(chatty).setLevel(WARNING)
