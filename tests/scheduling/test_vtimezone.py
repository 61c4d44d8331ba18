"""A zone as a calendar file defines it, against the zone itself: every hour about each clock change."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Timezone

from bot.scheduling.clock_changes import clock_changes
from bot.scheduling.vtimezone import vtimezone

START, END = datetime(2026, 2, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
ZONES = [
    "Europe/Paris",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Jerusalem",
]


@pytest.mark.parametrize("name", ZONES)
def test_the_definition_says_what_the_zone_says(name: str) -> None:
    zone = ZoneInfo(name)
    read = tzical(StringIO(vtimezone(zone, START, END).to_ical().decode())).get(name)
    for change in (*clock_changes(zone, START, datetime(2030, 1, 1, tzinfo=UTC)), START, END):
        for number in range(-30, 30):
            at = change + number * QUARTER
            wall = at.astimezone(zone)
            if wall.fold or is_twice(wall):  # dateutil has no fold
                continue
            assert wall.replace(tzinfo=read).utcoffset() == wall.utcoffset(), at


def test_what_comes_each_year_is_a_rule_and_the_rest_are_dates() -> None:
    paris = vtimezone(ZoneInfo("Europe/Paris"), START, END).to_ical().decode().splitlines()
    assert [line for line in paris if line.startswith(("RRULE", "RDATE"))] == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]
    ramadan = vtimezone(ZoneInfo("Africa/Casablanca"), START, END).to_ical().decode()
    assert "RDATE" in ramadan and "RRULE" not in ramadan


def is_twice(wall: datetime) -> bool:
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


@pytest.mark.parametrize("name", ZONES)
def test_icalendar_reads_the_same_instants(name: str) -> None:
    zone = ZoneInfo(name)
    read = Timezone.from_ical(vtimezone(zone, START, END).to_ical()).to_tz(lookup_tzid=False)
    at = START
    while at < END:
        assert at.astimezone(read).utcoffset() == at.astimezone(zone).utcoffset(), at
        at += timedelta(hours=5)
    for change in clock_changes(zone, START, END):
        for moment in (change - timedelta(seconds=1), change):
            assert moment.astimezone(read).utcoffset() == moment.astimezone(zone).utcoffset(), moment


def test_clocks_change_at_the_second_at_which_they_do() -> None:
    paris = clock_changes(ZoneInfo("Europe/Paris"), START, END)
    assert paris == [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
    half = clock_changes(ZoneInfo("Australia/Lord_Howe"), START, END)
    assert half == [datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)]
    assert clock_changes(ZoneInfo("Asia/Kolkata"), START, END) == []


def test_a_zone_that_ended_its_summer_time_does_not_begin_it_again() -> None:
    """Mexico changed its clocks for the last time in October 2022."""
    then = datetime(2021, 6, 1, tzinfo=UTC)
    read = Timezone.from_ical(vtimezone(ZoneInfo("America/Mexico_City"), then, then).to_ical())
    zone = read.to_tz(lookup_tzid=False)
    for year, hours in ((2021, -5), (2022, -5), (2023, -6), (2026, -6)):
        assert datetime(year, 7, 10, tzinfo=UTC).astimezone(zone).utcoffset() == timedelta(hours=hours)


def test_a_zone_without_a_name_is_refused() -> None:
    from importlib.resources import files

    with (files("tzdata") / "zoneinfo" / "Europe" / "Paris").open("rb") as rules:
        nameless = ZoneInfo.from_file(rules)
    with pytest.raises(ValueError, match="without a name"):
        vtimezone(nameless, START, END)
