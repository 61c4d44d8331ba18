"""What is known of a person, as a page that they can read, in their language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.i18n import Translator
from bot.views import kit

Row = Mapping[str, Any]
Known = Mapping[str, Sequence[Row]]  # rows by table
MARKUP = re.compile(r"[\\`\[\]<]|(?<=\n)[ \t]*[#>=*+-]")  # what would be a link, a heading, a box, a tag
HIDDEN = {
    "id",
    "key",
    "source",
    "settled",
    "drawn",
    "wanted",
    "attempts",
    "lease_until",
    "not_before",
    "ts",
    "thread_ts",
    "uid",
    "next_read_at",
    "failures",
}
TABLES = (
    "members",
    "questions",
    "anonymous_questions",
    "anonymous_replies",
    "answers",
    "nudges",
    "evidence",
    "wishes",
    "referents",
    "avoidances",
    "mentoring_requests",
    "mentoring_offers",
    "meetings",
    "seats",
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
    "setting_changes",
    "habits",
    "home_tabs",
    "memberships",
    "notices",
)
COLUMNS = (
    "name",
    "text",
    "topic",
    "kind",
    "state",
    "language",
    "timezone",
    "asked_at",
    "opened_at",
    "at",
    "created_at",
    "week",
)


def readable(t: Translator, known: Known) -> str:
    """A Markdown page."""
    lines = [f"# {t('privacy.file')}", "", t("privacy.not"), ""]
    for table in in_order(known):
        lines += [f"## {title(t, table)} ({len(known[table])})", ""]
        for row in known[table]:
            lines += [*_lines(t, row), ""]
    return "\n".join(lines)


def in_order(known: Known) -> list[str]:
    """The tables, those that say most first."""
    return [*(table for table in TABLES if table in known), *sorted(set(known) - set(TABLES))]


def title(t: Translator, table: str) -> str:
    """What a table holds, said to the person; one that is not named in the catalogue keeps its own name."""
    return t(f"export.table.{table}") if table in TABLES else table.replace("_", " ")


def _lines(t: Translator, row: Row) -> list[str]:
    """A row's words, dates and choices; numbers of other rows say nothing to a reader."""
    shown = {name: value for name, value in row.items() if name not in HIDDEN and not name.endswith("_id")}
    said = {name: _said(t, value) for name, value in shown.items() if value not in (None, "", [], {}, 0)}
    return [f"- {_named(t, name)}: {value}" for name, value in said.items()]


def _named(t: Translator, column: str) -> str:
    return t(f"export.column.{column}") if column in COLUMNS else column.replace("_", " ")


def _said(t: Translator, value: Any) -> str:
    if value is True:
        return t("export.yes")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_said(t, one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_said(t, one) for one in value)
    words = MARKUP.sub(r"\\\g<0>", kit.visible(str(value)))
    return words.replace("\n", "\n  ")
