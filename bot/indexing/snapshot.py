"""What the bot holds in memory of the rows, as one model reads them: who showed what, and what was answered.

Rows are the truth; each running bot follows the log of changes, so several stay in step. Texts are encoded
here, in batches and outside transactions; until a text has its vector it is found by its words.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast

import numpy as np
import structlog

from bot.embedding.encoder import Encoder, Vectors
from bot.matching.answer_records import AnswerRecord
from bot.matching.online_weights import WeightCorrection
from bot.matching.ranking import Candidate, Kind, Matcher, Piece, Ranking
from bot.search import query_reading, thresholds
from bot.search.card_index import CardIndex, mean_vectors
from bot.search.duplicates import DuplicateFinder, dice
from bot.search.query import Query
from bot.store import workspaces
from bot.store.base import Sessions
from bot.store.indexes import vectors
from bot.store.memory import cards
from bot.store.models import Card, Evidence, KnowledgeChange, Question
from bot.store.people import answer_counts, evidence
from bot.store.people.answer_counts import Counted
from bot.store.questions import questions
from bot.text.terms import is_latin, spoken_language, terms

log = structlog.get_logger(__name__)

BATCH = 64
SLICE = 200  # lines of the log followed at once
COMPARED = 8  # newest refusals of one card that a question is compared with
Subject = tuple[str, int]  # ("question", id), ("evidence", id) or ("card", id), as in the vectors table
Rank = Callable[[Sequence[Candidate], datetime, int], Ranking]


class IndexSnapshot:
    """Evidence and memory, kept in step with the store; safe to share between threads."""

    def __init__(self, sessions: Sessions, reads: Sessions) -> None:
        self._sessions = sessions
        self._reads = reads
        self.encoder: Encoder | None = None  # words alone, until there is one
        self.matcher = Matcher()
        self.memory = DuplicateFinder()
        self.cards = CardIndex()
        self._lock = threading.Lock()
        self._seen: set[int] = set()
        self._last = 0
        self._by_words = 0  # texts that no model can read
        self._texts: dict[Subject, tuple[int, tuple[str, ...]]] = {}  # without a vector yet: workspace, texts

    def load(self) -> None:
        """Read everything that counts, once, at start."""
        with self._lock:
            self._read_all()

    def _read_all(self) -> None:
        with self._reads() as session:
            self._last = vectors.newest_change(session)
            self._seen = set(vectors.numbers_since(session, self._last, SLICE))
            self._add(evidence.standing(session))
            self._remember(evidence.remembered(session))
            self._shelve(cards.standing(session))
            for asker, at in questions.last_asked(session):
                self.matcher.seen(asker, at)
            self._learn(workspaces.weight_correction(session), answer_counts.counted(session))
        told = {"pieces": len(self.matcher), "remembered": len(self.memory), "by_words": self._by_words}
        log.info("knowledge.loaded", **told)

    def sync(self) -> int:
        """Follow the log: what was learned, removed or reworded since the last look; how many lines.

        A slice at a time, the oldest lines first: what an import brought holds up nobody who is to be asked.
        """
        with self._lock:
            with self._reads() as session:
                found = vectors.numbers_since(session, self._last, SLICE)
                fresh = [number for number in found if number not in self._seen][:SLICE]
                if not fresh:
                    return 0
                lines = vectors.lines(session, fresh)
            if found[0] > self._last + 1:  # the log begins after what was read last
                self.matcher, self.memory, self.cards = Matcher(), DuplicateFinder(), CardIndex()
                self._texts.clear()
                self._read_all()
                self._give_known_vectors()
            else:
                self._give_known_vectors(self._follow(lines))
            return len(lines)

    def _follow(self, lines: Sequence[KnowledgeChange]) -> list[Subject]:
        """Learn what these lines are about; the texts that they touched."""
        self._last = max(self._last, *(line.id for line in lines))
        self._seen |= {line.id for line in lines}
        self._seen = {line for line in self._seen if line > self._last - vectors.SEEN_AGAIN}
        asked = {line.question_id for line in lines if line.question_id}
        changed = {line.card_id for line in lines if line.card_id}
        with self._reads() as session:
            pieces = {line.evidence_id for line in lines if line.evidence_id} | evidence.about(session, asked)
            self.matcher.remove(pieces)
            for question in asked:
                self.memory.remove(question)
            standing = evidence.standing(session, pieces)
            self._add(standing)
            self._learn(workspaces.weight_correction(session), answer_counts.counted(session, asked))
            self._remember(evidence.remembered(session, asked))
            for card in changed:
                self.cards.remove(card)
                self._texts.pop(("card", card), None)
            self._shelve(cards.standing(session, changed) if changed else [])
        cards_and_questions = [("card", card) for card in changed] + [("question", one) for one in asked]
        return [*cards_and_questions, *map(_subject, standing)]

    def _learn(self, correction: dict[str, Any] | None, counted: Counted) -> None:
        """How the company answers, and these of its people."""
        self.matcher.weight_correction = WeightCorrection.read(correction)
        self.matcher.recall({person: AnswerRecord(*counts) for person, counts in counted.items()})

    def _add(self, pieces: Sequence[Evidence]) -> None:
        self.matcher.add(piece_of(piece) for piece in pieces)
        for piece in pieces:
            self._await_vector(_subject(piece), piece.workspace_id, _about(piece))

    def _remember(self, questions: Sequence[Question]) -> None:
        for question in questions:
            self.memory.add(question.id, question.text)
            self._await_vector(("question", question.id), question.workspace_id, question.text)

    def _shelve(self, changed: Sequence[Card]) -> None:
        for card in changed:
            text = f"{card.title}\n{card.text}"
            self.cards.add(card.id, text)
            self._await_vector(("card", card.id), card.workspace_id, text, card.title)

    def _await_vector(self, subject: Subject, workspace: int, *texts: str) -> None:
        """Have them read, if a model can: what it cannot is found by its words alone, as a question is."""
        if is_latin(texts[0]):
            self._texts[subject] = (workspace, texts)
        else:
            self._texts.pop(subject, None)
            self._by_words += 1

    def read_by(self, encoder: Encoder) -> None:
        """From here on texts count by their vectors too; those that this model made before are kept."""
        with self._lock:
            self.encoder = encoder
            self._give_known_vectors()

    def embed_backlog(self) -> int:
        """Give the texts that have none their vectors, a batch at a time; says how many it encoded."""
        with self._lock:
            encoder, batch = self.encoder, list(islice(self._texts.items(), BATCH))
        if encoder is None or not batch:
            return 0
        rows = mean_vectors(encoder.encode, [texts for _, (_, texts) in batch])
        kept = [
            (workspace, subject, number, row.astype("<f4").tobytes())
            for ((subject, number), (workspace, _)), row in zip(batch, rows, strict=True)
        ]
        with self._sessions.begin() as session:
            vectors.keep_vectors(session, encoder.name, kept)
        if others := sum(spoken_language(texts[0]) == "other" for _, (_, texts) in batch):
            log.info("texts.other_language", texts=others, among=len(batch))
        with self._lock:
            self._give({subject: row for (subject, _), row in zip(batch, rows, strict=True)})
        return len(batch)

    def unread(self) -> int:
        """Texts that have no vector yet."""
        return len(self._texts)

    def _give_known_vectors(self, among: Sequence[Subject] | None = None) -> None:
        """Vectors that were kept are not made anew: of these texts, or of all."""
        if self.encoder is None or not self._texts:
            return
        with self._reads() as session:
            kept = vectors.vectors(session, self.encoder.name, among)
        self._give({key: np.frombuffer(row, "<f4") for key, row in kept.items() if key in self._texts})

    def _give(self, rows: dict[Subject, Vectors]) -> None:
        self.cards.embed({number: row for (subject, number), row in rows.items() if subject == "card"})
        keyed = {
            number if subject == "question" else -number: row
            for (subject, number), row in rows.items()
            if subject != "card"
        }
        self.matcher.embed(keyed)
        self.memory.embed({key: row for key, row in keyed.items() if key > 0})
        for key in rows:
            self._texts.pop(key, None)

    def query(self, text: str, asker: int | None = None) -> Query:
        """A question made ready for a search: encoded now, outside any transaction."""
        return query_reading.read(self.encoder, text, asker)

    def is_refused(self, query: Query, sure: bool, refused: Mapping[int, str]) -> bool:
        """Whether what was found is kept back: the askers of these questions said that it was not it."""
        if thresholds.is_too_refused(sure, len(refused)):
            return True
        asked, texts = frozenset(terms(query.text)), list(refused.values())[:COMPARED]
        alike = [dice(frozenset(terms(text)), asked) for text in texts]
        if any(thresholds.is_same(None, share) for share in alike):
            return True
        if self.encoder is None or query.vector is None or query.trust < 0.5 or not texts:
            return False
        rows = self.encoder.encode(texts, query=True)
        return any(
            thresholds.is_same(float(row @ query.vector), 0.0, thresholds.REFUSED_NEAR) for row in rows
        )


def _about(piece: Evidence) -> str:
    return piece.question.text if piece.question is not None else piece.topic or ""


def _subject(piece: Evidence) -> Subject:
    return ("question", piece.question_id) if piece.question_id is not None else ("evidence", piece.id)


def piece_of(piece: Evidence) -> Piece:
    """The row as the matching has it; its vector comes later."""
    return Piece(
        id=piece.id,
        person=piece.member_id,
        kind=cast(Kind, piece.kind),
        text=_about(piece),
        at=piece.at,
        weight=piece.weight,
        source=piece.question_id,
        asker=piece.question.asker_id if piece.question is not None else None,
    )
