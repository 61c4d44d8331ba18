"""Block Kit on the page, block by block and element by element, as docs.slack.dev/reference/block-kit
describes them; and what the sandbox does not know, shown as such."""

import re
from typing import Any

import pytest
from markupsafe import Markup

from sandbox import Channel, Clock, Person, Sandbox
from sandbox.page.block_renderer import BlockRenderer
from sandbox.page.i18n import translator
from sandbox.page.viewer import Viewer
from sandbox.slack.blockkit.blocks import BLOCKS
from sandbox.slack.blockkit.elements import ELEMENTS, IN_INPUT
from sandbox.state.block_walk import with_ids
from sandbox.state.surfaces import Surface
from tests.sandbox.conftest import MANIFEST, MONDAY

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


MARKDOWN_TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong"}
OPTIONS = [{"text": plain("Red"), "value": "r"}, {"text": plain("Green"), "value": "g"}]
IMAGE = {"type": "image", "image_url": "https://example.org/cat.png", "alt_text": "A cat"}
CARD = {"type": "card", "title": plain("Card"), "body": mrkdwn("*Body*"), "actions": []}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "bold", "style": {"bold": True}}],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a < b"}]},
    ],
}
SAMPLES: dict[str, tuple[Json, list[str]]] = {
    "section": (
        {"text": mrkdwn("*Hello* <@U00000001>"), "fields": [plain("One"), plain("Two")], "accessory": IMAGE},
        ["<strong>Hello</strong>", "@Anna Keller", "Two", "A cat"],
    ),
    "header": ({"text": plain("A title :tada:")}, ["A title 🎉"]),
    "divider": ({}, ["<hr"]),
    "context": ({"elements": [mrkdwn("_small_"), IMAGE]}, ["<em>small</em>", "A cat"]),
    "actions": (
        {"elements": [{"type": "button", "text": plain("Go"), "style": "primary"}]},
        ["primary", "Go"],
    ),
    "context_actions": (
        {
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("Good"), "value": "y"},
                    "negative_button": {"text": plain("Bad"), "value": "n"},
                }
            ]
        },
        ["👍 Good", "👎 Bad"],
    ),
    "image": ({**IMAGE, "title": plain("Our cat")}, ["Our cat", "A cat", "fetches nothing"]),
    "input": (
        {
            "label": plain("Colour"),
            "hint": plain("Only one"),
            "optional": True,
            "element": {"type": "plain_text_input", "initial_value": "red"},
        },
        ["<label", "Colour", "(optional)", "Only one", 'value="red"'],
    ),
    "markdown": (
        {"text": "# Big\n\n**bold** [link](https://example.org)\n\n- one\n- two\n\n```\nx < y\n```"},
        ["Big", "<strong>bold</strong>", 'href="https://example.org"', "<li>two</li>", "x &lt; y"],
    ),
    "rich_text": (RICH, ["<strong>bold</strong>", "<ol", "<blockquote>said", "a &lt; b"]),
    "video": (
        {
            "title": plain("Film"),
            "video_url": "https://example.org/v",
            "thumbnail_url": "https://example.org/t.png",
            "alt_text": "A film",
        },
        ["Film", "plays no videos"],
    ),
    "table": (
        {"rows": [[{"type": "raw_text", "text": "Name"}], [{"type": "raw_number", "value": 7}]]},
        ["<table", "Name", "7"],
    ),
    "alert": ({"text": plain("Careful"), "level": "warning"}, ["warning", "Careful"]),
    "card": (CARD, ["Card", "<strong>Body</strong>"]),
    "carousel": ({"elements": [CARD]}, ["Card"]),
    "container": ({"title": plain("Box"), "child_blocks": [{"type": "divider"}]}, ["Box", "<hr"]),
}
ASKED: dict[str, tuple[Json, list[str]]] = {
    "button": ({"text": plain("Go"), "url": "https://example.org"}, ['target="_blank"', "Go"]),
    "checkboxes": (
        {"options": OPTIONS, "initial_options": OPTIONS[:1]},
        ['type="checkbox"', 'value="r" checked'],
    ),
    "radio_buttons": (
        {"options": OPTIONS, "initial_option": OPTIONS[1]},
        ['type="radio"', 'value="g" checked'],
    ),
    "overflow": ({"options": OPTIONS}, ["<details", "Green"]),
    "datepicker": ({"initial_date": "2026-03-02"}, ['type="date"', 'value="2026-03-02"']),
    "timepicker": ({"initial_time": "09:30"}, ['type="time"', 'value="09:30"']),
    "datetimepicker": (
        {"initial_date_time": 1772442000},
        ['type="datetime-local"', 'value="2026-03-02T10:00"'],
    ),
    "plain_text_input": ({"multiline": True, "placeholder": plain("Say it")}, ["<textarea", "Say it"]),
    "email_text_input": ({"initial_value": "a@b.c"}, ['value="a@b.c"']),
    "url_text_input": ({"initial_value": "https://a.b"}, ['value="https://a.b"']),
    "number_input": ({"is_decimal_allowed": False, "initial_value": "7"}, ["inputmode=decimal", 'value="7"']),
    "rich_text_input": ({"initial_value": RICH}, ["<textarea", "bold"]),
    "file_input": ({"max_files": 2}, ['type="file"', "multiple"]),
    "static_select": ({"options": OPTIONS, "initial_option": OPTIONS[1]}, ["<select", 'value="g" selected']),
    "multi_static_select": ({"options": OPTIONS, "initial_options": OPTIONS}, ["chip", "Red", "Green"]),
    "external_select": ({"initial_option": OPTIONS[0]}, ["combobox", "Red"]),
    "multi_external_select": ({"initial_options": OPTIONS}, ["combobox", "Green"]),
    "users_select": ({"initial_user": "U00000001"}, ["combobox", "Anna Keller"]),
    "multi_users_select": ({"initial_users": ["U00000001", "U00000002"]}, ["Anna Keller", "Bruno Martin"]),
    "conversations_select": ({"initial_conversation": "C00000001"}, ["#general"]),
    "multi_conversations_select": ({"initial_conversations": ["C00000001"]}, ["#general"]),
    "channels_select": ({"initial_channel": "C00000001"}, ["#general"]),
    "multi_channels_select": ({"initial_channels": ["C00000001"]}, ["#general"]),
    "image": (IMAGE, ["A cat"]),
    "workflow_button": ({"text": plain("Start"), "workflow": {}}, ["Start", "don’t run"]),
    "feedback_buttons": (SAMPLES["context_actions"][0]["elements"][0], ["Good"]),
    "icon_button": ({"icon": "trash", "text": plain("Remove")}, ["🗑 Remove"]),
}


