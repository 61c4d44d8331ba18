"""Calendars as programs write them: zones by any name, pieces that are broken, other forms."""

import signal
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from tzlocal.windows_tz import win_tz

from bot.scheduling.calendar_file import busy, child_process, zone_names
from bot.scheduling.calendar_file.reading import CalendarReading
from bot.scheduling.feed import Unreadable
from bot.scheduling.ics import CalendarEntry, file_of, google_link, outlook_link
from tests.calendars import CalendarServer
from tests.sessions.test_calendars import gives, one_server, open_world, reads_again, server
from tests.world import World

__all__ = ["one_server", "open_world", "server"]  # fixtures

PARIS, NEW_YORK, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
FROM, UNTIL = (
    datetime(2026, 3, 23, tzinfo=UTC),
    datetime(2026, 4, 13, tzinfo=UTC),
)  # clocks change on the 29th
OUTLOOK = "https://outlook.office365.com/owa/calendar/x/y/calendar.ics"
GOOGLE = "https://calendar.google.com/calendar/ical/anna%40example.com/private-0/basic.ics"
Times = list[tuple[str, str]]


def event(*lines: str, uid: str = "a1") -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260301T000000Z", *lines, "END:VEVENT"]


def file(*lines: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH", *lines, "END:VCALENDAR", ""]
    ).encode()


def read(content: bytes, zone: ZoneInfo = PARIS, address: str = OUTLOOK) -> CalendarReading:
    return busy.read(content, address, zone, FROM, UNTIL)


def times(content: bytes, zone: ZoneInfo = PARIS, address: str = OUTLOOK) -> Times:
    """Busy times in UTC, by day and hour."""
    found = busy.spans(content, address, zone, FROM, UNTIL)
    return [(f"{opens:%d %H:%M}", f"{closes:%d %H:%M}") for opens, closes in found]


def at_nine(zone: str, quoted: bool = False) -> list[str]:
    """From nine to ten on the 24th, in a zone by its name."""
    name = f'"{zone}"' if quoted else zone
    return event(f"DTSTART;TZID={name}:20260324T090000", f"DTEND;TZID={name}:20260324T100000")


def defined(name: str, winter: str, summer: str) -> list[str]:
    """A zone as Outlook defines it, with the European Union's rule."""
    return [
        "BEGIN:VTIMEZONE", f"TZID:{name}",
        "BEGIN:STANDARD", "DTSTART:16010101T030000", f"TZOFFSETFROM:{summer}", f"TZOFFSETTO:{winter}",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", f"TZOFFSETFROM:{winter}", f"TZOFFSETTO:{summer}",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE",
    ]  # fmt: skip


OTHER = event("DTSTART:20260325T100000Z", "DTEND:20260325T110000Z", uid="other")
AT_TEN = [("25 10:00", "25 11:00")]  # when the other one is
EIGHT, NINE, THIRTEEN = [("24 08:00", "24 09:00")], [("24 09:00", "24 10:00")], [("24 13:00", "24 14:00")]
SIDES = "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"

# -- zones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["own zone", "TZID", "quoted TZID"])
def test_each_name_of_windows_is_the_zone_that_it_means(written: str) -> None:
    wrong = []
    for name, key in chain(win_tz.items(), WINDOWS_TO_OLSON.items()):
        zone = ZoneInfo(key)
        at = datetime(2026, 3, 31, 9, tzinfo=zone).astimezone(UTC)  # after the clocks changed in Europe
        stated = name if written == "TZID" else f'"{name}"'
        lines = [f"DTSTART;TZID={stated}:20260331T090000", f"DTEND;TZID={stated}:20260331T093000"]
        if written == "own zone":
            lines = ["DTSTART:20260331T090000", "DTEND:20260331T093000"]
        head = [f"X-WR-TIMEZONE:{name}"] if written == "own zone" else []
        found = read(file(*head, *event(*lines)), TOKYO if key != "Asia/Tokyo" else PARIS)
        if [span[0] for span in found.spans] != [at] or found.zones:
            wrong.append((name, key, found))
    assert not wrong


PARIS_NAMES = (
    "Romance Standard Time", "romance standard time", " Romance  Standard Time ", "Romance Standard Time 1",
    "Romance Daylight Time", "Romance Summer Time", "Central European Summer Time",
    "Europe/Paris", "europe/paris", "EUROPE/PARIS", "Europe/Paris (CET)", "Paris",
    "/freeassociation.sourceforge.net/Europe/Paris", "/freeassociation.sourceforge.net/Tzfile/Europe/Paris",
    "/mozilla.org/20050126_1/Europe/Paris", "/softwarestudio.org/Tzfile/Europe/Paris",
    "Europe/Paris Standard Time", "Romance Standard Time (Paris)", "Mitteleuropäische Zeit",
    "CET", "CEST", "MET", SIDES, "(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris",
    "(GMT+01.00) Paris/Madrid/Copenhagen/Brussels", "(GMT+01:00) Brussels, Copenhagen, Madrid, Paris",
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Brussels, Copenhagen, Madrid, Paris",
    "GMT+0100", "UTC+1", "UTC+01:00", "+0100", "Etc/GMT-1",
    "Europe/Paris_2", "/citadel.org/20190914_1/Europe/Paris_2", "Europe/Paris-1", "Europe:Paris",
    "Europe Paris",
    "Romance Standard Time_2", "CET/CEST", "CET-1CEST", "CET-1CEST,M3.5.0,M10.5.0/3",
    "Heure d'Europe centrale",
    "GMT+01:00 Paris", "GMT+0100 (Central European Standard Time)", "UTC+0100 (CET)", "GMT+1 (Paris)",
)  # fmt: skip


