"""Answers from the form, from threads and from reactions, and what readers make of them."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.handlers import second_look_actions
from bot.handlers.incoming.payload import button_value, choice, form_subject, form_value
from bot.handlers.request_context import check_seen, current_member, get_or_refuse
from bot.services.questions import accepting, answering, replying
from bot.store.models import Answer, Question
from bot.store.questions.audience import of_answer
from bot.views import kit
from bot.views.questions import answer_messages, nudge_messages


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """ "I can help", in a channel: anybody may."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, button_value(body))
        answering.check_open(question)
        check_seen(session, question, me.member)
        form = nudge_messages.answer_form(me.t, question, of_answer(session, question, me.member))
    deps.slack.open(body["trigger_id"], form)
    ack()


def answer(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent."""
    view = body["view"]
    text = form_value(view, nudge_messages.ANSWER_TEXT)
    again = second_look_actions.reread(deps, context, view, (text,), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, form_subject(view))
        check_seen(session, question, me.member, field=nudge_messages.ANSWER_TEXT)
        replying.answer_by_form(
            session,
            question,
            me.member,
            text,
            source=f"form:{view['id']}",
            field=nudge_messages.ANSWER_TEXT,
            now=deps.clock(),
        )
    ack()


def open_edit(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The author's own answer, to be changed or taken back."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        given = get_or_refuse(session, Answer, button_value(body))
        answering.own(given, me.member)
        check_seen(session, given, me.member)
        form = answer_messages.edit_form(me.t, given)
    deps.slack.open(body["trigger_id"], form)
    ack()


def edit(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It says something else from now on, or is gone, wherever it stands."""
    view = body["view"]
    text, gone = (
        form_value(view, answer_messages.TEXT),
        choice(view, answer_messages.CHOICE) == answer_messages.DELETE,
    )
    again = None if gone else second_look_actions.reread(deps, context, view, (text,), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        given = get_or_refuse(session, Answer, form_subject(view))
        if gone:
            answering.take_back(session, given, me.member, deps.clock())
        else:
            answering.reword(session, given, me.member, text, answer_messages.TEXT)
    ack()


def accept(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The asker accepts; the message redraws itself."""
    with deps.transaction() as session:
        me = current_member(session, context)
        accepting.accept(session, get_or_refuse(session, Answer, button_value(body)), me.member, deps.clock())
    ack()


def unaccept(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not the answer after all; the message redraws itself."""
    with deps.transaction() as session:
        me = current_member(session, context)
        accepting.unaccept(
            session, get_or_refuse(session, Answer, button_value(body)), me.member, deps.clock()
        )
    ack()


def helpful(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A reader found it helpful."""
    with deps.transaction() as session:
        me = current_member(session, context)
        given = get_or_refuse(session, Answer, button_value(body))
        check_seen(session, given, me.member)
        first = accepting.find_helpful(session, given, me.member, deps.clock())
    ack()
    said = me.t("answer.helpful.thanks" if first else "answer.helpful.already")
    respond(**kit.message(said), response_type="ephemeral", replace_original=False)
