"""The exceptions that somebody is meant to read: a member, or whoever runs Éclair."""

from typing import Any


class Refusal(Exception):  # noqa: N818  (it is an answer, not a fault)
    """A "no" for the member who acted: a sentence's key and its values, never a sentence.

    `field` names the input block of a modal beside which the sentence belongs.
    """

    def __init__(self, key: str, /, *, field: str | None = None, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.values = values


class Unready(Exception):  # noqa: N818  (it is a state of the machine, not a fault of ours)
    """What keeps Éclair from working here: a sentence, with what to do, for whoever runs it."""


class OtherOrganisation(Unready):
    """The store serves one organisation already, and the token is of another one."""

    def __init__(self, served: str, token_of: str) -> None:
        super().__init__(
            f"This store serves the Slack organisation {served}, and the token is of {token_of}. "
            "One store serves one organisation: give the other one a folder of its own (ECLAIR_DATA_DIR) "
            "or a database of its own (DATABASE_URL), or put the token of the first in SLACK_BOT_TOKEN."
        )
