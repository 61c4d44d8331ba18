"""What is said to a word that the command does not know."""

from bot.i18n import Translator
from bot.views import ask_button, kit

INSTEAD = "eclair.instead"


def unknown(t: Translator, word: str, meant: str, question: str) -> kit.Message:
    """The word that was perhaps meant, to press; without one, all that there is.

    `question`: what was typed, where it is several words: it may have been one.
    """
    said = kit.inline(word, 60)
    if not meant:
        text = t("eclair.unknown", word=said)
        ask = [ask_button.ask(t, question)] if question else []
        return kit.message(text, kit.section(text), *ask, kit.section(t("help")))
    text = t("eclair.unknown.meant", word=said, meant=f"`/eclair {meant.split()[0]}`")
    press = kit.button(
        kit.cut(f"/eclair {meant}", 70), INSTEAD, meant[: ask_button.LONGEST_WORDS], style="primary"
    )
    ask = [ask_button.ask(t, question)] if question else []
    return kit.message(text, kit.section(text), kit.actions(press), *ask, kit.context(t("eclair.help")))
