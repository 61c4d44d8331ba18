"""What a message of Slack says: its own words, those that were forwarded with it, and its files.

All of it in Slack's own notation; `acting.plain_text` makes of it what the member meant.
"""

from collections.abc import Iterator
from typing import Any


def words_of_message(message: dict[str, Any]) -> str:
    """Its own words first, then the forwarded ones, quoted."""
    forwarded = [
        _quoted(words_of_forwarded(one))
        for one in dicts(message.get("attachments"))
        if _is_forwarded(message, one)
    ]
    return "\n".join(filter(None, [own_words(message), *forwarded]))


def own_words(message: dict[str, Any]) -> str:
    """What its author wrote, without what they forwarded, and without the preview of a link."""
    return _text(message, "text") or _words_of_blocks(message.get("blocks") or ())


def files_of(message: dict[str, Any]) -> list[tuple[str, str]]:
    """The name and the link of each file that was shared with it; a deleted one has no link any more."""
    found = [one for one in dicts(message.get("files")) if one.get("mode") != "tombstone"]
    return [(_text(one, "title") or _text(one, "name"), _text(one, "permalink")) for one in found]


def says_the_same(message: dict[str, Any], previous: dict[str, Any] | None) -> bool:
    """Whether a changed message still has the words of its author, as where Slack added a link's preview."""
    return previous is not None and own_words(message) == own_words(previous)


def _is_forwarded(message: dict[str, Any], attachment: dict[str, Any]) -> bool:
    """A message that was forwarded; not the preview of a message whose link stands in the text."""
    link = _text(attachment, "from_url")
    shared = attachment.get("is_share") or attachment.get("is_msg_unfurl")
    return bool(shared) and not (link and link in own_words(message))


def words_of_forwarded(attachment: dict[str, Any]) -> str:
    """The words of a forwarded message; where only its blocks came along, those."""
    inner = [one.get("message") for one in dicts(attachment.get("message_blocks"))]
    blocks = [block for message in dicts(inner) for block in dicts(message.get("blocks"))]
    return _text(attachment, "text") or _words_of_blocks(blocks) or _text(attachment, "fallback")


def dicts(found: object) -> list[dict[str, Any]]:
    """Those pieces of a list that are what Slack sends there; one that is not costs itself alone."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(piece: dict[str, Any], key: str) -> str:
    found = piece.get(key)
    return found if isinstance(found, str) else ""


def _quoted(text: str) -> str:
    return "\n".join(f"&gt; {line}" for line in text.strip().splitlines())


def _words_of_blocks(blocks: Any) -> str:
    return "\n".join(filter(None, ("".join(_pieces(block)).strip() for block in dicts(blocks))))


def _pieces(block: Any) -> Iterator[str]:
    """The words of a block, piece by piece, a line for each of its lines."""
    if isinstance(block, list):
        for one in block:
            yield from _pieces(one)
        return
    if not isinstance(block, dict):
        return
    kind = block.get("type")
    if kind == "user":
        yield f"<@{block.get('user_id', '')}>"
    elif kind == "channel":
        yield f"<#{block.get('channel_id', '')}>"
    elif kind == "emoji":
        yield f":{block.get('name', '')}:"
    elif kind == "link":
        yield (
            f"<{block.get('url', '')}|{_escaped(block['text'])}>"
            if _text(block, "text")
            else f"<{block.get('url', '')}>"
        )
    elif isinstance(block.get("text"), str):
        yield _escaped(block["text"]) if kind in ("text", "plain_text") else block["text"]
    else:
        yield from _pieces(block.get("text"))
        yield from _pieces(block.get("elements"))
        if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
