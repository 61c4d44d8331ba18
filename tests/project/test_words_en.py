"""English as people speak it: words and turns that no sentence of ours uses, in Slack or on the page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.i18n import translator
from sandbox.page.i18n import FOLDER
from tests.project.test_catalogues import sentences

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
CODE = re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|https?://\S+")
TURNS = {  # what nobody says, and what people say
    r"somebody|anybody|everybody": "someone, anyone, everyone",
    r"whoever|whom": "the person who, anyone who, who",
    r"look(s|ed|ing)? back|looks backs?": "retrospective (the ritual), feedback (after a session)",
    r"stands?|stood": "is, is posted",
    r"amend(s|ed)?": "edit",
    r"L&D": "learning leads",
    r"those responsible|responsible for Éclair": "the people who look after Éclair",
    r"referents?": "go-to person",
    r"call(s|ed)? off": "cancel",
    r"take it away|taken? back by|(is|was|were|been) taken back": "download; withdraw",
    r"understood": "OK",
    r"anew": "again",
    r"(?<!people )at once": "straight away",
    r"(know|known|knows|learned|learn) of (you|me)": "know about",
    r"nothing more is (needed|asked)": "you don’t need to do anything",
    r"(do|does|did|is|are|was|were|has|have|had|will|would|could|can|should) not": "a contraction",
    r"cannot": "can’t",
    r"I (am|will|would)(?= [a-z])": "I’m, I’ll, I’d",
    r"I (have|had)(?= (not|never|just|already|read|been|seen|told|\w+ed)\b)": "I’ve, I’d",
    r"(?<!who )(?<!about )(you|they|we) (are|will|would)(?= [a-z])": "you’re, they’ll",
    r"(?<!as )(?<!time )(it|that|there|what) is(?= [a-z])": "it’s, that’s, there’s, what’s",
    r"(?<!shall )(?<!often )I (ask|pass|tell|bring|remind|suggest|fix|let|note|try|post)": "I’ll",
    r"was (asked|accepted) already|is (accepted|written|settled) already": "has already been",
    r"(nobody|no one) of|people of this": "in this channel",
    r"may have x|is the most": "the limit is",
}


def page() -> dict[str, str]:
    said: dict[str, str] = json.loads((FOLDER / "en.json").read_text(encoding="utf-8"))
    return said


def manifest() -> Iterator[tuple[str, str]]:
    """What Slack shows of the app, which says both languages in a line."""
    features = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))["features"]
    for one in [*features["slash_commands"], *features["shortcuts"]]:
        for field in ("name", "description"):
            yield one.get("command", one.get("name")), one.get(field, "").split(" · ")[0]


def unsaid(said: Iterator[tuple[str, str]], turn: str) -> list[str]:
    found = re.compile(rf"(?<![\w’])(?:{turn})(?![\w’])", re.IGNORECASE)
    return [key for key, text in said if found.search(CODE.sub("x", text))]


@pytest.mark.parametrize("turn", TURNS, ids=TURNS.values())
def test_sentences_say_it_as_people_do(turn: str) -> None:
    assert unsaid(sentences("en"), turn) == []
    assert unsaid(iter(page().items()), turn) == []
    assert unsaid(manifest(), turn) == []


def test_the_page_has_real_apostrophes_and_quotation_marks() -> None:
    assert [key for key, text in page().items() if re.search(r"['\"]", CODE.sub("", text))] == []


def test_no_sentence_quotes_within_a_quotation_with_the_same_marks() -> None:
    assert [
        key for key, text in sentences("en") if re.search(r"“[^”]*“|‘[^’\s]*“", CODE.sub("x", text))
    ] == []


@pytest.mark.parametrize("dated", ["of {when}", "on {when}", "of {until}", "on {until}"])
def test_no_date_follows_a_word_that_today_and_tomorrow_do_not_take(dated: str) -> None:
    """Slack draws a near date as "today" or "tomorrow": nobody says "on tomorrow"."""
    assert [key for key, text in sentences("en") if dated in text] == []


def test_the_glossary_has_the_words_that_are_said() -> None:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()[7:]
    rows = [row.strip("| \n").split(" | ") for row in lines if row.startswith("|")]
    assert len(rows) >= 30 and all(len(row) == 4 for row in rows)
    said = " ".join([*(text for _, text in sentences("en")), *page().values()]).casefold()
    words = [re.sub(r" \(.*", "", word).casefold() for word, *_ in rows]
    several = {word: r"s?\W".join(map(re.escape, word.split())) for word in words}
    assert [word for word, found in several.items() if not re.search(rf"\b{found}s?\b", said)] == []
    explained = [(word, f"{word} {what}") for word, _, what, _ in rows]
    assert [word for turn in TURNS for word in unsaid(iter(explained), turn)] == []


def test_what_ended_is_not_said_to_have_found_its_answer() -> None:
    assert "answer" not in translator("en")("question.still_open.none")
    assert "without an answer" not in translator("en")("question.state.unanswered"), "there may be some"
