"""The hint: about others, never about oneself or a thing; right nearly always, or it would be noise."""

import pytest

from bench.kindness.measure import figures, own, wrong
from bot.matching.kindness import hints, judges


@pytest.mark.parametrize(
    "text",
    [
        "Je me suis senti nul.",
        "I was careless with the key.",
        "My own fault: I copied it.",
        "The stupid cable.",
    ],
)
def test_what_somebody_says_of_themselves_or_of_a_thing_gets_no_hint(text: str) -> None:
    assert not judges(text)


@pytest.mark.parametrize("text", ["Le stagiaire est incompétent.", "She never listens.", "C'est sa faute."])
def test_what_blames_or_judges_somebody_gets_one(text: str) -> None:
    assert judges(text)


def test_a_colleague_s_name_is_pointed_at_and_a_word_at_the_beginning_is_not() -> None:
    assert hints(["We waited for Moussa all day."], ["Moussa Traoré"]) == ["name"]
    assert hints(["Rose is the colour of the new label."], ["Rose Martin"]) == []


@pytest.mark.parametrize("part", ["tuning", "test"])
def test_nine_hints_of_ten_are_right(part: str) -> None:
    said = own(part)
    assert figures(said)["precision"] >= 0.9, wrong(said)
