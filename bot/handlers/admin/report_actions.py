"""Reporting a story, a card or an answer; and what those responsible decide."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.incoming.payload import button_value, choice, form_subject, form_value, number
from bot.handlers.request_context import Acting, check_seen, current_member, get_or_refuse, show_over
from bot.outbox import shown_texts
from bot.services.admin import moderation, reporting
from bot.store.models import Report, ReportSubject
from bot.store.reports import Subject, noun_of
from bot.views import kit, report_button
from bot.views.admin import report_messages

GONE = "report.gone"
ABOUT_MESSAGE = "report_message"
Listener = Callable[..., None]


def opens(noun: ReportSubject) -> Listener:
    """The form of one of the three, for whoever pressed beside it."""

    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        with deps.read_sessions() as session:
            me = current_member(session, context)
            found = _reported(session, me, noun, button_value(body))
            nameless = reporting.is_nameless(session, found, me.member)
            form = report_messages.form(me.t, noun, number(button_value(body), GONE), nameless=nameless)
        show_over(deps, body, form)
        ack()

    return opened


def open_about_message(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The message shortcut: the form, about what that message shows; which one, where it shows several."""
    channel, ts = body["channel"]["id"], body["message"]["ts"]
    with deps.read_sessions() as session:
        me = current_member(session, context)
        shown = shown_texts.shown_in(session, channel, ts)
        texts = reporting.reportable(session, shown, me.member)
        [first, *more] = texts
        nameless = any(reporting.is_nameless(session, one, me.member) for one in texts)
        form = report_messages.form(me.t, noun_of(first), first.id, nameless=nameless)
        if more:
            options = [shown_texts.option(one) for one in texts]
            form = report_messages.form_of_several(me.t, options, nameless=nameless)
    deps.slack.open(body["trigger_id"], form)
    ack()


def sends(noun: ReportSubject) -> Listener:
    """The form is sent: it reaches those responsible, and whoever reported hears so at once."""

    def sent(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        _send(ack, body["view"], context, deps, noun, form_subject(body["view"]))

    return sent


def send_one_of_several(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The same, with the one that was chosen."""
    noun, _, number = (choice(body["view"], report_messages.WHICH) or "").partition(":")
    if noun not in report_button.NOUNS:
        raise Refusal(GONE)
    _send(ack, body["view"], context, deps, ReportSubject(noun), number)


def _send(
    ack: Ack, view: dict[str, Any], context: BoltContext, deps: Deps, noun: ReportSubject, given: str
) -> None:
    with deps.transaction() as session:
        me = current_member(session, context)
        found, which = _reported(session, me, noun, given), number(given, GONE)
        nameless = reporting.is_nameless(session, found, me.member)
        reporting.report(
            session, noun, which, me.member, form_value(view, report_messages.REASON), deps.clock()
        )
    ack(response_action="update", view=report_messages.arrived(me.t, nameless=nameless))


def _reported(session: Session, me: Acting, noun: ReportSubject, given: str) -> Subject:
    """What is reported; refused to whoever may not read it."""
    found = reporting.open_for(session, noun, number(given, GONE))
    if found.workspace_id != me.workspace.id:
        raise Refusal(GONE)
    check_seen(session, found, me.member)
    return found


def open_take_down(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form in which the reason is given."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        made = get_or_refuse(session, Report, button_value(body), GONE)
        moderation.decided_by(session, made, me.member)
        form = report_messages.down_form(me.t, made)
    deps.slack.open(body["trigger_id"], form)
    ack()


def take_down(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It is taken down, with the reason in its place."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        made = get_or_refuse(session, Report, form_subject(view), GONE)
        moderation.take_down(
            session,
            made,
            me.member,
            form_value(view, report_messages.REASON),
            deps.clock(),
            report_messages.REASON,
        )
    ack()


def keep(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It stays; the message redraws itself."""
    with deps.transaction() as session:
        me = current_member(session, context)
        moderation.keep(
            session, get_or_refuse(session, Report, button_value(body), GONE), me.member, deps.clock()
        )
    ack()
    respond(**kit.message(me.t("report.kept")), response_type="ephemeral", replace_original=False)


def restore(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It stands again."""
    with deps.transaction() as session:
        me = current_member(session, context)
        moderation.restore(
            session, get_or_refuse(session, Report, button_value(body), GONE), me.member, deps.clock()
        )
    ack()
    respond(**kit.message(me.t("report.restored")), response_type="ephemeral", replace_original=False)
