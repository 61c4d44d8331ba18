"""A common series of slots: within everybody's hours, before and after clock changes, in order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.series import SeriesRequest, proposals, who_blocks
from bot.scheduling.series_dates import Series
from bot.scheduling.slot_masks import Attendee
from bot.scheduling.slots import GRAIN, fits
from bot.scheduling.working_hours import WorkingWeek

PARIS, NEW_YORK, SYDNEY = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")
HOUR = timedelta(hours=1)
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
]
CHANGES = [datetime(2026, *day, tzinfo=UTC) for day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))]
starts = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.builds(lambda change, hours: change - hours * HOUR, st.sampled_from(CHANGES), st.integers(0, 24 * 30)),
)


def windows(lengths: list[int]) -> st.SearchStrategy[tuple[tuple[int, int, int], ...]]:
    """The same hours on some days of the week; those that are long run past midnight."""
    days = st.sets(st.integers(0, 6), min_size=1)
    opens = st.integers(0, 95).map(lambda quarter: quarter * 15)
    return st.builds(
        lambda days, opens, length: tuple((day, opens, opens + length) for day in sorted(days)),
        days,
        opens,
        st.sampled_from(lengths),
    )


def people(start: datetime, lengths: list[int], most_closed: int) -> st.SearchStrategy[Attendee]:
    hours = st.integers(0, 24 * 60).map(lambda hour: start + hour * HOUR)
    days = st.integers(0, 60).map(lambda day: start.date() + timedelta(days=day))
    return st.builds(
        lambda zone, week, closed, busy: Attendee(
            WorkingWeek(ZoneInfo(zone), week, closed), tuple((at, at + 3 * HOUR) for at in busy)
        ),
        st.sampled_from(ZONES),
        windows(lengths),
        st.frozensets(days, max_size=most_closed),
        st.lists(hours, max_size=6),
    )


@st.composite
def requests(draw: st.DrawFn) -> SeriesRequest:
    """One with little time and many days off, others with more, over clock changes."""
    start = draw(starts)
    one = draw(people(start, [110, 2 * 60, 4 * 60], 20))
    others = draw(st.lists(people(start, [9 * 60, 14 * 60, 22 * 60, 24 * 60], 2), max_size=2))
    return SeriesRequest(
        (one, *others),
        ZoneInfo(draw(st.sampled_from(ZONES))),
        start,
        timedelta(minutes=draw(st.sampled_from([20, 50, 60, 100]))),
        draw(st.integers(1, 7)),
        draw(st.sampled_from([1, 2, 4])),
    )


def suits(request: SeriesRequest, at: datetime) -> bool:
    """Slot by slot, the slow way."""
    return at >= request.start and all(
        fits(one.week, at, request.length)
        and not any(begins < at + request.length and at < ends for begins, ends in one.busy)
        for one in request.people
    )


def monday_of(at: datetime, zone: ZoneInfo, weeks: int = 0) -> datetime:
    wall = at.astimezone(zone)
    monday = wall.date() - timedelta(days=wall.weekday()) + timedelta(weeks=weeks)
    return datetime.combine(monday, time(), zone).astimezone(UTC)


def later(turn: datetime, zone: ZoneInfo, weeks: int) -> datetime:
    """The same wall time, some weeks later."""
    return (turn.astimezone(zone) + timedelta(weeks=weeks)).astimezone(UTC)


def quarters(start: datetime, until: datetime) -> Iterator[datetime]:
    while start < until:
        yield start
        start += GRAIN


def expected(request: SeriesRequest, turn: datetime, weeks: int, after: datetime) -> datetime | None:
    """When a turn is to be held, `weeks` after the first, by looking at every quarter of an hour."""
    before = later(turn, request.zone, weeks + request.every) - request.length
    for week in range(weeks, weeks + request.every):
        regular = later(turn, request.zone, week)
        opens, closes = monday_of(regular, request.zone), monday_of(regular, request.zone, 1)
        if after <= regular <= before and suits(request, regular):
            return regular
        fit = [at for at in quarters(opens, closes) if after <= at <= before and suits(request, at)]
        if fit:
            return min(fit, key=lambda at: (abs(at - regular), at))
    return None


@given(requests())
def test_every_date_suits_everybody_and_keeps_the_order(request: SeriesRequest) -> None:
    for series in proposals(request):
        held = [one.at for one in series.dates]
        assert len(held) == request.count
        assert all(suits(request, at) for at in held)
        assert all(one + request.length <= other for one, other in pairwise(held))
        assert 2 * sum(one.is_moved for one in series.dates) <= request.count
        first = series.turns[0]
        assert series.dates[0].at == first
        assert list(series.turns) == [
            later(first, request.zone, number * request.every) for number in range(len(series.turns))
        ]


@given(requests())
def test_what_does_not_suit_moves_to_the_nearest_slot_or_is_skipped(request: SeriesRequest) -> None:
    for series in proposals(request):
        held = {one.turn: one.at for one in series.dates}
        after = request.start
        for number, turn in enumerate(series.turns):
            at = held.get(turn)
            assert at == expected(request, series.turns[0], number * request.every, after)
            after = at + request.length if at else after


@given(requests())
def test_a_series_without_exceptions_is_found_and_comes_first(request: SeriesRequest) -> None:
    smooth = []
    monday = monday_of(request.start, request.zone)
    for at in quarters(monday, monday + timedelta(weeks=1)):
        first = at if at >= request.start else later(at, request.zone, 1)
        dates = (later(first, request.zone, number * request.every) for number in range(request.count))
        if all(suits(request, one) for one in dates):
            smooth.append(first)
    found = proposals(request)
    if smooth:
        assert found and found[0].exceptions == 0
        assert found[0].dates[0].at <= min(smooth)


@given(requests())
def test_proposals_are_a_choice(request: SeriesRequest) -> None:
    found = proposals(request)
    assert len(found) <= 3
    for one, other in combinations(found, 2):
        apart = (one.turns[0] - other.turns[0]) % timedelta(weeks=1)
        assert 2 * HOUR <= apart <= timedelta(weeks=1) - 2 * HOUR  # three hours, of which clocks may take one


@given(requests())
def test_nobody_else_has_to_stay_away_for_a_series(request: SeriesRequest) -> None:
    def without(absent: tuple[int, ...]) -> bool:
        there = tuple(one for place, one in enumerate(request.people) if place not in absent)
        return bool(there) and bool(
            proposals(
                SeriesRequest(
                    there, request.zone, request.start, request.length, request.count, request.every
                )
            )
        )

    blocking = who_blocks(request)
    everybody = range(len(request.people))
    assert without(blocking) or len(blocking) == len(everybody)
    assert not any(without(fewer) for size in range(len(blocking)) for fewer in combinations(everybody, size))


def works(zone: ZoneInfo, opens: int, closes: int, *closed: date, days: range = range(5)) -> Attendee:
    """From one full hour to another."""
    return Attendee(
        WorkingWeek(zone, tuple((day, opens * 60, closes * 60) for day in days), frozenset(closed))
    )


def at(zone: ZoneInfo, *wall: int) -> datetime:
    return datetime(*wall, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type,misc]


def walls(series: Series) -> list[str]:
    return [f"{one.at.astimezone(series.zone):%a %d %b %H:%M}" for one in series.dates]


def test_a_holiday_of_one_moves_that_date_alone() -> None:
    mondays = range(1)
    anna = works(PARIS, 9, 11, days=range(2))
    bela = Attendee(
        WorkingWeek(PARIS, ((0, 540, 660), (1, 600, 660)), frozenset({date(2026, 4, 6)}))  # Easter Monday
    )
    request = SeriesRequest((anna, bela), PARIS, at(PARIS, 2026, 3, 30, 8), HOUR, 3)

    assert walls(proposals(request)[0]) == ["Tue 31 Mar 10:00", "Tue 07 Apr 10:00", "Tue 14 Apr 10:00"]
    monday = next(one for one in proposals(request) if one.turns[0].weekday() in mondays)
    assert walls(monday) == ["Mon 30 Mar 09:00", "Tue 07 Apr 10:00", "Mon 13 Apr 09:00"]
    assert monday.exceptions == 1 and monday.dates[1].is_moved


def test_a_week_without_any_slot_makes_the_series_longer() -> None:
    """The Monday after is nearer to Christmas Eve than any slot of its week, and is another week's."""
    week = frozenset(date(2026, 12, 21) + timedelta(days=day) for day in range(5))
    anna = Attendee(WorkingWeek(PARIS, ((0, 540, 600), (3, 540, 600)), week))
    request = SeriesRequest((anna,), PARIS, at(PARIS, 2026, 12, 17, 8), HOUR, 3)

    series = proposals(request)[0]
    assert walls(series) == ["Thu 17 Dec 09:00", "Thu 31 Dec 09:00", "Thu 07 Jan 09:00"]
    assert series.skipped == (at(PARIS, 2026, 12, 24, 9),)


