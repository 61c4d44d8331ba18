"""Watching a company answer, in order of time: each question is a choice, its good answers the outcome."""

from __future__ import annotations

from datetime import datetime

from bot.matching import answer_records
from bot.matching.answer_records import AnswerRecord
from bot.matching.online_weights import ChoiceSet
from bot.matching.ranking import Matcher
from bot.search.query import Query

LEAST_PIECES = 3  # pieces of evidence after which somebody counts as one who might have answered
OPEN = 500  # questions kept in mind until they are answered, the latest


class ChoiceLearner:
    """Teaches a matcher how the company, and each of its people, answers; evidence is added apart.

    Not `adapting`: the weights stay as shipped.
    """

    def __init__(self, matcher: Matcher, *, adapting: bool = True) -> None:
        self._matcher = matcher
        self._adapting = adapting
        self.records: dict[int, AnswerRecord] = {}
        self._open: dict[int, ChoiceSet] = {}

    def asked(self, question: int, query: Query, at: datetime) -> None:
        """Record the question; called before its answers are added as evidence."""
        able = [person for person in self._matcher.shown(LEAST_PIECES) if person != query.asker]
        if len(able) > 1:
            self._open[question] = self._matcher.choice(query, able, now=at)
            if len(self._open) > OPEN:
                del self._open[next(iter(self._open))]

    def answered(self, question: int, person: int) -> None:
        """Learn from an answer that was accepted or voted helpful."""
        if (choice := self._open.get(question)) is None:
            return
        if self._adapting:
            self._matcher.weight_correction.learn(choice, person)
        added = answer_records.outcome(choice, person)
        changed = {one: self.records.get(one, AnswerRecord()) + more for one, more in added.items()}
        self.records |= changed
        self._matcher.recall(changed)
