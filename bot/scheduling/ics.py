"""A meeting for calendars: an iCalendar file (RFC 5545, 5546) and links that fill in a calendar's own form.

Times are written in UTC, which every calendar shows in its reader's zone, on either side of a clock change.
The file publishes one event and names no address, for the bot knows none; `uid` stays and `sequence` grows
with each change, so that a calendar replaces what it has, and METHOD:CANCEL takes it away.

What a link adds is another entry: Google and Outlook name it themselves, and no file finds it again. It holds
the file's UID at the end of its details, by which `busy` knows it as ours where a member's calendar shows it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Eclair//Flash mentoring//EN"
ORGANIZER = "mailto:noreply@eclair.invalid"  # RFC 5546 wants one; nobody is to write there (RFC 2606)
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"
LONGEST_LINK = 3000  # characters that Slack takes in a button's address
DETAILS = 600
OURS = "@eclair"  # the end of each UID that Éclair gives


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar shows; `stamp` is when this version was made."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    details: str
    place: str
    stamp: datetime
    is_cancelled: bool = False


def file_of(entry: CalendarEntry) -> bytes:
    """The `.ics` file of a meeting, or of its cancelling."""
    calendar = calendar_of(entry.is_cancelled)
    calendar.add_component(event_of(entry))
    return bytes(calendar.to_ical())


def calendar_of(is_cancelled: bool) -> Calendar:
    """A calendar of ours without an event, which publishes or cancels."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    return calendar


def event_of(entry: CalendarEntry) -> Event:
    """The event of a meeting, its times in UTC."""
    event = Event()
    event.add("uid", _uid(entry))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    organizer = vCalAddress(ORGANIZER)
    organizer.params["CN"] = vText("Éclair")
    event.add("organizer", organizer)
    if entry.details:
        event.add("description", entry.details)
    if entry.place:
        event.add("location", entry.place)
    return event


def _uid(entry: CalendarEntry) -> str:
    return f"{entry.uid}{OURS}"


def _marked(entry: CalendarEntry) -> str:
    return f"{entry.details[:DETAILS]}\n{_uid(entry)}".strip()


def google_link(entry: CalendarEntry) -> str:
    """Google Calendar's form, filled in."""
    span = "/".join(f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (entry.start, entry.end))
    named = {"action": "TEMPLATE", "text": entry.title, "dates": span, "location": entry.place}
    return _link(GOOGLE, named, {"details": _marked(entry)})


def outlook_link(entry: CalendarEntry) -> str:
    """Outlook's form, filled in."""
    named = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.title,
        "startdt": f"{entry.start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{entry.end.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "location": entry.place,
    }
    return _link(OUTLOOK, named, {"body": _marked(entry)})


def _link(base: str, named: dict[str, str], long: dict[str, str]) -> str:
    """The address with its long part, or without where that would be too much for Slack."""
    full = f"{base}?{_query({**named, **long})}"
    return full if len(full) <= LONGEST_LINK else f"{base}?{_query(named)}"


def _query(named: dict[str, str]) -> str:
    """With %20 for a space: a form's "+" stays a plus sign in Outlook."""
    return urlencode(named, quote_via=quote)
