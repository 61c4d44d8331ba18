"""The page's sentences, and the stream that keeps it up to date."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import sandbox.page
from sandbox.page.i18n import FOLDER, LANGUAGES, preferred, translator
from sandbox.page.text.dates import ReaderDates
from sandbox.state.feed import KEPT, Feed
from tests.sandbox.conftest import MONDAY

ROOM = Path(sandbox.page.__file__).parent


def catalogue(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return read


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    english, french = (catalogue(language) for language in LANGUAGES)
    assert english.keys() == french.keys()
    for key in english:
        assert sorted(re.findall(r"{\w+}", english[key])) == sorted(re.findall(r"{\w+}", french[key])), key


def test_every_sentence_that_is_asked_for_is_there() -> None:
    asked = set()
    for file in [*ROOM.rglob("*.py"), *ROOM.glob("templates/*.html")]:
        text = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""\bt\(['"]([a-z][\w.]*\w)['"][,)]""", text))
        asked |= set(
            re.findall(r"""(?:\.say|translate|NotHere|LookupError)\(['"]([a-z][\w.]*\w)['"][,)]""", text)
        )
        asked |= {f"{one}.one" for one in re.findall(r"""\bt\.n\(['"]([\w.]+)['"]""", text)}
    assert len(asked) > 80
    assert sorted(asked - catalogue("en").keys()) == []


@pytest.mark.parametrize("sentence", catalogue("fr").values())
def test_french_is_set_as_french(sentence: str) -> None:
    assert not re.search(r" [;:!?»]|« |[A-Za-zé]'[A-Za-zé]", sentence)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.5,fr;q=0.7", "fr"),
        ("ja", "en"),
        ("", "en"),
        ("fr;q=x", "en"),
    ],
)
def test_the_browser_says_which_language_the_page_speaks(accept: str, language: str) -> None:
    assert preferred(accept) == language


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    assert translator("fr").n("thread.replies", 0) == "0 réponse"
    assert translator("en").n("thread.replies", 0) == "0 replies"


@pytest.mark.parametrize(
    ("locale", "pattern", "told"),
    [
        ("fr-FR", "{date_long_pretty}, {time}", "aujourd’hui, 10:00"),
        ("en-GB", "{date}", "March 2, 2026"),
        ("en-GB", "{date_short} at {time_secs}", "Mar 2, 2026 at 10:00:00"),
        ("de-DE", "{date_long}", "Montag, 2. März 2026"),
        ("xx-YY", "{date_num}", "2026-03-02"),
    ],
)
def test_dates_are_told_in_the_readers_zone_and_manner(locale: str, pattern: str, told: str) -> None:
    assert ReaderDates(locale, "Europe/Paris", MONDAY).fill(MONDAY, pattern) == told


def kinds(subscription: Any) -> list[str]:
    found = []
    while (change := subscription.next(0)) is not None:
        found.append(change["kind"])
    return found


def test_a_page_that_was_away_hears_what_it_may_know_of_and_nothing_twice() -> None:
    feed = Feed()
    feed.publish("before")
    known = feed.number
    feed.publish("for all")
    feed.publish("for bruno", {"bruno"})
    anna = feed.subscribe("anna", since=known)
    feed.publish("now")
    assert kinds(anna) == ["for all", "now"]


def test_a_page_that_was_away_too_long_is_told_to_draw_itself_afresh() -> None:
    feed = Feed()
    for _ in range(KEPT + 2):
        feed.publish("something")
    assert kinds(feed.subscribe("anna", since=1)) == ["lost"]
    assert kinds(feed.subscribe("anna", since=10_000)) == ["lost"]
    assert kinds(feed.subscribe("anna", since=feed.number)) == []
