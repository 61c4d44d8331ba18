"""The two bars: what stands out is offered, what merely comes first is not."""

from dataclasses import dataclass

import pytest

from bot.search import thresholds
from bot.search.card_index import CardIndex
from bot.search.query import Query


@dataclass(frozen=True)
class Found:
    key: int
    perhaps: bool = False
    sure: bool = False
    beside: bool = True
    closest: bool = True


def test_a_card_is_measured_against_those_that_cannot_all_be_about_the_same_thing() -> None:
    alone = thresholds.lead(0.4, thresholds.others([0.4, 0.1, 0.1, *[0.1] * 7]), 0.0)
    in_a_crowd = thresholds.lead(0.4, thresholds.others([0.4] * 12), 0.0)
    assert thresholds.is_perhaps(alone, 0.4, 0.0)
    assert not thresholds.is_perhaps(in_a_crowd, 0.4, 0.0)


def test_on_an_empty_shelf_the_first_card_has_to_stand_out_from_what_is_unrelated() -> None:
    lead = thresholds.lead(0.2, thresholds.others([0.2]), 0.0)
    assert not thresholds.is_perhaps(lead, 0.2, 0.0)
    assert thresholds.is_perhaps(thresholds.lead(0.5, thresholds.others([0.5]), 0.0), 0.5, 0.0)


def test_what_is_far_in_meaning_needs_most_of_the_words() -> None:
    assert not thresholds.is_perhaps(0.3, 0.1, 0.1)
    assert thresholds.is_perhaps(0.3, 0.1, 0.5)


def test_where_words_alone_decide_the_bars_are_higher() -> None:
    assert thresholds.is_perhaps(0.2, 0.5, 0.0)
    assert not thresholds.is_perhaps(0.2, None, 0.0)
    assert thresholds.is_sure(0.5, 0.6)
    assert not thresholds.is_sure(0.5, None)


def test_once_one_passes_three_are_shown_and_sure_ones_come_first() -> None:
    first, second, third, fourth = Found(1), Found(2, perhaps=True), Found(3, sure=True), Found(4)
    assert thresholds.offered([first, second, third, fourth]) == [third, first, second]
    assert thresholds.offered([first, fourth]) == []
    assert thresholds.offered([first, fourth, Found(5), second]) == [], "the fourth is not looked at"


def test_a_question_and_the_card_of_its_answer_are_one_find() -> None:
    found = thresholds.together([7], [Found(70), Found(80, perhaps=True), Found(90)], {70: 7, 90: 9})
    assert [one.named for one in found] == [(7, None), (None, 80), (9, None)]
    assert [one.sure for one in found] == [True, False, False]


@pytest.mark.parametrize("asked", ["", "?", "the of and", "zxqv"])
def test_a_question_that_says_nothing_finds_nothing(asked: str) -> None:
    shelf = CardIndex()
    shelf.add(1, "Which oven for the bread?\nThe stone oven.")
    assert not any(hit.perhaps or hit.sure for hit in shelf.search(Query(asked), 3))
