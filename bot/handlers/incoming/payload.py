"""What was pressed, typed and chosen, read in one place: what the bot did not put there is refused kindly.

Buttons stay in Slack for years, and forms can be forged. No reader here raises anything but a `Refusal`, and
no handler reads a number, a date, a choice or a row's id out of a payload by itself.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.errors import Refusal

GONE, UNOFFERED, UNREADABLE = "press.gone", "form.not_offered", "payload.unreadable"
LARGEST_ID = 2**31 - 1  # of a row
FIRST, LAST = 0, 4_102_444_800  # seconds since the epoch: a picker's moments, until the year 2100
PICKED = ("selected_user", "selected_channel", "selected_conversation")
Word = TypeVar("Word", bound=StrEnum)


def storable(text: str) -> str:
    """Without what PostgreSQL or UTF-8 cannot hold: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


# -- a button ------------------------------------------------------------------------------------------------


def button_value(body: dict[str, Any]) -> str:
    """The value of the button that was pressed; "" where it has none."""
    return _action(body).get("value") or ""


def selected(body: dict[str, Any]) -> str:
    """The value of what was chosen in a menu beside which nothing has to be sent."""
    return (_action(body).get("selected_option") or {}).get("value") or ""


def is_press_of(body: dict[str, Any], action_id: str) -> bool:
    """Which of several buttons it was."""
    return bool(_action(body).get("action_id") == action_id)


