"""One call of the Web API: its arguments as they came, read in the types that methods need."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.slack.sockets import Sockets
from sandbox.state import scopes
from sandbox.state.conversation import Conversation
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.types import Json, SlackError, refused
from sandbox.state.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    state: SandboxState
    sockets: Sockets
    method: str
    args: Json

    @property
    def ws(self) -> Workspace:
        return self.state.workspace

    @property
    def me(self) -> str:
        """The bot's user id."""
        return self.ws.app.user_id

    def need(self, name: str) -> str:
        """An argument that must be there."""
        value = self.args.get(name)
        if value is None or value == "":
            raise refused("invalid_arguments", f"missing required field: {name}")
        return str(value)

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name, default) or default)
        except (TypeError, ValueError):
            raise refused("invalid_arguments", f"{name} must be a number") from None

    def structure(self, name: str) -> Any:
        """A JSON argument, sent as JSON or as text that holds JSON; None when it was not sent."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise refused("invalid_arguments", f"{name} is not valid JSON") from None

    def scope_for(self, place: Conversation) -> None:
        scopes.require_for(self.method, self.state.manifest.scopes, [scopes.family_of(place)])

    def place(self, name: str = "channel") -> Conversation:
        """The conversation an argument names, as far as the bot may know of it."""
        ref = self.need(name)
        if ref not in self.ws.conversations:
            raise SlackError("channel_not_found")
        place = self.ws.conversations[ref]
        if not self.ws.can_see(self.me, place):
            raise SlackError("channel_not_found")
        return place

    def page(self, items: list[T], default: int = 100, most: int = 1000) -> tuple[list[T], Json]:
        """One page of a list, and the `response_metadata` that leads to the next."""
        limit = max(1, min(self.number("limit", default), most))
        start = _position(self.text("cursor"))
        following = start + limit
        cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
        return items[start:following], {"next_cursor": cursor}


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise ValueError
        return int(number)
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None
