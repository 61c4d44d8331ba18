"""A question as a model reads it: in a script that it knows, trusted as far as it knows the language."""

from __future__ import annotations

from dataclasses import replace

from bot.embedding.encoder import Encoder, Vectors
from bot.search.query import Query
from bot.text.terms import is_latin, spoken_language


def read(encoder: Encoder | None, text: str, asker: int | None = None) -> Query:
    """Encoded now; words alone without a model, for no letters at all, and in another script than Latin.

    Of a script that a model hardly saw it makes nearly one vector for all that is written in it, near to
    whatever else it does not know.
    """
    if encoder is None or not is_latin(text):
        return Query(text, asker=asker)
    return kept(encoder, encoder.encode([text], query=True)[0], Query(text, asker=asker))


def kept(encoder: Encoder, vector: Vectors, query: Query) -> Query:
    """The same with a vector that was made before."""
    if not is_latin(query.text):
        return query
    return replace(query, vector=vector, trust=encoder.trust(spoken_language(query.text)))
