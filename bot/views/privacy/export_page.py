"""What is known of a person, as a page that they can read, in their language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_decimal, format_percent

from bot.i18n import Translator
from bot.views import kit
from bot.views.admin import change_list
from bot.views.kit import months
from bot.views.kit.markdown import inline, lines
from bot.views.people import profile_forms

Row = Mapping[str, Any]
Known = Mapping[str, Sequence[Row]]  # rows by table
HIDDEN = {"id", "channel", "dm_channel", "base", "signals", "evidence", "signs", "failures", "number"}
TABLES = (
    "members",
    "name_words",
    "questions",
    "anonymous_questions",
    "held_words",
    "anonymous_replies",
    "answers",
    "nudges",
    "evidence",
    "answer_counts",
    "wishes",
    "referents",
    "avoidances",
    "mentoring_requests",
    "mentoring_offers",
    "meetings",
    "seats",
    "group_seats",
    "group_meetings",
    "meeting_parts",
    "circle_cards",
    "circle_card_consents",
    "swap_legs",
    "groups",
    "group_items",
    "pair_feedback",
    "outside_calendars",
    "busy_times",
    "stories",
    "thanks",
    "cards",
    "card_versions",
    "helpful_votes",
    "replies",
    "reply_votes",
    "gatherings",
    "external_mentors",
    "rounds",
    "reports",
    "setting_changes",
    "habits",
    "home_tabs",
    "memberships",
    "notices",
)
COLUMN_WORDS = {  # columns that hold words of ours, and where a reader's words for them stand
    **{
        (table, column): f"export.{table}.{column}"
        for table, column in (
            ("evidence", "kind"),
            ("evidence", "state"),
            ("members", "mentor_invitation"),
            ("circle_cards", "state"),
            ("group_meetings", "state"),
            ("group_seats", "state"),
            ("groups", "kind"),
            ("groups", "state"),
            ("pair_feedback", "stage"),
            ("meetings", "state"),
            ("mentoring_offers", "state"),
            ("mentoring_requests", "rhythm"),
            ("mentoring_requests", "state"),
            ("notices", "state"),
            ("nudges", "state"),
            ("reports", "state"),
            ("reports", "subject"),
        )
    },
    ("cards", "kind"): "card.kind",
    ("meeting_parts", "kept"): "pair.reached",
    ("group_seats", "reached"): "pair.reached",
    ("pair_feedback", "reached"): "pair.reached",
    ("habits", "pace"): "rituals.pace",
    ("mentoring_requests", "mode"): "mentoring.mode",
    ("outside_calendars", "problem"): "calendar.problem",
    ("questions", "state"): "question.state",
    ("rounds", "kind"): "rituals",
    ("rounds", "state"): "rituals.state",
    ("seats", "applied"): "meeting.applied",
    ("seats", "goes_on"): "meeting.goes_on",
    ("stories", "kind"): "rituals",
}
Say = Callable[[Translator, Any], str]


def readable(t: Translator, known: Known, zone: ZoneInfo) -> str:
    """A Markdown page; moments are told as the reader's clocks show them."""
    page = [f"# {t('privacy.file')}", "", t("privacy.not"), ""]
    for table in in_order(known):
        page += [f"## {title(t, table)} ({len(known[table])})", ""]
        for row in known[table]:
            page += [*_lines(t, table, row, zone), ""]
    return "\n".join(page)


def in_order(known: Known) -> list[str]:
    """The tables, those that say most first."""
    return [table for table in TABLES if table in known]


def title(t: Translator, table: str) -> str:
    """What a table holds, said to the person."""
    return t(f"export.table.{table}")


def _lines(t: Translator, table: str, row: Row, zone: ZoneInfo) -> list[str]:
    """A row's words, dates and choices; numbers of other rows say nothing to a reader."""
    said = []
    for name, value in row.items():
        if name in HIDDEN or (name.endswith("_id") and name != "slack_id") or value in (None, "", [], {}):
            continue
        words = _said(t, table, name, value, zone)
        said.append(f"- {t('export.line', label=t(f'export.column.{name}'), value=words)}")
    return said


def _said(t: Translator, table: str, name: str, value: Any, zone: ZoneInfo) -> str:
    if (table, name) in COLUMN_WORDS:
        return t(f"{COLUMN_WORDS[table, name]}.{value}")
    if name in SAID:
        return SAID[name](t, value)
    if (table, name) in SAID_OF:
        return SAID_OF[table, name](t, value)
    if isinstance(value, bool):
        return t("export.yes" if value else "export.no")
    if isinstance(value, datetime):
        return _moment(t, value.astimezone(zone))
    if isinstance(value, list):
        return ", ".join(inline(str(one)) for one in value)
    return lines(value) if isinstance(value, str) else str(value)


def _moment(t: Translator, at: datetime) -> str:
    day, hour = format_date(at, "long", locale=t.language), kit.hour(t.language, at.hour * 60 + at.minute)
    return t("export.moment", day=day, hour=hour)


def _language(t: Translator, code: str) -> str:
    return str(Locale.parse(t.language).languages.get(code, inline(code)))


def _locale(t: Translator, code: str) -> str:
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(t.language) or inline(code)
    except (ValueError, UnknownLocaleError):
        return inline(code)


def _country(t: Translator, code: str) -> str:
    return inline(profile_forms.place(t, code))


def _zone(t: Translator, name: str) -> str:
    return str(get_timezone_location(name, locale=t.language, return_city=True))


def _week(t: Translator, windows: Sequence[tuple[int, int, int]]) -> str:
    return profile_forms.in_words(t, windows)


def _told(t: Translator, told: Mapping[str, str]) -> str:
    """A story's parts, each below its heading."""
    parts = [(t(f"story.field.{field}"), text) for field, text in told.items() if text]
    return "".join(
        f"\n  - {t('export.line', label=label, value=lines(text, '    '))}" for label, text in parts
    )


def _near(t: Translator, value: str) -> str:
    known = "export.mentoring_requests.near.fortnight" if value == "fortnight" else f"mentoring.near.{value}"
    return t(known)


SAID: dict[str, Say] = {  # by the column's name, whatever the table
    "chance": lambda t, value: format_percent(value, locale=t.language),
    "country": _country,
    "files": lambda t, value: ", ".join(inline(str(name)) for name, *_ in value),
    "language": _language,
    "month": months.month,
    "near": _near,
    "period": months.month,
    "session_windows": _week,
    "setting": change_list.name,
    "slack_locale": _locale,
    "speak": _language,
    "timezone": _zone,
    "told": _told,
    "week": _week,
    "weight": lambda t, value: format_decimal(value, locale=t.language),
}
SAID_OF: dict[tuple[str, str], Say] = {
    ("notices", "kind"): lambda t, value: t(f"export.notices.kind.{value.partition('.')[0]}"),
}
