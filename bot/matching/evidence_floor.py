"""Below which evidence is no reason to ask somebody.

A ranking always has a first. Whoever is asked must have shown something that is near the question, and
nearly as near as what the best of them showed: so one is asked where one is likely, and nobody where nobody
is. For a question without a name, whom it reaches is a cost to its asker, and the floor is higher.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.matching.ranking import LIKELY, Suggestion

BESIDE = 0.5  # of the best one's fit: whose evidence fits less well is not asked along
NAMELESS = 0.3  # fit that is asked for where the asker's name is kept back
NAMELESS_EARLY = 0.5  # and the same where a fit is how near one text is by itself (`Ranking.tells`)


def worth_asking(
    found: Sequence[Suggestion], *, tells: bool = True, nameless: bool = False, later: bool = False
) -> list[Suggestion]:
    """Those of a ranking's best who may be asked, each with the evidence that may be told as the reason.

    `tells`: as the ranking says. `later`: others were asked before them; only whoever showed something that
    can be told is asked then. Where it does not tell, whoever's own words speak of it counts as likely: their
    chance is a share of too little.
    """
    told = nameless or later
    fits = [
        max((cited.fit for cited in one.evidence if cited.speaks or not told), default=0.0) for one in found
    ]
    lowest = (NAMELESS if tells else NAMELESS_EARLY) if nameless else 0.0
    least = max(BESIDE * max(fits, default=0.0), lowest)
    chosen = [_told(one) for one, fit in zip(found, fits, strict=True) if fit > 0 and fit >= least]
    return chosen if tells else [replace(one, chance=max(one.chance, LIKELY)) for one in chosen]


def _told(one: Suggestion) -> Suggestion:
    return replace(one, evidence=tuple(cited for cited in one.evidence if cited.speaks))
