"""The memory's cards, searched by meaning and by words together.

A card's vector is the middle of two: its title's, and that of all it says. A question is put as titles are,
and what follows in a card only blurs it; alone, though, a title says too little.

To the cosine (as far as the model knows the language) comes what the shared words tell. Each weighs the
square of its rarity (Spärck Jones, "A statistical interpretation of term specificity", 1972), and a plain
word an eighth of one that no glossary holds: a name or a part's number tells most where a model knows least.
Ranks alone, fused by their reciprocals, did worse than meaning alone: a single common word counted as much as
a near meaning. `python -m bench memory` measures it. French and English cards meet by the glossary's terms,
so that a search works with an English model and, less well, with none.
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from math import log1p

import numpy as np

from bot.search import thresholds
from bot.search.hybrid import HybridIndex, Vector, normalize
from bot.search.query import Query
from bot.search.results import Asked, Seen, depths
from bot.text.glossary import code_switched_terms, is_everyday
from bot.text.terms import words_of

CARDS_READ = 40
WORD_WEIGHT, PLAIN_WORD = (
    0.2,
    8,
)  # of the rarest word, beside a cosine of one; how much less a plain word tells
NAMED, KEYWORDS = 0.8, 3  # the same for a search of three words at most: who types those names the thing
FAINT = 0.2  # cosine below which a card without one of the words is about something else
ALL_WORDS = 0.99  # of what the words of a search tell: then a card is found, however many others have them
BEHIND = 0.4  # of the best card's score: what has less is not what was looked for
NEAR, SAME_WORDS = 0.52, 0.34  # cosine; share of the asked words that a card has: near enough to interrupt
# Much the same, put as a whole card, by the small model: five pairs of our own that say the same have cosines
# of 0.63 to 0.84, from either side; of the demo company's 19,000 ordered pairs two reach 0.62. Or by words.
ALIKE, ALIKE_WORDS = 0.62, 0.5

Encode = Callable[[Sequence[str]], Vector]  # (n, dimension) rows


def mean_vectors(encode: Encode, texts: Sequence[tuple[str, ...]]) -> list[Vector]:
    """One vector for the few texts that say one thing, as a card's title and the whole card do."""
    rows = iter(encode([text for few in texts for text in few]))
    return [normalize(np.mean([next(rows) for _ in few], axis=0)) for few in texts]


@dataclass(frozen=True, slots=True)
class Hit:
    """A card, best first; `near` when it is about the very same thing, `alike` when it says much the same.

    `perhaps` and `sure` say which of the two bars it passes (`bars`); `beside` that it may stand beside one
    that does, `closest` that it may be shown where none does, as no more than the closest.
    """

    key: int
    near: bool
    alike: bool
    perhaps: bool = False
    sure: bool = False
    beside: bool = False
    closest: bool = False


