"""`python -m bench beat`: what a beat with nothing to do costs, as the store grows.

The store is made up, and everything in it is settled: questions with an accepted answer each, the messages
about them sent, their cards written. The beat is the product's own; only Slack is a counter. What is timed is
the processor's time, so that a busy machine moves it little.
"""

import statistics
import tempfile
from datetime import timedelta
from pathlib import Path
from time import thread_time
from typing import Annotated

import typer
from rich.console import Console

from bench.prompts import TUESDAY, Metered, start
from bench.report import JsonOption, at_most, finish
from bot import homes, jobs, roster
from bot.config import Config
from bot.deps import Deps
from bot.run import set_up_logging
from bot.store import people, workspaces
from bot.store.models import Answer, Card, Notice, NoticeState, Outcome, Question

SIZES = (1_000, 3_000, 10_000)
BEATS, FIRST = 60, 10  # counted, and before them
MOST = 1.5  # times the first size's
KINDS = ("question.posted", "question.nudge", "question.asked", "answer.given")
CHANNEL = "C0QUESTIONS"


def beat(
    sizes: Annotated[list[int] | None, typer.Option("--size", help="questions; may be repeated")] = None,
    beats: Annotated[int, typer.Option(help="how many are timed at each size")] = BEATS,
    as_json: JsonOption = False,
) -> None:
    """Time idle beats at growing numbers of questions: a beat costs the same whatever the store holds."""
    set_up_logging(Config(_env_file=None, log_level="WARNING"))
    found: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        slack = Metered([f"U{number:06}" for number in range(20)], set())
        parts = start(Path(folder), slack)
        roster.sync_people(parts)
        for size in sizes or SIZES:
            fill(parts, max(found, default=0), size)
            found[size] = measure(parts, beats)
        parts.sessions.kw["bind"].dispose()
    for size, median in found.items():
        Console().print(f"{size:,} questions: {median * 1000:.2f} ms")
    smallest, largest = min(found), max(found)
    name = f"an idle beat at {largest:,} questions / at {smallest:,}"
    told = [{"questions": size, "median ms": median * 1000} for size, median in found.items()]
    finish({"sizes": told}, [at_most(name, found[largest] / found[smallest], MOST)], as_json)


def measure(parts: Deps, beats: int) -> float:
    """The median of so many idle beats, in seconds; what was left to do is done before."""
    times = []
    for _ in range(FIRST + beats):
        began = thread_time()
        jobs.run_due(parts)
        jobs.embed_backlog(parts)
        homes.draw_stale(parts)
        jobs.read_calendars(parts)
        times.append(thread_time() - began)
    return statistics.median(times[FIRST:])


def fill(parts: Deps, begin: int, end: int) -> None:
    """Questions from one number to another, each with what is left of it once it is settled."""
    at = TUESDAY - timedelta(days=60)
    with parts.sessions.begin() as session:
        workspace = workspaces.all_(session)[0]
        asker, author, *_ = people.everybody(session, workspace)
        for number in range(begin, end):
            question = Question(
                workspace_id=workspace.id, workspace=workspace, asker=asker, source=f"bench:{number}",
                text=f"How is machine {number} oiled?", channel=CHANNEL, state=Outcome.ACCEPTED, wave=1,
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
                    workspace_id=workspace.id, kind="answer", source=f"answer:{answer.id}",
                    title=question.text, text=answer.text, author_id=author.id, month="2026-01",
                )
            )  # fmt: skip
