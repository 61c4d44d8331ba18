"""What whoever starts the sandbox may hang on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class SuggestedQuestion:
    """A question worth asking on a first visit: who asks (a handle), in which channel, with what words."""

    asker: str
    channel: str
    words: str


@dataclass
class Hooks:
    """What whoever starts the sandbox may hang on it.

    `on_skip` is how time passes; `landmarks` are the moments worth skipping to, for a language ("fr", "en");
    `explain` is the app's own words on why somebody got a message (channel, ts and a language are given);
    `story` is what the guided tour asks, in a language; `save`, `load` and `reset` keep, replace and empty
    the app's own memory together with the workspace's.
    """

    on_skip: Callable[[timedelta], None] | None = None
    landmarks: Callable[[str], list[tuple[str, datetime]]] | None = None
    explain: Callable[[str, str, str], list[str]] | None = None
    story: Callable[[str], SuggestedQuestion | None] | None = None
    save: Callable[[], bytes] | None = None
    load: Callable[[bytes], None] | None = None
    reset: Callable[[], None] | None = None
