"""Who knows what, and what was answered: the reading that serves, and the one that takes over.

The first reading is by words alone, until the model is there. When the model has changed, the one before it
serves on while the new one reads everything behind, and gives way at once when that is done.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.embedding.encoder import Encoder
from bot.embedding.loading import LoadingEncoder
from bot.embedding.models import EncoderSettings
from bot.embedding.opening import reopen
from bot.indexing.snapshot import IndexSnapshot
from bot.matching.ranking import PIECES_ENOUGH, Candidate, Matcher, Ranking
from bot.search import thresholds
from bot.search.card_index import Hit
from bot.search.thresholds import Remembered
from bot.services.memory import card_keeping
from bot.store.base import Sessions
from bot.store.indexes import vectors
from bot.store.memory import recall_hits
from bot.store.models import Card
from bot.store.visibility import Reader

log = structlog.get_logger(__name__)

BESIDE = 12  # cards looked at beside one

Rank = Callable[[Sequence[Candidate], datetime, int], Ranking]
Reopen = Callable[[str, EncoderSettings], Encoder | None]


class SearchIndex:
    """What handlers and jobs ask; safe to share between threads."""

    def __init__(
        self,
        sessions: Sessions,
        reads: Sessions,
        encoder: LoadingEncoder,
        reopen: Reopen = reopen,
        free: Callable[[], int | None] = lambda: None,
    ) -> None:
        """`free`: bytes of disk that the store has left; None where that cannot be known."""
        self._free = free
        self._sessions = sessions
        self._reads = reads
        self._reopen = reopen
        self.encoder = encoder
        self._now = IndexSnapshot(sessions, reads)
        self._next: IndexSnapshot | None = None
        self._meeting = threading.Lock()

    @property
    def matcher(self) -> Matcher:
        """The matcher of the reading that serves."""
        return self._now.matcher

    def load(self) -> None:
        """Read everything that counts, once, at start."""
        self._now.load()

    def sync(self) -> int:
        """Follow the log for a slice: what was learned, removed or reworded since the last look; how much."""
        return sum(reading.sync() for reading in self._readings())

    def seen(self, person: int, at: datetime) -> None:
        """They asked something: they are there."""
        for reading in self._readings():
            reading.matcher.seen(person, at)

    def embed_backlog(self) -> int:
        """Give the texts that have none their vectors, a batch at a time; says how many it encoded."""
        with self._meeting:
            self._meet()
            done = self._now.embed_backlog()
            if self._next is not None:
                done += self._next.embed_backlog()
                if not self._next.unread():
                    self._hand_over(self._next)
            return done

    def unread(self) -> int:
        """Texts that have no vector yet."""
        return sum(reading.unread() for reading in self._readings())

    def reads_soon(self) -> bool:
        """Whether to wait for the model: it is about to read, and too little is known for words alone."""
        return len(self.matcher) < PIECES_ENOUGH and self._now.encoder is None and self.encoder.is_awaited

    def _readings(self) -> list[IndexSnapshot]:
        return [reading for reading in (self._now, self._next) if reading is not None]

    def _meet(self) -> None:
        """The model has just become ready: it serves at once, unless the one before it knows more texts."""
        encoder = self.encoder.current()
        if encoder is None or self._now.encoder is not None:
            return
        with self._reads() as session:
            known = vectors.models(session)
        before = max(known, key=lambda name: (known[name], name == encoder.name), default=encoder.name)
        previous = self._reopen(before, self.encoder.settings) if before != encoder.name else None
        self._now.read_by(previous or encoder)
        if previous is not None and self._has_room(known[before]):
            log.info("model.changing", before=previous.name, to=encoder.name)
            following = IndexSnapshot(self._sessions, self._reads)
            following.load()
            following.read_by(encoder)
            self._next = following

    def _has_room(self, texts: int) -> bool:
        """Whether another model's vectors have room beside those of the one that serves."""
        free, needed = self._free(), vectors.room_for(texts)
        if free is None or free >= needed:
            return True
        log.error("model.no_room: the one before serves on", needed_mb=needed >> 20, free_mb=free >> 20)
        return False

    def _hand_over(self, following: IndexSnapshot) -> None:
        self._now, self._next = following, None
        if following.encoder is not None:
            log.info("model.changed", to=following.encoder.name)
            with self._sessions.begin() as session:
                vectors.forget_vectors(session, of_others_than=following.encoder.name)

    def experts(self, text: str, asker: int | None = None, question: int | None = None) -> Rank:
        """A function that ranks candidates for this question, quick enough for a transaction."""
        reading = self._now
        query = replace(reading.query(text, asker), source=question)

        def rank(candidates: Sequence[Candidate], now: datetime, count: int) -> Ranking:
            return reading.matcher.rank(query, candidates, now=now, count=count)

        return rank

    def find(self, text: str, count: int, reader: Reader | None) -> list[Hit]:
        """Cards of the memory about these words, best first, of those that this reader may see."""
        if reader is None:
            return []
        reading = self._now

        def seen(cards: Collection[int]) -> set[int]:
            with self._reads() as session:
                return card_keeping.open_cards(session, cards, reader)

        return reading.cards.search(reading.query(text), count, seen)

    def beside(self, card: Card, reader: Reader) -> list[int]:
        """Ids of other cards that are about the very same thing as this one, the nearest first."""
        hits = self.find(f"{card.title}\n{card.text}", BESIDE, reader)
        return [hit.key for hit in hits if hit.near and hit.key != card.id]

    def remembered(self, text: str, reader: Reader | None) -> list[Remembered]:
        """What may answer this, best first, of what this reader may see; nothing where nobody reads it.

        `services.memory.recall.offered` says what of it is shown.
        """
        if reader is None:
            return []
        reading, recalls = self._now, _Recalls(self._reads, reader)
        query = reading.query(text)
        same = reading.memory.recall(query, BESIDE, recalls.questions)
        hits = reading.cards.search(query, BESIDE, recalls.cards)
        with self._reads() as session:
            asked = recall_hits.questions_of(session, [hit.key for hit in hits])
            found = thresholds.together(same, hits, asked)
            past, cards = zip(*(one.named for one in found), strict=True) if found else ((), ())
            refused = recall_hits.refusals(session, filter(None, past), filter(None, cards))
        return [one for one in found if not reading.is_refused(query, one.sure, refused.get(one.named, {}))]


@dataclass(frozen=True, slots=True)
class _Recalls:
    """What a reader may see of what was answered before: what they asked themselves, wherever it stands."""

    reads: Sessions
    reader: Reader

    def questions(self, numbers: Collection[int]) -> set[int]:
        with self.reads() as session:
            return set(card_keeping.within(session, list(numbers), self.reader))

    def cards(self, numbers: Collection[int]) -> set[int]:
        with self.reads() as session:
            found = card_keeping.open_cards(session, numbers, self.reader)
            asked = recall_hits.questions_of(session, set(numbers) - found)
            theirs = set(card_keeping.within(session, list(asked.values()), self.reader))
        return found | {card for card, question in asked.items() if question in theirs}
