"""Swaps: taking part, looking, agreeing, declining."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers import home_events
from bot.handlers.groups.group_meeting_actions import GONE
from bot.handlers.incoming.payload import button_value, choices
from bot.handlers.request_context import current_member, get_or_refuse, show_over
from bot.services.groups import swaps
from bot.store.groups.swaps import balance_of
from bot.store.models import Group, Member
from bot.store.people import evidence, interests
from bot.views import kit
from bot.views.groups import swap_messages

Act = Callable[[Session, Group, Member, datetime], None]


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab, or from a message about it."""
    show_over(deps, body, _form(deps, context))
    ack()


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """Whether somebody takes part."""
    deps.slack.open(trigger_id, _form(deps, context))


def _form(deps: Deps, context: BoltContext) -> kit.View:
    with deps.read_sessions() as session:
        me = current_member(session, context)
        known = [piece.topic for piece in evidence.declared_by(session, me.member) if piece.topic]
        wishes = [wish.topic for wish in interests.goals_of(session, me.member)]
        return swap_messages.form(me.t, me.member, known, wishes, balance_of(session, me.member))


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Kept; the next round counts with them, or no longer does."""
    with deps.transaction() as session:
        me = current_member(session, context)
        takes = swap_messages.TAKES in choices(body["view"], swap_messages.TAKES)
        swaps.choose(session, me.member, takes, deps.clock())
    ack()
    home_events.draw(deps, context)


def look(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One would look."""
    _act(deps, context, body, swaps.look)
    ack()


def agree(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One agrees."""
    _act(deps, context, body, swaps.agree)
    ack()


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One would rather not."""
    _act(deps, context, body, swaps.decline)
    ack()


def _act(deps: Deps, context: BoltContext, body: dict[str, Any], act: Act) -> None:
    with deps.transaction() as session:
        me = current_member(session, context)
        act(session, get_or_refuse(session, Group, button_value(body), GONE), me.member, deps.clock())
