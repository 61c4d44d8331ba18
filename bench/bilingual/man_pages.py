"""A third set, of hands that never heard of Éclair: manual pages that Debian has in French and in English.

`apt-get install manpages manpages-fr manpages-fr-dev manpages-dev` puts them under /usr/share/man; nothing of
them stands here. What a page says it is for ("list directory contents") shall find the page's description,
among 300, by meaning alone: Hit@3.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from bench.shares import Share
from bot.embedding.encoder import Encoder, Vectors

PAGES = 300
READ = 600  # characters of a description
FOUND = 3
PAIRS = (("fr", "fr"), ("en", "en"), ("fr", "en"), ("en", "fr"))

_SECTION = re.compile(r'^\.S[Hh]\s+"?(.+?)"?\s*$', re.MULTILINE)
_ESCAPE = re.compile(r"\\f\([A-Z]{2}|\\f.|\\s[-+]?\d|\\[&|/,^%]|\\\*\(..|\\\[[^\]]*\]")
_NAMES = {"NAME", "NOM"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language: what it is for, and what it says."""

    purpose: str
    description: str


def pages(folder: Path) -> dict[str, list[Page]]:
    """The same pages in both languages, by language: PAGES of them, spread evenly; fewer where there are."""
    french, english = _files(folder / "fr"), _files(folder)
    both = [
        (fr, en)
        for name in sorted(french.keys() & english.keys())
        if (fr := _page(french[name])) and (en := _page(english[name]))
    ]
    chosen = both[:: max(1, len(both) // PAGES)][:PAGES]
    return {"fr": [fr for fr, _ in chosen], "en": [en for _, en in chosen]}


def measure(found: dict[str, list[Page]], encoder: Encoder) -> dict[str, Share]:
    """Hit@3 by pair of languages (asked → found)."""
    asked = {spoken: encoder.encode([p.purpose for p in some], query=True) for spoken, some in found.items()}
    told = {spoken: encoder.encode([p.description for p in some]) for spoken, some in found.items()}
    return {f"{q} → {p}": Share(_hits(asked[q], told[p]), len(told[p])) for q, p in PAIRS}


def _hits(asked: Vectors, told: Vectors) -> int:
    cosines = asked @ told.T
    better = (cosines > cosines.diagonal()[:, None]).sum(axis=1)
    return int((better < FOUND).sum())


def _files(folder: Path) -> dict[str, Path]:
    return {f"{file.parent.name}/{file.name}": file for file in folder.glob("man[1-8]/*.gz")}


def _page(file: Path) -> Page | None:
    """None for a page that is only a pointer to another, or without a name or a description."""
    try:
        text = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
    except OSError:
        return None
    parts = _SECTION.split(text)
    sections = list(zip(parts[1::2], map(_plain, parts[2::2]), strict=True))
    names = [said for title, said in sections if title.strip().upper() in _NAMES]
    described = [said for title, said in sections if title.strip().upper() == "DESCRIPTION"]
    purpose = names[0].partition(" - ")[2].strip() if names else ""
    return Page(purpose, described[0][:READ]) if len(purpose) > 3 and described and described[0] else None


def _plain(section: str) -> str:
    """What a reader sees of it, without the markup."""
    lines = []
    for line in section.splitlines():
        if line.startswith((".", "'")):
            macro, _, rest = line.partition(" ")
            line = rest if macro in (".B", ".I", ".BR", ".BI", ".IR", ".RB", ".Nd", ".Nm") else ""
        lines.append(line)
    return " ".join(_unescaped(" ".join(lines)).split())


def _unescaped(text: str) -> str:
    return _ESCAPE.sub("", text.replace(r"\-", "-").replace(r"\ ", " ").replace(r"\e", "\\")).replace('"', "")
