"""When a calendar's owner is busy: an iCalendar file (RFC 5545) in, spans of time out, nothing else of it.

Not busy: what is cancelled, shown as free (TRANSP, Microsoft's own mark), declined by the owner, or ours.
Series are unfolded by `recurring-ical-events`. A day as a whole runs from midnight to midnight in the owner's
zone, and so do times without a zone where the calendar names none of its own (X-WR-TIMEZONE).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from math import prod
from typing import Any
from urllib.parse import unquote, urlsplit

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Event, vDDDTypes

from bot.scheduling.calendar_file.cpu_limit import a_part_of
from bot.scheduling.calendar_file.events import Series, busy_periods, event_of
from bot.scheduling.calendar_file.file_zones import ZonesOf
from bot.scheduling.calendar_file.pieces import FAULTS, Piece, Section, sections
from bot.scheduling.calendar_file.reading import CalendarReading, Span
from bot.scheduling.calendar_problems import CalendarProblem
from bot.scheduling.feed import Unreadable
from bot.scheduling.ics import OURS

DAY = timedelta(days=1)
FREE = ("FREE", "WORKINGELSEWHERE")  # X-MICROSOFT-CDO-BUSYSTATUS, [MS-OXCICAL] 2.1.3.1.1.20.31
CANCELLED = ("CANCELLED", "CANCELED")
DAYS_EACH = {"HOURLY": 1 / 24, "DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}  # finer ones: millions
MARK = re.compile(rf"\b[\w-]{{8,}}{OURS}\b")
FINE_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
NEAREST, FURTHEST = datetime.min.replace(tzinfo=UTC) + 2 * DAY, datetime.max.replace(tzinfo=UTC) - 2 * DAY
MOST_EVENTS, MOST_SPANS = 20_000, 5_000
MOST_STEPS = 500_000  # occurrences since the series began: each is walked over
MOST_EACH = 24  # hours and minutes of one rule
MOST_ZONES, LONGEST_ZONE = 3, 60  # names of unknown zones that are handed on, and their letters


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for in a calendar: when, and whose it is."""

    zone: tzinfo
    start: datetime
    until: datetime
    address: str
    seconds: float | None = None


@dataclass(slots=True)
class Tally:
    """What was found so far; `steps` is the work that its series ask for."""

    spans: list[Span] = field(default_factory=list)
    events: int = 0
    unread: int = 0
    steps: int = 0
    is_too_much: bool = False  # a series was given up
    zones: dict[str, None] = field(default_factory=dict)


def spans(content: bytes, address: str, zone: tzinfo, start: datetime, until: datetime) -> list[Span]:
    """The busy times of `read`."""
    return read(content, address, zone, start, until).spans


def read(
    content: bytes, address: str, zone: tzinfo, start: datetime, until: datetime, seconds: float | None = None
) -> CalendarReading:
    """Busy times within `start`..`until`, in UTC, in order, merged; `Unreadable` if this is no calendar.

    `address` is where it was read: in it, Google writes whose calendar it is. An event or a series that
    cannot be read costs itself alone and is counted; where nothing can be read, the calendar counts as none.
    So does a series that asks for too much work, where the process may work for so many `seconds`.
    """
    calendars = sections(content)  # none in a page that asks to sign in
    if sum(len(each.pieces) for each in calendars) > MOST_EVENTS:
        raise Unreadable(CalendarProblem.TOO_BIG)
    look, tally = Look(zone, start, until, address, seconds), Tally()
    for each in calendars:
        zones = ZonesOf(each, zone)
        _read(each, zones, look, tally)
        if zones.unknown and zones.own:  # the calendar's zone or its owner's: both are kept free
            again = Tally()
            _read(each, ZonesOf(each, zone, unknown_as=zone), look, again)
            tally.spans += again.spans
    if tally.is_too_much and not tally.events:
        raise Unreadable(CalendarProblem.TOO_MUCH)
    if not calendars or (not tally.events and (tally.unread or not calendars[-1].is_whole)):
        raise Unreadable(CalendarProblem.NO_CALENDAR)
    ordered = sorted(span for span in tally.spans if span[0] < span[1])
    names = ["".join(filter(str.isprintable, name))[:LONGEST_ZONE] for name in tally.zones][:MOST_ZONES]
    return CalendarReading(
        list(_merged(ordered, start, until))[:MOST_SPANS], tally.events, tally.unread, names
    )


