"""A floor for the exact solver: whoever has the fewest rings is served first; the best of several tries.

Stopped early, a branch and bound can be worse than this (1,161 people served in place of 1,969, measured).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from random import Random

from bot.matching.solver.ring_search import Ring

TRIES = 10  # with each of these
THREE_DEARER = (1.0, 1.5, 2.0, 4.0)  # what a ring of three seems to take, as a multiple of what it does
FLOOR_SEED = 7  # the same rings give the same floor
CHANCE_SHARE = 0.5  # how far chance may make a ring seem to take more from others than it does


def worth(chosen: Sequence[int], rings: Sequence[Ring], fits: Sequence[float]) -> tuple[int, int, float]:
    """People served, then how many rings they make, then fit: more is better."""
    return sum(len(rings[one]) for one in chosen), len(chosen), sum(fits[one] for one in chosen)


def scarcest_first(rings: Sequence[Ring], fits: Sequence[float]) -> list[int]:
    """The places of rings that share nobody."""
    of_person: dict[int, list[int]] = {}
    for number, ring in enumerate(rings):
        for one in ring:
            of_person.setdefault(one, []).append(number)
    draw = Random(FLOOR_SEED)  # noqa: S311  (nothing secret)
    tries = [_one_try(rings, of_person, draw, dearer) for _ in range(TRIES) for dearer in THREE_DEARER]
    return max(tries, key=lambda chosen: worth(chosen, rings, fits))


def _one_try(
    rings: Sequence[Ring], of_person: dict[int, list[int]], draw: Random, dearer: float
) -> list[int]:
    """People in the order of how few rings are left to them; each takes what costs others the fewest."""
    left = {one: len(numbers) for one, numbers in of_person.items()}
    gone, chosen = bytearray(len(rings)), list[int]()
    queue = [(count, one) for one, count in left.items()]
    heapify(queue)
    while queue:
        count, one = heappop(queue)
        if count != left[one] or not count:  # told of anew since, or nothing is left
            continue
        free = [number for number in of_person[one] if not gone[number]]
        best = min(
            free, key=lambda number: _taken(rings[number], left, dearer) * (1 + CHANCE_SHARE * draw.random())
        )
        chosen.append(best)
        for served in rings[best]:
            _retire(of_person[served], rings, gone, left, queue)
    return sorted(chosen)


def _taken(ring: Ring, left: dict[int, int], dearer: float) -> float:
    """How many rings go with this one, for each person it serves."""
    return sum(left[one] for one in ring) / len(ring) * (dearer if len(ring) > 2 else 1)


def _retire(
    numbers: list[int],
    rings: Sequence[Ring],
    gone: bytearray,
    left: dict[int, int],
    queue: list[tuple[int, int]],
) -> None:
    """These rings can no longer be made."""
    for number in numbers:
        if not gone[number]:
            gone[number] = 1
            for one in rings[number]:
                left[one] -= 1
                heappush(queue, (left[one], one))
