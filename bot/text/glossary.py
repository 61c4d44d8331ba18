"""French for a model that reads only English: word by word, out of a list, before it is encoded.

Dictionary translation with phrases before words is the oldest way to search across two languages
(Ballesteros & Croft, "Phrasal translation and query expansion techniques for cross-language information
retrieval", SIGIR 1997). It is no translation for people to read; it gives a small English model words it can
work with. As it is, all-MiniLM-L6-v2 sees of a French text above all that it is French: two unrelated
questions have a cosine of 0.43, two of one topic 0.45. By their English words they have 0.09 and 0.17, just
as English questions do (0.07 and 0.17), and more than twice as many find their person (bench bilingual).
A multilingual model needs none of this and gets none.

`glossary.tsv` holds everyday and workplace French, one phrase and its English a line; it is ours to extend.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from bot.text.terms import detect_language, fold, stem, terms, words_of

GLOSSARY = Path(__file__).with_name("glossary.tsv")

Phrases = dict[tuple[str, ...], str]


def english(text: str) -> str:
    """The text with French replaced by English words; as it is where it does not look French."""
    spoken = detect_language(text)
    if spoken == "fr" or (
        spoken is None and _looks_french([word for word, acronym in words_of(text) if not acronym])
    ):
        return " ".join(_replaced([word for word, _ in words_of(text)]))
    return text


def bilingual_terms(text: str) -> list[str]:
    """`terms`, and for French also those of its English: what a text can be found by where no model helps."""
    own, glossed = terms(text), english(text)
    return own if glossed == text else list(dict.fromkeys((*own, *terms(glossed))))


def code_switched_terms(text: str) -> list[str]:
    """`bilingual_terms`, and the English of French words that stand in an English text ("the étiquettes")."""
    phrases, found = _phrases()[0], bilingual_terms(text)
    for word, _ in words_of(text):
        key = (fold(word),)
        if len(word) > 3 and key in phrases and word not in _english_words():
            found += terms(phrases[key])
    return list(dict.fromkeys(found))


def is_everyday(term: str) -> bool:
    """Whether a term is plain French or English; what is not is a name, a part's number, a trade's word."""
    return term in _everyday()


@cache
def version() -> str:
    """What the vectors of glossed texts depend on: it is part of the encoder's name."""
    return hashlib.sha256(GLOSSARY.read_bytes()).hexdigest()[:6]


def _replaced(spoken: list[str]) -> list[str]:
    """Longest known phrase first; a word that is not known stays, for it may be a name or a cognate."""
    _, longest = _phrases()
    found, place = [], 0
    while place < len(spoken):
        for length in range(min(longest, len(spoken) - place), 0, -1):
            meant = _lookup(spoken[place : place + length])
            if meant is not None:
                break
        else:
            length, meant = 1, fold(spoken[place])
        found.append(meant)
        place += length
    return [meant for meant in found if meant]


def _looks_french(spoken: list[str]) -> bool:
    """A few words that say no language, a topic say: one is French only, the rest are known too, or names."""
    french = [word for word in spoken if _lookup([word]) is not None]
    names = [word for word in spoken if word not in french and not word.islower()]
    only_french = any(len(word) > 3 and fold(word) not in _english_words() for word in french)
    return only_french and len(french) + len(names) == len(spoken)


def _lookup(spoken: list[str]) -> str | None:
    """As written, else without accents, else by stems (plurals, feminines, conjugations)."""
    phrases, _ = _phrases()
    for key in (tuple(map(str.casefold, spoken)), tuple(map(fold, spoken)), _stems(spoken)):
        if key in phrases:
            return phrases[key]
    return None


def _stems(spoken: list[str]) -> tuple[str, ...]:
    return ("~", *(stem(word, "fr") for word in spoken))


@cache
def _phrases() -> tuple[Phrases, int]:
    """Every phrase under the three keys of `_lookup`, plainer spellings first; and the longest's length."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    listed = [line.split("\t") for line in lines if "\t" in line]
    spoken = [([word for word, _ in words_of(french)], meant) for french, meant in listed]
    found: Phrases = {tuple(phrase): meant for phrase, meant in spoken}
    for phrase, meant in sorted(spoken, key=lambda entry: [fold(word) for word in entry[0]] != entry[0]):
        found.setdefault(tuple(map(fold, phrase)), meant)
        found.setdefault(_stems(phrase), meant)
    return found, max(len(phrase) for phrase, _ in spoken)


@cache
def _english_words() -> frozenset[str]:
    return frozenset(word for meant in _phrases()[0].values() for word in meant.split())


@cache
def _everyday() -> frozenset[str]:
    phrases = _phrases()[0]
    french = (word for phrase in phrases for word in phrase)
    return _english_words() | frozenset(map(fold, french)) | {t for m in phrases.values() for t in terms(m)}
