"""The store takes nothing (a full disk, another's lock, a server that is away): members hear the truth.

No transaction is needed to say so. A form stays open with what was typed; the words of a command or a message
come back. An event is not acknowledged until Slack has brought it for the last time.
"""

from html import unescape
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot.deps import Deps
from bot.handlers.request_context import reply_privately, translator_of
from bot.i18n import Translator
from bot.private_replies import PrivateReply
from bot.store.models.channels import is_direct
from bot.views import kit, not_kept_message


def answer(deps: Deps, context: BoltContext, body: dict[str, Any], *, last_try: bool) -> BoltResponse:
    """What was acknowledged before is kept, and said to be; of anything else nothing is claimed."""
    if body.get("type") == "event_callback":
        return _of_event(deps, context, body["event"], last_try=last_try)
    t, acknowledged = translator_of(deps, context), context.ack.response is not None
    if body.get("type") == "view_submission" and not acknowledged:
        return _in_form(t, body["view"])
    command = f"{body['command']} {body.get('text') or ''}".strip() if "command" in body else ""
    message = not_kept_message.later(t) if acknowledged else not_kept_message.unkept(t, unescape(command))
    if command and not acknowledged:
        return _json({"response_type": "ephemeral", **message})
    if context.get("respond") and body.get("response_url"):
        context["respond"](**message, response_type="ephemeral", replace_original=False)
    else:
        reply_privately(deps, context, message)
    return BoltResponse(status=200, body="")


def _in_form(t: Translator, view: dict[str, Any]) -> BoltResponse:
    """It stays open, with everything that was typed."""
    field = next((block["block_id"] for block in view["blocks"] if block.get("type") == "input"), None)
    if field is not None:
        return _json({"response_action": "errors", "errors": {field: t("store.unkept.form")}})
    said = [kit.section(t("store.unkept.act"))]
    drawn = kit.modal("notice", view["title"]["text"], said, close=t("form.close"))
    return _json({"response_action": "update", "view": drawn})


def _of_event(deps: Deps, context: BoltContext, event: dict[str, Any], *, last_try: bool) -> BoltResponse:
    """Slack brings it again; the last time its author is told, where it was written to the bot."""
    if not last_try:
        return BoltResponse(status=500, body="")
    said = event.get("message") or event
    words = unescape(str(said.get("text") or ""))
    if words and event.get("type") in ("message", "app_mention"):
        message = not_kept_message.unkept(translator_of(deps, context), words)
        _give_back(deps, context, event, said.get("thread_ts"), message)
    return BoltResponse(status=200, body="")


def _give_back(
    deps: Deps, context: BoltContext, event: dict[str, Any], head_ts: str | None, message: kit.Message
) -> None:
    """What was written to the bot: in their conversation, to it by name, or below a message of its own."""
    channel = str(event.get("channel") or "")

    def say_if_ours() -> None:
        head = deps.slack.message_at(channel, str(head_ts))
        if head is not None and head.get("user") == context.bot_user_id:
            reply_privately(deps, context, message)

    if event["type"] == "app_mention" or is_direct(channel):
        reply_privately(deps, context, message, thread_ts=head_ts)
    elif head_ts:
        deps.say(PrivateReply(context.user_id or "", f"{channel}:{head_ts}", say_if_ours))


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})
