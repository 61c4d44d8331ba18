"""The audit list: who settled what, from what to what, in words."""

import json
from collections.abc import Callable, Sequence

from bot.i18n import Translator
from bot.store.models import SettingChange
from bot.views import kit
from bot.views.kit import months
from bot.views.people import profile_forms
from bot.views.rituals import round_messages

ROLES = ("is_leader", "is_learning_lead", "runs_eclair")
CHANNELS = ("questions_channel", "rituals_channel", "pilot_channel")
RETENTION = ("keep_questions_days", "keep_nudges_days", "keep_meetings_days")
EMPTY = {
    **dict.fromkeys(ROLES, "nobody"),
    **dict.fromkeys(("pilot_channel", "pilot_group"), "everybody"),
    **dict.fromkeys(RETENTION, "kept"),
    "calendar_hosts": "usual_hosts",
}  # what a value that is not there says, by setting
Say = Callable[[Translator, str], str]


def listed(t: Translator, changes: Sequence[SettingChange]) -> list[kit.Block]:
    """The newest changes, under a heading; nothing while there is none."""
    if not changes:
        return []
    lines = [
        t(
            "settings.change",
            who=kit.mention(change.actor.slack_id) if change.actor else t("people.former"),
            when=kit.moment(change.at),
            setting=name(t, change.setting),
            old=_value(t, change.setting, change.old),
            new=_value(t, change.setting, change.new),
        )
        for change in changes
    ]
    return [kit.divider(), kit.section(t("settings.changes")), *(kit.section(line) for line in lines)]


def name(t: Translator, setting: str) -> str:
    """What a setting is called."""
    kind, _, ritual = setting.partition(".")
    if kind in ("ritual", "round"):
        return t(f"rituals.{ritual}")
    return t(f"settings.{setting}")


def _value(t: Translator, setting: str, value: str) -> str:
    """A setting's value as a reader says it; as it was written down where there are no words for it."""
    if not value:
        return t(f"settings.{EMPTY.get(setting, 'nothing')}")
    try:
        return SAID[setting.partition(".")[0]](t, value)
    except (KeyError, ValueError):
        return kit.inline(value)


def _people(t: Translator, value: str) -> str:
    return " ".join(kit.mention(one) for one in value.split() if one.isalnum()) or t("settings.nobody")


def _week(t: Translator, value: str) -> str:
    return profile_forms.in_words(t, [(day, start, end) for day, start, end in json.loads(value)])


def kept_for(t: Translator, days: str) -> str:
    """How long after the end, in years where it is that."""
    count = int(days)
    return (
        t.n("settings.years", count // 365) if count and count % 365 == 0 else t("settings.days", days=days)
    )


def _ritual(t: Translator, value: str) -> str:
    """Its day and hour, and for how many working days it collects; or that it is not held."""
    is_on, *numbers = value.split()
    nth, weekday, minute, days = map(int, numbers)
    if is_on != "True":
        return t("rituals.off")
    return f"{round_messages.when_words(t, nth, weekday, minute)}, {t.n('rituals.days', days)}"


def _round(t: Translator, value: str) -> str:
    """A round that somebody began, or opened to all, by hand."""
    state, _, period = value.partition(" ")
    said = t("settings.round.begun") if state == "begun" else t(f"rituals.state.{state}")
    return f"{said} ({months.month(t, period)})" if period else said


def _hosts(t: Translator, value: str) -> str:
    return t("settings.nothing") if value == "-" else kit.inline(value)


SAID: dict[str, Say] = {
    **dict.fromkeys(ROLES, _people),
    **dict.fromkeys(CHANNELS, lambda t, value: kit.channel(value)),
    **dict.fromkeys(RETENTION, kept_for),
    "language": lambda t, value: {"fr": "Français", "en": "English"}[value],
    "calendar_hosts": _hosts,
    "country": profile_forms.place,
    "guests_read": lambda t, value: t(f"settings.guests_read.{value}"),
    "week": _week,
    "ritual": _ritual,
    "round": _round,
}
