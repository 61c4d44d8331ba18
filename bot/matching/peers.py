"""Who is in the same situation: those who want to learn it, or asked about it under their own name.

Compared by words alone, since these texts are many and short-lived; whoever knows the matter is found by
`ranking`, from evidence.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from bot.matching.ranking import Candidate, Matcher, Piece, Query, Ranking

Situation = tuple[int, str, datetime | None]  # member, what they wrote, when (None: still true)
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def ranked_by(
    situations: Iterable[Situation], text: str
) -> Callable[[Sequence[Candidate], datetime, int], Ranking]:
    """A function that ranks candidates by how near their own situations are to this text."""
    matcher = Matcher()
    matcher.add(
        Piece(number, person, "declared" if at is None else "handover", said, at or ALWAYS)
        for number, (person, said, at) in enumerate(situations, start=1)
    )

    def rank(candidates: Sequence[Candidate], now: datetime, count: int) -> Ranking:
        return matcher.rank(Query(text), candidates, now=now, count=count)

    return rank
