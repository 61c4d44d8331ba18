"""The payloads of interactions, field by field as Slack sends them
(docs.slack.dev/reference/interaction-payloads).

A payload about an ephemeral message does not hold the message: on Slack it may be missing, so nothing
should need it.
"""

from copy import deepcopy

from sandbox.slack.responses import Responses
from sandbox.state.conversation import Conversation
from sandbox.state.inputs import VALUES
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.surfaces import Surface, Widget
from sandbox.state.types import Json
from sandbox.state.views import Views
from sandbox.state.workspace import Workspace


def _who(ws: Workspace, person: str) -> Json:
    handle = ws.people[person].handle
    return {"id": person, "username": handle, "name": handle, "team_id": ws.app.team_id}


def _base(ws: Workspace, kind: str, person: str) -> Json:
    return {
        "type": kind,
        "user": _who(ws, person),
        "api_app_id": ws.app.app_id,
        "token": "sandbox",
        "team": {"id": ws.app.team_id, "domain": ws.app.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _where(place: Conversation) -> Json:
    names = {"im": "directmessage", "group": "privategroup"}
    return {"id": place.id, "name": names.get(place.kind, place.name)}


def _stamp(ws: Workspace) -> str:
    return f"{ws.clock.now().timestamp():.6f}"


def slash(ws: Workspace, person: str, place: Conversation, command: str, text: str) -> Json:
    where = _where(place)
    return {
        "token": "sandbox",
        "team_id": ws.app.team_id,
        "team_domain": ws.app.domain,
        "channel_id": where["id"],
        "channel_name": where["name"],
        "user_id": person,
        "user_name": ws.people[person].handle,
        "command": command,
        "text": text,
        "api_app_id": ws.app.app_id,
        "is_enterprise_install": "false",
    }


def _container(surface: Surface) -> Json:
    if surface.place is None:
        return {"type": "view", "view_id": surface.shown["id"]}
    held = {"type": "message", "message_ts": surface.shown["ts"], "channel_id": surface.place.id}
    held["is_ephemeral"] = surface.kind == "ephemeral"
    if thread := surface.shown.get("thread_ts"):
        held["thread_ts"] = thread
    return held


def _surroundings(views: Views, surface: Surface) -> Json:
    """What a payload says of the place of the element: the view, or the channel and the message."""
    if surface.place is None:
        return {"container": _container(surface), "view": views.shown(surface.shown)}
    around: Json = {"container": _container(surface), "channel": _where(surface.place)}
    if surface.kind == "message":
        around["message"] = deepcopy(surface.shown)
    return around


def block_actions(
    state: SandboxState, responses: Responses, surface: Surface, widget: Widget, entry: Json | None
) -> Json:
    ws = state.workspace
    payload = {**_base(ws, "block_actions", surface.person), **_surroundings(state.views, surface)}
    payload["actions"] = [_action(ws, widget, entry)]
    if surface.place is not None:
        payload["state"] = {"values": surface.values(ws.inputs)}
        thread = surface.shown.get("thread_ts")
        if thread == surface.shown["ts"]:
            thread = None  # the head of a thread stands in the channel, and so does the answer
        payload["response_url"] = responses.issue(
            surface.person, surface.place.id, surface.shown["ts"], surface.kind == "ephemeral", thread
        )
    return payload


def _action(ws: Workspace, widget: Widget, entry: Json | None) -> Json:
    element = widget.element
    action: Json = {"action_id": element["action_id"], "block_id": widget.block["block_id"]}
    action |= {"type": element["type"], "action_ts": _stamp(ws)}
    action |= {
        key: deepcopy(element[key]) for key in ("text", "value", "confirm", "placeholder") if key in element
    }
    if entry is not None:
        key, first = VALUES.get(element["type"], ("value", ""))
        action[key] = deepcopy(entry.get(key))
        if first in element:
            action[first] = deepcopy(element[first])
    return action


def view_submission(state: SandboxState, responses: Responses, person: str, view: Json) -> Json:
    shown = state.views.shown(view)
    payload = {**_base(state.workspace, "view_submission", person), "view": shown}
    payload["response_urls"] = _response_urls(responses, person, view, shown["state"]["values"])
    return payload


def _response_urls(responses: Responses, person: str, view: Json, values: Json) -> list[Json]:
    found = []
    for block in view["blocks"]:
        element = block.get("element", {})
        if not element.get("response_url_enabled"):
            continue
        entry = values[block["block_id"]][element["action_id"]]
        channel = entry.get("selected_conversation") or entry.get("selected_channel")
        if channel:
            url = responses.issue(person, channel)
            row = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
            found.append({**row, "response_url": url})
    return found


def view_closed(ws: Workspace, person: str, view: Json, all_of_them: bool) -> Json:
    return {**_base(ws, "view_closed", person), "view": view, "is_cleared": all_of_them}


def message_action(ws: Workspace, person: str, shortcut: Json, place: Conversation, message: Json) -> Json:
    payload = _base(ws, "message_action", person) | {"callback_id": shortcut["callback_id"]}
    payload |= {"action_ts": _stamp(ws), "message_ts": message["ts"], "channel": _where(place)}
    return {
        **payload,
        "message": {key: value for key, value in deepcopy(message).items() if key != "metadata"},
    }


def shortcut(ws: Workspace, person: str, known: Json) -> Json:
    return _base(ws, "shortcut", person) | {"callback_id": known["callback_id"], "action_ts": _stamp(ws)}


def block_suggestion(state: SandboxState, surface: Surface, widget: Widget, typed: str) -> Json:
    payload = {
        **_base(state.workspace, "block_suggestion", surface.person),
        **_surroundings(state.views, surface),
    }
    return {
        **payload,
        "action_id": widget.element["action_id"],
        "block_id": widget.block["block_id"],
        "value": typed,
    }
