"""When a ritual is held: in words, on days with work, at the same local hour when clocks have changed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refusal
from bot.scheduling import recurrence
from bot.scheduling.recurrence import MonthlyRule
from bot.scheduling.working_hours import WorkingWeek

PARIS = WorkingWeek(ZoneInfo("Europe/Paris"), closed=frozenset({date(2026, 5, 1), date(2026, 7, 14)}))
ALWAYS = WorkingWeek(ZoneInfo("Europe/Paris"), windows=tuple((day, 0, 1440) for day in range(7)))


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("first Tuesday at 10:00", MonthlyRule(1, 1, 600)),
        ("dernier jeudi à 9h30", MonthlyRule(-1, 3, 570)),
        ("le 3e mardi, 14 h", MonthlyRule(3, 1, 840)),
    ],
)
def test_people_say_it_in_their_own_words(words: str, when: MonthlyRule) -> None:
    assert recurrence.read(words) == when


@pytest.mark.parametrize(
    "words", ["", "le 31 février à 10h", "first Tuesday", "mardi à 25h", "5e mardi à 9h"]
)
def test_what_is_no_such_day_is_refused(words: str) -> None:
    with pytest.raises(Refusal):
        recurrence.read(words)


def test_the_local_hour_stays_when_the_clocks_change() -> None:
    first = MonthlyRule(1, 1, 600)
    assert recurrence.latest(first, at(2026, 3, 10), PARIS) == ("2026-03", at(2026, 3, 3, 9))
    assert recurrence.latest(first, at(2026, 4, 10), PARIS) == ("2026-04", at(2026, 4, 7, 8))


def test_midnight_of_a_first_after_a_change_of_clocks_is_not_passed_over() -> None:
    wednesday = MonthlyRule(1, 2, 0)  # 1 April 2026, three days after the change
    assert recurrence.latest(wednesday, at(2026, 4, 2), ALWAYS) == ("2026-04", at(2026, 3, 31, 22))
    assert recurrence.coming(wednesday, at(2026, 3, 20), ALWAYS) == at(2026, 3, 31, 22)


def test_a_day_without_work_moves_to_the_next_with_some() -> None:
    assert recurrence.coming(MonthlyRule(1, 4, 600), at(2026, 4, 20), PARIS) == at(
        2026, 5, 4, 8
    )  # 1 May is closed
    assert recurrence.coming(MonthlyRule(2, 1, 600), at(2026, 7, 10), PARIS) == at(2026, 7, 15, 8)


def test_a_moved_day_keeps_its_month() -> None:
    last = MonthlyRule(-1, 6, 600)  # Sunday 31 May 2026 is held on Monday 1 June
    assert recurrence.latest(last, at(2026, 6, 2), PARIS) == ("2026-05", at(2026, 6, 1, 8))
