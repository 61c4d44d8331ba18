"""A question as a model reads it: in a script that it knows, trusted as far as it knows the language."""

from __future__ import annotations

from dataclasses import replace

from bot.embedding.encoder import Encoder, Vectors
from bot.search.query import Query
from bot.text.terms import is_latin, spoken_language


def read(encoder: Encoder | None, text: str, asker: int | None = None) -> Query:
    """Encoded now; by words alone without a model, and where no model here can read it (`is_latin`)."""
    query = Query(text, asker=asker)
    if encoder is None:
        return query
    if not is_latin(text):
        return replace(query, by_words=True)
    return with_vector(encoder, encoder.encode([text], query=True)[0], query)


def with_vector(encoder: Encoder, vector: Vectors, query: Query) -> Query:
    """The same with a vector that was made before."""
    if not is_latin(query.text):
        return replace(query, by_words=True)
    return replace(query, vector=vector, trust=encoder.trust(spoken_language(query.text)))
