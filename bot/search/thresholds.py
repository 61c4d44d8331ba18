"""Two bars for what the memory holds: what is offered as *perhaps*, and what *was answered before*.

Rank alone says nothing: a search always has a first. What tells a find from chance is how far a card stands
out, its *lead*: its score less the mean score of places 4 to 10, which cannot all be about the same thing.
That compares a question with itself, so the same bar serves thirty cards and five hundred, where cosines and
standard scores need another. To it comes a part of what the shared words tell. Both bars ask for some
nearness besides; and a past question whose own words say the same (`is_same`) passes the upper one in any
case.

Chosen on the tuning topics of bench/memory. For *perhaps*: among questions whose card is on the shelf, at
most one of ten in each pair of languages sees only wrong cards, and a little less so that other questions
may be harder. For *sure*: nine of ten cards that pass are right, each question asked once with its card and
once without. Where no model knows the language, words alone decide, by higher bars. Once one of the first
three passes, all three are shown that are no further than `BESIDE`: the right one is often the second.

A search (`found`) shows the same, and where nothing passes what is *closest*, said plainly, down to `LEAST`.
On the tuning topics `BESIDE` takes a third of the cards away that are shown where the right one is absent (98
to 63 of 115 questions), and the right one from 2 of 66 that saw it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Protocol, TypeVar

MEMORIES_SHOWN = 3
LAST = 10  # places 4 to 10 are what the best stands out from
UNRELATED = 0.12  # the score of a card about something else, for the places that a small shelf leaves empty
FAR, CLOSE = (
    0.34,
    0.46,
)  # cosines that the lower bar and the upper one ask for besides: on a small shelf all stands out
MOST_WORDS = 0.34  # of the question's telling words: a card that has so many may be far in meaning
SHARED = 0.2  # a card with every telling word of the question leads by so much more
NEAR, SAME_WORDS = (
    0.70,
    0.55,
)  # cosine, and Dice's coefficient of the terms, of two questions that say the same


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a card's lead must reach to be offered as *perhaps*, and as *answered before*.

    Where a model read the question, the second is for its lead and its cosine together.
    """

    perhaps: float
    sure: float


MEANING, WORDS = Thresholds(perhaps=0.16, sure=0.85), Thresholds(perhaps=0.25, sure=0.55)
BESIDE, LEAST = 0.32, 0.24  # cosines of what stands beside a card that passes, and of what is closest at all
LEAST_WORDS = 0.05  # the same of the share, where words alone decide
REFUSED_OFTEN = 3  # questions whose askers said *not it*: from here on a card needs the upper bar
# Cosine with a question whose asker said *not it*: on the tuning topics one in five pairs of questions that
# ask for the same card reaches it, and one in two hundred that ask for two cards of one topic.
REFUSED_NEAR = 0.45


@dataclass(frozen=True, slots=True)
class Remembered:
    """What may answer a question: a past question with an answer, or else a card made of something else.

    `card_id` may be there in both cases; a card made of a past question's answer is known by the question.
    """

    question_id: int | None
    card_id: int | None
    perhaps: bool
    sure: bool
    beside: bool = True

    @property
    def named(self) -> tuple[int | None, int | None]:
        """What a row calls it by: the past question, or else the card."""
        return (self.question_id, None) if self.question_id is not None else (None, self.card_id)


class Graded(Protocol):
    """Something found, which of the two bars it passes, and whether it may stand beside what passes."""

    @property
    def perhaps(self) -> bool: ...
    @property
    def sure(self) -> bool: ...
    @property
    def beside(self) -> bool: ...


class GradedCard(Graded, Protocol):
    """A card that a search found."""

    @property
    def closest(self) -> bool: ...

    @property
    def key(self) -> int: ...


Found = TypeVar("Found", bound=Graded)
Card = TypeVar("Card", bound=GradedCard)


def others(scores: Iterable[float]) -> float:
    """The mean of what comes after the first three of these scores."""
    rest = nlargest(LAST, scores)[MEMORIES_SHOWN:]
    return (sum(rest) + UNRELATED * (LAST - MEMORIES_SHOWN - len(rest))) / (LAST - MEMORIES_SHOWN)


def lead(score: float, others: float, share: float) -> float:
    """How far a card stands out; `share` (0..1) is how much of what the question's words tell is in it."""
    return score - others + SHARED * share


def is_too_refused(sure: bool, times: int) -> bool:
    """Whether so many refusals, by the askers of different questions, keep a card from being shown."""
    return times >= REFUSED_OFTEN and not sure


def is_perhaps(lead: float, cosine: float | None, share: float) -> bool:
    """Whether a card passes the lower bar; the cosine is None where words alone decide."""
    if cosine is None:
        return lead >= WORDS.perhaps
    return lead >= MEANING.perhaps and (cosine >= FAR or share >= MOST_WORDS)


def is_sure(lead: float, cosine: float | None) -> bool:
    """Whether it passes the upper one."""
    return lead >= WORDS.sure if cosine is None else lead + cosine >= MEANING.sure and cosine >= CLOSE


def is_same(cosine: float | None, dice: float, near: float = NEAR) -> bool:
    """Whether two questions say the same; the cosine is None where no model can be trusted with them."""
    return dice >= SAME_WORDS or (cosine is not None and cosine >= near)


def offered(found: Sequence[Found], shown: int = MEMORIES_SHOWN) -> list[Found]:
    """Up to three to show, sure ones first: the first three that were found, once one of them passes, but
    none that is far-fetched."""
    sure = [one for one in found if one.sure]
    rest = [one for one in found if not one.sure]
    chosen = [*sure, *rest][:shown]
    passing = [one for one in chosen if one.perhaps or one.sure]
    return [one for one in chosen if one in passing or one.beside] if passing else []


def found(hits: Sequence[Card]) -> tuple[list[Card], bool]:
    """What a search shows of its hits, in their order, and whether it passes; else it is only the closest."""
    passing = {one.key for one in hits if one.perhaps or one.sure}
    if passing:
        return [one for one in hits if one.key in passing or one.beside], True
    return [one for one in hits if one.closest], False


def together(same: Sequence[int], hits: Sequence[GradedCard], asked: Mapping[int, int]) -> list[Remembered]:
    """Past questions that say the same, then the cards found, each question once.

    `asked` has, by card, the past question whose answer a card was made of.
    """
    cards = {question: card for card, question in asked.items()}
    found: dict[tuple[int | None, int | None], Remembered] = {
        (question, None): Remembered(question, cards.get(question), perhaps=True, sure=True)
        for question in same
    }
    for hit in hits:
        one = Remembered(asked.get(hit.key), hit.key, hit.perhaps, hit.sure, hit.beside)
        found.setdefault(one.named, one)
    return list(found.values())
