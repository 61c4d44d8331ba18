"""The state of the workspace: who is there, which conversations there are, and who sees what."""

import secrets
from collections.abc import Callable, Iterable

from sandbox.state.app import App
from sandbox.state.clock import Clock
from sandbox.state.conversation import Conversation
from sandbox.state.feed import Feed
from sandbox.state.people import Channel, Person, UserGroup, numbered
from sandbox.state.types import Json, SlackError

SLACKBOT = "USLACKBOT"  # listed among the people, and not as a bot: a trap of Slack's that the sandbox keeps


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
        self.last_ts = 0
        self.count = 0
        bot = Person(app.bot_handle, app.bot_name, id=app.user_id, is_bot=True, tz="UTC")
        self.register([bot, Person("slackbot", "Slackbot", id=SLACKBOT, tz="UTC")], [])

    # -- who and where ---------------------------------------------------------------------------------------

    def register(
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
            self._register_channel(channel)

    def _register_channel(self, channel: Channel) -> None:
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
        self.last_ts = max(now, self.last_ts + 100)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    @property
    def newest_ts(self) -> str:
        """The last stamp that was given out."""
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count:08d}"

    def token(self, size: int = 4) -> str:
        return secrets.token_hex(size)

    def clear(self) -> None:
        """Forget people, channels and direct messages, to be filled anew."""
        self.people, self.conversations, self._handles, self._names, self._direct = {}, {}, {}, {}, {}
