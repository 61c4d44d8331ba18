"""A series of meetings for calendars: one iCalendar file for all of it, or for one of its meetings.

The rule stands in one event, in the zone in which the wall time stays the same, with that zone's definition
(RFC 5545 3.3.10, 3.6.5). EXDATE takes away the turns at which no meeting is held; a moved meeting is an event
of its own that names its turn (RECURRENCE-ID, 3.8.4.4). All have one UID and one SEQUENCE. A file for one
meeting holds that event alone (RFC 5546 3.2.1 and 3.2.5), for calendars that already have the series.

A zone that has no name, or a wall time that one of the turns skips (a meeting by night, when clocks change:
calendars differ on what the rule gives then, 3.3.10), cannot be written so. Then each meeting is an event of
its own, in UTC, whose UID ends with the number of its turn. A move or a cancelling concerns that event; the
file of the whole leaves out what is cancelled, and only the file for that one meeting takes it away.
A move into the second of two equal hours is written in UTC: a wall time would mean the first (3.3.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Event

from bot.scheduling.ics import CalendarEntry, calendar_of, event_of
from bot.scheduling.series_dates import Series, SeriesDate
from bot.scheduling.vtimezone import vtimezone

ZONED = ("DTSTART", "RECURRENCE-ID")  # what is written in the zone, unless this is UTC itself


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """What a calendar shows; `sequence` and `stamp` are of the newest change to any of it."""

    uid: str
    sequence: int
    series: Series
    title: str
    details: str
    place: str
    stamp: datetime
    is_cancelled: bool = False


def file_of(entry: SeriesEntry) -> bytes:
    """The `.ics` file of a whole series as it now stands, or of its cancelling."""
    if not _has_rule(entry.series):
        dates = _of_all_turns(entry.series) if entry.is_cancelled else entry.series.dates
        return _file(entry, [_alone(entry, one, entry.is_cancelled) for one in dates], entry.is_cancelled)
    moved = () if entry.is_cancelled else (one for one in entry.series.dates if one.is_moved)
    events = [_ruled(entry), *(_overriding(entry, one, is_cancelled=False) for one in moved)]
    return _file(entry, events, entry.is_cancelled)


def file_of_one(entry: SeriesEntry, turn: datetime) -> bytes:
    """The `.ics` file of the meeting of one turn, as it is held now, or of its cancelling if it is skipped.

    `ValueError` if the series has no such turn.
    """
    date = next((one for one in _of_all_turns(entry.series) if one.turn == turn), None)
    if date is None:
        raise ValueError("the series has no such turn")
    is_cancelled = entry.is_cancelled or turn in entry.series.skipped
    written = _overriding if _has_rule(entry.series) else _alone
    return _file(entry, [written(entry, date, is_cancelled)], is_cancelled)


def _of_all_turns(series: Series) -> list[SeriesDate]:
    skipped = [SeriesDate(turn, turn) for turn in series.skipped]
    return sorted((*series.dates, *skipped), key=lambda one: one.turn)


def _file(entry: SeriesEntry, events: Sequence[Event], is_cancelled: bool) -> bytes:
    calendar = calendar_of(is_cancelled)
    if any("TZID" in event[name].params for event in events for name in ZONED if name in event):
        known = [at for one in _of_all_turns(entry.series) for at in (one.turn, one.at)]
        calendar.add_component(vtimezone(entry.series.zone, min(known), max(known)))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _ruled(entry: SeriesEntry) -> Event:
    """The event with the rule."""
    series = entry.series
    event = _event(entry, entry.uid, series.turns[0], entry.is_cancelled)
    event.add("rrule", {"freq": "weekly", "interval": series.every, "count": len(_by_rule(series))})
    if series.skipped:
        event.add("exdate", [turn.astimezone(series.zone) for turn in series.skipped])
    return event


def _overriding(entry: SeriesEntry, date: SeriesDate, is_cancelled: bool) -> Event:
    """The event of one turn, in place of what the rule says of it."""
    event = _event(entry, entry.uid, date.at, is_cancelled)
    event.add("recurrence-id", date.turn.astimezone(entry.series.zone))
    return event


def _alone(entry: SeriesEntry, date: SeriesDate, is_cancelled: bool) -> Event:
    """A meeting for itself, in UTC."""
    number = entry.series.turns.index(date.turn) + 1
    return event_of(_calendar_entry(entry, f"{entry.uid}-{number}", date.at, is_cancelled))


def _event(entry: SeriesEntry, uid: str, at: datetime, is_cancelled: bool) -> Event:
    """In the zone of the series, with its length for an end: so it lasts as long on each date."""
    event = event_of(_calendar_entry(entry, uid, at, is_cancelled))
    wall = at.astimezone(entry.series.zone)
    del event["DTSTART"], event["DTEND"]
    event.add("dtstart", wall.astimezone(UTC) if wall.fold else wall)
    event.add("duration", entry.series.length)
    return event


def _calendar_entry(entry: SeriesEntry, uid: str, at: datetime, is_cancelled: bool) -> CalendarEntry:
    end = at + entry.series.length
    words = entry.title, entry.details, entry.place
    return CalendarEntry(uid, entry.sequence, at, end, *words, entry.stamp, is_cancelled)


def _has_rule(series: Series) -> bool:
    """Whether a rule in a zone says all the turns, each at a wall time that there is."""
    if not series.zone.key:
        return False
    walls = _by_rule(series)
    there_are = all(wall.astimezone(UTC).astimezone(series.zone).replace(fold=0) == wall for wall in walls)
    return there_are and set(series.turns) <= {wall.astimezone(UTC) for wall in walls}


def _by_rule(series: Series) -> list[datetime]:
    """From the first turn to the last: the same wall time, some weeks apart."""
    wall, last = (turn.astimezone(series.zone) for turn in (series.turns[0], series.turns[-1]))
    rest = timedelta(weeks=series.every)
    count = (last.date() - wall.date()) // rest + 1
    return [wall + number * rest for number in range(count)]
