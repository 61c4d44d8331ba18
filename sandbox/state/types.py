"""The shapes that travel: JSON as Slack writes it, and a "no" as Slack says it."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal in Slack's words: `code` is the value of `error`, `more` are further fields of the answer."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more

    def answer(self) -> Json:
        return {"ok": False, "error": self.code, **self.more}


def refused(code: str, *messages: str) -> SlackError:
    """A refusal that explains itself where Slack explains itself: in `response_metadata.messages`."""
    if not messages:
        return SlackError(code)
    return SlackError(code, response_metadata={"messages": [f"[ERROR] {line}" for line in messages]})
