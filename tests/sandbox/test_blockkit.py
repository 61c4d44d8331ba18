"""The Block Kit validator, block by block: what it takes, and the path of what it does not."""

from copy import deepcopy
from typing import Any

import pytest

from sandbox.slack.blockkit import problems
from tests.sandbox.sample_app import FORM, button, field, modal, section, words

Json = dict[str, Any]
OPTION = {"text": words("Red"), "value": "red"}
OTHER = {"text": words("Green"), "value": "green"}
CONFIRM = {"title": words("Sure?"), "text": words("Really?"), "confirm": words("Yes"), "deny": words("No")}
PICTURE = {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "A lamp"}
CARD = {"type": "card", "title": words("Anna"), "body": {"type": "mrkdwn", "text": "Knows *lamps*"}}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "action_id": kind, "options": [OPTION, OTHER], **more}


def message(*blocks: Any) -> Json:
    return {"text": "In words", "blocks": list(blocks)}


RIGHT = [
    section("Hello"),
    section("Hello", accessory=PICTURE),
    {"type": "section", "fields": [words("One"), words("Two")]},
    {"type": "header", "text": words("Title")},
    {"type": "divider", "block_id": "line"},
    {"type": "context", "elements": [PICTURE, words("By Anna")]},
    {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "A lamp", "title": words("Lamp")},
    {"type": "markdown", "text": "# Title"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]},
    {"type": "carousel", "elements": [CARD]},
    {"type": "container", "title": words("Group"), "child_blocks": [section("Inside")]},
    CARD,
    actions(button("Go", "go", style="primary", value="1", confirm=CONFIRM), menu("overflow")),
    actions(
        menu(initial_option=OTHER), {"type": "datepicker", "action_id": "d", "initial_date": "2026-03-02"}
    ),
    actions({"type": "timepicker", "action_id": "t", "initial_time": "09:30", "timezone": "Europe/Paris"}),
    actions(
        menu("radio_buttons", initial_option=OPTION), menu("checkboxes", initial_options=[OPTION, OTHER])
    ),
    actions({"type": "external_select", "action_id": "e", "min_query_length": 0}),
    actions({"type": "multi_users_select", "action_id": "u", "max_selected_items": 3}),
    section(
        "Pick", accessory={"type": "conversations_select", "action_id": "c", "filter": {"include": ["im"]}}
    ),
    field("Name", {"type": "plain_text_input", "action_id": "n", "min_length": 1, "max_length": 10}),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": words("Good"), "value": "1"},
                "negative_button": {"text": words("Bad"), "value": "0"},
            }
        ],
    },
]


@pytest.mark.parametrize("block", RIGHT, ids=lambda one: one["type"])
def test_a_right_block_passes(block: Json) -> None:
    assert problems(message(block), "message") == []


