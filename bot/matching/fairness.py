"""Turns: what it costs to ask somebody again.

Each request fills the person's bucket, each question drains it by their fair share: a virtual queue (Neely,
"Stochastic network optimization", 2010), an online dual of the constraint that nobody is asked too often
(Agrawal & Devanur, "Fast algorithms for online stochastic convex programming", SODA 2015).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FAIR_SHARE = 0.17  # of the questions, to be asked without a price; the rule is 20 in 100, this leaves slack
PRICE = 0.005  # chance given up for a full bucket, times its square: convex, so that it bites before the cap


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked now: of the last 100 questions they were `asked` so many, `ago` says which.

    `ago` counts questions (1 = the last one), newest first or not; without it the requests count as spread
    evenly. `willing` (0..1) scales their chance.
    """

    person: int
    asked: int = 0
    willing: float = 1.0
    ago: tuple[int, ...] = ()


def bucket(ago: Iterable[int]) -> float:
    """How far somebody is ahead of their share, having been asked so many questions ago each time."""
    level, last = 0.0, 0
    for question in sorted(ago, reverse=True):
        level = max(0.0, level - FAIR_SHARE * (last - question if last else 0)) + 1.0
        last = question
    return max(0.0, level - FAIR_SHARE * (last - 1)) if last else 0.0


def price(candidate: Candidate) -> float:
    """Chance of an answer (0..1) that is given up rather than ask somebody who was asked much lately."""
    if not candidate.ago and not candidate.asked:
        return 0.0
    ago = candidate.ago or tuple(round(n * 100 / candidate.asked) for n in range(1, candidate.asked + 1))
    return PRICE * bucket(ago) ** 2
