"""What the past shows of how a company answers, once its questions and answers have been brought in.

They are lived through again in order of time, as the matching would have seen them; what that corrects of the
shipped weights is kept with the workspace. Answers given from then on correct it further, one by one.
"""

from collections.abc import Callable

import numpy as np

from bot.indexing.search_index import SearchIndex
from bot.indexing.snapshot import piece_of
from bot.matching.choice_learner import ChoiceLearner
from bot.matching.evidence import Piece
from bot.matching.ranking import Matcher
from bot.search import query_reading
from bot.search.query import Query
from bot.services.questions.answering import HELPFUL_WEIGHT
from bot.store import workspaces
from bot.store.base import Sessions
from bot.store.indexes import vectors
from bot.store.models import Question
from bot.store.people import answer_counts, evidence

QUESTIONS_REPLAYED = 3_000  # questions that are learned from; those before them only fill the memory
Progress = Callable[[int, int], None]
Vectors = dict[tuple[str, int], bytes]


def look_back(
    sessions: Sessions,
    reads: Sessions,
    knowledge: SearchIndex,
    progress: Progress = lambda done, total: None,
) -> int:
    """Learn anew from all that was answered; returns the number of good answers learned from.

    Texts count by their vectors where they have them: embed first, if there is a model.
    """
    encoder = knowledge.encoder.current()
    with reads() as session:
        history = evidence.answered_history(session)
        kept = vectors.vectors(session, encoder.name) if encoder is not None else {}
        events = [
            (question.asked_at, 0, question.id, question, [piece_of(row) for row in rows])
            for question, rows in history
        ]
        events += [(piece.at, 1, q.id, q, [piece]) for _, _, _, q, pieces in events for piece in pieces]
        replayed = _Replay(knowledge, kept)
        for done, (_, order, _, question, pieces) in enumerate(sorted(events, key=lambda e: e[:3]), start=1):
            if order == 0:
                replayed.asked(question, learn=len(history) - replayed.questions <= QUESTIONS_REPLAYED)
            else:
                replayed.answered(pieces[0])
            progress(done, len(events))
    habits = replayed.matcher.weight_correction
    with sessions.begin() as session:
        workspaces.locked_home(session).weight_correction = habits.written() if habits.answers else None
        records = replayed.onlooker.records
        answer_counts.put(session, {one: (r.answers, r.expected) for one, r in records.items()})
    knowledge.matcher.weight_correction = habits
    knowledge.matcher.recall(records)
    return habits.answers


class _Replay:
    """A matcher of its own, as it would have been at each moment of the past."""

    def __init__(self, knowledge: SearchIndex, kept: Vectors) -> None:
        self.matcher = Matcher()
        self.questions = 0
        self._encoder = knowledge.encoder.current()
        self._kept = kept
        self.onlooker = ChoiceLearner(self.matcher)

    def asked(self, question: Question, *, learn: bool) -> None:
        self.questions += 1
        if learn:
            self.onlooker.asked(question.id, self._query(question), question.asked_at)
        if question.asker_id is not None:
            self.matcher.seen(question.asker_id, question.asked_at)

    def answered(self, piece: Piece) -> None:
        if piece.source is not None and piece.weight >= HELPFUL_WEIGHT:
            self.onlooker.answered(piece.source, piece.person)
        self.matcher.add([piece])
        if piece.source is not None and (row := self._kept.get(("question", piece.source))) is not None:
            self.matcher.embed({piece.source: np.frombuffer(row, "<f4")})

    def _query(self, question: Question) -> Query:
        row = self._kept.get(("question", question.id))
        query = Query(question.text, asker=question.asker_id)
        if row is None or self._encoder is None:
            return query
        return query_reading.with_vector(self._encoder, np.frombuffer(row, "<f4"), query)
