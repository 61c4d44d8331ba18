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
QUOTED = {"fr": re.compile(r"«\u00a0\{(\w+)\}"), "en": re.compile(r"“\{(\w+)\}")}
INNER = {"fr": "“{}”", "en": "‘{}’"}
PAIR = re.compile(r"[«“]\s?([^«»“”]*?)\s?[»”]|\"([^\"]+)\"")


class Translator:
    """Whole sentences in one language: `t(key, name=value)` and `t.n(key, count, …)`.

    Values are put in as they are: views escape member text before it comes here. But what a sentence quotes
    keeps to the language's inner quotation marks: “In ‘overvoltage’ faults…”, « Les défauts “surtension”… ».
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
        quoted = {name: self._inner(values[name]) for name in QUOTED[self.language].findall(sentence)}
        return sentence.format(**{**values, **quoted})

    def _inner(self, text: Any) -> Any:
        """A quoted text with the inner marks around what it quotes itself."""
        if not isinstance(text, str):
            return text
        return PAIR.sub(lambda pair: INNER[self.language].format(pair[1] or pair[2] or ""), text)


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
