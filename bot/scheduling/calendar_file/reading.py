"""What one reading of a calendar found."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """Busy times in UTC; how many events could be read and how many not; names of zones that nobody knows."""

    spans: list[Span] = field(default_factory=list)
    events: int = 0
    unread: int = 0
    zones: list[str] = field(default_factory=list)


def told(reading: CalendarReading) -> dict[str, Any]:
    """As JSON takes it."""
    spans = [[opens.isoformat(), closes.isoformat()] for opens, closes in reading.spans]
    return {**asdict(reading), "spans": spans}


def heard(said: dict[str, Any]) -> CalendarReading:
    """What `told` said."""
    spans = [
        (datetime.fromisoformat(opens), datetime.fromisoformat(closes)) for opens, closes in said["spans"]
    ]
    return CalendarReading(spans, said["events"], said["unread"], said["zones"])
