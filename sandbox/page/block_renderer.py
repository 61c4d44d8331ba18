"""Block Kit as HTML: one macro a block and one an element, in `templates/blocks.html` and `elements.html`.

What the sandbox does not know, and what is malformed, is shown as such with its JSON; nothing is dropped in
silence and no single block can spoil the page.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from sandbox.page.form_field import Field
from sandbox.page.templates import environment
from sandbox.page.text.markdown import markdown
from sandbox.page.text.rich_text import rich_text
from sandbox.page.viewer import Viewer
from sandbox.slack.blockkit.blocks import BLOCKS
from sandbox.slack.blockkit.elements import ELEMENTS
from sandbox.state.inputs import EXTERNAL, VALUES, initial_values
from sandbox.state.surfaces import Surface
from sandbox.state.types import Json

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, TemplateError, RecursionError)
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")


@cache
def _macros(name: str) -> Any:
    return environment().get_template(name).module


class BlockRenderer:
    """Paints one surface. `errors` are sentences by block_id, shown beside their fields."""

    def __init__(self, viewer: Viewer, surface: Surface, errors: Mapping[str, str] | None = None) -> None:
        self.viewer, self.surface, self.errors = viewer, surface, dict(errors or {})
        self.t = viewer.translate
        self._values = (
            surface.values(viewer.ws.inputs) if surface.shown.get("blocks") and _sound(surface) else {}
        )

    def message(self) -> Markup:
        """Blocks stand for the text where there are any, as on Slack."""
        blocks = self.surface.shown.get("blocks")
        if blocks:
            return self.blocks(blocks)
        return Markup('<div class="text">{}</div>').format(
            self.viewer.mrkdwn.html(str(self.surface.shown.get("text") or ""))
        )

    def blocks(self, blocks: list[Json]) -> Markup:
        return Markup("\n").join(self.block(one) for one in blocks)

    def block(self, block: Json) -> Markup:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in BLOCKS:
            return self._unknown("block", str(kind), block)
        return self._rendered("blocks.html", str(kind), block, lambda macro: macro(self, block))

    def element(self, element: Json, block: Json) -> Markup:
        kind = element.get("type") if isinstance(element, dict) else None
        if kind not in ELEMENTS:
            return self._unknown("element", str(kind), element)
        macro = "typed" if kind in TYPED else "picker" if self._picked(str(kind)) else str(kind)
        return self._rendered(
            "elements.html", macro, element, lambda paint: paint(self, self.field(element, block))
        )

    def _picked(self, kind: str) -> bool:
        return "select" in kind and kind != "static_select"

    def _rendered(self, template: str, name: str, thing: Json, use: Callable[[Any], Any]) -> Markup:
        try:
            return Markup(use(getattr(_macros(template), name)))  # noqa: S704 - a macro escapes what it shows
        except MALFORMED:
            shown = {"thing": thing, "kind": str(thing.get("type"))}
            return Markup(_macros("blocks.html").malformed(self, **shown))  # noqa: S704

    def _unknown(self, what: str, kind: str, thing: Any) -> Markup:
        return Markup(_macros("blocks.html").unknown(self, what, kind, thing))  # noqa: S704

    # -- texts -----------------------------------------------------------------------------------------------

    def text(self, given: Json | str) -> Markup:
        """A text object, or a bare string as plain text."""
        if isinstance(given, str):
            return self.viewer.mrkdwn.plain(given)
        if given["type"] == "mrkdwn":
            return self.viewer.mrkdwn.html(given["text"])
        return self.viewer.mrkdwn.plain(given["text"], given.get("emoji", True))

    def rich(self, block: Json) -> Markup:
        return rich_text(block, self.viewer.mrkdwn)

    def markdown(self, text: str) -> Markup:
        return markdown(text, self.viewer.mrkdwn)

    def picture(self, image: Json) -> str:
        """The address of a picture that is on this machine, or nothing: none is fetched from elsewhere."""
        url = str(image.get("image_url") or (image.get("slack_file") or {}).get("url") or "")
        by_id = (image.get("slack_file") or {}).get("id")
        if by_id in self.viewer.ws.contents:
            return f"/files/{by_id}"
        return (
            url.removeprefix(self.viewer.state.address.url)
            if url.startswith(f"{self.viewer.state.address.url}/files/")
            else ""
        )

    # -- elements --------------------------------------------------------------------------------------------

    def field(self, element: Json, block: Json) -> Field:
        block_id, action_id = str(block["block_id"]), str(element.get("action_id", ""))
        key = f"{self.surface.key}-{block_id}-{action_id}"
        is_input = block["type"] == "input"
        told = {**self._where(), "block": block_id, "action": action_id}
        silent = is_input and not block.get("dispatch_action")
        own = "f-" + re.sub(r"[^A-Za-z0-9]+", "-", key)
        entry = self._values.get(block_id, {}).get(action_id)
        if entry is None and element["type"] in VALUES:
            entry = initial_values(element)
        error = self.errors.get(block_id) if is_input else None
        described = [f"{own}-error"] if error else []
        described += [f"{own}-hint"] if is_input and block.get("hint") else []
        return Field(
            element,
            own,
            "v:" + json.dumps([block_id, action_id]),
            f"{self.viewer.home}/do/{'fill' if silent else 'act'}",
            json.dumps(told),
            entry or {},
            self._label(element, block),
            " ".join(described),
            bool(error),
        )

    def _label(self, element: Json, block: Json) -> str:
        for source in (block.get("label"), element.get("placeholder"), block.get("text")):
            if isinstance(source, dict) and source.get("text"):
                return str(source["text"])
        return self.t("element.choose")

    def _where(self) -> Json:
        shown = self.surface.shown
        if self.surface.place is None:
            return {"on": self.surface.kind, "view": shown["id"]}
        return {"on": self.surface.kind, "place": self.surface.place.id, "ts": shown["ts"]}

    def chosen(self, field: Field) -> list[tuple[str, str]]:
        """What a picker holds: (the form's value, the label)."""
        value = field.value
        held = value if isinstance(value, list) else [value] if value else []
        return [self.named(field.element, one) for one in held]

    def named(self, element: Json, value: Any) -> tuple[str, str]:
        kind = element["type"]
        if kind in EXTERNAL:
            return json.dumps(value), str(value["text"]["text"])
        if isinstance(value, dict):
            return str(value["value"]), str(value["text"]["text"])
        if "users_select" in kind:
            return value, self.viewer.face(value).name
        place = self.viewer.ws.conversations.get(value)
        if place is None:
            return value, str(value)
        sign = "#" if place.kind in ("channel", "group") else ""
        return value, f"{sign}{self.viewer.title(place)}"

    def text_of(self, field: Field) -> str:
        """What stands in a text field: of rich text, its text."""
        if field.element["type"] != "rich_text_input":
            return str(field.value or "")
        return str(self.rich(field.value).striptags()) if field.value else ""

    def local_time(self, field: Field) -> str:
        """A datetimepicker's value as the browser writes it, in the person's zone."""
        if not field.value:
            return ""
        return self.viewer.dates.of(str(field.value)).strftime("%Y-%m-%dT%H:%M")


def _sound(surface: Surface) -> bool:
    """Whether the blocks can be walked through at all."""
    try:
        surface.widgets()
        surface.values({})
    except MALFORMED:
        return False
    return True
