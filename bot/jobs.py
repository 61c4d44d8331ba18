"""What happens because time passed, and when. Every job asks what should have happened by now and has not."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from bot import homes, months, postman, roster, upkeep
from bot.deps import Clock, Deps, system_clock
from bot.matching import peers
from bot.pace import Steadily
from bot.scheduling import feed
from bot.scheduling.calendar_file import child_process
from bot.scheduling.calendar_file.reading import Reading
from bot.services.admin import moderation
from bot.services.memory import recall
from bot.services.questions import waves
from bot.services.sessions import booking, calendar_sync, mentor_search, offering, recurring
from bot.slack import RefusedBySlack, TokenRefused, TryLater, Unsure
from bot.store import clock_changes, due, notices
from bot.store.base import cannot_keep
from bot.store.due import Due
from bot.store.models import Meeting, Outcome, Question, Request, RequestState
from bot.store.questions import questions
from bot.store.questions.questions import WAVES
from bot.store.sessions import calendars, meetings, requests
from bot.store.visibility import Reader

log = structlog.get_logger(__name__)

CLOCK_WATCHED, CLOCK_MOVED = 1.0, 5.0  # seconds: how often, and by how much is told
MODEL = timedelta(seconds=5)  # between two looks whether the model is there, by which colleagues are chosen
STUMBLED = timedelta(minutes=5)  # what stumbled is tried again after this
_one_at_a_time = threading.Lock()
Stepping = TypeVar("Stepping", Question, Request)


def run_due(deps: Deps) -> None:
    """Take every step that is due and say what is owed, until nothing is left.

    What comes in bulk (the log after an import, cards to be made of it) is taken in slices; between two of
    them people are written to.
    """
    with _one_at_a_time:
        while deps.knowledge.sync() + _take_steps(deps) + _say(deps):
            continue


def _take_steps(deps: Deps) -> int:
    """Each part of which something is due, in the order of STEPS; says how many steps were taken."""
    found = due.look(deps.reads, due.STEPS, deps.clock())
    if Due.CLOCK in found:
        with deps.sessions.begin() as session:
            clock_changes.end_pauses(session, deps.clock())
        found = due.look(deps.reads, due.STEPS, deps.clock())
    return sum(step(deps) for part, step in STEPS.items() if part in found)


def _say(deps: Deps) -> int:
    """What is owed by now is said; of prompts to many people a few at a time."""
    found = due.look(deps.reads, due.WORDS, deps.clock())
    if Due.PROMPT in found:
        months.spread_prompts(deps)
    return postman.deliver_due(deps) if Due.NOTICE in found else 0


def embed_backlog(deps: Deps) -> None:
    """Give what was learned its vectors, a batch at a time, beside those who wait and not before them."""
    deps.knowledge.sync()
    while deps.knowledge.embed_backlog():
        pass


def _advance_questions(deps: Deps) -> int:
    with deps.reads() as session:
        waiting = questions.due(session, deps.clock())
    return _each(deps, waiting, _advance, Question, "question")


def _advance_requests(deps: Deps) -> int:
    with deps.reads() as session:
        waiting = requests.due(session, deps.clock())
    return _each(deps, waiting, _advance_request, Request, "request")


def _each(
    deps: Deps,
    numbers: Sequence[int],
    step: Callable[[Deps, int], None],
    kind: type[Stepping],
    name: str,
) -> int:
    """Take the step of each, in a transaction of its own; says how many."""
    for number in numbers:
        try:
            step(deps, number)
        except Exception as error:  # a bad one must not keep the others waiting
            if cannot_keep(error):
                raise
            log.exception(f"{name}.step_failed", **{name: number})
            with deps.sessions.begin() as session:
                session.get_one(kind, number).put_off(deps.clock(), STUMBLED)
    return len(numbers)


def _advance_request(deps: Deps, request_id: int) -> None:
    with deps.reads() as session:
        request = session.get_one(Request, request_id)
        text, searching = mentor_search.searched_for(request), request.state == RequestState.SEARCHING
        situations = requests.situations(session, request.workspace) if request.with_peer else None
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
        offering.step(session, request, rank, deps.clock())


def _finish_meetings(deps: Deps) -> int:
    """Meetings whose time is over: forms go out, and a series gets its next date."""
    with deps.reads() as session:
        over = meetings.over(session, deps.clock())
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
            return 0
    return len(over)


def _advance(deps: Deps, question_id: int) -> None:
    with deps.reads() as session:
        question = session.get_one(Question, question_id)
    if question.state == Outcome.OPEN and question.wave < WAVES and deps.knowledge.reads_soon():
        with deps.sessions.begin() as session:
            question = session.get_one(Question, question_id)
            if questions.take_step(session, question, deps.clock()):  # else another process chose meanwhile
                question.put_off(deps.clock(), MODEL)
        return
    if question.asker_id is not None:
        deps.knowledge.seen(question.asker_id, question.asked_at)
    rank = deps.knowledge.experts(question.text, question.asker_id, question.id)
    with deps.sessions.begin() as session:
        waves.step(session, session.get_one(Question, question_id), rank, deps.clock())


def settle_reports(deps: Deps) -> None:
    """Reports of what was taken back, erased or forgotten meanwhile wait for nobody any more."""
    with deps.reads() as session:
        gone = moderation.gone(session)
    if gone:
        with deps.sessions.begin() as session:
            moderation.settle_gone(session, deps.clock())


def say_courtesies(deps: Deps) -> None:
    """Say what Slack put off. It looks at no row, so that it is said without a store, too."""
    deps.courtesies.say_due(deps.clock())


def read_calendars(deps: Deps, limits: child_process.Limits = child_process.LIMITS) -> None:
    """Members' calendars whose turn it is, one after the other; no transaction waits for the network."""
    with deps.reads() as session:
        waiting = calendars.due(session, deps.clock())
    for number in waiting:
        if deps.stopping.is_set():
            return
        with deps.sessions.begin() as session:
            turn = calendar_sync.take(session, number, deps.clock())
        if turn is not None:
            _read_calendar(deps, turn, limits)


