"""The form of digests, and the buttons under one."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    choices,
    form_subject,
    form_value,
    minute,
    number,
)
from bot.handlers.request_context import Acting, current_member, get_or_refuse
from bot.services.people import expertise_map
from bot.services.rituals import digest_schedule
from bot.store import visibility
from bot.store.models import LearningGoal, Place
from bot.store.models.channels import is_direct
from bot.store.people import channels, preferences
from bot.views import kit
from bot.views.rituals import digest_messages

NINE = 9 * 60  # minutes since midnight


def open_digest(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: my own digest."""
    show_digest(deps, context, body["trigger_id"])
    ack()


def show_digest(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """/eclair digest: this channel's, and my own."""
    channel = context.channel_id or "D"
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        place = None if is_direct(channel) else channels.of_channel(session, channel)
        form = digest_messages.form(me.t, place, preferences.preference(session, me.member).wants_digest)
    deps.slack.open(trigger_id, form)


def choose_digest(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Day, hour and topics; anybody of the channel may settle them."""
    view = body["view"]
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        mine = bool(choices(view, digest_messages.MINE))
        digest_schedule.choose_mine(session, me.member, mine)
        place, following = None, None
        if form_subject(view):
            place = get_or_refuse(session, Place, form_subject(view))
            day = choice(view, digest_messages.DAY)
            at = minute(view, digest_messages.HOUR)
            digest_schedule.choose(
                session, place.slack_id,
                None if day in (None, digest_messages.NEVER) else number(day, most=6),
                NINE if at is None else at,
                form_value(view, digest_messages.TOPICS), deps.clock(), digest_messages.TOPICS,
            )  # fmt: skip
            following = digest_schedule.next_of(place, deps.clock())
        chosen = digest_messages.chosen(me.t, place, following, mine)
    ack(response_action="update", view=chosen)


def _check_reads(session: Session, me: Acting, context: BoltContext) -> None:
    """Topics stand in a channel's digest, for all who are there, and in that of whoever reads everything."""
    in_channel = context.channel_id is not None and not is_direct(context.channel_id)
    if not in_channel:
        expertise_map.check_reads(session, visibility.alone(me.member))


def join_circle(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A topic of the digest is one that I, too, would like to learn."""
    with deps.transaction() as session:
        me = current_member(session, context)
        wish = get_or_refuse(session, LearningGoal, button_value(body))
        _check_reads(session, me, context)
        own = digest_schedule.join(session, me.member, wish) or wish
        here = context.channel_id is not None and not is_direct(context.channel_id)
        message = digest_messages.joined(me.t, own, here)
    ack()
    respond(**message, response_type="ephemeral", replace_original=False)


def say_so(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """My name in the digest's thread, because I pressed for it: others can begin with me."""
    with deps.transaction() as session:
        me = current_member(session, context)
        wish = get_or_refuse(session, LearningGoal, button_value(body))
        _check_reads(session, me, context)
        digest_schedule.say_so(session, me.member, wish, context.channel_id or "", deps.clock())
    ack()
    respond(**kit.message(me.t("circle.said.done")), response_type="ephemeral", replace_original=False)