class CardIndex:
    """Cards by their id. Threads share it: one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = HybridIndex()
        self._words: dict[int, frozenset[str]] = {}
        self._seen: Counter[str] = Counter()  # in how many cards each word stands

    def __len__(self) -> int:
        return len(self._words)

    def add(self, key: int, text: str, vector: Vector | None = None) -> None:
        """Put a card in place of what stood under its key."""
        words = code_switched_terms(text)
        with self._lock:
            self._forget(key)
            self._index.add(key, words, vector)
            self._words[key] = frozenset(words)
            self._seen.update(self._words[key])

    def remove(self, key: int) -> None:
        """Take a card away; an unknown one is no error."""
        with self._lock:
            if key in self._words:
                self._forget(key)
                self._index.remove(key)

    def _forget(self, key: int) -> None:
        self._seen.subtract(self._words.pop(key, ()))

    def embed(self, vectors: Mapping[int, Vector]) -> None:
        """Give cards their vectors; unknown keys are passed over."""
        with self._lock:
            for key, vector in vectors.items():
                if key in self._words:
                    self._index.dense.add(key, vector)

    def search(self, query: Query, count: int, seen: Seen | None = None) -> list[Hit]:
        """Up to `count` cards, best first: near in meaning, or sharing the words that tell most.

        What its reader may not see (`seen`) is left out before anything is weighed: it costs them no card.
        """
        words = frozenset(code_switched_terms(query.text))
        near, worded = self._read(query, words, Asked(seen))
        with self._lock:
            there = [key for key in {*near, *worded} if key in self._words]
            return self._weighed(query, words, near, there, count)

    def _read(self, query: Query, words: frozenset[str], asked: Asked) -> tuple[dict[int, float], list[int]]:
        """The nearest by meaning, with their cosines, and the best by words: READ that may be seen."""
        near: dict[int, float] = {}
        worded: list[int] = []
        for depth in depths(CARDS_READ):
            with self._lock:
                close = self._near(query, depth)
                shared = self._index.lexical.search(words, depth).keys.tolist()
            near = {key: close[key] for key in asked.among(close)[:CARDS_READ]}
            worded = asked.among(shared)[:CARDS_READ]
            if _is_enough(near, close, depth) and _is_enough(worded, shared, depth):
                break
        return near, worded

    def _weighed(
        self, query: Query, words: frozenset[str], near: Mapping[int, float], there: Sequence[int], count: int
    ) -> list[Hit]:
        named = len(words_of(query.text)) <= KEYWORDS or not near
        shares = {key: self._share(key, words) for key in there}
        scores = {
            key: query.trust * max(0.0, near.get(key, 0.0))
            + (NAMED * share if named else WORD_WEIGHT * self._told(key, words))
            for key, share in shares.items()
        }
        found = {
            key: score
            for key, score in scores.items()
            if shares[key] > 0 or query.trust * near.get(key, 0.0) >= FAINT
        }
        best = sorted(found, key=lambda key: (-found[key], key))[:count]
        best = [key for key in best if found[key] >= BEHIND * found[best[0]]]
        rest, trusted = thresholds.others(scores.values()), near if query.trust >= 0.5 else None
        hits = [
            self._hit(key, thresholds.lead(found[key], rest, shares[key]), shares[key], words, trusted, named)
            for key in best
        ]
        terms = [frozenset(code_switched_terms(word)) for word, _ in words_of(query.text)] if named else []
        return [replace(hit, closest=True) if self._holds(hit.key, terms) else hit for hit in hits]

    def _holds(self, key: int, terms: Sequence[frozenset[str]]) -> bool:
        """Whether each word that was typed is in the card, in one language or the other."""
        return bool(terms) and all(self._words[key] & term for term in terms if term)

    def _hit(
        self,
        key: int,
        lead: float,
        share: float,
        words: frozenset[str],
        near: Mapping[int, float] | None,
        named: bool,
    ) -> Hit:
        """A card with what is said of it; `near` is None where no model can be trusted with the question."""
        cosine = near.get(key, 0.0) if near else None
        told = share if self._tells(key, words, cosine) else 0.0
        there = named and told >= ALL_WORDS and (cosine is None or cosine >= FAINT or len(words) == 1)
        if cosine is None:
            beside, closest = True, share >= thresholds.LEAST_WORDS
        else:
            beside = told >= thresholds.MOST_WORDS if named else cosine >= thresholds.BESIDE
            closest = cosine >= thresholds.LEAST or told >= thresholds.MOST_WORDS
        return Hit(
            key,
            near=(cosine or 0.0) >= NEAR or told >= SAME_WORDS,
            alike=(cosine or 0.0) >= ALIKE or self._dice(key, words) >= ALIKE_WORDS,
            perhaps=there or thresholds.is_perhaps(lead, cosine, told),
            sure=thresholds.is_sure(lead, cosine),
            beside=beside,
            closest=closest,
        )

    def _tells(self, key: int, words: frozenset[str], cosine: float | None) -> bool:
        """Whether shared words say anything: plain ones in a card that means something else say nothing."""
        if cosine is None or cosine >= FAINT or len(words) == 1:
            return True
        return any(not is_everyday(word) for word in words & self._words[key])

    def _dice(self, key: int, asked: frozenset[str]) -> float:
        """How many of both texts' words stand in both (0..1): Dice 1945."""
        known = self._words[key]
        return 2 * len(known & asked) / max(1, len(known) + len(asked))

    def _near(self, query: Query, count: int) -> dict[int, float]:
        """Cosines of the nearest cards; none without a vector."""
        if query.vector is None or not len(self._index.dense):
            return {}
        hits = self._index.dense.search(query.vector, count)
        return dict(zip(hits.keys.tolist(), hits.scores.tolist(), strict=True))

    def _share(self, key: int, asked: frozenset[str]) -> float:
        """How much of what the asked words tell is in the card: rare words tell more (0..1)."""
        told = {word: self._rarity(word) ** 3 for word in asked}
        return sum(told[word] for word in asked & self._words[key]) / max(1e-9, sum(told.values()))

    def _told(self, key: int, asked: frozenset[str]) -> float:
        """How much the words that stand in both tell: 1 for a name that only this card has; never more."""
        top = log1p(len(self._words) / 2)
        shared = asked & self._words[key]
        return min(
            1.0, sum((self._rarity(w) / top) ** 2 / (PLAIN_WORD if is_everyday(w) else 1) for w in shared)
        )

    def _rarity(self, word: str) -> float:
        return log1p(len(self._words) / (1 + self._seen[word]))


def _is_enough(kept: Sized, read: Sized, depth: int) -> bool:
    """Whether READ of them may be seen, or there are no more."""
    return len(kept) >= CARDS_READ or len(read) < depth
