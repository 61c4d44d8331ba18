"""Who answers more, or less, often than what they know and how active they are would say.

Each good answer is one choice among the people who might have given it. Whoever gave it answered once; each
of them was expected to by their chance. The ratio of both sums, drawn towards one while they are small (as
Efron & Morris, 1975, shrink batting averages), is a signal of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching.online_weights import ChoiceSet
from bot.search.results import Scores

PRIOR = 4.0  # answers, given as often as expected, that everybody is taken to have behind them


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """Answers somebody gave where they were one of several, and how many were to be expected of them."""

    answers: float = 0.0
    expected: float = 0.0

    def __add__(self, other: AnswerRecord) -> AnswerRecord:
        return AnswerRecord(self.answers + other.answers, self.expected + other.expected)


def outcome(choice: ChoiceSet, person: int) -> dict[int, AnswerRecord]:
    """What an answer adds to the record of each who might have given it; nothing where it was no choice."""
    if len(choice.people) < 2 or not (choice.people == person).any():
        return {}
    chance = np.exp(choice.base - choice.base.max())
    chance /= chance.sum()
    return {
        one: AnswerRecord(float(one == person), float(expected))
        for one, expected in zip(choice.people.tolist(), chance, strict=True)
    }


def signal(records: Scores) -> Scores:
    """(n,) of (n, 2), answers and what was expected: the logarithm of their shrunken ratio."""
    return np.asarray(np.log((records[:, 0] + PRIOR) / (records[:, 1] + PRIOR)), np.float64)
