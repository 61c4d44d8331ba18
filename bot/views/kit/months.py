"""Months, as people write them: "November 2026", "novembre 2026"."""

from datetime import date, datetime

from babel.dates import format_date

from bot.i18n import Translator

PATTERN = "MMMM yyyy"


def month(t: Translator, period: str) -> str:
    """The month of a period, "2026-11"."""
    year, number = period.split("-")
    return str(format_date(date(int(year), int(number), 1), PATTERN, locale=t.language))


def month_at(t: Translator, at: datetime) -> str:
    """The month of an instant."""
    return str(format_date(at, PATTERN, locale=t.language))
