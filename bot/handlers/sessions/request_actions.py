"""Asking for a meeting, and what the requester does with a request afterwards."""

import re
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    choices,
    fields,
    form_subject,
    form_value,
    pair,
    paragraph,
    persons,
    picked,
)
from bot.handlers.request_context import (
    Acting,
    current_member,
    get_or_refuse,
    plain_text,
    reply_in_conversation,
    sentence_of,
    show_over,
)
from bot.services.people import identity
from bot.services.questions import asking
from bot.services.sessions import named_mentor, offering, requesting
from bot.store.models import ExternalMentor, MeetingMode, Member, MentoringRequest, Offer, Question, Urgency
from bot.store.sessions import offers, requests
from bot.store.visibility import held_back
from bot.views import kit
from bot.views.sessions import request_form, request_messages

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
    said, topic = pair(button_value(body))
    with deps.read_sessions() as session:
        whom = get_or_refuse(session, Member, said, "people.not_here").slack_id
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
    with deps.read_sessions() as session:
        me, question = current_member(session, context), get_or_refuse(session, Question, button_value(body))
        kept_back = held_back(session, question)
        if not question.anonymous:
            asking.own(session, question, me.member)
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
    with deps.read_sessions() as session:
        me = current_member(session, context)
        topic = " ".join(plain_text(session, words).split())
        problem, objective = me.t(warning) if warning else "", ""
        if len(topic) > request_form.TOPIC_LENGTH:
            problem = "" if question else me.t("mentoring.topic_cut", longest=request_form.TOPIC_LENGTH)
            objective = kit.cut(topic, request_form.OBJECTIVE_LENGTH)
        filled = request_form.Filled(kit.cut(topic, request_form.TOPIC_LENGTH), objective, whom=whom)
        return request_form.form(me.t, filled, problem=problem, about=str(question))


def more(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """*More options*: the same form with all its fields, and with all that was typed and warned of."""
    view = body["view"]
    form = _whole(deps, context, view, paragraph(view))
    ack()
    deps.slack.redraw(view["id"], form)


def _whole(deps: Deps, context: BoltContext, view: dict[str, Any], problem: str) -> kit.View:
    with deps.read_sessions() as session:
        me = current_member(session, context)
        line = offers.knows_its_line(session, me.member)
    return request_form.form(
        me.t, _filled(view), problem=problem, about=form_subject(view), line=line, more=True
    )


def _filled(view: dict[str, Any]) -> request_form.Filled:
    """What stands in the form; a field that it does not show has what it would begin with."""
    return request_form.Filled(
        topic=form_value(view, request_form.TOPIC),
        objective=form_value(view, request_form.OBJECTIVE),
        near=Urgency(choice(view, request_form.NEAR, among=request_form.NEARS) or Urgency.WEEK),
        kind=choice(view, request_form.WITH) or request_form.EXPERT,
        whom=picked(view, request_form.WHOM),
        mode=MeetingMode(choice(view, request_form.MODE, among=request_form.MODES) or MeetingMode.CALL),
        place=form_value(view, request_form.PLACE),
        speak=choice(view, request_form.SPEAK, among=request_form.LANGUAGES) or "any",
        links=form_value(view, request_form.LINKS),
        avoid=persons(view, request_form.AVOID),
        outside_line=request_form.OUTSIDE_LINE in choices(view, request_form.LINE),
    )


def ask(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent: kept, then acknowledged by what happens next, which our conversation says too."""
    view = body["view"]
    try:
        done, word = _keep(deps, context, view)
    except Refusal as no:
        if no.field not in request_form.BEHIND or no.field in fields(view):
            raise
        ack(response_action="update", view=_whole(deps, context, view, sentence_of(deps, context, no)))
        return
    ack(response_action="update", view=done)
    if word is not None:
        reply_in_conversation(deps, context, word)


def _keep(deps: Deps, context: BoltContext, view: dict[str, Any]) -> tuple[kit.View, kit.Message | None]:
    """What takes the form's place; and the word in our conversation, the first time that the form is sent."""
    with deps.transaction() as session:
        me = current_member(session, context)
        filled, source, now = _filled(view), f"form:{view['id']}", deps.clock()
        wanted, names = _wanted(session, me, view, filled), (request_form.TOPIC, request_form.OBJECTIVE)
        is_new = requests.by_source(session, source) is None
        if filled.whom is None:
            request = requesting.ask(session, me.member, wanted, source=source, now=now, fields=names)
        else:
            whom = identity.named(session, filled.whom, field=request_form.WHOM)
            request = named_mentor.ask(
                session, me.member, wanted, whom, source, now, fields=names, field=request_form.WHOM
            )
        done = request_form.sent(me.t, named=filled.whom is not None)
        return done, request_messages.looking(me.t, request) if is_new else None


def _wanted(
    session: Session, me: Acting, view: dict[str, Any], filled: request_form.Filled
) -> requesting.RequestForm:
    avoided = [identity.named(session, one, field=request_form.AVOID).id for one in filled.avoid]
    return requesting.RequestForm(
        topic=filled.topic,
        objective=filled.objective,
        with_peer=filled.kind == request_form.PEER,
        speak="" if filled.speak == "any" else filled.speak,
        near=filled.near,
        mode=filled.mode,
        place=filled.place,
        links=filled.links,
        avoid=tuple(avoided),
        outside_line=filled.outside_line,
        question_id=_about(session, me, view),
    )


def _about(session: Session, me: Acting, view: dict[str, Any]) -> int | None:
    """The requester's own question from which the form was opened; none joins a name to a nameless one."""
    with suppress(Refusal):  # of a question that is no more, a request is one of its own
        question = get_or_refuse(session, Question, form_subject(view))
        return question.id if question.asker_id == me.member.id else None
    return None


def choose(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """This one, please."""
    with deps.transaction() as session:
        me = current_member(session, context)
        offering.choose(
            session, get_or_refuse(session, Offer, button_value(body), GONE), me.member, deps.clock()
        )
    ack()


def choose_for_me(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The bot asks the best, and the next if need be."""
    with deps.transaction() as session:
        me = current_member(session, context)
        offering.choose_for_me(
            session,
            get_or_refuse(session, MentoringRequest, button_value(body), GONE),
            me.member,
            deps.clock(),
        )
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
    with deps.transaction() as session:
        me = current_member(session, context)
        request = get_or_refuse(session, MentoringRequest, button_value(body), GONE)
        requesting.search_again(session, request, me.member, deps.clock(), wider=wider)


def withdraw(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The requester takes it back."""
    with deps.transaction() as session:
        me = current_member(session, context)
        requesting.withdraw(
            session,
            get_or_refuse(session, MentoringRequest, button_value(body), GONE),
            me.member,
            deps.clock(),
        )
    ack()


def ask_outside(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Somebody from outside: asked in Slack, or booked by the link that the press has just opened."""
    request_id, mentor_id = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        request = get_or_refuse(session, MentoringRequest, request_id, GONE)
        outside = get_or_refuse(session, ExternalMentor, mentor_id, "mentoring.outside.gone")
        offering.ask_outside(session, request, outside, me.member, deps.clock())
    ack()
