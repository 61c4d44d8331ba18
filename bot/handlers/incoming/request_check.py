"""Before everything else: what does not look like Slack's is dropped, or whoever sent it hears so.

Two steps. A torn envelope (who, where, which button; bot.handlers.incoming.envelopes) is dropped, with a line
in the log. Torn contents (what was typed, chosen, pressed) are refused in a sentence.
"""

from collections.abc import Callable
from typing import Any

import structlog
from pydantic import ValidationError
from slack_bolt import App, BoltRequest, BoltResponse

from bot.errors import Refusal
from bot.handlers.incoming.envelopes import ENVELOPES, Envelope
from bot.handlers.incoming.payload import UNREADABLE, storable
from bot.handlers.incoming.shapes import EVENTS, Id, Known, Mark, Shape

log = structlog.get_logger(__name__)

OTHER = "other"
DEEPEST = 60  # levels; a list in a quote in a message that was forwarded has some twenty


class Torn(Exception):  # noqa: N818
    """It has not the shape of what Slack sends; where it differs, and never what is there."""


class CheckedApp(App):
    """Bolt, behind a door: nothing torn reaches it, and nothing that goes wrong leaves it."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """As Bolt does, once the envelope is whole."""
        body = opened_or_dropped(req.body)
        if body is None or not (req.context.team_id or req.context.enterprise_id or _is_check(body)):
            return BoltResponse(status=200, body="")
        req.body = body
        try:
            return super().dispatch(req)
        except Exception as error:  # of Bolt's own, where it looks into a body beside its error handler
            log.error("dispatch.failed", kind=kind_of(body), exc_info=error)
            return BoltResponse(status=500, body="")


def opened_or_dropped(body: object) -> dict[str, Any] | None:
    """The body as it may be read, or None for what is dropped, with a line in the log."""
    try:
        return opened(body)
    except Torn as fault:
        log.warning("payload.torn", kind=kind_of(body), at=str(fault))
        return None


def opened(body: object) -> dict[str, Any]:
    """The body with a whole envelope, and without what no database can hold."""
    kind = kind_of(body)
    if kind == OTHER and not _is_check(body):
        raise Torn("type")
    _hold(ENVELOPES.get(kind, Envelope), body)
    clean: dict[str, Any] = _clean(body, DEEPEST)
    if kind == "event_callback":
        event = clean["event"]
        shape = EVENTS.get(f"{event['type']}.{event.get('subtype')}") or EVENTS.get(event["type"])
        if shape is not None:
            _hold(shape, event)
    return clean


def kind_of(body: object) -> str:
    """What sort of request it is: a word of Slack's, or "other"."""
    if not isinstance(body, dict):
        return OTHER
    kind = "command" if "command" in body else body.get("type")
    return kind if isinstance(kind, str) and kind in ENVELOPES else OTHER


def _is_check(body: object) -> bool:
    """Slack's own question over HTTP whether anybody listens, which is Bolt's to answer."""
    return isinstance(body, dict) and (body.get("type") == "url_verification" or "ssl_check" in body)


def _hold(shape: type[Shape], found: object) -> None:
    try:
        shape.model_validate(found)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
        raise Torn(str(where[0]) if where else "whole") from None


def _clean(found: Any, levels: int) -> Any:
    if isinstance(found, str):
        return storable(found)
    if not levels:
        raise Torn("depth")
    if isinstance(found, dict):
        return {storable(str(key)): _clean(one, levels - 1) for key, one in found.items()}
    return [_clean(one, levels - 1) for one in found] if isinstance(found, list) else found


# -- the contents --------------------------------------------------------------------------------------------


class Option(Shape):
    """One choice of a list."""

    value: str


class FieldEntry(Shape):
    """What stands in a field of a form, or was pressed."""

    value: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_user: Id | None = None
    selected_users: list[Id] | None = None
    selected_channel: Id | None = None
    selected_conversation: Id | None = None
    selected_date: Mark | None = None
    selected_time: Mark | None = None
    selected_date_time: int | None = None


class State(Shape):
    """The fields, by their block and by themselves."""

    values: dict[str, dict[str, FieldEntry]]


class Seen(Shape):
    """A form, or the Home tab."""

    id: Mark
    private_metadata: str | None = None
    blocks: list[dict[str, Any]] | None = None
    state: State | None = None


class Commanded(Shape):
    """What follows a slash command."""

    trigger_id: Mark
    channel_id: Id
    text: str


class Pressed(Shape):
    """What a button carries, and the view in which it stands."""

    trigger_id: Mark
    actions: list[FieldEntry]
    view: Seen | None = None


class Filled(Shape):
    """A form that was sent."""

    view: Seen


class Called(Shape):
    """A shortcut."""

    trigger_id: Mark


class CalledOn(Called):
    """A shortcut on a message."""

    channel: Known
    message: dict[str, Any]


CONTENTS: dict[str, type[Shape]] = {
    "command": Commanded,
    "block_actions": Pressed,
    "view_submission": Filled,
    "shortcut": Called,
    "message_action": CalledOn,
}


def readable(body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:
    """Before every listener: whoever sent something that cannot be read hears so."""
    try:
        _hold(CONTENTS.get(kind_of(body), Shape), body)
    except Torn as fault:
        log.warning("payload.unreadable", kind=kind_of(body), at=str(fault))
        raise Refusal(UNREADABLE) from None
    return next()
