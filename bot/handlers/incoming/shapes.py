"""The shape of what Slack tells of: ids, messages, events, as far as Bolt and the bot read them.

What nobody here reads may look as it likes.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,32}$")]
Stamp = Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,32}$")]
Mark = Annotated[str, StringConstraints(max_length=255)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://")]


class Shape(BaseModel):
    """Text is text and a number is a number; fields without a name here are let be."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Wording(Shape):
    """A text of a form, which may be shown again as it came (bot.views.second_look)."""

    type: Literal["plain_text", "mrkdwn"]
    text: str
    emoji: bool | None = None
    verbatim: bool | None = None


class Label(Wording):
    """What stands above a field, or below it."""

    type: Literal["plain_text"]


class Title(Label):
    """What stands above a form, and on its buttons."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=24)]


class Part(Shape):
    """A block of a form, for the same reason."""

    type: Literal["section", "context", "actions", "divider", "header", "input", "rich_text"]
    block_id: Mark | None = None
    text: Wording | None = None
    label: Label | None = None
    hint: Label | None = None
    optional: bool | None = None


class Known(Shape):
    """What has an id: a person, a channel."""

    id: Id
    team_id: Id | None = None


class Home(Shape):
    """Whose it is: a workspace, an organisation, an installation, the author of a message."""

    id: Id | None = None
    team: Id | None = None
    team_id: Id | None = None
    enterprise_id: Id | None = None
    user_id: Id | None = None


class Item(Shape):
    """What a reaction is on."""

    type: Mark | None = None
    channel: Id | None = None
    ts: Stamp | None = None


class Said(Shape):
    """A message, in an event or by itself."""

    user: Id | Known | None = None
    ts: Stamp | None = None
    thread_ts: Stamp | None = None
    text: str | None = None
    subtype: Mark | None = None
    team: Id | None = None
    user_team: Id | None = None
    source_team: Id | None = None
    user_profile: Home | None = None
    blocks: list[Any] | None = None
    attachments: list[Any] | None = None
    files: list[Any] | None = None


class Event(Said):
    """Something that happened in Slack."""

    type: Mark
    user_id: Id | None = None
    channel: Id | Known | None = None
    channel_id: Id | None = None
    channel_type: Mark | None = None
    tab: Mark | None = None
    item: Item | None = None
    message: Said | None = None
    previous_message: Said | None = None


class Posted(Event):
    """A message that was written, or another that stands in a channel."""

    user: Id | None = None
    channel: Id
    ts: Stamp


class New(Said):
    """What a message says since it was changed."""

    user: Id | None = None
    ts: Stamp


class Changed(Event):
    """A message has other words, or is a stone above its thread."""

    channel: Id
    message: New


class Deleted(Event):
    """A message is no more."""

    channel: Id
    deleted_ts: Stamp


class Reacted(Event):
    """A sign was set on something, or taken back."""

    user: Id
    reaction: Mark
    item: Item


class InChannel(Event):
    """Something about a channel."""

    channel: Id


class Renamed(Event):
    """A channel has another name."""

    channel: Known


class Renumbered(Event):
    """A channel has another id."""

    old_channel_id: Id
    new_channel_id: Id


class Profile(Home):
    """What people call somebody."""

    display_name: str | None = None
    real_name: str | None = None


class Person(Known):
    """Somebody, as Slack tells of people."""

    name: str | None = None
    real_name: str | None = None
    profile: Profile | None = None
    locale: Mark | None = None
    tz: Mark | None = None
    enterprise_user: Home | None = None


class OfPerson(Event):
    """Something about a person."""

    user: Person


class Opened(Event):
    """Somebody looked at the Home tab."""

    user: Id


EVENTS: dict[str, type[Event]] = {
    "message": Posted,
    "message.message_changed": Changed,
    "message.message_deleted": Deleted,
    "app_mention": Posted,
    "reaction_added": Reacted,
    "reaction_removed": Reacted,
    "app_home_opened": Opened,
    "channel_archive": InChannel,
    "channel_unarchive": InChannel,
    "group_archive": InChannel,
    "group_unarchive": InChannel,
    "channel_deleted": InChannel,
    "group_deleted": InChannel,
    "channel_rename": Renamed,
    "group_rename": Renamed,
    "channel_shared": InChannel,
    "channel_unshared": InChannel,
    "channel_id_changed": Renumbered,
    "team_join": OfPerson,
    "user_change": OfPerson,
}