@pytest.mark.parametrize(("weeks", "first"), [(3, "Thu 05 Mar 09:00"), (4, "Thu 09 Apr 09:00")])
def test_a_series_bridges_three_weeks_and_waits_for_the_end_of_four(weeks: int, first: str) -> None:
    away = frozenset(date(2026, 3, 12) + timedelta(days=day) for day in range(7 * weeks))
    anna = Attendee(WorkingWeek(PARIS, ((3, 540, 600),), away))
    request = SeriesRequest((anna,), PARIS, at(PARIS, 2026, 3, 2), HOUR, 3)

    assert walls(proposals(request)[0])[0] == first


def test_a_date_moves_to_the_nearest_slot_and_of_two_to_the_earlier() -> None:
    closed = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 18)  # Tuesday and Wednesday, then Wednesday
    request = SeriesRequest(
        (works(PARIS, 9, 10, *closed, days=range(1, 4)),), PARIS, at(PARIS, 2026, 3, 2), HOUR, 4
    )
    wednesday = next(one for one in proposals(request) if one.turns[0] == at(PARIS, 2026, 3, 4, 9))
    assert walls(wednesday) == [
        "Wed 04 Mar 09:00",
        "Thu 12 Mar 09:00",
        "Tue 17 Mar 09:00",
        "Wed 25 Mar 09:00",
    ]


