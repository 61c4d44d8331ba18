"""What the bot reads in answers of Slack's Web API: where it is missing, the outcome is unknown."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class Shape(BaseModel):
    """Text is text and a number is a number; fields without a name here are let be."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Known(Shape):
    """What has an id."""

    id: str


class Place(Shape):
    """A conversation."""

    id: str | None = None
    name: str | None = None


class Profile(Shape):
    """What somebody says of themselves, as far as it is reckoned with."""

    status_emoji: str | None = None
    status_expiration: int | None = None
    display_name: str | None = None
    real_name: str | None = None


class Person(Shape):
    """Somebody."""

    id: str = Field(min_length=1, max_length=32)
    name: str | None = None
    real_name: str | None = None
    locale: str | None = None
    tz: str | None = None
    enterprise_user: dict[str, Any] | None = None
    profile: Profile | None = None


class Group(Known):
    """A user group."""

    name: str | None = None
    handle: str | None = None


class SocketAddress(Shape):
    """apps.connections.open."""

    url: str


class Myself(Shape):
    """auth.test."""

    team_id: str
    user_id: str
    team: str | None = None
    url: str | None = None
    enterprise_id: str | None = None


class Posted(Shape):
    """chat.postMessage."""

    ts: str


class Opened(Shape):
    """conversations.open."""

    channel: Known


class ChannelResponse(Shape):
    """conversations.info."""

    channel: Place


class Page(Shape):
    """conversations.history and conversations.replies."""

    messages: list[dict[str, Any]]
    response_metadata: dict[str, Any] | None = None


class Inside(Shape):
    """conversations.members."""

    members: list[str]
    response_metadata: dict[str, Any] | None = None


class Grouped(Shape):
    """usergroups.users.list."""

    users: list[str]


class Groups(Shape):
    """usergroups.list."""

    usergroups: list[Group]


class Somebody(Shape):
    """users.info."""

    user: Person


class Everybody(Shape):
    """users.list; its pieces are looked at one by one."""

    members: list[Any]
    response_metadata: dict[str, Any] | None = None


class Undisturbed(Shape):
    """dnd.info."""

    dnd_enabled: bool | None = None
    next_dnd_start_ts: int = 0
    next_dnd_end_ts: int = 0


ANSWERS: dict[str, type[Shape]] = {
    "apps.connections.open": SocketAddress,
    "auth.test": Myself,
    "chat.postMessage": Posted,
    "conversations.history": Page,
    "conversations.info": ChannelResponse,
    "conversations.members": Inside,
    "conversations.open": Opened,
    "conversations.replies": Page,
    "dnd.info": Undisturbed,
    "usergroups.list": Groups,
    "usergroups.users.list": Grouped,
    "users.info": Somebody,
    "users.list": Everybody,
}


def shaped(method: str, answer: object) -> bool:
    """Whether the answer holds what the bot reads in it."""
    return _is(ANSWERS.get(method, Shape), answer)


def is_person(found: object) -> bool:
    """Whether this is what Slack says of somebody: one bad piece of a list costs itself alone."""
    return _is(Person, found)


def _is(shape: type[Shape], found: object) -> bool:
    try:
        shape.model_validate(found)
    except ValidationError:
        return False
    return True
