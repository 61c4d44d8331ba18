"""Messages: posting, editing, deleting, reacting, and the events that Slack sends about each."""

from copy import deepcopy

from sandbox.state.block_walk import with_ids
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json, SlackError
from sandbox.state.workspace import SLACKBOT, Workspace

Blocks = list[Json]
HIDDEN_FROM_EVENTS = ("metadata",)


def post(ws: Workspace, place: Conversation, author: str, text: str, **more: object) -> Json:
    """Put a message into a conversation and tell everybody who should know.

    `more` are fields of the message as Slack names them (blocks, thread_ts, subtype, metadata, files …);
    those that are None are left out. `reply_broadcast` shows a reply in the channel as well.
    """
    broadcast = bool(more.pop("reply_broadcast", False))
    message: Json = {"type": "message", "user": author, "text": text, "ts": ws.new_ts()}
    message |= {"team": ws.app.team_id}
    message |= {key: deepcopy(value) for key, value in more.items() if value is not None}
    if author == ws.app.user_id:
        message |= ws.app.authorship()
    if "blocks" in message:
        message["blocks"] = with_ids(message["blocks"], ws.token)
    if thread := message.get("thread_ts"):
        _into_thread(ws, place, message, str(thread), broadcast)
    place.messages[message["ts"]] = message
    place.last_read[author] = message["ts"]
    _changed(ws, place, message["ts"], "new")
    ws.announce({**_shown(message), **_where(place, message["ts"])}, place)
    return message


def edit(ws: Workspace, place: Conversation, message: Json, changes: Json, mark: bool) -> Json:
    """Change a message. `mark` says whether readers see "(edited)"."""
    before = deepcopy(_shown(message))
    message.update(deepcopy({key: value for key, value in changes.items() if value is not None}))
    for key in [key for key, value in changes.items() if value is None]:
        message.pop(key, None)
    if "blocks" in message:
        message["blocks"] = with_ids(message["blocks"], ws.token)
    stamp = ws.new_ts()
    if mark:
        message["edited"] = {"user": message["user"], "ts": stamp}
    _changed(ws, place, message["ts"], "edited")
    _tell_change(ws, place, message, before, stamp)
    return message


def delete(ws: Workspace, place: Conversation, message: Json) -> None:
    """Delete a message. One that carries a thread leaves a tombstone in its place, as on Slack."""
    before, stamp = deepcopy(_shown(message)), ws.new_ts()
    if message.get("reply_count"):
        _leave_tombstone(message)
        _changed(ws, place, message["ts"], "deleted")
        _tell_change(ws, place, message, before, stamp)
        return
    del place.messages[message["ts"]]
    _out_of_thread(ws, place, message)
    _changed(ws, place, message["ts"], "deleted")
    event = {
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message["ts"],
        "previous_message": before,
    }
    ws.announce({"type": "message", "ts": stamp, **event, **_where(place, stamp)}, place)


def _leave_tombstone(message: Json) -> None:
    keys = ("type", "ts", "thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")
    kept: Json = {key: message[key] for key in keys if key in message}
    message.clear()
    message.update(kept)
    message |= {
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": SLACKBOT,
        "hidden": True,
    }


def react(ws: Workspace, place: Conversation, message: Json, person_id: str, name: str) -> None:
    reactions: list[Json] = message.setdefault("reactions", [])
    row = next((one for one in reactions if one["name"] == name), None)
    if row is None:
        row = {"name": name, "users": [], "count": 0}
        reactions.append(row)
    if person_id in row["users"]:
        raise SlackError("already_reacted")
    row["users"].append(person_id)
    row["count"] += 1
    _tell_reaction(ws, place, message, person_id, name, "reaction_added")


def unreact(ws: Workspace, place: Conversation, message: Json, person_id: str, name: str) -> None:
    reactions: list[Json] = message.get("reactions", [])
    row = next((one for one in reactions if one["name"] == name and person_id in one["users"]), None)
    if row is None:
        raise SlackError("no_reaction")
    row["users"].remove(person_id)
    row["count"] -= 1
    if not row["users"]:
        reactions.remove(row)
    if not reactions:
        del message["reactions"]
    _tell_reaction(ws, place, message, person_id, name, "reaction_removed")


def _into_thread(ws: Workspace, place: Conversation, message: Json, thread_ts: str, broadcast: bool) -> None:
    parent = place.messages.get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.get("thread_ts", thread_ts) != thread_ts:
        parent = place.messages[parent["thread_ts"]]
    message["thread_ts"] = parent["ts"]
    message["parent_user_id"] = parent["user"]
    if broadcast:
        message["subtype"] = "thread_broadcast"
    people: list[str] = parent.setdefault("reply_users", [])
    if message["user"] not in people:
        people.append(message["user"])
    parent["thread_ts"] = parent["ts"]
    parent["reply_count"] = parent.get("reply_count", 0) + 1
    parent["reply_users_count"] = len(people)
    parent["latest_reply"] = message["ts"]
    _changed(ws, place, parent["ts"], "thread")


def _out_of_thread(ws: Workspace, place: Conversation, message: Json) -> None:
    parent = place.messages.get(message.get("thread_ts", ""))
    if parent is None:
        return
    left = place.replies(parent["ts"])
    parent["reply_count"] = len(left)
    parent["reply_users"] = list(dict.fromkeys(one["user"] for one in left))
    parent["reply_users_count"] = len(parent["reply_users"])
    if left:
        parent["latest_reply"] = left[-1]["ts"]
    else:
        for key in ("reply_count", "reply_users", "reply_users_count", "latest_reply", "thread_ts"):
            parent.pop(key, None)
    _changed(ws, place, parent["ts"], "thread")


def _shown(message: Json) -> Json:
    return {key: value for key, value in message.items() if key not in HIDDEN_FROM_EVENTS}


def _where(place: Conversation, stamp: str) -> Json:
    return {"channel": place.id, "channel_type": place.kind, "event_ts": stamp}


def _changed(ws: Workspace, place: Conversation, ts: str, what: str) -> None:
    thread = place.messages.get(ts, {}).get("thread_ts")
    ws.feed.publish("message", ws.audience(place), channel=place.id, ts=ts, change=what, thread_ts=thread)


def _tell_change(ws: Workspace, place: Conversation, message: Json, before: Json, stamp: str) -> None:
    event = {
        "subtype": "message_changed",
        "hidden": True,
        "message": _shown(message),
        "previous_message": before,
    }
    ws.announce({"type": "message", "ts": stamp, **event, **_where(place, stamp)}, place)


def _tell_reaction(
    ws: Workspace, place: Conversation, message: Json, person_id: str, name: str, kind: str
) -> None:
    _changed(ws, place, message["ts"], "reaction")
    item = {"type": "message", "channel": place.id, "ts": message["ts"]}
    event = {"type": kind, "user": person_id, "reaction": name, "item": item, "event_ts": ws.new_ts()}
    ws.announce({**event, "item_user": message["user"]}, place)
