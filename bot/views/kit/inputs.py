"""The fields of a form; each one's id is its block's and its action's at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from bot.views.kit.blocks import Block, Element, plain

OPTION = 75
LONGEST_LIST = 100  # options


def option(label: str, value: str) -> Element:
    """One choice of a list."""
    return {"text": plain(label, OPTION), "value": value}


def input_text(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    placeholder: str = "",
    hint: str = "",
    longest: int = 3000,
    lines: bool = True,
    optional: bool = False,
) -> Block:
    """A field to type in."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": block_id,
        "multiline": lines,
        "max_length": longest,
    }
    if initial:
        element["initial_value"] = initial.replace("\0", "")[:longest]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return _input(block_id, label, element, hint, optional)


def input_options(
    block_id: str,
    label: str,
    options: Sequence[Element],
    *,
    kind: Literal["radio_buttons", "checkboxes", "static_select"] = "static_select",
    initial: Sequence[str] = (),
    hint: str = "",
    optional: bool = False,
) -> Block:
    """A choice among options, given by their values."""
    element: Element = {"type": kind, "action_id": block_id, "options": list(options)}
    chosen = [choice for choice in options if choice["value"] in initial]
    if chosen:
        element |= {"initial_options": chosen} if kind == "checkboxes" else {"initial_option": chosen[0]}
    return _input(block_id, label, element, hint, optional)


def input_grouped(
    block_id: str,
    label: str,
    groups: Sequence[tuple[str, Sequence[Element]]],
    *,
    initial: str,
    hint: str = "",
) -> Block:
    """One choice among more options than a list may have, under headings; typing narrows them down."""
    lists = [
        (heading, list(options[start : start + LONGEST_LIST]))
        for heading, options in groups
        for start in range(0, len(options), LONGEST_LIST)
    ]
    filled = [{"label": plain(heading, OPTION), "options": options} for heading, options in lists]
    element: Element = {"type": "static_select", "action_id": block_id, "option_groups": filled}
    chosen = [option for _, options in lists for option in options if option["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return _input(block_id, label, element, hint, False)


def input_many(
    block_id: str,
    label: str,
    options: Sequence[Element],
    *,
    initial: Sequence[str] = (),
    hint: str = "",
    optional: bool = False,
) -> Block:
    """Several choices among up to a hundred options, given by their values."""
    element: Element = {"type": "multi_static_select", "action_id": block_id, "options": list(options)[:100]}
    chosen = [choice for choice in element["options"] if choice["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return _input(block_id, label, element, hint, optional)


def input_time(
    block_id: str, label: str, minute: int | None, *, hint: str = "", optional: bool = False
) -> Block:
    """A time of the day, as minutes since midnight."""
    element: Element = {"type": "timepicker", "action_id": block_id}
    if minute is not None:
        element["initial_time"] = f"{minute // 60 % 24:02}:{minute % 60:02}"
    return _input(block_id, label, element, hint, optional)


def input_date(block_id: str, label: str, day: date | None, *, hint: str = "") -> Block:
    """A day, or none."""
    element: Element = {"type": "datepicker", "action_id": block_id}
    if day is not None:
        element["initial_date"] = f"{day:%Y-%m-%d}"
    return _input(block_id, label, element, hint, True)


def input_moment(block_id: str, label: str, at: datetime | None, *, hint: str = "") -> Block:
    """A day and a time, in the reader's own zone."""
    element: Element = {"type": "datetimepicker", "action_id": block_id}
    if at is not None:
        element["initial_date_time"] = int(at.timestamp())
    return _input(block_id, label, element, hint, False)


def input_people(block_id: str, label: str, *, initial: Sequence[str] = (), hint: str = "") -> Block:
    """Some colleagues, or none."""
    element: Element = {"type": "multi_users_select", "action_id": block_id}
    if initial:
        element["initial_users"] = list(initial)
    return _input(block_id, label, element, hint, True)


def input_channel(block_id: str, label: str, *, initial: str | None = None, hint: str = "") -> Block:
    """A channel, or none."""
    element: Element = {"type": "channels_select", "action_id": block_id}
    if initial:
        element["initial_channel"] = initial
    return _input(block_id, label, element, hint, True)


def input_conversation(block_id: str, label: str, *, initial: str | None = None, hint: str = "") -> Block:
    """A channel, public or private, or none."""
    element: Element = {
        "type": "conversations_select",
        "action_id": block_id,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return _input(block_id, label, element, hint, True)


def input_person(
    block_id: str, label: str, *, initial: str | None = None, hint: str = "", optional: bool = False
) -> Block:
    """A colleague, chosen from the workspace's people."""
    element: Element = {"type": "users_select", "action_id": block_id}
    if initial:
        element["initial_user"] = initial
    return _input(block_id, label, element, hint, optional)


def _input(block_id: str, label: str, element: Element, hint: str, optional: bool) -> Block:
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label), "element": element}
    if hint:
        block["hint"] = plain(hint)
    return {**block, "optional": True} if optional else block
