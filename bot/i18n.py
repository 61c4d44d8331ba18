"""The reader's language: gettext catalogues, read from the `.po` files at start."""

import gettext
import io
import re
from functools import cache
from importlib import resources
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("fr", "en")
DOMAIN = "bot.po"
QUOTED = {"fr": re.compile(r"«[^«»]*»"), "en": re.compile(r"“[^“”]*”")}
NAMED = re.compile(r"\{(\w+)\}")
WITHIN = {
    "fr": ((re.compile(r"«[ \u00a0\u202f]*"), "“"), (re.compile(r"[ \u00a0\u202f]*»"), "”")),
    "en": ((re.compile("“"), "‘"), (re.compile("”"), "’")),
}


class Translator:
    """Whole sentences in one language: `t(key, name=value)` and `t.n(key, count, …)`.

    Values are put in as they are, but for quotation marks within quotation marks: views escape member text
    before it comes here.
    A key that the catalogue lacks raises `KeyError`; a test compares the catalogues.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, key: str, /, **values: Any) -> str:
        return self._filled(_found(key, self._catalogue.gettext(key)), values)

    def n(self, key: str, count: int, /, **values: Any) -> str:
        """The form for `count`, which the sentence may show as `{count}`."""
        plural = self._catalogue.ngettext(key, f"{key}#", count)
        return self._filled(_found(key, plural), {"count": count, **values})

    def _filled(self, sentence: str, values: dict[str, Any]) -> str:
        """What is quoted by the sentence has its own quotation marks turned into inner ones: « … “…” … »."""
        quoted = {name for part in QUOTED[self.language].findall(sentence) for name in NAMED.findall(part)}
        return sentence.format(
            **{
                name: _within(str(value), self.language) if name in quoted else value
                for name, value in values.items()
            }
        )


def _within(text: str, language: str) -> str:
    for marks, inner in WITHIN[language]:
        text = marks.sub(inner, text)
    return text


def _found(key: str, sentence: str) -> str:
    if sentence.rstrip("#") == key:
        raise KeyError(key)
    return sentence


@cache
def translator(language: str) -> Translator:
    """The translator for a language code; an unknown one reads English."""
    return Translator(language if language in LANGUAGES else "en")


def from_locale(locale: str | None) -> str | None:
    """The catalogue for a Slack locale: "fr-CA" reads French, "de-DE" English, none stays none."""
    if not locale:
        return None
    return "fr" if locale.lower().startswith("fr") else "en"


@cache
def _catalogue(language: str) -> gettext.GNUTranslations:
    source = resources.files("bot") / "locales" / language / "LC_MESSAGES" / DOMAIN
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
