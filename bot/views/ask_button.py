"""The way from a search to a question: a button with its words."""

from bot.i18n import Translator
from bot.views import kit

ASK = "search.ask"
LONGEST_WORDS = 1900  # what a button can carry


def ask(t: Translator, words: str, *, main: bool = False) -> kit.Block:
    """Under what was found, and where nothing was: the form of a question, with these words in it."""
    value = words[:LONGEST_WORDS]
    first = kit.button(t("search.ask"), ASK, value, style="primary")
    return kit.actions(first if main else kit.button(t("search.ask"), ASK, value))
