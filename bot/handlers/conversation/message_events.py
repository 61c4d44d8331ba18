"""Messages and reactions in channels and in direct messages: whose business each is."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.conversation import direct_events, edit_events, reply_actions, workspace_events
from bot.handlers.incoming.actors import CONVERTED_TO_PRIVATE, CONVERTED_TO_PUBLIC, SAYING, is_private
from bot.handlers.incoming.relevance import ACCEPTING, CHANGED, DELETED, is_sign, reaction
from bot.handlers.request_context import Acting, current_member
from bot.services.questions import accepting
from bot.store.models import Answer
from bot.store.models.channels import is_direct
from bot.store.questions import answers


def message(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """To the bot, or below a question; all else that people write to each other is dropped."""
    subtype, in_dm = event.get("subtype"), is_private(event)
    if subtype == CHANGED:
        edit_events.changed(event, context, deps)
    elif subtype == DELETED:
        edit_events.deleted(event, context, deps)
    elif subtype in (CONVERTED_TO_PRIVATE, CONVERTED_TO_PUBLIC):
        workspace_events.converted(event, context, deps)
    elif subtype in SAYING and event.get("user") and not event.get("bot_id"):
        if in_dm:
            direct_events.message(event, context, deps)
        elif event.get("thread_ts"):
            reply_actions.in_channel(event, context, deps)
    next()


def reacted(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """✅ by the asker accepts; a thumb, by anybody else, says that it helped."""
    if is_sign(event):
        with deps.transaction() as session:
            me = current_member(session, context)
            given = answers.answer_at(session, event["item"]["channel"], event["item"]["ts"])
            if given is not None:
                _react(session, given, me, event, deps)
            else:
                reply_actions.reacted(session, me, event, deps.clock(), accepts=reaction(event) in ACCEPTING)
    next()


def _react(session: Session, given: Answer, me: Acting, event: dict[str, Any], deps: Deps) -> None:
    if reaction(event) in ACCEPTING:
        _tick(session, given, me, event, deps)
    elif given.author_id != me.member.id and given.stands:
        accepting.find_helpful(session, given, me.member, deps.clock(), sign=event["reaction"])


def _tick(session: Session, given: Answer, me: Acting, event: dict[str, Any], deps: Deps) -> None:
    accepting.tick(
        session,
        given,
        me.member,
        added=event["type"] == "reaction_added",
        in_channel=not is_direct(event["item"]["channel"]),
        now=deps.clock(),
    )


def unreacted(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """The check mark or the thumb is taken back."""
    if is_sign(event):
        with deps.transaction() as session:
            me = current_member(session, context)
            given = answers.answer_at(session, event["item"]["channel"], event["item"]["ts"])
            if given is not None and reaction(event) in ACCEPTING:
                _tick(session, given, me, event, deps)
            elif given is not None:
                accepting.unfind_helpful(session, given, me.member, event["reaction"])
            else:
                reply_actions.unreacted(session, me, event)
    next()
