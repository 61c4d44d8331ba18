"""What the asker does with a question afterwards."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.handlers.incoming.payload import button_value, form_subject, form_value, pair
from bot.handlers.questions.ask_actions import say
from bot.handlers.request_context import current_member, get_or_refuse, hit_on, question_on, show_over
from bot.services.questions import accepting, asking, question_changes, triage, waves, wider_audience
from bot.store.models import Answer, Question, QuestionState
from bot.views import kit
from bot.views.questions import ask_forms, question_messages


def solves(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """An answer from the memory solved it."""
    asked, found = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        question, past = question_on(session, asked), get_or_refuse(session, Answer, found)
        question_changes.solved_by(session, question, past, me.member, deps.clock())
        drawn = ask_forms.solved(me.t, past)
    ack()
    respond(**drawn, replace_original=True)


def solves_card(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A story or a record from the memory solved it."""
    with deps.transaction() as session:
        me = current_member(session, context)
        question_changes.solved(
            session, hit_on(session, button_value(body)).question, me.member, deps.clock()
        )
    ack()
    respond(**kit.message(me.t("question.solved_by_card")), replace_original=True)


def not_it(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One thing from the memory is not it: it goes from the message; the last one sends the question."""
    with deps.read_sessions() as session:
        asked = hit_on(session, button_value(body)).question
        reader = triage.reads_beside(session, asked)
    hits = deps.index.find(asked.text, triage.NEARBY, reader)
    with deps.transaction() as session:
        me, hit = current_member(session, context), hit_on(session, button_value(body))
        left = triage.not_it(session, hit, me.member, deps.clock())
        way = triage.standing(session, hit.question, left, hits)
        is_over = not hit.question.is_open
        drawn = kit.message(me.t("question.closed")) if is_over else ask_forms.standing(me.t, way)
    ack()
    if not way.question.is_held:  # a direct message that waits redraws itself
        respond(**drawn, replace_original=True)


def send(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The memory did not help: ask colleagues."""
    with deps.transaction() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, button_value(body))
        asking.send(session, question, me.member, deps.clock())
        drawn = ask_forms.standing(me.t, triage.standing(session, question))
    ack()
    respond(**drawn, replace_original=True)


def reach_here(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Only in this channel."""
    _reach(ack, respond, body, context, deps, others=False)


def reach_others(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Colleagues outside the channel may be asked, too."""
    _reach(ack, respond, body, context, deps, others=True)


def _reach(
    ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps, *, others: bool
) -> None:
    """Where the asker was asked, this takes the question's place; later it is said beside the message."""
    with deps.transaction() as session:
        me, question = current_member(session, context), get_or_refuse(session, Question, button_value(body))
        waited = question.state == QuestionState.DRAFT
        wider_audience.choose(session, question, me.member, deps.clock(), others=others)
        drawn = ask_forms.sent(me.t, question) if waited else kit.message(me.t("question.reach.widened"))
    ack()
    respond(**drawn, response_type="ephemeral", replace_original=waited)


def open_edit(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form with the question's own words; a question that ended unanswered is asked again by it."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, button_value(body))
        asking.own(session, question, me.member)
        form = ask_forms.edit_form(me.t, question)
    show_over(deps, body, form)
    ack()


def all_mine(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: all that I asked, and what became of it."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        view = question_messages.all_mine(me.t, asking.asked_by(session, me.member))
    deps.slack.open(body["trigger_id"], view)
    ack()


def edit(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The asker says it in other words."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, form_subject(view))
        text, tried = form_value(view, question_messages.TEXT), form_value(view, question_messages.TRIED)
        question_changes.edit(
            session, question, me.member, text, tried, now=deps.clock(), field=question_messages.TEXT
        )
    ack()


def withdraw(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The asker takes it back."""
    with deps.transaction() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, button_value(body))
        was_draft = question.state == QuestionState.DRAFT  # of which nobody knew
        question_changes.withdraw(session, question, me.member, deps.clock())
    ack()
    say(respond)(kit.message(me.t("question.withdrawn.unsent" if was_draft else "question.withdrawn")))


def reopen(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The asker asks again."""
    with deps.transaction() as session:
        me = current_member(session, context)
        accepting.reopen(
            session, get_or_refuse(session, Question, button_value(body)), me.member, deps.clock()
        )
    ack()
    say(respond)(kit.message(me.t("question.reopened")))


def not_helped(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The answers so far did not help: others are asked, or the asker hears what is left to do."""
    with deps.transaction() as session:
        me = current_member(session, context)
        question = get_or_refuse(session, Question, button_value(body))
        waves.not_helped(session, question, me.member, deps.clock())
        drawn = question_messages.goes_on(me.t, question)
    ack()
    say(respond)(drawn)
