"""The two searches as forms, for where nothing can be typed; and the way from a search to colleagues."""

from bot.i18n import Translator
from bot.views import kit
from bot.views.ask_button import LONGEST_WORDS

FIND, WHO = "search.find", "search.who"
FIND_FORM, WHO_FORM = "search.find_form", "search.who_form"
WORDS_FIELD = "search.words"


def find_form(t: Translator, words: str = "") -> kit.View:
    """What is looked for in the memory."""
    field = kit.input_text(
        WORDS_FIELD, t("search.find.words"), initial=words, lines=False, longest=LONGEST_WORDS,
        placeholder=t("search.find.example"), hint=t("search.find.hint"),
    )  # fmt: skip
    return kit.modal(FIND_FORM, t("search.find"), [field], submit=t("search.submit"), close=t("form.cancel"))


def who_form(t: Translator) -> kit.View:
    """The topic of which somebody is looked for who knows it."""
    field = kit.input_text(
        WORDS_FIELD, t("search.who.words"), lines=False, longest=200,
        placeholder=t("search.who.example"), hint=t("search.who.hint"),
    )  # fmt: skip
    return kit.modal(WHO_FORM, t("search.who"), [field], submit=t("search.submit"), close=t("form.cancel"))


def results(t: Translator, title: str, found: kit.Message) -> kit.View:
    """What was found, in the place of the form."""
    return kit.modal("notice", title, found["blocks"], close=t("form.close"))
