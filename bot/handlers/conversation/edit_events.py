"""Messages that were changed or deleted: what was made of them follows.

`message_changed` comes for every message of every channel, and when Slack adds the preview of a link: what
says the same as before, or is not known here, is left at that.
"""

from typing import Any

from slack_bolt import BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.conversation import direct_events
from bot.handlers.incoming.actors import author_of, is_tombstone
from bot.handlers.incoming.message_text import says_the_same, words_of_message
from bot.handlers.incoming.sources import sources_of_message
from bot.handlers.questions.ask_actions import question_of
from bot.handlers.request_context import Acting, current_member, plain_text, reply_privately
from bot.services.questions import answering, question_changes, reply_choices, reply_edits, triage
from bot.store.keys import seal
from bot.store.models import Answer, Question, QuestionState, Reply
from bot.store.models.channels import is_direct
from bot.store.questions.answers import answer_by_source
from bot.store.questions.questions import by_source
from bot.store.questions.replies import reply_by_source
from bot.views.questions import ask_forms


def changed(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The author put it in other words; a message with a thread that was deleted comes as a change, too."""
    new = event["message"]
    if is_tombstone(event):
        _gone(event, new["ts"], context, deps)
    elif _is_reworded(event) and _is_known(event, new["ts"], context, deps):
        _reworded(event, new, context, deps)


def deleted(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It was deleted, by its author or by an admin of Slack."""
    _gone(event, event["deleted_ts"], context, deps)


def _is_reworded(event: dict[str, Any]) -> bool:
    new = event["message"]
    return bool(new.get("user")) and not says_the_same(new, event.get("previous_message"))


def _reworded(event: dict[str, Any], new: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    context["user_id"] = new["user"]
    with deps.transaction() as session:
        me = current_member(session, context)
        question, given, reply = _made_of(session, event["channel"], new["ts"])
        words = plain_text(session, words_of_message(new))
        if given is not None and reply_edits.is_answer_by(session, given, reply, me.member):
            answering.edit(session, given, words)
        if reply is not None and reply_choices.is_by(session, reply, me.member):
            reply_edits.edit(session, reply, words, deps.clock())
        if question is not None and question.is_held:
            words = question_of(session, new, context)
            direct_events.reworded(session, me, question, words, deps)
            return
        text = question_of(session, new, context)
        follows = question is not None and question_changes.follow(
            session, question, me.member, text, deps.clock(), private=is_direct(event["channel"])
        )
    if question is not None and follows and question.state == QuestionState.DRAFT:
        _recall_again(question, me, context, deps)


def _recall_again(question: Question, me: Acting, context: BoltContext, deps: Deps) -> None:
    """A draft in other words: what the memory has for these and had not before. Nothing is sent on."""
    with deps.read_sessions() as session:
        reader = triage.reads_beside(session, session.get_one(Question, question.id))
    remembered = deps.index.remembered(question.text, reader)
    with deps.sessions.begin() as session:
        kept = session.get_one(Question, question.id)
        shown = triage.beside_anew(session, kept, remembered)
        drawn = ask_forms.recalled(me.t, kept, shown)
    if shown:
        reply_privately(deps, context, drawn)


def _gone(event: dict[str, Any], ts: str, context: BoltContext, deps: Deps) -> None:
    author = author_of(event).get("user")
    if not author or not _is_known(event, ts, context, deps):
        return
    context["user_id"] = author
    with deps.transaction() as session:
        me = current_member(session, context)
        question, given, reply = _made_of(session, event["channel"], ts)
        if given is not None and reply_edits.is_answer_by(session, given, reply, me.member):
            answering.delete(session, given, deps.clock())
        if reply is not None and reply_choices.is_by(session, reply, me.member):
            reply_edits.delete(session, reply, deps.clock())
        if question is not None and not question.is_held:
            private = is_direct(event["channel"])
            question_changes.drop(session, question, me.member, deps.clock(), private=private)
    if question is not None and question.is_held:
        direct_events.forgotten(deps, context, question.id)


def _is_known(event: dict[str, Any], ts: str, context: BoltContext, deps: Deps) -> bool:
    """Whether anything was made of this message: looked up without keeping a writer waiting."""
    with deps.read_sessions() as session:
        return any(_made_of(session, event["channel"], ts))


def _made_of(session: Session, channel: str, ts: str) -> tuple[Question | None, Answer | None, Reply | None]:
    """The question that the message asked, the answer that it gave, what it said to somebody."""
    marked, unkeyed, plain = sources_of_message(seal.of_session(session), channel, ts)
    asked = by_source(session, marked) or by_source(session, unkeyed)
    reply = reply_by_source(session, plain) or reply_by_source(session, marked)
    given = answer_by_source(session, plain) or answer_by_source(session, marked)
    return asked, given or (reply.answer if reply else None), reply