def _read(calendar: Section, zones: ZonesOf, look: Look, tally: Tally) -> None:
    """One VCALENDAR, added to the tally."""
    series = Series()
    for piece in calendar.pieces:
        if piece.kind == "VFREEBUSY":
            _take_periods(piece, zones, look, tally)
        elif piece.kind == "VEVENT":
            try:
                event = event_of(piece, zones)
                steps = _worth(event, look)
                if steps is not None:
                    series.add(event)
            except FAULTS:
                tally.unread += 1
                continue
            tally.events += 1
            tally.steps += steps or 0
    if tally.steps > MOST_STEPS:
        raise Unreadable(CalendarProblem.TOO_BIG)
    if calendar.value("METHOD").upper() == "CANCEL":
        return
    owners = _owners(calendar, look.address)
    for events in series.all():
        _unfold(events, look, owners, tally)
    tally.zones |= zones.unknown


def _take_periods(piece: Piece, zones: ZonesOf, look: Look, tally: Tally) -> None:
    found, read, unread = busy_periods(piece, zones)
    tally.spans += [(_instant(opens, look.zone), _instant(closes, look.zone)) for opens, closes in found]
    tally.events, tally.unread = tally.events + read, tally.unread + unread


def _unfold(events: list[Event], look: Look, owners: set[str], tally: Tally) -> None:
    """The events of one series; a fault in it costs it alone."""
    calendar = Calendar()
    calendar.subcomponents = [*events]
    try:
        with a_part_of(look.seconds):
            unfolded = recurring_ical_events.of(calendar).between(look.start - DAY, look.until + DAY)
            tally.spans += [_span(event, look.zone) for event in unfolded if _is_busy(event, owners)]
    except (*FAULTS, TimeoutError) as fault:
        tally.is_too_much |= isinstance(fault, TimeoutError)
        tally.events, tally.unread = tally.events - len(events), tally.unread + len(events)


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


def _steps(event: Any, zone: tzinfo, until: datetime) -> int:
    """How many occurrences are walked over; a rule that is finer than an hour cannot be read."""
    rules = event["RRULE"]
    days = (until - _instant(event.decoded("DTSTART"), zone)).days
    steps = 0
    for rule in rules if isinstance(rules, list) else [rules]:
        each = DAYS_EACH.get(str(rule.get("FREQ", [""])[0]).upper())
        each_time = prod(len(rule.get(part, "1")) for part in FINE_PARTS)
        if each is None or each_time > MOST_EACH or len(rule.get("BYSECOND", "1")) > 1:
            raise ValueError("RRULE")
        steps += max(0, int(days / each)) * each_time
    if steps > MOST_STEPS:
        raise ValueError("RRULE")
    return steps


def _owners(calendar: Section, address: str) -> set[str]:
    """Whose calendar it is, as far as its name or its address says so."""
    named = [calendar.value("X-WR-CALNAME"), *unquote(urlsplit(address).path).split("/")]
    return {name.strip().lower() for name in named if "@" in name}


def _is_busy(event: Any, owners: set[str]) -> bool:
    if _word(event, "STATUS") in CANCELLED or _is_ours(event):
        return False
    if _word(event, "TRANSP") == "TRANSPARENT":
        return False
    if _word(event, "X-MICROSOFT-CDO-BUSYSTATUS") in FREE:
        return False
    asked = event.get("ATTENDEE", [])
    return not any(
        str(one).lower().removeprefix("mailto:") in owners
        and str(one.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for one in (asked if isinstance(asked, list) else [asked])
    )


def _is_ours(event: Any) -> bool:
    """By the UID of the file, or by its mark in what a link added."""
    return str(event.get("UID", "")).endswith(OURS) or bool(MARK.search(str(event.get("DESCRIPTION", ""))))


def _word(event: Any, name: str) -> str:
    return str(event.get(name, "")).strip().upper()


def _span(event: Any, zone: tzinfo) -> Span:
    """In the hour that a clock skips, an end may come no later than its beginning: the length counts."""
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    opens, closes = _instant(start, zone), _instant(end, zone)
    return opens, closes if opens < closes else opens + (end - start)


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
