"""Thanks, badges, the statement of contributions; and the digest's form, which is as short."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import second_look_actions
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    choices,
    colleague,
    form_subject,
    form_value,
    minute,
    number,
)
from bot.handlers.request_context import Acting, current_member, get_or_refuse, plain_text
from bot.services.people import identity
from bot.services.rituals import digest_schedule, thanking
from bot.store import visibility
from bot.store.models import Answer, LearningGoal, Place, Thanks
from bot.store.people import channels, preferences
from bot.views import kit
from bot.views.rituals import digest_messages, thanks_messages

NINE = 9 * 60  # minutes since midnight
WHOM = re.compile(r"^<@(\w+)(?:\|[^<>]*)?>\s*(.*)$", re.DOTALL)


def say(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """/eclair thanks @somebody for what they did"""
    match = WHOM.match(rest)
    if match is None:
        raise Refusal("thanks.nobody")
    with deps.transaction() as session:
        me, now = current_member(session, context), deps.clock()
        receiver = identity.named(session, me.workspace, match[1])
        reason = plain_text(session, me.workspace, match[2])
        source = thanking.out_of_the_blue(me.member, receiver, now)
        thanking.give(session, me.member, receiver, reason, source=source, now=now)
        return kit.message(me.t("thanks.sent"))


def shows(reason: str) -> Callable[[Deps, BoltContext, str], None]:
    """The form that asks whom, too; with the reason that was typed."""

    def shown(deps: Deps, context: BoltContext, trigger_id: str) -> None:
        with deps.read_sessions() as session:
            me = current_member(session, context)
            form = thanks_messages.free_form(me.t, plain_text(session, me.workspace, reason))
        deps.slack.open(trigger_id, form)

    return shown


def open_free_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: whom, and for what."""
    shows("")(deps, context, body["trigger_id"])
    ack()


def send_freely(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Thanks with no answer behind them; where they blame somebody, their author reads them again first."""
    view = body["view"]
    reason = form_value(view, thanks_messages.REASON)
    again = second_look_actions.reread(deps, context, view, (reason,), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me, now = current_member(session, context), deps.clock()
        receiver = identity.named(
            session, me.workspace, colleague(view, thanks_messages.WHOM), field=thanks_messages.WHOM
        )
        if receiver.id == me.member.id:
            raise Refusal("thanks.yourself", field=thanks_messages.WHOM)
        source = thanking.out_of_the_blue(me.member, receiver, now)
        thanking.give(
            session, me.member, receiver, reason, source=source, now=now, field=thanks_messages.REASON
        )
    done = kit.section(me.t("thanks.sent"))
    ack(
        response_action="update",
        view=kit.modal("notice", me.t("thanks.title"), [done], close=me.t("form.close")),
    )


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """After an accepted answer."""
    with deps.read_sessions() as session:
        me, answer = current_member(session, context), get_or_refuse(session, Answer, button_value(body))
        if answer.author is None or answer.question.asker_id != me.member.id:
            raise Refusal("thanks.nobody")
        form = thanks_messages.form(me.t, answer)
    deps.slack.open(body["trigger_id"], form)
    ack()


def send(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent; where it blames somebody, its author reads it again first."""
    view = body["view"]
    again = second_look_actions.reread(
        deps, context, view, (form_value(view, thanks_messages.REASON),), may_name=True
    )
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        answer = get_or_refuse(session, Answer, form_subject(view))
        if answer.author is None or answer.question.asker_id != me.member.id:
            raise Refusal("thanks.nobody", field=thanks_messages.REASON)
        reason, source = form_value(view, thanks_messages.REASON), f"answer:{answer.id}"
        thanking.give(
            session,
            me.member,
            answer.author,
            reason,
            source=source,
            now=deps.clock(),
            field=thanks_messages.REASON,
        )
    ack()


def show(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Others may read it."""
    _consent(ack, body, context, deps, True)


def keep(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It stays between the two."""
    _consent(ack, body, context, deps, False)


def _consent(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps, shown: bool) -> None:
    with deps.transaction() as session:
        me = current_member(session, context)
        thanking.consent(session, get_or_refuse(session, Thanks, button_value(body)), me.member, shown)
    ack()


def badges(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """/eclair badges: mine, for my eyes."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        worn = [(badge.name, badge.level) for badge in thanking.badges(session, me.member)]
        return thanks_messages.badges(me.t, worn)


def statement(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """/eclair statement: a file in my own conversation with the bot; there is no way to ask for another's."""
    full_name = deps.slack.full_name(context.user_id or "")
    with deps.read_sessions() as session:
        me = current_member(session, context)
        made = thanking.statement(session, me.member)
        owner = kit.inline(full_name or me.member.name)
        worn = [(badge.name, badge.level) for badge in made.badges]
        counts = {what: getattr(made, what) for what in thanks_messages.SUMS}
        page = thanks_messages.statement(me.t, owner, made.answers, made.stories, made.thanks, worn, counts)
    name = me.t("statement.file")
    channel = deps.slack.dm(me.member.slack_id)
    deps.slack.upload(channel, f"{name}.md", page.encode(), me.t("statement.title", name=owner))
    return kit.message(me.t("statement.sent"))


def open_statement(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: the same file, in the same place; a form says where it is."""
    with deps.read_sessions() as session:
        t = current_member(session, context).t
    told = kit.section(t("statement.on_its_way"))
    deps.slack.open(
        body["trigger_id"], kit.modal("notice", t("statement.mine"), [told], close=t("form.close"))
    )
    ack()
    statement(deps, context, "")


def open_digest(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: my own digest."""
    show_digest(deps, context, body["trigger_id"])
    ack()


def show_digest(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """/eclair digest: this channel's, and my own."""
    channel = context.channel_id or "D"
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        place = None if channel.startswith("D") else channels.of_channel(session, me.workspace, channel)
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
                session, me.workspace, place.slack_id,
                None if day in (None, digest_messages.NEVER) else number(day, most=6),
                NINE if at is None else at,
                form_value(view, digest_messages.TOPICS), deps.clock(), digest_messages.TOPICS,
            )  # fmt: skip
            following = digest_schedule.next_of(place, deps.clock())
        chosen = digest_messages.chosen(me.t, place, following, mine)
    ack(response_action="update", view=chosen)


def _check_reads(session: Session, me: Acting, context: BoltContext) -> None:
    """Topics stand in a channel's digest, for all who are there, and in that of whoever reads everything."""
    in_channel = not (context.channel_id or "D").startswith("D")
    if not in_channel and not visibility.reads_all(session, visibility.alone(me.member)):
        raise Refusal("guests.not_the_map")


def join_circle(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A topic of the digest is one that I, too, would like to learn."""
    with deps.transaction() as session:
        me = current_member(session, context)
        wish = get_or_refuse(session, LearningGoal, button_value(body))
        _check_reads(session, me, context)
        digest_schedule.join(session, me.member, wish)
        here = not (context.channel_id or "D").startswith("D")
        message = digest_messages.joined(me.t, wish, here)
    ack()
    respond(**message, response_type="ephemeral", replace_original=False)


def say_so(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """My name in the digest's thread, because I pressed for it: others can begin with me."""
    with deps.transaction() as session:
        me = current_member(session, context)
        wish = get_or_refuse(session, LearningGoal, button_value(body))
        _check_reads(session, me, context)
        if not digest_schedule.say_so(session, me.member, wish, context.channel_id or "", deps.clock()):
            raise Refusal("circle.nowhere")
    ack()
    respond(**kit.message(me.t("circle.said.done")), response_type="ephemeral", replace_original=False)
