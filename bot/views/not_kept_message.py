"""What a member reads when the store takes nothing: that it is not kept, and their own words back, whole."""

from collections.abc import Iterator

from bot.i18n import Translator
from bot.views import kit

LONGEST_PART, LONGEST_QUOTED = 2000, 2600
MOST_PARTS = 45


def unkept(t: Translator, words: str) -> kit.Message:
    """Nothing of it is kept; here it is, to be sent again."""
    said = t("store.unkept") if words else t("store.unkept.act")
    return kit.message(said, kit.section(said), *map(kit.section, _quoted(words)))


def later(t: Translator) -> kit.Message:
    """What was acknowledged is kept; what follows from it comes later."""
    return kit.message(t("store.later"))


def _quoted(words: str) -> Iterator[str]:
    """Nothing of it is cut off: escaping lengthens a text, so parts are made shorter until they fit."""
    for _ in range(MOST_PARTS):
        if not words.strip():
            return
        size = LONGEST_PART
        while size > 1 and len(kit.escape(words[:size])) + words[:size].count("\n") >= LONGEST_QUOTED:
            size //= 2
        yield kit.quote(words[:size], LONGEST_QUOTED)
        words = words[size:]
