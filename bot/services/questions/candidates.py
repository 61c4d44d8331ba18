"""Who may be asked a question now, with how often they were asked lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.matching.ranking import Candidate
from bot.services.people import workload
from bot.store import visibility
from bot.store.models import Question
from bot.store.people import members
from bot.store.people.askers import asker_of
from bot.store.questions.replies import wrote_below

FAIR_CAP = 20  # of the last hundred questions: nobody is asked more often, however much they know
FAIR_WINDOW = 100  # questions over which "how often was this person asked" is counted


def candidates(session: Session, question: Question, now: datetime) -> Sequence[Candidate]:
    """People who may be asked this question now, with how often they were asked lately.

    Whoever was asked it, or wrote below it, is not asked again. This is the seam by which willingness,
    availability and budgets constrain the ranking.
    """
    asker = asker_of(session, question)
    out = {nudge.member_id for nudge in question.nudges} | wrote_below(session, question)
    if asker is not None:
        out |= {asker.id} | members.avoided_by(session, asker)
    asked = members.asked_ago(session, FAIR_WINDOW)
    free = [
        m for m in members.who_take_nudges(session, now) if workload.takes_nudges(m, now) and m.id not in out
    ]
    free = visibility.may_be_put_to(session, question, free)
    loads = workload.loads(session, free, now)
    room = [
        member
        for member in free
        if workload.has_room(member, loads[member.id], now) and len(asked.get(member.id, ())) < FAIR_CAP
    ]
    return [Candidate(m.id, asked=len(asked.get(m.id, ())), ago=asked.get(m.id, ())) for m in room]
