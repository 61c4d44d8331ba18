"""Sets of phrases, found in lists of words in one pass.

A phrase is written as words with a space between: `a|b` is either word, a slot that ends with `?` may be
missing, `*` is any one word, `word~` any word that begins so, `*word` any that ends so. Phrases are
separated by line ends or " / ".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

_SPLIT = re.compile(r"\n| / ")


def word_set(listed: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(listed.split())


class _Node:
    """Where a phrase may go on: by one word, by how a word begins or ends, or by any."""

    __slots__ = ("after", "begins", "ends", "whole")

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}
        self.begins: dict[str, _Node] = {}
        self.ends: dict[str, _Node] = {}
        self.whole = False  # a phrase ends here

    def add(self, slot: str) -> _Node:
        """The node after this slot, which is made if need be."""
        if len(slot) > 1 and slot.endswith("~"):
            return self.begins.setdefault(slot[:-1], _Node())
        if len(slot) > 1 and slot.startswith("*"):
            return self.ends.setdefault(slot[1:], _Node())
        return self.after.setdefault(slot, _Node())

    def steps(self, word: str) -> list[_Node]:
        """The nodes that this word leads to."""
        after = self.after.get(word)
        found = [] if after is None else [after]
        if "*" in self.after:
            found.append(self.after["*"])
        if self.begins:
            found += [node for start, node in self.begins.items() if word.startswith(start)]
        if self.ends:
            found += [node for end, node in self.ends.items() if word.endswith(end) and word != end]
        return found


class Phrases:
    """Many phrases, as a tree by words: looking for all of them costs as much as for one."""

    def __init__(self, *tables: str) -> None:
        self._root = _Node()
        for table in tables:
            for line in _SPLIT.split(table):
                for phrase in _spelled(line.split()):
                    self._add(phrase)

    def _add(self, phrase: Sequence[str]) -> None:
        node = self._root
        for slot in phrase:
            node = node.add(slot)
        node.whole = bool(phrase)

    def at(self, words: Sequence[str], start: int) -> int:
        """Where the longest phrase that begins here ends; `start` itself if none does."""
        best, place = start, start
        nodes = self._root.steps(words[start]) if start < len(words) else []
        while nodes:
            place += 1
            if any(node.whole for node in nodes):
                best = place
            nodes = (
                [after for node in nodes for after in node.steps(words[place])] if place < len(words) else []
            )
        return best

    def within(self, words: Sequence[str]) -> bool:
        """Whether one stands anywhere."""
        return any(self.at(words, start) > start for start in range(len(words)))

    def heads(self, words: Sequence[str], starts: Iterable[int]) -> bool:
        """Whether one stands at any of these places."""
        return any(self.at(words, start) > start for start in starts)

    def without(self, words: Sequence[str]) -> list[str]:
        """The words that no phrase covers, taken from the left, the longest phrase first."""
        left, place = [], 0
        while place < len(words):
            end = self.at(words, place)
            if end == place:
                left.append(words[place])
            place = max(end, place + 1)
        return left


def _spelled(slots: Sequence[str]) -> Iterator[list[str]]:
    choices = [[*slot.rstrip("?").split("|"), *([""] if slot.endswith("?") else [])] for slot in slots]
    for choice in product(*choices):
        yield [word for word in choice if word]
