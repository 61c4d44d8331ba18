"""What a mentor of another organisation may do here: their own sessions, and their own rights."""

from typing import Any

from bot.handlers.incoming.actors import part
from bot.store.models.channels import is_direct
from bot.views.privacy import privacy_messages
from bot.views.questions import direct_messages
from bot.views.sessions import feedback_messages, meeting_messages, offer_messages

RIGHTS = {
    privacy_messages.PRIVACY,
    privacy_messages.EXPORT,
    privacy_messages.ERASE,
    privacy_messages.ERASE_FORM,
}
PRIVACY_WORDS = {"privacy", "confidentialité", "confidentialite"}  # of /eclair
PRESSES = RIGHTS | {
    *(
        offer_messages.CLAIM,
        offer_messages.OTHER_TIME,
        offer_messages.OTHER_TIME_FORM,
        offer_messages.DECLINE,
    ),
    *(
        meeting_messages.MOVE,
        meeting_messages.MOVE_FORM,
        meeting_messages.CANCEL,
        meeting_messages.CANCEL_FORM,
    ),
    *(meeting_messages.WANT_MARKS, meeting_messages.STOP, meeting_messages.LINK),
    *(
        feedback_messages.RATE,
        feedback_messages.MISSED,
        feedback_messages.FORM,
        feedback_messages.REMEMBER,
        feedback_messages.APPLIED,
    ),
    *(
        direct_messages.TO,
        direct_messages.WORDS_TO,
        direct_messages.DROP,
        direct_messages.LOOK_BACK,
        direct_messages.LATER,
        direct_messages.PAUSE,
        direct_messages.NO_MORE,
    ),
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
        return is_direct(str(part(body, "event").get("channel", "")))
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
