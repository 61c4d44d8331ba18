"""A question in a line."""

from bot.store.models import Question
from bot.views import kit


def title(question: Question, limit: int = 140) -> str:
    """The question in a line, within a sentence: its first line where it has several."""
    return kit.headline(question.text, limit)
