"""Below which evidence is no reason to ask somebody."""

from bot.matching.evidence_floor import worth_asking
from bot.matching.ranking import Suggestion
from bot.matching.signals import Cited


def somebody(person: int, *evidence: Cited) -> Suggestion:
    return Suggestion(person, 0.5, 0.1, evidence)


def near(piece: int, fit: float) -> Cited:
    return Cited(piece, 1.0, fit, speaks=True)


def faint(piece: int, fit: float) -> Cited:
    return Cited(piece, 1.0, fit, speaks=False)


def people(found: list[Suggestion]) -> list[int]:
    return [one.person for one in found]


def test_one_is_asked_where_the_others_fit_less_than_half_as_well() -> None:
    ranked = [somebody(1, near(11, 0.6)), somebody(2, near(12, 0.29)), somebody(3, near(13, 0.31))]

    assert people(worth_asking(ranked)) == [1, 3]


def test_nobody_is_asked_whose_evidence_is_about_something_else() -> None:
    assert worth_asking([somebody(1, faint(11, 0.0)), somebody(2)]) == []


def test_only_what_speaks_of_the_question_is_told_as_a_reason() -> None:
    [one] = worth_asking([somebody(1, near(11, 0.4), faint(12, 0.2), faint(13, 0.0))])

    assert [cited.piece for cited in one.evidence] == [11]


def test_whoever_is_asked_for_what_is_only_near_is_told_no_reason() -> None:
    [one] = worth_asking([somebody(1, faint(11, 0.2))])

    assert one.evidence == ()


def test_a_nameless_question_and_a_later_wave_ask_nobody_without_a_reason() -> None:
    ranked = [somebody(1, faint(11, 0.5)), somebody(2, near(12, 0.25))]

    assert people(worth_asking(ranked)) == [1, 2]
    assert people(worth_asking(ranked, later=True)) == [2]
    assert worth_asking(ranked, nameless=True) == []
    assert people(worth_asking([somebody(3, near(13, 0.35))], nameless=True)) == [3]