def test_two_hours_earlier_is_nearer_than_three_hours_later() -> None:
    """At ten each Wednesday; in the second week there is time at eight, and from one o'clock on."""
    at_ten = [(at(PARIS, 2026, 3, day, 8), at(PARIS, 2026, 3, day, 10)) for day in (4, 18)]
    after = [(at(PARIS, 2026, 3, day, 11), at(PARIS, 2026, 3, day, 18)) for day in (4, 18)]
    morning = at(PARIS, 2026, 3, 11, 9), at(PARIS, 2026, 3, 11, 13)
    one = Attendee(WorkingWeek(PARIS, ((2, 480, 1080),)), (*at_ten, *after, morning))
    series = proposals(SeriesRequest((one,), PARIS, at(PARIS, 2026, 3, 2), HOUR, 3))[0]
    assert walls(series) == ["Wed 04 Mar 10:00", "Wed 11 Mar 08:00", "Wed 18 Mar 10:00"]


def test_a_meeting_may_begin_as_a_busy_hour_ends() -> None:
    busy = at(PARIS, 2026, 3, 2, 9), at(PARIS, 2026, 3, 2, 10)
    one = Attendee(WorkingWeek(PARIS, ((0, 540, 660),)), (busy,))
    [series] = proposals(SeriesRequest((one,), PARIS, at(PARIS, 2026, 3, 2), HOUR, 2))
    assert walls(series) == ["Mon 02 Mar 10:00", "Mon 09 Mar 10:00"]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_wall_time_stays_on_the_very_day_of_a_clock_change(day: date) -> None:
    sunday = works(PARIS, 9, 10, days=range(6, 7))
    start = at(PARIS, day.year, day.month, day.day) - timedelta(weeks=1)
    [series] = proposals(SeriesRequest((sunday,), PARIS, start, HOUR, 3))
    assert series.exceptions == 0
    assert [one.at.astimezone(PARIS).hour for one in series.dates] == [9, 9, 9]


