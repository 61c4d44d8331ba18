"""What somebody says to the invitation to give sessions."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.handlers import home_events
from bot.handlers.incoming.payload import button_value
from bot.handlers.request_context import current_member, get_or_refuse
from bot.services.people import mentor_invitations
from bot.store.models import Member


def accept(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Yes: colleagues may ask them from now on."""
    _settle(body, context, deps, agrees=True)
    ack()
    home_events.draw(deps, context)


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """No, for good."""
    _settle(body, context, deps, agrees=False)
    ack()


def _settle(body: dict[str, Any], context: BoltContext, deps: Deps, *, agrees: bool) -> None:
    with deps.transaction() as session:
        me = current_member(session, context)
        invited = get_or_refuse(session, Member, button_value(body), "mentoring.not_asked")
        mentor_invitations.reply(session, invited, me.member, agrees=agrees)