def _read_calendar(deps: Deps, turn: calendar_sync.Turn, limits: child_process.Limits) -> None:
    found, why, now = Reading(), "", deps.clock()
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
        why = "no_calendar"
    with deps.acting() as session:
        calendar_sync.settle(session, turn, found, why, now)


STEPS: dict[Due, Callable[[Deps], int]] = {
    Due.CHANNEL: months.look_around,
    Due.QUESTION: _advance_questions,
    Due.REQUEST: _advance_requests,
    Due.MEETING: _finish_meetings,
    Due.RITUAL: months.look_after_rituals,
    Due.CARD: months.gather_cards,
    Due.ROUND: months.step_rounds,
    Due.GATHERING: months.step_gatherings,
    Due.DIGEST: months.owe_digests,
}

Job = Callable[[Deps], None]

SCHEDULE: tuple[tuple[str, Job, BaseTrigger], ...] = (
    ("run_due", run_due, Steadily(seconds=2)),
    ("say_courtesies", say_courtesies, Steadily(seconds=1)),
    ("embed_backlog", embed_backlog, Steadily(seconds=5)),
    ("draw_homes", homes.draw_stale, Steadily(seconds=2)),
    ("stir_pools", months.stir_pools, Steadily(minutes=10)),
    ("read_calendars", read_calendars, Steadily(seconds=10)),
    ("forget_deleted", upkeep.forget_deleted, Steadily(minutes=1)),
    ("settle_reports", settle_reports, Steadily(minutes=1)),
    ("forget_askers", upkeep.forget_askers, Steadily(hours=1)),
    ("forget_old", upkeep.forget_old, CronTrigger(hour=4, timezone="UTC")),
    ("sync_pilot", roster.sync_pilot, Steadily(hours=1)),
    ("sync_channels", roster.sync_channels, Steadily(minutes=10)),
    ("know_people", roster.know_people, Steadily(seconds=1)),
    ("sync_people", roster.sync_people, CronTrigger(hour=5, timezone="UTC")),
)


class Beat:
    """The clock's part of a running bot: APScheduler for the steady beat, a thread that wakes at once, and
    one that sees when the clock was set."""

    def __init__(self, deps: Deps, clock: Clock = system_clock) -> None:
        self._deps, self._clock = deps, clock  # the machine's: the scheduler goes by it, in the demo, too
        self._scheduler = BackgroundScheduler(timezone="UTC")
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that is still at work is no warning
        self._away: set[str] = set()  # jobs that the store kept from their work
        self._threads = [
            threading.Thread(target=self._wake_up, name="postman", daemon=True),
            threading.Thread(target=self._watch_the_clock, name="clock", daemon=True),
        ]

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
        for thread in self._threads:
            thread.start()
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
            for thread in self._threads:
                thread.join(timeout=30)

    def _wake_up(self) -> None:
        while self._deps.wake.wait() and not self._deps.stopping.is_set():
            self._deps.wake.clear()
            self._run("run_due", run_due)

    def _watch_the_clock(self) -> None:
        """APScheduler waits for an hour: where the clock is set back by a day, each job would wait a day."""
        told, steady = self._clock(), time.monotonic()
        while not self._deps.stopping.wait(CLOCK_WATCHED):
            now, later = self._clock(), time.monotonic()
            moved = (now - told).total_seconds() - (later - steady)
            told, steady = now, later
            if abs(moved) > CLOCK_MOVED:
                log.info("clock.moved", seconds=round(moved))
                for name, _, trigger in SCHEDULE:
                    self._scheduler.reschedule_job(name, trigger=trigger)
                self._deps.wake.set()

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
            questions.next_step(session, deps.clock()),
            requests.next_step(session, deps.clock()),
            meetings.next_end(session, deps.clock()),
            months.next_due(session, deps.clock()),
        )
    return min((moment for moment in found if moment is not None), default=None)
