"""Circles: proposed, found, joined, timed, left; their charter."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.groups.group_meeting_actions import GONE
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    choices,
    form_subject,
    form_value,
    number,
    pair,
    picked,
)
from bot.handlers.request_context import Acting, current_member, get_or_refuse, reply_privately, show_over
from bot.services.groups import circle_calls, circle_people, group_meetings
from bot.store.models import CircleStyle, Group, LearningGoal, SeatState
from bot.store.models.channels import is_direct
from bot.views import circle_button, kit
from bot.views.groups import circle_call_messages, circle_forms


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The form, with nothing in it yet."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        form = circle_forms.propose(me.t, others=len(circle_calls.open_to(session, me.member)))
    deps.slack.open(trigger_id, form)


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab, from a digest with its topic, from a circle that is over with its theme."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        theme, channel = _begins_with(session, me, button_value(body), context.channel_id)
        others = len(circle_calls.open_to(session, me.member))
        form = circle_forms.propose(me.t, theme, channel, others)
    show_over(deps, body, form)
    ack()


def _begins_with(session: Session, me: Acting, said: str, channel: str | None) -> tuple[str, str | None]:
    """A topic that is theirs, and the channel of the digest in which they pressed; or nothing."""
    if said.startswith(circle_button.WISH):
        wish = get_or_refuse(session, LearningGoal, said.removeprefix(circle_button.WISH))
        theme = wish.topic if wish.member_id == me.member.id else ""
        return theme, None if is_direct(channel) else channel
    if not said.isdecimal():
        return "", None
    group = get_or_refuse(session, Group, said, GONE)
    was_in = any(seat.member_id == me.member.id for seat in group.seats)
    return group.theme if was_in else "", None


def open_list(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The circles that gather, with a free place."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        form = circle_call_messages.listed(me.t, circle_calls.open_to(session, me.member))
    show_over(deps, body, form)
    ack()


def propose(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Sent: it is called for, and people are looked for."""
    view, forms = body["view"], circle_forms
    filled = _filled(view)
    if filled.channel and not deps.slack.can_post(filled.channel):
        raise Refusal("circle.not_in_channel", field=forms.CHANNEL)
    with deps.transaction() as session:
        me = current_member(session, context)
        group = circle_calls.propose(
            session, me.member, filled, f"circle:{view['id']}", deps.clock(),
            fields=(forms.THEME, forms.OUTCOME),
        )  # fmt: skip
        said = circle_call_messages.proposed(me.t, group)
    ack(response_action="clear")
    reply_privately(deps, context, said)


def _filled(view: dict[str, Any]) -> circle_calls.CircleForm:
    forms = circle_forms
    return circle_calls.CircleForm(
        theme=form_value(view, forms.THEME),
        outcome=form_value(view, forms.OUTCOME),
        style=CircleStyle(choice(view, forms.STYLE, among=list(CircleStyle)) or CircleStyle.FREE),
        largest=number(choice(view, forms.LARGEST, among=forms.SIZES) or "6"),
        every_weeks=number(choice(view, forms.RHYTHM, among=forms.RHYTHMS) or "2"),
        meetings=number(choice(view, forms.MEETINGS, among=forms.COUNTS) or "4"),
        minutes=number(choice(view, forms.LENGTH, among=forms.LENGTHS) or "60"),
        channel=picked(view, forms.CHANNEL),
        invites=forms.INVITES in choices(view, forms.INVITES),
    )


def open_join(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What it is, and its charter."""
    with deps.read_sessions() as session:
        me, group = _of_button(session, context, body)
        circle_calls.check_may_join(group, me.member)
        form = circle_forms.join(me.t, group)
    show_over(deps, body, form)
    ack()


def join(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """In, or on the waiting list."""
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(body["view"]), GONE)
        state = circle_calls.join(session, group, me.member, deps.clock())
        said = circle_call_messages.joined(me.t, group, state)
    ack(response_action="clear")
    reply_privately(deps, context, said)


def decline(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One would rather not, or not at these times."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        circle_calls.decline(session, group, me.member, deps.clock())
    ack()
    reply_privately(deps, context, kit.message(me.t("circle.you.out")))


def prefer(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The time that one prefers."""
    said, first = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, said, GONE)
        circle_calls.prefer(session, group, me.member, number(first, GONE), deps.clock())
    ack()


def _of_button(session: Session, context: BoltContext, body: dict[str, Any]) -> tuple[Acting, Group]:
    me = current_member(session, context)
    return me, get_or_refuse(session, Group, button_value(body), GONE)


def open_charter(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The circle's own charter."""
    with deps.read_sessions() as session:
        me, group = _of_button(session, context, body)
        group_meetings.seat_of(group, me.member)
        form = circle_forms.edit_charter(me.t, group)
    deps.slack.open(body["trigger_id"], form)
    ack()


def amend_charter(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """All read the new one."""
    view, field = body["view"], circle_forms.CHARTER
    with deps.transaction() as session:
        me = current_member(session, context)
        group = get_or_refuse(session, Group, form_subject(view), GONE)
        circle_people.amend_charter(
            session, group, me.member, form_value(view, field), deps.clock(),
            usual=me.t("circle.charter.usual"), field=field,
        )  # fmt: skip
    ack()


def leave(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """One leaves; no reason is asked."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        circle_people.leave(session, group, me.member, deps.clock())
    ack()


def take_place(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Whoever waited comes in."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        circle_people.take_place(session, group, me.member, deps.clock())
        said = circle_call_messages.joined(me.t, group, SeatState.AGREED)
    ack()
    respond(**said, response_type="ephemeral", replace_original=False)


def end(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A circle that shrank ends."""
    with deps.transaction() as session:
        me, group = _of_button(session, context, body)
        circle_people.end_by(session, group, me.member, deps.clock())
    ack()
