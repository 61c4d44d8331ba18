"""The company in the sandbox: its people and its channels, as plain structures or from a YAML file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from sandbox.state.types import Json


@dataclass
class Person:
    """A member of the workspace. `dnd` is a nightly pause in the person's own zone, as ("22:00", "08:00").

    Whoever never chose a `display_name` has an empty one, as on Slack, and goes by `name`.
    """

    handle: str
    name: str = ""
    display_name: str = ""
    id: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Paris"
    title: str = ""
    email: str = ""
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_owner: bool = False
    deleted: bool = False
    dnd: tuple[str, str] | None = None
    status_text: str = ""
    status_emoji: str = ""
    updated: int = 0

    def __post_init__(self) -> None:
        self.name = self.name or self.handle
        ZoneInfo(self.tz)  # an unknown zone is better named here than met later


@dataclass
class Channel:
    """A channel to start with. `members` are handles or ids; the bot is a member when `with_bot` says so."""

    name: str
    members: list[str] = field(default_factory=list)
    id: str = ""
    private: bool = False
    archived: bool = False
    shared: bool = False
    with_bot: bool = True
    topic: str = ""
    purpose: str = ""


@dataclass
class UserGroup:
    """A user group (`@mentors`), by the handles or ids of its members."""

    handle: str
    name: str = ""
    id: str = ""
    members: list[str] = field(default_factory=list)


@dataclass
class Company:
    people: list[Person]
    channels: list[Channel]
    usergroups: list[UserGroup] = field(default_factory=list)


def load_company(path: Path) -> Company:
    """Read `people`, `channels` and `usergroups` from a YAML file. A channel's members may be the word
    `all`."""
    read = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    people = [_made(Person, row, path) for row in read.get("people", [])]
    everybody = [person.handle for person in people if not person.deleted]
    channels = []
    for row in read.get("channels", []):
        members = everybody if row.get("members") == "all" else row.get("members", [])
        channels.append(_made(Channel, {**row, "members": list(members)}, path))
    return Company(people, channels, [_made(UserGroup, row, path) for row in read.get("usergroups", [])])


def _made(kind: Any, row: Json, path: Path) -> Any:
    known = [one.name for one in fields(kind)]
    if unknown := sorted(set(row) - set(known)):
        what = kind.__name__.lower()
        raise ValueError(
            f"{path}: {', '.join(unknown)}: not a field of a {what}. Its fields: {', '.join(known)}."
        )
    if "dnd" in row and row["dnd"] is not None:
        row = {**row, "dnd": tuple(row["dnd"])}
    return kind(**row)


def as_user(person: Person, team_id: str, now: datetime, with_locale: bool = False) -> Json:
    """The person as `users.info` shows them. A stranger never has a locale, as on Slack."""
    user: Json = {
        "id": person.id,
        "team_id": "TSTRANGERS" if person.is_stranger else team_id,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "profile": _profile(person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.deleted:
        return user
    if person.is_stranger:
        user["is_stranger"] = True
    elif with_locale:
        user["locale"] = person.locale
    return user | _zone_and_rights(person, now)


def _zone_and_rights(person: Person, now: datetime) -> Json:
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset() or timedelta(0)
    return {
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted or person.is_ultra_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
    }


def _profile(person: Person) -> Json:
    first, _, last = person.name.partition(" ")
    return {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "first_name": first,
        "last_name": last,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "team": "",
    }


def pause_of(person: Person, now: datetime) -> Json:
    """What `dnd.info` says of somebody else: whether there is a nightly pause, and its next start and end."""
    if person.dnd is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    zone = ZoneInfo(person.tz)
    start_at, end_at = (time.fromisoformat(text) for text in person.dnd)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        start = datetime.combine(day, start_at, zone)
        end = datetime.combine(day if end_at > start_at else day + timedelta(days=1), end_at, zone)
        if end > now:
            break
    return {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(start.timestamp()),
        "next_dnd_end_ts": int(end.timestamp()),
    }


def numbered(people: Iterable[Any], prefix: str) -> None:
    """Give an id to everyone who came without one; the order decides, so the same company has the same
    ids."""
    taken = {one.id for one in people if one.id}
    number = 0
    for one in people:
        while not one.id:
            number += 1
            candidate = f"{prefix}{number:08d}"
            if candidate not in taken:
                one.id = candidate
                taken.add(candidate)
