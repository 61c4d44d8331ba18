"""A session asked for and settled in the browser: two people side by side, the group DM and its file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.company_folder import ORLAVENT, load
from demo.environment import Environment
from tests.browser.conftest import sees

Window = Callable[..., Any]
OBJECTIVE = "Repartir avec trois phrases pour poser le cadre"


@pytest.fixture
def env(tmp_path: Path) -> Iterator[Environment]:
    env = Environment(load(), ORLAVENT, tmp_path, limits=False)
    env.open()
    with env:
        yield env


@pytest.mark.long
def test_two_people_settle_a_session_side_by_side(env: Environment, window: Window) -> None:
    box = env.box
    asker = window(box, "moussa.traore", "app", language="fr-FR")
    asker.fill("#c-main", "/mentor entretien annuel")
    asker.press("#c-main", "Enter")
    asker.locator(".modal textarea").first.fill(OBJECTIVE)
    asker.click(".modal .submit")
    asker.locator(".modal", has_text="La suite est dans nos messages").wait_for()
    asker.click("[data-close-modal]")
    asker.locator("dialog.modal").wait_for(state="detached")
    suggestions = sees(asker, "Premier créneau commun")
    assert "Nadia Benhaddou" in suggestions.inner_text()
    suggestions.get_by_text(re.compile("Choisissez pour moi|Solliciter cette personne")).click()
    sees(asker, "J’ai sollicité")

    mentor = window(box, "nadia.benhaddou", "app", language="fr-FR")
    offer = sees(mentor, "aimerait 20 minutes de votre temps")
    offer.locator(".button").first.click()
    sees(mentor, "C’est fixé")

    asker.locator(".sidebar a.unread", has_text="Éclair, Nadia").click()
    card = sees(asker, "Une façon de s’y prendre")
    assert OBJECTIVE in card.inner_text()
    sees(asker, "L’invitation pour votre agenda")
