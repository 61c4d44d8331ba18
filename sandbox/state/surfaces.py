"""A surface is something a person looks at and can act on: a message, an ephemeral, a modal, a Home tab."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.state.block_walk import elements_of, flat
from sandbox.state.conversation import Conversation
from sandbox.state.inputs import values_of
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.types import Json
from sandbox.state.workspace import Workspace


@dataclass(frozen=True)
class Widget:
    """One element a person can act on, with the label that is read beside or on it."""

    block: Json
    element: Json
    label: str

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def names(self) -> tuple[str, ...]:
        """What the element may be called: its label, its ids, and both ids together."""
        block_id, action_id = self.block["block_id"], self.element["action_id"]
        return (self.label, action_id, block_id, f"{block_id}/{action_id}")


@dataclass(frozen=True)
class Surface:
    """`kind` is message, ephemeral, modal or home; `shown` the message or view; `key` where inputs are
    kept."""

    kind: str
    person: str
    shown: Json
    place: Conversation | None = None

    @property
    def key(self) -> str:
        if self.place is None:
            return str(self.shown["id"])
        return f"{self.person}:{self.place.id}:{self.shown['ts']}"

    @property
    def blocks(self) -> list[Json]:
        return list(self.shown.get("blocks", []))

    def widgets(self) -> list[Widget]:
        found = []
        for block in flat(self.blocks):
            found += [Widget(block, one, _label(block, one)) for one in elements_of(block)]
        return found

    def values(self, inputs: Json) -> Json:
        return values_of(self.blocks, inputs.get(self.key, {}))


def _label(block: Json, element: Json) -> str:
    if block["type"] == "input":
        return str(block["label"]["text"])
    if "text" in element:
        return str(element["text"]["text"])
    if "placeholder" in element:
        return str(element["placeholder"]["text"])
    return str(block.get("text", {}).get("text", ""))


def surfaces(state: SandboxState, person_id: str) -> Iterator[Surface]:
    """Everything the person could act on: the modal that is open, messages from the newest on, the Home
    tab."""
    if (modal := state.views.top(person_id)) is not None:
        yield Surface("modal", person_id, modal)
    yield from message_surfaces(state.workspace, person_id)
    if (home := state.views.homes.get(person_id)) is not None:
        yield Surface("home", person_id, home)


def message_surfaces(ws: Workspace, person_id: str, most: int = 300) -> Iterator[Surface]:
    """The newest messages and ephemerals in the person's conversations, the newest first."""
    found: list[Surface] = []
    for place in ws.conversations_of(person_id):
        for count, message in enumerate(place.newest_first()):
            if count >= most:
                break
            found.append(Surface("message", person_id, message, place))
    for message in ws.ephemerals.get(person_id, {}).values():
        found.append(Surface("ephemeral", person_id, message, ws.conversations[message["channel"]]))
    found.sort(key=lambda one: str(one.shown["ts"]), reverse=True)
    yield from found[:most]