# Each row: a block, the path of its fault, and a word of the sentence.
WRONG: list[tuple[str, Any, str, str]] = [
    ("nothing", None, "blocks[0]", "must be a structure, not nothing"),
    ("unknown block", {"type": "hologram"}, "blocks[0].type", "hologram"),
    ("unknown field", section("Hi", colour="red"), "blocks[0].colour", "not known"),
    ("null field", section("Hi", accessory=None), "blocks[0].accessory", "null"),
    ("empty text", section(""), "blocks[0].text.text", "empty"),
    ("blank text", section("  \n"), "blocks[0].text.text", "empty"),
    ("long text", section("x" * 3001), "blocks[0].text.text", "at most 3000"),
    ("silent section", {"type": "section"}, "blocks[0]", "needs text or fields"),
    ("eleven fields", {"type": "section", "fields": [words("x")] * 11}, "blocks[0].fields", "at most 10"),
    (
        "long field",
        {"type": "section", "fields": [words("x" * 2001)]},
        "blocks[0].fields[0].text",
        "at most 2000",
    ),
    (
        "emoji in mrkdwn",
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        "emoji",
        "not",
    ),
    (
        "mrkdwn header",
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "blocks[0].text.type",
        "plain",
    ),
    ("long header", {"type": "header", "text": words("x" * 151)}, "blocks[0].text.text", "at most 150"),
    ("empty context", {"type": "context", "elements": []}, "blocks[0].elements", "at least 1"),
    ("full context", {"type": "context", "elements": [words("x")] * 11}, "blocks[0].elements", "at most 10"),
    ("button in context", {"type": "context", "elements": [button("x", "x")]}, "elements[0].type", "context"),
    ("no actions", actions(), "blocks[0].elements", "at least 1"),
    ("many actions", actions(*[button("x", f"x{n}") for n in range(26)]), "blocks[0].elements", "at most 25"),
    ("same action_id", actions(button("x", "x"), button("y", "x")), "elements[1].action_id", "twice"),
    (
        "input in actions",
        actions({"type": "plain_text_input", "action_id": "x"}),
        "elements[0].type",
        "allowed",
    ),
    ("long label", actions(button("x" * 76, "x")), "elements[0].text.text", "at most 75"),
    (
        "mrkdwn label",
        actions({**button("x", "x"), "text": {"type": "mrkdwn", "text": "x"}}),
        "text.type",
        "plain",
    ),
    ("long value", actions(button("x", "x", value="v" * 2001)), "elements[0].value", "at most 2000"),
    ("odd style", actions(button("x", "x", style="loud")), "elements[0].style", "primary"),
    ("bad link", actions(button("x", "x", url="javascript:alert(1)")), "elements[0].url", "form"),
    ("long action_id", actions(button("x", "x" * 256)), "elements[0].action_id", "at most 255"),
    ("half a confirm", actions(button("x", "x", confirm={"title": words("x")})), "confirm.deny", "missing"),
    ("no options", actions(menu(options=[])), "elements[0].options", "at least 1"),
    ("neither options", actions({"type": "static_select", "action_id": "x"}), "elements[0]", "option_groups"),
    ("many options", actions(menu(options=[OPTION] * 101)), "elements[0].options", "at most 100"),
    ("long option", actions(menu(options=[{**OPTION, "text": words("x" * 76)}])), "text.text", "at most 75"),
    (
        "initial not offered",
        actions(menu(initial_option={**OPTION, "value": "blue"})),
        "initial_option",
        "among",
    ),
    ("eleven boxes", actions(menu("checkboxes", options=[OPTION] * 11)), "elements[0].options", "at most 10"),
    (
        "eleven radios",
        actions(menu("radio_buttons", options=[OPTION] * 11)),
        "elements[0].options",
        "at most 10",
    ),
    ("six in overflow", actions(menu("overflow", options=[OPTION] * 6)), "elements[0].options", "at most 5"),
    (
        "odd date",
        actions({"type": "datepicker", "action_id": "x", "initial_date": "2 March"}),
        "initial_date",
        "form",
    ),
    (
        "odd time",
        actions({"type": "timepicker", "action_id": "x", "initial_time": "9:30"}),
        "initial_time",
        "form",
    ),
    ("placeholder", actions(menu(placeholder=words("x" * 151))), "placeholder.text", "at most 150"),
    (
        "none to choose",
        actions({"type": "multi_users_select", "max_selected_items": 0}),
        "max_selected",
        "between",
    ),
    ("picture untold", section("x", accessory={**PICTURE, "alt_text": ""}), "accessory.alt_text", "empty"),
    ("picture from nowhere", {"type": "image", "alt_text": "x"}, "blocks[0]", "image_url"),
    ("picker beside", section("x", accessory={"type": "datetimepicker"}), "accessory.type", "section"),
    (
        "input without label",
        {"type": "input", "element": {"type": "plain_text_input"}},
        "blocks[0].label",
        "missing",
    ),
    ("button as input", field("x", button("x", "x")), "blocks[0].element.type", "input"),
    (
        "long max",
        field("x", {"type": "plain_text_input", "action_id": "x", "max_length": 3001}),
        "max_length",
        "3000",
    ),
    (
        "number without kind",
        field("x", {"type": "number_input", "action_id": "x"}),
        "element.is_decimal_allowed",
        "missing",
    ),
    ("file outside a modal", field("x", {"type": "file_input", "action_id": "x"}), "element.type", "modal"),
    (
        "alert outside a modal",
        {"type": "alert", "text": words("x")},
        "blocks[0].type",
        "not allowed in a message",
    ),
    ("empty card", {"type": "card"}, "blocks[0]", "needs a hero_image"),
    ("full carousel", {"type": "carousel", "elements": [CARD] * 11}, "blocks[0].elements", "at most 10"),
    (
        "wide table",
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
        "rows[0]",
        "at most 20",
    ),
    ("long markdown", {"type": "markdown", "text": "x" * 12001}, "blocks[0].text", "at most 12000"),
]


