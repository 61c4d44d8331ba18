"""Asking for a meeting, and what the requester does with a request afterwards."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.acting import plain_text, row, typed, value, who
from bot.services import mentoring, offers, people
from bot.store import mentoring as rows
from bot.store.models import ExternalMentor, Offer, Question, Request
from bot.views import kit
from bot.views import mentoring as views

MENTOR_ANYWHERE = "ask_for_a_session"
GONE = "mentoring.gone"


def mentor(ack: Ack, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """/mentor, with a topic or without: the form, because a session needs an objective."""
    _show(deps, context, command["trigger_id"], command["text"])
    ack()


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The global shortcut, and the Home tab's button."""
    _show(deps, context, body["trigger_id"])
    ack()


def open_form_about(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A button under a question: talk about it for twenty minutes."""
    with deps.sessions.begin() as session:
        question = row(session, Question, value(body))
    _show(deps, context, body["trigger_id"], question.text, question.id)
    ack()


def _show(deps: Deps, context: BoltContext, trigger_id: str, words: str = "", about: int | str = "") -> None:
    with deps.sessions.begin() as session:
        me = who(session, context)
        topic = " ".join(plain_text(session, me.workspace, words).split())
        problem, objective = "", ""
        if len(topic) > views.TOPIC_LENGTH:
            problem = "" if about else me.t("mentoring.topic_cut", longest=views.TOPIC_LENGTH)
            objective = kit.cut(topic, views.OBJECTIVE_LENGTH)
        form = views.form(
            me.t,
            topic=kit.cut(topic, views.TOPIC_LENGTH),
            objective=objective,
            problem=problem,
            about=str(about),
            line=rows.knows_its_line(session, me.member),
        )
    deps.slack.open(trigger_id, form)


def ask(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent: kept, then acknowledged; the suggestions come in the conversation with the bot."""
    view = body["view"]
    with deps.acting() as session:
        me = who(session, context)
        named = typed(view, views.AVOID) or []
        avoided = [people.named(session, me.workspace, one, field=views.AVOID).id for one in named]
        speak = typed(view, views.SPEAK) or "any"
        wanted = mentoring.Wanted(
            topic=typed(view, views.TOPIC) or "",
            objective=typed(view, views.OBJECTIVE) or "",
            with_peer=typed(view, views.WITH) == views.PEER,
            speak="" if speak == "any" else speak,
            near=typed(view, views.NEAR) or "week",
            mode=typed(view, views.MODE) or "call",
            place=typed(view, views.PLACE) or "",
            links=typed(view, views.LINKS) or "",
            avoid=tuple(avoided),
            outside_line=views.OUTSIDE_LINE in (typed(view, views.LINE) or []),
            question_id=int(view["private_metadata"] or 0) or None,
        )
        source, fields = f"form:{view['id']}", (views.TOPIC, views.OBJECTIVE)
        mentoring.ask(session, me.member, wanted, source=source, now=deps.clock(), fields=fields)
    ack()


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
    request_id, mentor_id = value(body).split(":")
    with deps.acting() as session:
        me = who(session, context)
        request = row(session, Request, request_id, GONE)
        outside = session.get(ExternalMentor, int(mentor_id))
        if outside is None:
            raise Refusal("mentoring.outside.gone")
        offers.ask_outside(session, request, outside, me.member, deps.clock())
    ack()
