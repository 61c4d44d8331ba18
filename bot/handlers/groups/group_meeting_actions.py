"""What any of a group does with a meeting: take a slot, another time, move it, call it off."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.handlers.incoming.payload import button_value, form_subject, form_value, moment, number, pair
from bot.handlers.request_context import current_member, get_or_refuse
from bot.services.groups import group_meetings, introductions
from bot.services.groups.group_kinds import STEPS
from bot.store.models import Group, GroupMeeting
from bot.views.groups import group_meeting_messages

GONE = "group.gone"


def take(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One of the times proposed."""
    group_id, slot = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, group_id, GONE)
        introductions.take(session, group, me.member, number(slot, GONE), deps.clock())
    ack()


def open_other_time(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form for a time of their own."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, button_value(body), GONE)
        group_meetings.seat_of(group, me.member)
        form = group_meeting_messages.time_form(me.t, group, None)
    deps.slack.open(body["trigger_id"], form)
    ack()


def other_time(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Settled at once, where it suits the others."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(view), GONE)
        at = moment(view, group_meeting_messages.WHEN)
        introductions.settle(
            session, group, me.member, at, deps.clock(), field=group_meeting_messages.WHEN
        )  # fmt: skip
    ack()


def open_move(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form for another time, with some that all have."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, button_value(body), GONE)
        group_meetings.seat_of(meeting.group, me.member)
        free = group_meetings.shared_times(session, meeting, deps.clock())
        form = group_meeting_messages.move_form(me.t, meeting, free)
    deps.slack.open(body["trigger_id"], form)
    ack()


def move(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Another time, with a word for the others."""
    view, forms = body["view"], group_meeting_messages
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, form_subject(view), GONE)
        at, note = moment(view, forms.WHEN), form_value(view, forms.NOTE)
        group_meetings.move(session, meeting, me.member, at, note, deps.clock(), field=forms.WHEN)
        STEPS[meeting.group.kind].replan(session, meeting.group, deps.clock())
    ack()


def open_cancel(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form with a word for the others."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, button_value(body), GONE)
        group_meetings.seat_of(meeting.group, me.member)
        form = group_meeting_messages.cancel_form(me.t, meeting)
    deps.slack.open(body["trigger_id"], form)
    ack()


def cancel(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Called off; other times are proposed while the introduction lasts."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, form_subject(view), GONE)
        note = form_value(view, group_meeting_messages.NOTE)
        group_meetings.cancel(session, meeting, me.member, note, deps.clock())
        STEPS[meeting.group.kind].replan(session, meeting.group, deps.clock())
    ack()


def followed(ack: Ack) -> None:
    """Somebody opened a link; Slack wants to hear that we heard."""
    ack()
