"""What the app's acknowledgement does: to a modal that was sent, and to a menu that asks for options."""

from typing import Any

from sandbox.slack.blockkit import problems
from sandbox.slack.blockkit.elements import GROUP, OPTION
from sandbox.slack.blockkit.rules import many
from sandbox.state.types import Json, refused
from sandbox.state.views import Views

_OPTIONS, _GROUPS = many(OPTION, 0, 100), many(GROUP, 0, 100)


def apply_submission(views: Views, person: str, view: Json, answer: Json) -> dict[str, str]:
    """Do what `response_action` says; returns the errors to show beside fields.

    Without one the modal closes and the one below it, if any, is seen again.
    """
    action = answer.get("response_action")
    if action is None:
        views.remove(view)
    elif action == "clear":
        views.close(person, all_of_them=True)
    elif action == "errors":
        return _errors(view, answer.get("errors"))
    elif action == "update":
        given = _view(answer)
        views.unique(given, but_for=view["id"])
        views.update(view, given)
    elif action == "push":
        given = _view(answer)
        views.unique(given)
        views.push(person, given)
    else:
        raise refused("invalid_arguments", f"response_action: {action!r} is not known")
    return {}


def _view(answer: Json) -> Json:
    view = answer.get("view")
    if not isinstance(view, dict):
        raise refused("invalid_arguments", "view: is missing")
    if found := problems(view, "modal"):
        raise refused("invalid_arguments", *found)
    return view


def _errors(view: Json, errors: Any) -> dict[str, str]:
    if not isinstance(errors, dict) or not errors:
        raise refused("invalid_arguments", "errors: must name at least one block")
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    for block_id, text in errors.items():
        if block_id not in inputs:
            raise refused("invalid_arguments", f"errors.{block_id}: is not an input block of this modal")
        if not isinstance(text, str) or not text.strip():
            raise refused("invalid_arguments", f"errors.{block_id}: must not be empty")
    return dict(errors)


def checked_options(answer: Json) -> list[Json]:
    """The options of an answer to a block_suggestion, those of groups included."""
    options, groups = answer.get("options"), answer.get("option_groups")
    if (options is None) == (groups is None):
        raise refused("invalid_arguments", "the answer needs either options or option_groups")
    rule, given = (_OPTIONS, options) if groups is None else (_GROUPS, groups)
    if found := list(rule(given, "options" if groups is None else "option_groups")):
        raise refused("invalid_arguments", *found)
    if groups is None:
        return list(options or [])
    return [option for group in groups for option in group["options"]]
