"""`python -m bench start`: a company of thousands is read from a Slack that limits how often it is asked.

A sandbox with Slack's own speed limits, and a real `python -m bot run` beside it: everybody is known in the
end, a member is answered meanwhile, and a stop in the middle is quick and loses no page. The baseline is a
reader that does nothing but ask for one page after the other and wait as Slack says.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated, Any

import typer
from rich.console import Console
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bench.report import Goal, JsonOption, at_most, finish
from sandbox import Channel, Person, Sandbox

PEOPLE, PAGE = 20_000, 200
LOOK = 0.2  # seconds between two looks at what is known
STOPPED_AT = 0.3  # of the people
PATIENCE = 3600  # seconds
TIMES_BASELINE, ANSWERED_WITHIN, STOPPED_WITHIN = 1.5, 3.0, 10.0
ROOT = Path(__file__).parent.parent


class RunningBot:
    """A bot in a process of its own."""

    def __init__(self, box: Sandbox, folder: Path) -> None:
        self.file = folder / "eclair.db"
        env = {
            **os.environ, "SLACK_API_URL": box.api_url, "SLACK_BOT_TOKEN": box.bot_token,
            "SLACK_APP_TOKEN": box.app_token, "ECLAIR_DATA_DIR": str(folder), "EMBEDDING_BACKEND": "none",
        }  # fmt: skip
        with (folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "bot", "run"]
            self._started = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)  # noqa: S603

    def known(self) -> int:
        """How many members its store holds."""
        try:
            with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as store:
                found: int = store.execute("SELECT count(*) FROM members").fetchone()[0]
        except sqlite3.OperationalError:
            return 0
        return found

    def stop(self) -> float:
        """Tell it to end; the seconds that it took."""
        began = monotonic()
        self._started.send_signal(signal.SIGTERM)
        self._started.wait(PATIENCE)
        return monotonic() - began


def start(
    people: Annotated[int, typer.Option(help="members of the workspace")] = PEOPLE,
    as_json: JsonOption = False,
) -> None:
    """Start in a large company under Slack's limits, be stopped in the middle, and start again."""
    box = _company(people)
    baseline, everybody = _read_alone(box)
    box.stop()
    figures: dict[str, Any] = {"people": people, "baseline_seconds": baseline}
    with _company(people) as box, tempfile.TemporaryDirectory() as folder:
        figures |= _act(box, Path(folder), everybody)
        tracebacks = (Path(folder) / "log").read_text().count("Traceback")
    Console().print(figures)
    goals = [
        Goal("members known at the end", figures["known"], everybody),
        Goal("members known after the stop / before it", figures["kept"], 1.0),
        at_most("seconds to everybody / baseline", figures["seconds"] / baseline, TIMES_BASELINE),
        at_most("seconds until a member is answered meanwhile", figures["answered"], ANSWERED_WITHIN),
        at_most("seconds to stop in the middle", figures["stopped"], STOPPED_WITHIN),
        at_most("tracebacks", tracebacks, 0),
    ]
    finish(figures, goals, as_json)


def _company(people: int) -> Sandbox:
    staff = [Person(f"p{number}", f"Person {number}") for number in range(people)]
    return Sandbox(ROOT / "manifest.yml", staff, [Channel("questions", ["p0"])], limits=True).start()


def _read_alone(box: Sandbox) -> tuple[float, int]:
    """How long the list takes for who does nothing else, and how many stand in it."""
    client = WebClient(box.bot_token, base_url=box.api_url)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=10))
    began, found, cursor = monotonic(), 0, ""
    while True:
        page = client.users_list(limit=PAGE, cursor=cursor)
        found += len(page["members"])
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            return monotonic() - began, found


def _act(box: Sandbox, folder: Path, everybody: int) -> dict[str, Any]:
    bot = RunningBot(box, folder)
    box.wait_for_bot(PATIENCE)
    answered = _until(lambda: _answers(box))
    _until(lambda: bot.known() >= everybody * STOPPED_AT)
    before = bot.known()
    stopped = bot.stop()
    kept = bot.known() / before
    bot = RunningBot(box, folder)
    seconds = _until(lambda: bot.known() >= everybody)
    known = bot.known()
    bot.stop()
    return {"answered": answered, "stopped": stopped, "kept": kept, "seconds": seconds, "known": known}


def _answers(box: Sandbox) -> bool:
    """Whether somebody whose page is the last is answered: they ask once, and look."""
    last = box.as_(f"p{len(box.workspace.people) - 3}")
    if not last.ephemerals and not last.messages("bot"):
        last.slash("/eclair", "help")
    return bool(last.ephemerals or last.messages("bot"))


def _until(what: Callable[[], bool]) -> float:
    began = monotonic()
    while not what():
        if monotonic() - began > PATIENCE:
            raise TimeoutError
        sleep(LOOK)
    return monotonic() - began
