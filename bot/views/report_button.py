"""The button by which anybody reports a text, and what stands where one was taken down."""

from bot.i18n import Translator
from bot.store.models import ReportSubject
from bot.views import kit

LONGEST_REASON = 500  # characters
NOUNS = tuple(ReportSubject)
OPEN = {noun: f"report.open_{noun}" for noun in NOUNS}


def button(t: Translator, noun: ReportSubject, number: int) -> kit.Element:
    """Beside a story, a card or an answer: anybody may."""
    return kit.button(t("report.open"), OPEN[noun], number)


def down(t: Translator, noun: ReportSubject, reason: str | None) -> str:
    """What stands in its place."""
    return t(f"report.down.{noun}", reason=kit.inline(reason or "…", LONGEST_REASON))
