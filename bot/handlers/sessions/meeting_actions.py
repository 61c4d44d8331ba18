"""What either of the two does with a meeting: move it, call it off, look back on it, go on."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.handlers import second_look_actions
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    choices,
    form_subject,
    form_value,
    moment,
    number,
    pair,
)
from bot.handlers.request_context import current_member, get_or_refuse
from bot.handlers.sessions.request_actions import GONE
from bot.services.sessions import booking, feedback, meeting_times, recurring
from bot.store.models import GoesOn, Meeting, MentoringRequest
from bot.views import kit
from bot.views.sessions import feedback_messages, meeting_messages


def open_move(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form for another time, with some that both have."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, Meeting, button_value(body), GONE)
        booking.seat_of(meeting, me.member)
        free = meeting_times.shared_by(session, meeting, deps.clock())
        form = meeting_messages.move_form(me.t, meeting, free[0] if free else None, free)
    deps.slack.open(body["trigger_id"], form)
    ack()


def move(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Another time, with a word for the other."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, Meeting, form_subject(view), GONE)
        at, note = moment(view, meeting_messages.WHEN), form_value(view, meeting_messages.NOTE)
        booking.reschedule(session, meeting, me.member, at, note, deps.clock(), field=meeting_messages.WHEN)
    ack()


def open_cancel(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form with a word for the other."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, Meeting, button_value(body), GONE)
        booking.seat_of(meeting, me.member)
        form = meeting_messages.cancel_form(me.t, meeting)
    deps.slack.open(body["trigger_id"], form)
    ack()


def cancel(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Called off; a series goes on with its next date."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, Meeting, form_subject(view), GONE)
        booking.cancel(session, meeting, me.member, form_value(view, meeting_messages.NOTE), deps.clock())
        recurring.book_next(session, meeting, deps.clock())
    ack()


def marks(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Tell me at the start, after 15 and after 20 minutes."""
    with deps.transaction() as session:
        me = current_member(session, context)
        booking.want_marks(
            session, get_or_refuse(session, Meeting, button_value(body), GONE), me.member, deps.clock()
        )
    ack()
    respond(**kit.message(me.t("meeting.marks.on")), response_type="ephemeral", replace_original=False)


def stop(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The series ends."""
    with deps.transaction() as session:
        me = current_member(session, context)
        recurring.stop(
            session,
            get_or_refuse(session, MentoringRequest, button_value(body), GONE),
            me.member,
            deps.clock(),
        )
    ack()


def followed(ack: Ack) -> None:
    """Somebody opened a link; Slack wants to hear that we heard."""
    ack()


def rate(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The first tap is kept, and opens the form."""
    said, useful = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        meeting = get_or_refuse(session, Meeting, said, GONE)
        seat = feedback.rate(session, meeting, me.member, number(useful, GONE))
        form = feedback_messages.form(me.t, seat)
    deps.slack.open(body["trigger_id"], form)
    ack()


def missed(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It did not take place."""
    with deps.transaction() as session:
        me = current_member(session, context)
        booking.missed(
            session, get_or_refuse(session, Meeting, button_value(body), GONE), me.member, deps.clock()
        )
    ack()


def look_back(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The second tap: the form is sent."""
    view, forms = body["view"], feedback_messages
    with deps.transaction() as session:
        me = current_member(session, context)
        words = feedback.FeedbackWords(
            learned=form_value(view, forms.LEARNED),
            develop=form_value(view, forms.DEVELOP),
            thanks=form_value(view, forms.THANKS),
            next_action=form_value(view, forms.NEXT_ACTION),
            goes_on=GoesOn(choice(view, forms.GOES_ON, among=forms.WISHES) or GoesOn.NO),
        )
        meeting = get_or_refuse(session, Meeting, form_subject(view), GONE)
        feedback.answer(session, meeting, me.member, words, deps.clock())
    ack()


def remember(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The mentor lets the bot remember it."""
    with deps.transaction() as session:
        me = current_member(session, context)
        feedback.remember_mentor(
            session, get_or_refuse(session, Meeting, button_value(body), GONE), me.member, deps.clock()
        )
    ack()


def open_share(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The card, filled in with what was learned."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        seat = booking.seat_of(get_or_refuse(session, Meeting, button_value(body), GONE), me.member)
        form = feedback_messages.share_form(me.t, seat)
    deps.slack.open(body["trigger_id"], form)
    ack()


def share(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The card goes into the memory."""
    view, forms = body["view"], feedback_messages
    title, text = form_value(view, forms.TITLE), form_value(view, forms.TEXT)
    again = second_look_actions.reread(deps, context, view, (title, text), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        feedback.share(
            session,
            get_or_refuse(session, Meeting, form_subject(view), GONE),
            me.member,
            title,
            text,
            agrees=forms.AGREES in choices(view, forms.AGREES),
            now=deps.clock(),
            fields=(forms.TITLE, forms.TEXT),
        )
    ack()


def applied(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Did you apply it?"""
    said, how = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        feedback.applied(session, get_or_refuse(session, Meeting, said, GONE), me.member, how, deps.clock())
    ack()
