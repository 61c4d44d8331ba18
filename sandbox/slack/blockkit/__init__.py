"""A strict validator of Block Kit over plain structures: `problems(payload, surface)`.

It is at least as strict as Slack: what it lets through, Slack takes. Each problem begins with the path of
its place.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blockkit.blocks import BLOCK, SURFACES
from sandbox.slack.blockkit.rules import Rule, boolean, many, one_of, plain, shape, string
from sandbox.state.types import Json

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT, MOST_MARKDOWN = 40_000, 12_000
_KEPT: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_VIEWS: dict[str, Rule] = {
    "modal": shape(
        {"type": one_of("modal"), "title": plain(24), "blocks": many(BLOCK, 1, MOST_BLOCKS["modal"])},
        {
            **_KEPT,
            "close": plain(24),
            "submit": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    "home": shape({"type": one_of("home"), "blocks": many(BLOCK, 1, MOST_BLOCKS["home"])}, _KEPT),
}
_MESSAGE_BLOCKS = many(BLOCK, 0, MOST_BLOCKS["message"])


def problems(payload: Any, surface: str) -> list[str]:
    """All faults of a message ({"text": …, "blocks": […]}) or a view, for a surface: message, modal or
    home."""
    if surface not in MOST_BLOCKS:
        raise ValueError(f"A surface is message, modal or home, not {surface!r}.")
    if not isinstance(payload, dict):
        return [f"{surface}: must be a structure"]
    found = list(_message(payload)) if surface == "message" else list(_view(payload, surface))
    blocks = payload.get("blocks")
    if isinstance(blocks, list):
        found += _together([one for one in blocks if isinstance(one, dict)], blocks, surface)
    return [line.lstrip(".") for line in found]


def _message(payload: Json) -> Iterator[str]:
    blocks, text = payload.get("blocks"), payload.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "text: a message needs a text, for notifications and screen readers"
    elif len(text) > MOST_TEXT:
        yield f"text: has {len(text)} characters, at most {MOST_TEXT} are allowed"
    if blocks is not None:
        yield from _MESSAGE_BLOCKS(blocks, "blocks")


def _view(payload: Json, surface: str) -> Iterator[str]:
    yield from _VIEWS[surface](payload, "")
    blocks = payload.get("blocks")
    inputs = isinstance(blocks, list) and any(
        isinstance(one, dict) and one.get("type") == "input" for one in blocks
    )
    if surface == "modal" and inputs and "submit" not in payload:
        yield "submit: is missing, but the modal has input blocks"


def _together(blocks: list[Json], listed: list[Any], surface: str) -> Iterator[str]:
    """What can only be seen across blocks."""
    yield from _standing(listed, surface)
    yield from _names(blocks)
    if len([one for one in blocks if one.get("type") == "table"]) > 1:
        yield "blocks: at most one table is allowed in a message"
    written = [
        one["text"] for one in blocks if one.get("type") == "markdown" and isinstance(one.get("text"), str)
    ]
    if sum(len(text) for text in written) > MOST_MARKDOWN:
        yield f"blocks: markdown blocks together may have {MOST_MARKDOWN} characters"
    focused = str(blocks).count("'focus_on_load': True")
    if focused > 1:
        yield "blocks: only one element may have focus_on_load"


def _standing(listed: list[Any], surface: str) -> Iterator[str]:
    for index, block in enumerate(listed):
        kind = block.get("type") if isinstance(block, dict) else None
        if kind in SURFACES and surface not in SURFACES[kind]:
            yield f"blocks[{index}].type: {kind!r} is not allowed in a {surface}"
        element = block.get("element") if isinstance(block, dict) else None
        if isinstance(element, dict) and element.get("type") == "file_input" and surface != "modal":
            yield f"blocks[{index}].element.type: 'file_input' is only allowed in a modal"


def _names(blocks: list[Json]) -> Iterator[str]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            yield f"blocks[{index}].block_id: {block_id!r} is used twice"
        seen |= {block_id} if isinstance(block_id, str) else set()
        yield from _action_names(block, index)


def _action_names(block: Json, index: int) -> Iterator[str]:
    elements, seen = block.get("elements"), set()
    for position, element in enumerate(elements if isinstance(elements, list) else []):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id is not None and action_id in seen:
            yield f"blocks[{index}].elements[{position}].action_id: {action_id!r} is used twice in this block"
        seen.add(action_id)


__all__ = ["MOST_BLOCKS", "problems"]
