"""Asking, in six ways; the memory is looked through first."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot import channel_sync
from bot.deps import Deps
from bot.handlers.incoming.message_text import words_of_message
from bot.handlers.incoming.payload import (
    began_with,
    button_value,
    choice,
    choices,
    form_subject,
    form_value,
    pair,
    picked,
)
from bot.handlers.incoming.sources import source_of, source_of_message
from bot.handlers.request_context import current_member, get_or_refuse, plain_text, reply_privately, show_over
from bot.i18n import LANGUAGES, Translator
from bot.services.questions import asking, triage
from bot.services.questions.first_asked import FirstChoice
from bot.store.models import Member, Question, QuestionState
from bot.store.models.channels import is_direct
from bot.store.questions import quoted_words
from bot.store.questions.questions import by_source
from bot.store.questions.replies import message_at
from bot.views import kit
from bot.views.questions import ask_forms, question_messages

ASK_ANYWHERE = "ask_a_question"
ASK_ABOUT = "ask_about_message"
GONE = "people.not_here"
Reply = Callable[[kit.Message], None]


def _place(channel: str) -> str | None:
    """The channel in which a question may stand; a conversation between two is none, and would name them."""
    return None if is_direct(channel) else channel


def say(respond: Respond) -> Reply:
    """Answer a command or a press, for whoever acted alone."""

    def reply(message: kit.Message) -> None:
        respond(**message, response_type="ephemeral", replace_original=False)

    return reply


def ask(ack: Ack, respond: Respond, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """/ask with words: kept before Slack hears "received". Without words, or too many: the form."""
    where = _place(command["channel_id"])
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        text = plain_text(session, command["text"]).strip()
        source = source_of(deps.seal, "command", command["trigger_id"])
        said = asking.ask_in_words(session, me.member, text, source=source, channel=where, now=deps.clock())
    if said.question is None:
        deps.slack.open(command["trigger_id"], _form_for(me.t, said, where))
    ack()
    if said.question is not None:
        _triage(deps, context, said.question, say(respond))


def _form_for(t: Translator, said: asking.WordsOutcome, where: str | None) -> kit.View:
    problem = t("question.form.nameless") if said.nameless else ""
    if said.problem is not None:
        problem = t(said.problem.key, **said.problem.values)
    return ask_forms.form(t, text=said.text, problem=problem, where=where, nameless=said.nameless)


def _triage(deps: Deps, context: BoltContext, question: Question, reply: Reply) -> None:
    """Memory first; then tell the asker what was found, or where it went."""
    there = question.channel is not None and deps.slack.can_post(question.channel)
    channel_sync.know_channel(deps, question.channel)
    with deps.read_sessions() as session:
        reader = triage.reads_beside(session, session.get_one(Question, question.id), there=there)
    remembered = deps.index.remembered(question.text, reader)
    hits = deps.index.find(question.text, triage.NEARBY, reader)
    with deps.transaction() as session:
        t, kept = current_member(session, context).t, session.get_one(Question, question.id)
        way = triage.triage(session, kept, remembered, hits, there=there, now=deps.clock())
        drawn = ask_forms.standing(t, way)
    reply(drawn)


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The global shortcut, and the Home tab's button."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
    deps.slack.open(body["trigger_id"], ask_forms.form(me.t))
    ack()


def open_form_about(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The message shortcut: the form, with the message's words to start from.

    Not with words that the bot brought of somebody without a name, or out of a private channel.
    """
    channel, message = body["channel"]["id"], body["message"]
    with deps.read_sessions() as session:
        me = current_member(session, context)
        words = plain_text(session, words_of_message(message))
        said = message_at(session, channel, message["ts"])
        kept_back = quoted_words.held_back(session, said) if said is not None else ""
    problem = me.t(f"question.form.{kept_back}_words") if kept_back else ""
    text = "" if kept_back else words
    form = ask_forms.form(me.t, text=text, problem=problem, where=_place(channel))
    deps.slack.open(body["trigger_id"], form)
    ack()


def open_form_to_one(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Beside somebody on the expertise map: the form, with that colleague and what was looked for."""
    said, topic = pair(button_value(body))
    with deps.read_sessions() as session:
        me = current_member(session, context)
        form = ask_forms.form(me.t, text=topic, first=get_or_refuse(session, Member, said, GONE))
    show_over(deps, body, form)
    ack()


def _first(session: Session, view: dict[str, Any]) -> FirstChoice | None:
    """Whom the form names, as long as the tick beside them stands."""
    if question_messages.THEM_FIRST not in choices(view, question_messages.FIRST):
        return None
    member = get_or_refuse(session, Member, form_subject(view) or 0, GONE, field=question_messages.FIRST)
    return FirstChoice(member, began_with(view, question_messages.TEXT), question_messages.FIRST)


def ask_in_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent: kept, then acknowledged; what is wrong is said beside its field."""
    view, chosen = body["view"], choices(body["view"], question_messages.OPTIONS)
    spoken = choice(view, question_messages.LANGUAGE, among=("detect", *LANGUAGES))
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        question = asking.ask(
            session,
            me.member,
            form_value(view, question_messages.TEXT),
            tried=form_value(view, question_messages.TRIED),
            urgent=question_messages.URGENT in chosen,
            anonymous=question_messages.ANONYMOUS in chosen,
            source=source_of(deps.seal, "form", view["id"]),
            channel=_place(picked(view, question_messages.WHERE) or "D"),
            language=None if spoken == "detect" else spoken,
            field=question_messages.TEXT,
            first=_first(session, view),
            now=deps.clock(),
        )
    ack()
    context["channel_id"] = None if question.anonymous else question.channel
    _triage(deps, context, question, lambda message: reply_privately(deps, context, message))


def question_of(session: Session, message: dict[str, Any], context: BoltContext) -> str:
    """What a message asks: its words without the bot's name."""
    words = words_of_message(message).replace(f"<@{context.bot_user_id}>", " ")
    return plain_text(session, words).strip()


def asked_in_words(
    event: dict[str, Any], context: BoltContext, deps: Deps, text: str, channel: str | None
) -> None:
    """A question said to the bot in a channel, where people see it anyway."""
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        source = source_of_message(deps.seal, event["channel"], event["ts"])
        if by_source(session, source) is not None:
            return  # Slack delivers an event at least once
        question = asking.ask(session, me.member, text, source=source, channel=channel, now=deps.clock())
    if question.state == QuestionState.DRAFT:
        _triage(deps, context, question, lambda message: reply_privately(deps, context, message))


def open_form_from_search(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Under a search: the form of a question, with the words that were looked for."""
    with deps.read_sessions() as session:
        form = ask_forms.form(current_member(session, context).t, text=button_value(body))
    show_over(deps, body, form)
    ack()
