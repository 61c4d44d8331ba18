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

    def column(self) -> NDArray[np.float64]:
        return np.array(astuple(self))


MEANING = Weights(0.05, 0.65, -0.21, 0.20, 0.04, 7.42, -0.16, 0.28, 0.29)
WORDS = Weights(0.05, 0.65, -0.21, 0.0, 0.24, 0.0, -0.16, 0.28, 0.29)
