"""Looking for a message of which nobody knows whether it was said, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.failures import UnknownOutcome


@dataclass(frozen=True, slots=True)
class Looked:
    """What a page told: where the message stands, or else where to look on. With neither, it is not there."""

    ts: str | None = None
    following: str = ""


def looked_for(page: Mapping[str, Any], marker: str, file: str | None, begin: str) -> Looked:
    """A look that cannot go on, although there is more, has not shown that the message is not there."""
    for message in page.get("messages") or ():
        if _is_it(message, marker, file):
            return Looked(str(message["ts"]))
    following = str((page.get("response_metadata") or {}).get("next_cursor") or "")
    if (
        "messages" not in page
        or (page.get("has_more") and not following)
        or (following and following == begin)
    ):
        raise UnknownOutcome("look_up_unended")
    return Looked(following=following)


def _is_it(message: Mapping[str, Any], marker: str, file: str | None) -> bool:
    if any(one.get("block_id") == marker for one in _objects(message, "blocks")[:1]):
        return True
    return file is not None and any(one.get("name") == file for one in _objects(message, "files"))


def _objects(message: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    held = message.get(key)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
