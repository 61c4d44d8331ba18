"""Asking for a meeting, and what the requester does with a request afterwards."""

import re
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.acting import Acting, plain_text, row, show_over, who
from bot.handlers.payload import about, choice, choices, pair, persons, picked, typed, value
from bot.services import mentoring, named_mentor, offers, people, questions
from bot.store import mentoring as rows
from bot.store.models import ExternalMentor, Member, Offer, Question, Request
from bot.store.visibility import held_back
from bot.views import kit
from bot.views import mentoring as views

MENTOR_ANYWHERE = "ask_for_a_session"
GONE = "mentoring.gone"
NAMED = re.compile(r"\s*<@(\w+)(?:\|[^<>]*)?>")


def mentor(ack: Ack, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """/mentor, perhaps with whom and a topic: the form, because a session needs an objective."""
    words = command["text"]
    named = NAMED.match(words)
    if named is not None:
        words = words[named.end() :]
    _show(deps, context, command["trigger_id"], words, whom=named[1] if named else None)
    ack()


def open_form_with_one(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Beside somebody on the expertise map: the form, with that colleague and what was looked for."""
    said, topic = pair(value(body))
    with deps.sessions.begin() as session:
        whom = row(session, Member, said, "people.not_here").slack_id
    show_over(deps, body, _form(deps, context, topic, whom=whom))
    ack()


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The global shortcut, and the Home tab's button."""
    _show(deps, context, body["trigger_id"])
    ack()


def open_form_about(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A button under a question of mine: talk about it for twenty minutes.

    A request bears a name, and mentors outside the question's channel read it: words without a name, or from
    a private channel, do not go along.
    """
    with deps.sessions.begin() as session:
        me, question = who(session, context), row(session, Question, value(body))
        kept_back = held_back(session, question)
        if not question.anonymous:
            questions.own(session, question, me.member)
    words, own = ("" if kept_back else question.text), ("" if question.anonymous else question.id)
    warning = f"mentoring.form.{kept_back}" if kept_back else ""
    _show(deps, context, body["trigger_id"], words, own, warning=warning)
    ack()


def _show(
    deps: Deps, context: BoltContext, trigger_id: str, words: str = "", question: int | str = "", **more: Any
) -> None:
    deps.slack.open(trigger_id, _form(deps, context, words, question, **more))


def _form(
    deps: Deps,
    context: BoltContext,
    words: str = "",
    question: int | str = "",
    whom: str | None = None,
    warning: str = "",
) -> kit.View:
    with deps.sessions.begin() as session:
        me = who(session, context)
        topic = " ".join(plain_text(session, me.workspace, words).split())
        problem, objective = me.t(warning) if warning else "", ""
        if len(topic) > views.TOPIC_LENGTH:
            problem = "" if question else me.t("mentoring.topic_cut", longest=views.TOPIC_LENGTH)
            objective = kit.cut(topic, views.OBJECTIVE_LENGTH)
        return views.form(
            me.t,
            topic=kit.cut(topic, views.TOPIC_LENGTH),
            objective=objective,
            problem=problem,
            about=str(question),
            line=rows.knows_its_line(session, me.member),
            whom=whom,
        )


def ask(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent: kept, then acknowledged; what follows comes in the conversation with the bot."""
    view = body["view"]
    with deps.acting() as session:
        me = who(session, context)
        wanted, source = _wanted(session, me, view), f"form:{view['id']}"
        fields, now = (views.TOPIC, views.OBJECTIVE), deps.clock()
        chosen = picked(view, views.WHOM)
        if chosen is None:
            mentoring.ask(session, me.member, wanted, source=source, now=now, fields=fields)
        else:
            whom = people.named(session, me.workspace, chosen, field=views.WHOM)
            named_mentor.ask(session, me.member, wanted, whom, source, now, fields=fields, field=views.WHOM)
    ack()


def _wanted(session: Session, me: Acting, view: dict[str, Any]) -> mentoring.Wanted:
    named = persons(view, views.AVOID)
    avoided = [people.named(session, me.workspace, one, field=views.AVOID).id for one in named]
    speak = choice(view, views.SPEAK, among=views.LANGUAGES) or "any"
    return mentoring.Wanted(
        topic=typed(view, views.TOPIC),
        objective=typed(view, views.OBJECTIVE),
        with_peer=choice(view, views.WITH) == views.PEER,
        speak="" if speak == "any" else speak,
        near=choice(view, views.NEAR, among=views.NEARS) or "week",
        mode=choice(view, views.MODE, among=views.MODES) or "call",
        place=typed(view, views.PLACE),
        links=typed(view, views.LINKS),
        avoid=tuple(avoided),
        outside_line=views.OUTSIDE_LINE in choices(view, views.LINE),
        question_id=_about(session, me, view),
    )


def _about(session: Session, me: Acting, view: dict[str, Any]) -> int | None:
    """The requester's own question from which the form was opened; none joins a name to a nameless one."""
    with suppress(Refusal):  # of a question that is no more, a request is one of its own
        question = row(session, Question, about(view))
        return question.id if question.asker_id == me.member.id else None
    return None


def choose(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """This one, please."""
    with deps.acting() as session:
        me = who(session, context)
        offers.choose(session, row(session, Offer, value(body), GONE), me.member, deps.clock())
    ack()


def choose_for_me(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The bot asks the best, and the next if need be."""
    with deps.acting() as session:
        me = who(session, context)
        offers.choose_for_me(session, row(session, Request, value(body), GONE), me.member, deps.clock())
    ack()


def others(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """None of these: look for others."""
    _search_again(body, context, deps, wider=False)
    ack()


def widen(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Look two weeks ahead."""
    _search_again(body, context, deps, wider=True)
    ack()


def _search_again(body: dict[str, Any], context: BoltContext, deps: Deps, *, wider: bool) -> None:
    with deps.acting() as session:
        me = who(session, context)
        request = row(session, Request, value(body), GONE)
        mentoring.search_again(session, request, me.member, deps.clock(), wider=wider)


def withdraw(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The requester takes it back."""
    with deps.acting() as session:
        me = who(session, context)
        mentoring.withdraw(session, row(session, Request, value(body), GONE), me.member, deps.clock())
    ack()


def ask_outside(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Somebody from outside: asked in Slack, or booked by the link that the press has just opened."""
    request_id, mentor_id = pair(value(body))
    with deps.acting() as session:
        me = who(session, context)
        request = row(session, Request, request_id, GONE)
        outside = row(session, ExternalMentor, mentor_id, "mentoring.outside.gone")
        offers.ask_outside(session, request, outside, me.member, deps.clock())
    ack()
