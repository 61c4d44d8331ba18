"""The viewer: whom the page acts as, in which language it speaks, and how that person reads things."""

import re
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from sandbox.page.i18n import Translator
from sandbox.page.text.dates import ReaderDates
from sandbox.page.text.mrkdwn import Mrkdwn
from sandbox.slack.escaping import unescaped
from sandbox.state.conversation import Conversation
from sandbox.state.people import Person
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.types import Json
from sandbox.state.workspace import Workspace

HUES = 10
PAGE_LOCALES = {"en": "en-GB", "fr": "fr-FR"}
_TOKEN = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True)
class Face:
    """What stands for somebody: initials on one of a few colours, and the name."""

    id: str
    name: str
    initials: str
    hue: int
    is_app: bool = False
    title: str = ""


@dataclass(frozen=True)
class Viewer:
    """`translate` speaks the page's language, which is the browser's; dates and names are the person's."""

    state: SandboxState
    person: Person
    translate: Translator
    theme: str = "auto"

    @property
    def ws(self) -> Workspace:
        return self.state.workspace

    @property
    def home(self) -> str:
        """The beginning of this person's addresses."""
        return f"/as/{self.person.handle}"

    @property
    def app_name(self) -> str:
        return self.state.manifest.name

    @cached_property
    def dates(self) -> ReaderDates:
        return ReaderDates(self.person.locale, self.person.tz, self.state.clock.now())

    @cached_property
    def page_dates(self) -> ReaderDates:
        """The same zone in the page's language, for what the page says and not the workspace."""
        return ReaderDates(PAGE_LOCALES[self.translate.language], self.person.tz, self.state.clock.now())

    @cached_property
    def mrkdwn(self) -> Mrkdwn:
        return Mrkdwn(self.ws, self.dates, self.person.id, self.home, self.state.address.url)

    def sees(self, place: Conversation) -> bool:
        return self.ws.can_see(self.person.id, place)

    def face(self, person_id: str) -> Face:
        person = self.ws.people.get(person_id)
        if person is None:
            return Face(person_id, "Slackbot", "S", 0, True)
        is_app = person_id == self.ws.app.user_id
        name = self.app_name if is_app else person.name
        return Face(
            person.id, name, initials(name), crc32(person.id.encode()) % HUES, is_app, title=person.title
        )

    def others(self, place: Conversation) -> list[str]:
        return [one for one in place.members if one != self.person.id]

    def title(self, place: Conversation) -> str:
        """A channel's name, or the names of the others in a DM."""
        if place.kind in ("channel", "group"):
            return place.name
        names = [self.face(one).name for one in self.others(place)]
        if len(names) > 1:
            names = [name.split(" ")[0] for name in names]
        return ", ".join(names) or self.person.name

    def as_typed(self, message: Json) -> str:
        """A message's text as it stood in the composer, to be edited."""
        return unescaped(
            _TOKEN.sub(lambda found: self._typed(found.group(1)), str(message.get("text") or ""))
        )

    def _typed(self, token: str) -> str:
        body, _, label = token.partition("|")
        if body.startswith("@") and body[1:] in self.ws.people:
            return f"@{self.ws.people[body[1:]].handle}"
        if body.startswith(("#", "@")):
            return f"{body[0]}{label or body[1:]}"
        return f"@{body[1:]}" if body.startswith("!") else body

    def with_app(self, place: Conversation) -> bool:
        """Whether it is the person's own conversation with the app."""
        return place.kind == "im" and self.ws.app.user_id in place.members


def initials(name: str) -> str:
    """At most two letters: of the first and the last part of a name."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()
