"""Forms as Slack sends them: every kind of field, as it was shown unless the test says otherwise."""

from typing import Any

UNSAID = object()


def values(blocks: list[dict[str, Any]], typed: dict[str, Any]) -> dict[str, Any]:
    """What stands in a form; fields by the last word of their block's id, options by value or by label."""
    known = {block["block_id"].split(".")[-1] for block in blocks if block["type"] == "input"}
    assert set(typed) <= known, f"the form has no field {set(typed) - known}"
    return {
        block["block_id"]: {
            block["block_id"]: _state(block["element"], typed.get(block["block_id"].split(".")[-1], UNSAID))
        }
        for block in blocks
        if block["type"] == "input"
    }


def _state(element: dict[str, Any], given: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": _options(element, given)}
    if kind in ("static_select", "radio_buttons"):
        if given is UNSAID:
            return {"type": kind, "selected_option": element.get("initial_option")}
        chosen = _options(element, [given]) if given is not None else [None]
        return {"type": kind, "selected_option": chosen[0]}
    key, initial = {
        "plain_text_input": ("value", "initial_value"),
        "multi_users_select": ("selected_users", "initial_users"),
        "users_select": ("selected_user", "initial_user"),
        "channels_select": ("selected_channel", "initial_channel"),
        "conversations_select": ("selected_conversation", "initial_conversation"),
        "timepicker": ("selected_time", "initial_time"),
        "datepicker": ("selected_date", "initial_date"),
        "datetimepicker": ("selected_date_time", "initial_date_time"),
    }[kind]
    return {"type": kind, key: element.get(initial) if given is UNSAID else given}


def _options(element: dict[str, Any], given: Any) -> list[dict[str, Any]]:
    if given is UNSAID:
        return list(element.get("initial_options") or [])
    wanted = list(given)
    groups = element.get("option_groups") or [element]
    offered = [one for group in groups for one in group["options"]]
    found = [one for one in offered if one["value"] in wanted or one["text"]["text"] in wanted]
    assert len(found) == len(wanted), f"the form does not offer {wanted}"
    return found