@pytest.mark.parametrize("name", PARIS_NAMES)
def test_a_zone_is_the_same_by_whatever_name_and_wherever_its_owner_is(name: str) -> None:
    for zone in (PARIS, NEW_YORK):
        for stated in (name, f'"{name}"'):
            assert times(file(*at_nine(stated), *OTHER), zone) == [*EIGHT, *AT_TEN]
        floating = event("DTSTART:20260324T090000", "DTEND:20260324T100000")
        assert times(file(f"X-WR-TIMEZONE:{name.replace(',', chr(92) + ',')}", *floating), zone) == EIGHT
        assert read(file(*at_nine(name, quoted=True)), zone).zones == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("UTC", "UTC"),
        ("Z", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("Eastern Standard Time", "America/New_York"),
        ("Eastern Standard Time (Mexico)", "America/Cancun"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-07:00) Mountain Time (US & Canada)", "America/Denver"),
        ("(UTC-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/London"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("(UTC+10:00) Canberra, Melbourne, Sydney", "Australia/Sydney"),
        ("America/New York", "America/New_York"),
        ("/citadel.org/20190914_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("PDT", "America/Los_Angeles"),
        ("MSK", "Europe/Moscow"),
        ("UTC-05:00", "Etc/GMT+5"),
        ("UTC-11", "Etc/GMT+11"),
        ("Etc/GMT+05", "Etc/GMT+5"),
        ("America/NewYork", "America/New_York"),
        ("GMT-0500 (Eastern Standard Time)", "America/New_York"),
        ("EST/EDT", "America/New_York"),
        ("GMT/BST", "Europe/London"),
        ("Greenwich Mean Time", "UTC"),
        ("(UTC) Koordinerad universell tid", "UTC"),
    ],
)
def test_other_names_mean_what_their_writers_mean(name: str, key: str) -> None:
    at = datetime(2026, 3, 31, 9, tzinfo=ZoneInfo(key)).astimezone(UTC)
    lines = [f'DTSTART;TZID="{name}":20260331T090000', f'DTEND;TZID="{name}":20260331T093000']
    found = read(file(*event(*lines)), TOKYO)
    assert [span[0] for span in found.spans] == [at] and found.zones == []


UNKNOWN = ("Customized Time Zone", "tzone://Microsoft/Custom", "Nowhere", "IST", "CST", "Home", "North",
           "GMT 1", "Building-12", "A" * 500)  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_zone_that_nobody_knows_counts_and_is_named(name: str) -> None:
    found = read(file(*at_nine(name), *OTHER))
    assert len(found.spans) == 2 and (found.events, found.unread) == (2, 0)
    assert found.zones == [name[: busy.LONGEST_ZONE]]


def test_in_an_unknown_zone_the_calendar_s_own_and_its_owner_s_are_both_kept_free() -> None:
    assert times(file(*at_nine("Nowhere"))) == EIGHT
    assert times(file("X-WR-TIMEZONE:Eastern Standard Time", *at_nine("Nowhere"), *OTHER)) == [
        *EIGHT, *THIRTEEN, *AT_TEN]  # fmt: skip
    atlantis = read(file(*at_nine("(UTC+05:30) Atlantis")))
    assert atlantis.spans[0][0] == datetime(2026, 3, 24, 3, 30, tzinfo=UTC), "its name states an offset"
    assert atlantis.zones == ["(UTC+05:30) Atlantis"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("GMT +0100 (Standard) / GMT +0200 (Daylight)", "Europe/Paris"),
        ("GMT -0500 (Standard) / GMT -0400 (Daylight)", "America/New_York"),
        ("GMT +1000 (Standard) / GMT +1100 (Daylight)", "Australia/Sydney"),
    ],
)
def test_a_name_of_two_offsets_is_a_zone_that_keeps_both_and_is_named(name: str, key: str) -> None:
    for month in (1, 3, 7, 11):
        known = zone_names.known(name)
        at = datetime(2026, month, 31 if month == 3 else 15, 9)  # noqa: DTZ001
        assert known and known.zone.utcoffset(at) == ZoneInfo(key).utcoffset(at) and not known.is_sure


