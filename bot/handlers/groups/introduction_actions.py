"""Introductions to colleagues: how often, not this time, we did not meet."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.handlers import home_events
from bot.handlers.groups.group_meeting_actions import GONE
from bot.handlers.incoming.payload import button_value, choice
from bot.handlers.request_context import current_member, get_or_refuse
from bot.services.groups import introductions
from bot.store.models import Group, GroupMeeting
from bot.views.groups import introduction_messages


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab, or from a message about it."""
    show(deps, context, body["trigger_id"])
    ack()


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """How often somebody would like to be introduced."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        form = introduction_messages.form(me.t, me.member, me.workspace.introductions_at)
    deps.slack.open(trigger_id, form)


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Kept; the next round counts with them, or no longer does."""
    forms = introduction_messages
    chosen = choice(body["view"], forms.RHYTHM, among=forms.RHYTHMS) or forms.NEVER
    with deps.transaction() as session:
        me = current_member(session, context)
        introductions.choose(session, me.member, forms.RHYTHMS[chosen], deps.clock())
    ack()
    home_events.draw(deps, context)


def skip(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Not this time."""
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, button_value(body), GONE)
        introductions.skip(session, group, me.member, deps.clock())
    ack()


def missed(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """We did not meet."""
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, button_value(body), GONE)
        introductions.missed(session, meeting, me.member, deps.clock())
    ack()
