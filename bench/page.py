"""`python -m bench page`: how soon the sandbox's page is painted, and answers, full and nearly empty.

What is timed is one person's view of a channel. Times are the browser's own (first contentful paint, W3C
Paint Timing) or from a click to what it shows; medians of a few windows, each without a cache.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.report import JsonOption, at_most, finish
from sandbox import Channel, Person, Sandbox

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
FEW = 51  # messages: so that there is one earlier page
PAINT_MS = 250  # a quarter of a second, at most
COLUMNS = ("first paint", "earlier messages shown", "somebody found")
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def page(
    people: Annotated[int, typer.Option(min=60, help="in the larger workspace")] = 500,
    messages: Annotated[int, typer.Option(min=200, help="in its channel")] = 5_000,
    windows: Annotated[int, typer.Option(min=1, help="opened for each row")] = 7,
    as_json: JsonOption = False,
) -> None:
    """Time the sandbox's page in Chromium, with few people and with many."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise typer.BadParameter("there is no Chromium here (Debian: apt install chromium)")
    table, rows = Table("people", "messages", *COLUMNS), list[dict[str, float]]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for crowd, said in ((60, FEW), (people, messages)):
            with _workspace(crowd, said) as box:
                found = [_one(browser, box, crowd - 1) for _ in range(windows)]
            times = [median(column) for column in zip(*found, strict=True)]
            table.add_row(f"{crowd:,}", f"{said:,}", *(f"{time:.0f} ms" for time in times))
            rows.append({"people": crowd, "messages": said, **dict(zip(COLUMNS, times, strict=True))})
        browser.close()
    Console().print(table)
    goals = [at_most(_named(row), row[COLUMNS[0]], PAINT_MS) for row in rows]
    finish({"windows": windows, "median ms": rows}, goals, as_json)


def _named(row: dict[str, float]) -> str:
    return f"{row['people']:,} people, {row['messages']:,} messages: first paint, ms"


def _workspace(people: int, messages: int) -> Sandbox:
    everybody = [Person(f"p{number}", f"Person {number}") for number in range(people)]
    box = Sandbox(MANIFEST, everybody, [Channel("all", [one.handle for one in everybody])], limits=False)
    place = box.workspace.place("all")
    for number in range(messages):
        box.speech.say(everybody[number % people].id, place, f"Message number {number}")
    return box


def _one(browser: Any, box: Sandbox, last: int) -> tuple[float, float, float]:
    """Milliseconds, in a window of its own: painted, earlier messages shown, the last person found."""
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": "tour", "value": "hidden", "url": box.url}])
    window = context.new_page()
    window.goto(f"{box.url}/as/p7/{box.workspace.place('all').id}")
    painted = float(window.wait_for_function(PAINTED).json_value())
    shown = window.locator(".line").count()
    began = perf_counter()
    window.click("text=Earlier messages")
    window.locator(".line").nth(shown).wait_for()
    earlier = perf_counter() - began
    window.click(".acting")
    began = perf_counter()
    window.keyboard.type(f"person {last}")
    window.locator("#people a", has_text=f"Person {last}").first.wait_for()
    found = perf_counter() - began
    context.close()
    return painted, 1000 * earlier, 1000 * found