def test_hours_that_clocks_skip_are_nobody_s() -> None:
    """From 2:15 to 2:45 on Sundays: on 29 March there is no such hour in Paris."""
    night = Attendee(WorkingWeek(PARIS, ((6, 135, 165),)))
    request = SeriesRequest((night,), PARIS, at(PARIS, 2026, 3, 16), timedelta(minutes=30), 2)
    [series] = proposals(request)
    assert walls(series) == ["Sun 22 Mar 02:15", "Sun 05 Apr 02:15"]
    assert series.skipped == (at(PARIS, 2026, 3, 29, 2, 15),)


def test_a_fortnight_s_meeting_falls_into_the_week_after() -> None:
    closed = date(2026, 12, 17)
    request = SeriesRequest(
        (works(PARIS, 9, 10, closed, days=range(3, 4)),), PARIS, at(PARIS, 2026, 11, 30, 8), HOUR, 3, every=2
    )

    [series] = proposals(request)
    assert walls(series) == ["Thu 03 Dec 09:00", "Thu 24 Dec 09:00", "Thu 31 Dec 09:00"]
    assert series.skipped == ()


def test_weeks_in_which_only_one_side_has_changed_its_clocks_are_exceptions() -> None:
    """New York changes on 8 March, Paris on the 29th: between them it is an hour later over there."""
    people = works(PARIS, 14, 16, days=range(2, 3)), works(NEW_YORK, 9, 10, days=range(2, 3))
    request = SeriesRequest(people, PARIS, at(PARIS, 2026, 2, 16, 8), HOUR, 7)

    assert walls(proposals(request)[0]) == [
        "Wed 18 Feb 15:00",
        "Wed 25 Feb 15:00",
        "Wed 04 Mar 15:00",
        "Wed 11 Mar 14:00",
        "Wed 18 Mar 14:00",
        "Wed 25 Mar 14:00",
        "Wed 01 Apr 15:00",
    ]


def test_a_time_that_is_lost_in_winter_is_no_series() -> None:
    """Sydney is eight hours ahead of Paris in July, and ten in December."""
    people = works(PARIS, 9, 18), works(SYDNEY, 9, 18)
    assert proposals(SeriesRequest(people, PARIS, at(PARIS, 2026, 7, 6, 8), HOUR, 8))
    assert not proposals(SeriesRequest(people, PARIS, at(PARIS, 2026, 9, 21, 8), HOUR, 26))


def test_a_shift_by_night_meets_over_midnight_and_over_the_end_of_the_week() -> None:
    night = Attendee(WorkingWeek(PARIS, ((6, 23 * 60, 25 * 60),)))
    request = SeriesRequest((night,), PARIS, at(PARIS, 2026, 10, 5, 8), 2 * HOUR, 3)
    assert walls(proposals(request)[0]) == ["Sun 11 Oct 23:00", "Sun 18 Oct 23:00", "Sun 25 Oct 23:00"]


def test_a_moved_date_leaves_the_next_one_its_hour() -> None:
    """On Sunday night the slot of 23:00 would last into Monday's."""
    always = tuple((day, 0, 24 * 60) for day in range(7))
    hours = at(PARIS, 2026, 10, 12, 0), at(PARIS, 2026, 10, 18, 22, 45)
    monday = Attendee(WorkingWeek(PARIS, ((0, 0, 120), (6, 22 * 60, 24 * 60))), (hours,))
    request = SeriesRequest(
        (Attendee(WorkingWeek(PARIS, always)), monday), PARIS, at(PARIS, 2026, 10, 5), 2 * HOUR, 3
    )

    series = next(one for one in proposals(request) if one.turns[0] == at(PARIS, 2026, 10, 5))
    assert walls(series) == ["Mon 05 Oct 00:00", "Mon 19 Oct 00:00", "Mon 26 Oct 00:00"]


