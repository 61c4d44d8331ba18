"""What one attempt gave."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["good", "fault", "not looked at"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was tried, at how many things, what it gave, and whether that is as promised."""

    tried: str
    found: str
    state: State
    examined: int = 0

    @property
    def good(self) -> bool:
        """No fault was found, which is not to say that somebody looked."""
        return self.state != "fault"

    def as_row(self) -> dict[str, Any]:
        """For a program."""
        return asdict(self)


def seen(tried: str, examined: int, faults: object, none: str = "none") -> Finding:
    """Examined, with these faults, which are named where there are any."""
    shown = ", ".join(map(str, faults)) if isinstance(faults, list) else str(faults)
    return Finding(tried, shown if faults else none, "fault" if faults else "good", examined)


def unseen(tried: str, why: str) -> Finding:
    """Not looked at, and why."""
    return Finding(tried, f"not looked at: {why}", "not looked at")
