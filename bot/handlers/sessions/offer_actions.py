"""What a mentor who is asked may reply, and what the requester says to another time."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.handlers.incoming.payload import LAST, button_value, colleague, form_subject, moment, number, pair
from bot.handlers.request_context import current_member, get_or_refuse
from bot.handlers.sessions.request_actions import GONE
from bot.services.people import identity
from bot.services.sessions import offer_responses
from bot.store.models import Offer
from bot.views.sessions import offer_messages


def claim(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One of the slots; the first to press wins."""
    said, seconds = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        offer = get_or_refuse(session, Offer, said, GONE)
        offer_responses.claim(session, offer, me.member, number(seconds, GONE, most=LAST), deps.clock())
    ack()


def open_other_time(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form with a date and time picker."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        offer = get_or_refuse(session, Offer, button_value(body), GONE)
        offer_responses.may_act(session, offer, me.member)
        offered = (datetime.fromtimestamp(slot, UTC) for slot in offer.slots)
        form = offer_messages.other_time_form(
            me.t, offer, next((at for at in offered if at > deps.clock()), None)
        )
    deps.slack.open(body["trigger_id"], form)
    ack()


def other_time(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Confirmed at once where the requester is free; else they are asked."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        offer = get_or_refuse(session, Offer, form_subject(view), GONE)
        at = moment(view, offer_messages.TIME)
        offer_responses.propose(session, offer, me.member, at, deps.clock(), field=offer_messages.TIME)
    ack()


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not now: the next one is asked."""
    with deps.transaction() as session:
        me = current_member(session, context)
        offer_responses.decline(
            session, get_or_refuse(session, Offer, button_value(body), GONE), me.member, deps.clock()
        )
    ack()


def open_hand_over(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """I know who."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        offer = get_or_refuse(session, Offer, button_value(body), GONE)
        offer_responses.may_act(session, offer, me.member)
        form = offer_messages.hand_over_form(me.t, offer)
    deps.slack.open(body["trigger_id"], form)
    ack()


def hand_over(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """That colleague is asked next."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        offer = get_or_refuse(session, Offer, form_subject(view), GONE)
        to = identity.named(
            session, colleague(view, offer_messages.COLLEAGUE), field=offer_messages.COLLEAGUE
        )
        offer_responses.hand_over(session, offer, me.member, to, deps.clock(), field=offer_messages.COLLEAGUE)
    ack()


def accept_time(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The time that the mentor proposes suits."""
    with deps.transaction() as session:
        me = current_member(session, context)
        offer_responses.accept_time(
            session, get_or_refuse(session, Offer, button_value(body), GONE), me.member, deps.clock()
        )
    ack()


def refuse_time(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It does not: somebody else is asked."""
    with deps.transaction() as session:
        me = current_member(session, context)
        offer_responses.refuse_time(
            session, get_or_refuse(session, Offer, button_value(body), GONE), me.member, deps.clock()
        )
    ack()
