"""How member text gets into a message, and how people, places and times are written."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote as encoded

from bot.views.kit.visible import visible

LAST_WORD = re.compile(r"(?<=\s)\S+$")
LEADING = re.compile(r"^[ \t]*>+", re.MULTILINE)
FENCE = re.compile(r"`{2,}")
MARK = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])|`")  # one between two letters formats nothing
LIKE = str.maketrans("*_~`", "∗ˍ∼ˋ")  # they look the same, and Slack reads nothing into them
MENTION = re.compile(r"<@([A-Za-z0-9_.:-]+)>")
BLANK = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")  # not the spaces that French holds fast


NOTHING = "…"  # where a text has no sign that can be seen


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, within `limit` characters.

    It ends after a word, unless that word alone is longer than a third of what there is room for.
    """
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word = LAST_WORD.search(head)
    if not text[limit - 1].isspace() and word is not None and len(word[0]) <= limit // 3:
        head = head[: word.start()]
    return head.rstrip() + "…"


def seen(text: str) -> str:
    """What can be seen of a text; never nothing where something was written: Slack refuses empty texts."""
    shown = visible(text)
    return shown if shown.strip() or not text.strip() else NOTHING


def escape(text: str) -> str:
    """Member text made harmless: no mention rings, no link hides, no date is drawn, nothing is invisible."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str, limit: int = 2600) -> str:
    """Member text as a block quotation. Escaping lengthens a text, so it is cut until it fits.

    What would reach beyond the quotation is put out of action: fences of code, and ">" where a line begins.
    """
    shown = cut(LEADING.sub(_quoted, FENCE.sub(_like, seen(text))), limit)
    while len(quoted := "\n".join(f">{line}" for line in escape(shown).splitlines())) > limit:
        shown = cut(shown, len(shown) - max(20, len(shown) // 10))
    return quoted


def inline(text: str, limit: int = 140) -> str:
    """Member text within a sentence: one line, cut and escaped, its formatting marks put out of action."""
    line = cut(BLANK.sub(" ", seen(text)).strip(" "), limit)
    return escape(MARK.sub(_like, LEADING.sub(_quoted, line)))


def _like(found: re.Match[str]) -> str:
    return found[0].translate(LIKE)


def _quoted(found: re.Match[str]) -> str:
    return found[0].replace(">", "›")


def code(text: str, limit: int = 2900) -> str:
    """Several lines as they are, in a box."""
    return f"```{cut(FENCE.sub(_like, text), limit)}```"


def headline(text: str, limit: int = 140) -> str:
    """Member text in a line, within a sentence: its first line where it has several."""
    return inline(first_line(text), limit)


def first_line(text: str) -> str:
    """Its first line that says something."""
    return text.strip().partition("\n")[0].rstrip()


def rich(line: str) -> list[dict[str, Any]]:
    """One of our lines as the elements of a rich text: people stay people, and what was escaped is itself."""
    elements: list[dict[str, Any]] = []
    for place, part in enumerate(MENTION.split(line)):
        if place % 2:
            elements.append({"type": "user", "user_id": part})
        elif part:
            shown = part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            elements.append({"type": "text", "text": shown})
    return elements


def mention(slack_id: str) -> str:
    """A person, by the name their colleagues know."""
    return f"<@{_id(slack_id)}>"


def channel(slack_id: str) -> str:
    """A channel's link."""
    return f"<#{_id(slack_id)}>"


def _id(slack_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.:-]", "", slack_id)


def link(url: str, label: str) -> str:
    """A link, to the web alone, whose label is our own sentence, or member text that was escaped."""
    address = encoded(url, safe="%/:=&?~#+!$,;'@()*[]")
    return f"<{address}|{label}>" if address.startswith(("https://", "http://")) else label


def day(at: datetime) -> str:
    """A date in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}|{at:%Y-%m-%d}>"


def moment(at: datetime) -> str:
    """A date and a time in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}, {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def time_of(at: datetime) -> str:
    """A time of today in the reader's own zone and manner."""
    return f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"


def clock(minute: int) -> str:
    """A time of the day from minutes since midnight, as Slack's own fields take it: 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def hour(language: str, minute: int) -> str:
    """The same for readers: "09:30" in English, "9 h 30" and "10 h" in French."""
    if language != "fr":
        return clock(minute)
    past = f"\u00a0{minute % 60:02}" if minute % 60 else ""
    return f"{minute // 60}\u00a0h{past}"


def moment_of(seconds: int) -> str:
    """The same for seconds since the epoch."""
    return moment(datetime.fromtimestamp(seconds, UTC))
