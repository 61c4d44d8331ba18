"""The sandbox itself: a Slack workspace that listens on this machine, for one app.

>>> with Sandbox(Path("manifest.yml"), [Person("anna")], [Channel("general", ["anna"])]) as box:
...     app = App(client=WebClient(box.bot_token, base_url=box.api_url))
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

from sandbox.slack.composing import Composer
from sandbox.slack.events import Events
from sandbox.slack.http_endpoints import web_app
from sandbox.slack.http_server import HttpServer, listener, loopback
from sandbox.slack.interactions import Interactions
from sandbox.slack.responses import Responses
from sandbox.slack.sockets import Sockets
from sandbox.state.clock import Clock
from sandbox.state.faults import Faults
from sandbox.state.feed import Feed
from sandbox.state.hooks import Hooks
from sandbox.state.limits import TRIGGER_SECONDS, Limits, Triggers
from sandbox.state.manifest import Manifest, load_manifest
from sandbox.state.people import Channel, Person, UserGroup
from sandbox.state.request_log import RequestLog
from sandbox.state.types import Json
from sandbox.state.views import Views
from sandbox.state.workspace import App, Workspace

if TYPE_CHECKING:
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
        self.clock = clock or Clock()
        self.hooks = hooks or Hooks()
        self.bot_token, self.app_token = "xoxb-sandbox-bot", f"xapp-1-{App.app_id}-sandbox"
        self.app_scopes = ["connections:write"]  # of the app's token; the bot's are in the manifest
        self._host, self._port = loopback(host), port
        self.hosts = [self._host, "localhost"]
        self.feed = Feed()
        self.workspace = Workspace(App(self.manifest.name, self.manifest.bot_handle), self.clock, self.feed)
        self.workspace.settle(people, channels, usergroups)
        self.request_log = RequestLog(self.clock, self.feed)
        self.sockets = Sockets(
            self.request_log, ack_seconds, retry_pauses, lambda count: self.feed.publish("bot", count=count)
        )
        self.limits = Limits(limits)
        self.triggers = Triggers(trigger_seconds)
        self.begins_again = False
        self.faults = Faults(self.sockets.disconnect)
        self.views = Views(self.workspace)
        self.events = Events(self)
        self.responses = Responses(self)
        self.interactions = Interactions(self)
        self.speech = Composer(self)
        self.workspace.announce = self.events.announce
        self._first = deepcopy(self.export())
        self._http_server: HttpServer | None = None
        self._thread: Thread | None = None

    # -- start and stop --------------------------------------------------------------------------------------

    def start(self) -> "Sandbox":
        """Listen, and return once the door is open. A taken port is an OSError that says so."""
        listening = listener(self._host, self._port)
        self._port = listening.getsockname()[1]
        self._http_server = HttpServer(web_app(self), self.sockets)
        self._thread = Thread(target=self._http_server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        if not self._http_server.opened.wait(10):
            raise OSError("The sandbox did not start within ten seconds.")
        return self

    def stop(self) -> None:
        """Close the door and every connection. Stopping twice does no harm."""
        if self._http_server is None or self._thread is None:
            return
        self.sockets.disconnect(None)
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

    def cut(self, client: tuple[str, int]) -> None:
        """Close a client's connection in the middle of its call (only on the server's own thread)."""
        if self._http_server is not None:
            self._http_server.cut(client)

    @property
    def stopping(self) -> bool:
        return self._http_server is None or self._http_server.should_exit

    # -- addresses -------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._port}"

    @property
    def api_url(self) -> str:
        """What the app's `SLACK_API_URL` has to be."""
        return f"{self.url}/api/"

    # -- people, time, state ---------------------------------------------------------------------------------

    def as_(self, ref: str) -> "Actor":
        """Act as somebody, by handle or id."""
        from sandbox.testing.actor import Actor

        return Actor(self, self.workspace.person(ref).id)

    def wait_for_bot(self, within: float = 10.0) -> None:
        """Wait until the app has opened its WebSocket."""
        if not self.sockets.connected.wait(within):
            raise TimeoutError(f"The app did not connect to the sandbox within {within:g} seconds.")

    def skip(self, by: timedelta) -> None:
        """Let time pass; with a hook, the hook's way."""
        if self.hooks.on_skip is not None:
            self.hooks.on_skip(by)
        else:
            self.clock.move(by)
        self.feed.publish("clock", now=self.clock.now().isoformat())

    def reset(self) -> None:
        """Back to the state in which the sandbox was built, the app's memory included where a hook empties
        it."""
        with self.app_begins_again():
            self.load({key: value for key, value in deepcopy(self._first).items() if key != "app"})
            if self.hooks.reset is not None:
                self.hooks.reset()

    @contextmanager
    def app_begins_again(self) -> Iterator[None]:
        """The app is away because the sandbox starts it anew: nobody is asked to do so by hand."""
        self.begins_again = True
        try:
            yield
        finally:
            self.begins_again = False
            self.feed.publish("bot", count=self.sockets.count)

    def export(self) -> Json:
        """The state as JSON can hold it, without the app's memory."""
        return {"workspace": self.workspace.export(), "views": self.views.export()}

    def load(self, state: Json) -> None:
        """Replace the state, and set the clock to where it stood."""
        if state.get("workspace", {}).get("version") != 1:
            raise ValueError("This is not a state of the sandbox, or one of another version.")
        with self.workspace.lock:
            self.workspace.load(state["workspace"])
            self.views.load(state["views"])
            self.clock.set(datetime.fromisoformat(state["workspace"]["clock"]))
