"""What is known of a person, told to them, given to them, and forgotten."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.handlers.incoming.payload import choice
from bot.handlers.privacy.return_actions import publish_unknown_home
from bot.handlers.request_context import current_member
from bot.services.people import identity
from bot.services.privacy import erasure, own_data
from bot.views import kit
from bot.views.privacy import privacy_messages
from bot.views.privacy.export_page import readable


def open_overview(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What is known of me."""
    show(deps, context, body["trigger_id"])
    ack()


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """In words, with the two buttons."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        known = own_data.known(session, me.member, to_themselves=True)
        view = privacy_messages.overview(me.t, me.member, known, me.workspace)
    deps.slack.open(trigger_id, view)


def export(ack: Ack, context: BoltContext, deps: Deps) -> None:
    """A readable file and JSON, in their conversation with the bot."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        known = own_data.known(session, me.member, to_themselves=True)
        page = readable(me.t, known, identity.zone_of(me.member))
        complete = own_data.export(session, me.member, to_themselves=True)
    ack()
    channel = deps.slack.dm(me.member.slack_id)
    deps.slack.upload(channel, "eclair.md", page.encode(), me.t("privacy.file"))
    deps.slack.upload(channel, "eclair.json", complete.encode(), me.t("privacy.file_json"))


def open_erase(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Asked once more before anything goes."""
    with deps.read_sessions() as session:
        form = privacy_messages.erase_form(current_member(session, context).t)
    deps.slack.push(body["trigger_id"], form)
    ack()


def erase(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Forgotten, and told so; nothing is left to redraw."""
    content = choice(body["view"], privacy_messages.CONTENT)
    with deps.transaction() as session:
        me = current_member(session, context)
        t = me.t
        erasure.erase(session, me.member, "remove" if content == "remove" else "keep", deps.clock())
    gone = kit.modal("notice", t("privacy.title"), [kit.section(t("privacy.erased"))], close=t("form.close"))
    ack(response_action="update", view=gone)
    deps.private_replies.forget(context.user_id or "")
    publish_unknown_home(deps, context.user_id or "", t)
    erasure.wipe(deps.sessions)
