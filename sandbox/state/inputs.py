"""What a person puts into an element, in the form in which Slack hands it to the app (`state.values`,
`actions`)."""

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

from sandbox.state.block_walk import elements_of, flat
from sandbox.state.types import Json

# Element type -> (the key of its value in state, the key of its first value in the element).
VALUES: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
WITHOUT_STATE = ("button", "overflow", "workflow_button", "icon_button", "feedback_buttons")
OPTIONS = ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow")
EXTERNAL = ("external_select", "multi_external_select")
REQUIRED = "Please complete this required field."


def state_of(element: Json, value: Any) -> Json:
    """The element's entry in `state.values` for a value already in Slack's form (an option, an id, a
    text)."""
    key, _ = VALUES[element["type"]]
    return {"type": element["type"], key: deepcopy(value)}


def initial_values(element: Json) -> Json:
    """The element's entry before anybody touched it."""
    key, first = VALUES[element["type"]]
    empty: Any = [] if key.endswith("s") else None
    state: Json = {"type": element["type"], key: deepcopy(element.get(first, empty)) if first else empty}
    if element["type"] == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def values_of(blocks: list[Json], filled: Json) -> Json:
    """`state.values` over all blocks: {block_id: {action_id: entry}}."""
    values: Json = {}
    for block in flat(blocks):
        for element in elements_of(block):
            if element["type"] in WITHOUT_STATE or element["type"] not in VALUES:
                continue
            entry = filled.get(block["block_id"], {}).get(element["action_id"])
            if entry is None or entry["type"] != element["type"]:
                entry = initial_values(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = deepcopy(entry)
    return values


def options_in(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return list(element.get("options", [])) + grouped


def pick_option(options: Iterable[Json], wanted: str) -> Json:
    """The option with this value or this label; a ValueError that lists them otherwise."""
    found = list(options)
    for option in found:
        if wanted in (option.get("value"), option["text"]["text"]):
            return option
    labels = ", ".join(repr(option["text"]["text"]) for option in found)
    raise ValueError(f"there is no option {wanted!r}; there are {labels or 'none'}")


def as_written(element: Json, value: Any) -> Any:
    """A test's or a page's value in Slack's form, for elements that need no look-up of people or channels."""
    kind = element["type"]
    if kind == "datetimepicker" and isinstance(value, datetime):
        return int(value.astimezone(UTC).timestamp())
    if kind == "datepicker" and isinstance(value, date):
        return value.isoformat()
    if kind == "timepicker" and isinstance(value, time):
        return value.strftime("%H:%M")
    if kind == "rich_text_input" and isinstance(value, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"type": "rich_text", "elements": [section]}
    if (
        kind in ("plain_text_input", "email_text_input", "url_text_input", "number_input")
        and value is not None
    ):
        return str(value) or None
    return value


def is_empty(entry: Json) -> bool:
    key, _ = VALUES[entry["type"]]
    value = entry.get(key)
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def input_error(block: Json, entry: Json) -> str | None:
    """What Slack itself says beside an input field before it bothers the app, or None."""
    if is_empty(entry):
        return None if block.get("optional") else REQUIRED
    element = block["element"]
    value = entry[VALUES[element["type"]][0]]
    if element["type"] == "number_input":
        return _about_number(element, value)
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Please enter a valid URL."
    if element["type"] == "plain_text_input":
        return _about_length(element, value)
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"Please choose at most {most}."
    return None


def _about_number(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and not re.fullmatch(r"[+-]?\d+", value):
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _about_length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter at most {most} characters."
    return None
