"""Modals and Home tabs: the stack each person has open, and what they have filled in."""

from copy import deepcopy

from sandbox.state.block_walk import with_ids
from sandbox.state.inputs import values_of
from sandbox.state.types import Json, SlackError, refused
from sandbox.state.workspace import Workspace

MOST_STACKED = 3
KEPT_FIELDS = ("callback_id", "private_metadata", "external_id")
MOST_CHARACTERS = 250_000


class Views:
    """All views of all people. A view is Slack's own structure; what a person has typed stands beside it."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self._owners: dict[str, str] = {}

    def top(self, person_id: str) -> Json | None:
        """The modal that the person sees."""
        stack = self._stacks.get(person_id)
        return stack[-1] if stack else None

    def stack(self, person_id: str) -> list[Json]:
        return list(self._stacks.get(person_id, []))

    def find(self, view_id: str = "", external_id: str = "") -> Json:
        """An open view by its id or external id; `not_found` otherwise."""
        every = [one for stack in self._stacks.values() for one in stack] + list(self.homes.values())
        for view in every:
            if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def owner(self, view: Json) -> str:
        return self._owners[view["id"]]

    def open(self, person_id: str, given: Json) -> Json:
        """Show a modal as the first of a new stack."""
        view = self._made(person_id, given)
        view["root_view_id"], view["previous_view_id"] = view["id"], None
        self._forget(self._stacks.get(person_id, []))
        self._stacks[person_id] = [view]
        self._tell(person_id, view, "opened")
        return view

    def push(self, person_id: str, given: Json) -> Json:
        """Show a modal on top of the one that is open."""
        stack = self._stacks.get(person_id)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= MOST_STACKED:
            raise SlackError("push_limit_reached")
        view = self._made(person_id, given)
        view["root_view_id"], view["previous_view_id"] = stack[0]["id"], stack[-1]["id"]
        stack.append(view)
        self._tell(person_id, view, "pushed")
        return view

    def publish(self, person_id: str, given: Json, known_hash: str | None) -> Json:
        """Set the person's Home tab."""
        before = self.homes.get(person_id)
        if before is None:
            view = self._made(person_id, given)
            view["root_view_id"], view["previous_view_id"] = view["id"], None
            self.homes[person_id] = view
        else:
            view = self.update(before, given, known_hash)
        self._tell(person_id, view, "home")
        return view

    def update(self, view: Json, given: Json, known_hash: str | None = None) -> Json:
        """Replace an open view's content; what was typed stays where block and element are the same."""
        if known_hash is not None and known_hash != view["hash"]:
            raise SlackError("hash_conflict")
        if given.get("type") != view["type"]:
            raise refused("invalid_arguments", f"a {view['type']} cannot become a {given.get('type')}")
        fresh = self._content(given)
        for key in set(view) - set(fresh) - {"id", "root_view_id", "previous_view_id"}:
            del view[key]
        view.update(fresh)
        self._tell(self.owner(view), view, "updated")
        return view

    def close(self, person_id: str, all_of_them: bool = False) -> list[Json]:
        """Take the top modal away, or the whole stack; returns what was closed, the topmost first."""
        stack = self._stacks.get(person_id, [])
        closed = list(reversed(stack)) if all_of_them else stack[-1:]
        del stack[len(stack) - len(closed) :]
        self._forget(closed)
        self._ws.feed.publish("view", {person_id}, person=person_id, change="closed")
        return closed

    def remove(self, view: Json) -> None:
        """Take one modal away wherever in the stack it stands."""
        person_id = self.owner(view)
        self._stacks[person_id] = [one for one in self._stacks.get(person_id, []) if one["id"] != view["id"]]
        self._forget([view])
        self._ws.feed.publish("view", {person_id}, person=person_id, change="closed")

    def values(self, view: Json) -> Json:
        """`state.values`: initial values, covered by what the person has filled in since."""
        return values_of(view["blocks"], self._ws.inputs.get(view["id"], {}))

    def shown(self, view: Json) -> Json:
        """The view as payloads and answers carry it."""
        return {**deepcopy(view), "state": {"values": self.values(view)}}

    def _made(self, person_id: str, given: Json) -> Json:
        view = {"id": self._ws.new_id("V"), **self._content(given)}
        self._owners[view["id"]] = person_id
        return view

    def _content(self, given: Json) -> Json:
        app = self._ws.app
        if len(str(given)) > MOST_CHARACTERS:
            raise SlackError("view_too_large")
        external = given.get("external_id", "")
        view: Json = {
            "team_id": app.team_id,
            "app_id": app.app_id,
            "app_installed_team_id": app.team_id,
            "bot_id": app.bot_id,
            "title": {"type": "plain_text", "text": "View Title", "emoji": True},
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **dict.fromkeys(KEPT_FIELDS, ""),
            **{key: deepcopy(value) for key, value in given.items() if value is not None},
        }
        view["external_id"] = external
        view["blocks"] = with_ids(given["blocks"], self._ws.token)
        view["hash"] = f"{int(self._ws.clock.now().timestamp())}.{self._ws.token()}"
        return view

    def unique(self, given: Json, but_for: str = "") -> None:
        """Refuse an external id that another open view has."""
        external = given.get("external_id")
        every = [one for stack in self._stacks.values() for one in stack] + list(self.homes.values())
        if external and any(one["external_id"] == external and one["id"] != but_for for one in every):
            raise SlackError("duplicate_external_id")

    def _forget(self, views: list[Json]) -> None:
        for view in views:
            self._ws.inputs.pop(view["id"], None)

    def _tell(self, person_id: str, view: Json, change: str) -> None:
        self._ws.feed.publish("view", {person_id}, person=person_id, view=view["id"], change=change)

    def export(self) -> Json:
        with self._ws.lock:
            return deepcopy({"stacks": self._stacks, "homes": self.homes, "owners": self._owners})

    def load(self, state: Json) -> None:
        self._stacks, self.homes, self._owners = state["stacks"], state["homes"], state["owners"]
