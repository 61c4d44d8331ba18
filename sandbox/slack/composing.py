"""What people write: how their typing becomes a message as Slack passes it on, and what they do with
messages."""

import re

from sandbox.slack.escaping import escaped, unescaped
from sandbox.state import messages
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json, SlackError
from sandbox.state.workspace import Workspace

BROADCASTS = ("channel", "here", "everyone")
_NAMED = re.compile(r"(?<![\w@#&])([@#])([\w][\w.\-]*)")
_LINK = re.compile(r"(?<![\w\"'=])https?://[^\s<>|]+")
_TOKENS = re.compile(
    r"<([@#!])([^>|]+)(?:\|([^>]*))?>|<(https?://[^>|]+)(?:\|([^>]*))?>|(?<!\w):([a-z+\-][a-z0-9_+\-]*):"
)

_STYLES = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
_STYLED = re.compile(
    "|".join(
        rf"(?<![\w{sign}]){sign}[^\s{sign}](?:[^\n{sign}]*[^\s{sign}])?{sign}(?![\w{sign}])"
        for sign in (r"\*", "_", "~", "`")
    )
)


class Composer:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def for_message(self, typed: str) -> str:
        """A composer's text: escaped, with @handle, #channel, @channel and links as Slack writes them."""
        text = _NAMED.sub(lambda found: self._token(found, False), escaped(typed))
        return _LINK.sub(lambda found: f"<{found.group(0)}>", text)

    def for_command(self, typed: str, should_escape: bool) -> str:
        """A command's text: control characters are always escaped, names only where the manifest says so."""
        text = escaped(typed.strip())
        return _NAMED.sub(lambda found: self._token(found, True), text) if should_escape else text

    def _token(self, found: re.Match[str], for_command: bool) -> str:
        sign, name = found.group(1), found.group(2)
        bare = name.rstrip(".-")
        rest = name[len(bare) :]
        if sign == "@" and bare in BROADCASTS:
            return f"<!{bare}>{rest}"
        try:
            if sign == "@":
                person = self._ws.by_handle(bare)
                return (f"<@{person.id}|{person.handle}>" if for_command else f"<@{person.id}>") + rest
            place = self._ws.place(bare)
            return f"<#{place.id}|{place.name}>{rest}"
        except SlackError:
            return found.group(0)

    def say(
        self, person: str, place: Conversation, typed: str, thread: str | None = None, broadcast: bool = False
    ) -> Json:
        """Write into a conversation, or into a thread of it."""
        with self._ws.lock:
            if place.archived:
                raise SlackError("is_archived")
            if person not in place.members:
                raise SlackError("not_in_channel")
            text = self.for_message(typed)
            more = {"client_msg_id": self._ws.token(16), "blocks": self._rich(text), "thread_ts": thread}
            return messages.post(self._ws, place, person, text, reply_broadcast=broadcast, **more)

    def edit(self, person: str, place: Conversation, ts: str, typed: str) -> Json:
        with self._ws.lock:
            message = self._own(person, place, ts, "cant_update_message")
            text = self.for_message(typed)
            return messages.edit(
                self._ws, place, message, {"text": text, "blocks": self._rich(text)}, mark=True
            )

    def delete(self, person: str, place: Conversation, ts: str) -> None:
        with self._ws.lock:
            messages.delete(self._ws, place, self._own(person, place, ts, "cant_delete_message"))

    def react(self, person: str, place: Conversation, ts: str, name: str, on: bool = True) -> None:
        with self._ws.lock:
            if not self._ws.can_see(person, place):
                raise SlackError("channel_not_found")
            change = messages.react if on else messages.unreact
            change(self._ws, place, self._ws.message(place, ts), person, name.strip(":"))

    def read(self, person: str, place: Conversation) -> None:
        """Take the person's unread mark to the end of the conversation."""
        with self._ws.lock:
            newest = next(place.newest_first(), None)
            if newest is not None and place.last_read.get(person, "0") < newest["ts"]:
                place.last_read[person] = newest["ts"]
                self._ws.feed.publish("read", {person}, channel=place.id, person=person)

    def _own(self, person: str, place: Conversation, ts: str, otherwise: str) -> Json:
        message = self._ws.message(place, ts)
        if message["user"] != person:
            raise SlackError(otherwise)
        return message

    def _rich(self, text: str) -> list[Json]:
        """The rich_text block that Slack makes of what somebody typed."""
        parts: list[Json] = []
        at = 0
        for found in _TOKENS.finditer(text):
            parts += _plain(text[at : found.start()])
            parts.append(_rich_part(found))
            at = found.end()
        parts += _plain(text[at:])
        section = {"type": "rich_text_section", "elements": parts or [{"type": "text", "text": ""}]}
        return [{"type": "rich_text", "elements": [section]}]


def _plain(text: str) -> list[Json]:
    """Text between tokens, its *bold*, _italic_, ~struck~ and `code` parts as pieces of their own."""
    parts: list[Json] = []
    at = 0
    for found in _STYLED.finditer(text):
        parts += _piece(text[at : found.start()])
        parts += _piece(found[0][1:-1], {_STYLES[found[0][0]]: True})
        at = found.end()
    return parts + _piece(text[at:])


def _piece(text: str, style: Json | None = None) -> list[Json]:
    if not text:
        return []
    return [{"type": "text", "text": unescaped(text), **({"style": style} if style else {})}]


def _rich_part(found: re.Match[str]) -> Json:
    sign, name, _, link, label, emoji = found.groups()
    if emoji:
        return {"type": "emoji", "name": emoji}
    if link:
        return {"type": "link", "url": link} | ({"text": label} if label else {})
    if sign == "@":
        return {"type": "user", "user_id": name}
    if sign == "#":
        return {"type": "channel", "channel_id": name}
    return {"type": "broadcast", "range": name}
