"""What messages, forms and the Home tab are made of, within Slack's limits."""

from collections.abc import Sequence
from typing import Any, Literal

from bot.views.kit.words import cut, escape, quote, rich, seen

Block = dict[str, Any]
Element = dict[str, Any]
Message = dict[str, Any]
View = dict[str, Any]

SECTION, BUTTON, TITLE, HEADER, CONTEXT_ITEM, NOTIFICATION = 3000, 75, 24, 150, 2000, 3000
QUOTED = 2600


def mrkdwn(text: str) -> Element:
    """Formatted text, in which Slack must not make links or mentions of its own accord."""
    return {"type": "mrkdwn", "text": cut(seen(text), SECTION), "verbatim": True}


def plain(text: str, limit: int = SECTION) -> Element:
    """Plain text."""
    return {"type": "plain_text", "text": cut(seen(text), limit), "emoji": True}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph, perhaps with one button beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def quotes(text: str) -> list[Block]:
    """All of a member's text as block quotations, in as many paragraphs as it takes."""
    left, found = text.strip(), []
    while left:
        size = min(len(left), QUOTED)
        while len(escape(left[:size])) + left[:size].count("\n") + 1 > QUOTED:
            size = size * 2 // 3
        if size < len(left):
            size = max(left.rfind(" ", size // 2, size), left.rfind("\n", size // 2, size), 0) or size
        found.append(section(quote(left[:size], QUOTED)))
        left = left[size:].strip()
    return found


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Small print."""
    return {
        "type": "context",
        "elements": [{**mrkdwn(text), "text": cut(seen(text), CONTEXT_ITEM)} for text in texts],
    }


def listed(title: str, lines: Sequence[str]) -> Block:
    """A title above a list: one that a screen reader reads as a list, each line of our own making."""
    heading = {
        "type": "rich_text_section",
        "elements": [{**one, "style": {"bold": True}} for one in rich(title)],
    }
    rows = [{"type": "rich_text_section", "elements": rich(line)} for line in lines]
    return {
        "type": "rich_text",
        "elements": [heading, {"type": "rich_text_list", "style": "bullet", "elements": rows}],
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


def marked(number: int, mark: str) -> str:
    """A button's value where the row's number alone might come again: with a mark that does not."""
    return f"{number}.{mark}" if mark else str(number)


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


def message(text: str, *blocks: Block) -> Message:
    """A message: blocks for the eye, `text` for notifications and screen readers."""
    return {
        "text": cut(seen(text), NOTIFICATION),
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
