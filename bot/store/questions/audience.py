"""Who will read an answer to a question: what is said of it to whoever is asked, before they write."""

from enum import StrEnum

from sqlalchemy.orm import Session

from bot.store import visibility
from bot.store.models import Member, Question


class Audience(StrEnum):
    """Who reads an answer, besides whoever asked."""

    EVERYBODY = "everybody"  # colleagues, below the question and later
    LATER = "later"  # colleagues, once it is accepted: the question stands in no channel
    CHANNEL = "channel"  # its private channel, of which nobody else is asked
    ASKED = "asked"  # its private channel, though others are asked, too

    @property
    def is_private(self) -> bool:
        """Whether the words stay in a private channel."""
        return self in (Audience.CHANNEL, Audience.ASKED)


def of_answer(session: Session, question: Question, author: Member | None = None) -> Audience:
    """Who reads what `author` answers. A guest's words go to whoever asked, and on once they are accepted."""
    if visibility.is_private(session, question):
        return Audience.CHANNEL if visibility.is_confined(session, question) else Audience.ASKED
    waits = question.channel is None or (author is not None and author.is_guest)
    return Audience.LATER if waits else Audience.EVERYBODY
