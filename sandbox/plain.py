"""What a person reads: the visible text of a message or a view, with names in place of ids."""

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from sandbox.blocks_in import elements_of
from sandbox.speech import unescaped
from sandbox.types import Json
from sandbox.workspace import Workspace

_TOKEN = re.compile(r"<([^<>]+)>")
_DATES = {
    "date_num": "%Y-%m-%d",
    "date": "%B %d, %Y",
    "date_slash": "%d/%m/%Y",
    "date_short": "%b %d, %Y",
    "date_long": "%A, %B %d, %Y",
    "date_pretty": "%B %d, %Y",
    "date_short_pretty": "%b %d, %Y",
    "date_long_pretty": "%A, %B %d, %Y",
    "day_divider_pretty": "%A, %B %d",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}


def plain(shown: Json, ws: Workspace, reader: str = "") -> str:
    """The visible text of a message or view. Blocks stand for the text where there are any, as on the screen.

    Dates are written in the reader's zone (UTC without a reader).
    """
    zone: tzinfo = ZoneInfo(ws.people[reader].tz) if reader in ws.people else UTC
    parts = [shown["title"]["text"]] if shown.get("type") == "modal" else []
    blocks = shown.get("blocks") or []
    if blocks:
        parts += [text for block in blocks for text in _texts(block)]
    elif shown.get("text"):
        parts.append(shown["text"])
    parts += [f"[{file['title']}]" for file in shown.get("files", [])]
    if shown.get("submit"):
        parts.append(f"[{shown['submit']['text']}]")
    return "\n".join(rendered(part, ws, zone) for part in parts if part)


def everything(shown: Json, ws: Workspace, reader: str = "") -> str:
    """The visible text and, beneath it, the text for notifications: what `sees` looks through."""
    visible = plain(shown, ws, reader)
    zone: tzinfo = ZoneInfo(ws.people[reader].tz) if reader in ws.people else UTC
    notified = rendered(str(shown.get("text") or ""), ws, zone) if shown.get("blocks") else ""
    return f"{visible}\n{notified}" if notified and notified not in visible else visible


def rendered(text: str, ws: Workspace, zone: tzinfo) -> str:
    """mrkdwn with its tokens replaced by what they stand for, and its entities by characters."""
    return unescaped(_TOKEN.sub(lambda found: _said(found.group(1), ws, zone), text))


def _said(token: str, ws: Workspace, zone: tzinfo) -> str:
    body, _, label = token.partition("|")
    if body.startswith("@"):
        person = ws.people.get(body[1:])
        return f"@{person.name}" if person else f"@{label or body[1:]}"
    if body.startswith("#"):
        place = ws.conversations.get(body[1:])
        return f"#{place.name}" if place else f"#{label or body[1:]}"
    if body.startswith("!date^"):
        return _dated(body, label, zone)
    if body.startswith("!subteam^"):
        return next((f"@{one.handle}" for one in ws.usergroups if body.endswith(one.id)), label or body)
    if body.startswith("!"):
        return f"@{body[1:]}"
    return label or body


def _dated(body: str, fallback: str, zone: tzinfo) -> str:
    """`!date^unix^pattern^link` in the reader's zone; the fallback when it is not understood."""
    parts = body.split("^")
    try:
        moment = datetime.fromtimestamp(int(parts[1]), zone)
    except (IndexError, ValueError):
        return fallback
    pattern = parts[2] if len(parts) > 2 else "{date}"
    return re.sub(r"\{(\w+)\}", lambda found: moment.strftime(_DATES.get(found.group(1), fallback)), pattern)


def _texts(block: Json) -> list[str]:
    """The texts of one block, in reading order."""
    found: list[str] = []
    for key in ("title", "subtitle", "text", "body", "label"):
        found += _text_of(block.get(key))
    for field in block.get("fields", []):
        found += _text_of(field)
    for key in ("elements", "child_blocks", "actions"):
        parts = [text for part in block.get(key, []) for text in _part(block["type"], part)]
        found += ["".join(parts)] if block["type"] == "rich_text" else parts
    if block["type"] not in ("actions", "context_actions", "card"):
        found += [text for element in elements_of(block) for text in _labels(element)]
    for row in block.get("rows", []):
        found.append(" | ".join(str(cell.get("text", cell.get("value", ""))) for cell in row))
    found += _text_of(block.get("hint"))
    if block["type"] == "image":
        found.append(f"[{block['alt_text']}]")
    return found


def _part(kind: str, part: Json) -> list[str]:
    if kind == "rich_text":
        return [_rich(part)]
    if kind in ("actions", "context_actions") or part.get("type") == "button":
        return _labels(part)
    if kind in ("carousel", "container"):
        return _texts(part)
    return [f"[{part['alt_text']}]"] if part.get("type") == "image" else _text_of(part)


def _text_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return [value["text"]]
    return []


def _labels(element: Json) -> list[str]:
    if element["type"] == "feedback_buttons":
        return [f"[{element[key]['text']['text']}]" for key in ("positive_button", "negative_button")]
    texts = _text_of(element.get("text")) or _text_of(element.get("placeholder"))
    options = [f"({one['text']['text']})" for one in element.get("options", [])]
    return [f"[{text}]" for text in texts] + options


def _rich(part: Json) -> str:
    """The text of a part of a rich_text block, in mrkdwn's tokens."""
    kind = part.get("type")
    if kind == "text":
        return str(part["text"]).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if kind == "user":
        return f"<@{part['user_id']}>"
    if kind == "channel":
        return f"<#{part['channel_id']}>"
    if kind == "broadcast":
        return f"<!{part['range']}>"
    if kind == "link":
        return f"<{part['url']}|{part.get('text', part['url'])}>"
    if kind == "emoji":
        return f":{part['name']}:"
    inner = "".join(_rich(one) for one in part.get("elements", []))
    return f"{inner}\n" if kind in ("rich_text_quote", "rich_text_preformatted") else inner