def _blocks() -> list[Json]:
    """Every block, and every element in an input block or a row of actions: a page full of everything."""
    blocks = [{"type": kind, **content} for kind, (content, _) in SAMPLES.items()]
    for kind, (content, _) in ASKED.items():
        element = {"type": kind, **content}
        if kind in IN_INPUT:
            blocks.append({"type": "input", "label": plain(f"Field {kind}"), "element": element})
        elif kind != "image":
            blocks.append({"type": "actions", "elements": [element]})
    count = iter(range(10_000))
    return with_ids(blocks, lambda: f"id-{next(count)}")


EVERYTHING = _blocks()


@pytest.fixture(scope="module")
def viewer() -> Viewer:
    people = [
        Person("anna", "Anna Keller", tz="Europe/Berlin", locale="en-GB"),
        Person("bruno", "Bruno Martin"),
    ]
    box = Sandbox(MANIFEST, people, [Channel("general", ["anna"])], clock=Clock(MONDAY, frozen=True))
    return Viewer(box.state, people[0], translator("en"))


def painted(viewer: Viewer, blocks: list[Json], errors: dict[str, str] | None = None) -> Markup:
    count = iter(range(100))
    named = with_ids(blocks, lambda: f"b{next(count)}")
    shown = {"type": "modal", "id": "V1", "blocks": named}
    return BlockRenderer(viewer, Surface("modal", viewer.person.id, shown), errors).blocks(named)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_block_is_shown(viewer: Viewer, kind: str) -> None:
    content, expected = SAMPLES[kind]
    html = painted(viewer, [{"type": kind, **content}])
    assert [one for one in expected if one not in html] == []
    assert "strange" not in html


@pytest.mark.parametrize("kind", ASKED)
def test_an_element_is_shown(viewer: Viewer, kind: str) -> None:
    content, expected = ASKED[kind]
    html = painted(viewer, [{"type": "actions", "elements": [{"type": kind, **content}]}])
    assert [one for one in expected if one not in html] == []
    assert kind == "workflow_button" or "strange" not in html


def test_nothing_that_the_validator_lets_through_is_left_out() -> None:
    assert set(SAMPLES) == set(BLOCKS)
    assert set(ASKED) == set(ELEMENTS)


def test_an_error_stands_beside_its_field_and_is_read_with_it(viewer: Viewer) -> None:
    field = {
        "type": "input",
        "block_id": "b",
        "label": plain("Wish"),
        "element": {"type": "plain_text_input"},
    }
    html = painted(viewer, [field], {"b": "Too <short>"})
    assert "Too &lt;short&gt;" in html
    assert 'aria-invalid="true"' in html
    assert html.count("-error") == 2


