"""Below which evidence is no reason to ask somebody.

A ranking always has a first. Whoever is asked must have shown something that is near the question, and
nearly as near as what the best of them showed: so one is asked where one is likely, and nobody where nobody
is. For a question without a name, whom it reaches is a cost to its asker, and the floor is higher.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.matching.ranking import Suggestion

BESIDE = 0.5  # of the best one's fit: whose evidence fits less well is not asked along
NAMELESS = 0.3  # fit that is asked for where the asker's name is kept back


def worth_asking(
    found: Sequence[Suggestion], *, nameless: bool = False, later: bool = False
) -> list[Suggestion]:
    """Those of a ranking's best who may be asked, each with the evidence that may be told as the reason.

    `later`: others were asked before them; only whoever showed something that can be told is asked then.
    """
    told = nameless or later
    fits = [
        max((cited.fit for cited in one.evidence if cited.speaks or not told), default=0.0) for one in found
    ]
    least = max(BESIDE * max(fits, default=0.0), NAMELESS if nameless else 0.0)
    return [_told(one) for one, fit in zip(found, fits, strict=True) if fit > 0 and fit >= least]


def _told(one: Suggestion) -> Suggestion:
    return replace(one, evidence=tuple(cited for cited in one.evidence if cited.speaks))
