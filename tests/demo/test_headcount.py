"""One count of the demo's company, wherever it is told; and a banner in the language of the terminal."""

import re
from pathlib import Path

import pytest

from demo.company_folder import load
from demo.run import GUIDES, language_of

ROOT = Path(__file__).parents[2]
TOLD_IN = {
    "CHANGELOG.md": r"a company of (\S+) people",
    "bot/__main__.py": r"a company of (\S+) people",
    "docs/try-it.md": r"Orlavent, whose (\S+) people",
    "docs/try-it.fr.md": r"Orlavent, dont les (\S+) personnes",
}


@pytest.mark.parametrize("page", TOLD_IN)
def test_every_page_tells_the_same_count(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert re.findall(TOLD_IN[page], text) == [str(load().headcount)]
    assert not re.search(r"company of (some )?(forty|fifty)|quarantaine de personnes", text)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_CA"}, "fr"),
        ({"LANG": "fr_FR", "LC_ALL": "", "LC_MESSAGES": "en_US"}, "en"),
        ({}, "en"),
    ],
)
def test_the_banner_is_in_the_language_of_the_terminal(said: dict[str, str], language: str) -> None:
    assert language_of(said) == language
    shown = GUIDES[language].format(url="http://x", company="Orlavent", count=load().headcount, asker="Anna")
    assert "46" in shown
