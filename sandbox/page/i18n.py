"""The page's own sentences, in English and in French. What people and the app say is never translated."""

import json
from functools import cache
from pathlib import Path

from markupsafe import Markup

LANGUAGES = ("en", "fr")
FOLDER = Path(__file__).parent / "locales"


class Translator:
    """`translate(key, name=value)` is a sentence as text; `translate.n(key, count)` the form for a count;
    `translate.html(key, …)` one into which markup of ours may be put. A missing key is a KeyError."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._sentences = _catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        sentence = self._sentences[key]
        return sentence.format(**values) if values else sentence

    def has(self, key: str) -> bool:
        return key in self._sentences

    def n(self, key: str, count: int, **values: object) -> str:
        one = count == 1 or (self.language == "fr" and count == 0)
        return self(f"{key}.one" if one else f"{key}.many", count=count, **values)

    def html(self, key: str, **values: object) -> Markup:
        return Markup("").join([Markup.escape(self._sentences[key])]).format(**values)


@cache
def _catalogue(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return read


@cache
def translator(language: str) -> Translator:
    return Translator(language)


def preferred(accept: str) -> str:
    """The language that a browser's Accept-Language likes best among ours; English when it likes neither."""
    wishes = []
    for place, part in enumerate(accept.split(",")):
        name, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), place, name[:2].lower()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(wishes) if name in LANGUAGES), "en")
