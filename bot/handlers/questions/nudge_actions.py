"""What a colleague who was asked may reply."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.incoming.payload import button_value, colleague, form_subject, pair
from bot.handlers.people import expertise_actions
from bot.handlers.request_context import check_seen, current_member, get_or_refuse
from bot.services.people import identity
from bot.services.questions import handing_over, nudging
from bot.store.models import EvidenceKind, Member, Nudge
from bot.store.people import evidence
from bot.store.questions.audience import of_answer
from bot.views import kit
from bot.views.questions import nudge_messages


def open_answer(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form to answer in."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        asked = get_or_refuse(session, Nudge, button_value(body))
        nudging.check_may_answer(asked, me.member)
        check_seen(session, asked.question, me.member)
        form = nudge_messages.answer_form(me.t, asked.question, of_answer(session, asked.question, me.member))
    deps.slack.open(body["trigger_id"], form)
    ack()


def snooze(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not now; the nudge itself says when it comes back."""
    _reply(ack, body, context, deps, nudging.snooze)


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not me; the nudge then offers "I know who"."""
    _reply(ack, body, context, deps, nudging.decline)


def off_topic(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not my topic; the matching learns it."""
    _reply(ack, body, context, deps, nudging.off_topic)


def open_hand_over(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """I know who."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        asked = get_or_refuse(session, Nudge, button_value(body))
        nudging.check_asked(asked, me.member)
        check_seen(session, asked.question, me.member)
        form = nudge_messages.hand_over_form(me.t, asked, of_answer(session, asked.question))
    deps.slack.open(body["trigger_id"], form)
    ack()


def hand_over(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """That colleague is asked next."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        asked = get_or_refuse(session, Nudge, form_subject(view))
        to = identity.named(
            session, colleague(view, nudge_messages.COLLEAGUE), field=nudge_messages.COLLEAGUE
        )
        handing_over.hand_over(session, asked, me.member, to, deps.clock(), field=nudge_messages.COLLEAGUE)
    ack()


def hand_to(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """To the colleague whom they named in their words."""
    said, to = pair(button_value(body))
    with deps.transaction() as session:
        me, asked, colleague = (
            current_member(session, context),
            get_or_refuse(session, Nudge, said),
            get_or_refuse(session, Member, to),
        )
        handing_over.hand_over(session, asked, me.member, colleague, deps.clock(), field=None)
    ack()
    respond(**kit.message(me.t("nudge.ending.handed")), replace_original=True)


def remember(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What a hand-over said of them may be remembered."""
    _reply(ack, body, context, deps, handing_over.approve_handover)


Rule = Callable[[Session, Nudge, Member, datetime], object]


def _reply(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps, rule: Rule) -> None:
    """One press by whoever was asked; the nudge redraws itself."""
    with deps.transaction() as session:
        me = current_member(session, context)
        rule(session, get_or_refuse(session, Nudge, button_value(body)), me.member, deps.clock())
    ack()


def why_me(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Everything that put me before this question."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        asked = get_or_refuse(session, Nudge, button_value(body))
        nudging.check_asked(asked, me.member)
        handed = evidence.find(session, me.member, EvidenceKind.HANDOVER, question=asked.question)
        found = evidence.not_removed(session, [*asked.evidence, *([handed.id] if handed else [])])
        view = expertise_actions.reasons_view(session, me, found)
    deps.slack.open(body["trigger_id"], view)
    ack()
