"""reactions.*: the bot's own reactions, and a look at those of others."""

import re

from sandbox.slack.api.call import Call
from sandbox.state import messages
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json, SlackError


def _named(call: Call) -> str:
    name = call.need("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    return name


def _target(call: Call) -> tuple[Conversation, Json]:
    place = call.place()
    message = call.ws.message(place, call.need("timestamp"))
    if call.me not in place.members:
        raise SlackError("not_in_channel")
    return place, message


def add(call: Call) -> Json:
    name = _named(call)
    place, message = _target(call)
    if place.archived:
        raise SlackError("is_archived")
    messages.react(call.ws, place, message, call.me, name)
    return {"ok": True}


def remove(call: Call) -> Json:
    name = _named(call)
    place, message = _target(call)
    messages.unreact(call.ws, place, message, call.me, name)
    return {"ok": True}


def get(call: Call) -> Json:
    place, message = _target(call)
    return {"ok": True, "type": "message", "channel": place.id, "message": message}


METHODS = {"reactions.add": add, "reactions.remove": remove, "reactions.get": get}
