"""From what a person means ("Lyon", "@paul", a date) to what Slack sends for it (an option, an id, a
string)."""

from typing import Any

from sandbox.slack.service import Slack
from sandbox.state.inputs import EXTERNAL, OPTIONS, VALUES, as_written, options_in, pick_option, state_of
from sandbox.state.surfaces import Surface, Widget
from sandbox.state.types import Json, SlackError


class OptionPicker:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def entry(self, surface: Surface, widget: Widget, values: list[Any]) -> Json:
        """The entry of `state.values` for these values; an AssertionError when one of them cannot be
        chosen."""
        element = widget.element
        if element["type"] not in VALUES:
            raise AssertionError(f"{widget.label!r} is a {element['type']}: press it.")
        try:
            found = [self._value(surface, widget, one) for one in values if one is not None]
        except ValueError as no:
            raise AssertionError(f"{widget.label!r}: {no}.") from None
        except SlackError as no:
            raise AssertionError(f"{widget.label!r}: {no.code} ({values}).") from None
        several = VALUES[element["type"]][0].endswith("s") and element["type"] != "file_input"
        if several or element["type"] == "file_input":
            return state_of(element, found)
        if len(found) > 1:
            raise AssertionError(f"{widget.label!r} takes one value, not {len(found)}.")
        return state_of(element, found[0] if found else None)

    def pressed(self, widget: Widget, label: str) -> Json | None:
        """A button has no entry; of a pair of feedback buttons, the value of the one that was meant."""
        element = widget.element
        if element["type"] != "feedback_buttons":
            return None
        negative = element["negative_button"]["text"]["text"] == label
        button = element["negative_button" if negative else "positive_button"]
        return {"type": "feedback_buttons", "value": button["value"], "text": button["text"]}

    def _value(self, surface: Surface, widget: Widget, value: Any) -> Any:
        element, kind = widget.element, widget.element["type"]
        if kind in OPTIONS:
            return value if isinstance(value, dict) else pick_option(options_in(element), str(value))
        if kind in EXTERNAL:
            offered = self._slack.interactions.suggest(surface, widget, str(value))
            return value if isinstance(value, dict) else pick_option(offered, str(value))
        if "users_select" in kind:
            return self._slack.state.workspace.person(str(value)).id
        if "channels_select" in kind or "conversations_select" in kind:
            return self._slack.state.workspace.place(str(value)).id
        return as_written(element, value)
