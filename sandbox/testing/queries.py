"""What a person sees, and what they find to act on.

Every look waits on the feed until a deadline, so no test sleeps. What is not there is an AssertionError that
says what was there instead.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from sandbox.slack.plain_text import everything, plain
from sandbox.slack.service import Slack
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface, Widget, message_surfaces, surfaces
from sandbox.state.types import Json, SlackError

T = TypeVar("T")
WITHIN = 5.0


@dataclass(frozen=True)
class Seen:
    """A message as one person sees it. `text` is everything they can read of it."""

    channel: str
    ts: str
    text: str
    raw: Json = field(compare=False, repr=False)
    ephemeral: bool = False

    @property
    def thread_ts(self) -> str:
        """The stamp by which one answers in the thread of this message."""
        return str(self.raw.get("thread_ts", self.ts))


class UserView:
    """The workspace as one person sees it, with waits for what is to come."""

    def __init__(self, slack: Slack, person_id: str) -> None:
        self.slack, self.state, self.id = slack, slack.state, person_id

    @property
    def name(self) -> str:
        return self.state.workspace.people[self.id].name

    # -- seeing ----------------------------------------------------------------------------------------------

    @property
    def modal(self) -> Json | None:
        """The modal the person has open, as Slack's structure."""
        with self.state.workspace.lock:
            view = self.state.views.top(self.id)
            return None if view is None else self.state.views.shown(view)

    @property
    def home(self) -> Json | None:
        with self.state.workspace.lock:
            view = self.state.views.homes.get(self.id)
            return None if view is None else self.state.views.shown(view)

    @property
    def ephemerals(self) -> list[Seen]:
        with self.state.workspace.lock:
            return [one for one in reversed(self._messages()) if one.ephemeral]

    def messages(self, channel: str = "bot") -> list[Seen]:
        """The messages of a channel (or of the DM with the bot) that the person sees, the oldest first."""
        with self.state.workspace.lock:
            place = self._dm(None) if channel == "bot" else self._place(channel)
            if not self.state.workspace.can_see(self.id, place):
                raise AssertionError(f"{self.name} cannot see {channel}.")
            return [self._seen(Surface("message", self.id, one, place)) for one in place.messages.values()]

    def sees(self, text: str, within: float = WITHIN, channel: str | None = None) -> Seen:
        """The newest message that holds the text or matches the regular expression."""

        def look() -> Seen | None:
            return next((one for one in self._messages(channel) if matches(text, one.text)), None)

        return self._wait(look, within, lambda: self._instead(f"does not see {text!r}", channel))

    def does_not_see(self, text: str, within: float = 0.3, channel: str | None = None) -> None:
        """Nothing like it is there, nor comes for a short while."""

        def look() -> Seen | None:
            return next((one for one in self._messages(channel) if matches(text, one.text)), None)

        if (found := self.state.feed.wait_for(look, within)) is not None:
            raise AssertionError(f"{self.name} sees {text!r} after all:\n{found.text}")

    def sees_modal(self, text: str = "", within: float = WITHIN) -> Json:
        """The open modal, once it holds the text."""
        return self._sees_view(lambda: self.modal, text, within, "modal")

    def sees_home(self, text: str = "", within: float = WITHIN) -> Json:
        """The Home tab, once it holds the text."""
        return self._sees_view(lambda: self.home, text, within, "Home tab")

    def read(self, shown: Json | None) -> str:
        """A message or view as this person reads it."""
        return "" if shown is None else plain(shown, self.state.workspace, self.id)

    def _sees_view(self, get: Callable[[], Json | None], text: str, within: float, what: str) -> Json:
        def look() -> Json | None:
            view = get()
            return view if view is not None and matches(text, self.read(view)) else None

        return self._wait(
            look, within, lambda: f"{self.name} sees no {what} with {text!r}, but:\n{self.read(get())}"
        )

    # -- finding ---------------------------------------------------------------------------------------------

    def _find(
        self,
        label: str,
        fits: Callable[[Widget], bool],
        message: Seen | None,
        within: float,
        kind: str | None = None,
    ) -> tuple[Surface, Widget]:
        def look() -> tuple[Surface, Widget] | None:
            for surface in self._surfaces(message, kind):
                found = [one for one in surface.widgets() if fits(one) and _called(label, one)]
                if len(found) > 1:
                    ids = ", ".join(f"{one.block['block_id']}/{one.element['action_id']}" for one in found)
                    raise AssertionError(f"{label!r} is ambiguous on the {surface.kind}: {ids}.")
                if found:
                    return surface, found[0]
            return None

        return self._wait(look, within, lambda: self._offered(label, message, kind))

    def _surfaces(self, message: Seen | None, kind: str | None = None) -> Iterator[Surface]:
        for surface in surfaces(self.state, self.id):
            if kind is not None and surface.kind != kind:
                continue
            if message is None or (surface.place is not None and surface.shown["ts"] == message.ts):
                yield surface

    def _offered(self, label: str, message: Seen | None, kind: str | None) -> str:
        lines = [f"{self.name} finds nothing called {label!r}. There is:"]
        for surface in list(self._surfaces(message, kind))[:10]:
            names = [f"{one.label!r} ({one.element['action_id']})" for one in surface.widgets()]
            if names:
                lines.append(f"- on a {surface.kind}: {', '.join(names)}")
        return "\n".join(lines if len(lines) > 1 else [*lines, "- nothing to press or choose at all"])

    def _messages(self, channel: str | None = None) -> list[Seen]:
        """Messages and ephemerals of the person's conversations, the newest first."""
        place = None if channel is None else self._dm(None) if channel == "bot" else self._place(channel)
        found = message_surfaces(self.state.workspace, self.id)
        return [self._seen(one) for one in found if place is None or one.place is place]

    def _seen(self, surface: Surface) -> Seen:
        channel = surface.place.id if surface.place else ""
        text = everything(surface.shown, self.state.workspace, self.id)
        return Seen(channel, surface.shown["ts"], text, surface.shown, surface.kind == "ephemeral")

    def _instead(self, what: str, channel: str | None) -> str:
        lines = [f"- {one.text}" for one in self._messages(channel)[:8]]
        return "\n".join([f"{self.name} {what}. The newest messages are:", *(lines or ["- none"])])

    def _wait(self, look: Callable[[], T | None], within: float, otherwise: str | Callable[[], str]) -> T:
        found = self.state.feed.wait_for(look, within)
        if found is None:
            raise AssertionError(otherwise if isinstance(otherwise, str) else otherwise())
        return found

    def _place(self, ref: str) -> Conversation:
        try:
            return self.state.workspace.place(ref)
        except SlackError:
            raise AssertionError(f"There is no channel {ref!r}.") from None

    def _dm(self, to: str | None) -> Conversation:
        ws = self.state.workspace
        with ws.lock:
            return ws.bot_dm(self.id) if to is None else ws.direct([self.id, ws.person(to).id])


def matches(wanted: str, text: str) -> bool:
    """Plain text is looked for as it stands; else it is tried as a regular expression."""
    if wanted in text:
        return True
    try:
        return re.search(wanted, text) is not None
    except re.error:
        return False


def _called(label: str, widget: Widget) -> bool:
    if widget.element["type"] == "feedback_buttons":
        texts = [widget.element[key]["text"]["text"] for key in ("positive_button", "negative_button")]
        return label in texts or label == widget.element["action_id"]
    return label in widget.names
