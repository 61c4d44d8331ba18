"""What our pages quote is what there is: the story that the demo prints, and one page in two languages."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from demo.chapters.ask import tour
from demo.company_folder import ORLAVENT, load
from demo.environment import Environment
from demo.transcript import Transcript

ROOT = Path(__file__).parents[2]
LEFT_OUT = "[…]"
TOLD = "README.md", "README.fr.md"
TWINS = sorted(file.with_suffix("").with_suffix(".md") for file in ROOT.glob("docs/*.fr.md"))
BOTH = [english for english in TWINS if english.exists()]  # privacy.fr.md has privacy.en.md for a twin
SLACKS = {  # what stands on Slack's own pages and on calendars'
    *("Create New App", "From a manifest", "Create", "Install to Workspace", "OAuth & Permissions"),
    *(
        "Bot User OAuth Token",
        "Basic Information",
        "App-Level Tokens",
        "App Manifest",
        "Delete App",
        "Generate",
    ),
    *("Apps", "Applications", "Settings › Import", "Paramètres › Importer"),
}
FOR_READERS = (
    *("admin", "conversations", "groups", "learning-lead", "mentoring", "privacy", "rituals", "try-it"),
)


def _hourless(text: str) -> str:
    """Lines without the space around them, and without the hour, which depends on the machine's speed."""
    return "\n".join(re.sub(r"^\d\d:\d\d", "hh:mm", line.strip()) for line in text.splitlines())


def _story(page: str) -> list[str]:
    """What a page quotes of the demo's story, in the pieces between which something is left out."""
    blocks = re.findall(r"(?:^ {4}.*\n)+", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    [block] = [one for one in blocks if LEFT_OUT in one]
    return [piece.strip() for piece in _hourless(block).split(LEFT_OUT)]


@pytest.mark.timeout(600)  # a company, its bot and the model get on their feet
@pytest.mark.long
def test_the_readmes_quote_what_the_command_prints(tmp_path: Path) -> None:
    env, told = Environment(load(), ORLAVENT, tmp_path), io.StringIO()
    env.open()
    with env:
        env.wait_for_model()
        console = Console(file=told, width=80)
        tour.first_scenes(env, Transcript(console, env.clock.now, env.company.tz))
    printed = _hourless(told.getvalue())
    for page in TOLD:
        place = 0
        for piece in _story(page):
            found = printed.find(piece, place)
            assert found >= 0, f"{page} quotes what is not printed there:\n{piece}\n\nPrinted:\n{printed}"
            place = found + len(piece)


def test_the_readmes_quote_a_story_of_several_pieces() -> None:
    assert all(len(_story(page)) >= 3 for page in TOLD)


@pytest.mark.parametrize("english", [*BOTH, ROOT / "README.md"], ids=lambda page: page.stem)
def test_a_page_says_the_same_in_both_languages(english: Path) -> None:
    """As many headings, rows and steps, and the same commands; the figures' French page is a summary."""
    french = english.with_suffix(".fr.md")
    ours, theirs = _shape(english), _shape(french)
    if english.stem == "figures":
        assert set(theirs["levels"]) <= set(ours["levels"])
        return
    assert ours == theirs


def test_twins_name_each_other() -> None:
    for english in [*BOTH, ROOT / "README.md"]:
        french = english.with_suffix(".fr.md")
        assert f"]({french.name})" in english.read_text(encoding="utf-8"), english.name
        assert f"]({english.name})" in french.read_text(encoding="utf-8"), french.name


def test_french_pages_keep_frances_typography() -> None:
    """Curly apostrophes, and a space that no line ends at before what French puts one before."""
    straight, broken = re.compile(r"\w'\w"), re.compile(r"\w\)? [?!;:»](?:\s|$)|« ")
    for french in [*ROOT.glob("docs/*.fr.md"), ROOT / "README.fr.md"]:
        text = re.sub(r"```.*?```", "", french.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"^(?: {4}|##).*$|`[^`\n]*`|\]\([^)]*\)|<[^>\n]*>", "", text, flags=re.MULTILINE)
        found = [line for line in text.splitlines() if straight.search(line) or broken.search(line)]
        assert found == [], french.name


def test_french_pages_say_the_glossarys_words() -> None:
    """A file's or a command's name, and what the text calls a command in code, is left out."""
    turns = re.compile(
        r"carte des savoirs|\bdigests?\b|\bresponsables(?! de\b)|\b(?:ancien|nouvel) collègue", re.I
    )
    for french in [*ROOT.glob("docs/*.fr.md"), ROOT / "README.fr.md"]:
        text = re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", french.read_text(encoding="utf-8")).replace("\u00a0", " ")
        assert turns.findall(text) == [], french.name


def test_a_french_page_sends_to_french_pages() -> None:
    """Where there is one; its own twin, and what is said to be in English, aside."""
    for french in [*ROOT.glob("docs/*.fr.md"), ROOT / "README.fr.md"]:
        page = french.read_text(encoding="utf-8")
        for label, name in re.findall(r"\[([^\]]*)\]\(([^)#:]+\.md)", page):
            there = french.parent / name
            twin = there.with_name(f"{there.name.split('.')[0]}.fr.md")
            if there.name == "figures.md":  # its French page is a summary
                continue
            assert there == twin or not twin.exists() or re.search("[Ee]nglish|anglais", label), (
                french.name,
                name,
            )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_page_calls_a_label_is_one(language: str) -> None:
    """Words in italics that begin with a capital are what stands on a button, a heading or a form."""
    words = (ROOT / f"sandbox/page/locales/{language}.json").read_text(encoding="utf-8")
    shown = [str(text) for text in json.loads(words).values()] + _sentences(language)
    known = {_spaced(text).strip("*_ .") for text in shown} | SLACKS | {"Éclair", "REX"}
    for page in _of(language):
        text = re.sub(r"`[^`]*`|\*\[.*?\]\(.*?\)\*", "", page.read_text(encoding="utf-8"))
        labels = re.findall(r"(?<![*\w])\*([^\W\d_a-zà-ÿ][^*\n]*)\*(?!\*)", text)
        assert [label for label in labels if _spaced(label).strip(". ") not in known] == [], page.name


def _of(language: str) -> list[Path]:
    """The pages for readers in one language; a page whose name has no language is English."""
    pages = [page for page in ROOT.glob("docs/*.md") if page.name.split(".")[0] in FOR_READERS]
    return [page for page in pages if (".fr." in page.name) == (language == "fr")]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _sentences(language: str) -> list[str]:
    file = ROOT / "bot" / "locales" / language / "LC_MESSAGES" / "bot.po"
    joined = file.read_text(encoding="utf-8").replace('"\n"', "")
    return re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', joined, re.MULTILINE)


def _shape(page: Path) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8")
    lines = text.splitlines()
    return {
        "levels": [line.split()[0] for line in lines if re.match(r"#{1,4} ", line)],
        "rows": sum(line.lstrip().startswith("|") for line in lines),
        "steps": sum(bool(re.match(r"\d+\. ", line)) for line in lines),
        "points": sum(line.startswith("- ") for line in lines),
        "commands": [] if page.stem.startswith("README") else _commands(lines),
    }


def _commands(lines: list[str]) -> list[str]:
    """What is to be typed, without the remarks beside it and without a folder's name, which is translated."""
    typed = [line.split("#")[0].strip() for line in lines if line.startswith("    ")]
    return [line for line in typed if line]
