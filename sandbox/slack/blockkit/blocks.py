"""The blocks of Block Kit, and on which surface each may stand."""

from collections.abc import Iterator

from sandbox.slack.blockkit.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION, elements
from sandbox.slack.blockkit.rules import (
    ID,
    SLACK_FILE,
    URL,
    Extra,
    Rule,
    anything,
    boolean,
    by_type,
    many,
    mrkdwn,
    one_of,
    plain,
    shape,
    string,
    text,
)
from sandbox.state.types import Json

EVERYWHERE = ("message", "modal", "home")


def _block(
    required: dict[str, Rule], optional: dict[str, Rule] | None = None, extra: Extra | None = None
) -> Rule:
    return shape({"type": string(255), **required}, {"block_id": ID, **(optional or {})}, extra)


def _says_something(block: Json, path: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield f"{path}: needs text or fields"


def _picture(block: Json, path: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"{path}: needs either image_url or slack_file"


def _input(block: Json, path: str) -> Iterator[str]:
    element = block.get("element")
    if isinstance(element, dict) and "dispatch_action_config" in element and not block.get("dispatch_action"):
        yield f"{path}.element.dispatch_action_config: has no effect without dispatch_action"


def _card(block: Json, path: str) -> Iterator[str]:
    if not {"hero_image", "title", "actions", "body"} & block.keys():
        yield f"{path}: needs a hero_image, a title, a body or actions"


def _table(block: Json, path: str) -> Iterator[str]:
    rows = block.get("rows")
    widths = {len(row) for row in rows if isinstance(row, list)} if isinstance(rows, list) else set()
    if len(widths) > 1:
        yield f"{path}.rows: must all have the same number of cells"


IMAGE = ELEMENTS["image"]
CARD = _block(
    {},
    {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": many(elements(["button"], "a button"), 1, 5),
    },
    _card,
)
CONTEXT_PART = by_type(
    {"image": IMAGE, "plain_text": plain(3000), "mrkdwn": mrkdwn(3000)}, "allowed in a context"
)
CELL = by_type(
    {
        "raw_text": shape({"type": string(255), "text": string(3000, 0)}),
        "raw_number": shape({"type": string(255), "value": anything}, {"text": string(3000)}),
        "rich_text": shape({"type": string(255), "elements": anything}, {"block_id": ID}),
    },
    "a table cell",
)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
LEVELS = one_of("default", "info", "warning", "error", "success")

BLOCKS: dict[str, Rule] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": many(text(2000), 1, 10),
            "accessory": elements(IN_SECTION, "allowed beside a section"),
            "expand": boolean,
        },
        _says_something,
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": many(CONTEXT_PART, 1, 10)}),
    "actions": _block({"elements": many(elements(IN_ACTIONS, "allowed in an actions block"), 1, 25)}),
    "context_actions": _block(
        {"elements": many(elements(["feedback_buttons", "icon_button"], "allowed in context actions"), 1, 5)}
    ),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
        _picture,
    ),
    "input": _block(
        {"label": plain(2000), "element": elements(IN_INPUT, "allowed in an input block")},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        _input,
    ),
    "markdown": _block({"text": string(12000)}),
    "rich_text": _block({"elements": many(anything, 1, 1000)}),
    "video": _block(
        {"title": plain(199), "video_url": URL, "thumbnail_url": URL, "alt_text": string(2000)},
        {
            "title_url": URL,
            "author_name": string(49),
            "provider_name": string(50),
            "provider_icon_url": URL,
            "description": plain(200),
        },
    ),
    "table": _block(
        {"rows": many(many(CELL, 1, 20), 1, 100)}, {"column_settings": many(COLUMN, 1, 20)}, _table
    ),
    "alert": _block({"text": text(200)}, {"level": LEVELS}),
    "card": CARD,
    "carousel": _block({"elements": many(by_type({"card": CARD}, "a card"), 1, 10)}),
}
_INSIDE = by_type(
    {kind: BLOCKS[kind] for kind in BLOCKS if kind not in ("alert", "input")}, "allowed in a container"
)
BLOCKS["container"] = _block(
    {"child_blocks": many(_INSIDE, 1, 10)},
    {
        "title": text(150),
        "subtitle": text(150),
        "icon": IMAGE,
        "width": one_of("narrow", "standard", "wide", "full"),
        "is_collapsible": boolean,
        "is_initially_collapsed": boolean,
    },
)

# docs.slack.dev/blocks.json, "available-in-surfaces".
SURFACES: dict[str, tuple[str, ...]] = dict.fromkeys(BLOCKS, EVERYWHERE) | {
    "alert": ("modal",),
    "carousel": ("message", "home"),
    "container": ("message",),
    "markdown": ("message",),
    "table": ("message",),
    "context_actions": ("message",),
}
BLOCK = by_type(BLOCKS, "a block that is known here")
