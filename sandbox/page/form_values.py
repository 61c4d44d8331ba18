"""From a form's fields to the entries of `state.values`."""

import json
from collections.abc import Sequence
from datetime import datetime

from starlette.datastructures import FormData, UploadFile

from sandbox.page.viewer import Viewer
from sandbox.state.inputs import EXTERNAL, OPTIONS, VALUES, as_written, options_in, pick_option, state_of
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.surfaces import Surface, Widget
from sandbox.state.types import Json, SlackError


def name_of(widget: Widget) -> str:
    """The name of a widget's form fields."""
    return "v:" + json.dumps([str(widget.block["block_id"]), str(widget.element["action_id"])])


def surface_of(viewer: Viewer, asked: FormData | Json) -> Surface:
    """The message, modal or Home that a form speaks of; a LookupError when it is no longer there."""
    kind, me = str(asked.get("on")), viewer.person.id
    if kind == "modal":
        shown = next((one for one in viewer.state.views.stack(me) if one["id"] == asked.get("view")), None)
    elif kind == "home":
        shown = viewer.state.views.homes.get(me)
    else:
        return _in_a_place(viewer, kind, asked)
    if shown is None:
        raise LookupError("trouble.gone")
    return Surface(kind, me, shown)


def _in_a_place(viewer: Viewer, kind: str, asked: FormData | Json) -> Surface:
    place = viewer.ws.conversations.get(str(asked.get("place")))
    if place is None or not viewer.sees(place):
        raise LookupError("trouble.gone")
    held = viewer.ws.ephemerals.get(viewer.person.id, {}) if kind == "ephemeral" else place.messages
    shown = held.get(str(asked.get("ts")))
    if shown is None:
        raise LookupError("trouble.gone")
    return Surface(kind, viewer.person.id, shown, place)


def widget_of(surface: Surface, asked: FormData | Json) -> Widget:
    """The element that a form speaks of; a LookupError when the message or view has changed since."""
    for widget in surface.widgets():
        ids = (widget.block["block_id"], widget.element["action_id"])
        if ids == (asked.get("block"), asked.get("action")):
            return widget
    raise LookupError("trouble.gone")


def entry_of(viewer: Viewer, widget: Widget, given: Sequence[str | UploadFile]) -> Json | None:
    """The element's new value; None for a button. A value that cannot be is a ValueError."""
    element, kind = widget.element, widget.element["type"]
    texts = [one for one in given if isinstance(one, str) and one != ""]
    if kind == "feedback_buttons":
        return _feedback(element, texts)
    if kind == "file_input":
        return state_of(element, _uploaded(viewer.state, viewer.person.id, given))
    if kind not in VALUES:
        return None
    values = [_value(viewer, element, one) for one in texts]
    several = VALUES[kind][0].endswith("s")
    return state_of(element, values if several else values[0] if values else None)


def _value(viewer: Viewer, element: Json, text: str) -> object:
    kind = element["type"]
    try:
        if kind in OPTIONS:
            return pick_option(options_in(element), text)
        if kind in EXTERNAL:
            option: Json = json.loads(text)
            return {key: option[key] for key in ("text", "value", "description") if key in option}
        if "users_select" in kind:
            return viewer.ws.person(text).id
        if "channels_select" in kind or "conversations_select" in kind:
            return viewer.ws.place(text).id
    except (SlackError, KeyError) as no:
        raise ValueError(text) from no
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(text).replace(tzinfo=viewer.dates.zone).timestamp())
    if kind == "plain_text_input":
        text = text.replace("\r\n", "\n")
    return as_written(element, text)


def _feedback(element: Json, texts: list[str]) -> Json:
    pair = [element["positive_button"], element["negative_button"]]
    pressed = next((one for one in pair if one["value"] in texts), pair[0])
    return {"type": "feedback_buttons", "value": pressed["value"], "text": pressed["text"]}


def _uploaded(state: SandboxState, person_id: str, given: Sequence[str | UploadFile]) -> list[Json]:
    found = []
    for upload in given:
        if isinstance(upload, str) or not upload.filename:
            continue
        content, file_id = upload.file.read(), state.workspace.new_id("F")
        file: Json = {"id": file_id, "name": upload.filename, "title": upload.filename, "user": person_id}
        file |= {"mimetype": upload.content_type or "application/octet-stream", "size": len(content)}
        file |= {"url_private": f"{state.address.url}/files/{file_id}", "channels": []}
        state.workspace.files[file_id], state.workspace.contents[file_id] = file, content
        found.append(file)
    return found
