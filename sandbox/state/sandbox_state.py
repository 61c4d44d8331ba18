"""Everything that one sandbox knows, for those who act on it: Slack's side, the page, and people in tests."""

from datetime import datetime, timedelta

from sandbox.state.access import Address, Tokens
from sandbox.state.app import App
from sandbox.state.clock import Clock
from sandbox.state.faults import Faults
from sandbox.state.feed import Feed
from sandbox.state.hooks import Hooks
from sandbox.state.limits import Limits
from sandbox.state.manifest import Manifest
from sandbox.state.request_log import RequestLog
from sandbox.state.saved_workspace import export_workspace, load_workspace
from sandbox.state.triggers import TRIGGER_SECONDS, Triggers
from sandbox.state.types import Json
from sandbox.state.views import Views
from sandbox.state.workspace import Workspace


class SandboxState:
    """`app_restarting` is true while whoever started the sandbox starts its app anew, `listening` while the
    sandbox answers."""

    def __init__(
        self,
        manifest: Manifest,
        address: Address,
        clock: Clock | None = None,
        hooks: Hooks | None = None,
        limits: bool = True,
        trigger_seconds: float = TRIGGER_SECONDS,
    ) -> None:
        self.manifest, self.address = manifest, address
        self.tokens = Tokens("xoxb-sandbox-bot", f"xapp-1-{App.app_id}-sandbox")
        self.clock, self.hooks, self.feed = clock or Clock(), hooks or Hooks(), Feed()
        self.workspace = Workspace(App(manifest.name, manifest.bot_handle), self.clock, self.feed)
        self.views = Views(self.workspace)
        self.request_log = RequestLog(self.clock, self.feed)
        self.limits, self.triggers, self.faults = Limits(limits), Triggers(trigger_seconds), Faults()
        self.app_restarting = self.listening = False

    def skip(self, by: timedelta) -> None:
        """Let time pass; with a hook, the hook's way."""
        if self.hooks.on_skip is not None:
            self.hooks.on_skip(by)
        else:
            self.clock.move(by)
        self.feed.publish("clock", now=self.clock.now().isoformat())

    def export(self) -> Json:
        """The state as JSON can hold it, without the app's memory."""
        return {"workspace": export_workspace(self.workspace), "views": self.views.export()}

    def load(self, saved: Json) -> None:
        """Replace the state, and set the clock to where it stood."""
        if saved.get("workspace", {}).get("version") != 1:
            raise ValueError("This is not a state of the sandbox, or one of another version.")
        with self.workspace.lock:
            load_workspace(self.workspace, saved["workspace"])
            self.views.load(saved["views"])
            self.clock.set(datetime.fromisoformat(saved["workspace"]["clock"]))
