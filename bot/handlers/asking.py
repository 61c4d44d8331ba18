"""Asking, in six ways; the memory is looked through first."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.acting import plain_text, tell, typed, who
from bot.i18n import Translator
from bot.matching.shelf import Hit
from bot.services import memory, questions
from bot.store import workspaces
from bot.store.models import Outcome, Question
from bot.store.questions import by_source, in_thread
from bot.views import asking, kit
from bot.views import memory as memory_views
from bot.views import questions as views

ASK_ANYWHERE = "ask_a_question"
ASK_ABOUT = "ask_about_message"
NEARBY = 12  # cards looked at for one that says: somebody tried this
Reply = Callable[[kit.Message], None]


def _place(channel: str) -> str | None:
    """The channel in which a question may stand; a conversation between two is none, and would name them."""
    return None if channel.startswith("D") else channel


def _source(kind: str, *parts: str) -> str:
    """What one gesture in Slack is known by; hashed, so that the row does not lead back to who made it."""
    return f"{kind}:{sha256(':'.join(parts).encode()).hexdigest()[:40]}"


def say(respond: Respond) -> Reply:
    """Answer a command or a press, for whoever acted alone."""

    def reply(message: kit.Message) -> None:
        respond(**message, response_type="ephemeral", replace_original=False)

    return reply


def ask(ack: Ack, respond: Respond, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """/ask with words: kept before Slack hears "received". Without words, or too many: the form."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        text = plain_text(session, me.workspace, command["text"]).strip()
        problem = questions.problem(text)
        if problem is None:
            source = _source("command", command["trigger_id"])
            question = questions.ask(
                session,
                me.member,
                text,
                source=source,
                channel=_place(command["channel_id"]),
                now=deps.clock(),
            )
        elif text and problem.key != "question.too_long":
            raise problem
    if problem is None:
        ack()
        _triage(deps, context, question, say(respond))
    else:
        sentence = me.t(problem.key, **problem.values) if text else ""
        where = _place(command["channel_id"])
        deps.slack.open(command["trigger_id"], asking.form(me.t, text=text, problem=sentence, where=where))
        ack()


def _triage(deps: Deps, context: BoltContext, question: Question, reply: Reply) -> None:
    """Memory first; then tell the asker what was found, or where it went."""
    remembered = deps.knowledge.remembered(question.text)
    hits = deps.knowledge.find(question.text, NEARBY)
    there = question.channel is not None and deps.slack.can_post(question.channel)
    with deps.acting() as session:
        t, kept = who(session, context).t, session.get_one(Question, question.id)
        if kept.state == Outcome.DRAFT and not there:
            kept.channel = None
        shown = questions.triage(session, kept, remembered, deps.clock())
        moved = question.channel if not there else None
        drawn = asking.recalled(t, kept, shown) if shown else asking.sent(t, kept, moved)
        drawn = with_warnings(session, t, kept, drawn, hits)
    reply(drawn)


def with_warnings(
    session: Session, t: Translator, question: Question, drawn: kit.Message, hits: Sequence[Hit]
) -> kit.Message:
    """What somebody tried and saw fail stands beside answers, and beside a question that goes out."""
    cards = memory.readable(session, [hit.key for hit in hits], question.channel)
    near = {hit.key for hit in hits if hit.near}
    told = memory.warnings(memory.of_workspace(cards, question.workspace, len(cards)), near)
    return {**drawn, "blocks": [*drawn["blocks"], *memory_views.warnings(t, told)]}


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The global shortcut, and the Home tab's button."""
    with deps.sessions.begin() as session:
        me = who(session, context)
    deps.slack.open(body["trigger_id"], asking.form(me.t))
    ack()


def open_form_about(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The message shortcut: the form, with the message's words to start from."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        words = plain_text(session, me.workspace, body["message"].get("text") or "")
    where = _place(body["channel"]["id"])
    deps.slack.open(body["trigger_id"], asking.form(me.t, text=words, where=where))
    ack()


def ask_in_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent: kept, then acknowledged; what is wrong is said beside its field."""
    view, chosen = body["view"], typed(body["view"], views.OPTIONS) or []
    spoken = typed(view, views.LANGUAGE)
    with deps.sessions.begin() as session:
        me = who(session, context)
        question = questions.ask(
            session,
            me.member,
            typed(view, views.TEXT) or "",
            tried=typed(view, views.TRIED) or "",
            urgent=views.URGENT in chosen,
            anonymous=views.ANONYMOUS in chosen,
            source=_source("form", view["id"]),
            channel=typed(view, views.WHERE),
            language=None if spoken == "detect" else spoken,
            field=views.TEXT,
            now=deps.clock(),
        )
    ack()
    context["channel_id"] = None if question.anonymous else question.channel
    _triage(deps, context, question, lambda message: tell(deps, context, message))


def mentioned(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """A mention of the bot is a question to colleagues, in that channel; under a question it is a remark."""
    if event.get("user") and not event.get("bot_id") and not _remark(event, context, deps):
        asked_in_words(event, context, deps, channel=event["channel"])
    next()


def _remark(event: dict[str, Any], context: BoltContext, deps: Deps) -> bool:
    """Whether it stands in the thread of a question; the message event brings it as an answer."""
    if not event.get("thread_ts"):
        return False
    with deps.reads() as session:
        workspace = workspaces.find(session, context.team_id or "")
        asked = workspace and in_thread(session, workspace, event["channel"], event["thread_ts"])
    return asked is not None


def asked_in_words(event: dict[str, Any], context: BoltContext, deps: Deps, channel: str | None) -> None:
    """A question said to the bot, in a channel or in its DM."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        words = event.get("text", "").replace(f"<@{context.bot_user_id}>", " ")
        text = plain_text(session, me.workspace, words).strip()
        if text.lower() in HELLO:
            question = None
        else:
            source = _source("message", event["channel"], event["ts"])
            if by_source(session, me.workspace, source) is not None:
                return  # Slack delivers an event at least once
            question = questions.ask(
                session, me.member, text, source=source, channel=channel, now=deps.clock()
            )
    if question is None:
        tell(deps, context, kit.message(me.t("help")))
    elif question.state == Outcome.DRAFT:
        _triage(deps, context, question, lambda message: tell(deps, context, message))


HELLO = {"help", "aide", "hello", "hi", "bonjour", "salut", "?"}
