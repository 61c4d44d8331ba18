"""What people write below something that the bot said: it reaches whom it is for, and the writer hears so."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.access import let_in
from bot.handlers.incoming.message_text import files_of, words_of_message
from bot.handlers.incoming.payload import button_value
from bot.handlers.incoming.sources import source_of_message
from bot.handlers.request_context import (
    Acting,
    current_member,
    get_or_refuse,
    plain_text,
    reply_in_conversation,
    reply_privately,
)
from bot.services.questions import asking, nudging, reply_choices, reply_delivery, replying
from bot.services.questions.reply_meanings import BROUGHT, GIVEN, MEANS, TICK, Means
from bot.services.questions.replying import Heard, IncomingWords
from bot.services.sessions import session_chat
from bot.store.models import Member, Notice, Question, Reply
from bot.store.models.channels import is_direct
from bot.store.people import members
from bot.store.people.askers import asker_of, nudge_of
from bot.store.questions import replies
from bot.views import kit
from bot.views.questions import nudge_messages, reply_messages

MENTION = re.compile(r"<@(\w+)(?:\|[^<>]*)?>")
CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w'’-]{1,30}")
DELIVERED = (Means.TO_ASKER, Means.TO_AUTHOR, Means.TO_OTHER)


def words_of(
    session: Session, me: Acting, message: dict[str, Any], *, source: str, seen_in: str | None
) -> IncomingWords:
    """What a message says: its text as it was meant, its files, and the colleagues whom it names."""
    raw = words_of_message(message)
    text = plain_text(session, raw).strip()
    return IncomingWords(
        text, source, seen_in, tuple(files_of(message)), tuple(_named(session, me, raw, text))
    )


def _named(session: Session, me: Acting, raw: str, text: str) -> list[Member]:
    """Colleagues named with an @, else by the one first name that only one colleague here has."""
    mentioned = members.by_ids(session, MENTION.findall(raw))
    if mentioned:
        return [one for one in mentioned if not one.is_bot and not one.has_left]
    for name in CAPITALISED.findall(text)[:6]:
        found = replies.named(session, name)
        if len(found) == 1 and found[0].id != me.member.id:
            return found
    return []


def in_channel(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Below a question in a channel. What stands below anything else is people's own talk."""
    channel, head_ts = event["channel"], event["thread_ts"]
    with deps.read_sessions() as session:
        head = replies.message_at(session, channel, head_ts)
    if head is None or MEANS.get(head.kind) != Means.TO_ASKER or not let_in(deps, context):
        return
    with deps.transaction() as session:
        me, question = (
            current_member(session, context),
            get_or_refuse(session, Question, head.question_id or 0),
        )
        words = words_of(session, me, event, source=f"message:{channel}:{event['ts']}", seen_in=channel)
        own_name = _below(session, me, question, words, deps)
    if own_name:
        reply_in_conversation(deps, context, kit.message(me.t("reply.own_name")))


def _below(session: Session, me: Acting, question: Question, words: IncomingWords, deps: Deps) -> bool:
    """Heard as a colleague's or as the asker's; whether a nameless asker wrote under their own name."""
    if not words.files and not any(letter.isalnum() for letter in words.text):
        return False
    asker = asker_of(session, question)
    if asker is None or asker.id != me.member.id:
        replying.hear(session, question, me.member, words, deps.clock())
        return False
    if not question.anonymous:
        replying.say(session, question, me.member, words, deps.clock())
    return question.anonymous


def in_thread(event: dict[str, Any], context: BoltContext, deps: Deps) -> bool:
    """Below a message in the conversation with the bot; False where that message says not whom it is for."""
    channel = event["channel"]
    with deps.transaction() as session:
        me = current_member(session, context)
        head = replies.message_at(session, channel, event["thread_ts"])
        means = MEANS.get(head.kind) if head else None
        if head is None or means not in DELIVERED:
            return False
        own = means == Means.TO_AUTHOR
        ts = event["ts"]
        source = source_of_message(deps.seal, channel, ts) if own else f"message:{channel}:{ts}"
        words = words_of(session, me, event, source=source, seen_in=None)
        said = deliver(session, me, head, words, deps)
    if said is not None:
        reply_privately(deps, context, said, thread_ts=event["thread_ts"])
    return True


