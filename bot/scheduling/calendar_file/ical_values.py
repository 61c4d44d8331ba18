"""Times and rules as programs write them, in the words of RFC 5545.

Read too: ISO 8601 with its signs (`2026-03-24T09:00:00+01:00`), times without seconds or with parts of one,
an offset behind a time, midnight as 24 o'clock, a leap second; and in a rule blanks, parts without a value,
and parts that say nothing of when it falls.
"""

import re
from datetime import UTC, datetime, timedelta

TIMED = re.compile(
    r"\s*(?:DTSTART|DTEND|RECURRENCE-ID|RDATE|EXDATE|RRULE|FREEBUSY|DURATION)\s*[;:]", re.IGNORECASE
)
TIME = re.compile(
    r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?(?!\d)",
    re.IGNORECASE,
)
DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?![\dT])")
RULE = re.compile(r"\s*(RRULE)\s*((?:;[^:]*)?:)(.*)", re.IGNORECASE)
LENGTH = re.compile(r"\s*(DURATION)\s*((?:;[^:]*)?:)(.*)", re.IGNORECASE)
SAYS_NOTHING = re.compile(r"[^=]*=?|X-.*|TZID=.*|RSCALE=GREGORIAN|SKIP=.*")  # a part of a rule


def plain(line: str) -> str:
    """The line as the format wants it; as it is where it holds no time, or cannot be understood."""
    if not TIMED.match(line):
        return line
    line = DAY.sub(r"\1\2\3", TIME.sub(_time, line))
    if rule := RULE.fullmatch(line):
        return f"{rule[1]}{rule[2]}{_rule(rule[3])}"
    if length := LENGTH.fullmatch(line):
        return f"{length[1]}{length[2]}{length[3].strip().upper()}"
    return line


def _time(found: re.Match[str]) -> str:
    """In digits alone; with an offset, in UTC."""
    year, month, day, hour, minute, second, zone = found.groups()
    is_next_day = hour == "24" and minute == "00" and second in (None, "00")
    hour, second = "00" if is_next_day else hour, "59" if second == "60" else second or "00"
    offset = zone.replace(":", "") if zone and zone.upper() != "Z" else "+0000"
    try:
        at = datetime.strptime(f"{year}{month}{day}{hour}{minute}{second}{offset:0<5}", "%Y%m%d%H%M%S%z")
        at = (at + timedelta(days=is_next_day)).astimezone(UTC)
    except (ValueError, OverflowError):
        return found[0]
    return re.sub("[:-]", "", at.replace(tzinfo=None).isoformat()) + ("Z" if zone else "")


def _rule(text: str) -> str:
    parts = "".join(text.split()).upper().split(";")
    return ";".join(part for part in parts if not SAYS_NOTHING.fullmatch(part))
