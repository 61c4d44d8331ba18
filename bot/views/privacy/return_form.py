"""For whoever asked to be forgotten and acts again, and for a colleague of whom nothing is known."""

from bot.i18n import Translator
from bot.views import kit

START_AGAIN = "people.start_again"
FORM = "people.start_again_form"
BELOW = "below"  # another form lies below this one
PIECE, ESCAPED, PIECES = 1200, 480, 40  # of what was typed: within Slack's limits, also when it is escaped


def ask_first(t: Translator, typed: str = "") -> kit.Message:
    """What starting again means, the button, and their own words, which are kept nowhere."""
    size = PIECE if kit.escape(typed) == typed else ESCAPED
    pieces = [typed[at : at + size] for at in range(0, len(typed), size)][:PIECES]
    given_back = [kit.section(t("again.typed")), *(kit.section(kit.quote(piece)) for piece in pieces)]
    button = kit.button(t("again.yes"), START_AGAIN, "again", style="primary")
    return kit.message(
        t("again.ask"), kit.section(t("again.ask")), kit.actions(button), *(given_back if typed else [])
    )


def form(t: Translator, *, below: bool) -> kit.View:
    """The same as a form; `below` it lies the one that they sent."""
    words = [kit.section(t("again.ask")), *([kit.section(t("again.below"))] if below else [])]
    about, yes = BELOW if below else "", t("again.yes")
    return kit.modal(FORM, t("again.title"), words, submit=yes, close=t("form.cancel"), about=about)


def done(t: Translator) -> kit.View:
    """They are here again."""
    return kit.modal("notice", t("again.title"), [kit.section(t("again.done"))], close=t("form.close"))


def door(t: Translator) -> kit.View:
    """The Home tab of somebody of whom Éclair knows nothing."""
    button = kit.button(t("again.begin"), START_AGAIN, "home", style="primary")
    return kit.home(kit.header(t("home.title")), kit.section(t("again.door")), kit.actions(button))
