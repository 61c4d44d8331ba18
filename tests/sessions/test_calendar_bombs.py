"""Calendars that ask for too much work: they cost a process of their own, and nobody else."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.jobs import calendar_reading
from bot.scheduling import feed
from bot.scheduling.calendar_file import child_process
from bot.scheduling.calendar_file.child_process import Limits
from bot.services.sessions import calendar_sync
from tests.calendars import CalendarServer, calendar, event
from tests.sessions.test_calendars import allowed, kept, one_server, server
from tests.world import MONDAY, World

__all__ = ["one_server", "server"]  # fixtures

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 3, 23, tzinfo=UTC)
DAY = timedelta(days=1)
TIGHT = Limits(seconds=1, memory=160 * 1024 * 1024, patience=60)
NEVER_ENDING = "UID:1\r\nDTSTART:20200101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;INTERVAL=0"
AT_NINE = "DTSTART:20260323T090000Z\r\nDURATION:PT1H"
INSTANTS = ",".join(f"20260323T{n // 3600 % 24:02}{n // 60 % 60:02}{n % 60:02}Z" for n in range(30_000))
ENDLESS_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
)
LIST_OF_NOTHING = calendar(
    "CATEGORIES:" + "," * 1_500_000 + f"\r\nUID:1\r\n{AT_NINE}"
)  # memory without an end
KNOWN = ("too_much", "too_big", "no_calendar")


def series(rule: str, since: str = "00010101T000000Z", **more: str) -> str:
    lines = "".join(f"\r\n{name}:{value}" for name, value in more.items())
    return f"UID:{rule[:20]}{since}\r\nDTSTART:{since}\r\nDURATION:PT1H\r\nRRULE:{rule}{lines}"


def nested(name: str, depth: int) -> bytes:
    opened, closed = f"BEGIN:{name}\r\n" * depth, f"END:{name}\r\n" * depth
    return f"BEGIN:VCALENDAR\r\n{opened}{closed}END:VCALENDAR\r\n".encode()


BOMBS: dict[str, bytes] = {
    "a series without a step": calendar(NEVER_ENDING),
    "days that never come": calendar(*(series("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", f"{n:04}0101T000000Z")
                                       for n in range(1, 9))),
    "every weekday since the year 1": calendar(series("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")),
    "every second": calendar(series("FREQ=SECONDLY", "19700101T000000Z")),
    "absurd numbers": calendar(series("FREQ=DAILY;COUNT=999999999999;INTERVAL=999999999999")),
    "a number of many digits": calendar(series("FREQ=DAILY;COUNT=" + "9" * 100_000)),
    "daily since the year 1": calendar(*(series("FREQ=DAILY", f"000101{n:02}T000000Z") for n in range(1, 9))),
    "a long list of dates": calendar(f"UID:1\r\n{AT_NINE}\r\nRDATE:{INSTANTS}"),
    "a long list of exceptions": calendar(series("FREQ=DAILY", "20200101T000000Z", EXDATE=INSTANTS)),
    "too many events": calendar(*(event(MONDAY + timedelta(minutes=n), 30, uid=str(n))
                                  for n in range(19_000))),
    "nesting": nested("VEVENT", 20_000),
    "alarms": calendar(f"UID:1\r\n{AT_NINE}\r\n" + "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\r\n" * 5_000),
    "properties": calendar(f"UID:1\r\n{AT_NINE}\r\n" + "X-A:1\r\n" * 9_000),
    "parameters": calendar(f"UID:1\r\nX-B;{';'.join(f'A{n}={n}' for n in range(20_000))}:1\r\n{AT_NINE}"),
    "a parameter without an end": calendar(f'UID:1\r\nX-B;A="{"a" * 900_000}:1\r\n{AT_NINE}'),
    "a line folded without an end": calendar("UID:1\r\nSUMMARY:a" + "\r\n " * 900_000 + f"\r\n{AT_NINE}"),
    "a list of nothing": LIST_OF_NOTHING,
    "a zone without an end": calendar("UID:1\r\nDTSTART;TZID=X:20260323T090000").replace(
        b"BEGIN:VEVENT", ENDLESS_ZONE.encode(), 1),
    "a zone's name without an end": calendar(f"UID:1\r\n{AT_NINE}", name="x\r\nX-WR-TIMEZONE:" + "A" * 9_000),
    "a length without an end": calendar("UID:1\r\nDTSTART:20260323T090000Z\r\nDURATION:P999999999999W"),
}  # fmt: skip
NOT_WORKED_OUT = ("a series without a step", "too many events", "a list of nothing")


def read(content: bytes, limits: Limits = TIGHT) -> str:
    """What is found (how many spans), or the word for why not."""
    try:
        return str(len(child_process.spans(content, "", PARIS, START, START + 14 * DAY, limits)))
    except feed.Unreadable as no:
        return no.why


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.mark.long
def test_every_bomb_ends_with_an_answer_and_others_are_read_meanwhile(pool: ThreadPoolExecutor) -> None:
    honest = calendar(event(START + timedelta(hours=9), 30), event(START + DAY, 30))
    answers = dict(zip([*BOMBS, "honest"], pool.map(read, [*BOMBS.values(), honest]), strict=True))
    assert answers["honest"] == "2"
    assert not {name: said for name, said in answers.items() if said not in KNOWN and not said.isdigit()}
    assert {name: answers[name] for name in NOT_WORKED_OUT} == dict.fromkeys(NOT_WORKED_OUT, "too_much")


def test_a_reading_is_given_up_by_the_clock_where_nothing_else_ends_it() -> None:
    assert read(calendar(NEVER_ENDING), Limits(seconds=60, patience=0.6)) == "too_much"


# -- the process itself --------------------------------------------------------------------------------------


def readers() -> list[int]:
    """The numbers of this process's readers that are at work."""
    listed = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    return [int(one) for line in listed for one in line.split() if is_reader(int(one))]


