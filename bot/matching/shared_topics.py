"""Topics that several people would like to learn: a circle in sight, by how many they are, without names."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from bot.text.terms import fold, terms

FEWEST = 3  # of fewer, a number would point at somebody


class Circle(NamedTuple):
    """A topic as its first person wrote it, that person's wish, and how many share it."""

    wish: int
    topic: str
    people: int


def circles(wishes: Iterable[tuple[int, str]]) -> list[Circle]:
    """Out of (wish's number, topic), one a person and topic: the topics of enough people, the most first."""
    first: dict[frozenset[str], tuple[int, str]] = {}
    people: Counter[frozenset[str]] = Counter()
    for number, topic in sorted(wishes):
        key = frozenset(terms(fold(topic))) or frozenset({fold(topic)})
        first.setdefault(key, (number, topic))
        people[key] += 1
    return [Circle(*first[key], count) for key, count in people.most_common() if count >= FEWEST]
