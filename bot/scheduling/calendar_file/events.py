"""A calendar's events as icalendar holds them, each with its times in the zone that the calendar means."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, cast

from icalendar import Event, vDDDLists, vDDDTypes

from bot.scheduling.calendar_file.file_zones import ZonesOf
from bot.scheduling.calendar_file.ical_values import plain
from bot.scheduling.calendar_file.pieces import FAULTS, Piece, text_of

ZONED = re.compile(r"\s*(DTSTART|DTEND|RECURRENCE-ID|RDATE|EXDATE)\s*((?:;.*)?):([^:]*)", re.IGNORECASE)
ZONE = re.compile(r';\s*TZID\s*=\s*(?:"([^"]*)"|(.*?))(?=\s*;\s*[A-Z-]+\s*=|\s*$)', re.IGNORECASE)
FREEBUSY = re.compile(r"\s*FREEBUSY\s*((?:;.*)?):([^:]*)", re.IGNORECASE)
IS_FREE = re.compile(r";\s*FBTYPE\s*=\s*\"?FREE\"?\s*(?:;|$)", re.IGNORECASE)
IS_DAY = re.compile(r";\s*VALUE\s*=\s*\"?DATE\"?\s*(?:;|$)", re.IGNORECASE)
BETWEEN = re.compile("[,;]")  # the dates of a list
LISTS = ("RDATE", "EXDATE")
LENGTHS = ("RRULE", "DURATION")  # without one that stands there, an event is not what it says
LONGEST_PARAMETERS = 1000
DAY = timedelta(days=1)


def event_of(piece: Piece, zones_of: ZonesOf) -> Event:
    """One event; a fault (`FAULTS`) where it cannot be read as what it says."""
    if not piece.is_whole:
        raise ValueError("cut off")
    lines = [plain(line) for line in piece.lines]
    matched = [(line, ZONED.fullmatch(line)) for line in lines]
    unzoned = text_of(piece.kind, [line for line, zoned in matched if zoned is None])
    event = cast(Event, Event.from_ical(unzoned))
    for _, zoned in matched:
        if zoned is not None:
            _add(event, zoned, zones_of)
    for name in LENGTHS:
        stands = any(line.lstrip().upper().startswith((f"{name}:", f"{name};")) for line in lines)
        if stands and (name not in event or name in [where for where, _ in event.errors]):
            raise ValueError(name)
    if "RECURRENCE-ID" in event:  # a date that is taken from its series may say no more than which
        event.setdefault("DTSTART", event["RECURRENCE-ID"])
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
    at = _moment(_written(text), zone, zones_of)
    if IS_DAY.search(parameters) and isinstance(at, datetime) and _is_midnight(text):
        at = _written(text).date()
    if name in event and _time_of(event, name) != at:
        raise ValueError(name)
    event[name] = vDDDTypes(at)
    if name == "RECURRENCE-ID" and "THISANDFUTURE" in parameters.upper():
        event[name].params["RANGE"] = "THISANDFUTURE"


def _add_list(event: Event, name: str, text: str, zone: str, zones_of: ZonesOf) -> None:
    """Dates of a series, or from its; one that cannot be read costs itself alone."""
    dates = event.setdefault(name, vDDDLists([])).dts
    for one in BETWEEN.split(text):
        with suppress(*FAULTS):
            dates.append(vDDDTypes(_moment(_written(one), zone, zones_of)))


def _time_of(event: Event, name: str) -> Any:
    """The day, the time or the period of a property; icalendar's types say only that it is some property."""
    stated: Any = event[name]
    return stated.dt


def _written(text: str) -> Any:
    """A day, a time, or a period, as icalendar reads it."""
    stated = "".join(text.split()).replace('"', "").upper()
    return vDDDTypes.from_ical(stated)  # type: ignore[no-untyped-call]


def _is_midnight(text: str) -> bool:
    return bool(_written(text).time() == time())


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
    start, end = _time_of(event, "DTSTART"), event.get("DTEND")
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
    start, rules = _time_of(event, "DTSTART"), event.get("RRULE", [])
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
        stated = FREEBUSY.fullmatch(plain(line))
        for text in filter(str.strip, BETWEEN.split(stated[2]) if stated else ()):
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


class Series:
    """Events by their UID: a series, its later versions and the changes of single dates."""

    def __init__(self) -> None:
        self._named: dict[str, list[Event]] = {}
        self._heads: set[tuple[str, int]] = set()

    def add(self, event: Event) -> None:
        """Two of one name that are no versions of each other are two."""
        uid = str(event.get("UID", "")).strip() or f"nameless {len(self._named)}"
        if "RECURRENCE-ID" not in event:
            version = uid, event.get("SEQUENCE", 0)
            if version in self._heads:
                uid = f"{uid} {len(self._named)}"
            self._heads.add(version)
        event["UID"] = uid
        self._named.setdefault(uid, []).append(event)

    def all(self) -> list[list[Event]]:
        """Each series apart; a date of it may be named by its day alone."""
        for events in self._named.values():
            start = next((_time_of(one, "DTSTART") for one in events if "RECURRENCE-ID" not in one), None)
            for event in events:
                changed = _time_of(event, "RECURRENCE-ID") if "RECURRENCE-ID" in event else None
                if isinstance(start, datetime) and changed and not isinstance(changed, datetime):
                    recurrence_id: Any = event["RECURRENCE-ID"]
                    recurrence_id.dt = datetime.combine(changed, start.timetz())
        return list(self._named.values())
