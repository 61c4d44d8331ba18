"""Who comes, who goes, and what becomes of channels; each with the events that Slack sends about it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandbox.state import messages
from sandbox.state.conversation import Conversation
from sandbox.state.people import Person
from sandbox.state.types import SlackError

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def join(box: "Sandbox", place: Conversation, person_id: str, inviter: str | None = None) -> None:
    """Let somebody (or the bot) into a channel."""
    if person_id in place.members:
        return
    place.members.append(person_id)
    text = f"<@{person_id}> has joined the channel"
    messages.post(box.workspace, place, person_id, text, subtype="channel_join", inviter=inviter)
    box.events.about_member("member_joined_channel", person_id, place, inviter)
    box.feed.publish("conversation", channel=place.id)


def leave(box: "Sandbox", place: Conversation, person_id: str) -> None:
    """Take somebody out of a channel. When it is the bot, it hears so and then nothing more from there."""
    if person_id not in place.members:
        return
    place.members.remove(person_id)
    ws = box.workspace
    if person_id == ws.app.user_id:
        kind = "channel_left" if place.kind == "channel" else "group_left"
        event = {"type": kind, "channel": place.id, "actor_id": place.creator, "event_ts": ws.new_ts()}
        box.events.announce(event, place)
    box.events.about_member("member_left_channel", person_id, place)
    box.feed.publish("conversation", channel=place.id)


def add_person(box: "Sandbox", person: Person) -> Person:
    """A new colleague: `team_join`."""
    with box.workspace.lock:
        while not person.id or person.id in box.workspace.people:
            person.id = box.workspace.new_id("U1")
        box.workspace.settle([person], [])
        box.events.about_person("team_join", person.id)
        box.feed.publish("people", person=person.id)
    return person


def change_person(box: "Sandbox", ref: str, **changes: Any) -> Person:
    """Change what the workspace knows of somebody (title, tz, deleted, …): `user_change`."""
    with box.workspace.lock:
        before = box.workspace.person(ref)
        stamp = int(box.clock.now().timestamp())
        after = replace(before, **changes, updated=stamp)
        box.workspace.settle([after], [])
        box.events.about_person("user_change", after.id)
        box.feed.publish("people", person=after.id)
    return after


def archive(box: "Sandbox", ref: str, archived: bool = True) -> None:
    """Archive a channel, or bring it back."""
    ws = box.workspace
    with ws.lock:
        place = _channel(box, ref)
        place.archived = archived
        kind = f"{place.kind}_{'archive' if archived else 'unarchive'}"
        event = {"type": kind, "channel": place.id, "user": place.creator, "event_ts": ws.new_ts()}
        box.events.announce(event, place)
        box.feed.publish("conversation", channel=place.id)


def rename(box: "Sandbox", ref: str, name: str) -> None:
    ws = box.workspace
    with ws.lock:
        place = _channel(box, ref)
        ws.renamed(place, name)
        channel = {"id": place.id, "name": name, "created": place.created}
        event = {"type": f"{place.kind}_rename", "channel": channel, "event_ts": ws.new_ts()}
        box.events.announce(event, place)
        box.feed.publish("conversation", channel=place.id)


def _channel(box: "Sandbox", ref: str) -> Conversation:
    place = box.workspace.place(ref)
    if place.kind not in ("channel", "group"):
        raise SlackError("method_not_supported_for_channel_type")
    return place