@pytest.mark.parametrize("name", ["", '""', "  "])
def test_no_name_is_no_unknown_zone(name: str) -> None:
    found = read(file(f"X-WR-TIMEZONE:{name.strip(chr(34))}", *at_nine(name)), NEW_YORK)
    assert (found.spans[0][0].hour, found.zones) == (13, [])


def test_an_unknown_zone_of_a_calendar_is_named_only_where_a_time_depends_on_it() -> None:
    assert read(file("X-WR-TIMEZONE:Nowhere", *OTHER)).zones == []
    floating = event("DTSTART:20260324T090000", "DTEND:20260324T100000")
    assert read(file("X-WR-TIMEZONE:Nowhere", *floating)).zones == ["Nowhere"]


def test_a_zone_that_a_file_defines_reaches_no_other_file() -> None:
    ours = file(*defined("Customized Time Zone", "+0100", "+0200"), *at_nine("Customized Time Zone"))
    theirs = file(*defined("Customized Time Zone", "-0500", "-0400"), *at_nine("Customized Time Zone"))
    lying = file(*defined("Romance Standard Time", "-0500", "-0400"), *at_nine("Romance Standard Time"))
    assert [times(content) for content in (ours, theirs, ours)] == [EIGHT, [("24 14:00", "24 15:00")], EIGHT]
    assert times(lying) == [("24 14:00", "24 15:00")], "what a file defines is so in that file"
    assert times(file(*at_nine("Romance Standard Time"))) == EIGHT
    assert read(file(*at_nine("Customized Time Zone"))).zones == ["Customized Time Zone"]


def test_a_zone_that_a_calendar_defines_reaches_no_other_calendar_of_its_file() -> None:
    ours = file(*defined("Ours", "+0100", "+0200"), *at_nine("Ours"))
    theirs = file(*defined("Ours", "-0500", "-0400"), *at_nine("Ours"))
    assert times(ours + theirs) == [*EIGHT, ("24 14:00", "24 15:00")]


def test_of_two_definitions_that_differ_neither_counts() -> None:
    def twice(name: str, second: str) -> CalendarReading:
        return read(file(*defined(name, "-0500", "-0400"), *defined(name, second, second), *at_nine(name)))

    romance = twice("Romance Standard Time", "+0300")
    assert romance.spans[0][0].hour == 8 and romance.zones == [], "everybody knows it"
    assert twice("Ours", "+0300").zones == ["Ours"]
    alike = defined("Ours", "-0500", "-0400")
    assert read(file(*alike, *alike, *at_nine("Ours"))).spans[0][0].hour == 14


