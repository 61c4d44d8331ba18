"""A few texts that differ, out of many: each next one says least of what was said before it.

Maximal marginal relevance with no query (Carbonell & Goldstein, SIGIR 1998), over sets of terms.
"""

from collections.abc import Sequence

from bot.text.terms import terms


def differing(texts: Sequence[str], count: int, after: Sequence[str] = ()) -> list[int]:
    """Places of at most `count` texts, in the order chosen; what is said in `after` counts as said."""
    left = {place: frozenset(terms(text)) for place, text in enumerate(texts)}
    heard = {word for text in after for word in terms(text)}
    chosen: list[int] = []
    while left and len(chosen) < count:
        place = min(left, key=lambda at: (len(left[at] & heard) / max(1, len(left[at])), at))
        heard |= left.pop(place)
        chosen.append(place)
    return chosen
