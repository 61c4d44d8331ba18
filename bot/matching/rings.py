"""Swap rings: A teaches B who teaches A, or A teaches B who teaches C who teaches A.

Each person is in one ring at most; as many people as possible are served, then two rather than three, since
each of them has to agree; then fit. The work is done by another process (`bot.matching.solver.ring_packing`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.matching.solver.child_process import SOLVER_LIMITS, SolverError, SolverLimits, solved
from bot.matching.solver.meetings import Pair, pair

__all__ = ["Leg", "Pair", "Rings", "SolverError", "rings"]


@dataclass(frozen=True, slots=True)
class Leg:
    """`giver` could teach `receiver` (ids) so well, 0..1; `tag` is the caller's own, such as a topic."""

    giver: int
    receiver: int
    fit: float
    tag: int


@dataclass(frozen=True, slots=True)
class Rings:
    """Each ring's legs in order, each receiver giving the next; the lowest id gives first.

    `proved`: none are better in all three respects. `gap`: the share of people that might be served besides.
    """

    rings: tuple[tuple[Leg, ...], ...]
    proved: bool
    gap: float

    @property
    def served(self) -> int:
        """How many people are in a ring."""
        return sum(map(len, self.rings))


def rings(
    legs: Iterable[Leg], never: Collection[Pair], seconds: float, limits: SolverLimits = SOLVER_LIMITS
) -> Rings:
    """The rings to make in about so many seconds; up to some thousands of people.

    `never` may not teach each other: ids, the lower one first. Of several legs between two people, the best.
    The same legs give the same rings, in whatever order, if it is proved that none are better; where the
    seconds run out, what was found until then depends on the machine. ValueError for a fit outside 0..1,
    SolverError where there is no answer.
    """
    best: dict[tuple[int, int], Leg] = {}
    for leg in legs:
        if not 0 <= leg.fit <= 1:
            raise ValueError(f"a fit of {leg.fit}")
        ends = (leg.giver, leg.receiver)
        if leg.giver != leg.receiver and pair(*ends) not in never:
            best[ends] = min(best.get(ends, leg), leg, key=lambda one: (-one.fit, one.tag))
    asked = {"legs": [[*ends, leg.fit] for ends, leg in best.items()], "seconds": seconds}
    answer = solved("rings", asked, limits)
    made = tuple(tuple(_legs(ring, best)) for ring in answer["rings"])
    return Rings(made, answer["proved"], answer["gap"])


def _legs(ring: list[int], best: dict[tuple[int, int], Leg]) -> Iterable[Leg]:
    return (best[giver, receiver] for giver, receiver in zip(ring, [*ring[1:], ring[0]], strict=True))
