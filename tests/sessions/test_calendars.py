"""Members' own calendars: where they may be read, what is understood of them, what follows for sessions."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from zoneinfo import ZoneInfo

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs import calendar_reading
from bot.scheduling import feed
from bot.scheduling.calendar_file import busy
from bot.scheduling.calendar_problems import CalendarProblem
from bot.services.privacy import erasure, own_data
from bot.services.sessions import calendar_sync
from bot.store.models import BusyTime, OutsideCalendar
from bot.views.sessions import calendar_form, meeting_messages, offer_messages
from tests.calendars import CalendarServer, calendar, event, serving
from tests.mentors import (
    asks_for_a_session,
    chooses,
    claims,
    confirmed,
    gives_sessions,
    meeting,
    offer_of,
    press_together,
    settled,
)
from tests.traces import logged
from tests.world import MONDAY, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")
TABLES = ("outside_calendars", "busy_times", "notices")


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    folder = tmp_path_factory.mktemp("calendar")
    with pytest.MonkeyPatch.context() as environment, serving(folder) as server:
        environment.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))
        yield server


@pytest.fixture
def server(one_server: CalendarServer) -> CalendarServer:
    one_server.pages.clear()
    one_server.asked = 0
    return one_server


# -- where a calendar may be read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://calendar.google.com/calendar/ical/a%40b.example/private-1/basic.ics",
        "https://outlook.office365.com/owa/calendar/1/2/calendar.ics",
        "https://outlook.live.com/owa/calendar/1/2/cid-3/calendar.ics",
        "webcal://p47-caldav.icloud.com/published/2/abc",
        "WEBCAL://P1-CALDAV.icloud.com/published/2/abc",
    ],
)
def test_the_places_where_calendars_are_published_are_allowed(address: str) -> None:
    assert feed.checked(address, feed.HOSTS).startswith("https://")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://calendar.google.com/a.ics", "address"),
        ("file:///etc/passwd", "address"),
        ("my calendar", "address"),
        ("", "address"),
        ("https://calendar.google.com/a b.ics", "address"),
        ("https://calendar.google.com/" + "x" * 1000, "address"),
        ("https://[::1/", "address"),
        ("https://calendar.google.com:99999/", "address"),
        ("https://calendar.google.com:8443/a.ics", "host"),
        ("https://calendar.google.com.evil.example/a.ics", "host"),
        ("https://calendar.google.com@evil.example/a.ics", "host"),
        ("https://somebody@calendar.google.com/a.ics", "host"),
        ("https://evil.example/calendar.google.com", "host"),
        ("https://xcalendar.google.com/a.ics", "host"),
        ("https://calendarxgoogle.com/a.ics", "host"),
        ("https://p1.evil.example-caldav.icloud.com/", "host"),
        ("https://169.254.169.254/latest/meta-data", "host"),
        ("https://localhost/a.ics", "host"),
    ],
)
def test_no_other_address_is_taken(address: str, why: str) -> None:
    with pytest.raises(feed.Unreadable) as no:
        feed.checked(address, feed.HOSTS)
    assert no.value.why == why


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.31.0.1", "169.254.169.254", "100.64.0.1", "0.1.2.3",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.9", "192.0.2.1", "192.88.99.1", "198.18.0.1",
     "198.51.100.1", "203.0.113.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1",
     "ff02::1", "100::1", "2001:2::1", "2001:10::1", "2001:db8::1", "3fff::1", "5f00::1", "2002:7f00:1::",
     "2001:0:7f00:1::", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b:1::8.8.8.8", "64:ff9b::169.254.169.254"],
)  # fmt: skip
def test_numbers_inside_a_network_are_told_from_public_ones(number: str) -> None:
    assert not feed._is_public(number)
    assert feed._is_public("142.250.74.46") and feed._is_public("2a00:1450:4007:80c::200e")
    assert feed._is_public("64:ff9b::142.250.74.46"), "how a network without IPv4 reaches Google"


CARRIERS = ("::{}", "::ffff:{}", "::ffff:0:{}", "64:ff9b::{}", "64:ff9b:1::{}", "64:ff9b:1:7f00::{}",
            "fe80::5efe:{}", "2a00:1450::5efe:{}", "2a00:1450::200:5efe:{}")  # fmt: skip


@given(one=st.ip_addresses(v=4), rest=st.integers(0, 2**80 - 1))
def test_no_address_hides_another_inside_it(one: IPv4Address, rest: int) -> None:
    inside = [IPv6Address(carrier.format(one)) for carrier in CARRIERS]
    inside += [IPv6Address(0x2002 << 112 | int(one) << 80 | rest)]
    inside += [IPv6Address(0x20010000 << 96 | rest & ~0xFFFFFFFF | int(one) ^ 0xFFFFFFFF)]
    if not one.is_global or one.is_multicast:
        assert not any(feed._is_public(str(ip)) for ip in (one, *inside))
    assert not any(feed._is_public(str(ip)) for ip in inside[-2:]), "a tunnel"


@given(st.ip_addresses(v=6))
def test_an_address_that_ipv6_has_not_given_out_is_never_spoken_to(ip: IPv6Address) -> None:
    if feed._is_public(str(ip)):
        assert ip in IPv6Network("2000::/3") or ip in IPv6Network("64:ff9b::/96") or ip.ipv4_mapped


@pytest.mark.parametrize("spelt", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "localhost"])
def test_a_number_spelt_in_another_way_leads_nowhere_else(spelt: str) -> None:
    star = ".".join("*" for _ in spelt.split("."))  # as wide as an admin's list can be
    with pytest.raises(feed.Unreadable) as no:
        feed.read(f"https://{spelt}/a.ics", [star])
    assert no.value.why == "inside"


def test_a_name_that_can_be_none_is_said_to_be_away() -> None:
    with pytest.raises(feed.Unreadable) as no:
        feed.read(f"https://p{'1' * 90}-caldav.icloud.com/a.ics", feed.HOSTS)
    assert no.value.why == "away"


def why_not(server: CalendarServer, *hosts: str, path: str = "/ben.ics", patience: float = 5) -> str:
    with pytest.raises(feed.Unreadable) as no:
        feed.read(server.address(path), hosts or (server.host,), patience)
    return no.value.why


def test_a_machine_inside_the_network_is_spoken_to_only_when_an_admin_named_it(
    server: CalendarServer,
) -> None:
    address = server.shows()
    assert why_not(server, f"l*:{server.port}") == "inside"
    assert server.asked == 0
    assert b"VCALENDAR" in feed.read(address, [server.host])


def test_redirects_stay_with_their_host_and_come_to_an_end(server: CalendarServer) -> None:
    server.shows(path="/there.ics")
    moved = server.says(302, Location="/there.ics")
    assert b"VCALENDAR" in feed.read(moved, [server.host])
    for elsewhere in (
        "https://127.0.0.1:1/",
        "http://localhost/",
        "//evil.example/",
        "https://[",
        "//[::1",
        "",
    ):
        server.says(301, Location=elsewhere)
        assert why_not(server, server.host, f"127.0.0.1:{server.port}") == "moved"
    server.says(302, Location="/ben.ics")
    assert why_not(server) == "moved"


def test_what_is_gone_silent_too_big_too_slow_or_packed_is_named(server: CalendarServer) -> None:
    assert why_not(server, path="/nothing.ics") == "refused"
    server.says(503)
    assert why_not(server) == "away"
    server.says(200, content=b"x" * (feed.LARGEST + 1))
    assert why_not(server) == "too_big"
    server.says(200, content=calendar(), Content_Encoding="gzip")
    assert why_not(server) == "no_calendar"
    server.says(200, content=calendar(), Content_Length="99999")
    assert why_not(server) == "away", "the line broke"
    server.says(200, content=calendar() * 20, Server_Timing="slow")
    assert why_not(server, patience=0.3) == "away"
    assert server.sent < len(calendar() * 20), "the line was not cut"


def test_a_certificate_that_is_not_the_host_s_ends_it(
    server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.shows()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert why_not(server) == "away"
    assert server.asked == 0


# -- what is understood of it --------------------------------------------------------------------------------

OWN = "https://calendar.google.com/calendar/ical/ben%40orlavent.example/private-1/basic.ics"
START = datetime(2026, 3, 23, tzinfo=UTC)  # the Monday before the clocks change in Paris
NINE = datetime(2026, 3, 23, 9, 0, tzinfo=PARIS)


def read(content: bytes, days: int = 14) -> list[tuple[str, str]]:
    found = busy.spans(content, OWN, PARIS, START, START + timedelta(days=days))
    return [
        tuple(f"{at.astimezone(PARIS):%d %H:%M}" for at in span)  # type: ignore[misc]
        for span in found
    ]


def test_only_what_keeps_its_owner_busy_counts() -> None:
    attending = "ATTENDEE;PARTSTAT={}:mailto:{}"
    content = calendar(
        event(NINE, 30),
        event(NINE + HOUR, 30, "STATUS:CANCELLED"),
        event(NINE + 2 * HOUR, 30, "TRANSP:TRANSPARENT"),
        event(NINE + 3 * HOUR, 30, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
        event(NINE + 4 * HOUR, 30, attending.format("DECLINED", "Ben@orlavent.example")),
        event(NINE + 5 * HOUR, 30, attending.format("DECLINED", "anna@orlavent.example")),
        event(NINE + 6 * HOUR, 30, uid="0af3@eclair"),
        event(NINE + 7 * HOUR, 30, "STATUS:TENTATIVE"),
        event(NINE + 9 * HOUR, 0),
    )
    assert read(content) == [("23 09:00", "23 09:30"), ("23 14:00", "23 14:30"), ("23 16:00", "23 16:30")]


def test_whole_days_and_times_without_a_zone_are_their_owner_s() -> None:
    content = calendar(
        "UID:1\r\nDTSTART;VALUE=DATE:20260328\r\nDTEND;VALUE=DATE:20260330",
        "UID:2\r\nDTSTART;VALUE=DATE:20260401\r\nTRANSP:TRANSPARENT",
        "UID:3\r\nDTSTART:20260402T090000\r\nDTEND:20260402T100000",
        "UID:4\r\nDTSTART:20260402T093000\r\nDURATION:PT1H",
        "UID:5\r\nDTSTART;VALUE=DATE:20260403",
    )
    assert read(content) == [
        ("28 00:00", "30 00:00"),
        ("02 09:00", "02 10:30"),
        ("03 00:00", "04 00:00"),
    ]


def test_a_series_keeps_its_wall_time_and_its_exceptions() -> None:
    content = calendar(
        "UID:s\r\nDTSTART;TZID=Europe/Paris:20200106T090000\r\nDTEND;TZID=Europe/Paris:20200106T100000\r\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TH\r\nEXDATE;TZID=Europe/Paris:20260326T090000",
        "UID:s\r\nRECURRENCE-ID;TZID=Europe/Paris:20260330T090000\r\n"
        "DTSTART;TZID=Europe/Paris:20260330T110000\r\nDTEND;TZID=Europe/Paris:20260330T113000",
        "UID:s\r\nRECURRENCE-ID;TZID=Europe/Paris:20260402T090000\r\nSTATUS:CANCELLED\r\n"
        "DTSTART;TZID=Europe/Paris:20260402T090000\r\nDTEND;TZID=Europe/Paris:20260402T100000",
    )
    assert read(content, days=21) == [
        ("23 09:00", "23 10:00"),
        ("30 11:00", "30 11:30"),
        ("06 09:00", "06 10:00"),
        ("09 09:00", "09 10:00"),
    ]


def test_outlook_s_own_names_of_zones_are_understood() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\n"
        "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    times = (
        "DTSTART;TZID=Romance Standard Time:2026{0}T090000\r\nDTEND;TZID=Romance Standard Time:2026{0}T093000"
    )
    content = calendar(f"UID:1\r\n{times.format('0327')}", f"UID:2\r\n{times.format('0330')}")
    content = content.replace(b"BEGIN:VEVENT", zone.encode(), 1)
    assert read(content) == [("27 09:00", "27 09:30"), ("30 09:00", "30 09:30")]


def test_a_series_that_would_never_end_unfolding_is_let_be() -> None:
    second = event(NINE - 4000 * DAY, 1, "RRULE:FREQ=SECONDLY", uid="1")
    hidden = event(NINE - 4000 * DAY, 1, "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2", uid="2")
    assert read(calendar(second, hidden, event(NINE, 30))) == [("23 09:00", "23 09:30")]
    with pytest.raises(feed.Unreadable) as no:
        read(calendar(*(event(NINE - 30000 * DAY, 1, "RRULE:FREQ=DAILY", uid=str(n)) for n in range(20))))
    assert no.value.why == "too_big"


@pytest.mark.parametrize(
    "bad",
    [
        "UID:1",
        "UID:1\r\nDTSTART:yesterday",
        "UID:1\r\nDTSTART:20260323T090000Z\r\nDTEND:later",
        "UID:1\r\nDTSTART:20260323T090000Z\r\nRRULE:FREQ=NEVER",
        "UID:1\r\nDTSTART;TZID=Asia/Tokyo:00010101T000000\r\nDURATION:PT1H",
        "UID:1\r\nDTSTART:20260101T090000Z\r\nDURATION:P9999999D\r\nRRULE:FREQ=DAILY",
    ],
)
def test_an_event_that_cannot_be_read_costs_itself_alone(bad: str) -> None:
    assert read(calendar(bad, event(NINE, 30))) == [("23 09:00", "23 09:30")]
    assert read(calendar(event(NINE, 30), bad)) == [("23 09:00", "23 09:30")]


ENDS_OF_TIME = (
    "DTSTART:20260325T080000Z\r\nDTEND:99991231T235959Z",
    "DTSTART:20260325T080000Z\r\nDURATION:P2000000D",
    "DTSTART:20260325T080000Z\r\nDURATION:P9999999D",
    "DTSTART:20260325T080000Z\r\nDTEND:20260325T090000Z\r\n"
    "RDATE;VALUE=PERIOD:20260325T080000Z/99991231T235959Z",
)


@pytest.mark.parametrize("endless", ENDS_OF_TIME)
def test_what_never_ends_is_busy_as_far_as_anybody_looks(endless: str) -> None:
    assert read(calendar(f"UID:1\r\n{endless}"), days=14) == [("25 09:00", "06 02:00")]


def test_what_began_with_time_itself_is_busy_from_now_on() -> None:
    ever = "UID:1\r\nDTSTART:00010101T000000Z\r\nDTEND:20260325T080000Z"
    assert read(calendar(ever)) == [("23 01:00", "25 09:00")]
    whole = "UID:1\r\nDTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231"
    assert read(calendar(whole)) == [("23 01:00", "06 02:00")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Please sign in</html>",
        calendar(event(NINE))[:-20],
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        b"\xff\xfeBEGIN:VCALENDAR\xff\xff END:VCALENDAR",
        calendar("UID:1\r\nDTSTART:yesterday"),
        calendar("UID:1"),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(feed.Unreadable) as no:
        read(content)
    assert no.value.why == "no_calendar"


# -- what follows for sessions -------------------------------------------------------------------------------


def allowed(world: World, *hosts: str) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).calendar_hosts = ", ".join(hosts)


def gives(world: World, user: str, address: str) -> object:
    """`/eclair agenda`, the address typed, and the next beat of the reader."""
    world.slash(user, "/eclair", "agenda")
    outcome = world.submit(user, address=address)
    reads_again(world, timedelta())
    return outcome


def reads_again(world: World, after: timedelta = calendar_sync.READ_EVERY) -> None:
    world.clock.at += after
    calendar_reading.read_calendars(world.deps)
    world.run_due()


def kept(world: World) -> list[tuple[datetime, datetime]]:
    with world.deps.read_sessions() as session:
        return [(one.start_at, one.end_at) for one in session.query(BusyTime).order_by(BusyTime.start_at)]


@pytest.fixture
def open_world(world: World, server: CalendarServer) -> World:
    allowed(world, server.host)
    return world


def test_slots_keep_off_the_times_at_which_either_is_busy(open_world: World, server: CalendarServer) -> None:
    world = open_world
    gives(world, "UBEN", server.shows(event(MONDAY, 8 * 60)))
    gives(world, "UANNA", server.shows(event(MONDAY + DAY, 3 * 60), path="/anna.ics"))
    assert world.reads("UBEN", "I’ve read your calendar")
    assert world.reads("UANNA", "J’ai lu votre agenda")

    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")

    slots = [datetime.fromtimestamp(slot, UTC) for slot in offer_of(world, "UBEN").slots]
    assert slots[0] == MONDAY + DAY + 4.5 * HOUR  # until half past two in Paris one of the two has lunch


def test_who_is_busy_for_ever_is_offered_no_time_and_nothing_stumbles(
    open_world: World, server: CalendarServer
) -> None:
    gives(open_world, "UBEN", server.shows(f"UID:1\r\n{ENDS_OF_TIME[3].replace('0325', '0302')}"))
    gives_sessions(open_world, "UBEN")
    with logged() as log:
        asks_for_a_session(open_world, "UANNA")
        open_world.pass_time(HOUR)
    assert "failed" not in log.getvalue() and kept(open_world)


def test_a_calendar_that_fills_up_between_offer_and_claim_is_seen(
    open_world: World, server: CalendarServer
) -> None:
    world = open_world
    gives(world, "UBEN", server.shows())
    gives(world, "UANNA", server.shows(path="/anna.ics"))
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    first, second, _ = (datetime.fromtimestamp(slot, UTC) for slot in offer_of(world, "UBEN").slots)
    gives(world, "UBEN", server.shows(event(first, 20)))
    gives(world, "UANNA", server.shows(event(second, 20), path="/anna.ics"))

    mine = claims(world, "UBEN", 0)
    theirs = claims(world, "UBEN", 1)

    said = " ".join(one.text for one in world.slack.said_to("UBEN")[-2:]) + mine.text + theirs.text
    assert "Your calendar now has something else" in said and "has since become busy" in said
    assert confirmed(world) == []
    claims(world, "UBEN", 2)
    assert len(confirmed(world)) == 1


def test_nobody_is_moved_onto_what_the_other_s_calendar_holds(
    open_world: World, server: CalendarServer
) -> None:
    world = open_world
    gives(world, "UBEN", server.shows())
    one = settled(world)
    server.shows(event(one.start_at, 20), event(one.start_at + HOUR, 30))  # the session itself, and another
    reads_again(world)

    press_together(world, "UANNA", meeting_messages.MOVE, "UANNA", "UBEN")
    onto = world.submit("UANNA", when=int((one.start_at + HOUR).timestamp()))
    assert "en dehors des heures" in onto.text + str(onto.errors)
    world.submit("UANNA", when=int((one.start_at + timedelta(minutes=10)).timestamp()))
    world.run_due()
    assert meeting(world).start_at == one.start_at + timedelta(minutes=10)


def test_a_calendar_that_cannot_be_read_says_so_once_and_sessions_go_on(
    open_world: World, server: CalendarServer
) -> None:
    world = open_world
    gives(world, "UBEN", server.shows(event(MONDAY, 8 * 60)))
    assert kept(world)
    server.says(503)
    for _ in range(calendar_sync.FAILURES_ALLOWED - 1):
        reads_again(world)
    assert kept(world) and not world.reads("UBEN", "can’t read your calendar")
    for _ in range(4):
        reads_again(world)

    told = [one.text for one in world.slack.said_to("UBEN") if "can’t read your calendar" in one.text]
    assert len(told) == 1 and "isn’t answering" in told[0] and "go on without it" in told[0]
    assert kept(world) == []
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    assert offer_of(world, "UBEN").slots

    server.shows()
    reads_again(world)
    assert world.slack.said_to("UBEN")[-1].text.startswith("🟢")


@pytest.mark.parametrize("what", ["gone", "page", "forbidden"])
def test_what_will_not_mend_by_itself_is_told_at_once(
    open_world: World, server: CalendarServer, what: str
) -> None:
    world = open_world
    gives(world, "UANNA", server.shows(event(MONDAY, 60)))
    if what == "gone":
        server.says(404)
    elif what == "page":
        server.says(200, content=b"<html>Sign in</html>")
    else:
        allowed(world, "calendar.google.com")
    reads_again(world)
    words = {"gone": "réinitialisée", "page": "Il n’y a pas d’agenda", "forbidden": "ne me permet pas"}
    assert world.reads("UANNA", words[what])
    assert kept(world) == []


def test_an_address_that_is_not_allowed_is_refused_beside_its_field(world: World) -> None:
    outcome = gives(world, "UANNA", "https://evil.example/a.ics")
    assert "ne me permet pas" in outcome.errors[calendar_form.ADDRESS]  # type: ignore[attr-defined]
    with world.deps.read_sessions() as session:
        assert session.query(OutsideCalendar).all() == []


def test_only_times_are_kept_and_the_address_is_seen_nowhere(
    open_world: World, server: CalendarServer, caplog: pytest.LogCaptureFixture
) -> None:
    world = open_world
    caplog.set_level(logging.DEBUG)
    secret = "/private-b0ng0/basic.ics"
    with structlog.testing.capture_logs() as lines:
        gives(world, "UBEN", server.shows(event(MONDAY + DAY, 60), path=secret))
        server.says(200, path=secret, content=b"BEGIN:VCALENDAR b0ng0 END:VCALENDAR")
        reads_again(world)
        server.shows(event(MONDAY + DAY, 60), path=secret)
        reads_again(world)
        world.slash("UBEN", "/eclair", "calendar")
        form = world.modal("UBEN")
        with world.deps.read_sessions() as session:
            told = own_data.export(session, world.member(session, "UBEN"), to_themselves=True)
            nothing = own_data.export(session, world.member(session, "UANNA"), to_themselves=True)
        world.press("UBEN", calendar_form.OPEN)
    seen = [json.dumps(lines, default=str), caplog.text, json.dumps(form), told]
    with world.engine.connect() as connection:
        read = connection.exec_driver_sql
        rows = [str(read(f"SELECT * FROM {name}").all()) for name in TABLES]  # noqa: S608

    assert not [text for text in (*seen, *rows) if "b0ng0" in text or "Zebra" in text or "dentist" in text]
    assert json.loads(told)["outside_calendars"][0]["given_at"] and json.loads(told)["busy_times"]
    assert json.loads(nothing)["outside_calendars"] == []


def test_a_reading_draws_no_home_tab_anew(open_world: World, server: CalendarServer) -> None:
    world = open_world
    gives(world, "UBEN", server.shows())
    world.send(world.event("UBEN", "app_home_opened", tab="home"))
    world.run_due()
    server.shows(event(MONDAY + DAY, 60))
    drawn = world.slack.calls.count("publish")
    reads_again(world)
    assert kept(world) and world.slack.calls.count("publish") == drawn


def test_taken_back_or_forgotten_nothing_of_it_stays(open_world: World, server: CalendarServer) -> None:
    world = open_world
    for user in ("UANNA", "UBEN"):
        gives(world, user, server.shows(event(MONDAY, 60)))
    world.slash("UANNA", "/eclair", "agenda")
    body = {**world.pressing("UANNA", calendar_form.FORGET, "mine"), "view": world.modal("UANNA")}
    world.send(body)
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UBEN"), "keep", world.clock.at)
    asked = server.asked
    reads_again(world)
    assert server.asked == asked
    assert kept(world) == []
    with world.deps.read_sessions() as session:
        assert session.query(OutsideCalendar).all() == []


def test_a_key_that_was_lost_costs_one_calendar_and_not_the_others(
    open_world: World, server: CalendarServer
) -> None:
    world = open_world
    gives(world, "UANNA", server.shows(event(MONDAY + DAY, 60)))
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outside_calendars SET address = 'sealed under another key'")
    gives(world, "UBEN", server.shows(event(MONDAY + DAY, 60)))
    reads_again(world)
    assert world.reads("UANNA", "Je n’arrive pas à lire votre agenda")
    assert len(kept(world)) == 1


def test_a_reading_under_way_does_not_outlive_its_calendar(open_world: World, server: CalendarServer) -> None:
    world = open_world
    gives(world, "UBEN", server.shows())
    world.clock.at += calendar_sync.READ_EVERY
    with world.deps.sessions.begin() as session:
        known = session.query(OutsideCalendar).one()
        turn = calendar_sync.take(session, known.id, world.clock.at)
        assert turn is not None and calendar_sync.take(session, known.id, world.clock.at) is None
        calendar_sync.forget(session, world.member(session, "UBEN"))
    with world.deps.sessions.begin() as session:
        calendar_sync.keep_reading(
            session, turn, [(MONDAY, MONDAY + HOUR)], CalendarProblem.NONE, world.clock.at
        )
    assert kept(world) == []


def test_admins_say_where_calendars_may_be_read(world: World) -> None:
    def saves(hosts: str) -> dict[str, str]:
        world.slash("UANNA", "/eclair", "settings")
        return world.submit("UANNA", calendar_hosts=hosts).errors

    assert "settings.calendar_hosts" in saves("https://calendar.google.com/")
    assert saves("Caldav.orlavent.example, p*-caldav.icloud.com") == {}
    with world.deps.read_sessions() as session:
        hosts = calendar_sync.hosts_of(world.workspace(session))
    assert hosts == ["caldav.orlavent.example", "p*-caldav.icloud.com"]
    saves("")
    world.slash("UBEN", "/eclair", "calendar")
    assert "doesn’t let me read calendars" in json.dumps(world.modal("UBEN"), ensure_ascii=False)
    saves(", ".join(feed.HOSTS))
    with world.deps.read_sessions() as session:
        assert world.workspace(session).calendar_hosts is None


def test_another_time_on_the_requester_s_busy_hour_is_asked_first(
    open_world: World, server: CalendarServer
) -> None:
    world = open_world
    at = MONDAY + DAY
    gives(world, "UANNA", server.shows(event(at, 60)))
    gives_sessions(world, "UBEN")
    asks_for_a_session(world, "UANNA")
    chooses(world, "UANNA", "UBEN")
    world.press("UBEN", offer_messages.OTHER_TIME)
    world.submit("UBEN", time=int(at.timestamp()))
    world.run_due()
    assert confirmed(world) == []
    assert world.reads("UANNA", "propose un autre moment")
