"""The sidebar and the list of people: where one person can go, and what waits for them there."""

from dataclasses import dataclass

from sandbox.page.dates import Moments
from sandbox.page.viewer import Eyes, Face
from sandbox.state.conversation import Conversation
from sandbox.state.people import Person
from sandbox.state.workspace import SLACKBOT

MOST_UNREAD = 99
MOST_PEOPLE = 40


@dataclass(frozen=True)
class Entry:
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
    app: Entry
    channels: list[Entry]
    others: list[Entry]  # channels one could join
    direct: list[Entry]


@dataclass(frozen=True)
class Colleague:
    face: Face
    handle: str
    about: str
    time: str
    unread: str


def sidebar(eyes: Eyes) -> Sidebar:
    ws, me = eyes.ws, eyes.person.id
    channels, others, direct = [], [], []
    for place in ws.conversations.values():
        if place.kind in ("channel", "group"):
            if me in place.members:
                channels.append(entry(eyes, place))
            elif place.kind == "channel" and not place.archived:
                others.append(entry(eyes, place))
        elif me in place.members and not eyes.with_app(place) and place.messages:
            direct.append(entry(eyes, place))
    channels.sort(key=lambda one: one.title)
    others.sort(key=lambda one: one.title)
    direct.sort(key=lambda one: one.newest, reverse=True)
    return Sidebar(entry(eyes, ws.bot_dm(me)), channels, others, direct[:60])


def entry(eyes: Eyes, place: Conversation) -> Entry:
    others = eyes.others(place)
    face = eyes.face(others[0]) if place.kind == "im" and others else None
    newest = next(place.newest_first(), None)
    member = eyes.person.id in place.members
    unread = unread_mark(eyes, place) if member else ""
    title = eyes.app_name if eyes.with_app(place) else eyes.title(place)
    return Entry(place.id, title, place.kind, unread, member, face, newest["ts"] if newest else "")


def unread_mark(eyes: Eyes, place: Conversation, person_id: str = "") -> str:
    count = eyes.ws.unread(person_id or eyes.person.id, place)
    if count > MOST_UNREAD:
        return f"{MOST_UNREAD}+"
    return str(count or "")


def actable(person: Person) -> bool:
    """Whether one can act as this person."""
    return not (person.deleted or person.is_bot or person.id == SLACKBOT)


def people(eyes: Eyes, typed: str) -> list[Colleague]:
    """Whom one may act as, by a part of name, handle or title; those whom the app has written come first."""
    wanted = typed.strip().lower()
    found = []
    for person in eyes.ws.people.values():
        if not actable(person):
            continue
        if wanted in f"{person.name} {person.handle} {person.title}".lower():
            place = eyes.ws.direct_of([eyes.ws.app.user_id, person.id])
            found.append((person, unread_mark(eyes, place, person.id) if place else ""))
    found.sort(key=lambda one: (one[1] == "", one[0].name.lower()))
    return [_colleague(eyes, *one) for one in found[:MOST_PEOPLE]]


def _colleague(eyes: Eyes, person: Person, unread: str) -> Colleague:
    moments = Moments(person.locale, person.tz, eyes.box.clock.now())
    time = moments.time(eyes.box.clock.now())
    return Colleague(eyes.face(person.id), person.handle, person.title, time, unread)
