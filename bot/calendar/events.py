"""A calendar's events as icalendar holds them, each with its times in the zone that the calendar means.

The zones that a file defines (VTIMEZONE) are kept here, for this file alone: icalendar's own reader keeps the
first of a name for the whole process, and gives it to every other file that uses the name.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Event, Timezone, vDDDLists, vDDDTypes

from bot.calendar import zones
from bot.calendar.pieces import Piece, Section, value_of

FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)
ZONED = re.compile(r"\s*(DTSTART|DTEND|RECURRENCE-ID|RDATE|EXDATE)\s*((?:;.*)?):([^:]*)", re.IGNORECASE)
ZONE = re.compile(r';\s*TZID\s*=\s*(?:"([^"]*)"|(.*?))(?=\s*;\s*[A-Z-]+\s*=|\s*$)', re.IGNORECASE)
FREEBUSY = re.compile(r"\s*FREEBUSY\s*((?:;.*)?):([^:]*)", re.IGNORECASE)
IS_FREE = re.compile(r";\s*FBTYPE\s*=\s*\"?FREE\"?\s*(?:;|$)", re.IGNORECASE)
LEAP_SECOND = re.compile(r"(T\d{4})60")
LISTS = ("RDATE", "EXDATE")
LENGTHS = ("RRULE", "DURATION")  # without one that stands there, an event is not what it says
LONGEST_PARAMETERS = 1000
DAY = timedelta(days=1)
SEASONS = [datetime(2026, month, 15, 12) for month in range(1, 13)]  # noqa: DTZ001


class ZonesOf:
    """The zones of one VCALENDAR; `unknown` gathers the names that nobody knows.

    In this order: IANA's names of places mean IANA's zones; any other that the file defines means what it
    defines there (where it defines one twice, and differently, this counts for nothing); then what
    `zones.known` knows.
    A time without a zone is in the calendar's own (X-WR-TIMEZONE), or its owner's where it names none. So is
    one in a zone that nobody knows, or in `unknown_as`; the zone's name is handed on.
    """

    def __init__(self, section: Section, owner: tzinfo, unknown_as: tzinfo | None = None) -> None:
        self.unknown: list[str] = []
        self._defined: dict[str, list[Piece]] = {}
        for piece in section.pieces:
            if piece.kind == "VTIMEZONE" and piece.is_whole:
                self._defined.setdefault(_spelt(value_of(piece.lines, "TZID")), []).append(piece)
        self._found: dict[str, zones.Known | None] = {}
        self._own_name = section.value("X-WR-TIMEZONE")
        own = self._known(self._own_name)
        self.own = own.zone if own else None
        self.elsewhere = self.own or owner
        self._unknown_as = unknown_as or self.elsewhere

    def of(self, name: str) -> tzinfo:
        """For a time that names this zone, or none."""
        name = _spelt(name) or _spelt(self._own_name)
        if not name:
            return self.elsewhere
        known = self._known(name)
        if (known is None or not known.is_sure) and name not in self.unknown:
            self.unknown.append(name)
        return known.zone if known else self._unknown_as

    def _known(self, name: str) -> zones.Known | None:
        name = _spelt(name)
        if name not in self._found:
            is_place = "/" in (zones.iana_key(name) or "")
            defined = None if is_place else _defined(self._defined.get(name, []))
            self._found[name] = zones.Known(defined) if defined else zones.known(name)
        return self._found[name]


def _spelt(name: str) -> str:
    return " ".join(name.replace("\\", "").strip(" \t\"'").split())


def _defined(pieces: Sequence[Piece]) -> tzinfo | None:
    """What they all define; None where one cannot be read, or says otherwise than another."""
    try:
        found = [_built(piece) for piece in pieces]
        told = {tuple(zone.utcoffset(season) for season in SEASONS) for zone in found}
    except FAULTS:
        return None
    return found[0] if len(told) == 1 else None


def _built(piece: Piece) -> tzinfo:
    """Without its name in the file, by which icalendar would keep it."""
    lines = [line for line in piece.lines if not line.upper().lstrip().startswith("TZID")]
    component = Timezone.from_ical(_text("VTIMEZONE", lines))
    component.add("TZID", "own")
    zone: tzinfo = component.to_tz(lookup_tzid=False)
    return zone


def _text(kind: str, lines: Sequence[str]) -> str:
    return "\r\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def event_of(piece: Piece, zones_of: ZonesOf) -> Event:
    """One event; a fault (`FAULTS`) where it cannot be read as what it says."""
    if not piece.is_whole:
        raise ValueError("cut off")
    matched = [(line, ZONED.fullmatch(line)) for line in piece.lines]
    event = Event.from_ical(_text(piece.kind, [line for line, zoned in matched if zoned is None]))
    for _, zoned in matched:
        if zoned is not None:
            _add(event, zoned, zones_of)
    for name in LENGTHS:
        stands = any(line.lstrip().upper().startswith((f"{name}:", f"{name};")) for line in piece.lines)
        if stands and (name not in event or name in [where for where, _ in event.errors]):
            raise ValueError(name)
    _mend(event, zones_of.elsewhere)
    _mend_rules(event)
    return event


def _add(event: Event, zoned: re.Match[str], zones_of: ZonesOf) -> None:
    name, parameters, text = zoned[1].upper(), zoned[2], zoned[3]
    if len(parameters) > LONGEST_PARAMETERS:
        raise ValueError(name)
    named = ZONE.search(parameters)
    zone = (named[1] or named[2] or "") if named else ""
    if name in LISTS:
        _add_list(event, name, text, zone, zones_of)
        return
    if name in event:
        raise ValueError(name)
    event[name] = vDDDTypes(_moment(_written(text), zone, zones_of))
    if name == "RECURRENCE-ID" and "THISANDFUTURE" in parameters.upper():
        event[name].params["RANGE"] = "THISANDFUTURE"


def _add_list(event: Event, name: str, text: str, zone: str, zones_of: ZonesOf) -> None:
    """Dates of a series, or from its; one that cannot be read costs itself alone."""
    dates: list[Any] = list(event[name].dts) if name in event else []
    for one in text.split(","):
        with suppress(*FAULTS):
            dates.append(vDDDTypes(_moment(_written(one), zone, zones_of)))
    if dates:
        event[name] = vDDDLists(dates)


def _written(text: str) -> Any:
    """A day, a time, or a period, as icalendar reads it; a leap second is the one before."""
    return vDDDTypes.from_ical(LEAP_SECOND.sub(r"\g<1>59", text.strip().upper()))


def _moment(at: Any, zone: str, zones_of: ZonesOf) -> Any:
    """A day as it is, a time with its zone; both ends of a period.

    What is written in UTC goes to the calendar's own zone, where it has one: there its series repeat.
    """
    if isinstance(at, tuple):
        return tuple(part if isinstance(part, timedelta) else _moment(part, zone, zones_of) for part in at)
    if not isinstance(at, date):
        raise ValueError("no date")
    if not isinstance(at, datetime):
        return at
    if at.tzinfo is None:
        return at.replace(tzinfo=zones_of.of(zone))
    with suppress(OverflowError):  # the first and the last moments that there are
        return at.astimezone(zones_of.own) if zones_of.own else at
    return at


def _mend(event: Event, midnight: tzinfo) -> None:
    """A day that ends on its own date is that whole day; an end before the beginning is none."""
    start, end = event["DTSTART"].dt, event.get("DTEND")
    is_day = not isinstance(start, datetime)
    if end is None:
        length = event.get("DURATION")
        if length is not None and length.dt < timedelta():
            raise ValueError("DURATION")
        if length is not None and is_day and length.dt < DAY:
            event.pop("DURATION")
        return
    event.pop("DURATION", None)
    if is_day != (not isinstance(end.dt, datetime)):
        start, end = (vDDDTypes(_at_midnight(at, midnight)) for at in (start, end.dt))
        event["DTSTART"], event["DTEND"], start = start, end, start.dt
    elif is_day and end.dt == start:
        event.pop("DTEND")
    if end.dt < start:
        raise ValueError("DTEND")


def _mend_rules(event: Event) -> None:
    """A rule's last day counts as a whole, and its last time without a zone is in the event's own."""
    start, rules = event["DTSTART"].dt, event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        for last in rule.get("UNTIL", ())[:1]:
            if isinstance(start, datetime) and not isinstance(last, datetime):
                last = datetime.combine(last, time(23, 59, 59))
            if isinstance(start, datetime) and last.tzinfo is None:
                rule["UNTIL"] = [last.replace(tzinfo=start.tzinfo).astimezone(UTC)]
    if not isinstance(event.get("SEQUENCE", 0), int):
        event.pop("SEQUENCE")


def _at_midnight(at: date, zone: tzinfo) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time(), zone)


def busy_periods(piece: Piece, zones_of: ZonesOf) -> tuple[list[tuple[datetime, datetime]], int, int]:
    """What a VFREEBUSY says is not free; how many of its periods could be read, and how many not."""
    found, read, unread = [], 0, 0
    for line in piece.lines:
        stated = FREEBUSY.fullmatch(line)
        for text in stated[2].split(",") if stated else ():
            try:
                opens, closes = _moment(_written(text), "", zones_of)
                closes = opens + closes if isinstance(closes, timedelta) else closes
                if closes < opens:
                    raise ValueError("FREEBUSY")
            except FAULTS:
                unread += 1
                continue
            read += 1
            if stated and not IS_FREE.search(stated[1]):
                found.append((opens, closes))
    return found, read, unread