def test_a_file_cannot_define_one_of_iana_s_zones_anew_and_may_define_after_use() -> None:
    assert times(file(*defined("Europe/Paris", "-0500", "-0400"), *at_nine("Europe/Paris"))) == EIGHT
    assert times(file(*defined("EST", "+0100", "+0200"), *at_nine("EST"))) == EIGHT, (
        "three letters are no place"
    )
    assert times(file(*at_nine("Ours"), *defined("Ours", "+0100", "+0200"))) == EIGHT
    broken = [
        "BEGIN:VTIMEZONE",
        "TZID:Ours",
        "BEGIN:STANDARD",
        "DTSTART:never",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    assert read(file(*broken, *at_nine("Ours"))).zones == ["Ours"]


def test_a_series_in_a_zone_of_windows_keeps_its_wall_time() -> None:
    zone = "TZID=Romance Standard Time"
    lines = event(f"DTSTART;{zone}:20260324T090000", f"DTEND;{zone}:20260324T100000",
                  "RRULE:FREQ=WEEKLY;UNTIL=20260414T070000Z;BYDAY=TU")  # fmt: skip
    weekly = [*EIGHT, ("31 07:00", "31 08:00"), ("07 07:00", "07 08:00")]
    assert times(file(*lines), NEW_YORK) == weekly
    assert times(file(*defined("Romance Standard Time", "+0100", "+0200"), *lines), NEW_YORK) == weekly


def test_what_is_taken_from_a_series_may_be_written_in_any_zone() -> None:
    series = ["DTSTART;TZID=Europe/Paris:20260324T090000", "DTEND;TZID=Europe/Paris:20260324T100000",
              "RRULE:FREQ=WEEKLY;COUNT=3"]  # fmt: skip
    last = ("07 07:00", "07 08:00")
    for day in ("TZID=Europe/Paris:20260331T090000", "TZID=Tokyo Standard Time:20260331T160000",
                'TZID="(UTC-05:00) Eastern Time (US & Canada)":20260331T030000'):  # fmt: skip
        assert times(file(*event(*series, f"EXDATE;{day}"))) == [*EIGHT, last]
        moved = event(f"RECURRENCE-ID;{day}", "DTSTART:20260331T120000Z", "DTEND:20260331T130000Z")
        assert times(file(*event(*series), *moved)) == [*EIGHT, ("31 12:00", "31 13:00"), last]
    assert times(file(*event(*series, "EXDATE:20260331T070000Z,whenever"))) == [*EIGHT, last]
    added = event(*series[:2], "RDATE;TZID=Tokyo Standard Time:20260326T090000")
    assert times(file(*added)) == [*EIGHT, ("26 00:00", "26 01:00")]


@pytest.mark.parametrize("until", ["20260326", "20260326T090000", "20260326T130000Z"])
def test_a_series_runs_to_its_last_day_however_that_is_written(until: str) -> None:
    zone = "TZID=America/New_York"
    daily = event(f"DTSTART;{zone}:20260324T090000", f"DTEND;{zone}:20260324T100000",
                  f"RRULE:FREQ=DAILY;UNTIL={until}")  # fmt: skip
    assert [opens for opens, _ in times(file(*daily))] == ["24 13:00", "25 13:00", "26 13:00"]


@given(st.text(max_size=60))
def test_no_name_of_a_zone_is_too_odd(name: str) -> None:
    known = zone_names.known(name)
    assert known is None or datetime(2026, 3, 24, tzinfo=known.zone).utcoffset() is not None


EU = defined("Zed", "+0100", "+0200")
DEFINED = {
    "as it should be": EU,
    "in other letters": [line.replace("Zed", "zED") for line in EU],
    "with a sign of its own": [line.replace("TZID:", "TZID=") for line in EU],
    "without signs": [line.replace("TO:+", "TO:").replace("FROM:+", "FROM:") for line in EU],
    "with colons": [line.replace("+0100", "+1:00").replace("+0200", "+02:00:00") for line in EU],
    "by a place alone": ["BEGIN:VTIMEZONE", "TZID:Zed", "X-LIC-LOCATION:Europe/Paris", "END:VTIMEZONE"],
    "by a place and a fault": [*EU[:2], "X-LIC-LOCATION:Europe/Paris", "BEGIN:STANDARD", "DTSTART:then",
                               "END:STANDARD", "END:VTIMEZONE"],
}  # fmt: skip


@pytest.mark.parametrize("lines", DEFINED.values(), ids=DEFINED)
def test_a_zone_that_the_file_defines_is_found_however_that_is_written(lines: list[str]) -> None:
    for name in ("Zed", "Zed;VALUE=DATE-TIME"):
        found = read(file(*lines, *at_nine(name, quoted=True), *OTHER), NEW_YORK)
        assert [f"{opens:%d %H:%M}" for opens, _ in found.spans] == ["24 08:00", "25 10:00"]
        assert (found.zones, found.unread) == ([], 0)


def test_a_calendar_may_name_its_zone_as_rfc_7986_does() -> None:
    floating = event("DTSTART:20260324T090000", "DTEND:20260324T100000")
    assert times(file("TIMEZONE-ID:America/New_York", *floating)) == THIRTEEN


# -- pieces --------------------------------------------------------------------------------------------------

BAD = {
    "no beginning": [],
    "a beginning that is none": ["DTSTART:yesterday"],
    "an hour that is none": ["DTSTART:20260324T250000Z", "DTEND:20260324T100000Z"],
    "an end before the beginning": ["DTSTART:20260324T090000Z", "DTEND:20260324T080000Z"],
    "a day before the first": ["DTSTART;VALUE=DATE:20260324", "DTEND;VALUE=DATE:20260323"],
    "a length below nothing": ["DTSTART:20260324T090000Z", "DURATION:-PT1H"],
    "a length that is none": ["DTSTART:20260324T090000Z", "DURATION:long"],
    "a rule that is none": ["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:every now and then"],
    "an empty rule": ["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:"],
    "a rule of no kind": ["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:FREQ=NONSENSE"],
    "a day that is none": ["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=XX"],
    "each second": ["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"],
    "each day since the year 1": ["DTSTART:00010101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"],
    "two beginnings": ["DTSTART:20260324T090000Z", "DTSTART:20260325T090000Z", "DURATION:PT1H"],
    "an unfinished name": ["DTSTART;TZID=\"Europe/Paris:20260324T090000", "DTEND;TZID:::"],
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_an_event_that_cannot_be_read_costs_itself_alone_and_is_counted(bad: list[str]) -> None:
    for content in (file(*event(*bad), *OTHER), file(*OTHER, *event(*bad))):
        found = read(content)
        assert (times(content), found.events, found.unread) == (AT_TEN, 1, 1)
    with pytest.raises(Unreadable):
        read(file(*event(*bad)))


def test_it_does_not_make_a_calendar_none_where_the_others_are_free_or_past() -> None:
    past = event("DTSTART:20200325T100000Z", "DTEND:20200325T110000Z", uid="past")
    free = event("DTSTART:20260325T100000Z", "DTEND:20260325T110000Z", "TRANSP:TRANSPARENT", uid="free")
    for good in (past, free):
        found = read(file(*event("DTSTART:yesterday"), *good))
        assert (found.spans, found.events, found.unread) == ([], 1, 1)


@pytest.mark.parametrize("lost", ["END:VEVENT", "END:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH"])
def test_a_line_that_is_missing_costs_at_most_its_own_event(lost: str) -> None:
    content = file(*event("DTSTART:20260324T090000Z", "DTEND:20260324T100000Z"), *OTHER).decode()
    assert times(content.replace(f"{lost}\r\n", "", 1).encode())[-1:] == AT_TEN


def test_a_file_that_was_cut_counts_as_far_as_it_goes() -> None:
    content = file(*event("DTSTART:20260324T090000Z", "DTEND:20260324T100000Z"), *OTHER)
    found = read(content[:-40])
    assert (len(found.spans), found.events, found.unread) == (1, 1, 1)


def test_a_file_that_was_cut_before_its_first_event_is_no_empty_calendar() -> None:
    assert read(file()) == CalendarReading()
    with pytest.raises(Unreadable):
        read(file()[:-20])


def test_what_lies_in_an_event_disturbs_it_in_no_way() -> None:
    alarm = ["BEGIN:VALARM", "DTSTART:20260324T010000Z", "TRIGGER:never", "RRULE:no"]
    lines = ["DTSTART:20260324T090000Z", "DTEND:20260324T100000Z"]
    assert times(file(*event(*lines, *alarm, "END:VALARM"), *OTHER)) == [*NINE, *AT_TEN]
    assert times(file(*event(*lines, *alarm), *OTHER)) == [*NINE, *AT_TEN]
    assert times(file(*event(*lines, "this is no property", "SEQUENCE:second"), *OTHER)) == [*NINE, *AT_TEN]


def test_several_calendars_in_a_file_are_all_read_each_in_its_own_zone() -> None:
    floating = event("DTSTART:20260324T090000", "DTEND:20260324T100000")
    ours, theirs = (
        file("X-WR-TIMEZONE:UTC", *floating),
        file("X-WR-TIMEZONE:Eastern Standard Time", *floating),
    )
    assert times(ours + theirs + file(*floating)) == [("24 08:00", "24 10:00"), *THIRTEEN]
    assert read(ours + theirs).events == 2


def test_two_events_of_one_name_are_two_and_a_newer_version_is_one() -> None:
    def at(day: int, *lines: str) -> list[str]:
        return event(f"DTSTART:202603{day}T090000Z", f"DTEND:202603{day}T100000Z", *lines)

    later = ("26 09:00", "26 10:00")
    assert times(file(*at(24), *at(26))) == [*NINE, later]
    nameless = [line for line in (*at(24), *at(26)) if not line.startswith("UID")]
    assert times(file(*nameless)) == [*NINE, later]
    assert times(file(*at(24, "SEQUENCE:0"), *at(26, "SEQUENCE:1"))) == [later]


WRITTEN = {
    "with bare ends of lines": lambda text: text.replace("\r\n", "\n").encode(),
    "as on old Macs": lambda text: text.replace("\r\n", "\r").encode(),
    "with doubled ends": lambda text: text.replace("\r\n", "\r\r\n").encode(),
    "with empty lines": lambda text: text.replace("\r\n", "\r\n\r\n").encode(),
    "with a mark of bytes": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "in UTF-16": lambda text: text.encode("utf-16"),
    "in Latin-1": lambda text: text.encode("latin-1"),
    "in small letters": lambda text: text.lower().encode(),
    "folded in a letter": lambda text: text.encode().replace("é".encode(), b"\xc3\r\n \xa9"),
    "folded in a name": lambda text: text.encode().replace(b"Europe/", b"Eur\r\n\tope/"),
    "in UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "in UTF-32": lambda text: text.encode("utf-32"),
    "with its lines set in": lambda text: ("  " + text.replace("\r\n", "\r\n    ")).encode(),
    "with its mark twice": lambda text: b"\xef\xbb\xbf" * 2 + text.encode(),
    "with its mark in the middle": lambda text: file("X-A:1") + b"\xef\xbb\xbf" + text.encode(),
    "with nothings in between": lambda text: text.replace("BEGIN:VE", "\0BEGIN:VE").encode() + b"\0" * 99,
    "after something else": lambda text: b"x" * 3000 + b"\r\n" + text.encode(),
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_it_is_read_however_it_is_written(write: object) -> None:
    text = file(*event("SUMMARY:été", *at_nine("Europe/Paris")[3:-1]), *OTHER).decode()
    assert callable(write)
    assert times(write(text)) == [*EIGHT, *AT_TEN]


@given(st.lists(st.tuples(st.integers(0, 7), st.binary(max_size=12)), max_size=6))
def test_whatever_happens_to_one_event_the_other_is_read(harm: list[tuple[int, bytes]]) -> None:
    lines = [line.encode() for line in event(*at_nine(SIDES)[3:-1], "RRULE:FREQ=DAILY;COUNT=2", uid="hurt")]
    for place, junk in harm:
        if 0 < place < len(lines) - 1:
            lines[place] = lines[place][: len(junk)] + junk.replace(b"\n", b"").replace(b"\r", b"")
    content = file(*OTHER).replace(b"END:VCALENDAR", b"\r\n".join([*lines, b"END:VCALENDAR"]))
    found = read(content)
    assert found.events + found.unread == 2
    assert any(opens <= datetime(2026, 3, 25, 10, tzinfo=UTC) < closes for opens, closes in found.spans)


# -- days, lengths, other forms ------------------------------------------------------------------------------

WHOLE = [("23 23:00", "24 23:00")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;VALUE=DATE:20260324", "DTEND;VALUE=DATE:20260325"], WHOLE),
        (["DTSTART;VALUE=DATE:20260324", "DTEND;VALUE=DATE:20260324"], WHOLE),
        (["DTSTART;VALUE=DATE:20260324"], WHOLE),
        (["DTSTART:20260324"], WHOLE),
        (["DTSTART;VALUE=DATE:20260324", "DURATION:P1D"], WHOLE),
        (["DTSTART;VALUE=DATE:2026-03-24"], WHOLE),
        (["DTSTART;VALUE=DATE-TIME:20260324"], WHOLE),
        (["DTSTART;VALUE=DATE:20260324T000000", "DTEND;VALUE=DATE:20260325T000000"], WHOLE),
        (["DTSTART;VALUE=DATE:20260324T000000Z", "DTEND;VALUE=DATE:20260325T000000Z"], WHOLE),
        (["DTSTART;TZID=Asia/Tokyo;VALUE=DATE:20260324"], WHOLE),
        (["DTSTART:20260324T090000Z", "DTEND:20260324T100000Z", "DTSTART:20260324T090000Z"], NINE),
        (["DTSTART;VALUE=DATE:20260324", "DURATION:PT0S"], WHOLE),
        (["DTSTART;VALUE=DATE:20260324", "DTEND:20260324T120000"], [("23 23:00", "24 11:00")]),
        (["DTSTART:20260324T080000", "DTEND;VALUE=DATE:20260325"], [("24 07:00", "24 23:00")]),
        (["DTSTART:20260324T080000Z", "DURATION:PT90M"], [("24 08:00", "24 09:30")]),
        (["DTSTART:20260324T080000Z"], []),
        (["DTSTART;TZID=Europe/Paris:20260329T023000", "DTEND;TZID=Europe/Paris:20260329T033000"],
         [("29 01:30", "29 02:30")]),
        (["DTSTART;TZID=America/New_York:20260324T090000Z", "DTEND:20260324T100000Z"], NINE),
        (["DTSTART:20260324T085960Z", "DTEND:20260324T100000Z"], [("24 08:59", "24 10:00")]),
        (["DTSTART;VALUE=DATE:20260324", "DTEND;VALUE=DATE:20260324", "RRULE:FREQ=WEEKLY;COUNT=2"],
         [*WHOLE, ("30 22:00", "31 22:00")]),
        (["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=1;BYHOUR=9;BYMINUTE=0"], NINE),
    ],
)  # fmt: skip
def test_days_and_lengths_are_what_they_say(lines: list[str], expected: Times) -> None:
    assert times(file(*event(*lines))) == expected


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("20260324T100000+0100", "20260324T110000+0100"),
        ("20260324T040000-05", "20260324T123000+02:30"),
        ("2026-03-24T09:00:00Z", "2026-03-24T10:00:00Z"),
        ("2026-03-24T10:00:00.000+01:00", "2026-03-24T05:00-05:00"),
        ("2026-03-24 10:00", "2026-03-24T11:00:00"),
        ("20260324T0900Z", "20260324T1000Z"),
        ("20260324T090000.000Z", "20260324T100000.123456Z"),
        ('"20260324T090000Z"', "20260324T 100000Z"),
    ],
)
def test_a_time_is_read_in_each_way_in_which_it_is_written(opens: str, closes: str) -> None:
    both = f"{opens}/{closes}"
    weekly = ("31 09:00", "31 10:00")
    assert times(file(*event(f"DTSTART:{opens}", f"DTEND:{closes}"))) == NINE
    assert times(file("BEGIN:VFREEBUSY", f"FREEBUSY:{both}", "END:VFREEBUSY")) == NINE or "Z" not in closes
    series = event(
        "DTSTART:20260324T090000Z", "DURATION: pt1h ", f"RRULE:FREQ=DAILY;UNTIL={opens}".replace('"', "")
    )
    assert times(file(*series)) == NINE
    series = event(
        "DTSTART:20260317T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE:{opens},"
    )
    assert times(file(*series)) == [weekly]


