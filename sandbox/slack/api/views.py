"""views.*: modals and Home tabs."""

from typing import Any

from sandbox.slack.api.call import Call
from sandbox.slack.blockkit import problems
from sandbox.state.types import Json, SlackError, refused


def _given(call: Call, kind: str | None) -> Json:
    """The view of the call, validated for its surface."""
    view: Any = call.structure("view")
    if not isinstance(view, dict):
        raise refused("invalid_arguments", "missing required field: view")
    expect_kind = kind or str(view.get("type"))
    if view.get("type") != expect_kind or expect_kind not in ("modal", "home"):
        raise refused("invalid_arguments", f"view.type: must be {kind or 'modal or home'}")
    if found := problems(view, expect_kind):
        raise refused("invalid_arguments", *found)
    return view


def _answer(call: Call, view: Json) -> Json:
    return {"ok": True, "view": call.state.views.shown(view)}


def open_modal(call: Call) -> Json:
    view = _given(call, "modal")
    call.state.views.unique(view)
    trigger = call.state.triggers.spend(call.need("trigger_id"))
    return _answer(call, call.state.views.open(trigger.person, view))


def push(call: Call) -> Json:
    """Pushing needs the trigger of something done in a modal."""
    view = _given(call, "modal")
    call.state.views.unique(view)
    trigger = call.state.triggers.spend(call.need("trigger_id"))
    if trigger.view is None:
        raise refused("invalid_arguments", "the trigger_id does not come from a modal")
    return _answer(call, call.state.views.push(trigger.person, view))


def update(call: Call) -> Json:
    view = _given(call, None)
    if not (call.text("view_id") or call.text("external_id")):
        raise refused("invalid_arguments", "view_id or external_id is needed")
    known = call.state.views.find(call.text("view_id"), call.text("external_id"))
    call.state.views.unique(view, but_for=known["id"])
    return _answer(call, call.state.views.update(known, view, call.text("hash") or None))


def publish(call: Call) -> Json:
    view = _given(call, "home")
    person = call.need("user_id")
    if not call.state.manifest.home_tab:
        raise SlackError("not_enabled")
    if person not in call.ws.people:
        raise refused("invalid_arguments", "user_id: there is no such user")
    return _answer(call, call.state.views.publish(person, view, call.text("hash") or None))


METHODS = {
    "views.open": open_modal,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
