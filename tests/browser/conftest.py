"""A real Chromium in front of a real sandbox. Where either is missing, these tests are skipped and say so."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import Sandbox
from tests.sandbox.conftest import anna, app_for, box, closing, sample_app, workspace

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
__all__ = ["anna", "app_for", "box", "closing", "sample_app", "workspace"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDE, NARROW = (1280, 800), (390, 800)
PATIENCE = 60_000  # milliseconds: a busy machine is no fault
# What browser and htmx say of a 4xx answer and of a server that is gone; the page shows it in words.
EXPECTED = ("Failed to load resource", "Response Status Error", "htmx:afterRequest", "htmx:sendError")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


Window = Callable[..., Any]


@pytest.fixture
def window(chromium: Any) -> Iterator[Window]:
    """Opens windows: `window(box, "anna", "general")` is a page with Anna's eyes in a channel.

    At the end no window may have met an error of a script or a breach of the content security policy.
    """
    contexts, complaints = [], []

    def open_one(
        box: Sandbox,
        handle: str,
        place: str = "",
        *,
        language: str = "en-GB",
        scheme: str = "light",
        size: tuple[int, int] = WIDE,
        tour: bool = False,
        query: str = "",
    ) -> Any:
        view = {"width": size[0], "height": size[1]}
        context = chromium.new_context(locale=language, color_scheme=scheme, viewport=view)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if not tour:
            context.add_cookies([{"name": "tour", "value": "hidden", "url": box.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend(_complaint(said.type, said.text)))
        page.goto(address(box, handle, place) + query)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _complaint(kind: str, text: str) -> list[str]:
    return [text] if kind == "error" and not text.startswith(EXPECTED) else []


def address(box: Sandbox, handle: str, place: str = "") -> str:
    """Where somebody sees a channel by name, the conversation with the app ("app"), or the Home tab
    ("home")."""
    ws = box.workspace
    if place == "app":
        place = ws.bot_dm(ws.by_handle(handle).id).id
    elif place not in ("", "home"):
        place = ws.place(place).id
    return f"{box.url}/as/{handle}/{place}"


def write(page: Any, text: str) -> None:
    """Type into the composer and send."""
    page.fill("#c-main", text)
    page.press("#c-main", "Enter")


def sees(page: Any, text: str) -> Any:
    """Wait until the messages hold the text; the message."""
    line = page.locator("#lines .line", has_text=text).last
    line.wait_for()
    return line


def violations(page: Any) -> list[str]:
    """What axe-core finds, in words."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]
