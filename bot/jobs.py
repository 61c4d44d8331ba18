"""What happens because time passed, and when. Every job asks what should have happened by now and has not."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import homes, months, postman, roster, upkeep
from bot.calendar import apart, feed
from bot.deps import Deps
from bot.matching import peers
from bot.services import (
    calendars,
    meetings,
    mentors,
    offers,
    recall,
    reports,
    series,
    waves,
)
from bot.slack import RefusedBySlack, TokenRefused, TryLater, Unsure
from bot.store import calendars as calendar_rows
from bot.store import meetings as meeting_rows
from bot.store import mentoring as request_rows
from bot.store import notices
from bot.store import questions as question_rows
from bot.store.base import cannot_keep
from bot.store.models import Meeting, Question, Request, RequestState
from bot.store.visibility import Reader

log = structlog.get_logger(__name__)

STUMBLED = timedelta(minutes=5)  # what stumbled is tried again after this
_one_at_a_time = threading.Lock()
Stepping = TypeVar("Stepping", Question, Request)


def run_due(deps: Deps) -> None:
    """Take every step that is due and say what is owed, until nothing is left.

    What comes in bulk (the log after an import, cards to be made of it) is taken in slices; between two of
    them people are written to.
    """
    with _one_at_a_time:
        while (
            months.look_around(deps)
            + deps.knowledge.sync()
            + _advance_questions(deps)
            + _advance_requests(deps)
            + _finish_meetings(deps)
            + months.advance(deps)
            + postman.deliver_due(deps)
        ):
            continue


def embed_backlog(deps: Deps) -> None:
    """Give what was learned its vectors, a batch at a time, beside those who wait and not before them."""
    deps.knowledge.sync()
    while deps.knowledge.embed_backlog():
        pass


def _advance_questions(deps: Deps) -> int:
    with deps.reads() as session:
        due = question_rows.due(session, deps.clock())
    return _each(deps, due, _advance, Question, "question")


def _advance_requests(deps: Deps) -> int:
    with deps.reads() as session:
        due = request_rows.due(session, deps.clock())
    return _each(deps, due, _advance_request, Request, "request")


def _each(
    deps: Deps,
    due: Sequence[int],
    step: Callable[[Deps, int], None],
    kind: type[Stepping],
    name: str,
) -> int:
    """Take the step of each, in a transaction of its own; says how many."""
    for number in due:
        try:
            step(deps, number)
        except Exception as error:  # a bad one must not keep the others waiting
            if cannot_keep(error):
                raise
            log.exception(f"{name}.step_failed", **{name: number})
            with deps.sessions.begin() as session:
                session.get_one(kind, number).next_step_at = deps.clock() + STUMBLED
    return len(due)


def _advance_request(deps: Deps, request_id: int) -> None:
    with deps.reads() as session:
        request = session.get_one(Request, request_id)
        text, searching = mentors.searched_for(request), request.state == RequestState.SEARCHING
        situations = request_rows.situations(session, request.workspace) if request.with_peer else None
    if situations is None:
        rank = deps.knowledge.experts(text)
    else:
        rank = peers.ranked_by(situations, text, deps.knowledge.encoder.current())
    anybody = Reader(request.workspace)
    remembered = deps.knowledge.remembered(request.topic, anybody) if searching else []
    with deps.sessions.begin() as session:
        request = session.get_one(Request, request_id)
        if searching:
            request.recalled = recall.answered_before(session, request.workspace, remembered)
        offers.step(session, request, rank, deps.clock())


def _finish_meetings(deps: Deps) -> int:
    """Meetings whose time is over: forms go out, and a series gets its next date."""
    with deps.reads() as session:
        over = meeting_rows.over(session, deps.clock())
    for meeting_id in over:
        try:
            with deps.sessions.begin() as session:
                meeting = session.get_one(Meeting, meeting_id)
                meetings.finish(session, meeting, deps.clock())
                series.book_next(session, meeting, deps.clock())
        except Exception as error:  # one bad meeting must not keep the others waiting; it is looked at again
            if cannot_keep(error):
                raise
            log.exception("meeting.finish_failed", meeting=meeting_id)
            return 0
    return len(over)


def _advance(deps: Deps, question_id: int) -> None:
    with deps.reads() as session:
        question = session.get_one(Question, question_id)
    if question.asker_id is not None:
        deps.knowledge.seen(question.asker_id, question.asked_at)
    rank = deps.knowledge.experts(question.text, question.asker_id, question.id)
    with deps.sessions.begin() as session:
        waves.step(session, session.get_one(Question, question_id), rank, deps.clock())


def settle_reports(deps: Deps) -> None:
    """Reports of what was taken back, erased or forgotten meanwhile wait for nobody any more."""
    with deps.reads() as session:
        gone = reports.gone(session)
    if gone:
        with deps.sessions.begin() as session:
            reports.settle_gone(session, deps.clock())


def say_courtesies(deps: Deps) -> None:
    """Say what Slack put off. It looks at no row, so that it is said without a store, too."""
    deps.courtesies.say_due(deps.clock())


def read_calendars(deps: Deps, limits: apart.Limits = apart.LIMITS) -> None:
    """Members' calendars whose turn it is, one after the other; no transaction waits for the network."""
    with deps.reads() as session:
        due = calendar_rows.due(session, deps.clock())
    for number in due:
        if deps.stopping.is_set():
            return
        with deps.sessions.begin() as session:
            turn = calendars.take(session, number, deps.clock())
        if turn is not None:
            _read_calendar(deps, turn, limits)


