"""`python -m bench beat`: what a beat with nothing to do costs, as the store grows.

The store is made up, and everything in it is settled: questions with an accepted answer each, the messages
about them sent, their cards written. The beat is the product's own; only Slack is a counter. The goals are
for counts, which no other work on the machine can move: the steps at which SQLite calls its progress handler
(at least one for each row that it looks at), and the calls of functions. The processor's time is told too.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from time import thread_time
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy import event

from bench.prompts import TUESDAY, Metered, start
from bench.report import JsonOption, at_most, finish
from bot import directory_sync, home_drawing
from bot.cli.run import set_up_logging
from bot.config import Config
from bot.deps import Deps
from bot.jobs import calendar_reading, due_steps, question_steps
from bot.store import workspaces
from bot.store.models import Answer, Card, Notice, NoticeState, Question, QuestionState
from bot.store.people import members

SIZES = (1_000, 3_000, 10_000)
BEATS, FIRST = 60, 10  # measured, and before them
MOST = 1.2  # times the first size's; a look at every settled row is three times at three times the size
KINDS = ("question.posted", "question.nudge", "question.asked", "answer.given")
CHANNEL = "C0QUESTIONS"


@dataclass
class Work:
    """What one beat took: seconds of the processor, steps of SQLite, calls of functions."""

    seconds: float = 0.0
    steps: int = 0
    calls: int = 0


def beat(
    sizes: Annotated[list[int] | None, typer.Option("--size", help="questions; may be repeated")] = None,
    beats: Annotated[int, typer.Option(help="how many are timed at each size")] = BEATS,
    as_json: JsonOption = False,
) -> None:
    """Measure idle beats at growing numbers of questions: a beat costs the same whatever the store holds."""
    set_up_logging(Config(_env_file=None, log_level="WARNING"))
    found: dict[int, Work] = {}
    with tempfile.TemporaryDirectory() as folder:
        slack = Metered([f"U{number:06}" for number in range(20)], set())
        parts = start(Path(folder), slack)
        directory_sync.sync_people(parts)
        for size in sizes or SIZES:
            fill(parts, max(found, default=0), size)
            found[size] = measure(parts, beats)
        parts.sessions.kw["bind"].dispose()
    for size, work in found.items():
        told = f"{work.steps:,} steps of SQLite, {work.calls:,} calls, {work.seconds * 1000:.2f} ms"
        Console().print(f"{size:,} questions: {told}")
    smallest, largest = min(found), max(found)
    goals = [
        at_most(
            f"{name} of an idle beat at {largest:,} questions / at {smallest:,}",
            getattr(found[largest], name) / getattr(found[smallest], name),
            MOST,
        )
        for name in ("steps", "calls")
    ]
    finish({"sizes": [{"questions": size, **asdict(work)} for size, work in found.items()]}, goals, as_json)


def measure(parts: Deps, beats: int) -> Work:
    """The medians of so many idle beats timed, then of as many counted; what was left is done before."""
    for _ in range(FIRST):
        idle(parts)
    times = []
    for _ in range(beats):
        began = thread_time()
        idle(parts)
        times.append(thread_time() - began)
    steps, calls = [], []
    for _ in range(beats):
        with counted(parts) as work:
            idle(parts)
        steps.append(work.steps)
        calls.append(work.calls - work.steps)  # each step called the handler
    return Work(statistics.median(times), int(statistics.median(steps)), int(statistics.median(calls)))


def idle(parts: Deps) -> None:
    """One beat of each job that looks for something to do."""
    due_steps.run_due(parts)
    question_steps.embed_backlog(parts)
    home_drawing.draw_stale(parts)
    calendar_reading.read_calendars(parts)


@contextmanager
def counted(parts: Deps) -> Iterator[Work]:
    """Count what this thread does meanwhile: SQLite's steps, and calls of functions of Python or C."""
    work = Work()

    def step() -> None:
        work.steps += 1

    def called(frame: Any, happened: str, argument: Any) -> None:
        work.calls += happened in ("call", "c_call")

    def taken(connection: Connection, *_: Any) -> None:
        connection.set_progress_handler(step, 1)

    def given_back(connection: Connection | None, *_: Any) -> None:
        if connection is not None:
            connection.set_progress_handler(None, 0)

    engine = parts.sessions.kw["bind"]
    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
    sys.setprofile(called)
    try:
        yield work
    finally:
        sys.setprofile(None)
        event.remove(engine, "checkin", given_back)
        event.remove(engine, "checkout", taken)


def fill(parts: Deps, begin: int, end: int) -> None:
    """Questions from one number to another, each with what is left of it once it is settled."""
    at = TUESDAY - timedelta(days=60)
    with parts.sessions.begin() as session:
        workspace = workspaces.home(session)
        asker, author, *_ = members.everybody(session)
        for number in range(begin, end):
            question = Question(
                workspace_id=workspace.id, workspace=workspace, asker=asker, source=f"bench:{number}",
                text=f"How is machine {number} oiled?", channel=CHANNEL, state=QuestionState.ACCEPTED, wave=1,
                asked_at=at, closed_at=at,
            )  # fmt: skip
            answer = Answer(
                workspace_id=workspace.id, question=question, author=author, source=f"bench:{number}",
                text=f"With oil {number}.", created_at=at, accepted_at=at,
            )  # fmt: skip
            session.add_all([question, answer])
            session.flush()
            session.add_all(
                Notice(
                    workspace_id=workspace.id, kind=kind, key=f"{kind}:{number}", marker=f"{kind}{number}",
                    channel=CHANNEL, subject_id=question.id, question_id=question.id, due_at=at, sent_at=at,
                    state=NoticeState.SENT, ts=f"1.{number}", wanted=3, drawn=3,
                )
                for kind in KINDS
            )  # fmt: skip
            session.add(
                Card(
                    workspace_id=workspace.id, kind="answer", source_type="answer", source_id=answer.id,
                    title=question.text, text=answer.text, author_id=author.id, month="2026-01",
                )
            )  # fmt: skip
