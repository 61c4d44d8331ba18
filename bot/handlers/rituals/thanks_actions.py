"""Thanks, badges, the statement of contributions; and the digest's form, which is as short."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import second_look_actions
from bot.handlers.incoming.payload import (
    button_value,
    colleague,
    form_subject,
    form_value,
)
from bot.handlers.request_context import current_member, get_or_refuse, plain_text
from bot.services.people import identity
from bot.services.rituals import thanking
from bot.store.models import Answer, Thanks
from bot.views import kit
from bot.views.rituals import thanks_messages

WHOM = re.compile(r"^<@(\w+)(?:\|[^<>]*)?>\s*(.*)$", re.DOTALL)


def say(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """/eclair thanks @somebody for what they did"""
    match = WHOM.match(rest)
    if match is None:
        raise Refusal("thanks.nobody")
    with deps.transaction() as session:
        me, now = current_member(session, context), deps.clock()
        receiver = identity.named(session, match[1])
        reason = plain_text(session, match[2])
        thanking.give_freely(session, me.member, receiver, reason, now=now)
        return kit.message(me.t("thanks.sent"))


def shows(reason: str) -> Callable[[Deps, BoltContext, str], None]:
    """The form that asks whom, too; with the reason that was typed."""

    def shown(deps: Deps, context: BoltContext, trigger_id: str) -> None:
        with deps.read_sessions() as session:
            me = current_member(session, context)
            form = thanks_messages.free_form(me.t, plain_text(session, reason))
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
        receiver = identity.named(session, colleague(view, thanks_messages.WHOM), field=thanks_messages.WHOM)
        thanking.give_freely(
            session, me.member, receiver, reason, now=now,
            to_field=thanks_messages.WHOM, field=thanks_messages.REASON,
        )  # fmt: skip
    done = kit.section(me.t("thanks.sent"))
    ack(
        response_action="update",
        view=kit.modal("notice", me.t("thanks.title"), [done], close=me.t("form.close")),
    )


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """After an accepted answer."""
    with deps.read_sessions() as session:
        me, answer = current_member(session, context), get_or_refuse(session, Answer, button_value(body))
        thanking.author_to_thank(answer, me.member)
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
        reason = form_value(view, thanks_messages.REASON)
        thanking.give_for_answer(
            session, answer, me.member, reason, now=deps.clock(), field=thanks_messages.REASON
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
