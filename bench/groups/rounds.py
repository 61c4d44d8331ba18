"""Rounds of introductions, made by the bot or drawn by chance, and what is counted in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from time import perf_counter

from bot.matching.introductions import Introductions, Meetings, Pair, Participant, introductions

Making = Callable[[Sequence[Participant], dict[Pair, Meetings], int], Introductions]


@dataclass(frozen=True, slots=True)
class Rounds:
    """What several rounds came to: counts over all of them, shares of pairs, the slowest round's seconds."""

    pairs: int
    repeats: int
    alone: int
    across_teams: float
    with_common_interest: float
    seconds: float


def by_the_bot(people: Sequence[Participant], met: dict[Pair, Meetings], seed: int) -> Introductions:
    """A round as members get it."""
    return introductions(people, set(), met, seed)


def by_chance(people: Sequence[Participant], met: dict[Pair, Meetings], seed: int) -> Introductions:
    """Each with the next of a shuffled list who has an hour in common; nothing else is looked at."""
    waiting = random.Random(seed).sample(people, len(people))
    groups, alone = [], []
    while waiting:
        one = waiting.pop()
        place = next((at for at, other in enumerate(waiting) if one.hours & other.hours), None)
        if place is None:
            alone.append(one.id)
        else:
            groups.append((one.id, waiting.pop(place).id))
    return Introductions(tuple(groups), tuple(alone))


def lived(people: Sequence[Participant], rounds: int, seed: int, make: Making) -> Rounds:
    """So many rounds, each knowing who met in those before."""
    met: dict[Pair, Meetings] = {}
    pairs, repeats, alone, slowest = list[Pair](), 0, 0, 0.0
    for number in range(rounds):
        begun = perf_counter()
        made = make(people, met, seed + number)
        slowest = max(slowest, perf_counter() - begun)
        alone += len(made.alone)
        for two in (two for group in made.groups for two in combinations(sorted(group), 2)):
            repeats += two in met
            met[two] = Meetings(met[two].times + 1 if two in met else 1, number)
            pairs.append(two)
    return Rounds(len(pairs), repeats, alone, *_shares(people, pairs), slowest)


def _shares(people: Iterable[Participant], pairs: Sequence[Pair]) -> tuple[float, float]:
    """Of the pairs: those across teams, and those with a common interest."""
    known = {one.id: one for one in people}
    both = [(known[one], known[other]) for one, other in pairs]
    across = sum(one.team != other.team for one, other in both)
    common = sum(bool(one.interests & other.interests) for one, other in both)
    return across / max(len(pairs), 1), common / max(len(pairs), 1)