def _action(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["actions"][0]
    return found


def channel_of(body: dict[str, Any]) -> str:
    """The conversation in which it was pressed; "" in a form and in the Home tab."""
    return str((body.get("channel") or {}).get("id") or "")


def pair(said: str) -> tuple[str, str]:
    """The two halves of a value: before its first colon, and all that follows."""
    first, colon, rest = said.partition(":")
    if not colon:
        raise Refusal(GONE)
    return first, rest


def number(said: str | int, gone: str = GONE, *, most: int = LARGEST_ID) -> int:
    """A row's id, or another whole number from 0 on; refused with `gone` where it is none."""
    digits = str(said) if isinstance(said, str | int) else ""
    if not re.fullmatch(r"[0-9]{1,18}", digits) or int(digits) > most:
        raise Refusal(gone)
    return int(digits)


def word(kind: type[Word], said: str) -> Word:
    """A word of an enumeration."""
    if said not in {one.value for one in kind}:
        raise Refusal(GONE)
    return kind(said)


def place(said: str) -> tuple[str, str]:
    """Where a message stands: the head of its thread, or "", and its own `ts`."""
    thread_ts, ts = pair(said)
    if not re.fullmatch(r"[0-9.]{0,32}", thread_ts) or not re.fullmatch(r"[0-9.]{1,32}", ts):
        raise Refusal(GONE)
    return thread_ts, ts


# -- a form --------------------------------------------------------------------------------------------------


def form_subject(view: dict[str, Any]) -> str:
    """What a form is about: a row's id, a kind, or nothing."""
    return view.get("private_metadata") or ""


def form_value(view: dict[str, Any], field: str) -> str:
    """The text in a field; "" where there is none."""
    return storable(_element(view, field).get("value") or "")


def choice(view: dict[str, Any], field: str, *, among: Collection[str] | None = None) -> str | None:
    """The option chosen in a field, refused beside it where it is not among those that were offered."""
    found = (_element(view, field).get("selected_option") or {}).get("value")
    if found and among is not None and found not in among:
        raise Refusal(UNOFFERED, field=field)
    return found or None


def choices(view: dict[str, Any], field: str) -> list[str]:
    """The options chosen in a field that takes several."""
    return [option["value"] for option in _element(view, field).get("selected_options") or ()]


def numbers(view: dict[str, Any], field: str, *, most: int = LARGEST_ID) -> list[int]:
    """The same, where the options stand for whole numbers."""
    try:
        return [number(said, most=most) for said in choices(view, field)]
    except Refusal:
        raise Refusal(UNOFFERED, field=field) from None


def picked(view: dict[str, Any], field: str) -> str | None:
    """The Slack id of the person or the channel in a field."""
    element = _element(view, field)
    return next((element[kind] for kind in PICKED if element.get(kind)), None)


def colleague(view: dict[str, Any], field: str) -> str:
    """The Slack id of the person in a field that asks for one."""
    found = picked(view, field)
    if found is None:
        raise Refusal("people.not_here", field=field)
    return found


def persons(view: dict[str, Any], field: str) -> list[str]:
    """The Slack ids of the people in a field that takes several."""
    return list(_element(view, field).get("selected_users") or ())


def minute(view: dict[str, Any], field: str) -> int | None:
    """A time picker's "09:30" as minutes since midnight."""
    wall = _element(view, field).get("selected_time")
    if not wall:
        return None
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", wall)
    if found is None:
        raise Refusal(UNOFFERED, field=field)
    return int(found[1]) * 60 + int(found[2])


def day(view: dict[str, Any], field: str) -> date | None:
    """What a date picker holds."""
    written = _element(view, field).get("selected_date")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Refusal(UNOFFERED, field=field) from None


def moment(view: dict[str, Any], field: str) -> datetime | None:
    """What a date and time picker holds."""
    seconds = _element(view, field).get("selected_date_time")
    if seconds is None:
        return None
    if not FIRST <= seconds <= LAST:
        raise Refusal(UNOFFERED, field=field)
    return datetime.fromtimestamp(seconds, UTC)


def _element(view: dict[str, Any], field: str) -> dict[str, Any]:
    values = (view.get("state") or {}).get("values") or {}
    found: dict[str, Any] = (values.get(field) or {}).get(field) or {}
    return found


# -- what a form showed --------------------------------------------------------------------------------------


def fields(view: dict[str, Any]) -> list[str]:
    """The ids of a form's fields, as it was shown."""
    blocks = view.get("blocks")
    named = [one for one in blocks if isinstance(one, dict)] if isinstance(blocks, list) else []
    return [str(one["block_id"]) for one in named if one.get("type") == "input" and one.get("block_id")]


def is_shown(view: dict[str, Any]) -> bool:
    """Whether it is a form of the bot's, that can be drawn again."""
    return isinstance(view.get("blocks"), list) and bool(title(view))


def title(view: dict[str, Any]) -> str:
    """What stands above a form."""
    said = view.get("title")
    found = said.get("text") if isinstance(said, dict) else None
    return storable(found) if isinstance(found, str) else ""


def paragraph(view: dict[str, Any]) -> str:
    """The first paragraph of a view, as it stands there; "" where it has none."""
    blocks = view.get("blocks")
    first = next((one for one in blocks or () if isinstance(one, dict) and one.get("type") == "section"), {})
    said = first.get("text")
    found = said.get("text") if isinstance(said, dict) else None
    return storable(found) if isinstance(found, str) else ""


def began_with(view: dict[str, Any], field: str) -> str:
    """The words that stood in a field when the form was opened."""
    held = next((one.get("initial_value") for one in _elements(view, field)), None)
    return storable(held) if isinstance(held, str) else ""


def labels(view: dict[str, Any], field: str, chosen: Collection[str]) -> list[str]:
    """What the chosen options of a field read."""
    options = [option for one in _elements(view, field) for option in one.get("options") or ()]
    found = [(one["text"]["text"], one["value"]) for one in options if _is_option(one)]
    return [storable(label) for label, own in found if own in chosen]


def _is_option(option: object) -> bool:
    label = option.get("text") if isinstance(option, dict) else None
    said = label.get("text") if isinstance(label, dict) else None
    return isinstance(said, str) and isinstance(option, dict) and isinstance(option.get("value"), str)


def beside(view: dict[str, Any]) -> list[str]:
    """The values of the buttons that stand beside a view's paragraphs."""
    found = [one.get("accessory") for one in view.get("blocks") or () if isinstance(one, dict)]
    return [one["value"] for one in found if isinstance(one, dict) and isinstance(one.get("value"), str)]


def _elements(view: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    for block in view.get("blocks") or ():
        if isinstance(block, dict) and block.get("block_id") == field:
            element = block.get("element")
            if isinstance(element, dict):
                yield element
