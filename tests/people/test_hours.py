"""Hours read as people of the language write them, in one way; whose hour it is stands beside it."""

import re
from pathlib import Path

import pytest

from bot.i18n import translator
from bot.scheduling import recurrence
from bot.views import kit
from bot.views.rituals import round_messages
from tests.ritual_world import in_the_kitchen
from tests.world import World

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "bot/locales/fr/LC_MESSAGES/bot.po"
# 10:30, 10h30, and spaces at which a line may break
WRITTEN_OTHERWISE = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2}h|\d h\b|\bh \d")


@pytest.mark.parametrize(
    ("minute", "french", "english"),
    [(600, "10\u00a0h", "10:00"), (630, "10\u00a0h\u00a030", "10:30"), (545, "9\u00a0h\u00a005", "09:05")],
)
def test_an_hour_reads_as_people_write_it(minute: int, french: str, english: str) -> None:
    assert (kit.hour("fr", minute), kit.hour("en", minute)) == (french, english)


def test_french_sentences_write_hours_in_one_way() -> None:
    written = FRENCH.read_text(encoding="utf-8").splitlines()
    said = [re.sub("`[^`]*`", "", line) for line in written if line.startswith(("msgstr", '"'))]
    assert [line for line in said if WRITTEN_OTHERWISE.search(line)] == []


def test_views_leave_the_writing_of_hours_to_one_place() -> None:
    views = (ROOT / "bot/views").rglob("*.py")
    assert [one.name for one in views if re.search("HH:mm|H:mm|format_time", one.read_text("utf-8"))] == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("minute", [0, 545, 600, 630])
def test_what_is_shown_of_a_ritual_can_be_typed_back(language: str, minute: int) -> None:
    assert recurrence.read(round_messages.when_words(translator(language), -1, 3, minute)) == (-1, 3, minute)


def test_the_page_of_the_rituals_says_whose_hour_it_is(world: World) -> None:
    page = in_the_kitchen(world).slash("UBEN", "/eclair", "rituals").text
    assert "first Tuesday at 10:00 (Paris time)" in page
    assert "premier mardi à 10 h (heure de l’entreprise : Paris)" in re.sub(
        "\u00a0", " ", world.slash("UANNA", "/eclair", "rituels").text
    )
