"""What a colleague who was asked may reply."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.acting import row, typed, value, who
from bot.services import nudges, people
from bot.store.models import Nudge, Outcome
from bot.views import nudges as views


def open_answer(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form to answer in."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        asked = row(session, Nudge, value(body))
        if asked.question.state in (Outcome.WITHDRAWN, Outcome.REMEMBERED):
            raise Refusal("question.closed")
        form = views.answer_form(me.t, asked.question.text, asked.question_id)
    deps.slack.open(body["trigger_id"], form)
    ack()


def snooze(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not now; the nudge itself says when it comes back."""
    with deps.acting() as session:
        me = who(session, context)
        nudges.snooze(session, row(session, Nudge, value(body)), me.member, deps.clock())
    ack()


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not me; the nudge then offers "I know who"."""
    with deps.acting() as session:
        me = who(session, context)
        nudges.decline(session, row(session, Nudge, value(body)), me.member, deps.clock())
    ack()


def off_topic(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not my topic; the matching learns it."""
    with deps.acting() as session:
        me = who(session, context)
        nudges.off_topic(session, row(session, Nudge, value(body)), me.member, deps.clock())
    ack()


def open_hand_over(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """I know who."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        form = views.hand_over_form(me.t, row(session, Nudge, value(body)))
    deps.slack.open(body["trigger_id"], form)
    ack()


def hand_over(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """That colleague is asked next."""
    view = body["view"]
    with deps.acting() as session:
        me = who(session, context)
        asked = row(session, Nudge, view["private_metadata"])
        to = people.named(session, me.workspace, typed(view, views.COLLEAGUE), field=views.COLLEAGUE)
        nudges.hand_over(session, asked, me.member, to, deps.clock(), field=views.COLLEAGUE)
    ack()


def remember(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What a hand-over said of them may be remembered."""
    with deps.acting() as session:
        me = who(session, context)
        nudges.approve_handover(session, row(session, Nudge, value(body)), me.member, deps.clock())
    ack()
