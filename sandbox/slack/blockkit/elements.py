"""The elements of Block Kit: what a person can press, choose or fill in."""

from sandbox.slack.blockkit.element_checks import (
    bounds,
    initials_offered,
    lengths,
    one_picture,
    options_or_groups,
)
from sandbox.slack.blockkit.rules import (
    CONFIRM,
    ID,
    SLACK_FILE,
    URL,
    Extra,
    Rule,
    anything,
    boolean,
    by_type,
    many,
    number,
    one_of,
    plain,
    shape,
    string,
    text,
)

TRIGGERS = many(one_of("on_enter_pressed", "on_character_entered"), 1, 2)
DISPATCH = shape({"trigger_actions_on": TRIGGERS})
FOCUS: dict[str, Rule] = {"focus_on_load": boolean}
HINTED: dict[str, Rule] = {**FOCUS, "placeholder": plain(150)}
ASKED: dict[str, Rule] = {**FOCUS, "confirm": CONFIRM}
TYPED: dict[str, Rule] = {**HINTED, "dispatch_action_config": DISPATCH}
CHOSEN: dict[str, Rule] = {**HINTED, "confirm": CONFIRM}
SEVERAL: dict[str, Rule] = {**CHOSEN, "max_selected_items": number(1, 100)}
FILTER = shape(
    {},
    {
        "include": many(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
LINK_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
GROUP = shape({"label": plain(75), "options": many(OPTION, 1, 100)})


def _element(required: dict[str, Rule], optional: dict[str, Rule], extra: Extra | None = None) -> Rule:
    return shape({"type": string(255), **required}, {"action_id": ID, **optional}, extra)


FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
STATIC: dict[str, Rule] = {"options": many(OPTION, 1, 100), "option_groups": many(GROUP, 1, 100)}
PEOPLE = many(ID, 0, 100)
PRESSED: dict[str, Rule] = {"value": string(2000), "confirm": CONFIRM, "accessibility_label": string(75)}
DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
EXACT = string(32)

ELEMENTS: dict[str, Rule] = {
    "button": _element(
        {"text": plain(75)},
        {**PRESSED, "url": URL, "style": one_of("primary", "danger"), "visible_to_user_ids": PEOPLE},
    ),
    "checkboxes": _element(
        {"options": many(RICH_OPTION, 1, 10)},
        {**ASKED, "initial_options": many(RICH_OPTION, 1, 10)},
        initials_offered,
    ),
    "radio_buttons": _element(
        {"options": many(RICH_OPTION, 1, 10)}, {**ASKED, "initial_option": RICH_OPTION}, initials_offered
    ),
    "overflow": _element({"options": many(LINK_OPTION, 1, 5)}, {"confirm": CONFIRM}),
    "datepicker": _element({}, {**CHOSEN, "initial_date": DATE}),
    "timepicker": _element({}, {**CHOSEN, "initial_time": TIME, "timezone": string(64)}),
    "datetimepicker": _element({}, {**ASKED, "initial_date_time": number(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": _element(
        {},
        {
            **TYPED,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        lengths,
    ),
    "email_text_input": _element({}, {**TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": _element({}, {**TYPED, "initial_value": string(3000, 0)}),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {**TYPED, "initial_value": EXACT, "min_value": EXACT, "max_value": EXACT},
        bounds,
    ),
    "rich_text_input": _element(
        {}, {**TYPED, "initial_value": anything, "min_lines": number(1, 100), "max_lines": number(1, 100)}
    ),
    "file_input": _element({}, {"filetypes": many(string(20), 1, 100), "max_files": number(1, 10)}),
    "static_select": _element({}, {**CHOSEN, **STATIC, "initial_option": OPTION}, options_or_groups),
    "multi_static_select": _element(
        {}, {**SEVERAL, **STATIC, "initial_options": many(OPTION, 1, 100)}, options_or_groups
    ),
    "external_select": _element({}, {**CHOSEN, "min_query_length": number(0, 100), "initial_option": OPTION}),
    "multi_external_select": _element(
        {}, {**SEVERAL, "min_query_length": number(0, 100), "initial_options": many(OPTION, 1, 100)}
    ),
    "users_select": _element({}, {**CHOSEN, "initial_user": ID}),
    "multi_users_select": _element({}, {**SEVERAL, "initial_users": PEOPLE}),
    "conversations_select": _element(
        {},
        {
            **CHOSEN,
            "initial_conversation": ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        },
    ),
    "multi_conversations_select": _element(
        {},
        {
            **SEVERAL,
            "initial_conversations": PEOPLE,
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
    ),
    "channels_select": _element({}, {**CHOSEN, "initial_channel": ID, "response_url_enabled": boolean}),
    "multi_channels_select": _element({}, {**SEVERAL, "initial_channels": PEOPLE}),
    "image": shape(
        {"type": string(255), "alt_text": string(2000)},
        {"image_url": URL, "slack_file": SLACK_FILE},
        one_picture,
    ),
    "workflow_button": _element(
        {"text": plain(75), "workflow": anything}, {"style": one_of("primary", "danger")}
    ),
    "feedback_buttons": _element({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {}),
    "icon_button": _element(
        {"icon": one_of("trash"), "text": plain(75)}, {**PRESSED, "visible_to_user_ids": PEOPLE}
    ),
}

SELECTS = [
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
]
IN_ACTIONS = [*SELECTS, "button", "checkboxes", "radio_buttons", "overflow", "datepicker", "timepicker"]
IN_ACTIONS += ["datetimepicker", "workflow_button", "rich_text_input"]
IN_SECTION = [
    *SELECTS,
    "button",
    "checkboxes",
    "radio_buttons",
    "overflow",
    "datepicker",
    "timepicker",
    "image",
]
IN_SECTION += ["workflow_button"]
IN_INPUT = [
    *SELECTS,
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "file_input",
]
IN_INPUT += ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"]


def elements(allowed: list[str], what: str) -> Rule:
    """One of these elements."""
    return by_type({kind: ELEMENTS[kind] for kind in allowed}, what)
