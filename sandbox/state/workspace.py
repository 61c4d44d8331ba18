"""The state of the workspace: who is there, which conversations there are, and who sees what."""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.state.clock import Clock
from sandbox.state.conversation import Conversation
from sandbox.state.feed import Feed
from sandbox.state.people import Channel, Person, UserGroup, numbered
from sandbox.state.types import Json, SlackError

SLACKBOT = "USLACKBOT"  # listed among the people, and not as a bot: a trap of Slack's that the sandbox keeps


@dataclass(frozen=True)
class App:
    """The one app that is installed, and the workspace it is installed in."""

    bot_name: str
    bot_handle: str
    team_id: str = "T00000001"
    team_name: str = "Sandbox"
    domain: str = "sandbox"
    app_id: str = "A00000001"
    bot_id: str = "B00000001"
    user_id: str = "U000BOT01"


class Workspace:
    """Everything that a Slack workspace would remember. Hold `lock` to read or change more than one thing."""

    def __init__(self, app: App, clock: Clock, feed: Feed) -> None:
        self.app, self.clock, self.feed, self.lock = app, clock, feed, feed.lock
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.usergroups: list[UserGroup] = []
        self.ephemerals: dict[str, dict[str, Json]] = {}
        self.files: dict[str, Json] = {}
        self.contents: dict[str, bytes] = {}
        self.inputs: dict[str, Json] = {}
        self.announce: Callable[[Json, Conversation | None], None] = lambda event, place: None
        self._handles: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._direct: dict[frozenset[str], str] = {}
        self._last_ts = 0
        self._count = 0
        bot = Person(app.bot_handle, app.bot_name, id=app.user_id, is_bot=True, tz="UTC")
        self.settle([bot, Person("slackbot", "Slackbot", id=SLACKBOT, tz="UTC")], [])

    # -- who and where ---------------------------------------------------------------------------------------

    def settle(
        self, people: Iterable[Person], channels: Iterable[Channel], groups: Iterable[UserGroup] = ()
    ) -> None:
        """Let people and channels in, quietly: no event says that they came."""
        people, channels, groups = list(people), list(channels), list(groups)
        numbered(people, "U")
        numbered(channels, "C")
        numbered(groups, "S")
        for person in people:
            self.people[person.id] = person
            self._handles[person.handle.lower()] = person.id
        for group in groups:
            self.usergroups.append(group)
            group.members = [self.person(one).id for one in group.members]
        for channel in channels:
            self._settle_channel(channel)

    def _settle_channel(self, channel: Channel) -> None:
        members = list(dict.fromkeys(self.person(one).id for one in channel.members))
        if channel.with_bot and self.app.user_id not in members:
            members.append(self.app.user_id)
        self.add_conversation(
            Conversation(
                channel.id,
                "group" if channel.private else "channel",
                channel.name.lstrip("#"),
                members,
                int(self.clock.now().timestamp()),
                members[0] if members else "",
                channel.archived,
                channel.shared,
                channel.topic,
                channel.purpose,
            )
        )

    def add_conversation(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        if conversation.kind in ("channel", "group"):
            self._names[conversation.name] = conversation.id
        else:
            self._direct[frozenset(conversation.members)] = conversation.id
        return conversation

    def renamed(self, conversation: Conversation, name: str) -> None:
        self._names.pop(conversation.name, None)
        conversation.name = name
        self._names[name] = conversation.id

    def person(self, ref: str) -> Person:
        """Somebody by id or by handle; `user_not_found` otherwise."""
        return self.people[ref] if ref in self.people else self.by_handle(ref.lstrip("@"))

    def by_handle(self, handle: str) -> Person:
        found = self._handles.get(handle.lower())
        if found is None:
            raise SlackError("user_not_found")
        return self.people[found]

    def place(self, ref: str) -> Conversation:
        """A conversation by id or by the channel's name; `channel_not_found` otherwise."""
        found = self.conversations.get(ref) or self.conversations.get(self._names.get(ref.lstrip("#"), ""))
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def direct_of(self, members: Iterable[str]) -> Conversation | None:
        """The DM or group DM of exactly these people, if there is one."""
        known = self._direct.get(frozenset(members))
        return self.conversations[known] if known else None

    def direct(self, members: Iterable[str]) -> Conversation:
        """The DM or group DM of exactly these people; the same people always get the same one."""
        everyone = list(dict.fromkeys(members))
        known = self._direct.get(frozenset(everyone))
        if known is not None:
            return self.conversations[known]
        one_to_one = len(everyone) <= 2
        handles = "--".join(self.people[one].handle for one in everyone)
        conversation = Conversation(
            self.new_id("D" if one_to_one else "C9"),
            "im" if one_to_one else "mpim",
            "" if one_to_one else f"mpdm-{handles}-1",
            everyone,
            int(self.clock.now().timestamp()),
            everyone[0],
        )
        self.feed.publish("conversation", set(everyone), channel=conversation.id)
        return self.add_conversation(conversation)

    def bot_dm(self, person_id: str) -> Conversation:
        return self.direct([self.app.user_id, person_id])

    # -- who sees what ---------------------------------------------------------------------------------------

    def audience(self, place: Conversation) -> set[str] | None:
        """Who may know of a change there; None means everybody."""
        return None if place.kind == "channel" else set(place.members)

    def can_see(self, person_id: str, place: Conversation) -> bool:
        return place.kind == "channel" or person_id in place.members

    def conversations_of(self, person_id: str) -> list[Conversation]:
        return [one for one in self.conversations.values() if person_id in one.members]

    def message(self, place: Conversation, ts: str) -> Json:
        found = place.messages.get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def unread(self, person_id: str, place: Conversation) -> int:
        """How many messages of others stand after the person's mark; a thread's replies do not count."""
        mark, count = place.last_read.get(person_id, "0"), 0
        for one in place.newest_first():
            if one["ts"] <= mark:
                break
            mine = one.get("user") == person_id
            hidden = one.get("thread_ts", one["ts"]) != one["ts"] and one.get("subtype") != "thread_broadcast"
            count += not mine and not hidden
        return count

    # -- numbers and names -----------------------------------------------------------------------------------

    def new_ts(self) -> str:
        """A message's stamp: the sandbox's time in microseconds, unique and always growing."""
        now = int(self.clock.now().timestamp() * 1_000_000) // 100 * 100
        self._last_ts = max(now, self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    @property
    def newest_ts(self) -> str:
        """The last stamp that was given out."""
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count:08d}"

    def token(self, size: int = 4) -> str:
        return secrets.token_hex(size)

    # -- as a file -------------------------------------------------------------------------------------------

    def export(self) -> Json:
        """The whole state as JSON can hold it; what is in files stands as base64."""
        with self.lock:
            return {
                "version": 1,
                "clock": self.clock.now().isoformat(),
                "people": [asdict(one) for one in self.people.values()],
                "usergroups": [asdict(one) for one in self.usergroups],
                "conversations": [asdict(one) for one in self.conversations.values()],
                "ephemerals": self.ephemerals,
                "files": self.files,
                "contents": {number: b64encode(held).decode() for number, held in self.contents.items()},
                "inputs": self.inputs,
                "last_ts": self._last_ts,
                "count": self._count,
            }

    def load(self, state: dict[str, Any]) -> None:
        """Replace everything by an exported state."""
        with self.lock:
            self.people, self.conversations, self._handles, self._names, self._direct = {}, {}, {}, {}, {}
            self.usergroups = [UserGroup(**row) for row in state["usergroups"]]
            people = [
                Person(**{**row, "dnd": tuple(row["dnd"]) if row["dnd"] else None}) for row in state["people"]
            ]
            self.settle(people, [])
            for row in state["conversations"]:
                self.add_conversation(Conversation(**row))
            self.ephemerals, self.files = state["ephemerals"], state["files"]
            self.inputs = state["inputs"]
            self.contents = {
                number: b64decode(held, validate=True) for number, held in state.get("contents", {}).items()
            }
            self._last_ts, self._count = state["last_ts"], state["count"]
            self.feed.publish("reset")
