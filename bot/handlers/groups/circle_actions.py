"""Circles: proposed, joined, timed, held, looked back on, left."""

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
    word,
)
from bot.handlers.request_context import Acting, current_member, get_or_refuse, reply_privately, show_over
from bot.services.groups import circle_calls, circle_meetings, circle_people, group_meetings
from bot.store.models import Applied, CircleStyle, Group, GroupMeeting, LearningGoal, SeatState
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


def absent(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Told in advance, with one press; another takes it back."""
    with deps.transaction() as session:
        me, meeting = _meeting_of_button(session, context, body)
        is_absent = circle_people.absent(session, meeting, me.member, deps.clock())
    ack()
    said = kit.message(me.t("circle.absent.yes" if is_absent else "circle.absent.no"))
    respond(**said, response_type="ephemeral", replace_original=False)


def facilitate(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """I facilitate this one."""
    with deps.transaction() as session:
        me, meeting = _meeting_of_button(session, context, body)
        circle_people.facilitate(session, meeting, me.member, deps.clock())
    ack()


def _meeting_of_button(
    session: Session, context: BoltContext, body: dict[str, Any]
) -> tuple[Acting, GroupMeeting]:
    me = current_member(session, context)
    return me, get_or_refuse(session, GroupMeeting, button_value(body), GONE)


def _of_button(session: Session, context: BoltContext, body: dict[str, Any]) -> tuple[Acting, Group]:
    me = current_member(session, context)
    return me, get_or_refuse(session, Group, button_value(body), GONE)


def open_bring(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What I bring."""
    with deps.read_sessions() as session:
        me, meeting = _meeting_of_button(session, context, body)
        group_meetings.seat_of(meeting.group, me.member)
        form = circle_forms.bring(me.t, meeting, meeting.part_of(me.member))
    deps.slack.open(body["trigger_id"], form)
    ack()


def bring(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The others read it."""
    view, field = body["view"], circle_forms.BRINGS
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, form_subject(view), GONE)
        circle_meetings.bring(session, meeting, me.member, form_value(view, field), deps.clock(), field=field)
    ack()


def open_situation(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What it will be about."""
    with deps.read_sessions() as session:
        me, meeting = _meeting_of_button(session, context, body)
        group_meetings.seat_of(meeting.group, me.member)
        form = circle_forms.situation(me.t, meeting)
    deps.slack.open(body["trigger_id"], form)
    ack()


def tell_situation(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The others read it in the run-sheet."""
    view, field = body["view"], circle_forms.SITUATION
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, form_subject(view), GONE)
        circle_meetings.tell_situation(
            session, meeting, me.member, form_value(view, field), deps.clock(), field=field
        )  # fmt: skip
    ack()


def open_look_back(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What I take up, and what I learned."""
    with deps.read_sessions() as session:
        me, meeting = _meeting_of_button(session, context, body)
        group_meetings.seat_of(meeting.group, me.member)
        form = circle_forms.look_back(me.t, meeting, me.member, meeting.part_of(me.member))
    deps.slack.open(body["trigger_id"], form)
    ack()


def look_back(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Kept for next time; suggestions go to the client alone."""
    view, forms = body["view"], circle_forms
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, form_subject(view), GONE)
        said = (
            form_value(view, forms.COMMITMENT), form_value(view, forms.LESSON),
            form_value(view, forms.SUGGESTION),
        )  # fmt: skip
        circle_meetings.look_back(
            session, meeting, me.member, said, deps.clock(), field=forms.COMMITMENT
        )  # fmt: skip
    ack()


def keep(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Whether I did it."""
    said, how = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, GroupMeeting, said, GONE)
        circle_meetings.keep(session, meeting, me.member, word(Applied, how))
    ack()


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
