"""A bot that runs: connected to Slack by Socket Mode, its beat going, its model loading behind."""

import logging
import signal
import threading
from logging import WARNING, getLogger
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot import app, jobs, roster
from bot.config import Config
from bot.deps import Deps
from bot.handlers.doorway import opened_or_dropped
from bot.i18n import LANGUAGES, translator
from bot.matching import regions
from bot.matching.gloss import every_term
from bot.services import people, profile, settings
from bot.slack import reaching
from bot.store import workspaces

log = structlog.get_logger(__name__)

DEAF_FOR = 300  # seconds without a connection before the process ends, so that its supervisor starts it anew
LOOK_EVERY = 10
CLOSES_WITHIN = 10  # seconds; slack_sdk waits without an end for a thread that may be reading still


def settle(deps: Deps) -> None:
    """Bring the workspace in step with its settings and with Slack; the first call over the wire."""
    roster.sync_people(deps)
    roster.look_again(deps)
    with deps.sessions.begin() as session:
        workspace = workspaces.home(session)
        names = ("language", "timezone", "questions_channel")
        settings.by_default(session, workspace, {name: getattr(deps.config, name) for name in names})


def warm_up(deps: Deps) -> None:
    """Pay before the first member acts for what is slow the first time: catalogues, stems, holidays."""
    for language in LANGUAGES:
        translator(language)
    every_term("une question, a question")
    with deps.reads() as session:
        for workspace in workspaces.all_(session):
            people.week_of_workspace(workspace).next_open(deps.clock())
    for country in profile.COUNTRIES:
        regions.regions_of(country)


class Line(SocketModeHandler):
    """Slack's line into the bot. Bolt reads in a payload before it dispatches it, and fails on a torn one."""

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        """As Bolt does; what is torn is acknowledged, so that Slack does not bring it again."""
        if opened_or_dropped(req.payload) is None:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
        else:
            super().handle(client, req)


class Bot:
    """Start and stop, once each. What it owes is in the store: stopping at any instant loses nothing."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._app = app.build(deps)
        token = deps.config.slack_app_token.get_secret_value()
        self._socket = Line(self._app, token)
        self._beat = jobs.Beat(deps)

    def start(self) -> None:
        """Connect, and take up what fell due meanwhile; the model is not waited for."""
        settle(self.deps)
        warm_up(self.deps)
        self.deps.knowledge.load()
        self.deps.knowledge.encoder.start()
        self._socket.connect()  # type: ignore[no-untyped-call]
        self._beat.start()
        log.info("bot.started", model=self.deps.knowledge.encoder.choice.model)

    def stop(self) -> None:
        """Hear nothing more, finish what is under way, end the beat, say what Slack put off."""
        closing = threading.Thread(target=self._socket.close, name="closing", daemon=True)
        closing.start()
        closing.join(CLOSES_WITHIN)
        self._app.listener_runner.listener_executor.shutdown(wait=True)
        self._beat.stop()
        self.deps.courtesies.finish(self.deps.clock)
        log.info("bot.stopped")

    def wait(self, stopped: threading.Event) -> bool:
        """Until told to stop (True), or until Slack has been out of reach for too long (False)."""
        deaf = 0
        while not stopped.wait(LOOK_EVERY):
            deaf = 0 if self._socket.client.is_connected() else deaf + LOOK_EVERY
            if deaf >= DEAF_FOR:
                log.error("bot.deaf", seconds=deaf)
                return False
        return True


def until_told(deps: Deps) -> int:
    """Run until SIGTERM or SIGINT; the process's exit status."""
    stopped = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopped.set())
    with reaching():
        bot = Bot(deps)
        bot.start()
    healthy = bot.wait(stopped)
    bot.stop()
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
