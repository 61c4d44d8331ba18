"""The inspector: what passed between workspace and app, what the app said to whom, and why."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sandbox.page.viewer import Face, Viewer
from sandbox.slack.plain_text import one_line, plain
from sandbox.state.request_log import Passage
from sandbox.state.types import Json

PASSAGES_SHOWN = 60
EXCERPT = 180
_MARKED = re.compile(r"(?<!\w)([*_~`])(\S(?:.*?\S)?)\1(?!\w)")  # formatting that an excerpt does without


@dataclass(frozen=True)
class AppMessage:
    """Something that the app said, to be looked at as its reader. `href` leads there."""

    ts: str
    when: str
    text: str
    whom: Face | None
    where: str
    href: str
    ephemeral: bool = False


@dataclass(frozen=True)
class LogRow:
    """A line of the traffic. `direction` is in (from the app), out (to the app) or refused."""

    passage: Passage
    direction: str
    time: str
    late: bool
    bad: bool


def log_rows(viewer: Viewer, ack_seconds: float, only_trouble: bool = False) -> list[LogRow]:
    """The newest first."""
    limit = ack_seconds * 1000
    rows = []
    for one in reversed(viewer.state.request_log.all()):
        refused = one.kind == "refusal"
        bad = refused or bool(one.problems) or one.outcome not in ("", "ok", "acknowledged")
        direction = "refused" if refused else "out" if one.kind == "envelope" else "in"
        late = one.kind == "envelope" and one.ms is not None and one.ms >= limit
        if not only_trouble or bad or late:
            rows.append(LogRow(one, direction, viewer.dates.time(one.at), late, bad))
    return rows[:PASSAGES_SHOWN]


def refusals(viewer: Viewer) -> int:
    return len(viewer.state.request_log.all("refusal"))


def said_by_app(viewer: Viewer, since: str = "", most: int = 25) -> list[AppMessage]:
    """What the app has said to anybody since a stamp, the newest first."""
    ws, found = viewer.ws, []
    for place in ws.conversations.values():
        if ws.app.user_id not in place.members:
            continue
        for message in islice(place.newest_first(), 40):
            if message["ts"] <= since:
                break
            if message.get("user") == ws.app.user_id and not message.get("hidden"):
                found.append((message, place.id, _reader(viewer, place.id), False))
    for person_id, ephemerals in ws.ephemerals.items():
        found += [(one, one["channel"], person_id, True) for one in ephemerals.values() if one["ts"] > since]
    found.sort(key=lambda row: str(row[0]["ts"]), reverse=True)
    return [_said(viewer, *row) for row in found[:most]]


def _reader(viewer: Viewer, place_id: str) -> str:
    """As whom to look: in a DM its owner, in a channel oneself where one is a member."""
    place = viewer.ws.conversations[place_id]
    people = [one for one in place.members if not viewer.ws.people[one].is_bot]
    if place.kind in ("im", "mpim") and people:
        return people[0]
    return viewer.person.id if viewer.person.id in people or not people else people[0]


def _said(viewer: Viewer, message: Json, place_id: str, reader: str, ephemeral: bool) -> AppMessage:
    place = viewer.ws.conversations[place_id]
    text = one_line(str(message.get("text") or plain(message, viewer.ws, reader)))
    text = _MARKED.sub(r"\2", plain({"text": text}, viewer.ws, reader))
    short = text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"
    direct = place.kind in ("im", "mpim")
    thread = message.get("thread_ts")
    link = f"/as/{viewer.ws.people[reader].handle}/{place_id}?at={thread or message['ts']}"
    if thread:
        link += f"&thread={thread}"
    when = viewer.page_dates.short(viewer.dates.of(message["ts"]))
    whom = viewer.face(reader) if direct or ephemeral else None
    return AppMessage(message["ts"], when, short, whom, "" if direct else place.name, link, ephemeral)


def reasons(viewer: Viewer, place_id: str, ts: str) -> list[str]:
    """The app's own explanation of one of its messages; nothing when it has none."""
    explain = viewer.state.hooks.explain
    return explain(place_id, ts, viewer.translate.language) if explain is not None else []


def landmarks(viewer: Viewer) -> list[tuple[str, str]]:
    """Moments worth skipping to that lie ahead: (name, when)."""
    ahead = _ahead(viewer)
    return [(name, viewer.page_dates.short(at)) for name, at in ahead]


def landmark(viewer: Viewer, number: int) -> timedelta | None:
    """How far away one of them is."""
    ahead = _ahead(viewer)
    return ahead[number][1] - viewer.state.clock.now() if 0 <= number < len(ahead) else None


def _ahead(viewer: Viewer) -> list[tuple[str, datetime]]:
    known = (
        viewer.state.hooks.landmarks(viewer.translate.language)
        if viewer.state.hooks.landmarks is not None
        else []
    )
    return sorted(
        ((name, at) for name, at in known if at > viewer.state.clock.now()), key=lambda one: one[1]
    )[:3]
