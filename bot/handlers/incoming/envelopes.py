"""The envelope of each sort of request: who did what, and where.

Without it nobody can be answered, so a request whose envelope has another shape is dropped
(bot.handlers.incoming.request_check).
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.handlers.incoming.shapes import (
    Address,
    Event,
    Home,
    Id,
    Known,
    Mark,
    Part,
    Said,
    Shape,
    Stamp,
    Title,
)


class Pressed(Shape):
    """The button or the menu, as the payload names it."""

    action_id: Mark
    block_id: Mark | None = None


class Face(Shape):
    """The form or the Home tab, as the payload names it."""

    callback_id: Mark | None = None
    type: Literal["modal", "home"]
    team_id: Id | None = None
    app_installed_team_id: Id | None = None
    title: Title | None = None
    submit: Title | None = None
    close: Title | None = None
    private_metadata: Annotated[str, Field(max_length=3000)] | None = None
    blocks: list[Part] | None = None


class Modal(Face):
    """A form that was sent or closed."""

    type: Literal["modal"]


class Hook(Shape):
    """Where an answer may be sent."""

    response_url: Address | None = None


class Envelope(Hook):
    """Who did what, and where."""

    type: Mark | None = None
    user: Known | Id | None = None
    user_id: Id | None = None
    team: Home | Id | None = None
    team_id: Id | None = None
    enterprise: Home | None = None
    enterprise_id: Id | None = None
    channel: Known | Id | None = None
    channel_id: Id | None = None
    thread_ts: Stamp | None = None
    authorizations: list[Home] | None = None
    context_team_id: Id | None = None
    context_enterprise_id: Id | None = None
    is_ext_shared_channel: bool | None = None
    is_enterprise_install: bool | str | None = None
    response_urls: list[Hook] | None = None
    callback_id: Mark | None = None
    command: Mark | None = None
    event: Event | None = None
    view: Face | None = None
    actions: Annotated[list[Pressed], Field(min_length=1)] | None = None
    message: Said | None = None


class Happening(Envelope):
    """The envelope of an event."""

    event: Event


class Command(Envelope):
    """The envelope of a slash command, which has no type."""

    type: None = None
    user_id: Id
    command: Mark


class Shortcut(Envelope):
    """The envelope of a shortcut."""

    user: Known
    callback_id: Mark


class Quoted(Said):
    """A message that is there: it has its time."""

    ts: Stamp


class AboutMessage(Shortcut):
    """The envelope of a shortcut on a message: which, and where."""

    channel: Known
    message: Quoted


class Press(Envelope):
    """The envelope of a button or a menu that was pressed."""

    user: Known
    actions: Annotated[list[Pressed], Field(min_length=1)]
    channel: Known | None = None


class Form(Envelope):
    """The envelope of a form that was sent or closed."""

    user: Known
    view: Modal


ENVELOPES: dict[str, type[Envelope]] = {
    "event_callback": Happening,
    "command": Command,
    "shortcut": Shortcut,
    "message_action": AboutMessage,
    "block_actions": Press,
    "view_submission": Form,
    "view_closed": Form,
}
