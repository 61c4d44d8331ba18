"""Whether anybody here can answer at all: learned from questions that were asked here, and elsewhere.

Each community is asked its own later questions, which its people answered, and as many of another community,
about which nobody here need know. A logistic on how near the nearest known text comes tells the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice

import numpy as np

from bench.communities import Community, Question
from bench.measures import Turns
from bench.replay import Product, Texts, replay
from bot.matching.signals import Near
from bot.matching.weights import AnswerableWeights

RIDGE = 1e-3
Told = tuple[Near, bool]  # what a question looked like, and whether it was asked here


class Stranger(Product):
    """The product, asked a question of elsewhere after each of its own."""

    def __init__(self, lived: Community, texts: Texts, elsewhere: Sequence[Question]) -> None:
        super().__init__(lived, texts, adapting=False)
        self.told: list[Told] = []
        self._elsewhere = islice(cycle(elsewhere), len(lived.scored))

    def rank(self, question: Question, able: Sequence[str], turns: Turns) -> list[str]:
        for asked, here in ((question, True), (next(self._elsewhere), False)):
            self.told.append((self.matcher.near(self.query(asked), now=question.at), here))
        return list(able)


def told(part: Community, texts: Texts, elsewhere: Sequence[Question]) -> list[Told]:
    """`texts` holds those of elsewhere, too, by the ids that `elsewhere` has."""
    stranger = Stranger(part, texts, elsewhere)
    replay(part, stranger)
    return stranger.told


def fit(found: Sequence[Told]) -> AnswerableWeights:
    """Newton's method on the logistic likelihood."""
    rows = np.array([(1.0, near.meaning, near.words) for near, _ in found])
    here = np.array([float(asked_here) for _, asked_here in found])
    weights = np.zeros(3)
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (here - chance) - RIDGE * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + RIDGE * np.eye(3)
        weights = weights + np.linalg.solve(curve, slope)
    return AnswerableWeights(*(float(weight) for weight in weights))
