"""Whom one can count on: who answers more often than was to be expected counts for more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.matching.answer_records import PRIOR, AnswerRecord, outcome, signal
from bot.matching.online_weights import choice_set
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search.query import Query

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTHING = [0.0] * 10


def chances(records: dict[int, AnswerRecord]) -> dict[int, float]:
    """Of two who know the same, were about alike, and have a vector each."""
    matcher, vector = Matcher(), np.array([1.0, 0.0], np.float32)
    matcher.add(
        Piece(n, 1 + n % 2, "answer", "the pallet lift", NOW - timedelta(days=3), source=n, vector=vector)
        for n in range(60)
    )
    matcher.recall(records)
    query = Query("the pallet lift is stuck", vector)
    found = matcher.rank(query, [Candidate(1), Candidate(2)], now=NOW).suggestions
    return {one.person: one.chance for one in found}


def test_who_answers_more_often_than_expected_is_likelier_to_answer() -> None:
    alike = chances({})
    assert alike[1] == pytest.approx(alike[2])
    known = chances({1: AnswerRecord(8, 4), 2: AnswerRecord(2, 6)})
    assert known[1] > 2 * known[2]


def test_a_few_answers_say_little_and_many_say_more() -> None:
    few, many = signal(np.array([[1.0, 0.0], [20.0, 0.0]]))
    assert 0 < few < many < np.log((20 + PRIOR) / PRIOR) + 1e-9
    assert signal(np.array([[0.0, 0.0]])) == [0.0]
    assert signal(np.array([[0.0, 30.0]])) < 0


def test_an_answer_counts_once_for_its_author_and_its_chance_for_each_who_might_have_given_it() -> None:
    added = outcome(choice_set([1, 2, 3], [0.0, 0.0, np.log(2)], [NOTHING] * 3), 2)
    assert {one: record.answers for one, record in added.items()} == {1: 0, 2: 1, 3: 0}
    assert [added[one].expected for one in (1, 2, 3)] == pytest.approx([0.25, 0.25, 0.5])


@pytest.mark.parametrize(("people", "person"), [([1], 1), ([1, 2], 3)])
def test_no_choice_or_an_answer_from_elsewhere_counts_for_nobody(people: list[int], person: int) -> None:
    assert outcome(choice_set(people, [0.0] * len(people), [NOTHING] * len(people)), person) == {}
