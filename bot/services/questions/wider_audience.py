"""Whether a private channel's question may be put to people outside it: for its asker to say."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.questions import asking
from bot.store import notice_refresh, visibility
from bot.store.models import Member, Question, QuestionState
from bot.store.questions.answers import answers_that_count
from bot.store.questions.questions import OPEN


def choose(session: Session, question: Question, by: Member, now: datetime, *, others: bool) -> None:
    """The asker says whether a private channel's question may be put to people outside it.

    Into a channel in which the bot is not it cannot bring the question: that one goes to the questions
    channel, if others may be asked at all.
    """
    asking.own(session, question, by)
    if question.state not in OPEN:
        raise Refusal("question.closed")
    if not visibility.awaits_reach(session, question) and not (
        others and visibility.is_confined(session, question)
    ):
        raise Refusal("question.already_sent")
    there = visibility.is_among(session, question)
    if not others and not there:
        raise Refusal("question.reach.not_there")
    question.stays_in_channel = not others
    if others and not there:
        question.channel = None
    first = question.first_asked
    if first is not None and not visibility.may_be_put_to(session, question, [first]):
        question.first_asked = question.looked_for = None
    if question.state == QuestionState.DRAFT:
        asking.launch(session, question, now)
    elif not answers_that_count(session, question):
        question.wave, question.next_step_at = 0, now
    notice_refresh.refresh(session, question)


def keep_in_channel(session: Session, question: Question, now: datetime) -> None:
    """The asker has said nothing: it stays in its private channel, and goes to its people."""
    question.stays_in_channel = True
    asking.launch(session, question, now)
