"""One envelope on its way to the app, and how it was taken."""

from dataclasses import dataclass, field
from threading import Event

from sandbox.state.request_log import Passage
from sandbox.state.types import Json


@dataclass(eq=False)
class Delivery:
    """One envelope on its way. `answer` is what came with the acknowledgement."""

    kind: str
    name: str
    payload: Json
    accepts_answer: bool
    attempt: int = 0
    reason: str = ""
    acked: bool = False
    answer: Json = field(default_factory=dict)
    failure: str = ""
    done: Event = field(default_factory=Event)
    sent_at: float = 0.0
    passage: Passage | None = None

    def envelope(self, envelope_id: str) -> Json:
        wrapped: Json = {"envelope_id": envelope_id, "payload": self.payload, "type": self.kind}
        wrapped["accepts_response_payload"] = self.accepts_answer
        if self.kind == "events_api":
            wrapped |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return wrapped
