"""The way into a new circle: from the Home tab, a digest, or a circle that is over."""

from bot.i18n import Translator
from bot.views import kit

OPEN = "circle.open"
WISH = "wish:"  # before the number of a wish whose topic the form begins with


def propose(t: Translator, value: str) -> kit.Element:
    """The form, empty or, for the number of a circle or of a wish, with its theme."""
    return kit.button(t("circle.propose"), OPEN, value)
