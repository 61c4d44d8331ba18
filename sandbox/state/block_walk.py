"""What Slack does to blocks as they come in: it names the blocks and the elements that have no name."""

from collections.abc import Callable
from copy import deepcopy

from sandbox.state.types import Json

INTERACTIVE_PLACES = ("accessory", "element")


def with_ids(blocks: list[Json], token: Callable[[], str]) -> list[Json]:
    """The same blocks, each with a block_id and each interactive element with an action_id."""
    named = deepcopy(blocks)
    for block in named:
        _name(block, token)
    return named


def _name(block: Json, token: Callable[[], str]) -> None:
    block.setdefault("block_id", token())
    if block["type"] == "carousel":
        for card in block["elements"]:
            _name(card, token)
    for child in block.get("child_blocks", []):
        _name(child, token)
    for element in elements_of(block):
        if element["type"] != "image":
            element.setdefault("action_id", token())


def elements_of(block: Json) -> list[Json]:
    """The elements a person may act on in one block, in the order in which they are shown."""
    if block["type"] in ("actions", "context_actions"):
        return list(block["elements"])
    if block["type"] == "card":
        return list(block.get("actions", []))
    found = [block[key] for key in INTERACTIVE_PLACES if isinstance(block.get(key), dict)]
    return [one for one in found if one["type"] != "image"]


def flat(blocks: list[Json]) -> list[Json]:
    """All blocks, with those inside containers and carousels after the block that holds them."""
    found: list[Json] = []
    for block in blocks:
        found.append(block)
        found += flat(block.get("child_blocks", []))
        if block["type"] == "carousel":
            found += flat(block["elements"])
    return found
