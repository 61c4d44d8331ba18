"""Slack's date tokens, `<!date^unix^pattern^link|fallback>`, in a reader's language and zone.

The patterns are those of docs.slack.dev/messaging/formatting-message-text, "Date formatting".
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta

_STYLES = {"date": "long", "date_short": "medium", "date_long": "full", "date_long_full": "full"}
_NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "fr": {-1: "hier", 0: "aujourd’hui", 1: "demain"},
    "de": {-1: "gestern", 0: "heute", 1: "morgen"},
}


@dataclass(frozen=True)
class DateReader:
    """How somebody reads a date: their zone, their language, and their today."""

    now: datetime
    zone: tzinfo = UTC
    language: str = "en"

    @classmethod
    def of(cls, now: datetime, zone: tzinfo, locale: str) -> "DateReader":
        """A reader by a locale such as fr-FR; one that is not known reads English."""
        try:
            return cls(now, zone, str(Locale.parse(locale, sep="-")))
        except (UnknownLocaleError, ValueError):
            return cls(now, zone)

    def date(self, body: str, fallback: str) -> str:
        """The text of a token (`!date^unix^pattern…`); its fallback when it cannot be understood."""
        parts = body.split("^")
        try:
            moment = datetime.fromtimestamp(int(parts[1]), self.zone)
            return re.sub(r"\{(\w+)\}", lambda found: self._part(found.group(1), moment), parts[2])
        except (IndexError, ValueError, OverflowError, LookupError):
            return fallback

    def _part(self, name: str, moment: datetime) -> str:
        if name in ("time", "time_secs"):
            pattern = "short" if name == "time" else "medium"
            return str(format_time(moment, pattern, tzinfo=self.zone, locale=self.language))
        if name == "ago":
            return str(format_timedelta(moment - self.now, add_direction=True, locale=self.language))
        if name == "date_num":
            return moment.strftime("%Y-%m-%d")
        if name in ("date_slash", "day_divider_pretty"):
            style = "short" if name == "date_slash" else "full"
            return str(format_date(moment, style, locale=self.language))
        if name.endswith("_pretty") and (word := self._near(moment)):
            return word
        return str(format_date(moment, _STYLES[name.removesuffix("_pretty")], locale=self.language))

    def _near(self, moment: datetime) -> str | None:
        apart: timedelta = moment.date() - self.now.astimezone(self.zone).date()
        return _NEAR.get(self.language[:2], _NEAR["en"]).get(apart.days)
