"""How a member's words get into a page of Markdown: as they were typed, and never as its structure."""

import re

from bot.views import kit

SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
OPENING = re.compile(r"^(\s*\d*)([#+=.)-])")  # what would begin a heading, a list or a rule
CLOSED = r"\1\\\2"
BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def inline(text: str) -> str:
    """Within a line: no sign of Markdown works, and nothing that cannot be seen is left."""
    return SIGNS.sub(r"\\\1", kit.visible(BREAKS.sub(" ", text)))


def lines(text: str, margin: str = "  ") -> str:
    """One line stays in its line; several become a quotation below it, `margin` deep."""
    return quoted(text, margin) if BREAKS.search(text) else inline(text)


def quoted(text: str, margin: str = "") -> str:
    """Each line on its own, as a quotation."""
    return "".join(f"\n{margin}> {OPENING.sub(CLOSED, inline(part))}" for part in BREAKS.split(text))
