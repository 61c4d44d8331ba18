"""Swap rings, made by the bot or taken greedily, and what is counted in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from bot.matching.rings import Leg, rings
from bot.matching.solver.ring_search import fit_matrix, rings_found


@dataclass(frozen=True, slots=True)
class Swaps:
    """People in a ring, rings, planted rings found, the share of people that may be missing, seconds."""

    served: int
    rings: int
    planted: int
    gap: float | None  # None: unknown
    seconds: float


def by_the_bot(legs: Sequence[Leg], planted: Sequence[frozenset[int]], patience: float) -> Swaps:
    """Rings as members get them, in about so many seconds."""
    begun = perf_counter()
    made = rings(legs, set(), patience)
    took = perf_counter() - begun
    found = {frozenset(leg.giver for leg in ring) for ring in made.rings}
    return Swaps(made.served, len(made.rings), len(found & set(planted)), made.gap, took)


def greedily(legs: Sequence[Leg], planted: Sequence[frozenset[int]]) -> Swaps:
    """Of the same rings the longest that fits best, then the next whose people are still free."""
    begun = perf_counter()
    people = sorted({one for leg in legs for one in (leg.giver, leg.receiver)})
    best = {(leg.giver, leg.receiver): leg.fit for leg in sorted(legs, key=lambda leg: leg.fit)}
    found = rings_found(fit_matrix(best, people))
    taken, made = set[int](), list[frozenset[int]]()
    for _, _, ring in sorted(
        (-len(ring), -fit, ring) for ring, fit in zip(found.rings, found.fits, strict=True)
    ):
        if taken.isdisjoint(ring):
            taken.update(ring)
            made.append(frozenset(people[place] for place in ring))
    return Swaps(len(taken), len(made), len(set(made) & set(planted)), None, perf_counter() - begun)
