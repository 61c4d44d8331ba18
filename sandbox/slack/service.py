"""Slack's side of one sandbox: its parts, put together once over one state."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from sandbox.slack.composing import Composer
from sandbox.slack.events import Events
from sandbox.slack.interactions import Interactions
from sandbox.slack.responses import Responses
from sandbox.slack.sockets import Sockets
from sandbox.state.sandbox_state import SandboxState


class Slack:
    """What the page and people in tests act through. `reset` leads back to the state it was made over."""

    def __init__(self, state: SandboxState, ack_seconds: float, retry_pauses: tuple[float, ...]) -> None:
        self.state = state
        self.sockets = Sockets(state.request_log, ack_seconds, retry_pauses, self._counted)
        self.responses = Responses(state.workspace, state.address)
        self.composer = Composer(state.workspace)
        self.interactions = Interactions(state, self.sockets, self.responses, self.composer)
        state.workspace.announce = Events(state, self.sockets).announce
        state.faults.disconnect = self.sockets.disconnect
        self._first = deepcopy(state.export())

    def _counted(self, count: int) -> None:
        self.state.feed.publish("bot", count=count)

    def reset(self) -> None:
        """Back to the first state, the app's memory included where a hook empties it."""
        with self.app_restarting():
            self.state.load(deepcopy(self._first))
            if self.state.hooks.reset is not None:
                self.state.hooks.reset()

    @contextmanager
    def app_restarting(self) -> Iterator[None]:
        """The app is away because the sandbox starts it anew: nobody is asked to do so by hand."""
        self.state.app_restarting = True
        try:
            yield
        finally:
            self.state.app_restarting = False
            self._counted(self.sockets.count)
