"""The meetings of a circle: who comes, who facilitates, what each brings, what each takes from it."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.groups.group_meeting_actions import GONE
from bot.handlers.incoming.payload import button_value, form_subject, form_value, pair, word
from bot.handlers.request_context import Acting, current_member, get_or_refuse
from bot.services.groups import circle_meetings, circle_people, group_meetings
from bot.store.models import Applied, GroupMeeting
from bot.views import kit
from bot.views.groups import circle_forms


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


def _open(
    deps: Deps, context: BoltContext, body: dict[str, Any], draw: Callable[[Acting, GroupMeeting], kit.View]
) -> None:
    """A form about a meeting, for those who are in its circle."""
    with deps.read_sessions() as session:
        me, meeting = _meeting_of_button(session, context, body)
        group_meetings.seat_of(meeting.group, me.member)
        form = draw(me, meeting)
    deps.slack.open(body["trigger_id"], form)


def open_bring(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What I bring."""

    def draw(me: Acting, meeting: GroupMeeting) -> kit.View:
        return circle_forms.bring(me.t, meeting, meeting.part_of(me.member))

    _open(deps, context, body, draw)
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

    def draw(me: Acting, meeting: GroupMeeting) -> kit.View:
        return circle_forms.situation(me.t, meeting)

    _open(deps, context, body, draw)
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

    def draw(me: Acting, meeting: GroupMeeting) -> kit.View:
        return circle_forms.look_back(me.t, meeting, me.member, meeting.part_of(me.member))

    _open(deps, context, body, draw)
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
