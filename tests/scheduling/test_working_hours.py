"""Working hours: in several zones, across both changes of the clock, and what they mean for messages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.working_hours import LONGEST_PATIENCE, NINE_TO_SIX, WorkingWeek
from tests.world import VPN, World

ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",
    "Africa/Casablanca",
    "UTC",
]
PARIS = ZoneInfo("Europe/Paris")
instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
windows = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(lambda w: w[1] < w[2]),
    min_size=1,
    max_size=6,
)


def by_the_minute(week: WorkingWeek, at: datetime) -> bool:
    """Whether the wall clock in the zone stands within a window: another way to the same answer."""
    wall = at.astimezone(week.zone)
    minute = wall.hour * 60 + wall.minute
    return any(day == wall.weekday() and start <= minute < end for day, start, end in week.windows)


def is_near_a_change(zone: ZoneInfo, at: datetime) -> bool:
    """Within a day of a clock change, wall time is no straight line."""
    return (at - timedelta(days=1)).astimezone(zone).utcoffset() != (at + timedelta(days=1)).astimezone(
        zone
    ).utcoffset()


@given(instants, st.sampled_from(ZONES), windows)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    at: datetime, zone: str, spans: list[tuple[int, int, int]]
) -> None:
    week = WorkingWeek(ZoneInfo(zone), tuple(spans))
    opens = week.next_open(at)

    assert opens is not None and opens >= at
    assert week.is_open(opens)
    assert week.next_open(opens) == opens
    if not is_near_a_change(week.zone, opens):
        assert by_the_minute(week, opens)
    step = (opens - at) / 7
    for moment in (at + step * number for number in range(7)):
        if step and not is_near_a_change(week.zone, moment):
            assert not by_the_minute(week, moment)


@given(instants, st.sampled_from(ZONES), st.integers(1, 60 * 30))
def test_working_time_adds_up_over_nights_weekends_and_clock_changes(
    at: datetime, zone: str, minutes: int
) -> None:
    week = WorkingWeek(ZoneInfo(zone), NINE_TO_SIX)
    first, rest = timedelta(minutes=minutes // 2), timedelta(minutes=minutes - minutes // 2)

    halfway = week.after(at, first) if first else at
    assert halfway is not None
    end = week.after(at, first + rest)

    assert end == week.after(halfway, rest)
    assert end is not None and end - at >= first + rest


@given(instants, st.sampled_from(ZONES))
def test_a_full_week_is_always_open(at: datetime, zone: str) -> None:
    week = WorkingWeek(ZoneInfo(zone), tuple((day, 0, 1440) for day in range(7)))
    assert week.is_open(at)


@given(instants, instants, st.sampled_from(ZONES))
def test_a_later_start_never_ends_earlier(one: datetime, other: datetime, zone: str) -> None:
    week = WorkingWeek(ZoneInfo(zone))
    ends = [week.after(at, timedelta(hours=4)) for at in sorted((one, other))]
    assert ends[0] is not None and ends[1] is not None
    assert ends[0] <= ends[1]


@pytest.mark.parametrize(("day", "utc_hour"), [(date(2026, 3, 30), 7), (date(2026, 10, 26), 8)])
def test_nine_oclock_is_nine_oclock_on_the_monday_after_a_clock_change(day: date, utc_hour: int) -> None:
    friday = datetime.combine(day - timedelta(days=3), time(18, 30), PARIS)
    assert WorkingWeek(PARIS).next_open(friday) == datetime.combine(day, time(utc_hour), UTC)


def test_a_shift_over_the_night_in_which_the_clock_changes_keeps_its_wall_times() -> None:
    night = WorkingWeek(PARIS, ((6, 0, 6 * 60),))
    spring, autumn = datetime(2026, 3, 29, 0, tzinfo=PARIS), datetime(2026, 10, 25, 0, tzinfo=PARIS)
    assert night.after(spring, timedelta(hours=5)) == datetime(2026, 3, 29, 6, tzinfo=PARIS).astimezone(UTC)
    assert night.after(autumn, timedelta(hours=7)) == datetime(2026, 10, 25, 6, tzinfo=PARIS).astimezone(UTC)


def test_somebody_who_never_works_has_no_next_opening() -> None:
    assert WorkingWeek(PARIS, ()).next_open(datetime(2026, 3, 2, tzinfo=UTC)) is None
    assert WorkingWeek(PARIS, ()).after(datetime(2026, 3, 2, tzinfo=UTC), timedelta(hours=1)) is None


def test_each_is_nudged_when_their_own_day_begins(world: World) -> None:
    world.knows("UCHLOE", VPN)
    world.knows("UDARIO", VPN)
    world.knows("UGINA", VPN)
    world.clock.at = datetime(2026, 3, 2, 5, tzinfo=UTC)
    world.ask("UANNA")

    reached: dict[str, datetime] = {}
    for _quarter in range(60):
        for user in world.nudged():
            reached.setdefault(user, world.clock.at)
        world.pass_time(timedelta(minutes=15))

    assert reached["UCHLOE"] == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert reached["UGINA"] == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert reached["UDARIO"] == datetime(2026, 3, 2, 14, tzinfo=UTC)


def test_a_persons_own_week_is_kept(world: World) -> None:
    world.knows("UCHLOE", VPN)
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").week = [[2, 13 * 60, 17 * 60]]
    world.ask("UANNA")

    world.pass_time(timedelta(days=2, hours=2, minutes=59))
    assert "UCHLOE" not in world.nudged()
    world.pass_time(timedelta(minutes=2))
    assert "UCHLOE" in world.nudged()


def test_an_answer_reaches_the_asker_in_their_own_hours(world: World) -> None:
    world.clock.at = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    world.three_know()
    world.ask("UANNA")
    world.clock.move(timedelta(hours=1))
    post = next(one for one in world.slack.messages if "demande :" in one.text)
    world.says("UDARIO", "Press Renew.", thread=post)
    world.run_due()
    assert not world.reads("UANNA", "a répondu à votre question")

    world.pass_time(timedelta(hours=15))
    assert world.reads("UANNA", "a répondu à votre question")


def test_somebody_who_works_an_hour_a_week_is_not_waited_for_all_year() -> None:
    monday = datetime(2026, 3, 2, 8, tzinfo=UTC)
    hourly = WorkingWeek(PARIS, ((0, 540, 600),))
    assert hourly.after(monday, timedelta(hours=2)) == monday + timedelta(days=7, hours=1)
    assert hourly.after(monday, timedelta(hours=18)) == monday + LONGEST_PATIENCE
