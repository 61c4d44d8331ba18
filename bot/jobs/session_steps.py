"""Session requests whose next step is due, and meetings whose time is over."""

import structlog

from bot.deps import Deps
from bot.jobs.each_alone import take_each
from bot.matching import peers
from bot.services.memory import recall
from bot.services.sessions import booking, mentor_search, offering, recurring
from bot.store.engine.connections import cannot_keep
from bot.store.models import Meeting, MentoringRequest, RequestState
from bot.store.sessions import meetings, mentors, requests
from bot.store.visibility import Reader

log = structlog.get_logger(__name__)


def advance(deps: Deps) -> int:
    """Take the next step of each session request that is due; says how many."""
    with deps.read_sessions() as session:
        waiting = requests.due(session, deps.clock())
    return take_each(deps, waiting, _advance_one, MentoringRequest, "request")


def _advance_one(deps: Deps, request_id: int) -> None:
    with deps.read_sessions() as session:
        request = session.get_one(MentoringRequest, request_id)
        text, searching = mentor_search.searched_for(request), request.state == RequestState.SEARCHING
        situations = mentors.situations(session) if request.with_peer else None
    if situations is None:
        rank = deps.index.experts(text)
    else:
        rank = peers.ranked_by(situations, text, deps.index.encoder.current())
    anybody = Reader(request.workspace)
    remembered = deps.index.remembered(request.topic, anybody) if searching else []
    with deps.sessions.begin() as session:
        request = session.get_one(MentoringRequest, request_id)
        if searching:
            request.recalled = recall.answered_before(session, remembered)
        offering.advance(session, request, rank, deps.clock())


def finish_meetings(deps: Deps) -> int:
    """Meetings whose time is over: forms go out, and a series gets its next date."""
    with deps.read_sessions() as session:
        over = meetings.over(session, deps.clock())
    finished = 0
    for meeting_id in over:
        try:
            with deps.sessions.begin() as session:
                meeting = session.get_one(Meeting, meeting_id)
                booking.finish(session, meeting, deps.clock())
                recurring.book_next(session, meeting, deps.clock())
        except Exception as error:  # one bad meeting must not keep the others waiting; it is looked at again
            if cannot_keep(error):
                raise
            log.exception("meeting.finish_failed", meeting=meeting_id)
        else:
            finished += 1
    return finished
