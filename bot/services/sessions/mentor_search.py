"""Who may be asked for a meeting, and for what reason."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.matching.ranking import Candidate, Suggestion
from bot.services.people import identity, workload
from bot.services.people.expertise import STANDS_OUT, subject_of
from bot.store.models import Member, MentoringRequest
from bot.store.people import evidence, members
from bot.store.sessions import mentors, offers
from bot.text.terms import shares_words, terms

FAIR_WINDOW = timedelta(days=28)  # over which "how often was this mentor asked" is counted
OTHER_LANGUAGE = 0.4  # how gladly, next to 1, somebody is asked whose own language is another


def willing(session: Session, request: MentoringRequest, now: datetime) -> list[Candidate]:
    """People who may be asked for this meeting: willing, reached, not excluded, not asked for it before."""
    out = {offer.mentor_id for offer in request.offers} | set(request.avoid) | {request.requester_id}
    out |= members.avoided_by(session, request.requester)
    if request.outside_line:
        out |= offers.line_of(session, request.requester)
    offered = offers.times_offered(session, now - FAIR_WINDOW)
    taking = mentors.who_take_sessions(session, now)
    return [
        Candidate(member.id, offered.get(member.id, 0), _gladly(request, member))
        for member in taking
        if member.id not in out and not member.is_guest and workload.is_reached(member)
    ]


def _gladly(request: MentoringRequest, member: Member) -> float:
    return 1.0 if request.speak in ("", identity.language_of(member)) else OTHER_LANGUAGE


def searched_for(request: MentoringRequest) -> str:
    """What mentors are looked for with: the topic, and the objective too where the topic is a single word."""
    one_word = len(terms(request.topic)) < 2
    return f"{request.topic}\n{request.objective}" if one_word else request.topic


def convincing(session: Session, topic: str, suggestion: Suggestion) -> list[int]:
    """The evidence for which somebody may be asked for their time on a topic; none when it does not convince.

    Ranks are relative: somebody is always first. Nobody is asked without two words in common (one, where the
    topic or the evidence has no more), unless they stand out so far that it must be meant in other words.
    """
    numbers = [cited.piece for cited in suggestion.evidence]
    wanted, known = set(terms(topic)), {p.id: p for p in evidence.standing(session, numbers)}
    shared = [n for n in numbers if n in known and shares_words(subject_of(known[n]), wanted)]
    if not shared and suggestion.chance < STANDS_OUT:
        return []
    return shared or numbers
