"""chat.*: what the bot says."""

from sandbox.slack.api.call import Call
from sandbox.slack.message_content import checked
from sandbox.state import ephemerals, messages
from sandbox.state.conversation import Conversation
from sandbox.state.scopes import require
from sandbox.state.types import Json, SlackError
from sandbox.state.workspace import SLACKBOT


def post_message(call: Call) -> Json:
    content = content_of(call)
    place = _where_to_post(call)
    metadata = call.structure("metadata")
    if metadata is not None and not (
        isinstance(metadata, dict) and metadata.keys() >= {"event_type", "event_payload"}
    ):
        raise SlackError("invalid_metadata_format")
    more = {"metadata": metadata, "thread_ts": call.text("thread_ts") or None, **_disguise(call)}
    message = messages.post(
        call.ws,
        place,
        call.me,
        content.pop("text"),
        reply_broadcast=call.flag("reply_broadcast"),
        **content,
        **more,
    )
    return {"ok": True, "channel": place.id, "ts": message["ts"], "message": message}


def _disguise(call: Call) -> Json:
    given = {key: call.text(key) for key in ("username", "icon_emoji", "icon_url") if call.text(key)}
    if not given:
        return {}
    require(call.state.manifest.scopes, "chat:write.customize")
    return {"username": given.get("username"), "icons": given, "subtype": "bot_message"}


def _where_to_post(call: Call) -> Conversation:
    """The conversation to post to; a user id stands for the DM with that person."""
    ref = call.need("channel")
    if ref in call.ws.people:
        return bot_dm(call, ref)
    place = call.place()
    if place.archived:
        raise SlackError("is_archived")
    if call.me not in place.members:
        if place.kind != "channel" or "chat:write.public" not in call.state.manifest.scopes:
            raise SlackError("not_in_channel")
    elif place.kind == "im":
        _reachable(call, next(one for one in place.members if one != call.me))
    return place


def bot_dm(call: Call, person_id: str) -> Conversation:
    _reachable(call, person_id)
    return call.ws.bot_dm(person_id)


def _reachable(call: Call, person_id: str) -> None:
    person = call.ws.people[person_id]
    if person.is_bot or person_id == SLACKBOT:
        raise SlackError("cannot_dm_bot")
    if person.deleted:
        raise SlackError("user_disabled")
    if not call.state.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")


def content_of(call: Call) -> Json:
    """Text, blocks and attachments of a message, validated: {"text": …, "blocks": … or None, …}."""
    blocks, attachments = call.structure("blocks"), call.structure("attachments")
    return checked(call.text("text"), blocks, attachments)


def update(call: Call) -> Json:
    """Text without blocks takes the message's blocks away; blocks without text keep its text."""
    place = call.place()
    message = call.ws.message(place, call.need("ts"))
    if message.get("user") != call.me or message.get("subtype") == "tombstone":
        raise SlackError("cant_update_message")
    if place.archived:
        raise SlackError("is_archived")
    content = content_of(call)
    changes: Json = {}
    if content["text"] or content["blocks"]:
        changes = {"text": content["text"] or message["text"], "blocks": content["blocks"]}
    if call.structure("attachments") is not None:
        changes["attachments"] = content["attachments"]
    if (metadata := call.structure("metadata")) is not None:
        changes["metadata"] = metadata
    messages.edit(call.ws, place, message, changes, mark=content["blocks"] is None)
    return {"ok": True, "channel": place.id, "ts": message["ts"], "text": message["text"], "message": message}


def delete(call: Call) -> Json:
    place = call.place()
    message = call.ws.message(place, call.need("ts"))
    if message.get("user") != call.me or message.get("subtype") == "tombstone":
        raise SlackError("cant_delete_message")
    messages.delete(call.ws, place, message)
    return {"ok": True, "channel": place.id, "ts": call.text("ts")}


def post_ephemeral(call: Call) -> Json:
    """An ephemeral message needs bot and person in the conversation; it cannot be updated through the API."""
    content = content_of(call)
    place = call.place()
    person = call.need("user")
    if place.archived:
        raise SlackError("is_archived")
    if call.me not in place.members:
        raise SlackError("not_in_channel")
    if person not in place.members:
        raise SlackError("user_not_in_channel")
    thread = call.text("thread_ts") or None
    message = ephemerals.post_ephemeral(
        call.ws, place, person, content.pop("text"), thread_ts=thread, **content
    )
    return {"ok": True, "message_ts": message["ts"]}


def get_permalink(call: Call) -> Json:
    place = call.place()
    message = call.ws.message(place, call.need("message_ts"))
    link = f"{call.state.address.url}/archives/{place.id}/p{message['ts'].replace('.', '')}"
    if message.get("thread_ts", message["ts"]) != message["ts"]:
        link += f"?thread_ts={message['thread_ts']}&cid={place.id}"
    return {"ok": True, "channel": place.id, "permalink": link}


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
