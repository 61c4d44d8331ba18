"""What a person reads: the visible text of a message or a view, with names in place of ids."""

import re
from zoneinfo import ZoneInfo

from sandbox.slack.date_tokens import DateReader
from sandbox.slack.escaping import unescaped
from sandbox.state.block_walk import elements_of
from sandbox.state.types import Json
from sandbox.state.workspace import Workspace

_TOKEN = re.compile(r"<([^<>]+)>")
_BLANK = re.compile(r"[ \t\r\n]+")


def plain(shown: Json, ws: Workspace, reader: str = "") -> str:
    """The visible text of a message or view. Blocks stand for the text where there are any, as on the screen.

    Dates are written in the reader's zone and language (UTC and English without a reader).
    """
    reading = date_reader_of(ws, reader)
    parts = [shown["title"]["text"]] if shown.get("type") == "modal" else []
    blocks = shown.get("blocks") or []
    if blocks:
        parts += [text for block in blocks for text in _texts(block)]
    elif shown.get("text"):
        parts.append(shown["text"])
    parts += [f"[{file['title']}]" for file in shown.get("files", [])]
    if shown.get("submit"):
        parts.append(f"[{shown['submit']['text']}]")
    return "\n".join(rendered(part, ws, reading) for part in parts if part)


def one_line(text: str) -> str:
    """In a line; the spaces that French keeps from breaking stay what they are."""
    return _BLANK.sub(" ", text).strip(" ")


def date_reader_of(ws: Workspace, reader: str) -> DateReader:
    person = ws.people.get(reader)
    now = ws.clock.now()
    return DateReader(now) if person is None else DateReader.of(now, ZoneInfo(person.tz), person.locale)


def everything(shown: Json, ws: Workspace, reader: str = "") -> str:
    """The visible text and, beneath it, the text for notifications: what `sees` looks through."""
    visible = plain(shown, ws, reader)
    reading = date_reader_of(ws, reader)
    notified = rendered(str(shown.get("text") or ""), ws, reading) if shown.get("blocks") else ""
    return f"{visible}\n{notified}" if notified and notified not in visible else visible


def rendered(text: str, ws: Workspace, reading: DateReader) -> str:
    """mrkdwn with its tokens replaced by what they stand for, and its entities by characters."""
    return unescaped(_TOKEN.sub(lambda found: _said(found.group(1), ws, reading), text))


def _said(token: str, ws: Workspace, reading: DateReader) -> str:
    body, _, label = token.partition("|")
    if body.startswith("@"):
        person = ws.people.get(body[1:])
        return f"@{person.name}" if person else f"@{label or body[1:]}"
    if body.startswith("#"):
        place = ws.conversations.get(body[1:])
        return f"#{place.name}" if place else f"#{label or body[1:]}"
    if body.startswith("!date^"):
        return reading.date(body, label)
    if body.startswith("!subteam^"):
        return next((f"@{one.handle}" for one in ws.usergroups if body.endswith(one.id)), label or body)
    if body.startswith("!"):
        return f"@{body[1:]}"
    return label or body


def _texts(block: Json) -> list[str]:
    """The texts of one block, in reading order."""
    found: list[str] = []
    for key in ("title", "subtitle", "text", "body", "label"):
        found += _text_of(block.get(key))
    for field in block.get("fields", []):
        found += _text_of(field)
    for key in ("elements", "child_blocks", "actions"):
        parts = [text for part in block.get(key, []) for text in _part(block["type"], part)]
        found += ["".join(parts).strip("\n")] if block["type"] == "rich_text" else parts
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
    if kind == "rich_text_list":
        return "".join(f"\n• {_rich(row)}" for row in part.get("elements", []))
    inner = "".join(_rich(one) for one in part.get("elements", []))
    return f"{inner}\n" if kind in ("rich_text_quote", "rich_text_preformatted") else inner
