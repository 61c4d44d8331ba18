"""Who is in the same situation: those who want to learn it, or asked about it under their own name.

These texts are many and short-lived, so no vector of them is kept: with a model, the newest are read when a
request is made. Whoever knows the matter is found by `ranking`, from evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.embedding.encoder import Encoder
from bot.matching.ranking import Candidate, Matcher, Piece, Ranking
from bot.search import query_reading
from bot.text.terms import is_latin, shares_words, terms

Situation = tuple[int, str, datetime | None]  # member, what they wrote, when (None: still true)
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
TEXTS_READ = (
    300  # different texts that a model reads for one request, some two seconds; the rest count by their words
)
ALIKE = 0.1  # a chance below which, among the demo company's wishes, no situation was the same in other words


def ranked_by(
    situations: Iterable[Situation], text: str, encoder: Encoder | None = None
) -> Callable[[Sequence[Candidate], datetime, int], Ranking]:
    """A function that ranks candidates by how near their situations are, and leaves out whose are not near.

    The situations that matter most come first.
    """
    matcher, said = Matcher(), _pieces(situations, encoder)
    matcher.add(said.values())
    query = query_reading.read(encoder, text)
    wanted = set(terms(text))

    def rank(candidates: Sequence[Candidate], now: datetime, count: int) -> Ranking:
        ranking = matcher.rank(query, candidates, now=now, count=count)
        near = tuple(
            one
            for one in ranking.suggestions
            if any(shares_words(said[cited.piece].text, wanted) for cited in one.evidence)
            or (one.evidence and one.chance >= ALIKE and encoder is not None)
        )
        return replace(ranking, suggestions=near)

    return rank


def _pieces(situations: Iterable[Situation], encoder: Encoder | None) -> dict[int, Piece]:
    found = {
        number: Piece(number, person, "declared" if at is None else "handover", said, at or ALWAYS)
        for number, (person, said, at) in enumerate(situations, start=1)
    }
    if encoder is None:
        return found
    texts = list(dict.fromkeys(one.text for one in found.values() if is_latin(one.text)))[:TEXTS_READ]
    vectors = dict(zip(texts, encoder.encode(texts), strict=True)) if texts else {}
    return {number: replace(piece, vector=vectors.get(piece.text)) for number, piece in found.items()}
