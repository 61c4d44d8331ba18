"""The learned weights of the ranking, and how they were obtained.

Conditional logit (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974) over questions
of the development communities that were asked before their cut, by `python -m bench learn`; a ridge of 1
keeps them small. `MEANING` is for a model that knows the question's language, `WORDS` for none.
"""

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each signal of `ranking.signals`, in its order."""

    week: float
    month: float
    half_year: float
    meaning: float
    words: float
    knows: float
    away: float
    hour: float
    helped: float
    record: float

    def column(self) -> NDArray[np.float64]:
        return np.array(astuple(self))


@dataclass(frozen=True, slots=True)
class AnswerableWeights:
    """A logistic of what `signals.Near` says: can anybody here answer this at all?"""

    always: float
    meaning: float
    words: float


# `record` depends on the weights, by what they expect of each: fitted without it first, then once with it.
# python -m bench learn dev/mixed dev/travel: 1,766 and 281 questions of travel's and mixed's history
BY_MEANING = Weights(
    week=0.05,
    month=0.34,
    half_year=0.10,
    meaning=0.18,
    words=0.14,
    knows=9.44,
    away=-0.17,
    hour=0.30,
    helped=0.32,
    record=1.6,
)
BY_WORDS = Weights(
    week=0.05,
    month=0.34,
    half_year=0.0,
    meaning=0.0,
    words=0.51,
    knows=0.0,
    away=-0.17,
    hour=0.30,
    helped=0.50,
    record=1.7,
)
# how much each signal varies among the people weighed for one of those questions (variance, by their chances)
SPREAD = Weights(
    week=6.2,
    month=1.9,
    half_year=1.2,
    meaning=4.1,
    words=2.1,
    knows=0.002,
    away=2.6,
    hour=0.3,
    helped=0.18,
    record=0.03,
)
# The same questions by their titles, beside as many of the other community, would give -5.8, 0.46 and 14.8
# (log-likelihood -0.43 a question; these here -0.50). Words are trusted less, because of a French question,
# which meets the offline model through a glossary, fewer words can meet.
ANSWERABLE = AnswerableWeights(always=-2.9, meaning=0.41, words=5.0)
