"""Answers from the form, from threads and from reactions, and what readers make of them."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import conversation, direct
from bot.handlers.acting import Acting, plain_text, row, typed, value, who
from bot.services import answers
from bot.store import questions
from bot.store.models import Answer, Outcome, Question
from bot.views import kit
from bot.views import nudges as views

ACCEPTING = {"white_check_mark", "heavy_check_mark", "ballot_box_with_check"}
HELPFUL = {"+1", "thumbsup", "raised_hands", "pray", "heart", "clap", "bulb", "star", "100"}
WORDS = {None, "thread_broadcast", "file_share"}  # subtypes by which people say something


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """ "I can help", in a channel: anybody may."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        question = row(session, Question, value(body))
        if question.state in answers.CLOSED_TO_ANSWERS:
            raise Refusal("question.closed")
        form = views.answer_form(me.t, question.text, question.id)
    deps.slack.open(body["trigger_id"], form)
    ack()


def answer(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent."""
    view = body["view"]
    with deps.acting() as session:
        me = who(session, context)
        question = row(session, Question, view["private_metadata"])
        answers.answer(
            session,
            question,
            me.member,
            typed(view, views.ANSWER_TEXT) or "",
            source=f"form:{view['id']}",
            field=views.ANSWER_TEXT,
            now=deps.clock(),
        )
    ack()


def accept(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The asker accepts; the message redraws itself."""
    with deps.acting() as session:
        me = who(session, context)
        answers.accept(session, row(session, Answer, value(body)), me.member, deps.clock())
    ack()


def helpful(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A reader found it helpful."""
    with deps.acting() as session:
        me = who(session, context)
        first = answers.find_helpful(session, row(session, Answer, value(body)), me.member, deps.clock())
    ack()
    said = me.t("answer.helpful.thanks" if first else "answer.helpful.already")
    respond(**kit.message(said), response_type="ephemeral", replace_original=False)


def message(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """To the bot, or below a question; all else that people write to each other is dropped."""
    subtype, in_dm = event.get("subtype"), event.get("channel_type") == "im"
    if subtype == "message_changed":
        _changed(event, context, deps)
    elif subtype == "message_deleted":
        _deleted(event, context, deps)
    elif subtype in WORDS and event.get("user") and not event.get("bot_id"):
        if in_dm:
            direct.message(event, context, deps)
        elif event.get("thread_ts"):
            conversation.in_channel(event, context, deps)
    next()


def _said(
    session: Session, event: dict[str, Any], context: BoltContext, ts: str
) -> tuple[Acting, Answer | None]:
    me = who(session, context)
    return me, questions.answer_by_source(session, me.workspace, f"message:{event['channel']}:{ts}")


def _changed(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    new = event["message"]
    if not new.get("user") or new.get("bot_id"):
        return
    context["user_id"] = new["user"]
    with deps.acting() as session:
        me, given = _said(session, event, context, new["ts"])
        if given is not None:
            answers.edit(session, given, plain_text(session, me.workspace, new.get("text") or ""))


def _deleted(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    old = event.get("previous_message") or {}
    if not old.get("user") or old.get("bot_id"):
        return
    context["user_id"] = old["user"]
    with deps.acting() as session:
        _, given = _said(session, event, context, event["deleted_ts"])
        if given is not None:
            answers.delete(session, given, deps.clock())


def reacted(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """✅ by the asker accepts; a thumb, by anybody else, says that it helped."""
    if _reaction(event) in ACCEPTING | HELPFUL and event["item"]["type"] == "message":
        with deps.acting() as session:
            me = who(session, context)
            given = questions.answer_at(session, me.workspace, event["item"]["channel"], event["item"]["ts"])
            if given is not None:
                _react(session, given, me, event, deps)
            else:
                conversation.reacted(session, me, event, deps.clock(), accepts=_reaction(event) in ACCEPTING)
    next()


def _reaction(event: dict[str, Any]) -> str:
    """The reaction's name; "+1::skin-tone-3" is a thumb like any other."""
    return str(event["reaction"]).partition("::")[0]


def _react(session: Session, given: Answer, me: Acting, event: dict[str, Any], deps: Deps) -> None:
    reaction = _reaction(event)
    asker = questions.asker_of(session, given.question)
    if reaction in ACCEPTING and asker is not None and asker.id == me.member.id:
        if given.accepted_at is None and given.question.state != Outcome.WITHDRAWN:
            answers.accept(session, given, me.member, deps.clock())
    elif reaction in HELPFUL and given.author_id != me.member.id and given.deleted_at is None:
        answers.find_helpful(session, given, me.member, deps.clock(), sign=event["reaction"])


def unreacted(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """The thumb is taken back."""
    if _reaction(event) in HELPFUL and event["item"]["type"] == "message":
        with deps.acting() as session:
            me = who(session, context)
            given = questions.answer_at(session, me.workspace, event["item"]["channel"], event["item"]["ts"])
            if given is not None:
                answers.unfind_helpful(session, given, me.member, event["reaction"])
            else:
                conversation.unreacted(session, me, event)
    next()
