"""The shapes of Block Kit that the bot uses, and the one way member text gets into them.

Limits: https://docs.slack.dev/reference/block-kit. A text that is too long is cut with an ellipsis here,
so that no view can be refused for what a member typed.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

Block = dict[str, Any]
Element = dict[str, Any]
Message = dict[str, Any]
View = dict[str, Any]

SECTION, BUTTON, OPTION, TITLE, HEADER, CONTEXT_ITEM, NOTIFICATION = 3000, 75, 75, 24, 150, 2000, 3000


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, within `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Member text made harmless: no mention rings, no link hides, no date is drawn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str, limit: int = 2600) -> str:
    """Member text as a block quotation. Escaping lengthens a text, so it is cut until it fits."""
    shown = cut(text, limit)
    while len(quoted := "\n".join(f">{line}" for line in escape(shown).splitlines())) > limit:
        shown = cut(shown, len(shown) - max(20, len(shown) // 10))
    return quoted


def inline(text: str, limit: int = 140) -> str:
    """Member text within a sentence: one line, cut and escaped, its formatting marks put out of action."""
    line = cut(" ".join(text.split()), limit)
    return escape(line).translate({ord(mark): f"{mark}\u2060" for mark in "*_~`"})


def mention(slack_id: str) -> str:
    """A person, by the name their colleagues know."""
    return f"<@{slack_id}>"


def channel(slack_id: str) -> str:
    """A channel's link."""
    return f"<#{slack_id}>"


def link(url: str, label: str) -> str:
    """A link whose label is our own sentence."""
    return f"<{url}|{label}>"


def day(at: datetime) -> str:
    """A date in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}|{at:%Y-%m-%d}>"


def moment(at: datetime) -> str:
    """A date and a time in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}, {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def clock(minute: int) -> str:
    """A time of the day from minutes since midnight: 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def moment_of(seconds: int) -> str:
    """The same for seconds since the epoch."""
    return moment(datetime.fromtimestamp(seconds, UTC))


def mrkdwn(text: str) -> Element:
    """Formatted text, in which Slack must not make links or mentions of its own accord."""
    return {"type": "mrkdwn", "text": cut(text, SECTION), "verbatim": True}


def plain(text: str, limit: int = SECTION) -> Element:
    """Plain text."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": True}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph, perhaps with one button beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Small print."""
    return {
        "type": "context",
        "elements": [{**mrkdwn(text), "text": cut(text, CONTEXT_ITEM)} for text in texts],
    }


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(
    label: str,
    action_id: str,
    value: int | str,
    *,
    style: Literal["primary", "danger"] | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button; its value is a row's id, its `action_id` is unique within its block."""
    built: Element = {
        "type": "button",
        "text": plain(label, BUTTON),
        "action_id": action_id,
        "value": str(value),
    }
    if style:
        built["style"] = style
    return {**built, "confirm": confirm} if confirm else built


def link_button(label: str, action_id: str, url: str, value: int | str = "") -> Element:
    """A button that opens an address; Slack tells the bot of the press all the same."""
    return {**button(label, action_id, value or "link"), "url": url}


def confirm(title: str, text: str, yes: str, no: str) -> Element:
    """The small dialogue before something that cannot be undone."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


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
        element["initial_value"] = initial[:longest]
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


def input_person(block_id: str, label: str, *, hint: str = "") -> Block:
    """A colleague, chosen from the workspace's people."""
    return _input(block_id, label, {"type": "users_select", "action_id": block_id}, hint, False)


def _input(block_id: str, label: str, element: Element, hint: str, optional: bool) -> Block:
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label), "element": element}
    if hint:
        block["hint"] = plain(hint)
    return {**block, "optional": True} if optional else block


def message(text: str, *blocks: Block) -> Message:
    """A message: blocks for the eye, `text` for notifications and screen readers."""
    return {
        "text": cut(text, NOTIFICATION),
        "blocks": list(blocks) or [section(text)],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str = "",
    about: int | str = "",
) -> View:
    """A form; `about` is the id of the row it is about."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "blocks": list(blocks),
        "private_metadata": str(about),
    }
    return {**view, "submit": plain(submit, TITLE)} if submit else view


def home(*blocks: Block) -> View:
    """The Home tab; what does not fit in Slack's hundred blocks is left out at the end."""
    return {"type": "home", "blocks": list(blocks)[:100]}
