"""What an asker is shown before a question goes out: the right card, only wrong ones, or nothing.

Every card is remembered as the bot remembers an accepted answer: its title is the past question. Each
question is asked twice: with its cards in the memory, and with them taken out ("absent"), when whatever is
shown is wrong. Beside the product's two bars stands the rule it had before: questions alone, cosine 0.70 or
Dice 0.55.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.memory.sets import Asked, Card, Corpus
from bench.report import Goal
from bot.embedding.encoder import Encoder
from bot.search import thresholds
from bot.search.card_index import CardIndex, mean_vectors
from bot.search.duplicates import DuplicateFinder
from bot.search.query import Query
from bot.search.thresholds import Remembered
from bot.text.terms import spoken_language

READ = 12  # as the bot reads
FOUND, RIGHT, WRONG = 0.85, 0.85, 0.10
GROUPS = ("fr → fr", "en → en", "fr → en", "en → fr", "across", "all")
GOALS = {"fr": "fr → fr", "en": "en → en", "across": "across"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one asker sees: keys of cards, in order; `sure` those that were said to be answered before."""

    shown: list[int]
    sure: list[int]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its cards in the memory (None where it has none), and without them."""

    asked: Asked
    group: str
    found: list[int]  # the first three of a search
    present: dict[str, Seen] | None
    absent: dict[str, Seen]


class Remembering:
    """A memory as the bot has it: past questions, and a shelf of cards made of their answers."""

    def __init__(self, cards: Sequence[Card], encoder: Encoder | None) -> None:
        self.memory, self.shelf = DuplicateFinder(), CardIndex()
        self._cards = {card.key: card for card in cards}
        texts = [(f"{card.title}\n{card.text}", card.title) for card in cards]
        self._rows, self._titles = {}, {}
        if encoder is not None and cards:
            rows = mean_vectors(encoder.encode, texts)
            titles = encoder.encode([card.title for card in cards])
            self._rows = dict(zip(self._cards, rows, strict=True))
            self._titles = dict(zip(self._cards, titles, strict=True))
        self.put(self._cards)

    def put(self, keys: Iterator[int] | Sequence[int] | frozenset[int] | dict[int, Card]) -> None:
        """Remember these cards."""
        for key in keys:
            card = self._cards[key]
            self.memory.add(key, card.title, self._titles.get(key))
            self.shelf.add(key, f"{card.title}\n{card.text}", self._rows.get(key))

    def take_out(self, keys: frozenset[int]) -> None:
        """Forget them."""
        for key in keys:
            self.memory.remove(key)
            self.shelf.remove(key)

    def seen(self, query: Query) -> dict[str, Seen]:
        """What an asker sees by the product's bars, and by the rule of before."""
        same, hits = self.memory.recall(query, READ), self.shelf.search(query, READ)
        found = thresholds.together(same, hits, {hit.key: hit.key for hit in hits})
        offered = thresholds.offered(found)
        before = same[: thresholds.MEMORIES_SHOWN]
        return {
            "now": Seen(_keys(offered), _keys([one for one in offered if one.sure])),
            "before": Seen(before, before),
        }


def _keys(found: Sequence[Remembered]) -> list[int]:
    return [one.question_id for one in found if one.question_id is not None]


def cases(corpus: Corpus, encoder: Encoder | None) -> list[Case]:
    """Every question, asked with its cards in the memory and without them."""
    remembering = Remembering(corpus.cards, encoder)
    spoken = {card.key: card.language for card in corpus.cards}
    texts = [one.text for one in corpus.questions]
    rows = encoder.encode(texts, query=True) if encoder is not None and texts else [None] * len(texts)
    made = []
    for one, row in zip(corpus.questions, rows, strict=True):
        query = Query(one.text)
        if encoder is not None:
            query = Query(one.text, row, encoder.trust(spoken_language(one.text)))
        found = [hit.key for hit in remembering.shelf.search(query, thresholds.MEMORIES_SHOWN)]
        present = remembering.seen(query) if one.answers else None
        remembering.take_out(one.answers)
        absent = remembering.seen(query)
        remembering.put(one.answers)
        of = {spoken[key] for key in one.answers}
        group = f"{one.language} → {one.language if one.language in of or not of else min(of)}"
        made.append(Case(one, group, found, present, absent))
    return made


def figures(some: Sequence[Case]) -> dict[str, dict[str, float]]:
    """By pair of languages: shares of askers, by the rule of now and by that of before."""
    told = {}
    for group in GROUPS:
        own = [case for case in some if _is_of(case, group)]
        known = [case for case in own if case.present is not None]
        if own:
            told[group] = {
                "questions": len(known),
                "found among the first three": _share(known, lambda case: bool(_right(case, case.found))),
                **{k: v for rule in ("now", "before") for k, v in _of_rule(rule, known, own).items()},
            }
    return told


def _is_of(case: Case, group: str) -> bool:
    one, _, other = case.group.partition(" → ")
    return group in ("all", case.group) or (group == "across" and one != other)


def _of_rule(rule: str, known: Sequence[Case], own: Sequence[Case]) -> dict[str, float]:
    def present(case: Case) -> Seen:
        return case.present[rule] if case.present else Seen([], [])

    said = [(case, key) for case in known for key in present(case).sure]
    amiss = sum(len(case.absent[rule].sure) for case in own)
    right = sum(key in case.asked.answers for case, key in said)
    return {
        f"{rule}: right": _share(known, lambda case: bool(_right(case, present(case).shown))),
        f"{rule}: only wrong": _share(
            known, lambda case: bool(present(case).shown) and not _right(case, present(case).shown)
        ),
        f"{rule}: absent, shown": _share(own, lambda case: bool(case.absent[rule].shown)),
        f"{rule}: sure": len(said) + amiss,
        f"{rule}: sure and right": right,
    }


def _right(case: Case, keys: Sequence[int]) -> frozenset[int]:
    return case.asked.answers & set(keys)


def _share(some: Sequence[Case], holds: Callable[[Case], bool]) -> float:
    return round(sum(map(holds, some)) / len(some), 4) if some else 0.0


def goals(told: dict[str, dict[str, float]]) -> list[Goal]:
    """What is wanted of each pair of languages that the set has."""
    found = []
    for name, group in GOALS.items():
        of = told.get(group)
        if of and of["questions"]:
            found.append(Goal(f"{name}: findable", of["found among the first three"], FOUND))
            found.append(Goal(f"{name}: right", of["now: right"], RIGHT))
            found.append(Goal(f"{name}: only wrong", of["now: only wrong"], WRONG, at_least=False))
        if of:
            found.append(Goal(f"{name}: absent, shown", of["now: absent, shown"], WRONG, at_least=False))
    return found
