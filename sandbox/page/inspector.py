"""Behind the scenes: what passed between workspace and app, what the app said to whom, and why."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sandbox.page.viewer import Eyes, Face
from sandbox.slack.plain_text import one_line, plain
from sandbox.state.request_log import Passage
from sandbox.state.types import Json

SHOWN = 60
EXCERPT = 180
_MARKED = re.compile(r"(?<!\w)([*_~`])(\S(?:.*?\S)?)\1(?!\w)")  # formatting that an excerpt does without


@dataclass(frozen=True)
class Said:
    """Something that the app said, to be looked at with its reader's eyes. `href` leads there."""

    ts: str
    when: str
    text: str
    whom: Face | None
    where: str
    href: str
    whispered: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the traffic. `direction` is in (from the app), out (to the app) or refused."""

    passage: Passage
    direction: str
    time: str
    late: bool
    bad: bool


def traffic(eyes: Eyes, only_trouble: bool = False) -> list[Row]:
    """The newest first."""
    limit = eyes.box.sockets.ack_seconds * 1000
    rows = []
    for one in reversed(eyes.box.traffic.all()):
        refused = one.kind == "refusal"
        bad = refused or bool(one.problems) or one.outcome not in ("", "ok", "acknowledged")
        direction = "refused" if refused else "out" if one.kind == "envelope" else "in"
        late = one.kind == "envelope" and one.ms is not None and one.ms >= limit
        if not only_trouble or bad or late:
            rows.append(Row(one, direction, eyes.moments.time(one.at), late, bad))
    return rows[:SHOWN]


def refusals(eyes: Eyes) -> int:
    return len(eyes.box.traffic.all("refusal"))


def said_by_app(eyes: Eyes, since: str = "", most: int = 25) -> list[Said]:
    """What the app has said to anybody since a stamp, the newest first."""
    ws, found = eyes.ws, []
    for place in ws.conversations.values():
        if ws.app.user_id not in place.members:
            continue
        for message in islice(place.newest_first(), 40):
            if message["ts"] <= since:
                break
            if message.get("user") == ws.app.user_id and not message.get("hidden"):
                found.append((message, place.id, _reader(eyes, place.id), False))
    for person_id, whispers in ws.ephemerals.items():
        found += [(one, one["channel"], person_id, True) for one in whispers.values() if one["ts"] > since]
    found.sort(key=lambda row: str(row[0]["ts"]), reverse=True)
    return [_said(eyes, *row) for row in found[:most]]


def _reader(eyes: Eyes, place_id: str) -> str:
    """Whose eyes to look with: of a DM its owner's, of a channel one's own where one is a member."""
    place = eyes.ws.conversations[place_id]
    people = [one for one in place.members if not eyes.ws.people[one].is_bot]
    if place.kind in ("im", "mpim") and people:
        return people[0]
    return eyes.person.id if eyes.person.id in people or not people else people[0]


def _said(eyes: Eyes, message: Json, place_id: str, reader: str, whispered: bool) -> Said:
    place = eyes.ws.conversations[place_id]
    text = one_line(str(message.get("text") or plain(message, eyes.ws, reader)))
    text = _MARKED.sub(r"\2", plain({"text": text}, eyes.ws, reader))
    short = text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"
    direct = place.kind in ("im", "mpim")
    thread = message.get("thread_ts")
    link = f"/as/{eyes.ws.people[reader].handle}/{place_id}?at={thread or message['ts']}"
    if thread:
        link += f"&thread={thread}"
    when = eyes.page_moments.short(eyes.moments.of(message["ts"]))
    whom = eyes.face(reader) if direct or whispered else None
    return Said(message["ts"], when, short, whom, "" if direct else place.name, link, whispered)


def reasons(eyes: Eyes, place_id: str, ts: str) -> list[str]:
    """The app's own explanation of one of its messages; nothing when it has none."""
    explain = eyes.box.hooks.explain
    return explain(place_id, ts, eyes.words.language) if explain is not None else []


def landmarks(eyes: Eyes) -> list[tuple[str, str]]:
    """Moments worth skipping to that lie ahead: (name, when)."""
    ahead = _ahead(eyes)
    return [(name, eyes.page_moments.short(at)) for name, at in ahead]


def landmark(eyes: Eyes, number: int) -> timedelta | None:
    """How far away one of them is."""
    ahead = _ahead(eyes)
    return ahead[number][1] - eyes.box.clock.now() if 0 <= number < len(ahead) else None


def _ahead(eyes: Eyes) -> list[tuple[str, datetime]]:
    known = eyes.box.hooks.landmarks(eyes.words.language) if eyes.box.hooks.landmarks is not None else []
    return sorted(((name, at) for name, at in known if at > eyes.box.clock.now()), key=lambda one: one[1])[:3]
