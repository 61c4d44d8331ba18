"""Reporting a story, a card or an answer; and what those responsible decide."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.acting import Acting, check_seen, row, who
from bot.handlers.payload import about, number, typed, value
from bot.services import reports
from bot.store.models import Report
from bot.store.reports import Subject
from bot.views import kit
from bot.views import reports as views

GONE = "report.gone"
Listener = Callable[..., None]


def opens(noun: str) -> Listener:
    """The form of one of the three, for whoever pressed beside it."""

    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        with deps.sessions.begin() as session:
            me = who(session, context)
            found = _reported(session, me, noun, value(body))
            nameless = reports.is_nameless(session, found, me.member)
            form = views.form(me.t, noun, number(value(body), GONE), nameless=nameless)
        deps.slack.open(body["trigger_id"], form)
        ack()

    return opened


def sends(noun: str) -> Listener:
    """The form is sent: it reaches those responsible, and whoever reported hears so at once."""

    def sent(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        view = body["view"]
        with deps.acting() as session:
            me = who(session, context)
            found, which = _reported(session, me, noun, about(view)), number(about(view), GONE)
            nameless = reports.is_nameless(session, found, me.member)
            reports.report(session, noun, which, me.member, typed(view, views.REASON), deps.clock())
        ack(response_action="update", view=views.arrived(me.t, nameless=nameless))

    return sent


def _reported(session: Session, me: Acting, noun: str, given: str) -> Subject:
    """What is reported; refused to whoever may not read it."""
    found = reports.open_for(session, noun, number(given, GONE))
    if found.workspace_id != me.workspace.id:
        raise Refusal(GONE)
    check_seen(session, found, me.member)
    return found


def open_take_down(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form in which the reason is given."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        made = row(session, Report, value(body), GONE)
        reports.decided_by(session, made, me.member)
        form = views.down_form(me.t, made)
    deps.slack.open(body["trigger_id"], form)
    ack()


def take_down(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It is taken down, with the reason in its place."""
    view = body["view"]
    with deps.acting() as session:
        me = who(session, context)
        made = row(session, Report, about(view), GONE)
        reports.take_down(session, made, me.member, typed(view, views.REASON), deps.clock(), views.REASON)
    ack()


def keep(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It stays; the message redraws itself."""
    with deps.acting() as session:
        me = who(session, context)
        reports.keep(session, row(session, Report, value(body), GONE), me.member, deps.clock())
    ack()
    respond(**kit.message(me.t("report.kept")), response_type="ephemeral", replace_original=False)


def restore(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It stands again."""
    with deps.acting() as session:
        me = who(session, context)
        reports.restore(session, row(session, Report, value(body), GONE), me.member, deps.clock())
    ack()
    respond(**kit.message(me.t("report.restored")), response_type="ephemeral", replace_original=False)
