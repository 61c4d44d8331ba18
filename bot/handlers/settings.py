"""The workspace's settings, for its admins and those whom they named."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot import roster
from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import home
from bot.handlers.acting import typed, who
from bot.services import settings
from bot.store.settings import changes, members_with
from bot.views import settings as views


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab."""
    show(deps, context, body["trigger_id"])
    ack()


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The form, filled with what is settled now."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        if not settings.may_change(me.member):
            raise Refusal("settings.not_yours")
        people = {
            role: [member.slack_id for member in members_with(session, me.workspace, role)]
            for role in views.ROLES
        }
        written = changes(session, me.workspace, views.SHOWN_CHANGES)
        form = views.form(me.t, me.workspace, people, deps.slack.groups(), written)
    deps.slack.open(trigger_id, form)


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """All of it or nothing; the people of a pilot are looked up at once."""
    view = body["view"]
    shown = {block.get("block_id") for block in view["blocks"]}
    names = (
        *views.CHANNELS,
        "pilot_group",
        "language",
        "timezone",
        "country",
        *views.NUMBERS,
        "meeting_link",
    )
    wanted = {
        name: typed(view, views.field(name))
        for name in (*names, *views.RETENTION)
        if views.field(name) in shown
    }
    if wanted.get("pilot_group") == "none":
        wanted["pilot_group"] = None
    with deps.acting() as session:
        me = who(session, context)
        settings.change(session, me.workspace, me.member, wanted, deps.clock())
        for role in views.ROLES:
            chosen = typed(view, views.field(role)) or []
            settings.name_people(session, me.workspace, me.member, role, chosen, deps.clock())
    ack()
    roster.sync_pilot(deps)
    home.draw(deps, context)