def test_a_day_ends_at_24_o_clock_too() -> None:
    night = [("24 22:00", "25 00:00")]
    for closes in ("20260324T240000Z", "2026-03-24T24:00Z", "20260324T2400Z"):
        assert times(file(*event("DTSTART:20260324T220000Z", f"DTEND:{closes}"))) == night
    assert times(file(*event("DTSTART:20260324T220000Z", "DTEND:20260324T240001Z"), *OTHER)) == AT_TEN


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=3;", " FREQ=DAILY; COUNT=3", "freq=daily;count=3",
        "FREQ=DAILY;COUNT=3;UNTIL=;BYDAY=",
        "FREQ=DAILY;INTERVAL=;COUNT=3", "FREQ=DAILY;COUNT=3;TZID=America/Los_Angeles",
        "FREQ=DAILY;X-A=1;COUNT=3",
        "RSCALE=GREGORIAN;FREQ=DAILY;COUNT=3;SKIP=FORWARD", "FREQ=DAILY;UNTIL=2026-03-26",
        "FREQ=DAILY;UNTIL=20260326T2359+0100", "FREQ=DAILY;UNTIL=20260326T240000Z",
        "FREQ=HOURLY;INTERVAL=24;COUNT=3",
        "FREQ=DAILY;COUNT=5;UNTIL=20260326T090000Z", "FREQ=WEEKLY;BYDAY=TU, WE, TH;COUNT=3;WKST=SU",
        "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=-4,-3,-2;BYMONTH=3",
    ],
)  # fmt: skip
def test_a_rule_is_read_in_each_way_in_which_it_is_written(rule: str) -> None:
    found = times(file(*event("DTSTART:20260324T090000Z", "DURATION:PT1H", f"RRULE:{rule}")))
    assert [opens for opens, _ in found] == ["24 09:00", "25 09:00", "26 09:00"]


