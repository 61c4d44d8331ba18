"""Members' calendars whose turn it is to be read."""

import structlog

from bot.deps import Deps
from bot.scheduling import feed
from bot.scheduling.calendar_file import child_process
from bot.scheduling.calendar_file.reading import CalendarReading
from bot.scheduling.calendar_problems import CalendarProblem
from bot.services.sessions import calendar_sync
from bot.store.sessions import calendars

log = structlog.get_logger(__name__)


def read_calendars(deps: Deps, limits: child_process.Limits = child_process.LIMITS) -> None:
    """Members' calendars whose turn it is, one after the other; no transaction waits for the network."""
    with deps.read_sessions() as session:
        waiting = calendars.due(session, deps.clock())
    for number in waiting:
        if deps.stopping.is_set():
            return
        with deps.sessions.begin() as session:
            turn = calendar_sync.take(session, number, deps.clock())
        if turn is not None:
            _read_calendar(deps, turn, limits)


def _read_calendar(deps: Deps, turn: calendar_sync.CalendarFetch, limits: child_process.Limits) -> None:
    found, why, now = CalendarReading(), CalendarProblem.NONE, deps.clock()
    try:
        content = feed.read(turn.address, turn.hosts)
        found = child_process.read(content, turn.address, turn.zone, now, now + calendar_sync.AHEAD, limits)
    except child_process.Interrupted as end:  # its next turn is set; what is known of it stays
        log.warning("calendar.interrupted", calendar=turn.number, how=str(end))
        return
    except feed.Unreadable as no:
        why = no.why
        if no.error:
            log.error("calendar.failed", calendar=turn.number, error=no.error)
    except Exception as error:  # by its kind alone: its words may hold the address
        log.error("calendar.failed", calendar=turn.number, error=type(error).__name__)
        why = CalendarProblem.NO_CALENDAR
    with deps.transaction() as session:
        calendar_sync.keep_reading(session, turn, found, why, now)
