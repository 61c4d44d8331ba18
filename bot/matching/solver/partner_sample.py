"""Which pairs of a round are weighed: all in a small company, in a large one a sample with some for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import combinations
from random import Random

from bot.matching.solver.meetings import Pair, pair
from bot.matching.solver.pair_costs import PairCosts

PEOPLE_WEIGHED_WHOLE = 300  # up to so many people, every pair is weighed
SAMPLE_SIZE = 200  # people looked at for each person
SAMPLE_BY_INTEREST = 100  # of these, so many at most because they share an interest
PARTNERS_KEPT = 15  # the cheapest of the sample
PAIRS_ADDED = 300_000  # about so many, where people are left over: all partners of 60 among 5,000


def all_pairs(people: Iterable[int], costs: PairCosts) -> dict[Pair, int]:
    """Every two of them who never met and may meet, with what it costs."""
    return {two: cost for two in combinations(sorted(people), 2) if (cost := costs.new(*two)) is not None}


def sampled_pairs(costs: PairCosts, seed: int) -> dict[Pair, int]:
    """The pairs to weigh, with what each costs; a pair is there if either end chose the other.

    Whoever finds fewer partners in the sample than are kept is shown everybody: so nobody is left without a
    partner by the sample alone.
    """
    people = list(costs.people)
    if len(people) <= PEOPLE_WEIGHED_WHOLE:
        return all_pairs(people, costs)
    draw, sharing = Random(seed), _sharing(costs)  # noqa: S311  (nothing secret)
    edges: dict[Pair, int] = {}
    for one in people:
        partners = partners_of(one, _sample(one, people, sharing, costs, draw), costs)
        if len(partners) < PARTNERS_KEPT:
            partners = partners_of(one, people, costs)
        for cost, other in nsmallest(PARTNERS_KEPT, partners):
            edges[pair(one, other)] = cost
    return edges


def partners_of(one: int, others: Iterable[int], costs: PairCosts) -> list[tuple[int, int]]:
    """(cost, partner) for each of the others whom this person never met and may meet."""
    return [(cost, other) for other in others if other != one and (cost := costs.new(one, other)) is not None]


def partners_added(left: Sequence[int], costs: PairCosts, seed: int) -> dict[Pair, int]:
    """More pairs for those whom the sample left over: all there are, or, for very many people, some.

    By chance then, not the cheapest: that many are left is a sign that all would have the same partners.
    """
    draw, most = Random(seed), PAIRS_ADDED // max(len(left), 1)  # noqa: S311  (nothing secret)
    added: dict[Pair, int] = {}
    for one in left:
        partners = partners_of(one, costs.people, costs)
        for cost, other in draw.sample(partners, min(len(partners), most)):
            added[pair(one, other)] = cost
    return added


def _sharing(costs: PairCosts) -> dict[str, list[int]]:
    """Who has each interest."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in costs.people.values():
        for interest in sorted(one.interests):
            found[interest].append(one.id)
    return found


def _sample(
    one: int, people: list[int], sharing: dict[str, list[int]], costs: PairCosts, draw: Random
) -> list[int]:
    """People drawn from those with each of somebody's interests, then from all, in the order of ids."""
    interests = sorted(costs.people[one].interests)
    found = set[int]()
    for interest in interests:
        known = sharing[interest]
        found.update(draw.sample(known, min(len(known), SAMPLE_BY_INTEREST // len(interests) + 1)))
    found.update(draw.sample(people, SAMPLE_SIZE - SAMPLE_BY_INTEREST))
    return sorted(found)
