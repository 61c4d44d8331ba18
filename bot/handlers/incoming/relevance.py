"""What people write and mark among themselves is not the bot's business: dropped before anything is opened.

A bot in a busy channel hears of each message there. Only what stands below something that it said, or marks
or changes something that was said to it, goes on; one row is looked for, without keeping a writer waiting. It
was committed before anybody could reply, by whichever process, so none has to be remembered here.
"""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse

from bot.deps import Deps
from bot.handlers.incoming.actors import CONVERTED_TO_PRIVATE, CONVERTED_TO_PUBLIC, SAYING, is_private
from bot.handlers.incoming.sources import sources_of_message
from bot.store.questions import own_messages

ACCEPTING = {"white_check_mark", "heavy_check_mark", "ballot_box_with_check"}
HELPFUL = {"+1", "thumbsup", "raised_hands", "pray", "heart", "clap", "bulb", "star", "100"}
CHANGED, DELETED = "message_changed", "message_deleted"
CHANNEL, STAMP = re.compile(r"\w{1,32}", re.ASCII), re.compile(r"[0-9]{1,16}\.[0-9]{1,16}")


def only_ours(body: dict[str, Any], deps: Deps, next: Callable[[], BoltResponse]) -> BoltResponse:
    """Before every listener: what is not about the bot is acknowledged, and that is all."""
    return next() if is_ours(body, deps) else BoltResponse(status=200, body="")


def is_ours(body: dict[str, Any], deps: Deps) -> bool:
    """Whether a listener could have anything to do with it; presses, forms and commands are to the bot."""
    event = body.get("event")
    if not isinstance(event, dict):
        return True
    if event.get("type") == "message":
        return _is_our_message(event, deps)
    if event.get("type") in ("reaction_added", "reaction_removed"):
        return _is_our_sign(event, deps)
    return True


def is_sign(event: dict[str, Any]) -> bool:
    """Whether a reaction is one that Éclair reads: ✅ or 👍."""
    return reaction(event) in ACCEPTING | HELPFUL


def reaction(event: dict[str, Any]) -> str:
    """The reaction's name; "+1::skin-tone-3" is a thumb like any other."""
    return str(event.get("reaction")).partition("::")[0]


def _is_our_message(event: dict[str, Any], deps: Deps) -> bool:
    subtype, channel = event.get("subtype"), event.get("channel")
    if is_private(event) or subtype in (CONVERTED_TO_PRIVATE, CONVERTED_TO_PUBLIC):
        return True
    if subtype in (CHANGED, DELETED):
        return _is_known(channel, _changed(event), deps)
    head = event.get("thread_ts")
    is_reply = subtype in SAYING and _is_place(channel, head)
    return is_reply and own_messages.was_said(deps.read_sessions, str(channel), str(head))


def _changed(event: dict[str, Any]) -> Any:
    """The stamp of the message that was changed or deleted."""
    if event.get("subtype") == DELETED:
        return event.get("deleted_ts")
    new = event.get("message")
    return new.get("ts") if isinstance(new, dict) else None


def _is_known(channel: Any, ts: Any, deps: Deps) -> bool:
    return _is_place(channel, ts) and own_messages.was_made_of(
        deps.read_sessions, sources_of_message(deps.seal, channel, ts)
    )


def _is_our_sign(event: dict[str, Any], deps: Deps) -> bool:
    item = event.get("item")
    if not isinstance(item, dict) or not is_sign(event) or not _is_place(item.get("channel"), item.get("ts")):
        return False
    return is_private(item) or own_messages.is_answer(deps.read_sessions, item["channel"], item["ts"])


def _is_place(channel: Any, ts: Any) -> bool:
    """Whether these can be a channel's id and a message's stamp, as far as their form goes."""
    return (
        isinstance(channel, str)
        and isinstance(ts, str)
        and CHANNEL.fullmatch(channel) is not None
        and STAMP.fullmatch(ts) is not None
    )
