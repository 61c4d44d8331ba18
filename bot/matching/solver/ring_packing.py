"""Which rings to make: as many people as possible, then short rings, then fit; each person in one at most.

The cycle formulation of kidney exchange: a variable for each ring, a row for each person (Abraham, Blum &
Sandholm, "Clearing algorithms for barter exchange markets", EC 2007; Roth, Sönmez & Ünver, "Efficient kidney
exchange", American Economic Review 97, 2007), solved by branch and bound (HiGHS), one aim after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from bot.matching.solver.ring_search import Fits, Ring, RingsFound, fit_matrix, rings_found
from bot.matching.solver.scarcest_first import scarcest_first, worth

COUNTING_SHARE = 0.6  # of the seconds, to serve as many as can be; the rest is for how well rings fit
ROUNDING = 1e-6  # what the solver's bound on a whole number may be short of it


@dataclass(frozen=True, slots=True)
class PackedRings:
    """Rings of ids; whether it is proved that none are better; what share of people might still be served."""

    rings: list[list[int]]
    proved: bool
    gap: float


@dataclass(frozen=True, slots=True)
class _Solution:
    """Places of chosen rings (none if none were found in time), a bound, and whether it is reached."""

    chosen: list[int]
    bound: float
    proved: bool


def packed(legs: Mapping[tuple[int, int], float], seconds: float) -> PackedRings:
    """Of legs (giver, receiver) with a fit in 0..1. Where `seconds` are too few, the best until then."""
    until, people = monotonic() + seconds, sorted({one for leg in legs for one in leg})
    found = rings_found(fit_matrix(legs, people))
    if not found.rings:
        return PackedRings([], True, 0.0)
    best = _best(found, until)
    rings = [[people[one] for one in found.rings[number]] for number in best.chosen]
    served = sum(map(len, rings))
    return PackedRings(rings, best.proved, max(0.0, best.bound - served) / max(served, best.bound))


def _best(found: RingsFound, until: float) -> _Solution:
    """First for people, then for more and so shorter rings; then, these given, for fit. The bound: people."""
    begun, rings, fits = monotonic(), found.rings, found.fits
    members, lengths = _members(rings), np.array([float(len(ring)) for ring in rings])
    each = members.shape[0] // 2 + 1  # a person more is worth more than all the rings there can be
    rows = [LinearConstraint(members, -np.inf, 1)]
    floor = scarcest_first(rings, fits)
    counted = _solved(lengths * each + 1, rows, COUNTING_SHARE * (until - begun))
    best = max(floor, counted.chosen, key=lambda chosen: worth(chosen, rings, fits))
    served, made, _ = worth(best, rings, fits)
    rows += [LinearConstraint(np.vstack((lengths, lengths * 0 + 1)), [served, made], np.inf)]
    fitted = _solved(np.array(fits), rows, until - monotonic())
    best = max(best, fitted.chosen, key=lambda chosen: worth(chosen, rings, fits))
    bound = min(members.shape[0], (counted.bound + ROUNDING) // each) if found.whole else members.shape[0]
    return _Solution(best, bound, found.whole and counted.proved and fitted.proved)


def _members(rings: Sequence[Ring]) -> csr_array:
    """(people, rings): a row for each person in any, with 1 where the ring serves them."""
    people = [one for ring in rings for one in ring]
    numbers = [number for number, ring in enumerate(rings) for _ in ring]
    place = {one: index for index, one in enumerate(sorted(set(people)))}
    return csr_array((np.ones(len(people)), ([place[one] for one in people], numbers)))


def _solved(values: Fits, rows: list[LinearConstraint], seconds: float) -> _Solution:
    """The rings of the highest value altogether."""
    if seconds <= 0:
        return _Solution([], np.inf, False)
    options = {"time_limit": seconds, "mip_rel_gap": 0.0}
    ended = milp(-values, integrality=1, bounds=Bounds(0, 1), constraints=rows, options=options)
    chosen = [] if ended.x is None else np.flatnonzero(ended.x > 0.5).tolist()
    bound = np.inf if ended.mip_dual_bound is None else -ended.mip_dual_bound
    return _Solution(chosen, bound, ended.status == 0)
