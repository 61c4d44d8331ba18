"""The catalogues: the same keys and placeholders in both languages, all of them used, well typeset."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, from_locale, translator

BOT = Path(__file__).parents[2] / "bot"
CODE = re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|https?://\S+|:[a-z_]+:")
HIGH = re.compile(r"(?<![\u00a0\u202f!?])[!?;»]|«(?![\u00a0\u202f])")
COLON = re.compile(r"(?<![\u00a0\u202f\d]):(?![\w/])")
KEY = re.compile(r"^[a-z_]+(\.[a-z0-9_]+)*$")


def catalogue(language: str) -> Catalog:
    with (BOT / "locales" / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> dict[str, Message]:
    found = {}
    for message in catalogue(language):
        if message.id:
            found[message.id[0] if isinstance(message.id, tuple) else message.id] = message
    return found


def sentences(language: str) -> Iterator[tuple[str, str]]:
    for key, message in messages(language).items():
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            yield key, text


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def literals() -> set[str]:
    """Every string in the bot's code, and the beginnings of those that are put together."""
    found: set[str] = set()
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def beginnings() -> set[str]:
    """What keys begin with that are put together: f"question.state.{state}"."""
    found: set[str] = set()
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if "." in start and KEY.match(f"{start.rstrip('.')}"):
                    found.add(start)
    return found


def test_both_languages_hold_the_same_sentences() -> None:
    assert set(messages("fr")) == set(messages("en"))


def test_no_sentence_is_empty_or_left_as_its_key() -> None:
    for language in LANGUAGES:
        assert [key for key, text in sentences(language) if not text.strip() or text == key] == []


def test_the_same_placeholders_stand_in_both_languages() -> None:
    english = messages("en")
    for key, message in messages("fr").items():
        texts = [message.string, english[key].string]
        names = [set.union(*(placeholders(t) for t in (s if isinstance(s, tuple) else (s,)))) for s in texts]
        assert names[0] == names[1], key


def test_plurals_are_plurals_in_both_languages() -> None:
    english = messages("en")
    for key, message in messages("fr").items():
        assert isinstance(message.id, tuple) == isinstance(english[key].id, tuple), key
        if isinstance(message.id, tuple):
            assert message.id[1] == f"{key}#"


def test_every_sentence_is_used_somewhere() -> None:
    used, starts = literals(), beginnings()
    keys = [key for key in messages("en") if key not in used and key.rpartition(".")[0] not in used]
    idle = [key for key in keys if not any(key.startswith(start) for start in starts)]
    assert idle == []


def keys_asked_for() -> Iterator[tuple[str, str]]:
    """Literal keys given to a translator or a refusal: t("…"), me.t("…"), t.n("…"), Refusal("…")."""
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = ast.unparse(node.func)
            first = node.args[0]
            if re.search(r"(^|\.)t(\.n)?$|^Refusal$", name) and isinstance(first, ast.Constant):
                yield file.name, str(first.value)


def test_every_key_that_the_code_asks_for_exists() -> None:
    known = set(messages("en"))
    asked = set(keys_asked_for())
    assert len(asked) > 50
    assert {(file, key) for file, key in asked if key not in known} == set()


def test_every_beginning_of_a_key_that_is_put_together_has_sentences() -> None:
    known = set(messages("en"))
    nouns = {key.split(".")[0] for key in known}
    starts = {start for start in beginnings() if start.split(".")[0] in nouns and start.endswith(".")}
    ids = {start for start in starts if not any(key.startswith(start) for key in known)}
    assert ids <= {"question.posted.", "question.moved.", "question.still_open.", "question.check."}, ids


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_and_quotation_marks_are_real(language: str) -> None:
    wrong = [key for key, text in sentences(language) if re.search(r"['\"]", CODE.sub("", text))]
    assert wrong == []


def test_french_sets_unbreakable_spaces_before_high_punctuation_and_within_guillemets() -> None:
    wrong = []
    for key, text in sentences("fr"):
        bare = CODE.sub("x", text)
        if HIGH.search(bare) or COLON.search(bare):
            wrong.append(key)
    assert wrong == []


def test_english_sets_no_space_before_punctuation() -> None:
    wrong = [key for key, text in sentences("en") if re.search(r"\s[!?;:,.](?!\w)", CODE.sub("x", text))]
    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("fr-FR", "fr"),
        ("fr-CA", "fr"),
        ("FR", "fr"),
        ("en-GB", "en"),
        ("de-DE", "en"),
        ("", None),
        (None, None),
    ],
)
def test_a_locale_leads_to_the_catalogue_that_its_reader_knows_best(
    locale: str | None, language: str | None
) -> None:
    assert from_locale(locale) == language


def test_french_counts_nothing_as_one_and_english_as_many() -> None:
    assert "quelqu’un" in translator("fr").n("answer.votes", 1)
    assert "3 colleagues" in translator("en").n("answer.votes", 3)


def test_a_sentence_that_is_not_there_is_an_error_and_never_shows_its_key() -> None:
    with pytest.raises(KeyError):
        translator("fr")("question.no_such_sentence")
