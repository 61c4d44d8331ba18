"""A conversation: a channel, a DM, a group DM, and what was said there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from sandbox.state.types import Json

Kind = Literal["channel", "group", "im", "mpim"]
FAMILY: dict[str, str] = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Conversation:
    """A channel, a private channel (`group`), a DM (`im`) or a group DM (`mpim`), with its messages by ts."""

    id: str
    kind: Kind
    name: str = ""
    members: list[str] = field(default_factory=list)
    created: int = 0
    creator: str = ""
    archived: bool = False
    shared: bool = False
    topic: str = ""
    purpose: str = ""
    messages: dict[str, Json] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """The word of scopes and events: `channels:history`, `message.im`."""
        return FAMILY[self.kind]

    def newest_first(self) -> Iterator[Json]:
        return reversed(self.messages.values())

    def replies(self, thread_ts: str) -> list[Json]:
        return [
            one
            for one in self.messages.values()
            if one.get("thread_ts") == thread_ts and one["ts"] != thread_ts
        ]
