"""Who meets whom in a round of introductions: two and two across teams, and nobody alone who need not be.

Nobody meets the same person again before everybody else they may meet. Among those who never met, as many
pairs as there can be, and of all ways to do so the one with the fewest from one team and the most common
interests (an exact matching; `bot.matching.solver.introduction_round`). The work is done by another process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.matching.solver.child_process import SOLVER_LIMITS, SolverError, SolverLimits, solved
from bot.matching.solver.meetings import Meetings, Pair, Participant

__all__ = ["Introductions", "Meetings", "Pair", "Participant", "SolverError", "introductions"]


@dataclass(frozen=True, slots=True)
class Introductions:
    """Groups of two ids, or of three where somebody would be over; and those whom no group could take."""

    groups: tuple[tuple[int, ...], ...]
    alone: tuple[int, ...]


def introductions(
    people: Iterable[Participant],
    never: Collection[Pair],
    met: Mapping[Pair, Meetings],
    seed: int,
    limits: SolverLimits = SOLVER_LIMITS,
) -> Introductions:
    """One round. `never` may not meet; `met` did, before; both name the lower id first.

    The same arguments give the same round, in whatever order; another `seed` another one as good. What is
    said of people who do not take part is passed over. ValueError for an id that comes twice, SolverError
    where there is no answer.
    """
    there = sorted(people, key=lambda one: one.id)
    ids = {one.id for one in there}
    if len(ids) < len(there):
        raise ValueError("somebody takes part twice")
    asked = {
        "people": [[one.id, one.team, sorted(one.interests), one.hours] for one in there],
        "never": [two for two in sorted(never) if ids.issuperset(two)],
        "met": [[*two, known.times, known.last] for two, known in sorted(met.items()) if ids.issuperset(two)],
        "seed": seed,
    }  # fmt: skip
    answer = solved("introductions", asked, limits)
    return Introductions(tuple(tuple(group) for group in answer["groups"]), tuple(answer["alone"]))
