"""Three fakes, at the three seams of the bot: Slack, the encoder, the clock. All else is real."""

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zlib import crc32

import numpy as np

from bot.embedding.encoder import Vectors
from bot.slack import ChannelInfo, Page, RefusedBySlack, Slack, Team
from bot.store.people.members import Profile
from bot.views.kit import Message, View
from sandbox.slack.blockkit import problems

TEAM = "T0ECLAIR"
BOT = "UBOT"
PAGE = 15  # messages that Slack gives at once
T = TypeVar("T")


class FakeClock:
    """The time, in the test's hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


class FakeEncoder:
    """Shared words are shared meaning: a text is the count of its words, each on an axis of its own."""

    name = "words-on-axes"
    dimension = 512

    def trust(self, language: str | None) -> float:
        return 1.0

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()) or ["-"]:
                row[crc32(word.encode()) % self.dimension] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@dataclass
class Sent:
    """A message as it stands in a channel; `to` for the eyes of one person only."""

    channel: str
    ts: str
    message: Message
    marker: str = ""
    thread_ts: str | None = None
    to: str | None = None
    drawn: int = 1

    @property
    def text(self) -> str:
        return words_of(self.message)


@dataclass
class Misfortune:
    """A call that fails, a number of times; with `after` it is done all the same."""

    method: str
    error: BaseException
    times: int = 1
    after: bool = False
    where: Callable[[str], bool] = field(default=lambda channel: True)


class FakeSlack(Slack):
    """The methods of `bot.slack.Slack`, remembered in lists. It refuses what Block Kit would refuse."""

    def __init__(self, clock: FakeClock, people: Sequence[Profile], channels: dict[str, set[str]]) -> None:
        self._clock, self._people = clock, {person.slack_id: person for person in people}
        self.members = channels  # the channels that the bot is in, and who is there
        self.messages: list[Sent] = []
        self.written: dict[tuple[str, str], dict[str, Any]] = {}  # what people wrote
        self.modals: dict[str, View] = {}  # the one on a person's screen
        self.homes: dict[str, View] = {}
        self.calls: list[str] = []
        self.misfortunes: list[Misfortune] = []
        self.names: dict[str, str] = {}  # of channels
        self.lost: dict[str, str] = {}  # channels that are archived
        self.private: set[str] = set()
        self.shared: set[str] = set()  # with another organisation
        self.closed: set[str] = set()  # people whose conversation cannot be opened
        self.files: list[tuple[str, str, bytes]] = []
        self.file_words: list[str] = []  # what is said above each
        self._shared: list[tuple[str, str, str]] = []  # when, where, and the file's name
        self.group_members: dict[str, set[str]] = {}
        self.titles: dict[str, str] = {}
        self.full_names: dict[str, str] = {}
        self.away: dict[str, datetime] = {}  # until when Slack says to leave them alone
        self._lock = threading.RLock()
        self._count = 0
        self.listed = 200  # people and ids that a page holds

    def fails(
        self,
        method: str,
        error: BaseException,
        times: int = 1,
        *,
        after: bool = False,
        where: Callable[[str], bool] = lambda channel: True,
    ) -> None:
        """The next calls of `method` raise; with `after` they are done all the same."""
        self.misfortunes.append(Misfortune(method, error, times, after, where))

    def _meet(self, method: str, channel: str, *, after: bool) -> None:
        with self._lock:
            met = next(
                (
                    one
                    for one in self.misfortunes
                    if one.method == method and one.times and one.after == after and one.where(channel)
                ),
                None,
            )
            if met is not None:
                met.times -= 1
        if met is not None:
            raise met.error

    def _called(self, method: str, channel: str) -> None:
        with self._lock:
            self.calls.append(method)
        self._meet(method, channel, after=False)

    def team(self) -> Team:
        self._called("team", "")
        return Team(TEAM, "Orlavent", BOT, address="https://orlavent.example/")

    def post(self, channel: str, message: Message, *, marker: str = "", thread_ts: str | None = None) -> str:
        self._called("post", channel)
        self._open_to(channel)
        sound(message, "message")
        sent = Sent(channel, self.stamp(), message, marker, thread_ts)
        with self._lock:
            self.messages.append(sent)
        self._meet("post", channel, after=True)
        return sent.ts

    def update(self, channel: str, ts: str, message: Message, *, marker: str = "") -> None:
        self._called("update", channel)
        sound(message, "message")
        sent = next((one for one in self.messages if (one.channel, one.ts) == (channel, ts)), None)
        if sent is None:
            raise RefusedBySlack("message_not_found")
        sent.message, sent.drawn = message, sent.drawn + 1
        self._meet("update", channel, after=True)

    def _page(self, channel: str, oldest: str, thread_ts: str | None, begin: str) -> dict[str, Any]:
        """Fifteen messages at most, as Slack gives them: a thread from its head on, a channel backwards."""
        self._called("look_up", channel)
        with self._lock:
            there = [one for one in self._standing(channel) if one["ts"] > oldest]
        if thread_ts:
            found = [one for one in there if one.get("thread_ts") == thread_ts]
        else:
            found = [one for one in reversed(there) if not one.get("thread_ts")]
        start = int(begin.removeprefix("from:") or 0) if begin else 0
        page, rest = found[start : start + PAGE], found[start + PAGE :]
        following = f"from:{start + PAGE}" if rest else ""
        self._meet("look_up", channel, after=True)
        return {"messages": page, "has_more": bool(rest), "response_metadata": {"next_cursor": following}}

    def _standing(self, channel: str) -> list[dict[str, Any]]:
        """What can be read in a conversation, oldest first: the bot's messages and files, and people's."""
        own = [
            {"ts": one.ts, "user": BOT, "thread_ts": one.thread_ts, "blocks": [{"block_id": one.marker}]}
            for one in self.messages
            if one.channel == channel and one.to is None
        ]
        shared = [
            {"ts": ts, "files": [{"name": name}]} for ts, where, name in self._shared if where == channel
        ]
        theirs = [said for (where, _), said in self.written.items() if where == channel]
        return sorted([*own, *shared, *theirs], key=lambda one: str(one["ts"]))

    def message_at(self, channel: str, ts: str, thread_ts: str | None = None) -> dict[str, Any] | None:
        self._called("message_at", channel)
        with self._lock:
            there = self._standing(channel)
        return next((one for one in there if one["ts"] == ts and one.get("thread_ts") == thread_ts), None)

    def whisper(self, channel: str, slack_id: str, message: Message) -> None:
        self._called("whisper", channel)
        self._open_to(channel)
        sound(message, "message")
        with self._lock:
            self.messages.append(Sent(channel, self.stamp(), message, to=slack_id))
        self._meet("whisper", channel, after=True)

    def dm(self, slack_id: str) -> str:
        self._called("dm", slack_id)
        if slack_id in self.closed:
            raise RefusedBySlack("cannot_dm_bot")
        return dm_of(slack_id)

    def group_dm(self, slack_ids: Sequence[str]) -> str:
        self._called("group_dm", ",".join(slack_ids))
        if self.closed & set(slack_ids):
            raise RefusedBySlack("user_disabled")
        channel = group_dm_of(slack_ids)
        self.members[channel] = set(slack_ids)
        return channel

    def can_post(self, channel: str) -> bool:
        self._called("can_post", channel)
        return channel in self.members

    def channel(self, channel: str) -> ChannelInfo:
        self._called("channel", channel)
        lost = self.lost.get(channel, "" if channel in self.members else "left")
        name = self.names.get(channel, channel.lower())
        return ChannelInfo(name, channel in self.private, channel in self.shared, lost)

    def open(self, trigger_id: str, view: View) -> None:
        self._called("open", trigger_id)
        if not re.fullmatch(r"\w+\.\d+", trigger_id):
            raise RefusedBySlack("invalid_trigger_id")
        sound(view, "modal")
        self.modals[trigger_id.split(".")[0]] = {**view, "id": f"V{self.stamp()}"}

    def push(self, trigger_id: str, view: View) -> None:
        self.open(trigger_id, view)

    def redraw(self, view_id: str, view: View) -> None:
        self._called("redraw", view_id)
        sound(view, "modal")
        whose = next((user for user, shown in self.modals.items() if shown["id"] == view_id), None)
        if whose is None:
            raise RefusedBySlack("not_found")
        self.modals[whose] = {**view, "id": view_id}

    def upload(self, channel: str, name: str, content: bytes, title: str, comment: str = "") -> None:
        self._called("upload", channel)
        self.files.append((channel, name, content))
        self.file_words.append(comment)
        self._shared.append((self.stamp(), channel, name))
        self._meet("upload", channel, after=True)

    def inside(self, channel: str, cursor: str) -> Page[str]:
        self._called("inside", channel)
        if channel in self.private:
            self._open_to(channel)
        return self._list(sorted(self.members.get(channel, ())), cursor)

    def _list(self, found: list[T], cursor: str) -> Page[T]:
        """A page of a list; a cursor that Slack never gave is refused."""
        if cursor and not re.fullmatch(r"next:[0-9]+", cursor):
            raise RefusedBySlack("invalid_cursor")
        begin = int(cursor.removeprefix("next:") or 0)
        end = begin + self.listed
        return Page(found[begin:end], f"next:{end}" if end < len(found) else "")

    def members_of_group(self, group: str) -> list[str]:
        self._called("members_of_group", group)
        if group not in self.group_members:
            raise RefusedBySlack("no_such_subteam")
        return sorted(self.group_members[group])

    def groups(self) -> list[tuple[str, str]]:
        return [(group, group.lower()) for group in self.group_members]

    def title_of(self, slack_id: str) -> str:
        return self.titles.get(slack_id, "")

    def full_name(self, slack_id: str) -> str:
        return self.full_names.get(slack_id, "")

    def away_until(self, slack_id: str, now: datetime) -> datetime | None:
        self._called("away_until", slack_id)
        return self.away.get(slack_id)

    def publish(self, slack_id: str, view: View) -> None:
        self._called("publish", slack_id)
        sound(view, "home")
        self.homes[slack_id] = view

    def profile(self, slack_id: str, team_id: str, enterprise_id: str | None) -> Profile:
        self._called("profile", slack_id)
        if slack_id not in self._people:
            raise RefusedBySlack("user_not_found")
        return self._people[slack_id]

    def people(self, cursor: str, team_id: str, enterprise_id: str | None) -> Page[Profile]:
        self._called("people", cursor)
        return self._list(list(self._people.values()), cursor)

    # -- for the tests ---------------------------------------------------------------------------------------

    def stamp(self) -> str:
        """A message's `ts`: its own for ever, in the order of saying."""
        with self._lock:
            self._count += 1
            return f"{int(self._clock().timestamp())}.{self._count:06d}"

    def at(self, channel: str, ts: str) -> Sent:
        return next(one for one in self.messages if (one.channel, one.ts) == (channel, ts))

    def said_to(self, slack_id: str) -> list[Sent]:
        """What one person can read: their conversation with the bot, their channels, what is whispered."""
        with self._lock:
            return [one for one in self.messages if self._reads(slack_id, one)]

    def _reads(self, slack_id: str, one: Sent) -> bool:
        if one.to is not None:
            return one.to == slack_id
        return one.channel == dm_of(slack_id) or slack_id in self.members.get(one.channel, ())

    def _open_to(self, channel: str) -> None:
        if not channel.startswith("D") and channel not in self.members:
            raise RefusedBySlack("not_in_channel")