def is_reader(number: int) -> bool:
    try:
        return b"bot.scheduling.calendar_file.reader" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def begun(reading: "Future[str]") -> int:
    while not (found := readers()):
        assert not reading.done()
        time.sleep(0.01)
    return found[0]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them")
def test_a_reader_is_told_no_secret_keeps_nobody_waiting_and_leaves_nothing_behind(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "ECLAIR_SEAL_KEY"):
        monkeypatch.setenv(name, "s3cret")
    bomb = pool.submit(read, calendar(NEVER_ENDING), Limits(seconds=600, patience=600))
    number = begun(bomb)
    assert read(calendar(event(START, 30))) == "1"  # while the other is at work
    assert not bomb.done()
    assert b"s3cret" not in Path(f"/proc/{number}/environ").read_bytes()
    os.kill(number, signal.SIGTERM)  # as a supervisor does with all of them when the bot is to end
    with pytest.raises(child_process.Interrupted):
        bomb.result(60)
    assert not Path(f"/proc/{number}").exists(), "a zombie"
    assert readers() == []


# -- what follows for people ---------------------------------------------------------------------------------


def gives(world: World, user: str, address: str) -> None:
    world.slash(user, "/eclair", "agenda")
    world.submit(user, address=address)


def next_reading(world: World, after: timedelta = timedelta()) -> None:
    world.clock.at += after
    calendar_reading.read_calendars(world.deps, TIGHT)
    world.run_due()


def test_a_bomb_costs_its_owner_alone_who_hears_why(world: World, server: CalendarServer) -> None:
    allowed(world, server.host)
    gives(world, "UCHLOE", server.says(200, content=LIST_OF_NOTHING))
    gives(world, "UBEN", server.says(200, content=calendar(NEVER_ENDING), path="/2.ics"))
    gives(world, "UANNA", server.shows(event(MONDAY + DAY, 60), path="/anna.ics"))
    next_reading(world)
    assert world.reads("UCHLOE", "me demande trop de travail")
    assert world.reads("UBEN", "too much work for me")
    assert world.reads("UANNA", "J’ai lu votre agenda") and len(kept(world)) == 1

    asked = server.asked
    next_reading(world, calendar_sync.READ_EVERY)
    assert server.asked == asked + 1, "only Anna's: what is heavy is read once a day"
    for path in ("/ben.ics", "/2.ics"):
        server.shows(event(MONDAY + 2 * DAY, 60), path=path)
    next_reading(world, calendar_sync.EVERY_HEAVY)
    assert world.slack.said_to("UBEN")[-1].text.startswith("🟢") and len(kept(world)) == 3


def test_a_bot_that_is_to_end_begins_no_other_reading(world: World, server: CalendarServer) -> None:
    allowed(world, server.host)
    gives(world, "UBEN", server.shows(event(MONDAY + DAY, 60)))
    world.deps.stopping.set()
    next_reading(world)
    assert server.asked == 0
    world.deps.stopping.clear()
    next_reading(world)
    assert len(kept(world)) == 1
