"""The file of a series, read back by two readers and by our own, whatever was moved or cancelled."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from io import StringIO
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from vobject.icalendar import registerTzid

from bot.scheduling.calendar_file.busy import read
from bot.scheduling.series_dates import Series, SeriesDate
from bot.scheduling.series_file import SeriesEntry, file_of, file_of_one

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    "Europe/Paris",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Atlantic/Reykjavik",
    "UTC",
]
HOUR = timedelta(hours=1)
STAMP = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)


def series_of(zone: ZoneInfo, day: date, wall: time, count: int, every: int = 1) -> Series:
    """Without an exception; a skipped wall time moves forward."""
    days = [day + timedelta(weeks=every * number) for number in range(count)]
    turns = [datetime.combine(one, wall, zone).astimezone(UTC) for one in days]
    return Series(zone, every, HOUR, tuple(SeriesDate(turn, turn) for turn in turns))


@st.composite
def changed(draw: st.DrawFn) -> Series:
    """Some meetings moved by hours or by days, some cancelled, one left at least."""
    series = series_of(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        draw(st.dates(date(2026, 1, 1), date(2026, 12, 1))),
        draw(st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))),
        draw(st.integers(1, 9)),
        draw(st.sampled_from([1, 2, 4])),
    )
    shifts = st.integers(-200, 200).map(lambda quarters: quarters * timedelta(minutes=15))
    for turn in draw(st.sets(st.sampled_from(series.turns))):
        series = series.moved(turn, turn + draw(shifts))
    for turn in draw(st.sets(st.sampled_from(series.turns), max_size=len(series.turns) - 1)):
        series = series.without(turn)
    return series


def entry(series: Series, is_cancelled: bool = False) -> SeriesEntry:
    return SeriesEntry("abcdefgh", 4, series, "Cercle", "Détails", "https://x.test", STAMP, is_cancelled)


def held(series: Series) -> list[datetime]:
    return sorted(one.at for one in series.dates)


def unfolded(content: bytes) -> list[tuple[datetime, datetime]]:
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(FIRST, LAST)
    return sorted((one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)) for one in found)


def by_vobject(content: bytes) -> list[datetime]:
    """With zones as the file defines them, under a name that nobody knows.

    vobject leaves it to its caller to put moved meetings in their place, and takes a zone that it saw to be
    at UTC's distance in 2020 for UTC, if it is not told otherwise.
    """
    text, own = content.decode(), f"Own-{crc32(content)}"
    for name in ZONES[:-1]:
        text = text.replace(f"TZID:{name}", f"TZID:{own}").replace(f"TZID={name}", f"TZID={own}")
    if own in text:
        registerTzid(own, tzical(StringIO(text)).get(own))
    events = vobject.readOne(text).vevent_list
    found: set[datetime] = set()
    for event in events:
        if hasattr(event, "rrule"):
            found |= {at.astimezone(UTC) for at in event.getrruleset(addRDate=True)}
    for event in events:
        if not hasattr(event, "rrule"):
            if hasattr(event, "recurrence_id"):
                found.remove(event.recurrence_id.value.astimezone(UTC))
            found.add(event.dtstart.value.astimezone(UTC))
    return sorted(found)


@given(changed())
def test_a_calendar_shows_each_meeting_when_it_is_held(series: Series) -> None:
    assert unfolded(file_of(entry(series))) == [(at, at + HOUR) for at in held(series)]


@given(changed())
def test_so_does_one_that_knows_no_zones_but_the_file_s(series: Series) -> None:
    assert by_vobject(file_of(entry(series))) == held(series)


@given(changed())
def test_our_own_reader_knows_all_of_them_as_ours_and_could_read_them(series: Series) -> None:
    content = file_of(entry(series))
    ours = read(content, "", PARIS, FIRST, LAST)
    assert (ours.spans, ours.unread) == ([], 0) and ours.events >= 1

    others = read(content.replace(b"@eclair", b"@other"), "", PARIS, FIRST, LAST)
    hours = {at + number * timedelta(minutes=15) for at in held(series) for number in range(4)}
    covered = {at for at in hours if any(opens <= at < closes for opens, closes in others.spans)}
    assert covered == hours
    merged = sum((closes - opens for opens, closes in others.spans), timedelta())
    assert merged == len(hours) * timedelta(minutes=15)


@given(changed(), st.data())
def test_the_file_of_one_meeting_names_its_turn_and_no_other(series: Series, data: st.DataObject) -> None:
    turn = data.draw(st.sampled_from(series.turns))
    [event] = Calendar.from_ical(file_of_one(entry(series), turn)).walk("VEVENT")
    assert str(event["UID"]).startswith("abcdefgh") and str(event["UID"]).endswith("@eclair")
    assert "RRULE" not in event and event["SEQUENCE"] == 4
    if "RECURRENCE-ID" in event:
        assert event["RECURRENCE-ID"].dt.astimezone(UTC) == turn
    [at] = [one.at for one in series.dates if one.turn == turn] or [turn]
    assert event["DTSTART"].dt.astimezone(UTC) == at
    assert event["STATUS"] == ("CANCELLED" if turn in series.skipped else "CONFIRMED")


@given(changed(), st.data())
def test_one_meeting_s_file_changes_that_one_alone_in_a_calendar(series: Series, data: st.DataObject) -> None:
    """A calendar that has the series, and puts what it then gets for a date in place of what it had."""
    turn = data.draw(st.sampled_from([one.turn for one in series.dates]))
    moved = series.moved(turn, turn + 2 * HOUR)
    calendar = Calendar.from_ical(file_of(entry(series)))
    [new] = Calendar.from_ical(file_of_one(entry(moved), turn)).walk("VEVENT")
    key = new["UID"], new.get("RECURRENCE-ID") and new["RECURRENCE-ID"].dt.astimezone(UTC)
    calendar.subcomponents = [
        *(
            one
            for one in calendar.subcomponents
            if (one.get("UID"), one.get("RECURRENCE-ID") and one["RECURRENCE-ID"].dt.astimezone(UTC)) != key
        ),
        new,
    ]
    assert [opens for opens, _ in unfolded(calendar.to_ical())] == held(moved)


def test_the_wall_time_stays_when_clocks_change_and_a_moved_meeting_moves_alone() -> None:
    series = series_of(PARIS, date(2026, 3, 17), time(10), 4)
    second, third = series.turns[1], series.turns[2]
    text = file_of(entry(series.moved(second, second + 24 * HOUR).without(third))).decode()

    assert "METHOD:PUBLISH" in text and text.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART;TZID=Europe/Paris:20260317T100000" in text
    assert "RRULE:FREQ=WEEKLY;COUNT=4;INTERVAL=1" in text
    assert "EXDATE;TZID=Europe/Paris:20260331T100000" in text
    assert "RECURRENCE-ID;TZID=Europe/Paris:20260324T100000" in text
    assert text.count("UID:abcdefgh@eclair") == text.count("SEQUENCE:4") == 2
    assert text.isascii() is False and "Détails" in text


def test_a_cancelled_series_is_taken_away_as_a_whole() -> None:
    series = series_of(PARIS, date(2026, 3, 17), time(10), 4)
    [event] = Calendar.from_ical(file_of(entry(series.moved(series.turns[1], series.turns[2]), True))).walk(
        "VEVENT"
    )
    assert event["STATUS"] == "CANCELLED" and "RECURRENCE-ID" not in event
    for content in (file_of(entry(series, True)), file_of_one(entry(series, True), series.turns[1])):
        assert b"METHOD:CANCEL" in content
    one = file_of_one(entry(series.without(series.turns[1])), series.turns[1])
    assert b"METHOD:CANCEL" in one and b"RECURRENCE-ID;TZID=Europe/Paris:20260324T100000" in one


def test_in_utc_no_zone_is_defined() -> None:
    text = file_of(entry(series_of(ZoneInfo("UTC"), date(2026, 3, 17), time(10), 4))).decode()
    assert "DTSTART:20260317T100000Z" in text and "VTIMEZONE" not in text and "TZID" not in text


def nameless() -> Series:
    with (files("tzdata") / "zoneinfo" / "Europe" / "Paris").open("rb") as rules:
        return series_of(ZoneInfo.from_file(rules), date(2026, 3, 17), time(10), 4)


@pytest.mark.parametrize("series", [nameless(), series_of(PARIS, date(2026, 3, 22), time(2, 30), 4)])
def test_what_no_rule_can_say_is_meetings_of_their_own(series: Series) -> None:
    """A zone without a name; half past two on the Sunday on which that is skipped."""
    content = file_of(entry(series.without(series.turns[0])))
    uids = [str(event["UID"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert uids == ["abcdefgh-2@eclair", "abcdefgh-3@eclair", "abcdefgh-4@eclair"]
    assert b"TZID" not in content and unfolded(content) == [(at, at + HOUR) for at in series.turns[1:]]

    gone = file_of_one(entry(series.without(series.turns[0])), series.turns[0])
    assert b"UID:abcdefgh-1@eclair" in gone and b"METHOD:CANCEL" in gone
    assert file_of(entry(series, True)).count(b"STATUS:CANCELLED") == 4


def test_a_move_into_the_second_of_two_equal_hours_is_no_hour_early() -> None:
    series = series_of(PARIS, date(2026, 10, 23), time(10), 2)
    night = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # a quarter past two, for the second time
    content = file_of(entry(series.moved(series.turns[0], night)))
    assert b"DTSTART:20261025T011500Z" in content and held(series.moved(series.turns[0], night))[0] == night
    assert by_vobject(content)[0] == night


def test_the_uid_is_one_for_every_version() -> None:
    series = series_of(PARIS, date(2026, 3, 17), time(10), 2)
    later = replace(entry(series), sequence=5, title="Binôme")
    assert file_of(later).count(b"UID:abcdefgh@eclair") == 1 and b"SEQUENCE:5" in file_of(later)


def test_a_turn_that_the_series_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no such turn"):
        file_of_one(entry(series_of(PARIS, date(2026, 3, 17), time(10), 2)), STAMP)
