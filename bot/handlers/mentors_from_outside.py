"""What a mentor of another organisation may do here: their own sessions, and their own rights."""

from typing import Any

from bot.handlers.actors import part
from bot.views import direct, feedback, meetings, offers, privacy

PRESSES = {
    *(offers.CLAIM, offers.OTHER_TIME, offers.OTHER_TIME_FORM, offers.DECLINE),
    *(meetings.MOVE, meetings.MOVE_FORM, meetings.CANCEL, meetings.CANCEL_FORM),
    *(meetings.MARKS, meetings.STOP, meetings.LINK),
    *(feedback.RATE, feedback.MISSED, feedback.FORM, feedback.REMEMBER, feedback.APPLIED),
    *(direct.TO, direct.WORDS_TO, direct.DROP, direct.LOOK_BACK, direct.LATER, direct.PAUSE, direct.NO_MORE),
    *(privacy.PRIVACY, privacy.EXPORT, privacy.ERASE, privacy.ERASE_FORM),
}


def is_theirs(body: dict[str, Any]) -> bool:
    """Words in their own conversation with the bot, or a press and a form of the list above."""
    if "event" in body:
        return str(part(body, "event").get("channel", "")).startswith("D")
    pressed = [one.get("action_id") for one in body.get("actions") or () if isinstance(one, dict)]
    if body.get("type") == "view_submission":
        pressed = [part(body, "view").get("callback_id")]
    return bool(pressed) and all(_is_listed(str(one)) for one in pressed)


def _is_listed(id_: str) -> bool:
    """A button of a row of several has its number behind."""
    return id_ in PRESSES or id_.rpartition(".")[0] in PRESSES
