"""The guided tour with the real bot and the demo's company: two people side by side, five steps."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.company_folder import ORLAVENT, load
from demo.environment import Environment
from tests.browser.conftest import address, sees

Window = Callable[..., Any]
PATIENCE = 200  # seconds of a machine that has other things to do: a model is loaded, and a company read


@pytest.fixture
def env(tmp_path: Path) -> Iterator[Environment]:
    env = Environment(load(), ORLAVENT, tmp_path, limits=False)
    env.open()
    with env:
        yield env


def step(page: Any, number: int) -> None:
    page.locator(f".tour[data-step='{number}']").wait_for(timeout=PATIENCE * 1000)


@pytest.mark.long
def test_two_people_take_the_tour_side_by_side(env: Environment, window: Window) -> None:
    box = env.box
    first = window(box, env.company.people[0].handle, language="fr-FR", tour=True)
    step(first, 1)
    first.click(".tour .button.primary")
    asker = first.inner_text(".acting strong")
    assert first.input_value("#c-main").startswith("/ask ")
    first.press("#c-main", "Enter")
    sees(first, f"Visible d’une seule personne : {asker}")
    asked = first.locator(".tour[data-step='2']")
    remembered = first.locator("#lines .button", has_text="Demander à mes collègues").last
    asked.or_(remembered).first.wait_for(timeout=PATIENCE * 1000)
    if remembered.is_visible():  # the model was there in time, and the memory came first
        remembered.click()
    step(first, 2)

    link = first.locator(".tour .leads a").first
    shown, href = link.evaluate("a => [a.innerText, a.getAttribute('href')]")  # at once: others may follow
    colleague, handle = shown.split("\n")[-1].strip(), href.split("/")[2]
    second = window(box, handle, "app", language="fr-FR", tour=True)
    assert second.inner_text(".acting strong") == colleague
    nudge = second.locator("#lines .line", has=second.locator(".button.primary")).last
    assert re.search("Pourquoi vous|Why you", nudge.inner_text())
    nudge.locator("[data-shows=why]").focus()
    second.keyboard.press("Enter")
    second.locator("#why .reasons li").first.wait_for()
    second.keyboard.press("Escape")
    nudge.locator(".button.primary").click()
    second.locator(".modal textarea").fill("Allonge la rampe de décélération à 40 s.")
    second.click(".modal .submit")
    second.locator("dialog.modal").wait_for(state="detached")

    step(first, 3)
    first.click(".tour .button.primary")
    answer = sees(first, "Allonge la rampe")
    assert colleague in answer.inner_text()
    answer.locator(".button.primary").click()
    step(first, 4)
    second.locator(
        "#lines .line", has_text=re.compile("a accepté votre réponse|accepted your answer")
    ).wait_for()

    before = box.clock.now().date()
    first.click(".tour .button.primary")
    step(first, 5)
    assert (box.clock.now().date() - before).days == 2
    first.locator(".tour .came a").first.click()
    step(first, 6)
    step(second, 6)


@pytest.mark.long
def test_everything_is_begun_again_with_the_bots_memory(env: Environment, window: Window) -> None:
    box = env.box
    page = window(box, "helene.marchetti", env.company.questions_channel.name)
    page.fill("#c-main", "/ask Comment lire le bilan énergétique du four Rotor 80 ?")
    page.press("#c-main", "Enter")
    sees(page, "Only visible to Hélène Marchetti")
    page.click("#settings summary")
    page.click("text=Start over")
    page.click("#confirm-yes")
    page.locator("h1", has_text="Try Éclair").wait_for(timeout=PATIENCE * 1000)
    box.wait_for_bot(within=PATIENCE)
    for _ in range(40):  # the new bot draws the Home tab once it is there
        page.goto(address(box, "helene.marchetti", "home"))
        page.locator("#home-view .heading").first.wait_for(timeout=PATIENCE * 1000)
        if page.get_by_text("bilan énergétique").count() == 0:
            return
        page.wait_for_timeout(1_000)
    raise AssertionError("the bot still knows what was asked before")
