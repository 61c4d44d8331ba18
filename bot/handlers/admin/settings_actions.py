"""The workspace's settings, for its admins and those whom they named."""

from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot import directory_sync
from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import home_events
from bot.handlers.incoming.payload import choice, fields, form_value, minute, numbers, persons, picked
from bot.handlers.request_context import current_member
from bot.services.admin import settings
from bot.services.people import identity, time_settings
from bot.services.sessions import calendar_sync
from bot.slack import RefusedBySlack
from bot.store.admin.setting_changes import changes, members_with
from bot.store.models import Member
from bot.views import kit
from bot.views.admin import settings_form
from bot.views.admin.change_list import CHANNELS, RETENTION, ROLES
from bot.views.people.profile_forms import LUNCHES

SHOWN_ADMINS = 5
LISTED = ("pilot_group", "language", "country", "guests_read")
WRITTEN = ("timezone", "meeting_link", "calendar_hosts")


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab."""
    show(deps, context, body["trigger_id"])
    ack()


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The form, filled with what is settled now."""
    with deps.read_sessions() as session:
        may_they(session, current_member(session, context).member)
    groups = deps.slack.groups()
    with deps.read_sessions() as session:
        me = current_member(session, context)
        named = {role: [member.slack_id for member in members_with(session, role)] for role in ROLES}
        written = changes(session, settings_form.SHOWN_CHANGES)
        week = identity.windows_of_workspace(me.workspace)
        hosts = ", ".join(calendar_sync.hosts_of(me.workspace))
        form = settings_form.form(
            me.t, me.workspace, named, groups, written, week, time_settings.COUNTRIES, hosts
        )
    deps.slack.open(trigger_id, form)


def may_they(session: Session, member: Member) -> None:
    """Refuse whoever is neither an admin of the workspace nor named by one; they hear to whom to turn."""
    if settings.may_change(member):
        return
    named = settings.responsible(session)[:SHOWN_ADMINS]
    if not named:
        raise Refusal("settings.not_yours")
    raise Refusal("settings.not_yours.ask", who=", ".join(kit.mention(one.slack_id) for one in named))


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """All of it or nothing; the people of a pilot are looked up at once."""
    view = body["view"]
    wanted = _wanted(view)
    with deps.read_sessions() as session:
        me = current_member(session, context)
        may_they(session, me.member)
        new = {name for name in CHANNELS if wanted.get(name) != getattr(me.workspace, name)}
    _reachable(deps, {name: wanted[name] for name in new if wanted.get(name)})
    with deps.transaction() as session:
        me = current_member(session, context)
        settings.change(session, me.member, wanted, deps.clock())
        for role in ROLES:
            chosen = persons(view, settings_form.field(role))
            settings.name_people(session, me.member, role, chosen, deps.clock())
    ack()
    directory_sync.sync_pilot(deps)
    home_events.draw(deps, context)


def _wanted(view: dict[str, Any]) -> dict[str, Any]:
    """What the form says, by setting; a field that it did not show is left as it is."""
    shown, wanted = fields(view), dict[str, Any]()
    listed, written = (*LISTED, *RETENTION), (*WRITTEN, *settings_form.NUMBERS)
    for read, names in ((picked, CHANNELS), (choice, listed), (form_value, written)):
        wanted |= {
            name: read(view, settings_form.field(name))
            for name in names
            if settings_form.field(name) in shown
        }
    if wanted.get("pilot_group") == "none":
        wanted["pilot_group"] = None
    if settings_form.DAYS in shown:
        wanted["week"] = time_settings.week(
            numbers(view, settings_form.DAYS, most=6),
            minute(view, settings_form.FROM),
            minute(view, settings_form.TO),
            LUNCHES[choice(view, settings_form.LUNCH, among=LUNCHES) or "none"],
            fields=(settings_form.DAYS, settings_form.TO, settings_form.LUNCH),
        )
    return wanted


def _reachable(deps: Deps, channels: dict[str, str]) -> None:
    """The bot must be able to write there, and to see who is in the pilot's; told before anything is kept."""
    for name, channel in channels.items():
        if name == "pilot_channel":
            try:
                deps.slack.inside(channel, "")
            except RefusedBySlack:
                raise Refusal("settings.pilot_unseen", field=settings_form.field(name)) from None
        elif not deps.slack.can_post(channel):
            raise Refusal("settings.not_in_channel", field=settings_form.field(name))
