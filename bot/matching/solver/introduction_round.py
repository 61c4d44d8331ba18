"""One round: new pairs first, a third where somebody is over, then those again who met least and longest ago.

Each step is solved exactly, and takes from the next whoever it could serve.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations

from bot.matching.solver.exact_matching import cheapest_matching
from bot.matching.solver.meetings import Meetings, Pair, Participant
from bot.matching.solver.pair_costs import PairCosts
from bot.matching.solver.partner_sample import partners_added, sampled_pairs

Group = tuple[int, ...]
Cost = Callable[[int, int], int | None]


def introduce(
    people: Sequence[Participant], never: Collection[Pair], met: Mapping[Pair, Meetings], seed: int
) -> tuple[list[Group], list[int]]:
    """Groups of two or three ids, each id in at most one, and who is in none; both in order."""
    costs = PairCosts(people, never, met, seed)
    groups: list[Group] = list(_new_pairs(costs, seed))
    groups = _with_thirds(groups, _left(costs, groups), costs, costs.new)
    left = _left(costs, groups)
    groups += cheapest_matching(_edges(left, costs.any))
    groups = _with_thirds(groups, _left(costs, groups), costs, costs.any)
    return sorted(groups), _left(costs, groups)


def _left(costs: PairCosts, groups: Iterable[Group]) -> list[int]:
    """Who is in none of the groups."""
    return sorted(costs.people.keys() - {one for group in groups for one in group})


def _edges(people: Iterable[int], cost_of: Cost) -> dict[Pair, int]:
    return {two: cost for two in combinations(people, 2) if (cost := cost_of(*two)) is not None}


def _new_pairs(costs: PairCosts, seed: int) -> list[Pair]:
    """Two and two who never met; whoever the sample leaves over is weighed once more with everybody."""
    edges = sampled_pairs(costs, seed)
    pairs = cheapest_matching(edges)
    left = _left(costs, pairs)
    if len(left) <= 1:  # of an odd number
        return pairs
    widened = edges | partners_added(left, costs, seed)
    return pairs if len(widened) == len(edges) else cheapest_matching(widened)


def _with_thirds(groups: list[Group], left: list[int], costs: PairCosts, cost_of: Cost) -> list[Group]:
    """The groups, where as many as possible of those left have joined a pair, each pair being joined once."""
    edges: dict[Pair, int] = {}
    for place, one in enumerate(left):
        for number, group in enumerate(groups, start=len(left)):
            cost = _joining_cost(one, group, costs, cost_of)
            if cost is not None:
                edges[place, number] = cost
    joined = {number - len(left): left[place] for place, number in cheapest_matching(edges)}
    return [
        tuple(sorted((*group, joined[number]))) if number in joined else group
        for number, group in enumerate(groups)
    ]


def _joining_cost(one: int, group: Group, costs: PairCosts, cost_of: Cost) -> int | None:
    """What it costs that somebody joins two others; None where they are not two, or one of them may not."""
    if len(group) != 2:
        return None
    first, second = cost_of(one, group[0]), cost_of(one, group[1])
    if first is None or second is None or not costs.hours_meet(one, *group):
        return None
    return first + second
