"""The sidebar and the list of people: where one person can go, and what waits for them there."""

from dataclasses import dataclass

from sandbox.page.text.dates import ReaderDates
from sandbox.page.viewer import Face, Viewer
from sandbox.state.conversation import Conversation
from sandbox.state.people import Person
from sandbox.state.workspace import SLACKBOT

MOST_UNREAD = 99
MOST_PEOPLE = 40


@dataclass(frozen=True)
class SidebarEntry:
    """One conversation in the sidebar."""

    id: str
    title: str
    kind: str
    unread: str
    member: bool
    face: Face | None = None
    newest: str = ""


@dataclass(frozen=True)
class Sidebar:
    app: SidebarEntry
    channels: list[SidebarEntry]
    others: list[SidebarEntry]  # channels one could join
    direct: list[SidebarEntry]


@dataclass(frozen=True)
class Colleague:
    face: Face
    handle: str
    about: str
    time: str
    unread: str


def sidebar(viewer: Viewer) -> Sidebar:
    ws, me = viewer.ws, viewer.person.id
    channels, others, direct = [], [], []
    for place in ws.conversations.values():
        if place.kind in ("channel", "group"):
            if me in place.members:
                channels.append(entry(viewer, place))
            elif place.kind == "channel" and not place.archived:
                others.append(entry(viewer, place))
        elif me in place.members and not viewer.with_app(place) and place.messages:
            direct.append(entry(viewer, place))
    channels.sort(key=lambda one: one.title)
    others.sort(key=lambda one: one.title)
    direct.sort(key=lambda one: one.newest, reverse=True)
    return Sidebar(entry(viewer, ws.bot_dm(me)), channels, others, direct[:60])


def entry(viewer: Viewer, place: Conversation) -> SidebarEntry:
    others = viewer.others(place)
    face = viewer.face(others[0]) if place.kind == "im" and others else None
    newest = next(place.newest_first(), None)
    member = viewer.person.id in place.members
    unread = unread_mark(viewer, place) if member else ""
    title = viewer.app_name if viewer.with_app(place) else viewer.title(place)
    return SidebarEntry(place.id, title, place.kind, unread, member, face, newest["ts"] if newest else "")


def unread_mark(viewer: Viewer, place: Conversation, person_id: str = "") -> str:
    count = viewer.ws.unread(person_id or viewer.person.id, place)
    if count > MOST_UNREAD:
        return f"{MOST_UNREAD}+"
    return str(count or "")


def actable(person: Person) -> bool:
    """Whether one can act as this person."""
    return not (person.deleted or person.is_bot or person.id == SLACKBOT)


def people(viewer: Viewer, typed: str) -> list[Colleague]:
    """Whom one may act as, by a part of name, handle or title; those whom the app has written come first."""
    wanted = typed.strip().lower()
    found = []
    for person in viewer.ws.people.values():
        if not actable(person):
            continue
        if wanted in f"{person.name} {person.handle} {person.title}".lower():
            place = viewer.ws.direct_of([viewer.ws.app.user_id, person.id])
            found.append((person, unread_mark(viewer, place, person.id) if place else ""))
    found.sort(key=lambda one: (one[1] == "", one[0].name.lower()))
    return [_colleague(viewer, *one) for one in found[:MOST_PEOPLE]]


def _colleague(viewer: Viewer, person: Person, unread: str) -> Colleague:
    dates = ReaderDates(person.locale, person.tz, viewer.state.clock.now())
    time = dates.time(viewer.state.clock.now())
    return Colleague(viewer.face(person.id), person.handle, person.title, time, unread)
