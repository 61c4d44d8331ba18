"""Words of two languages: which language a text speaks, and which terms it is found by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bench.bilingual
from bot.text.glossary import bilingual_terms, english
from bot.text.terms import CHARACTERS_READ, detect_language, fold, spoken_language, terms

QUESTIONS = Path(bench.bilingual.__file__).with_name("questions.jsonl")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Comment poser mes congés ?", "fr"),
        ("comment poser mes conges", "fr"),
        ("Qui s'y connaît en VPN ?", "fr"),
        ("congés payés", "fr"),
        ("How do I book leave?", "en"),
        ("Who knows about VPN?", "en"),
        ("reset my password", "en"),
        ("Car rental in Lyon, what about the deposit?", "en"),
        ("le deploy est cassé sur k8s, une idée ?", "fr"),
        ("Excel", None),
        ("SAP MM", None),
        ("", None),
        ("👍🏽 🎉", None),
        ("3.11 + 4 = ?", None),
        ("¿Dónde está la impresora y quién la puede arreglar?", None),
        ("Wie kann ich den Drucker einrichten?", None),
        ("מי יודע איך לאפס סיסמה", None),
    ],
)
def test_a_text_says_which_language_it_speaks_or_that_it_does_not(text: str, spoken: str | None) -> None:
    assert detect_language(text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("¿Dónde está la impresora y quién la puede arreglar?", "other"),
        ("Wie kann ich den Drucker einrichten?", "other"),
        ("Как сбросить пароль?", "other"),
        ("מי יודע איך לאפס סיסמה", "other"),
        ("パスワードのリセット方法", "other"),
        ("Qui reprend le dossier de Muñoz ?", "fr"),
        ("Who talked to Müller und Söhne about it?", "en"),
        ("Excel", None),
        ("", None),
    ],
)
def test_a_text_says_plainly_that_it_is_neither_french_nor_english(text: str, spoken: str | None) -> None:
    assert spoken_language(text) == spoken


def test_no_question_of_the_bilingual_sets_is_taken_for_another_language() -> None:
    asked = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    needs = (QUESTIONS.parent / "needs-tuning.tsv").read_text(encoding="utf-8").splitlines()
    asked += [text for line in needs for text in line.split("\t")]
    assert [text for text in asked if spoken_language(text) == "other"] == []


def test_every_question_of_the_bilingual_set_is_recognised() -> None:
    asked = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert [q["id"] for q in asked if detect_language(q["text"]) != q["language"]] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qui gère les congés payés ?", "poser un congé payé"),
        ("RÉUNION", "réunions"),
        ("L’équipe d’achat", "les équipes des achats"),
        ("la commande bloquée", "commandes bloquées"),
        ("un œuf", "des oeufs"),
        ("How are invoices approved?", "approving an invoice"),
        ("facture", "Les factures sont en retard"),
        ("report", "Who reads the reports?"),
    ],
)
def test_two_ways_to_write_the_same_thing_meet(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


@pytest.mark.parametrize("code", ["C++", "C#", ".NET", "k8s", "node.js", "HTTP_502", "ISO", "3.11", "R2D2"])
def test_names_of_techniques_stay_whole(code: str) -> None:
    assert fold(code) in terms(f"Who can help me with {code} today?")
    assert fold(code) in terms(f"Qui peut m'aider avec {code} aujourd'hui ?")


def test_a_code_is_also_found_by_its_parts() -> None:
    assert set(terms("erreur 502")) & set(terms("HTTP_502"))


def test_acronyms_are_no_function_words() -> None:
    assert terms("IT support for AI in the US") == ["it", "support", "ai", "us"]
    assert "ci" not in terms("Le portail ne marche pas ce mois-ci, et j'ai tout essayé")
    assert "it" not in terms("PLEASE HELP, IT DOES NOT WORK")  # a text that shouts


def test_a_car_is_no_conjunction_in_english() -> None:
    assert "car" in terms("Where can I rent a car for the trade fair?")
    assert "car" not in terms("Je demande car je ne trouve pas la réponse")


def test_function_words_mentions_and_addresses_are_not_what_a_text_is_about() -> None:
    assert terms("Est-ce que quelqu'un sait comment je peux faire ça ?") == []
    assert terms("<@U123|Marie> <!channel> :wave: https://example.org/a?b=c who knows SAP?") == ["sap"]


def test_a_mixed_text_meets_either_language() -> None:
    mixed = terms("onboarding des nouveaux")
    assert set(mixed) & set(terms("Who runs the onboarding?"))
    assert set(mixed) & set(terms("les nouveaux arrivent lundi"))


@given(st.text(max_size=200))
def test_no_text_breaks_anything(text: str) -> None:
    assert all(isinstance(term, str) and term for term in terms(text))
    assert detect_language(text) in ("fr", "en", None)
    assert isinstance(english(text), str)


def test_a_book_is_read_at_its_beginning() -> None:
    book = "salaire " * 50_000
    assert 0 < len(terms(book)) <= CHARACTERS_READ
    assert english("le " + book).startswith("the salary")


@pytest.mark.parametrize("flood", ["x" * 100_000, "<@" * 50_000, ":a" * 50_000, "a." * 50_000, "é" * 100_000])
def test_a_flood_of_one_sign_says_nothing(flood: str) -> None:
    assert terms(flood) == []


# French for a model that reads only English


@pytest.mark.parametrize(
    ("french", "glossed"),
    [
        ("Où est la salle de réunion ?", "where is the meeting room"),
        ("bulletin de paie", "payslip"),
        ("tableaux croisés dynamiques", "pivot tables"),
        ("dernière livraison SAP", "last delivery sap"),
        ("conteneurs Docker", "containers docker"),
    ],
)
def test_phrases_go_before_words_and_names_stay(french: str, glossed: str) -> None:
    assert english(french) == glossed


@pytest.mark.parametrize(
    "text", ["Who owns payroll?", "main menu", "budget", "joint venture", "Kubernetes", "", "Wie geht das?"]
)
def test_what_is_not_french_is_left_alone(text: str) -> None:
    assert english(text) == text


def test_without_a_model_a_french_question_still_meets_an_english_profile() -> None:
    assert set(bilingual_terms("Qui s'occupe des bulletins de paie ?")) & set(
        bilingual_terms("payslips and payroll")
    )
    assert not set(terms("Qui s'occupe des bulletins de paie ?")) & set(terms("payslips and payroll"))
    assert bilingual_terms("payslips and payroll") == terms("payslips and payroll")