def group_dm_of(slack_ids: Iterable[str]) -> str:
    """The bot's conversation with several people; as in Slack, none of their ids stands in its own."""
    return "G" + "".join(sorted(slack_id[1:] for slack_id in slack_ids))


def dm_of(slack_id: str) -> str:
    """The bot's conversation with a person."""
    return f"D{slack_id[1:]}"


def sound(shown: Message | View, surface: str) -> None:
    """Every view that passes here is held to Slack's limits."""
    faults = problems(shown, surface)
    if faults:
        raise AssertionError(f"Slack would refuse this {surface}: {faults}")


SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})  # French sets unbreakable ones before ? ! : ;


def _rich_words(element: dict[str, Any]) -> str:
    return f"<@{element['user_id']}>" if element["type"] == "user" else element["text"].translate(SPACES)


def words_of(shown: object) -> str:
    """Everything that can be read of a message or a view: the strings under "text", spaces made plain."""
    if isinstance(shown, dict):
        if shown.get("type") == "rich_text_section":
            return "".join(_rich_words(one) for one in shown["elements"])
        own = [
            value.translate(SPACES)
            for key, value in shown.items()
            if key == "text" and isinstance(value, str)
        ]
        below = [words_of(value) for key, value in shown.items() if not isinstance(value, str)]
        return "\n".join(filter(None, [*own, *below]))
    if isinstance(shown, list):
        return "\n".join(filter(None, (words_of(one) for one in shown)))
    return ""
