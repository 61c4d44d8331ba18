"""Messages that one person alone sees. They are never part of a conversation's history."""

from copy import deepcopy

from sandbox.state.block_walk import with_ids
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json
from sandbox.state.workspace import Workspace


def post_ephemeral(ws: Workspace, place: Conversation, to: str, text: str, **more: object) -> Json:
    """Show a message to one person only. It is never part of the conversation's history."""
    message: Json = {"type": "message", "user": ws.app.user_id, "text": text, "ts": ws.new_ts()}
    message |= ws.app.authorship() | {"channel": place.id, "is_ephemeral": True}
    message |= {key: deepcopy(value) for key, value in more.items() if value is not None}
    if "blocks" in message:
        message["blocks"] = with_ids(message["blocks"], ws.token)
    ws.ephemerals.setdefault(to, {})[message["ts"]] = message
    ws.feed.publish("ephemeral", {to}, channel=place.id, ts=message["ts"], person=to)
    return message


def update_ephemeral(ws: Workspace, to: str, message: Json, content: Json) -> None:
    """Replace what an ephemeral message says."""
    message.update(deepcopy({key: value for key, value in content.items() if value is not None}))
    for key in [key for key, value in content.items() if value is None]:
        message.pop(key, None)
    if "blocks" in message:
        message["blocks"] = with_ids(message["blocks"], ws.token)
    ws.feed.publish("ephemeral", {to}, channel=message["channel"], ts=message["ts"], person=to)


def delete_ephemeral(ws: Workspace, to: str, message: Json) -> None:
    ws.ephemerals[to].pop(message["ts"], None)
    ws.feed.publish("ephemeral", {to}, channel=message["channel"], ts=message["ts"], person=to)
