"""python -m demo.pictures: the pictures of docs/try-it.md and of the README, taken of the demo as it runs.

It needs Pillow, Playwright for Python and Chromium (Debian: chromium and fonts-noto-color-emoji).
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from bot.cli.run import set_up_logging
from bot.config import Config
from demo import hooks
from demo.chapters import steps
from demo.company import TourQuestion
from demo.company_folder import ORLAVENT, load
from demo.environment import ROOT, Environment

FOLDER = ROOT / "docs" / "pictures"
WIDE, PHONE = {"width": 1120, "height": 700}, {"width": 390, "height": 720}
MOST_BYTES = 150 * 1024
COLOURS = 128
NUDGES = {  # who asks, who is asked, and what: the README's picture
    "en": (
        "aidan.fitzgerald",
        "anjali.venkat",
        "Since I joined two tables in Power Query, my report counts every oven twice. "
        "How do I get one row per oven?",
    ),
    "fr": (
        "ines.cardoso",
        "coralie.guyot",
        "J’aimerais envoyer la température d’un roulement du banc d’essai à la plateforme, toutes les dix "
        "secondes. MQTT ou HTTP\N{NO-BREAK SPACE}?",
    ),
}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]


class Album:
    """Takes the pictures in the order of the tour; each is one step of the story."""

    def __init__(self, env: Environment, browser: Any, language: str, folder: Path) -> None:
        self._stage, self._browser, self._language, self._folder = env, browser, language, folder
        told = hooks.story(env.company, language)
        if told is None:
            raise ValueError("The company has no tour to take pictures of.")
        self._asked = next(one for one in env.company.tour if one.asker == told.asker)

    def take(self) -> None:
        asker = self._window()
        asker.goto(self._stage.box.url)
        self._snap(asker, "1-welcome")
        asker.click(".tour .button.primary")
        self._snap(asker, "2-ask")
        asker.press("#c-main", "Enter")
        remembered = asker.locator("#lines .button.primary")
        asker.locator(".tour[data-step='2']").or_(remembered).first.wait_for()
        if asker.locator(".tour[data-step='1']").count():  # earlier answers come first: ask anyway
            remembered.last.click()
            asker.locator(".tour[data-step='2']").wait_for()
        colleague = self._answer(asker, self._asked)
        asker.locator(".tour[data-step='3']").wait_for()
        asker.click(".tour .button.primary")
        asker.locator("#lines .button.primary").last.wait_for()
        self._snap(asker, "5-accept")
        asker.locator("#lines .button.primary").last.click()
        asker.locator(".tour[data-step='4']").wait_for()
        asker.click(".tour .button.primary")
        asker.locator(".tour[data-step='5']").wait_for()
        asker.locator("#busy:not(.htmx-request)").wait_for(state="attached")
        self._behind(asker)
        self._phone(colleague)

    def _answer(self, asker: Any, asked: TourQuestion) -> str:
        """The colleague's part, in a second window; the colleague's handle."""
        leads = asker.locator(".tour .leads a").evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        link = next((one for one in leads if f"/{asked.answerer}/" in one), leads[0])
        second = self._window()
        second.goto(self._stage.box.url + link)
        nudge = second.locator("#lines .line", has=second.locator(".button.primary")).last
        self._snap(second, "3-asked")
        nudge.locator(".button.primary").click()
        second.locator(".modal textarea").fill(" ".join((asked.answer or "").split()))
        self._snap(second, "4-answer")
        second.click(".modal .submit")
        second.locator("dialog.modal").wait_for(state="detached")
        return str(link.split("/")[2])

    def _behind(self, page: Any) -> None:
        page.click("#drawer-button")
        page.locator(".said li").first.wait_for()
        self._snap(page, "6-behind-the-scenes")

    def _phone(self, handle: str) -> None:
        page = self._window(PHONE, "dark")
        page.context.add_cookies([{"name": "tour", "value": "hidden", "url": self._stage.box.url}])
        place = self._stage.box.workspace.bot_dm(self._stage.box.workspace.by_handle(handle).id).id
        page.goto(f"{self._stage.box.url}/as/{handle}/{place}")
        page.locator("#lines .line").last.wait_for()
        self._snap(page, "7-phone")

    def nudge(self) -> None:
        """One request to a colleague, by itself: what the README shows first."""
        asker, reader, words = NUDGES[self._language]
        people, workspace = self._stage.company.by_handle, self._stage.box.workspace
        steps.ask_anyway(self._stage, people[asker], steps.ask(self._stage, people[asker], words))
        steps.wait_until(
            lambda: bool(steps.received(self._stage, people[reader], words)), f"{reader} was not asked"
        )
        page = self._window({"width": 1040, "height": 800}, sharp=2)
        page.goto(f"{self._stage.box.url}/as/{reader}/{workspace.bot_dm(workspace.by_handle(reader).id).id}")
        asked = page.locator("#lines .line", has=page.locator(".button.primary")).last
        asked.wait_for()
        self._snap(asked, "nudge", page)

    def _window(self, size: dict[str, int] = WIDE, scheme: str = "light", sharp: int = 1) -> Any:
        locale = {"fr": "fr-FR", "en": "en-GB"}[self._language]
        context = self._browser.new_context(
            locale=locale,
            viewport=size,
            color_scheme=scheme,
            reduced_motion="reduce",
            device_scale_factor=sharp,
        )
        return context.new_page()

    def _snap(self, seen: Any, name: str, page: Any = None) -> None:
        """A page, or a part of one."""
        (page or seen).wait_for_timeout(400)  # until it has settled: a picture shows what an eye would see
        file = self._folder / f"{name}.{self._language}.png"
        seen.screenshot(path=file)
        with Image.open(file) as shot:
            shot.quantize(COLOURS).save(file, optimize=True)
        if file.stat().st_size > MOST_BYTES:
            raise ValueError(
                f"{file.name} has {file.stat().st_size // 1024} KB, more than {MOST_BYTES // 1024}."
            )


def main() -> int:
    """Every picture, in both languages; the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo.pictures", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    parser.add_argument("--nudge", action="store_true", help="the README's picture alone")
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        sys.stderr.write("Pictures need Playwright for Python and Chromium (Debian: apt install chromium).\n")
        return 2
    set_up_logging(Config(_env_file=None, log_level="WARNING"))
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for language in ("fr", "en"):
            with _company() as env:
                Album(env, browser, language, asked.folder).nudge()
            if not asked.nudge:
                with _company() as env:  # the tour begins where nobody has asked anything yet
                    Album(env, browser, language, asked.folder).take()
        browser.close()
    sys.stdout.write(f"The pictures are in {asked.folder}.\n")
    return 0


@contextmanager
def _company() -> Iterator[Environment]:
    """The company on its feet, with the model loaded."""
    with tempfile.TemporaryDirectory() as folder:
        env = Environment(load(), ORLAVENT, Path(folder))
        env.open()
        with env:
            env.wait_for_model()
            yield env


if __name__ == "__main__":
    sys.exit(main())
