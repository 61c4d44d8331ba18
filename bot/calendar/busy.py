"""When a calendar's owner is busy: an iCalendar file (RFC 5545) in, spans of time out, nothing else of it.

Not busy: what is cancelled, shown as free (TRANSP, Microsoft's own mark), declined by the owner, or ours.
Series are unfolded by `recurring-ical-events`. A day as a whole runs from midnight to midnight in the owner's
zone, and so do times without a zone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from urllib.parse import unquote, urlsplit

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, vDDDTypes

from bot.calendar.feed import Unreadable

Span = tuple[datetime, datetime]

DAY = timedelta(days=1)
FREE = ("FREE", "WORKINGELSEWHERE")  # X-MICROSOFT-CDO-BUSYSTATUS, [MS-OXCICAL] 2.1.3.1.1.20.31
DAYS_EACH = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}  # finer rules would unfold into millions
FINE_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
FAULTS = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
NEAREST, FURTHEST = datetime.min.replace(tzinfo=UTC) + 2 * DAY, datetime.max.replace(tzinfo=UTC) - 2 * DAY
MOST_EVENTS, MOST_SPANS = 20_000, 5_000
MOST_STEPS = 500_000  # occurrences since the series began: each is walked over


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for in a calendar: when, and whose it is."""

    zone: tzinfo
    start: datetime
    until: datetime
    owners: set[str]


def spans(content: bytes, address: str, zone: tzinfo, start: datetime, until: datetime) -> list[Span]:
    """Busy times within `start`..`until`, in UTC, in order, merged; `Unreadable` if this is no calendar.

    `address` is where it was read: in it, Google writes whose calendar it is. An event or a series that
    cannot be read costs itself alone; where nothing else is found, the calendar counts as none.
    """
    calendar, bad = _parsed(content), list[Any]()
    look = Look(zone, start, until, _owners(calendar, address))
    parts = _worth_unfolding(calendar.subcomponents, look, bad)
    found = _found(calendar, parts, look, bad)
    if bad and not found:
        raise Unreadable("no_calendar")
    return list(_merged(sorted(span for span in found if span[0] < span[1]), start, until))[:MOST_SPANS]


def _found(calendar: Calendar, parts: list[Any], look: Look, bad: list[Any]) -> list[Span]:
    """All at once; where something in them breaks the format in a way nobody foresaw, each series apart."""
    calendar.subcomponents = parts
    try:
        unfolded = recurring_ical_events.of(calendar, skip_bad_series=True)
        events = unfolded.between(look.start - DAY, look.until + DAY)
        return [_span(event, look.zone) for event in events if _is_busy(event, look.owners)]
    except FAULTS:
        series = _by_series(parts)
        if len(series) < 2:
            bad.extend(parts)
            return []
        return [span for one in series for span in _found(calendar, one, look, bad)]


def _by_series(parts: list[Any]) -> list[list[Any]]:
    """The events of one name together, each with the zones that all may speak of."""
    zones = [part for part in parts if part.name != "VEVENT"]
    named: dict[str, list[Any]] = {}
    for part in parts:
        if part.name == "VEVENT":
            named.setdefault(str(part.get("UID", "")), []).append(part)
    return [[*zones, *events] for events in named.values()]


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


def _worth_unfolding(parts: Sequence[Any], look: Look, bad: list[Any]) -> list[Any]:
    """Without single events of other times, and without series that would unfold without end."""
    kept, steps = [], 0
    for part in parts:
        try:
            walked = _worth(part, look) if part.name == "VEVENT" else 0
        except FAULTS:
            bad.append(part)
            continue
        if walked is not None:
            kept.append(part)
            steps += walked
    if steps > MOST_STEPS:
        raise Unreadable("too_big")
    return kept


def _worth(event: Any, look: Look) -> int | None:
    """How many occurrences are walked over to unfold it; None where it is not to be unfolded."""
    if event.get("RRULE") is not None:
        return _steps(event, look.zone, look.until)
    if event.get("RDATE") or event.get("RECURRENCE-ID"):
        return 0
    opens, closes = _ends(event, look.zone)
    if opens >= look.until + DAY or closes <= look.start - DAY:
        return None
    if opens < look.start - DAY or closes > look.until + DAY:  # the ends of time cannot be reckoned with
        event.pop("DURATION", None)
        event["DTSTART"] = vDDDTypes(max(opens, look.start - DAY))
        event["DTEND"] = vDDDTypes(min(closes, look.until + DAY))
    return 0


def _ends(event: Any, zone: tzinfo) -> Span:
    opens = _instant(event.decoded("DTSTART"), zone)
    length = event.decoded("DTEND", None) or event.decoded("DURATION", None) or DAY
    if not isinstance(length, timedelta):
        return opens, _instant(length, zone)
    return opens, opens + min(length, FURTHEST - opens)


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
    """In UTC; the first and the last moments that there are count as a day later, or earlier."""
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if aware.year in (MINYEAR, MAXYEAR):
        return min(max(aware.replace(tzinfo=UTC), NEAREST), FURTHEST)
    return aware.astimezone(UTC)


def _merged(ordered: Sequence[Span], start: datetime, until: datetime) -> Iterator[Span]:
    held: Span | None = None
    for opens, closes in ordered:
        opens, closes = max(opens, start), min(closes, until)
        if closes <= opens:
            continue
        if held is not None and opens <= held[1]:
            held = held[0], max(held[1], closes)
            continue
        if held is not None:
            yield held
        held = opens, closes
    if held is not None:
        yield held
