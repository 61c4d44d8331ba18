"""Slots by properties: twelve zones, both clock changes, random windows and meetings; the calendar's file."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.ics import CalendarEntry, file_of, google_link, outlook_link
from bot.scheduling.slots import GRAIN, free, pick
from bot.scheduling.working_hours import WorkingWeek

ZONES = (
    "Europe/Paris",
    "Europe/London",
    "America/Toronto",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/St_Johns",
)
LENGTH = timedelta(minutes=20)
MINUTE = timedelta(minutes=1)
# Around the changes of 2026: 8 and 29 March, 5 April, 27 September, 4 and 25 October, 1 November.
CHANGES = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 9, 27)]
CHANGES += [date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1)]

instants = st.builds(
    lambda day, shift, minute: (
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=shift, minutes=minute)
    ),
    st.sampled_from(CHANGES),
    st.integers(-3, 1),
    st.integers(0, 1439),
)
windows = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 92), st.integers(2, 40)).map(
        lambda each: (each[0], each[1] * 15, min(each[1] * 15 + each[2] * 15, 1440))
    ),
    min_size=1,
    max_size=14,
)
weeks = st.builds(WorkingWeek, st.sampled_from(ZONES).map(ZoneInfo), windows.map(tuple))
meetings = st.lists(
    st.tuples(instants, st.integers(5, 240)).map(
        lambda each: (each[0], each[0] + timedelta(minutes=each[1]))
    ),
    max_size=8,
)


def is_open(week: WorkingWeek, at: datetime) -> bool:
    """By the wall clock alone: the independent opinion."""
    wall = at.astimezone(week.zone)
    minute = wall.hour * 60 + wall.minute
    return any(
        day == wall.weekday() and opens <= minute < closes and wall.date() not in week.closed
        for day, opens, closes in week.windows
    )


def is_steady(week: WorkingWeek, at: datetime) -> bool:
    """Whether no clock of this zone changes within four hours."""
    around = {(at + timedelta(hours=hours)).astimezone(week.zone).utcoffset() for hours in (-4, 4)}
    return len(around) == 1


def minutes_of(slot: datetime) -> list[datetime]:
    return [slot + number * MINUTE for number in range(int(LENGTH / MINUTE))]


@given(weeks, weeks, meetings, instants)
def test_no_slot_lies_outside_either_person_s_hours_or_on_a_meeting(
    one: WorkingWeek, other: WorkingWeek, busy: list[tuple[datetime, datetime]], start: datetime
) -> None:
    until = start + timedelta(days=4)
    for slot in free([one, other], busy, start, until, LENGTH):
        assert start <= slot <= until
        assert all(is_open(week, at) for week in (one, other) for at in minutes_of(slot))
        assert all(slot + LENGTH <= begins or slot >= ends for begins, ends in busy)


@given(weeks, weeks, instants)
def test_a_quarter_hour_that_both_have_is_never_missed(
    one: WorkingWeek, other: WorkingWeek, start: datetime
) -> None:
    """What the wall clock calls open for twenty minutes is offered, far from the night of a clock change."""
    until = start + timedelta(days=2)
    offered = set(free([one, other], [], start, until, LENGTH))
    at = datetime.fromtimestamp(-(-start.timestamp() // 900) * 900, UTC)
    while at <= until:
        both = [(week, minute) for week in (one, other) for minute in minutes_of(at)]
        if all(is_steady(week, at) for week in (one, other)) and all(is_open(*each) for each in both):
            assert at in offered
        at += GRAIN


def test_a_closed_day_offers_nothing() -> None:
    paris = ZoneInfo("Europe/Paris")
    week = WorkingWeek(paris, closed={date(2026, 5, 1)})
    start = datetime(2026, 4, 30, 16, 0, tzinfo=UTC)
    found = list(free([week], [], start, start + timedelta(days=4), LENGTH))
    assert found[0].astimezone(paris).date() == date(2026, 5, 4)


def test_people_with_no_common_hour_get_no_slot() -> None:
    one = WorkingWeek(ZoneInfo("Europe/Paris"))
    other = WorkingWeek(ZoneInfo("Pacific/Auckland"))
    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert not list(free([one, other], [], start, start + timedelta(days=30), LENGTH))


def test_the_three_offered_lie_apart_where_there_is_room() -> None:
    week = WorkingWeek(ZoneInfo("Europe/Paris"))
    start = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
    three = pick(free([week], [], start, start + timedelta(days=1), LENGTH))
    assert [slot.hour for slot in three] == [7, 9, 11]


@given(instants, st.integers(0, 9), st.booleans(), st.sampled_from(ZONES), st.text(max_size=300))
def test_the_calendar_file_says_the_same_instant_in_every_zone(
    start: datetime, sequence: int, is_cancelled: bool, zone: str, words: str
) -> None:
    entry = CalendarEntry("abc", sequence, start, start + LENGTH, "Séance", words, "", start, is_cancelled)
    calendar = vobject.readOne(file_of(entry).decode())
    read = calendar.vevent.dtstart.value
    assert read.astimezone(ZoneInfo(zone)) == start.astimezone(ZoneInfo(zone))
    assert calendar.vevent.dtend.value - read == LENGTH
    assert calendar.method.value == ("CANCEL" if is_cancelled else "PUBLISH")
    assert int(calendar.vevent.sequence.value) == sequence


@given(st.text(max_size=3000))
def test_links_never_outgrow_slack_s_buttons(words: str) -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    entry = CalendarEntry("abc", 0, start, start + LENGTH, "x" * 150, words, "https://meet.example/x", start)
    assert len(google_link(entry)) <= 3000
    assert len(outlook_link(entry)) <= 3000
