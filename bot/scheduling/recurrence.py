"""When a ritual is held: "the first Tuesday at 10:00", in French or English, moved off days without work.

APScheduler's cron trigger is the calculator of days; it schedules nothing here: rows say what was done. It
reckons in UTC, where each day has its midnight: in a zone whose clocks change that month, 3.11 passes over
"the first Wednesday at 0:00" when that is the first of April. The local hour is put on the day afterwards.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import NamedTuple

from apscheduler.triggers.cron import CronTrigger

from bot.errors import Refusal
from bot.scheduling.working_hours import WorkingWeek
from bot.text.terms import fold

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
PLACES = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", -1: "last"}  # as a cron trigger says them
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS_BACK = timedelta(days=63)  # two months at least: the newest opening is among those since then
LONGEST_BRIDGE = 21  # days looked at for one with work: no company rests for longer


class MonthlyRule(NamedTuple):
    """The nth weekday of a month (-1 the last) at a minute of the day."""

    nth: int
    weekday: int
    minute: int


def read(text: str, *, field: str | None = None) -> MonthlyRule:
    """ "first Tuesday at 10:00", "dernier jeudi à 9h30"; a refusal that shows how, for all else."""
    folded = fold(text)
    words = WORD.findall(folded)
    nth = [NTH[word] for word in words if word in NTH]
    days = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    hour = HOUR.search(folded)
    minute = int(hour[1]) * 60 + int(hour[2] or 0) if hour else -1
    if len(nth) != 1 or len(days) != 1 or not 0 <= minute < 24 * 60 or (hour and int(hour[2] or 0) > 59):
        raise Refusal("round.when_unclear", field=field)
    return MonthlyRule(nth[0], days[0], minute)


def openings(when: MonthlyRule, since: datetime, week: WorkingWeek) -> Iterator[tuple[str, datetime]]:
    """Each month's opening from then on, with its month ("2026-11"): that day, else the next with work."""
    trigger = CronTrigger(day=f"{PLACES[when.nth]} {DAYS[when.weekday]}", hour=0, timezone=UTC)
    day = trigger.get_next_fire_time(None, since)
    while day is not None:
        yield f"{day:%Y-%m}", at_work(day.date(), when.minute, week)
        day = trigger.get_next_fire_time(day, day)


def latest(when: MonthlyRule, now: datetime, week: WorkingWeek) -> tuple[str, datetime]:
    """The newest period whose round should have opened by `now`, and when: ("2026-11", instant)."""
    *_, newest = takewhile(lambda opening: opening[1] <= now, openings(when, now - MONTHS_BACK, week))
    return newest


def coming(when: MonthlyRule, now: datetime, week: WorkingWeek) -> datetime:
    """When the next round opens."""
    return next(opens for _, opens in openings(when, now - MONTHS_BACK, week) if opens > now)


def days_after(at: datetime, days: int, week: WorkingWeek, minute: int | None = None) -> datetime:
    """So many working days later, at the same local time or at `minute`."""
    local = at.astimezone(week.zone)
    minute = local.hour * 60 + local.minute if minute is None else minute
    moment = at
    for _ in range(days):
        next_day = moment.astimezone(week.zone).date() + timedelta(days=1)
        moment = at_work(next_day, minute, week)
    return moment


def days_before(at: datetime, days: int, week: WorkingWeek) -> datetime:
    """So many working days earlier, at the same local time."""
    local = at.astimezone(week.zone)
    minute, day = local.hour * 60 + local.minute, local.date()
    for _ in range(LONGEST_BRIDGE):
        day -= timedelta(days=1)
        opens = week.next_open(_instant(day, 0, week))
        days -= opens is not None and opens.astimezone(week.zone).date() == day
        if not days:
            break
    return _instant(day, minute, week)


def at_work(day: date, minute: int, week: WorkingWeek) -> datetime:
    """That minute of the first day from `day` on with any work in it."""
    for offset in range(LONGEST_BRIDGE):
        moment = _instant(day + timedelta(days=offset), minute, week)
        opens = week.next_open(_instant(day + timedelta(days=offset), 0, week))
        if opens is not None and opens.astimezone(week.zone).date() == day + timedelta(days=offset):
            return moment
    return _instant(day, minute, week)


def _instant(day: date, minute: int, week: WorkingWeek) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), week.zone).astimezone(UTC)
