"""When a ritual is held: "the first Tuesday at 10:00", in French or English, moved off days without work."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.errors import Refusal
from bot.matching.availability import WorkingWeek
from bot.matching.text import fold

NTH = {
    "first": 1, "1st": 1, "premier": 1, "premiere": 1, "1er": 1, "second": 2, "2nd": 2, "deuxieme": 2,
    "2e": 2, "2eme": 2, "third": 3, "3rd": 3, "troisieme": 3, "3e": 3, "3eme": 3, "fourth": 4, "4th": 4,
    "quatrieme": 4, "4e": 4, "4eme": 4, "last": -1, "dernier": -1, "derniere": -1,
}  # fmt: skip
WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
    for number, name in enumerate(names.split())
}
HOUR = re.compile(r"\b(\d{1,2})\s*(?::|h)\s*(\d{2})?(?!\d)")
WORD = re.compile(r"[a-z0-9]+")
LONGEST_BRIDGE = 21  # days looked at for one with work: no company rests for longer


class When(NamedTuple):
    """The nth weekday of a month (-1 the last) at a minute of the day."""

    nth: int
    weekday: int
    minute: int


def read(text: str, *, field: str | None = None) -> When:
    """ "first Tuesday at 10:00", "dernier jeudi à 9h30"; a refusal that shows how, for all else."""
    folded = fold(text)
    words = WORD.findall(folded)
    nth = [NTH[word] for word in words if word in NTH]
    days = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    hour = HOUR.search(folded)
    minute = int(hour[1]) * 60 + int(hour[2] or 0) if hour else -1
    if len(nth) != 1 or len(days) != 1 or not 0 <= minute < 24 * 60 or (hour and int(hour[2] or 0) > 59):
        raise Refusal("round.when_unclear", field=field)
    return When(nth[0], days[0], minute)


def day_of(when: When, year: int, month: int) -> date:
    """The nth weekday of a month; the last, where there is no fifth."""
    first = date(year, month, 1)
    days = [first + timedelta(days=(when.weekday - first.weekday()) % 7 + 7 * week) for week in range(5)]
    within = [day for day in days if day.month == month]
    return within[-1] if when.nth == -1 else within[min(when.nth, len(within)) - 1]


def opening(when: When, year: int, month: int, week: WorkingWeek) -> datetime:
    """The instant of a month's round: that day, else the next one on which the workspace works."""
    return _at_work(day_of(when, year, month), when.minute, week)


def days_after(at: datetime, days: int, week: WorkingWeek, minute: int | None = None) -> datetime:
    """So many working days later, at the same local time or at `minute`."""
    local = at.astimezone(week.zone)
    minute = local.hour * 60 + local.minute if minute is None else minute
    moment = at
    for _ in range(days):
        next_day = moment.astimezone(week.zone).date() + timedelta(days=1)
        moment = _at_work(next_day, minute, week)
    return moment


def _at_work(day: date, minute: int, week: WorkingWeek) -> datetime:
    """That minute of the first day from `day` on with any work in it."""
    for offset in range(LONGEST_BRIDGE):
        moment = _instant(day + timedelta(days=offset), minute, week)
        opens = week.next_open(_instant(day + timedelta(days=offset), 0, week))
        if opens is not None and opens.astimezone(week.zone).date() == day + timedelta(days=offset):
            return moment
    return _instant(day, minute, week)


def _instant(day: date, minute: int, week: WorkingWeek) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), week.zone).astimezone(UTC)


def latest(when: When, now: datetime, week: WorkingWeek) -> tuple[str, datetime]:
    """The newest period whose round should have opened by `now`, and when: ("2026-11", instant)."""
    local = now.astimezone(week.zone).date()
    for back in range(3):
        year, month = divmod(local.year * 12 + local.month - 1 - back, 12)
        opens = opening(when, year, month + 1, week)
        if opens <= now:
            return f"{year}-{month + 1:02}", opens
    raise AssertionError("a round of two months ago has opened")


def coming(when: When, now: datetime, week: WorkingWeek) -> datetime:
    """When the next round opens."""
    local = now.astimezone(week.zone).date()
    for ahead in range(-1, 3):
        year, month = divmod(local.year * 12 + local.month - 1 + ahead, 12)
        opens = opening(when, year, month + 1, week)
        if opens > now:
            return opens
    raise AssertionError("there is a round within two months")