def test_a_rule_may_name_several_hours_of_a_day() -> None:
    lines = ["DTSTART:20260324T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYHOUR=9,15;COUNT=3"]
    assert [opens for opens, _ in times(file(*event(*lines)))] == ["24 09:00", "24 15:00", "25 09:00"]


def test_a_date_of_a_series_may_be_named_by_its_day_or_taken_away_without_a_time() -> None:
    series = event("DTSTART;TZID=Europe/Paris:20260324T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = ["DTSTART:20260331T120000Z", "DTEND:20260331T130000Z"]
    assert times(file(*series, *event("RECURRENCE-ID;VALUE=DATE:20260331", *moved, uid="a1 "))) == [
        *EIGHT, ("31 12:00", "31 13:00")]  # fmt: skip
    cancelled = event("RECURRENCE-ID;TZID=Europe/Paris:20260331T090000", "STATUS:CANCELLED")
    assert times(file(*series, *cancelled)) == EIGHT


HEAVY = {
    "without a step": "DTSTART:20200101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;INTERVAL=0",
    "of days that never come": (
        "DTSTART:20200101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    ),
}


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system cannot tell how much was worked")
@pytest.mark.parametrize("heavy", HEAVY.values(), ids=HEAVY)
def test_a_series_that_asks_for_too_much_work_costs_itself_alone(heavy: str) -> None:
    seconds = time.process_time() + 0.4
    found = busy.read(file(*event(heavy), *OTHER), "", PARIS, FROM, UNTIL, seconds)
    assert (len(found.spans), found.events, found.unread) == (1, 1, 1)
    with pytest.raises(Unreadable) as no:
        busy.read(file(*event(heavy)), "", PARIS, FROM, UNTIL, seconds)
    assert no.value.why == "too_much"
    if "INTERVAL=0" in heavy:  # as the bot has it read
        found = child_process.read(
            file(*event(heavy), *OTHER), "", PARIS, FROM, UNTIL, child_process.Limits(seconds=2)
        )
        assert (len(found.spans), found.events, found.unread) == (1, 1, 1)


@pytest.mark.parametrize(
    ("line", "is_busy"),
    [
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS: free", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
        ("TRANSP:TRANSPARENT", False),
        ("TRANSP:OPAQUE", True),
        ("STATUS:CANCELED", False),
    ],
)
def test_a_day_is_busy_unless_it_is_shown_as_free(line: str, is_busy: bool) -> None:
    assert times(file(*event("DTSTART;VALUE=DATE:20260324", line))) == (WHOLE if is_busy else [])


def test_busy_periods_count_and_free_ones_do_not() -> None:
    periods = ["FREEBUSY:20260324T090000Z/20260324T100000Z,20260325T100000Z/PT1H",
               "FREEBUSY;FBTYPE=FREE:20260326T090000Z/PT1H",
               "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260327T090000Z/PT1H,sometimes/PT1H",
               "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260328T090000Z/PT1H"]  # fmt: skip
    content = file("BEGIN:VFREEBUSY", "UID:f", "DTSTART:20260323T000000Z", *periods, "END:VFREEBUSY")
    assert times(content) == [*NINE, *AT_TEN, ("27 09:00", "27 10:00"), ("28 09:00", "28 10:00")]
    found = read(content)
    assert (found.events, found.unread) == (5, 1)


def test_what_is_withdrawn_moved_or_declined_is_free() -> None:
    zone = "TZID=Europe/Paris"
    content = file(
        *event(f"DTSTART;{zone}:20260324T140000", f"DTEND;{zone}:20260324T150000",
               "RRULE:FREQ=WEEKLY;BYDAY=TU", f"EXDATE;{zone}:20260331T140000", uid="g1@google.com"),
        *event(f"RECURRENCE-ID;{zone}:20260407T140000", f"DTSTART;{zone}:20260409T163000",
               f"DTEND;{zone}:20260409T170000", uid="g1@google.com"),
        *event("DTSTART:20260325T130000Z", "DTEND:20260325T140000Z",
               "ATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.com", uid="g2@google.com"),
    )  # fmt: skip
    assert times(content, address=GOOGLE) == [*THIRTEEN, ("09 14:30", "09 15:00")]
    assert times(file(*OTHER).replace(b"PUBLISH", b"CANCEL")) == []


# -- our own entries -----------------------------------------------------------------------------------------


def entry() -> CalendarEntry:
    return CalendarEntry(
        "0af3" * 8, 0, datetime(2026, 3, 24, 9, tzinfo=UTC), datetime(2026, 3, 24, 10, tzinfo=UTC),
        "VPN", "Anna and Ben", "", datetime(2026, 3, 23, tzinfo=UTC),
    )  # fmt: skip


def test_our_entry_is_known_as_ours_in_a_calendar_whether_a_file_or_a_link_added_it() -> None:
    def details(link: str, name: str) -> str:
        return parse_qs(urlsplit(link).query)[name][0].replace("\n", "\\n")

    assert times(file_of(entry())) == []
    for text in (details(google_link(entry()), "details"), details(outlook_link(entry()), "body")):
        assert text.startswith("Anna and Ben")
        mine = event("DTSTART:20260324T090000Z", "DTEND:20260324T100000Z", f"DESCRIPTION:{text}")
        assert times(file(*mine, *OTHER)) == AT_TEN


# -- what people are told ------------------------------------------------------------------------------------


def shows(server: CalendarServer, lines: Iterable[str], path: str) -> str:
    return server.says(200, path=path, content=file(*lines))


def test_people_read_how_many_events_were_read_and_how_many_not(
    open_world: World, server: CalendarServer
) -> None:
    world, bad = open_world, event("DTSTART:yesterday", uid="bad")
    gives(world, "UANNA", shows(server, [*OTHER, *bad], "/anna.ics"))
    gives(world, "UBEN", shows(server, [*OTHER, *at_nine("UTC"), *bad, *bad], "/ben.ics"))
    for user, words in (
        ("UANNA", ("J’y ai lu 1 événement.", "1 événement n’a pas pu être lu")),
        ("UBEN", ("I found 2 events in it.", "2 events couldn’t be read")),
    ):
        said = world.slack.said_to(user)[-1].text
        world.slash(user, "/eclair", "calendar")
        form = str(world.modal(user))
        assert all(one in said and one in form for one in words)


def test_people_hear_once_of_a_zone_that_nobody_knows(open_world: World, server: CalendarServer) -> None:
    world, odd = open_world, at_nine("Nowhere <!channel>")
    gives(world, "UBEN", shows(server, OTHER, "/ben.ics"))
    assert not world.reads("UBEN", "time zone")
    for lines in (
        [*OTHER, *odd],
        [*OTHER, *odd],
        OTHER,
        [*OTHER, *odd],
    ):  # it comes, stays, goes and comes back
        shows(server, lines, "/ben.ics")
        reads_again(world)

    told = [one.text for one in world.slack.said_to("UBEN") if "a time zone I don’t know" in one.text or
            "name a time zone" in one.text]  # fmt: skip
    assert len(told) == 1 and "Nowhere &lt;!channel&gt;" in told[0]
    world.slash("UBEN", "/eclair", "calendar")
    assert "Nowhere &lt;!channel&gt;" in str(world.modal("UBEN"))


def test_whoever_gives_a_calendar_with_unknown_zones_reads_so_at_once(
    open_world: World, server: CalendarServer
) -> None:
    world = open_world
    lines = [*at_nine("Nowhere"), *event("DTSTART;TZID=Elsewhere:20260326T090000", "DURATION:PT1H", uid="b")]
    gives(world, "UANNA", shows(server, lines, "/anna.ics"))
    reads_again(world)
    told = [one.text for one in world.slack.said_to("UANNA") if "des fuseaux horaires" in one.text]
    assert len(told) == 1 and "• Nowhere\n• Elsewhere" in told[0]