def test_strange_things_are_shown_as_such_and_spoil_nothing(viewer: Viewer) -> None:
    html = painted_raw(
        viewer,
        [
            {"type": "hologram", "depth": "<b>3</b>"},
            {"type": "section"},
            {"type": "header", "text": {"type": "plain_text"}},
            {"type": "actions", "block_id": "x", "elements": [{"type": "lever", "action_id": "y"}]},
            {"type": "rich_text", "elements": [{"type": "rich_text_wave"}]},
            "not even a structure",
            {"type": "divider"},
        ],
    )
    assert "doesn’t know blocks of the type “hologram”" in html
    assert "&lt;b&gt;3&lt;/b&gt;" in html
    assert "doesn’t know elements of the type “lever”" in html
    assert html.count("malformed block") == 2
    assert "not even a structure" in html
    assert html.rstrip().endswith('<hr class="block">')


def painted_raw(viewer: Viewer, blocks: list[Any]) -> Markup:
    return BlockRenderer(viewer, Surface("modal", viewer.person.id, {"id": "V1", "blocks": blocks})).blocks(
        blocks
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* _it_ ~no~ `co*de*`", "<strong>bold</strong> <em>it</em> <s>no</s> <code>co*de*</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("*\u2060not bold*", "*\u2060not bold*"),
        ("&lt;script&gt; &amp; <b>", "&lt;script&gt; &amp; "),
        ("a\nb", "a<br>b"),
        (">said\n>twice\nthen", "<blockquote>said<br>twice</blockquote>then"),
        ("&gt;&gt;&gt;to the\nend", "<blockquote>to the<br>end</blockquote>"),
        ("```x *y* <@U00000001>```", '<pre tabindex="0"><code>x *y* &lt;@U00000001&gt;</code></pre>'),
        ("<javascript:alert(1)|click>", "click"),
        ("<https://example.org/?a=1&amp;b=2|here>", 'href="https://example.org/?a=1&amp;b=2"'),
        ("<!channel> <#C00000001>", '<span class="mention loud">@channel</span>'),
        ("<#C00000001|x>", '<a class="mention" href="/as/anna/C00000001">#general</a>'),
        ("<!date^1772442000^{date_num} {time}|then>", "2026-03-02 10:00</time>"),
        ("<!date^1772442000^{date_pretty}|then>", ">today</time>"),
        ("<!date^never^{nonsense}|then>", "then"),
        (":+1: :no_such_thing: 10:30:00", "👍"),
        ("\ue0000\ue001", "0"),
    ],
)
def test_mrkdwn_is_read_as_on_slack_and_never_obeyed(viewer: Viewer, written: str, shown: str) -> None:
    html = viewer.mrkdwn.html(written)
    assert shown in html
    assert "<script" not in html
    assert "javascript:" not in html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold** *it* _it_ ~~no~~", "<strong>bold</strong> <em>it</em> <em>it</em> <s>no</s>"),
        ("`co*de*` and `` a`b ``", "<code>co*de*</code> and <code>a`b</code>"),
        ("\\*not bold\\*", "<p>*not bold*</p>"),
        ("a\nb", "a<br>\nb"),
        ("# A &lt;title&gt;", '<p class="heading">A &amp;lt;title&amp;gt;</p>'),
        ("> said", "<blockquote>\n<p>said</p>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>"),
        ("```html\n<b>\n```", '<pre tabindex="0"><code>&lt;b&gt;</code></pre>'),
        ("    <b>", '<pre tabindex="0"><code>&lt;b&gt;</code></pre>'),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<div>\n<b onclick=x>\n</div>", "&lt;b onclick=x&gt;"),
        (
            "[x](JAVASCRIPT&colon;alert) [y](data:text/html,z)",
            "[x](JAVASCRIPT&amp;colon;alert) [y](data:text/html,z)",
        ),
        ("<vbscript:x> [a]\n\n[a]: file:///etc/passwd", "&lt;vbscript:x&gt; [a]"),
        ('[x](https://a.b/"onmouseover="x "onclick=")', "a.b/%22onmouseover=%22x"),
        (
            "[here](https://a.b/?c=1&d=2)",
            '<a href="https://a.b/?c=1&amp;d=2" target="_blank" rel="noopener noreferrer">',
        ),
        ("![cat](https://a.b/c.png)", '!<a href="https://a.b/c.png"'),
        ("<@U00000001> <!channel>", "&lt;@U00000001&gt; &lt;!channel&gt;"),
        (":+1: :no_such_thing: `:+1:`", "👍 :no_such_thing: <code>:+1:</code>"),
    ],
)
def test_markdown_is_read_as_commonmark_and_never_obeyed(viewer: Viewer, written: str, shown: str) -> None:
    html = BlockRenderer(viewer, Surface("modal", viewer.person.id, {})).markdown(written)
    assert shown in html
    assert set(re.findall(r"<(\w+)", html)) <= MARKDOWN_TAGS
    assert not re.search(r"<[^>]*(?:\bon\w+=|\btitle=|href=\"(?!https?://))", html)
