"""The two exceptions that are meant to be read: by a member, and by whoever runs Éclair."""

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
