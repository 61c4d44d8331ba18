"""How member text gets into a message, and how people, places and times are written."""

import re
from datetime import UTC, datetime

BLANK = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")  # not the spaces that French holds fast


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, within `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Member text made harmless: no mention rings, no link hides, no date is drawn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str, limit: int = 2600) -> str:
    """Member text as a block quotation. Escaping lengthens a text, so it is cut until it fits."""
    shown = cut(text, limit)
    while len(quoted := "\n".join(f">{line}" for line in escape(shown).splitlines())) > limit:
        shown = cut(shown, len(shown) - max(20, len(shown) // 10))
    return quoted


def inline(text: str, limit: int = 140) -> str:
    """Member text within a sentence: one line, cut and escaped, its formatting marks put out of action."""
    line = cut(BLANK.sub(" ", text).strip(" "), limit)
    return escape(line).translate({ord(mark): f"{mark}\u2060" for mark in "*_~`"})


def headline(text: str, limit: int = 140) -> str:
    """Member text in a line, within a sentence: its first line where it has several."""
    return inline(first_line(text), limit)


def first_line(text: str) -> str:
    """Its first line that says something."""
    return text.strip().partition("\n")[0].rstrip()


def mention(slack_id: str) -> str:
    """A person, by the name their colleagues know."""
    return f"<@{slack_id}>"


def channel(slack_id: str) -> str:
    """A channel's link."""
    return f"<#{slack_id}>"


def link(url: str, label: str) -> str:
    """A link whose label is our own sentence."""
    return f"<{url}|{label}>"


def day(at: datetime) -> str:
    """A date in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}|{at:%Y-%m-%d}>"


def moment(at: datetime) -> str:
    """A date and a time in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}, {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def clock(minute: int) -> str:
    """A time of the day from minutes since midnight: 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def moment_of(seconds: int) -> str:
    """The same for seconds since the epoch."""
    return moment(datetime.fromtimestamp(seconds, UTC))
