"""What is offered while somebody types: commands, people, channels, emoji, and the options of menus."""

import json
from dataclasses import dataclass

from sandbox.page.form_values import surface_of, widget_of
from sandbox.page.page_request import PageRequest
from sandbox.page.sidebar import actable
from sandbox.page.text import emoji_names
from sandbox.page.viewer import Viewer
from sandbox.state.inputs import EXTERNAL, options_in
from sandbox.state.types import Json

MOST_OFFERED = 8
MOST_OPTIONS = 50


@dataclass(frozen=True)
class Offer:
    """`value` is put in, `label` and `more` are read."""

    value: str
    label: str
    more: str = ""
    group: str = ""


def completions(viewer: Viewer, typed: str) -> list[Offer]:
    """For the word before the cursor, by its first character: / @ # or :"""
    sign, word = typed[:1], typed[1:].lower()
    if sign == "/":
        return _commands(viewer, word)
    if sign == "@":
        return _people(viewer, word)
    if sign == "#":
        return _channels(viewer, word)
    if sign == ":" and len(word) > 1:
        return [Offer(f":{name}:", f"{shown} :{name}:") for name, shown in emoji_names.beginning_with(word)]
    return []


def _commands(viewer: Viewer, word: str) -> list[Offer]:
    found = []
    for command, known in viewer.state.manifest.commands.items():
        if command[1:].lower().startswith(word):
            hint = " ".join(filter(None, [known.get("usage_hint"), "–", known.get("description")]))
            found.append(Offer(f"{command} ", command, hint))
    return found[:MOST_OFFERED]


def _people(viewer: Viewer, word: str) -> list[Offer]:
    found = [
        Offer(f"@{one.handle} ", viewer.face(one.id).name, f"@{one.handle}")
        for one in viewer.ws.people.values()
        if (actable(one) or one.id == viewer.ws.app.user_id)
        and (one.handle.lower().startswith(word) or any(p.startswith(word) for p in one.name.lower().split()))
    ]
    return sorted(found, key=lambda one: one.label)[:MOST_OFFERED]


def _channels(viewer: Viewer, word: str) -> list[Offer]:
    return [
        Offer(f"#{one.name} ", f"#{one.name}", one.purpose)
        for one in viewer.ws.conversations.values()
        if one.kind in ("channel", "group") and viewer.sees(one) and one.name.startswith(word)
    ][:MOST_OFFERED]


def options(request: PageRequest, told: Json, typed: str) -> list[Offer]:
    """The options of a menu that hold what was typed; an external menu asks the app."""
    viewer = request.viewer
    surface = surface_of(viewer, told)
    widget = widget_of(surface, told)
    kind, word = widget.element["type"], typed.strip().lower()
    if kind in EXTERNAL:
        found = request.slack.interactions.suggest(surface, widget, typed)
        return [Offer(json.dumps(one), one["text"]["text"]) for one in found][:MOST_OPTIONS]
    if "users_select" in kind:
        offers = [Offer(one.id, one.name, one.title) for one in viewer.ws.people.values() if actable(one)]
    elif "channels_select" in kind or "conversations_select" in kind:
        offers = _places(viewer, "channels_select" in kind)
    else:
        offers = [Offer(str(one["value"]), one["text"]["text"]) for one in options_in(widget.element)]
    return [one for one in offers if word in f"{one.label} {one.more}".lower()][:MOST_OPTIONS]


def _places(viewer: Viewer, channels_only: bool) -> list[Offer]:
    found = []
    for one in viewer.ws.conversations.values():
        public = one.kind == "channel"
        mine = viewer.person.id in one.members and not channels_only
        if (public or mine) and not one.archived:
            sign = "#" if one.kind in ("channel", "group") else ""
            found.append(Offer(one.id, f"{sign}{viewer.title(one)}"))
    return sorted(found, key=lambda one: one.label)
