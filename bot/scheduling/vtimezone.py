"""A zone as a calendar file defines it (VTIMEZONE, RFC 5545 3.6.5).

Written here and not by icalendar: up to 7.3, its `Timezone.from_tzinfo` begins summer time an hour late, and
lists single dates where Outlook wants a yearly rule. A change that comes on the same weekday of a month each
year ("the last Sunday of March") is a rule without an end; all others (Casablanca, Cairo) are dates.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from bot.scheduling.clock_changes import ONE_SECOND, clock_changes

YEARS_AHEAD = 10  # for which changes are looked at: a rule has to hold in each
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Shift = tuple[timedelta, timedelta, str]  # distances from UTC before and after, and the name that follows


def vtimezone(zone: ZoneInfo, start: datetime, until: datetime) -> Timezone:
    """The zone under its IANA name, right from the year before `start` to ten years after `until`.

    `ValueError` for a zone that has no name, such as one read from a file.
    """
    if not zone.key:
        raise ValueError("a zone without a name")
    component = Timezone()
    component.add("tzid", zone.key)
    first, last = (
        datetime(start.year - 1, 1, 1, tzinfo=UTC),
        datetime(until.year + YEARS_AHEAD, 1, 1, tzinfo=UTC),
    )
    onsets: dict[Shift, list[datetime]] = defaultdict(list)
    changes = clock_changes(zone, first, last)
    for change in changes:
        shift = _shift(zone, change)
        onsets[shift].append((change + shift[0]).replace(tzinfo=None))
    if not changes or changes[0] > start:
        component.add_component(_unchanged(zone, first))
    for shift, walls in onsets.items():
        component.add_component(_observance(shift, walls, last.year - 1))
    return component


def _shift(zone: ZoneInfo, change: datetime) -> Shift:
    before, after = (change - ONE_SECOND).astimezone(zone), change.astimezone(zone)
    return before.utcoffset() or timedelta(), after.utcoffset() or timedelta(), after.tzname() or ""


def _unchanged(zone: ZoneInfo, at: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds until the first change: every definition needs one (RFC 5545 3.6.5)."""
    wall = at.astimezone(zone)
    offset = wall.utcoffset() or timedelta()
    return _observance((offset, offset, wall.tzname() or ""), [wall.replace(tzinfo=None)], at.year)


def _observance(
    shift: Shift, walls: Sequence[datetime], last_year: int
) -> TimezoneStandard | TimezoneDaylight:
    """Its onsets are told by the wall clock as it stood before the change."""
    before, after, name = shift
    observance = TimezoneDaylight() if after > before else TimezoneStandard()
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", after)
    observance.add("tzname", name)
    observance.add("dtstart", walls[0])
    rule = _yearly(walls, last_year)
    if rule is not None:
        observance.add("rrule", rule)
    elif walls[1:]:
        observance.add("rdate", list(walls[1:]))
    return observance


def _yearly(walls: Sequence[datetime], last_year: int) -> dict[str, str | int] | None:
    """The rule that gives just these, one a year to the last; None where there is none."""
    kinds = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    years = [wall.year for wall in walls]
    if len(kinds) > 1 or len(years) < 2 or years != list(range(years[0], last_year + 1)):
        return None
    nth = {(wall.day - 1) // 7 + 1 for wall in walls}
    if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
        nth = {-1}
    if len(nth) > 1:
        return None
    return {"freq": "yearly", "bymonth": walls[0].month, "byday": f"{nth.pop()}{DAYS[walls[0].weekday()]}"}
