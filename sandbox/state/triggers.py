"""The trigger ids that allow a modal for three seconds of the machine's time."""

from dataclasses import dataclass
from secrets import token_hex
from time import monotonic

from sandbox.state.types import SlackError, refused

TRIGGER_SECONDS = 3.0


@dataclass
class Trigger:
    person: str
    view: str | None
    born: float
    spent: bool = False


class Triggers:
    """Trigger ids: each stands for one thing that a person just did and opens one modal for that person."""

    def __init__(self, seconds: float = TRIGGER_SECONDS) -> None:
        self._seconds = seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, person: str, view: str | None = None) -> str:
        now = monotonic()
        for old in [key for key, one in self._issued.items() if now - one.born > 100 * self._seconds]:
            del self._issued[old]
        key = f"{len(self._issued) + 1}.{token_hex(4)}.{token_hex(16)}"
        self._issued[key] = Trigger(person, view, now)
        return key

    def spend(self, key: str) -> Trigger:
        """The trigger behind an id, which from now on is used up."""
        trigger = self._issued.get(key)
        if trigger is None:
            raise refused("invalid_arguments", "invalid `trigger_id`")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if monotonic() - trigger.born > self._seconds:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger
