"""Every ring of two or three people, or, where there are too many, the best of each person.

A person's few rings are never dropped for others' many: of each person the best are kept, and a ring stays if
it is among the best of one of its people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ring = tuple[int, ...]  # places of people, each giving to the next and the last to the first; lowest first
Fits = NDArray[np.float64]  # (n, n): how well the row's person teaches the column's; -inf where not at all

RINGS_ALTOGETHER = 20_000  # about so many are weighed; up to 27 people, that is all there can be
LEAST_RINGS_EACH = 10  # kept of each length for each person, however many people there are
PARTNERS_LOOKED_AT = 400  # on either side of a person: the best; more where a topic is everybody's


@dataclass(frozen=True, slots=True)
class RingsFound:
    """Rings in order, the sum of fits of each, and whether these are all there are."""

    rings: list[Ring]
    fits: list[float]
    whole: bool


def fit_matrix(legs: Mapping[tuple[int, int], float], people: list[int]) -> Fits:
    """Of legs between ids, the fits by places in `people`. Memory grows with the square: 200 MB for 5,000."""
    place = {one: index for index, one in enumerate(people)}
    fits = np.full((len(people), len(people)), -np.inf)
    for (giver, receiver), fit in legs.items():
        if giver != receiver:
            fits[place[giver], place[receiver]] = fit
    return fits


def rings_found(fits: Fits) -> RingsFound:
    """Rings of two and of three."""
    most = max(LEAST_RINGS_EACH, RINGS_ALTOGETHER // max(len(fits), 1))
    found, whole = set[Ring](), _most_partners(fits) <= PARTNERS_LOOKED_AT
    for one in range(len(fits)):
        for rings, values in (_twos(fits, one), _threes(fits, one)):
            best = _places_of_best(values, most)
            whole = whole and len(best) == len(values)
            found.update(_from_lowest(ring) for ring in rings[best].tolist())
    rings_kept = sorted(found)
    return RingsFound(rings_kept, [_sum_of_fits(fits, ring) for ring in rings_kept], whole)


def _twos(fits: Fits, one: int) -> tuple[NDArray[np.intp], Fits]:
    """(k, 2) rings from this person, and their (k,) fits."""
    values = fits[one] + fits[:, one]
    others = np.flatnonzero(np.isfinite(values))
    return np.column_stack((np.full_like(others, one), others)), values[others]


def _threes(fits: Fits, one: int) -> tuple[NDArray[np.intp], Fits]:
    """(k, 3) rings from this person, and their (k,) fits."""
    seconds, thirds = _partners(fits[one]), _partners(fits[:, one])
    values = fits[one, seconds][:, None] + fits[np.ix_(seconds, thirds)] + fits[thirds, one][None, :]
    row, column = np.nonzero(np.isfinite(values))
    rings = np.column_stack((np.full_like(row, one), seconds[row], thirds[column]))
    return rings, values[row, column]


def _partners(fits: Fits) -> NDArray[np.intp]:
    """Where a person's fits with others are the best, in order of place."""
    there = np.flatnonzero(np.isfinite(fits))
    return np.sort(there[_places_of_best(fits[there], PARTNERS_LOOKED_AT)])


def _most_partners(fits: Fits) -> int:
    """How many people somebody teaches, or learns from, at the most."""
    there = np.isfinite(fits)
    return int(max(there.sum(axis=0).max(initial=0), there.sum(axis=1).max(initial=0)))


def _places_of_best(values: Fits, most: int) -> NDArray[np.intp]:
    """So many places of the highest values, highest first; of equal ones the first."""
    if len(values) <= most:
        return np.argsort(-values, kind="stable")
    there = np.flatnonzero(values >= np.partition(values, -most)[-most])
    return there[np.argsort(-values[there], kind="stable")][:most]


def _from_lowest(ring: list[int]) -> Ring:
    """The same ring, told from its lowest person on."""
    start = ring.index(min(ring))
    return tuple(ring[start:] + ring[:start])


def _sum_of_fits(fits: Fits, ring: Ring) -> float:
    return sum(float(fits[ring[at - 1], ring[at]]) for at in range(len(ring)))
