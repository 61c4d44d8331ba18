"""When each job has its turn: one SCHEDULE, and the scheduler that keeps it."""

import logging
import threading
import time
from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from bot import channel_sync, directory_sync, home_drawing
from bot.deps import Clock, Deps, system_clock
from bot.jobs import (
    calendar_reading,
    due_steps,
    group_steps,
    question_steps,
    report_cleanup,
    retention,
    ritual_steps,
)
from bot.jobs.steady_trigger import Steadily
from bot.slack import RefusedBySlack, TokenRefused, TryLater, UnknownOutcome
from bot.store.engine.connections import cannot_keep

log = structlog.get_logger(__name__)

CLOCK_WATCHED, CLOCK_MOVED = 1.0, 5.0  # seconds: how often, and by how much is told
Job = Callable[[Deps], None]


def send_private_replies(deps: Deps) -> None:
    """Say what Slack put off. It looks at no row, so that it is said without a store, too."""
    deps.private_replies.say_due(deps.clock())


def introduce(deps: Deps) -> None:
    """The round of introductions that is due; its messages go out with the next beat, which is at once."""
    if group_steps.introduce(deps):
        deps.wake.set()


def swap(deps: Deps) -> None:
    """The round of swaps that is due, in the same way."""
    if group_steps.swap(deps):
        deps.wake.set()


SCHEDULE: tuple[tuple[str, Job, BaseTrigger], ...] = (
    ("run_due", due_steps.run_due, Steadily(seconds=2)),
    ("send_private_replies", send_private_replies, Steadily(seconds=1)),
    ("embed_backlog", question_steps.embed_backlog, Steadily(seconds=5)),
    ("draw_home_tabs", home_drawing.draw_stale, Steadily(seconds=2)),
    ("rewrite_pools", ritual_steps.rewrite_pools, Steadily(minutes=10)),
    ("swap", swap, Steadily(seconds=10)),
    ("introduce", introduce, Steadily(seconds=10)),
    ("read_calendars", calendar_reading.read_calendars, Steadily(seconds=10)),
    ("forget_deleted", retention.forget_deleted, Steadily(minutes=1)),
    ("close_gone_reports", report_cleanup.close_gone_reports, Steadily(minutes=1)),
    ("forget_askers", retention.forget_askers, Steadily(hours=1)),
    ("forget_old", retention.forget_old, CronTrigger(hour=4, timezone="UTC")),
    ("sync_pilot", directory_sync.sync_pilot, Steadily(hours=1)),
    ("sync_channels", channel_sync.sync_channels, Steadily(minutes=10)),
    ("know_people", directory_sync.know_people, Steadily(seconds=1)),
    ("sync_people", directory_sync.sync_people, CronTrigger(hour=5, timezone="UTC")),
)


class Scheduler:
    """The clock's part of a running bot: APScheduler for the steady beat, a thread that wakes at once, and
    one that sees when the clock was set."""

    def __init__(self, deps: Deps, clock: Clock = system_clock) -> None:
        self._deps, self._clock = deps, clock  # the machine's: the scheduler goes by it, in the demo, too
        self._scheduler = BackgroundScheduler(timezone="UTC")
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that is still at work is no warning
        self._away: set[str] = set()  # jobs that the store kept from their work
        self._threads = [
            threading.Thread(target=self._wake_up, name="outbox", daemon=True),
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
            self._run("run_due", due_steps.run_due)

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
            elif isinstance(error, RefusedBySlack | TryLater | UnknownOutcome):
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
