"""Who comes, who goes, and what becomes of channels; each with the events that Slack sends about it."""

from dataclasses import replace
from typing import Any

from sandbox.state import messages
from sandbox.state.conversation import Conversation
from sandbox.state.people import Person, as_user
from sandbox.state.types import SlackError
from sandbox.state.workspace import Workspace


def join(ws: Workspace, place: Conversation, person_id: str, inviter: str | None = None) -> None:
    """Let somebody (or the bot) into a channel."""
    if person_id in place.members:
        return
    place.members.append(person_id)
    text = f"<@{person_id}> has joined the channel"
    messages.post(ws, place, person_id, text, subtype="channel_join", inviter=inviter)
    _announce_member(ws, "member_joined_channel", person_id, place, inviter)
    ws.feed.publish("conversation", channel=place.id)


def leave(ws: Workspace, place: Conversation, person_id: str) -> None:
    """Take somebody out of a channel. When it is the bot, it hears so and then nothing more from there."""
    if person_id not in place.members:
        return
    place.members.remove(person_id)
    if person_id == ws.app.user_id:
        kind = "channel_left" if place.kind == "channel" else "group_left"
        event = {"type": kind, "channel": place.id, "actor_id": place.creator, "event_ts": ws.new_ts()}
        ws.announce(event, place)
    _announce_member(ws, "member_left_channel", person_id, place)
    ws.feed.publish("conversation", channel=place.id)


def add_person(ws: Workspace, person: Person) -> Person:
    """A new colleague: `team_join`."""
    with ws.lock:
        while not person.id or person.id in ws.people:
            person.id = ws.new_id("U1")
        ws.register([person], [])
        _announce_person(ws, "team_join", person.id)
        ws.feed.publish("people", person=person.id)
    return person


def change_person(ws: Workspace, ref: str, **changes: Any) -> Person:
    """Change what the workspace knows of somebody (title, tz, deleted, …): `user_change`."""
    with ws.lock:
        before = ws.person(ref)
        stamp = int(ws.clock.now().timestamp())
        after = replace(before, **changes, updated=stamp)
        ws.register([after], [])
        _announce_person(ws, "user_change", after.id)
        ws.feed.publish("people", person=after.id)
    return after


def archive(ws: Workspace, ref: str, archived: bool = True) -> None:
    """Archive a channel, or bring it back."""
    with ws.lock:
        place = _channel(ws, ref)
        place.archived = archived
        kind = f"{place.kind}_{'archive' if archived else 'unarchive'}"
        event = {"type": kind, "channel": place.id, "user": place.creator, "event_ts": ws.new_ts()}
        ws.announce(event, place)
        ws.feed.publish("conversation", channel=place.id)


def rename(ws: Workspace, ref: str, name: str) -> None:
    with ws.lock:
        place = _channel(ws, ref)
        ws.renamed(place, name)
        channel = {"id": place.id, "name": name, "created": place.created}
        event = {"type": f"{place.kind}_rename", "channel": channel, "event_ts": ws.new_ts()}
        ws.announce(event, place)
        ws.feed.publish("conversation", channel=place.id)


def _channel(ws: Workspace, ref: str) -> Conversation:
    place = ws.place(ref)
    if place.kind not in ("channel", "group"):
        raise SlackError("method_not_supported_for_channel_type")
    return place


def _announce_person(ws: Workspace, kind: str, person_id: str) -> None:
    """`team_join` or `user_change`, with the person as they are now."""
    user = as_user(ws.people[person_id], ws.app.team_id, ws.clock.now(), with_locale=True)
    stamp = ws.new_ts()
    ws.announce({"type": kind, "user": user, "cache_ts": int(float(stamp)), "event_ts": stamp}, None)


def _announce_member(
    ws: Workspace, kind: str, person_id: str, place: Conversation, inviter: str | None = None
) -> None:
    """`member_joined_channel` or `member_left_channel`."""
    event = {"type": kind, "user": person_id, "channel": place.id, "team": ws.app.team_id}
    event |= {"channel_type": "C" if place.kind == "channel" else "G", "event_ts": ws.new_ts()}
    ws.announce(event if inviter is None else {**event, "inviter": inviter}, place)
