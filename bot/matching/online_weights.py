"""Habits: how this company differs from those that the shipped weights were learned in.

In one company whoever is about answers; in another only whoever knows. Each good answer is one choice
among the people who might have given the answer, and moves a correction of the weights a little: the mode and
the curvature of its posterior are carried from question to question (Opper, "A Bayesian approach to on-line
learning", 1998, with Laplace's approximation), from a prior that says "no correction" with the strength of
`PRIOR` answers, to which it slowly returns. Numbers about signals alone: no person and no text is in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.matching import weights
from bot.search.results import Numbers, Scores

PRIOR = 30.0  # answers that the shipped weights are worth
LASTING = 300.0  # answers after which an answer counts half: a company changes


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """People (n,) one of whom answered, what the shipped weights said of each (n,), and their signals
    (n, 10)."""

    people: Numbers
    base: Scores
    signals: Scores


class WeightCorrection:
    """A correction (10,) to the weights, how sure it is (10, 10), and the number of answers behind it."""

    def __init__(self) -> None:
        self.correction: Scores = np.zeros(len(weights.SPREAD.column()))
        self.certainty: Scores = _prior()
        self.answers = 0

    def learn(self, choice: ChoiceSet, person: int) -> None:
        """This person answered. Nothing is learned where it was no choice, or not theirs."""
        right = choice.people == person
        if len(right) < 2 or not right.any():
            return
        self._fade()
        utility = choice.base + choice.signals @ self.correction
        chance = np.exp(utility - utility.max())
        chance /= chance.sum()
        apart = choice.signals - chance @ choice.signals
        self.certainty = self.certainty + (apart * chance[:, None]).T @ apart
        self.correction = self.correction + np.linalg.solve(self.certainty, right @ apart)
        self.answers += 1

    def _fade(self) -> None:
        keep = 0.5 ** (1 / LASTING)
        kept = keep * self.certainty
        self.certainty = kept + (1 - keep) * _prior()
        self.correction = np.linalg.solve(self.certainty, kept @ self.correction)

    def written(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "correction": self.correction.tolist(),
            "certainty": self.certainty.tolist(),
            "answers": self.answers,
        }

    @classmethod
    def read(cls, written: dict[str, Any] | None) -> WeightCorrection:
        """What `written` wrote; none yet, or of another set of signals: no correction."""
        habits = cls()
        if written and np.shape(written["certainty"]) == habits.certainty.shape:
            habits.correction = np.array(written["correction"], np.float64)
            habits.certainty = np.array(written["certainty"], np.float64)
            habits.answers = int(written["answers"])
        return habits


def _prior() -> Scores:
    return np.diag(PRIOR * weights.SPREAD.column())


def choice_set(people: Sequence[int], base: Sequence[float], signals: Sequence[Sequence[float]]) -> ChoiceSet:
    return ChoiceSet(np.array(people, np.int64), np.array(base, np.float64), np.array(signals, np.float64))
