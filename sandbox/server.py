"""The sandbox itself: a Slack workspace that listens on this machine, for one app.

>>> with Sandbox(Path("manifest.yml"), [Person("anna")], [Channel("general", ["anna"])]) as box:
...     app = App(client=WebClient(box.bot_token, base_url=box.api_url))
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

import uvicorn

from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.interactions import Interactions
from sandbox.limits import TRIGGER_SECONDS, Limits, Triggers
from sandbox.manifest import Manifest, load_manifest
from sandbox.people import Channel, Person, UserGroup
from sandbox.responses import Responses
from sandbox.sockets import Sockets
from sandbox.speech import Speech
from sandbox.traffic import Traffic
from sandbox.types import Json
from sandbox.views import Views
from sandbox.web import web_app
from sandbox.workspace import App, Workspace

if TYPE_CHECKING:
    from sandbox.actors import Actor


@dataclass(frozen=True)
class Story:
    """A question worth asking on a first visit: who asks (a handle), in which channel, with what words."""

    asker: str
    channel: str
    words: str


@dataclass
class Hooks:
    """What whoever starts the sandbox may hang on it.

    `on_skip` is how time passes; `landmarks` are the moments worth skipping to, for a language ("fr", "en");
    `explain` is the app's own words on why somebody got a message (channel, ts and a language are given);
    `story` is what the guided tour asks, in a language; `save`, `load` and `reset` keep, replace and empty
    the app's own memory together with the workspace's.
    """

    on_skip: Callable[[timedelta], None] | None = None
    landmarks: Callable[[str], list[tuple[str, datetime]]] | None = None
    explain: Callable[[str, str, str], list[str]] | None = None
    story: Callable[[str], Story | None] | None = None
    save: Callable[[], bytes] | None = None
    load: Callable[[bytes], None] | None = None
    reset: Callable[[], None] | None = None


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
        self.bot_token, self.app_token = "xoxb-sandbox-bot", "xapp-1-sandbox-app"
        self._host, self._port = _loopback(host), port
        self.hosts = [self._host, "localhost"]
        self.feed = Feed()
        self.workspace = Workspace(App(self.manifest.name, self.manifest.bot_handle), self.clock, self.feed)
        self.workspace.settle(people, channels, usergroups)
        self.traffic = Traffic(self.clock, self.feed)
        self.sockets = Sockets(
            self.traffic, ack_seconds, retry_pauses, lambda count: self.feed.publish("bot", count=count)
        )
        self.limits = Limits(limits)
        self.triggers = Triggers(trigger_seconds)
        self.begins_again = False
        self.faults = Faults(self.sockets.disconnect)
        self.views = Views(self.workspace)
        self.events = Events(self)
        self.responses = Responses(self)
        self.interactions = Interactions(self)
        self.speech = Speech(self)
        self.workspace.announce = self.events.announce
        self._first = deepcopy(self.export())
        self._server: _Server | None = None
        self._thread: Thread | None = None

    # -- start and stop --------------------------------------------------------------------------------------

    def start(self) -> "Sandbox":
        """Listen, and return once the door is open. A taken port is an OSError that says so."""
        listener = _listener(self._host, self._port)
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            web_app(self),
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            ws_ping_interval=20,
        )
        self._server = _Server(config, self.sockets)
        self._thread = Thread(target=self._server.run, args=([listener],), name="sandbox", daemon=True)
        self._thread.start()
        if not self._server.opened.wait(10):
            raise OSError("The sandbox did not start within ten seconds.")
        return self

    def stop(self) -> None:
        """Close the door and every connection. Stopping twice does no harm."""
        if self._server is None or self._thread is None:
            return
        self.sockets.disconnect(None)
        self._server.should_exit = True
        self._server.wake()
        self._thread.join(timeout=10)
        self._server = self._thread = None

    def __enter__(self) -> "Sandbox":
        return self if self._server else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def cut(self, client: tuple[str, int]) -> None:
        """Close a client's connection in the middle of its call (only on the server's own thread)."""
        if self._server is not None:
            self._server.cut(client)

    @property
    def stopping(self) -> bool:
        return self._server is None or self._server.should_exit

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
        from sandbox.actors import Actor

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


class _Server(uvicorn.Server):
    """uvicorn on a thread of its own, which can say when it is open and cut one client off."""

    def __init__(self, config: uvicorn.Config, sockets: Sockets) -> None:
        super().__init__(config)
        from threading import Event

        self.opened = Event()
        self._sockets = sockets
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._sockets.attach(self._loop)
        self.opened.set()

    def wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: None)

    def cut(self, client: tuple[str, int]) -> None:
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()


def _loopback(host: str) -> str:
    """An address of this machine (127.x.x.x); anything else is a ValueError."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        if ipaddress.IPv4Address(address).is_loopback:
            return address
    except ValueError:
        pass
    raise ValueError(
        f"The sandbox listens on this machine only (127.0.0.1), not on {host}: it has no passwords."
    )


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OSError(
            f"Port {port} is taken on {host}: stop what uses it, or choose another port."
        ) from error
    listener.listen(128)
    return listener
