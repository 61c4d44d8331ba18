"""The guided tour: five steps that follow what really happens in the workspace.

1 ask · 2 answer as another · 3 accept · 4 skip two days · 5 look at what came. A step is done when its fact
is there, whoever's window it was done in.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.page.inspector import AppMessage, said_by_app
from sandbox.page.sidebar import actable
from sandbox.page.viewer import Face, Viewer
from sandbox.slack.plain_text import one_line
from sandbox.state.hooks import SuggestedQuestion
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.surfaces import Surface
from sandbox.state.types import Json

# T

STEPS = 5
DAYS = timedelta(days=2)


@dataclass(frozen=True)
class Lead:
    """Somebody to act as, and where."""

    face: Face
    href: str


class Tour:
    """One for the whole sandbox, since two windows take it together."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self.begin_again()

    def begin_again(self) -> None:
        self.step = 1
        self.asker = self.answerer = ""
        self._since = self._state.workspace.newest_ts
        self._answered_at = ""
        self._accepted_on: date | None = None
        self._skipped_at = ""
        self._accepted = False
        self.time_passes = False

    def saw(self, action: str, person_id: str) -> None:
        """Somebody did something on the page: asked, said, submitted or pressed."""
        if self.step == 1 and action in ("asked", "said", "submitted", "pressed"):
            self.asker = person_id
        elif self.step == 2 and action in ("said", "submitted") and person_id != self.asker:
            self.answerer, self._answered_at = person_id, self._state.workspace.newest_ts
        elif self.step == 3 and action == "pressed" and person_id == self.asker:
            self._accepted = True
        self.look()

    def look(self) -> int:
        """The step that is to be done now; STEPS + 1 when all are."""
        if self.step == 1 and self.asker and self.nudged():
            self.step = 2
        if self.step == 2 and self.answerer and self._answer_came():
            self.step = 3
        if self.step == 3 and self._accepted:
            self.step, self._accepted_on = 4, self._state.clock.now().date()
            self._skipped_at = self._state.workspace.newest_ts
        if self.step == 4 and self._accepted_on and not self.time_passes:
            self.step = 5 if self._state.clock.now().date() - self._accepted_on >= DAYS else 4
        return self.step

    def finish(self) -> None:
        if self.step == STEPS:
            self.step = STEPS + 1

    def nudged(self) -> list[str]:
        """Those to whom the app has turned with something to press, the asker left out."""
        ws, found = self._state.workspace, []
        for person in ws.people.values():
            place = ws.direct_of([ws.app.user_id, person.id])
            if person.id == self.asker or place is None or not actable(person):
                continue
            if any(self._offers(one) for one in self._new(place.messages.values(), self._since)):
                found.append(person.id)
        return found

    def _offers(self, message: Json) -> bool:
        return message.get("user") == self._state.workspace.app.user_id and bool(
            Surface("message", "", message).widgets()
        )

    def _new(self, messages: object, since: str) -> list[Json]:
        return [one for one in messages if one["ts"] > since]  # type: ignore[attr-defined]

    def _answer_came(self) -> bool:
        ws = self._state.workspace
        place = ws.direct_of([ws.app.user_id, self.asker])
        said = self._new(place.messages.values(), self._since) if place else []
        return any(self._offers(one) and one["ts"] > self._answered_at for one in said)

    # -- what the card shows ---------------------------------------------------------------------------------

    def story(self, viewer: Viewer) -> SuggestedQuestion | None:
        made = self._state.hooks.story
        return made(viewer.translate.language) if made is not None else None

    def to_ask(self, viewer: Viewer) -> Lead:
        """The one who asks, with the question already written where there is a story."""
        from urllib.parse import quote

        story = self.story(viewer)
        command = next(iter(self._state.manifest.commands), "")
        if story is None:
            place = next(
                (one for one in viewer.ws.conversations_of(viewer.person.id) if one.kind == "channel"), None
            )
            where = place.id if place else "home"
            return Lead(viewer.face(viewer.person.id), f"{viewer.home}/{where}?draft={quote(command + ' ')}")
        asker, place = viewer.ws.person(story.asker), viewer.ws.place(story.channel)
        draft = quote(f"{command} {one_line(story.words)}")
        return Lead(viewer.face(asker.id), f"/as/{asker.handle}/{place.id}?draft={draft}")

    def to_answer(self, viewer: Viewer) -> list[Lead]:
        return [self._lead(viewer, one) for one in self.nudged()[:4]]

    def to_accept(self, viewer: Viewer) -> Lead:
        return self._lead(viewer, self.asker)

    def is_there(self, viewer: Viewer, place_id: str) -> bool:
        """Whether the reader already stands where this step is done."""
        leads = {1: lambda: [self.to_ask(viewer)], 2: lambda: self.to_answer(viewer)}
        leads[3] = lambda: [self.to_accept(viewer)] if self.asker else []
        here = f"{viewer.home}/{place_id}"
        return any(lead.href.partition("?")[0] == here for lead in leads.get(self.step, list)())

    def came(self, viewer: Viewer) -> list[AppMessage]:
        """What the app said while time passed, or since the tour began when that was nothing."""
        return said_by_app(viewer, self._skipped_at, 6) or said_by_app(viewer, self._since, 6)

    def nothing_came(self, viewer: Viewer) -> bool:
        return not said_by_app(viewer, self._skipped_at, 1)

    def _lead(self, viewer: Viewer, person_id: str) -> Lead:
        place = viewer.ws.bot_dm(person_id)
        return Lead(viewer.face(person_id), f"/as/{viewer.ws.people[person_id].handle}/{place.id}")
