"""Dates and times as one person reads them: in their zone, in their language's manner.

The date tokens are those of docs.slack.dev/messaging/formatting-message-text ("Date formatting").
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta

_TOKEN = re.compile(r"\{(\w+)\}")


class ReaderDates:
    def __init__(self, locale: str, zone: str, now: datetime) -> None:
        self.zone = ZoneInfo(zone)
        self.now = now.astimezone(self.zone)
        self.locale = _known(locale)

    def of(self, ts: str) -> datetime:
        """A message's stamp as a moment in the reader's zone."""
        return datetime.fromtimestamp(float(ts), UTC).astimezone(self.zone)

    def time(self, at: datetime) -> str:
        return str(format_time(at.astimezone(self.zone), "short", locale=self.locale))

    def day(self, at: datetime) -> str:
        """ "Today", "Hier", or the whole date."""
        local = at.astimezone(self.zone).date()
        return self._near(local) or self._long(local)

    def long(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{self._long(local.date())}, {self.time(local)}"

    def short(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{format_date(local, 'EEE d MMM', locale=self.locale)}, {self.time(local)}"

    def fill(self, at: datetime, pattern: str) -> str:
        """A pattern of Slack's date tokens, filled in; an unknown token is a ValueError."""
        local = at.astimezone(self.zone)
        return _TOKEN.sub(lambda found: self._token(found.group(1), local), pattern)

    def _token(self, name: str, local: datetime) -> str:
        day = local.date()
        if name.endswith("_pretty") and name != "day_divider_pretty" and (near := self._near(day)):
            return near.lower()
        kind = name.removesuffix("_pretty")
        forms = {
            "date": "d MMMM y" if self.locale.language == "fr" else "MMMM d, y",
            "date_short": "d MMM y" if self.locale.language == "fr" else "MMM d, y",
            "day_divider": "EEEE d MMMM" if self.locale.language == "fr" else "EEEE, MMMM d",
        }
        if kind in forms:
            return str(format_date(day, forms[kind], locale=self.locale))
        if kind == "date_long":
            return self._long(day)
        if kind == "date_num":
            return day.isoformat()
        if kind == "date_slash":
            return str(format_date(day, "short", locale=self.locale))
        if kind == "time":
            return self.time(local)
        if kind == "time_secs":
            return str(format_time(local, "medium", locale=self.locale))
        if kind == "ago":
            return str(format_timedelta(local - self.now, add_direction=True, locale=self.locale))
        raise ValueError(name)

    def _long(self, day: date) -> str:
        return str(format_date(day, "full", locale=self.locale))

    def _near(self, day: date) -> str:
        if self.locale.language not in ("en", "fr"):
            return ""
        near = {
            -1: ("Yesterday", "Hier"),
            0: ("Today", "Aujourd’hui"),
            1: ("Tomorrow", "Demain"),
        }
        apart = (day - self.now.date()) // timedelta(days=1)
        return near[apart][self.locale.language == "fr"] if apart in near else ""


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_US")