def test_a_date_that_was_moved_past_midnight_is_over_before_the_next() -> None:
    """Fifty minutes from 23:30 on Sunday; the only slot of the week after begins at 0:15 on Monday."""
    busy = (
        (at(PARIS, 2026, 3, 8, 23), at(PARIS, 2026, 3, 9, 2)),
        (at(PARIS, 2026, 3, 15, 21), at(PARIS, 2026, 3, 15, 23, 30)),
        (at(PARIS, 2026, 3, 23), at(PARIS, 2026, 3, 23, 2)),
    )
    week = WorkingWeek(PARIS, ((6, 22 * 60, 24 * 60), (0, 0, 75)), frozenset({date(2026, 3, 22)}))
    request = SeriesRequest(
        (Attendee(week, busy),), PARIS, at(PARIS, 2026, 3, 8, 20), timedelta(minutes=50), 3
    )
    series = next(one for one in proposals(request) if one.turns[0] == at(PARIS, 2026, 3, 8, 22))
    assert walls(series) == ["Sun 08 Mar 22:00", "Sun 15 Mar 23:30", "Sun 29 Mar 22:00"]
    assert series.skipped == (at(PARIS, 2026, 3, 22, 22),)


def test_the_one_whose_hours_nobody_shares_is_named() -> None:
    people = (
        works(PARIS, 9, 17),
        works(PARIS, 9, 17),
        works(ZoneInfo("Pacific/Chatham"), 9, 17),
        works(PARIS, 8, 12),
    )
    request = SeriesRequest(people, PARIS, at(PARIS, 2026, 3, 2), HOUR, 4)
    assert not proposals(request)
    assert who_blocks(request) == (2,)


def test_of_two_who_never_meet_the_second_is_named_and_nobody_where_all_do() -> None:
    early, late = works(PARIS, 8, 12), works(PARIS, 13, 18)
    assert who_blocks(SeriesRequest((early, late), PARIS, at(PARIS, 2026, 3, 2), HOUR, 4)) == (1,)
    assert who_blocks(SeriesRequest((early, early), PARIS, at(PARIS, 2026, 3, 2), HOUR, 4)) == ()
    never = Attendee(WorkingWeek(PARIS, ()))
    assert who_blocks(SeriesRequest((never, never), PARIS, at(PARIS, 2026, 3, 2), HOUR, 4)) == (0, 1)


def test_a_series_longer_than_a_year_knows_its_last_hours() -> None:
    request = SeriesRequest(
        (works(PARIS, 9, 10, days=range(1)),), PARIS, at(PARIS, 2026, 1, 1), HOUR, 24, every=4
    )
    [series] = proposals(request)
    assert walls(series)[-1] == "Mon 11 Oct 09:00" and series.exceptions == 0


@pytest.mark.parametrize(("length", "count", "every"), [(0, 1, 1), (25, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_a_series_of_nothing_is_refused(length: int, count: int, every: int) -> None:
    with pytest.raises(ValueError, match="some weeks apart"):
        SeriesRequest((), PARIS, at(PARIS, 2026, 1, 1), length * HOUR, count, every)


def test_a_change_of_one_meeting_leaves_the_others() -> None:
    request = SeriesRequest((works(PARIS, 9, 10, days=range(1)),), PARIS, at(PARIS, 2026, 1, 1), HOUR, 3)
    [series] = proposals(request)
    first, second, third = series.turns

    assert [one.at for one in series.moved(second, third - HOUR).dates] == [first, third - HOUR, third]
    assert [one.at for one in series.without(first).dates] == [second, third]
    assert series.moved(second, third - HOUR).without(first).turns == series.turns
    with pytest.raises(ValueError, match="no meeting"):
        series.without(first).moved(first, third)
