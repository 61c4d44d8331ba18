"""The workspace's settings, for its admins: one form, and the list of what was changed."""

from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.scheduling import public_holidays
from bot.store.models import SettingChange, Workspace
from bot.views import kit
from bot.views.admin import change_list
from bot.views.admin.change_list import CHANNELS, RETENTION, ROLES
from bot.views.people import profile_forms

OPEN = "settings.open"
FORM = "settings.form"
KEPT = ("0", "90", "180", "365", "730", "1095")  # days; 0 = as long as the workspace has Éclair
NUMBERS = ("weekly_minutes", "nudges_a_day", "meeting_minutes")
DAYS, FROM, TO, LUNCH = "settings.days_worked", "settings.from", "settings.to", "settings.lunch"
GUESTS_READ = ("channels", "everything")
SHOWN_CHANGES = 10


def field(name: str) -> str:
    """The block of a setting."""
    return f"settings.{name}"


def form(
    t: Translator,
    workspace: Workspace,
    people: Mapping[str, Sequence[str]],
    groups: Sequence[tuple[str, str]],
    changes: Sequence[SettingChange],
    week: Sequence[tuple[int, int, int]],
    countries: Sequence[str],
    hosts: str,
) -> kit.View:
    """Everything an admin may settle; `people` are Slack ids by role, `groups` (id, name) of user groups."""
    blocks = [
        kit.header(t("settings.part.where")),
        *(
            kit.input_channel(field(name), t(field(name)), initial=getattr(workspace, name))
            for name in CHANNELS
        ),
        *_group(t, workspace, groups),
        kit.header(t("settings.part.company")),
        kit.input_options(
            field("language"),
            t("settings.language"),
            [kit.option("Français", "fr"), kit.option("English", "en")],
            initial=[workspace.language],
        ),
        kit.input_text(
            field("timezone"), t("settings.timezone"), initial=workspace.timezone, lines=False, longest=64
        ),
        kit.input_grouped(
            field("country"),
            t("settings.country"),
            profile_forms.places(t, countries, public_holidays.written(workspace.country)),
            initial=public_holidays.written(workspace.country),
            hint=t("people.region_hint"),
        ),
        *_week(t, week),
        kit.header(t("settings.part.asked")),
        *(_number(t, name, getattr(workspace, name)) for name in NUMBERS),
        kit.input_text(
            field("meeting_link"),
            t("settings.meeting_link"),
            initial=workspace.meeting_link or "",
            placeholder="https://…",
            lines=False,
            longest=500,
            optional=True,
        ),
        kit.input_text(
            field("calendar_hosts"),
            t("settings.calendar_hosts"),
            initial=hosts,
            hint=t("settings.calendar_hosts_hint"),
            lines=False,
            longest=1000,
            optional=True,
        ),
        kit.header(t("settings.part.kept")),
        kit.input_options(
            field("guests_read"),
            t("settings.guests_read"),
            [kit.option(t(f"settings.guests_read.{choice}"), choice) for choice in GUESTS_READ],
            initial=[workspace.guests_read],
            hint=t("settings.guests_read_hint"),
        ),
        *(_kept(t, name, getattr(workspace, name)) for name in RETENTION),
        kit.header(t("settings.part.people")),
        *(kit.input_people(field(role), t(field(role)), initial=people[role]) for role in ROLES),
        *change_list.listed(t, changes),
    ]
    return kit.modal(FORM, t("settings.title"), blocks, submit=t("form.save"), close=t("form.cancel"))


def _group(t: Translator, workspace: Workspace, groups: Sequence[tuple[str, str]]) -> list[kit.Block]:
    if not groups and not workspace.pilot_group:
        return []
    current = workspace.pilot_group
    known = [(group, name) for group, name in groups if group != current][:98]
    if current:
        known.insert(0, (current, dict(groups).get(current, current)))
    options = [kit.option(name, group) for group, name in known]
    none = kit.option(t("settings.everybody"), "none")
    return [
        kit.input_options(
            field("pilot_group"),
            t("settings.pilot_group"),
            [none, *options],
            initial=[workspace.pilot_group or "none"],
        )
    ]


def _week(t: Translator, week: Sequence[tuple[int, int, int]]) -> list[kit.Block]:
    """The hours in which people work who have not said theirs."""
    return [
        kit.input_options(
            DAYS,
            t("settings.week"),
            [kit.option(t(f"people.day.{day}"), str(day)) for day in range(7)],
            kind="checkboxes",
            initial=[str(day) for day, _, _ in week],
        ),
        kit.input_time(FROM, t("people.from"), min(start for _, start, _ in week)),
        kit.input_time(TO, t("people.to"), max(end for _, _, end in week)),
        kit.input_options(
            LUNCH,
            t("people.lunch"),
            [kit.option(t(f"people.lunch.{name}"), name) for name in profile_forms.LUNCHES],
            initial=[profile_forms.lunch_of(week)],
        ),
    ]


def _number(t: Translator, name: str, number: int) -> kit.Block:
    return kit.input_text(field(name), t(field(name)), initial=str(number), lines=False, longest=4)


def _kept(t: Translator, name: str, days: int | None) -> kit.Block:
    values = sorted({*KEPT, str(days or 0)}, key=int)
    options = [
        kit.option(change_list.kept_for(t, days) if days != "0" else t("settings.kept"), days)
        for days in values
    ]
    return kit.input_options(field(name), t(field(name)), options, initial=[str(days or 0)])


def channel_lost(t: Translator, setting: str, name: str) -> kit.Message:
    """The channel that a setting names is archived or deleted, or the bot is not in it."""
    return kit.message(t(f"settings.lost.{setting}", channel=kit.inline(f"#{name}")))


def group_lost(t: Translator) -> kit.Message:
    """The pilot's user group is deleted or disabled."""
    return kit.message(t("settings.lost.group"))
