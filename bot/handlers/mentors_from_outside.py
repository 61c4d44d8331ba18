"""What a mentor of another organisation may do here: their own sessions, and their own rights."""

from typing import Any

from bot.handlers.actors import part
from bot.views import direct, feedback, meetings, offers, privacy

RIGHTS = {privacy.PRIVACY, privacy.EXPORT, privacy.ERASE, privacy.ERASE_FORM}
PRIVACY_WORDS = {"privacy", "confidentialité", "confidentialite"}  # of /eclair
PRESSES = RIGHTS | {
    *(offers.CLAIM, offers.OTHER_TIME, offers.OTHER_TIME_FORM, offers.DECLINE),
    *(meetings.MOVE, meetings.MOVE_FORM, meetings.CANCEL, meetings.CANCEL_FORM),
    *(meetings.MARKS, meetings.STOP, meetings.LINK),
    *(feedback.RATE, feedback.MISSED, feedback.FORM, feedback.REMEMBER, feedback.APPLIED),
    *(direct.TO, direct.WORDS_TO, direct.DROP, direct.LOOK_BACK, direct.LATER, direct.PAUSE, direct.NO_MORE),
}


def is_right(body: dict[str, Any]) -> bool:
    """What everybody of whom something is known may do: read it, take it away, have it erased."""
    if "command" in body:
        asked = f"{body.get('text') or ''} ".lower().split(" ")[0]
        return str(body["command"]).endswith("eclair") and asked in PRIVACY_WORDS
    return all(id_ in RIGHTS for id_ in _ids(body) or ("",))


def is_theirs(body: dict[str, Any]) -> bool:
    """Words in their own conversation with the bot, or a press and a form of the list above."""
    if "event" in body:
        return str(part(body, "event").get("channel", "")).startswith("D")
    pressed = _ids(body)
    return bool(pressed) and all(map(_is_listed, pressed))


def _ids(body: dict[str, Any]) -> list[str]:
    """What was pressed, or which form was sent."""
    if body.get("type") == "view_submission":
        return [str(part(body, "view").get("callback_id"))]
    return [str(one.get("action_id")) for one in body.get("actions") or () if isinstance(one, dict)]


def _is_listed(id_: str) -> bool:
    """A button of a row of several has its number behind."""
    return id_ in PRESSES or id_.rpartition(".")[0] in PRESSES