@pytest.mark.parametrize(("block", "path", "word"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_block_is_named_by_its_path(block: Any, path: str, word: str) -> None:
    found = problems(message(block), "message")

    assert any(path in line.partition(":")[0] and word in line for line in found), found


def test_a_message_needs_words_and_has_at_most_fifty_blocks() -> None:
    assert "needs a text" in problems({"blocks": [section("x")]}, "message")[0]
    assert "at most 50" in problems(message(*[section("x")] * 51), "message")[0]
    assert problems(message(*[section("x")] * 50), "message") == []


def test_names_of_blocks_are_unique_and_the_same_action_may_stand_in_two_rows() -> None:
    twice = message({"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"})
    assert problems(twice, "message") == ["blocks[1].block_id: 'a' is used twice"]
    assert problems(message(actions(button("x", "x")), actions(button("y", "x"))), "message") == []


def test_a_right_form_passes_and_its_faults_are_named() -> None:
    assert problems(FORM, "modal") == []
    for change, path in (
        ({"title": words("x" * 25)}, "title.text"),
        ({"submit": None}, "submit"),
        ({"private_metadata": "x" * 3001}, "private_metadata"),
        ({"callback_id": "x" * 256}, "callback_id"),
        ({"blocks": []}, "blocks"),
        ({"blocks": [section("x")] * 101}, "blocks"),
        ({"colour": "red"}, "colour"),
    ):
        assert any(line.startswith(path) for line in problems({**FORM, **change}, "modal")), change
    for key in ("title", "submit", "blocks"):
        without = {name: value for name, value in FORM.items() if name != key}
        assert any(line.startswith(key) for line in problems(without, "modal")), key


def test_a_form_without_inputs_needs_no_submit() -> None:
    view = modal("Read this", [section("Words")])
    del view["submit"]
    assert problems(view, "modal") == []


def test_surfaces_differ_in_what_they_hold() -> None:
    for kind in ("markdown", "table", "container", "context_actions"):
        block = next(one for one in RIGHT if one["type"] == kind)
        assert "not allowed in a home" in problems({"type": "home", "blocks": [block]}, "home")[0]
    assert (
        problems(modal("x", [{"type": "alert", "text": words("Careful"), "level": "warning"}]), "modal") == []
    )
    assert "title" in problems({"type": "home", "title": words("x"), "blocks": [section("x")]}, "home")[0]


def test_only_one_field_takes_the_focus() -> None:
    blocks = [
        field(name, {"type": "plain_text_input", "action_id": name, "focus_on_load": True})
        for name in ("a", "b")
    ]
    assert "focus_on_load" in problems(modal("x", blocks), "modal")[0]


@pytest.mark.parametrize(
    "strange", [None, [], "text", 7, {"blocks": "many"}, {"blocks": [[]]}, {"blocks": [7]}]
)
def test_nonsense_is_a_problem_and_never_an_error(strange: Any) -> None:
    for surface in ("message", "modal", "home"):
        assert problems(strange, surface)


def test_no_single_missing_field_goes_unnoticed_nor_breaks_the_validator() -> None:
    for block in RIGHT:
        for key in [
            key for key in block if key not in ("block_id", "accessory", "optional", "title", "body")
        ]:
            broken = deepcopy(block)
            del broken[key]
            assert problems(message(broken), "message"), (block["type"], key)


def test_a_surface_has_one_of_three_names() -> None:
    with pytest.raises(ValueError, match="message, modal or home"):
        problems(FORM, "window")
