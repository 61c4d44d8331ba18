"""People for tests and tours: they write, press, choose, fill in, and (as onlookers) say what they see."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.state import membership
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface
from sandbox.state.types import SlackError
from sandbox.testing.option_picker import OptionPicker
from sandbox.testing.queries import WITHIN, Seen, UserView

PRESSED = ("button", "icon_button", "workflow_button", "feedback_buttons")


class Actor(UserView):
    # -- writing ---------------------------------------------------------------------------------------------

    def say(
        self, text: str, channel: str, thread: "Seen | str | None" = None, broadcast: bool = False
    ) -> Seen:
        """Write in a channel, by name or id, or in a thread there."""
        with self._sure(f"write in {channel}"):
            return self._said(self._place(channel), text, thread, broadcast)

    def dm(self, text: str, to: str | None = None, thread: "Seen | str | None" = None) -> Seen:
        """Write to the bot, or to somebody else."""
        with self._sure("write a direct message"):
            return self._said(self._dm(to), text, thread, False)

    def _said(self, place: Conversation, text: str, thread: "Seen | str | None", broadcast: bool) -> Seen:
        stamp = thread.thread_ts if isinstance(thread, Seen) else thread
        return self._seen(
            Surface(
                "message", self.id, self.slack.composer.say(self.id, place, text, stamp, broadcast), place
            )
        )

    def edit(self, message: Seen, text: str) -> Seen:
        place = self._place(message.channel)
        with self._sure("edit this message"):
            return self._seen(
                Surface("message", self.id, self.slack.composer.edit(self.id, place, message.ts, text), place)
            )

    def delete(self, message: Seen) -> None:
        with self._sure("delete this message"):
            self.slack.composer.delete(self.id, self._place(message.channel), message.ts)

    def react(self, message: Seen, name: str) -> None:
        with self._sure(f"react with {name}"):
            self.slack.composer.react(self.id, self._place(message.channel), message.ts, name)

    def unreact(self, message: Seen, name: str) -> None:
        with self._sure(f"take back {name}"):
            self.slack.composer.react(self.id, self._place(message.channel), message.ts, name, on=False)

    def join(self, channel: str) -> None:
        with self.state.workspace.lock:
            membership.join(self.state.workspace, self._place(channel), self.id)

    def leave(self, channel: str) -> None:
        with self.state.workspace.lock:
            membership.leave(self.state.workspace, self._place(channel), self.id)

    def invite(self, who: str, channel: str) -> None:
        """Bring somebody, or the bot by its handle, into a channel."""
        with self.state.workspace.lock:
            membership.join(
                self.state.workspace,
                self._place(channel),
                self.state.workspace.person(who).id,
                inviter=self.id,
            )

    def remove(self, who: str, channel: str) -> None:
        with self.state.workspace.lock:
            membership.leave(self.state.workspace, self._place(channel), self.state.workspace.person(who).id)

    # -- acting on the app -----------------------------------------------------------------------------------

    def slash(self, command: str, text: str = "", channel: str | None = None) -> str:
        """Type a slash command, in a channel or in the DM with the bot; returns what is shown at once, if
        anything."""
        place = self._dm(None) if channel is None else self._place(channel)
        outcome = self.slack.interactions.slash(self.id, command, text, place)
        return outcome.error or outcome.text

    def shortcut(self, name: str, message: Seen | None = None) -> str:
        """Use a global shortcut, or with a message a message shortcut, by callback id or name."""
        kind = "global" if message is None else "message"
        known = self.state.manifest.shortcut(name, kind)
        if known is None:
            names = [one.get("name") for one in self.state.manifest.shortcuts if one.get("type") == kind]
            raise AssertionError(f"The manifest has no {kind} shortcut {name!r}; it has {names}.")
        if message is None:
            return self.slack.interactions.global_shortcut(self.id, known).error
        place = self._place(message.channel)
        raw = self.state.workspace.message(place, message.ts)
        return self.slack.interactions.message_shortcut(self.id, known, place, raw).error

    def press(self, label: str, message: Seen | None = None, within: float = WITHIN) -> str:
        """Press the button with this label or action_id on the newest thing that has one; returns Slack's
        complaint."""
        surface, widget = self._find(label, lambda one: one.element["type"] in PRESSED, message, within)
        entry = OptionPicker(self.slack).pressed(widget, label)
        return self.slack.interactions.act(surface, widget, entry).error

    def choose(self, label: str, *options: Any, message: Seen | None = None, within: float = WITHIN) -> str:
        """Choose in a menu, picker, radio or check boxes: option labels or values, handles, channel names,
        dates."""
        surface, widget = self._find(label, lambda one: one.element["type"] not in PRESSED, message, within)
        entry = OptionPicker(self.slack).entry(surface, widget, list(options))
        return self.slack.interactions.act(surface, widget, entry).error

    def submit(self, values: dict[str, Any] | None = None, within: float = WITHIN) -> dict[str, str]:
        """Fill in the open modal, by labels or ids, and send it; returns errors by block_id, or {} when it
        was taken."""
        for label, value in (values or {}).items():
            surface, widget = self._find(
                label, lambda one: one.element["type"] not in PRESSED, None, within, "modal"
            )
            options = list(value) if isinstance(value, list | tuple | set) else [value]
            self.slack.interactions.fill(
                surface, widget, OptionPicker(self.slack).entry(surface, widget, options)
            )
        self._wait(lambda: self.modal, within, "There is no open modal to send.")
        outcome = self.slack.interactions.submit(self.id)
        return outcome.errors or ({"": outcome.error} if outcome.error else {})

    def suggestions(self, label: str, typed: str, within: float = WITHIN) -> list[str]:
        """The labels that an external menu offers for what was typed."""
        surface, widget = self._find(label, lambda one: "external" in one.element["type"], None, within)
        return [one["text"]["text"] for one in self.slack.interactions.suggest(surface, widget, typed)]

    def close(self, all_of_them: bool = False) -> None:
        """Close the modal on top, or all."""
        self.slack.interactions.close(self.id, all_of_them)

    def open_home(self, tab: str = "home") -> None:
        self.slack.interactions.open_home(self.id, tab)

    @contextmanager
    def _sure(self, what: str) -> Iterator[None]:
        try:
            yield
        except SlackError as no:
            raise AssertionError(f"{self.name} cannot {what}: {no.code}.") from no


__all__ = ["Actor", "Seen"]
