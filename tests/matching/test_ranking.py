"""Questions find the people whose evidence answers them, and say why."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.matching.evidence import KINDS
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search.query import Query
from bot.store.models import EvidenceKind

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA, BOB, CLEO = 1, 2, 3
EVERYBODY = [Candidate(ANA), Candidate(BOB), Candidate(CLEO)]


def piece(number: int, person: int, text: str, *, days: float = 10, **more) -> Piece:
    return Piece(number, person, more.pop("kind", "answer"), text, NOW - timedelta(days=days), **more)


def first(matcher: Matcher, question: str, people=EVERYBODY) -> int:
    return matcher.rank(Query(question), people, now=NOW).suggestions[0].person


@pytest.fixture
def matcher() -> Matcher:
    matcher = Matcher()
    matcher.add(
        [
            piece(1, ANA, "Why does the Kubernetes ingress time out?"),
            piece(2, ANA, "How do I size Kubernetes pods?"),
            piece(3, BOB, "Comment corriger une fiche de paie ?"),
            piece(4, BOB, "Who approves a payslip correction?"),
            piece(5, CLEO, "Which train line reaches the Lyon office?"),
        ]
    )
    return matcher


def test_a_question_finds_the_colleague_who_answered_its_like(matcher):
    assert first(matcher, "Our Kubernetes ingress returns 504") == ANA
    assert first(matcher, "une erreur sur ma fiche de paie") == BOB


def test_an_accepted_answer_counts_at_the_very_next_question(matcher):
    matcher.add([piece(n, CLEO, "Kubernetes ingress certificates", days=0) for n in (6, 7, 8)])
    assert first(matcher, "Kubernetes ingress certificates expire") == CLEO


def test_what_is_removed_no_longer_counts(matcher):
    matcher.remove([1, 2, 77])
    ranking = matcher.rank(Query("Kubernetes ingress"), EVERYBODY, now=NOW)
    assert ANA not in {s.person for s in ranking.suggestions if s.evidence}
    assert not ranking.likely


def test_a_suggestion_cites_its_strongest_evidence_first(matcher):
    suggestion = matcher.rank(Query("Kubernetes ingress"), EVERYBODY, now=NOW).suggestions[0]
    assert [c.piece for c in suggestion.evidence] == [1, 2]
    assert sum(c.strength for c in suggestion.evidence) == pytest.approx(1)


def test_somebody_who_said_not_my_topic_is_asked_less(matcher):
    before = {s.person: s.chance for s in matcher.rank(Query("payslip"), EVERYBODY, now=NOW).suggestions}
    matcher.add([piece(9, BOB, "payslip of a colleague", kind="declined")])
    after = {s.person: s.chance for s in matcher.rank(Query("payslip"), EVERYBODY, now=NOW).suggestions}
    assert after[BOB] < before[BOB]


def test_nobody_outside_the_candidates_is_suggested(matcher):
    ranking = matcher.rank(Query("Kubernetes ingress"), [Candidate(BOB)], now=NOW)
    assert [s.person for s in ranking.suggestions] == [BOB]
    assert matcher.rank(Query("Kubernetes ingress"), [], now=NOW).suggestions == ()


@pytest.mark.parametrize("question", ["", "   ", "🙂🙂", "é" * 100_000, "x", "if (a<b) {}", "مرحبا بالعالم"])
def test_an_odd_question_gets_an_honest_answer(matcher, question):
    assert not matcher.rank(Query(question), EVERYBODY, now=NOW).likely


def test_an_empty_store_has_nobody_likely():
    ranking = Matcher().rank(Query("Kubernetes"), EVERYBODY, now=NOW)
    assert not ranking.likely


def test_a_vector_of_another_model_is_refused(matcher):
    matcher.embed({-1: np.ones(8, np.float32)})
    for bad in (np.ones(9, np.float32), np.full(8, np.nan, np.float32)):
        with pytest.raises(ValueError, match="vector"):
            matcher.embed({-2: bad})
        with pytest.raises(ValueError, match="vector"):
            matcher.add([piece(20, BOB, "payslip", vector=bad)])
    assert first(matcher, "payslip") == BOB


def test_a_question_like_those_answered_is_likely_to_be_answered(matcher):
    assert matcher.rank(Query("Why does the Kubernetes ingress time out?"), EVERYBODY, now=NOW).likely
    assert not matcher.rank(Query("Who repairs the coffee machine?"), EVERYBODY, now=NOW).likely


def test_somebody_with_a_profile_and_no_answers_is_found():
    matcher = Matcher()
    busy = [piece(n, ANA, f"question number {n} about everything", days=n) for n in range(1, 30)]
    matcher.add([*busy, piece(90, CLEO, "RGPD et données personnelles", kind="declared", days=400)])

    assert first(matcher, "Qui connaît le RGPD ?") == CLEO


def test_whoever_was_asked_often_lately_yields_to_the_next_best(matcher):
    matcher.add([piece(20, CLEO, "Kubernetes ingress rules")])
    fresh = matcher.rank(Query("Kubernetes ingress"), EVERYBODY, now=NOW)
    tired = [Candidate(ANA, ago=tuple(range(1, 19))), Candidate(BOB), Candidate(CLEO)]
    after = matcher.rank(Query("Kubernetes ingress"), tired, now=NOW)

    assert fresh.suggestions[0].person == ANA
    assert after.suggestions[0].person == CLEO
    assert {s.person: s.chance for s in after.suggestions}[ANA] == pytest.approx(fresh.suggestions[0].chance)


def test_the_less_willing_are_asked_less(matcher):
    reluctant = [Candidate(ANA, willing=0.1), Candidate(BOB), Candidate(CLEO)]
    full, half = (
        {s.person: s.score for s in matcher.rank(Query("Kubernetes"), people, now=NOW).suggestions}
        for people in (EVERYBODY, reluctant)
    )
    assert half[ANA] < full[ANA]


def test_a_newcomer_who_fits_gets_a_bounded_bonus():
    matcher = Matcher()
    matcher.add([piece(n, ANA, "Kubernetes ingress", days=n) for n in range(1, 9)])
    matcher.add([piece(50, CLEO, "Kubernetes ingress", kind="declared", days=5)])
    ranking = matcher.rank(Query("Kubernetes ingress"), EVERYBODY, now=NOW)
    share = {s.person: s.score for s in ranking.suggestions}
    assert share[CLEO] > share[BOB]
    assert share[ANA] > share[CLEO]  # eight answers are worth more than curiosity


def test_weights_are_kept_when_evidence_leaves_and_returns(matcher):
    before = matcher.rank(Query("Kubernetes ingress"), EVERYBODY, now=NOW)
    extra = [piece(n, BOB, "Kubernetes ingress", days=n) for n in range(30, 60)]
    matcher.add(extra)
    matcher.remove([p.id for p in extra])
    assert matcher.rank(Query("Kubernetes ingress"), EVERYBODY, now=NOW) == before


def test_matching_knows_every_kind_of_evidence_that_rows_have() -> None:
    assert set(KINDS) == set(EvidenceKind)
