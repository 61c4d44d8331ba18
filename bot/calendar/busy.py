"""When a calendar's owner is busy: an iCalendar file (RFC 5545) in, spans of time out, nothing else of it.

Not busy: what is cancelled, shown as free (TRANSP, Microsoft's own mark), declined by the owner, or ours.
Series are unfolded by `recurring-ical-events`. A day as a whole runs from midnight to midnight in the owner's
zone, and so do times without a zone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from urllib.parse import unquote, urlsplit

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

from bot.calendar.feed import Unreadable

Span = tuple[datetime, datetime]

DAY = timedelta(days=1)
FREE = ("FREE", "WORKINGELSEWHERE")  # X-MICROSOFT-CDO-BUSYSTATUS, [MS-OXCICAL] 2.1.3.1.1.20.31
DAYS_EACH = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}  # finer rules would unfold into millions
FINE_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
MOST_EVENTS, MOST_SPANS = 20_000, 5_000
MOST_STEPS = 500_000  # occurrences since the series began: each is walked over


def spans(content: bytes, address: str, zone: tzinfo, start: datetime, until: datetime) -> list[Span]:
    """Busy times that touch `start`..`until`, in UTC, in order, merged; `Unreadable` if this is no calendar.

    `address` is where it was read: in it, Google writes whose calendar it is.
    """
    calendar = _parsed(content)
    owners = _owners(calendar, address)
    try:
        calendar.subcomponents = _worth_unfolding(calendar.subcomponents, zone, start, until)
        unfolded = recurring_ical_events.of(calendar, skip_bad_series=True).between(start - DAY, until + DAY)
        found = [_span(event, zone) for event in unfolded if _is_busy(event, owners)]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise Unreadable("no_calendar") from None  # a file that breaks the format in a way nobody foresaw
    return list(_merged(sorted(span for span in found if span[0] < span[1]), start, until))[:MOST_SPANS]


def _parsed(content: bytes) -> Calendar:
    if b"BEGIN:VCALENDAR" not in content[:2000] or b"END:VCALENDAR" not in content[-2000:]:
        raise Unreadable("no_calendar")  # a page that asks to sign in, or a file that was cut
    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError):
        raise Unreadable("no_calendar") from None
    if not isinstance(calendar, Calendar) or len(calendar.subcomponents) > MOST_EVENTS:
        raise Unreadable("too_big")
    return calendar


def _worth_unfolding(parts: Sequence[Any], zone: tzinfo, start: datetime, until: datetime) -> list[Any]:
    """Without single events of other times, and without series that would unfold without end."""
    kept, steps = [], 0
    for part in parts:
        if part.name == "VEVENT" and part.get("RRULE") is None:
            if not (part.get("RDATE") or part.get("RECURRENCE-ID")) and not _is_near(
                part, zone, start, until
            ):
                continue
        elif part.name == "VEVENT":
            walked = _steps(part, zone, until)
            if walked is None:
                continue
            steps += walked
        kept.append(part)
    if steps > MOST_STEPS:
        raise Unreadable("too_big")
    return kept


def _is_near(event: Any, zone: tzinfo, start: datetime, until: datetime) -> bool:
    opens = _instant(event.decoded("DTSTART"), zone)
    length = event.decoded("DTEND", None) or event.decoded("DURATION", None) or DAY
    closes = opens + length if isinstance(length, timedelta) else _instant(length, zone)
    return opens < until + DAY and closes > start - DAY


def _steps(event: Any, zone: tzinfo, until: datetime) -> int | None:
    """How many occurrences are walked over; None for rules that are finer than a day."""
    rules = event["RRULE"]
    days = (until - _instant(event.decoded("DTSTART"), zone)).days
    steps = 0
    for rule in rules if isinstance(rules, list) else [rules]:
        each = DAYS_EACH.get(str(rule.get("FREQ", [""])[0]).upper())
        if each is None or any(part in rule for part in FINE_PARTS):
            return None
        steps += max(0, days // each)
    return steps


def _owners(calendar: Calendar, address: str) -> set[str]:
    """Whose calendar it is, as far as its name or its address says so."""
    named = [str(calendar.get("X-WR-CALNAME", "")), *unquote(urlsplit(address).path).split("/")]
    return {name.strip().lower() for name in named if "@" in name}


def _is_busy(event: Any, owners: set[str]) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("UID", "")).endswith("@eclair"):
        return False
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in FREE:
        return False
    asked = event.get("ATTENDEE", [])
    return not any(
        str(one).lower().removeprefix("mailto:") in owners
        and str(one.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for one in (asked if isinstance(asked, list) else [asked])
    )


def _span(event: Any, zone: tzinfo) -> Span:
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    return _instant(start, zone), _instant(end, zone)


def _instant(at: date, zone: tzinfo) -> datetime:
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _merged(ordered: Sequence[Span], start: datetime, until: datetime) -> Iterator[Span]:
    held: Span | None = None
    for opens, closes in ordered:
        if closes <= start or opens >= until:
            continue
        if held is not None and opens <= held[1]:
            held = held[0], max(held[1], closes)
            continue
        if held is not None:
            yield held
        held = opens, closes
    if held is not None:
        yield held