def deliver(
    session: Session, me: Acting, head: Notice, words: IncomingWords, deps: Deps
) -> kit.Message | None:
    """Bring the words to whom a message of the bot was about; what the writer is told."""
    means, now = MEANS[head.kind], deps.clock()
    if means == Means.TO_OTHER:
        about = session_chat.subject_of(session, head.kind, head.subject_id)
        return _heard(me, session_chat.write(session, about, me.member, words, now), words)
    question = get_or_refuse(session, Question, head.question_id or 0)
    if means == Means.TO_AUTHOR:
        under = reply_delivery.author_under(session, head.kind, head.subject_id)
        asking.own(session, question, me.member)
        heard = replying.say(session, question, me.member, words, now, under=under)
        return _heard(me, heard, words, nameless=question.anonymous)
    reply_delivery.asker_or_refuse(session, question)
    talks = head.kind == BROUGHT
    heard = replying.hear(session, question, me.member, words, now, talks=talks)
    if heard == Heard.POINTED:
        return _pointed(session, me, question, words)
    return _heard(me, heard, words)


def _heard(me: Acting, heard: Heard, words: IncomingWords, *, nameless: bool = False) -> kit.Message | None:
    if heard == Heard.NOTHING:
        return None
    text = me.t(heard.value)
    note = me.t("heard.file_names_you" if nameless else "heard.file_is_private")
    private = [kit.context(note)] if words.files else []
    return kit.message(text, kit.section(text), *private)


def _pointed(session: Session, me: Acting, question: Question, words: IncomingWords) -> kit.Message:
    """Who named somebody better may hand the question over with one press."""
    reply, nudge = (
        replies.reply_by_source(session, words.source),
        nudge_of(session, question, me.member),
    )
    if nudge is not None and nudge.state in nudging.FINAL_STATES:
        nudge = None
    to, button = reply.points_to if reply else None, None
    if reply is not None and to is not None and nudge is not None:
        label = me.t("heard.hand_over", name=kit.cut(to.name, 40))
        button = kit.button(label, nudge_messages.HAND_TO, f"{nudge.id}:{to.id}", style="primary")
    elif nudge is not None:
        button = kit.button(me.t("nudge.hand_over"), nudge_messages.HAND_OVER, nudge.id)
    return reply_messages.pointed(me.t, button)


def _reply_at(session: Session, me: Acting, event: dict[str, Any]) -> Reply | None:
    """The reply that this message is, or brings to whoever asked."""
    channel, ts = event["item"]["channel"], event["item"]["ts"]
    said = replies.reply_by_source(session, f"message:{channel}:{ts}")
    shown = replies.message_at(session, channel, ts) if said is None else None
    return session.get(Reply, shown.subject_id) if shown and shown.kind in (GIVEN, TICK) else said


def reacted(session: Session, me: Acting, event: dict[str, Any], now: datetime, *, accepts: bool) -> None:
    """A sign on what is no answer yet: the asker's tick makes one of it, two thumbs do."""
    reply = _reply_at(session, me, event)
    if reply is None or reply.question is None:
        return
    asker = asker_of(session, reply.question)
    if accepts:
        mine = asker is not None and asker.id == me.member.id and not reply.by_asker
        if not mine or reply.question.state in replying.CLOSED:
            return
        if reply.question.anonymous and not is_direct(event["item"]["channel"]):
            reply_delivery.tick(session, reply, reply.question, now)
        else:
            reply_choices.accept(session, reply, me.member, now)
    else:
        reply_choices.vote(session, reply, me.member, event["reaction"], now)


def unreacted(session: Session, me: Acting, event: dict[str, Any]) -> None:
    """The sign is taken back."""
    reply = _reply_at(session, me, event)
    if reply is not None:
        reply_choices.unvote(session, reply, me.member, event["reaction"])


Rule = Callable[..., None]


def _decide(rule: Rule, *, timed: bool = True) -> Callable[..., None]:
    """One press by the asker on what somebody wrote; the message redraws itself."""

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        with deps.transaction() as session:
            me, reply = current_member(session, context), get_or_refuse(session, Reply, button_value(body))
            rule(session, reply, me.member, *([deps.clock()] if timed else []))
        ack()

    return pressed


accept = _decide(reply_choices.accept)
helps = _decide(reply_choices.helps)
not_yet = _decide(reply_choices.not_yet, timed=False)


def ask_named(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The colleague whom a reply names is asked; the asker hears so."""
    with deps.transaction() as session:
        me, reply = current_member(session, context), get_or_refuse(session, Reply, button_value(body))
        reply_choices.ask_named(session, reply, me.member, deps.clock())
    ack()
    respond(**kit.message(me.t("reply.asked_named")), response_type="ephemeral", replace_original=False)


keep_solution = _decide(reply_choices.keep_solution)
close_solved = _decide(reply_choices.close_solved)
not_solved = _decide(reply_choices.not_solved)


def said(respond: Respond, message: kit.Message) -> None:
    """In the place of the message whose button was pressed."""
    respond(**message, replace_original=True)
