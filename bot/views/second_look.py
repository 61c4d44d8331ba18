"""A form shown once more before what stands in it is published: a kind word, and the choice to leave it so.

The form is made of the one that was sent: its words stay where they were typed, in the open form, and nothing
of them is kept elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.i18n import Translator
from bot.views import kit

HOW, REWORD, AS_IS = "reread.how", "reword", "as_is"
NO_HINTS = "story.no_hints"
OURS = "reread."  # what the ids of our own blocks begin with
SHAPE = ("type", "callback_id", "title", "submit", "close", "private_metadata")


def with_hints(
    t: Translator, view: Mapping[str, Any], hints: Sequence[str], *, can_silence: bool
) -> kit.View:
    """The form as it was sent, the hints above it, and below it what is to become of it."""
    above = [kit.section(t("reread.first")), *(kit.context(t(f"story.hint.{hint}")) for hint in hints)]
    if can_silence:
        above.append(kit.actions(kit.button(t("story.no_hints"), NO_HINTS, "hints")))
    above = [{**block, "block_id": f"{OURS}{number}"} for number, block in enumerate(above)]
    options = [kit.option(t("reread.reword"), REWORD), kit.option(t("reread.as_is"), AS_IS)]
    below = kit.input_options(HOW, t("reread.how"), options, kind="radio_buttons", initial=(REWORD,))
    return {**_shape(view), "blocks": [*above, *_typed(view), below]}


def without_hints(view: Mapping[str, Any]) -> kit.View:
    """The form as it was before."""
    return {**_shape(view), "blocks": _typed(view)}


def _shape(view: Mapping[str, Any]) -> kit.View:
    return {name: view[name] for name in SHAPE if view.get(name) is not None}


def _typed(view: Mapping[str, Any]) -> list[kit.Block]:
    """The form's own blocks, each field with what stands in it."""
    own = [block for block in view["blocks"] if not str(block.get("block_id", "")).startswith(OURS)]
    state = view.get("state", {}).get("values", {})
    return [
        {**block, "element": _element(block["element"], state.get(block["block_id"], {}))}
        if block["type"] == "input"
        else dict(block)
        for block in own
    ]


def _element(element: Mapping[str, Any], state: Mapping[str, Any]) -> kit.Element:
    said = state.get(element["action_id"])
    if said is None:
        return dict(element)
    kept = {name: value for name, value in element.items() if not name.startswith("initial_")}
    for given, initial in (("value", "initial_value"), ("selected_option", "initial_option"),
                           ("selected_options", "initial_options")):  # fmt: skip
        if said.get(given):
            kept[initial] = said[given]
    return kept
