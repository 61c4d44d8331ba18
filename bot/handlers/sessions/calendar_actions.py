"""A member's own calendar: the form, the address given, the address taken back."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.handlers.incoming.payload import form_value
from bot.handlers.request_context import current_member
from bot.services.sessions import calendar_sync
from bot.store.sessions import calendars
from bot.views.sessions import calendar_form


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab, or from a message about it."""
    show(deps, context, body["trigger_id"])
    ack()


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The form, with how it goes; the address itself is shown to nobody again."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        form = calendar_form.form(
            me.t, calendars.of(session, me.member), calendar_sync.hosts_of(me.workspace)
        )
    deps.slack.open(trigger_id, form)


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Kept sealed; it is read a moment later, and its owner hears how that went."""
    with deps.transaction() as session:
        me = current_member(session, context)
        address = form_value(body["view"], calendar_form.ADDRESS)
        calendar_sync.give(session, me.member, address, deps.clock(), field=calendar_form.ADDRESS)
    ack()


def forget(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Taken back: the address and the busy times go at once."""
    with deps.transaction() as session:
        me = current_member(session, context)
        calendar_sync.forget(session, me.member)
        form = calendar_form.form(me.t, None, calendar_sync.hosts_of(me.workspace))
    ack()
    deps.slack.redraw(body["view"]["id"], form)
