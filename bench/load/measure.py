"""`python -m bench load`: what people say to each other in a channel costs the bot, beside a bare Bolt app.

Both apps run in a process of their own, connected to a sandbox each, and hear the same events in turn. CPU
time is theirs as the system counts it, without what they use when nothing happens; a delivery's time runs to
its acknowledgement. The goal is a ratio within one run: a busy machine moves both.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import quantiles
from subprocess import PIPE, Popen
from time import monotonic, sleep
from typing import IO, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.report import Goal, JsonOption, at_most, finish
from sandbox import Channel, Person, Sandbox
from sandbox.slack.delivery import Delivery

ROOT = Path(__file__).parent.parent.parent
APPS = ("bare", "eclair")
RATES = (10, 83)  # a second: a lively company; one whose every channel has the bot in it
MOST = 1.5  # times what the bare app takes
SECONDS_TO_ACKNOWLEDGE = 3.0
SETTLES_WITHIN = 20.0
WORDS = "Has anybody seen the new coffee machine on the second floor? It asks for a firmware update. " * 3
HEAD = "1767603500.000100"  # somebody's message, below which others talk


@dataclass
class Running:
    """An app that is connected to its sandbox."""

    box: Sandbox
    process: Popen[str]
    numbers: Iterator[int]
    idle: float = 0.0  # seconds of CPU a second when nothing happens

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        into, out = _pipes(self.process)
        into.write("\n")
        into.flush()
        return float(out.readline())


@dataclass(frozen=True)
class Load:
    """What one kind of event, so many a second, took one app; milliseconds."""

    app: str
    kind: str
    rate: int
    cpu: float
    p50: float
    p99: float
    late: int


def load(
    rates: Annotated[
        list[int] | None, typer.Option("--rate", help="events a second; may be repeated")
    ] = None,
    seconds: Annotated[float, typer.Option(help="of each kind at each rate, for each app")] = 10.0,
    notices: Annotated[int, typer.Option(help="messages that the bot has sent before")] = 20_000,
    as_json: JsonOption = False,
) -> None:
    """Let people talk near the bot: CPU for each event, and how soon it is acknowledged."""
    console, found = Console(), []
    with ExitStack() as stack:
        running = {app: stack.enter_context(started(app, notices)) for app in APPS}
        rest(running.values(), seconds)
        for kind, event in EVENTS.items():
            for rate in rates or RATES:
                found += [measure(app, running[app], kind, event, rate, seconds) for app in APPS]
    console.print(_table(found))
    told = {"seconds": seconds, "notices": notices, "loads": [one.__dict__ for one in found]}
    finish(told, goals(found), as_json)


def goals(found: list[Load]) -> list[Goal]:
    """Beside the bare app, for each kind and rate; and nothing too late for Slack."""
    pairs = [(one, other) for one, other in zip(found[::2], found[1::2], strict=True)]
    beside = [
        at_most(f"{ours.kind}, {ours.rate} a second: CPU / bare", ours.cpu / max(other.cpu, 0.001), MOST)
        for other, ours in pairs
    ]
    return [*beside, at_most("acknowledged too late", sum(ours.late for _, ours in pairs), 0)]


@contextmanager
def started(app: str, notices: int) -> Iterator[Running]:
    """The app, connected."""
    people = [Person("anna"), Person("bruno")]
    with tempfile.TemporaryDirectory() as folder, Sandbox(
        ROOT / "manifest.yml", people, [Channel("kitchen", ["anna", "bruno"])], limits=False
    ) as box:  # fmt: skip
        told = {"app": app, "folder": folder, "notices": notices, "api_url": box.api_url}
        told |= {"bot_token": box.bot_token, "app_token": box.app_token}
        words = [sys.executable, "-m", "bench.load.app"]
        with Popen(words, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:  # noqa: S603
            into, out = _pipes(process)
            print(json.dumps(told), file=into, flush=True)
            if out.readline() != "ready\n":
                raise RuntimeError(f"{app} did not start")
            box.wait_for_bot()
            yield Running(box, process, count(1))
            into.close()
            process.wait(60)


def _pipes(process: Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin and process.stdout
    return process.stdin, process.stdout


def rest(running: Iterable[Running], seconds: float) -> None:
    """Note what CPU each uses when nothing happens, over more than one of the beats of ten seconds."""
    sleep(min(seconds, 2.0))  # their start is over
    before, began = [(app, app.cpu()) for app in running], monotonic()
    sleep(2 * seconds)
    for app, used in before:
        app.idle = (app.cpu() - used) / (monotonic() - began)


def measure(
    name: str, app: Running, kind: str, event: Callable[[Running], dict[str, Any]], rate: int, seconds: float
) -> Load:
    """Send events of one kind at a steady pace, and wait until all are acknowledged."""
    before, began = app.cpu(), monotonic()
    sent = list(_sent(app, event, rate, max(1, int(rate * seconds))))
    for one in sent:
        one.done.wait(SETTLES_WITHIN)
    sleep(0.2)  # what goes on after the acknowledgement counts too
    used = app.cpu() - before - app.idle * (monotonic() - began)
    times = sorted(one.passage.ms or 0.0 for one in sent if one.passage) or [0.0]
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    late = sum(one.attempt > 0 or not one.acked for one in sent)
    return Load(name, kind, rate, used / len(sent) * 1000, cuts[49], cuts[98], late)


def _sent(
    app: Running, event: Callable[[Running], dict[str, Any]], rate: int, how_many: int
) -> Iterator[Delivery]:
    began = monotonic()
    for number in range(how_many):
        sleep(max(0.0, began + number / rate - monotonic()))
        body = event(app)
        yield app.box.sockets.deliver_event(body["event"]["type"], body)


def _callback(app: Running, event: dict[str, Any]) -> dict[str, Any]:
    """An event as Slack sends it, of somebody in a channel in which the bot is, too."""
    number, team = next(app.numbers), app.box.workspace.app.team_id
    who = {"user": app.box.workspace.person("anna").id, "event_ts": f"1767700000.{number:06}"}
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": app.box.workspace.app.app_id,
        "event_id": f"Ev{number}",
        "event_time": 1767700000,
        "authorizations": [{"team_id": team, "user_id": app.box.workspace.app.user_id, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event": {**who, **event},
    }


def _message(app: Running, **more: str) -> dict[str, Any]:
    text = [{"type": "rich_text_section", "elements": [{"type": "text", "text": WORDS}]}]
    said = {
        "type": "message", "channel_type": "channel", "channel": _kitchen(app), "text": WORDS,
        "ts": f"1767700000.{next(app.numbers):06}", "blocks": [{"type": "rich_text", "elements": text}],
    }  # fmt: skip
    return _callback(app, {**said, **more})


def _reaction(app: Running) -> dict[str, Any]:
    item = {"type": "message", "channel": _kitchen(app), "ts": HEAD}
    return _callback(app, {"type": "reaction_added", "reaction": "+1", "item": item})


def _kitchen(app: Running) -> str:
    return app.box.workspace.place("kitchen").id


EVENTS: dict[str, Callable[[Running], dict[str, Any]]] = {
    "message": _message,
    "thread reply": lambda app: _message(app, thread_ts=HEAD),
    "reaction": _reaction,
}


def _table(found: list[Load]) -> Table:
    headings = ("event", "a second", "app", "CPU each", "acknowledged p50", "p99", "too late")
    table = Table(*headings, title="what is not about the bot")
    for one in found:
        times = (f"{one.cpu:.2f} ms", f"{one.p50:.1f} ms", f"{one.p99:.1f} ms")
        table.add_row(one.kind, str(one.rate), one.app, *times, str(one.late))
    return table
