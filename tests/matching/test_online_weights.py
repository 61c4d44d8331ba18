"""Habits: the weights bend to how a company answers, slowly, and only as far as it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.matching.choice_learner import ChoiceLearner
from bot.matching.online_weights import WeightCorrection, choice_set
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.matching.weights import BY_WORDS
from bot.search.query import Query

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def signals(week: float, words: float) -> list[float]:
    """Somebody of whom two signals are known, the others being alike for all."""
    return [week, 0, 0, 0, words, 0, 0, 0, 0, 0]


BUSY, WISE = signals(0.0, -4.0), signals(-4.0, 0.0)


def lived(answers: int, *, by_the_wise: bool) -> WeightCorrection:
    habits = WeightCorrection()
    two = choice_set([1, 2], [0.0, 0.0], [BUSY, WISE])
    for _ in range(answers):
        habits.learn(two, 2 if by_the_wise else 1)
    return habits


def test_where_those_answer_who_know_knowing_counts_more_and_being_about_less() -> None:
    correction = lived(200, by_the_wise=True).correction
    assert correction[4] > 0.05 and correction[0] < -0.05
    assert np.allclose(np.delete(correction, [0, 4]), 0), "what never differed taught nothing"


def test_one_answer_moves_little_and_many_move_more() -> None:
    sizes = [float(np.abs(lived(n, by_the_wise=True).correction).max()) for n in (1, 20, 200)]
    assert sizes[0] < sizes[1] < sizes[2] and sizes[0] < 0.1


def test_a_company_that_changes_is_followed() -> None:
    habits = lived(300, by_the_wise=False)
    two = choice_set([1, 2], [0.0, 0.0], [BUSY, WISE])
    before = habits.correction.copy()
    for _ in range(900):
        habits.learn(two, 2)
    assert before[4] < 0 < habits.correction[4]


@pytest.mark.parametrize("people, person", [([1], 1), ([1, 2], 3)])
def test_no_choice_or_an_answer_from_elsewhere_teaches_nothing(people: list[int], person: int) -> None:
    habits = WeightCorrection()
    habits.learn(choice_set(people, [0.0] * len(people), [BUSY, WISE][: len(people)]), person)
    assert habits.answers == 0 and not habits.correction.any()


def test_habits_survive_being_written_down_and_those_of_other_signals_are_left_behind() -> None:
    habits = lived(5, by_the_wise=True)
    again = WeightCorrection.read(json.loads(json.dumps(habits.written())))
    assert np.allclose(again.correction, habits.correction) and again.answers == 5
    assert np.allclose(again.certainty, habits.certainty)
    other = {"correction": [0.0], "certainty": [[1.0]], "answers": 9}
    assert WeightCorrection.read(other).answers == WeightCorrection.read(None).answers == 0


def shown(number: int, person: int, text: str, day: int) -> Piece:
    return Piece(number, person, "answer", text, START + timedelta(days=day), source=number)


def test_watching_a_company_changes_whom_the_matcher_names() -> None:
    """Of two who know the warehouse, the bot would name who was about lately; here the other one answers."""
    matcher = Matcher()
    matcher.add(shown(n, 1, "broken pallet lift in the warehouse", n) for n in range(1, 5))
    matcher.add(shown(n, 2, "lunch menu of the canteen", n + 5) for n in range(5, 15))
    both, asked = [Candidate(1), Candidate(2)], Query("the pallet lift is stuck")
    before = matcher.rank(asked, both, now=START + timedelta(days=20)).suggestions
    watching = ChoiceLearner(matcher)
    for number in range(100, 160):
        watching.asked(number, Query("which pallet lift for the warehouse"), START + timedelta(days=20))
        watching.answered(number, 1)
    after = matcher.rank(asked, both, now=START + timedelta(days=20)).suggestions
    chance = {s.person: s.chance for s in before}, {s.person: s.chance for s in after}
    assert chance[1][1] > chance[0][1] and chance[1][2] < chance[0][2]


def test_who_has_shown_little_is_no_choice_yet() -> None:
    matcher = Matcher()
    matcher.add(shown(n, 1, "pallet lift", n) for n in range(1, 4))
    matcher.add([shown(9, 2, "pallet lift", 9)])
    watching = ChoiceLearner(matcher)
    watching.asked(50, Query("pallet lift"), START + timedelta(days=10))
    watching.answered(50, 1)
    assert matcher.weight_correction.answers == 0


def test_what_a_suggestion_stands_on_is_what_can_be_learned_from() -> None:
    matcher = Matcher()
    matcher.add([shown(1, 1, "pallet lift", 1), shown(2, 2, "canteen lunch", 2)])
    found = matcher.rank(Query("pallet lift"), [Candidate(1), Candidate(2)], now=START + timedelta(days=3))
    for suggestion in found.suggestions:
        assert suggestion.base == pytest.approx(float(np.array(suggestion.signals) @ BY_WORDS.column()))
