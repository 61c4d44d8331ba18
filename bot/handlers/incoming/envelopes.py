"""The envelope of each sort of request: who did what, and where.

Without it nobody can be answered, so a request whose envelope has another shape is dropped
(bot.handlers.incoming.request_check).
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.handlers.incoming.shapes import Address, Event, Home, Id, Known, Mark, Said, Shape, Stamp


class Pressed(Shape):
    """Which button, or which menu."""

    action_id: Mark
    block_id: Mark | None = None


class Face(Shape):
    """Which form, or which Home tab."""

    callback_id: Mark | None = None
    type: Literal["modal", "home"] | None = None
    team_id: Id | None = None
    app_installed_team_id: Id | None = None


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
    """An event's."""

    event: Event


class Command(Envelope):
    """A slash command's, which has no type."""

    type: None = None
    user_id: Id
    command: Mark


class Act(Envelope):
    """A shortcut's."""

    user: Known
    callback_id: Mark


class Press(Envelope):
    """A button's."""

    user: Known
    actions: Annotated[list[Pressed], Field(min_length=1)]
    channel: Known | None = None


class Form(Envelope):
    """A form's."""

    user: Known
    view: Modal


ENVELOPES: dict[str, type[Envelope]] = {
    "event_callback": Happening,
    "command": Command,
    "shortcut": Act,
    "message_action": Act,
    "block_actions": Press,
    "view_submission": Form,
    "view_closed": Form,
}