def _read_calendar(deps: Deps, turn: calendars.Turn, limits: apart.Limits) -> None:
    found, why, now = [], "", deps.clock()
    try:
        content = feed.read(turn.address, turn.hosts)
        found = apart.spans(content, turn.address, turn.zone, now, now + calendars.AHEAD, limits)
    except apart.Interrupted as end:  # its next turn is set; what is known of it stays
        log.warning("calendar.interrupted", calendar=turn.number, how=str(end))
        return
    except feed.Unreadable as no:
        why = no.why
        if no.error:
            log.error("calendar.failed", calendar=turn.number, error=no.error)
    except Exception as error:  # by its kind alone: its words may hold the address
        log.error("calendar.failed", calendar=turn.number, error=type(error).__name__)
        why = "no_calendar"
    with deps.acting() as session:
        calendars.settle(session, turn, found, why, now)


Job = Callable[[Deps], None]

SCHEDULE: tuple[tuple[str, Job, BaseTrigger], ...] = (
    ("run_due", run_due, IntervalTrigger(seconds=2)),
    ("say_courtesies", say_courtesies, IntervalTrigger(seconds=1)),
    ("embed_backlog", embed_backlog, IntervalTrigger(seconds=5)),
    ("draw_homes", homes.draw_stale, IntervalTrigger(seconds=2)),
    ("stir_pools", months.stir_pools, IntervalTrigger(minutes=10)),
    ("read_calendars", read_calendars, IntervalTrigger(seconds=10)),
    ("forget_deleted", upkeep.forget_deleted, IntervalTrigger(minutes=1)),
    ("settle_reports", settle_reports, IntervalTrigger(minutes=1)),
    ("forget_askers", upkeep.forget_askers, IntervalTrigger(hours=1)),
    ("forget_old", upkeep.forget_old, CronTrigger(hour=4, timezone="UTC")),
    ("sync_pilot", roster.sync_pilot, IntervalTrigger(hours=1)),
    ("sync_channels", roster.sync_channels, IntervalTrigger(minutes=10)),
    ("know_people", roster.know_people, IntervalTrigger(seconds=1)),
    ("sync_people", roster.sync_people, CronTrigger(hour=5, timezone="UTC")),
)


class Beat:
    """The clock's part of a running bot: APScheduler for the steady beat, and a thread that wakes at once."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._away: set[str] = set()  # jobs that the store kept from their work
        self._waker = threading.Thread(target=self._wake_up, name="postman", daemon=True)

    def start(self) -> None:
        """Begin; what fell due while the bot was off is taken up first."""
        for name, job, trigger in SCHEDULE:
            self._scheduler.add_job(
                self._run,
                trigger,
                args=(name, job),
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._waker.start()
        self._deps.wake.set()

    def once(self, name: str) -> None:
        """Do one job now."""
        self._run(name, next(job for known, job, _ in SCHEDULE if known == name))

    def stop(self) -> None:
        """End, after the job under way."""
        self._deps.stopping.set()
        self._deps.wake.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            self._waker.join(timeout=30)

    def _wake_up(self) -> None:
        while self._deps.wake.wait() and not self._deps.stopping.is_set():
            self._deps.wake.clear()
            self._run("run_due", run_due)

    def _run(self, name: str, job: Job) -> None:
        try:
            job(self._deps)
        except Exception as error:  # the beat goes on; what was due is still due
            if isinstance(error, TokenRefused):
                self._deps.ending.set(error.code)
            elif isinstance(error, RefusedBySlack | TryLater | Unsure):
                log.warning("slack.refused", job=name, why=str(error))
            elif not cannot_keep(error):
                log.exception("job.failed", job=name)
            elif name not in self._away:  # a line, however long it lasts
                self._away.add(name)
                log.error("store.unavailable", job=name, error=type(error).__name__)
        else:
            if name in self._away:
                self._away.discard(name)
                log.info("store.available", job=name)


def next_due(deps: Deps) -> datetime | None:
    """The next instant at which something falls due: how the demo walks through days in seconds."""
    with deps.reads() as session:
        found = (
            notices.next_due(session, deps.clock()),
            question_rows.next_step(session, deps.clock()),
            request_rows.next_step(session, deps.clock()),
            meeting_rows.next_end(session, deps.clock()),
            months.next_due(session, deps.clock()),
        )
    return min((moment for moment in found if moment is not None), default=None)
