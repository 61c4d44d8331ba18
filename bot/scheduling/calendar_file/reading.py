"""What one reading of a calendar found."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Reading:
    """Busy times in UTC; how many events could be read and how many not; names of zones that nobody knows."""

    spans: list[Span] = field(default_factory=list)
    events: int = 0
    unread: int = 0
    zones: list[str] = field(default_factory=list)


def told(reading: Reading) -> dict[str, Any]:
    """As JSON takes it."""
    spans = [[opens.isoformat(), closes.isoformat()] for opens, closes in reading.spans]
    return {**asdict(reading), "spans": spans}


def heard(said: dict[str, Any]) -> Reading:
    """What `told` said."""
    spans = [
        (datetime.fromisoformat(opens), datetime.fromisoformat(closes)) for opens, closes in said["spans"]
    ]
    return Reading(spans, said["events"], said["unread"], said["zones"])
