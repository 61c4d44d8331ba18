"""The sandbox itself: a Slack workspace that listens on this machine, for one app.

>>> with Sandbox(Path("manifest.yml"), [Person("anna")], [Channel("general", ["anna"])]) as box:
...     app = App(client=WebClient(box.bot_token, base_url=box.api_url))
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from types import TracebackType

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from sandbox.page import page_routes
from sandbox.slack.http_endpoints import api_routes
from sandbox.slack.http_server import HttpServer, listener, loopback
from sandbox.slack.service import Slack
from sandbox.state.access import Address
from sandbox.state.clock import Clock
from sandbox.state.hooks import Hooks
from sandbox.state.manifest import Manifest, load_manifest
from sandbox.state.people import Channel, Person, UserGroup
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.triggers import TRIGGER_SECONDS
from sandbox.state.types import Json
from sandbox.testing.actor import Actor


class Sandbox:
    """Everything of one workspace. `limits=False` lifts the speed limits; the waits are in seconds."""

    def __init__(
        self,
        manifest: Path | Json | Manifest,
        people: Iterable[Person] = (),
        channels: Iterable[Channel] = (),
        usergroups: Iterable[UserGroup] = (),
        *,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: bool = True,
        ack_seconds: float = 3.0,
        trigger_seconds: float = TRIGGER_SECONDS,
        retry_pauses: tuple[float, ...] = (1.0, 60.0, 300.0),
        hooks: Hooks | None = None,
    ) -> None:
        self.manifest = load_manifest(manifest)
        address = Address(loopback(host), port)
        self.state = SandboxState(self.manifest, address, clock, hooks, limits, trigger_seconds)
        self.state.workspace.register(people, channels, usergroups)
        self.slack = Slack(self.state, ack_seconds, retry_pauses)
        self._name_parts()
        self._http_server: HttpServer | None = None
        self._thread: Thread | None = None

    def _name_parts(self) -> None:
        """The parts that callers reach for, by their own names."""
        state, slack = self.state, self.slack
        self.clock, self.feed, self.hooks = state.clock, state.feed, state.hooks
        self.workspace, self.views, self.request_log = state.workspace, state.views, state.request_log
        self.limits, self.triggers, self.faults = state.limits, state.triggers, state.faults
        self.app_scopes = state.tokens.app_scopes
        self.sockets, self.responses = slack.sockets, slack.responses
        self.interactions, self.speech = slack.interactions, slack.composer

    # -- start and stop --------------------------------------------------------------------------------------

    def start(self) -> "Sandbox":
        """Listen, and return once connections are taken. A taken port is an OSError that says so."""
        address = self.state.address
        listening = listener(address.host, address.port)
        address.port = listening.getsockname()[1]
        self._http_server = HttpServer(self._web_app(), self.sockets)
        self.state.listening = True
        self._thread = Thread(target=self._http_server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        if not self._http_server.opened.wait(10):
            raise OSError("The sandbox did not start within ten seconds.")
        return self

    def _web_app(self) -> Starlette:
        return Starlette(
            routes=[*api_routes(self.slack, self._cut), *page_routes(self.slack)],
            # A page elsewhere on the web cannot reach the sandbox by a name that it points at this machine.
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=self.state.address.hosts)],
        )

    def stop(self) -> None:
        """Stop listening and close every connection. Stopping twice does no harm."""
        if self._http_server is None or self._thread is None:
            return
        self.sockets.disconnect(None)
        self.state.listening = False
        self._http_server.should_exit = True
        self._http_server.wake()
        self._thread.join(timeout=10)
        self._http_server = self._thread = None

    def __enter__(self) -> "Sandbox":
        return self if self._http_server else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _cut(self, client: tuple[str, int]) -> None:
        """Close a client's connection in the middle of its call (only on the server's own thread)."""
        if self._http_server is not None:
            self._http_server.cut(client)

    # -- addresses, tokens -----------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return self.state.address.url

    @property
    def api_url(self) -> str:
        """What the app's `SLACK_API_URL` has to be."""
        return self.state.address.api_url

    @property
    def bot_token(self) -> str:
        return self.state.tokens.bot

    @property
    def app_token(self) -> str:
        return self.state.tokens.app

    @app_token.setter
    def app_token(self, token: str) -> None:
        self.state.tokens.app = token

    # -- people, time, state ---------------------------------------------------------------------------------

    def as_(self, ref: str) -> Actor:
        """Act as somebody, by handle or id."""
        return Actor(self.slack, self.workspace.person(ref).id)

    def wait_for_bot(self, within: float = 10.0) -> None:
        """Wait until the app has opened its WebSocket."""
        if not self.sockets.connected.wait(within):
            raise TimeoutError(f"The app did not connect to the sandbox within {within:g} seconds.")

    def skip(self, by: timedelta) -> None:
        """Let time pass; with a hook, the hook's way."""
        self.state.skip(by)

    def reset(self) -> None:
        """Back to the state in which the sandbox was built, the app's memory included where a hook empties
        it."""
        self.slack.reset()

    def app_restarting(self) -> AbstractContextManager[None]:
        """The app is away because the sandbox starts it anew: nobody is asked to do so by hand."""
        return self.slack.app_restarting()

    def export(self) -> Json:
        """The state as JSON can hold it, without the app's memory."""
        return self.state.export()

    def load(self, state: Json) -> None:
        """Replace the state, and set the clock to where it stood."""
        self.state.load(state)
