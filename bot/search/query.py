"""What is searched for: a text, with its vector where a model read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; `vector` None without a model; `trust` (0..1) how far the model knows the language.

    `source`: the question itself, which is no evidence about itself. `by_words`: there is a model, but none
    that can read this text: who shares no word with it has shown nothing of it.
    """

    text: str
    vector: NDArray[np.float32] | None = None
    trust: float = 1.0
    asker: int | None = None
    source: int | None = None
    by_words: bool = False
