"""The French sentences: one word for one thing, nothing that a French colleague would not say."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.i18n import translator
from tests.project.test_catalogues import sentences

PAGE = Path(__file__).parents[2] / "sandbox" / "page" / "locales" / "fr.json"
GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
NAMES = "app|name|who|giver|receiver|two|to|from|month|words|asker|mentor|host"

# What is not said, and what is said instead.
BANNED = {
    r"\b[Rr]encontre": "séance",
    r"\b[ÉéEe]change": "séance",
    r"\bmentorat\b": "séance",
    r"\b[Cc]ollecte": "campagne",
    r"\bles responsables(?! de la formation)": "les dirigeants",
    r"\bÉquipe formation|\béquipe formation": "responsables de la formation",
    r"\bpersonnes responsables d’Éclair": "personnes qui s’occupent d’Éclair",
    r"\bréféren[td]s?\b": "référence",
    r"\brépondue": "a reçu une réponse",
    r"\bclose sans réponse": "close sans solution",
    r"\bont trouvé leur réponse": "plus aucune question n’attend",
    r"(?<!ou )\bl’autre(?! personne)": "l’autre personne",
    r"\bl’un l’autre|\bl’un de l’autre|\btous (les )?deux": "deux personnes, sans genre",
    r"\bvous (êtes|avez été|serez) (pris|choisi|désigné|remercié|sollicité)\b": "sans participe accordé",
    r"\b[Oo]n vous a remercié": "vous avez reçu un merci",
    r"\b(ancien|nouvel) collègue": "un ou une ex-collègue",
    r"\bpar son auteur": "par la personne qui l’avait écrite",
    r"\bs’apprennent": "apprennent les uns des autres",
    r"\b[Qq]ui demand(e|ait)\b(?! qui connaît)": "qui a posé la question",
    r"\b[Ll]e robot": "je",
    r"\bNous vous\b": "je vous",
    r"\bL’emporter|\bl’ôter|\bM’oublier": "récupérer, retirer, effacer",
    r"\bUne pression|\bappuie\b": "un clic, clique",
    r"\bvous dit pris|\bmoments pris": "créneaux occupés",
    r"\bsignalées comme utiles|\bsignalements « utile": "jugées utiles",
    r"\b(est|sont|restent) bienvenue?s?\b": "le bienvenu, les bienvenus",
    r"\bCe qui est su\b": "ce que je sais",
    r"\b[Nn]udge|\bfeedback|\bfeed-back|\bdigest\b|\bmatch": "en français",
    r"\bElles ne l’apprennent|\bJe leur dirai": "une seule personne peut être en cause",
    r"\bcompte \{length\}|\bpeut en (compter|avoir)": "le maximum est de",
}
ALLOWED = {
    r"\b[Qq]ui demand(e|ait)\b(?! qui connaît)": {
        "mentoring.somebody_else",
        "question.form.anonymous_hint",
    },
}


def page() -> Iterator[tuple[str, str]]:
    yield from json.loads(PAGE.read_text(encoding="utf-8")).items()


def spoken() -> Iterator[tuple[str, str]]:
    yield from sentences("fr")
    yield from ((f"page: {key}", text) for key, text in page())


@pytest.mark.parametrize(("turn", "instead"), BANNED.items(), ids=BANNED.values())
def test_one_word_for_one_thing(turn: str, instead: str) -> None:
    wrong = [key for key, text in spoken() if re.search(turn, text.replace("\u00a0", " "))]
    assert set(wrong) <= ALLOWED.get(turn, set()), f"say {instead!r} in {wrong}"


def test_no_name_follows_a_word_that_would_be_cut_short_before_a_vowel() -> None:
    """« De Inês », « que Élise », « ce que Éclair »: a name may begin with anything."""
    before = rf"\b(?:de|que|jusque|lorsque|puisque|ce|se|ne|le|la|du|si) \{{(?:{NAMES})\}}"
    assert [key for key, text in spoken() if re.search(before, text, re.IGNORECASE)] == []


def test_a_day_is_said_so_that_today_fits_too() -> None:
    """Slack writes « aujourd’hui », « hier » or a date: « du hier » and « d’ici aujourd’hui » are nothing."""
    before = r"\b(?:[Dd]u|[Ll]e|[Aa]u|d’ici|jusqu’au|prévue) \{(?:when|until)\}"
    assert [key for key, text in spoken() if re.search(before, text)] == []


def test_one_kind_of_unbreakable_space_and_of_apostrophe() -> None:
    wrong = [key for key, text in spoken() if re.search(r"[\u202f'\"]", re.sub(r"`[^`]*`", "", text))]
    assert wrong == []


def test_the_page_sets_unbreakable_spaces() -> None:
    wrong = [key for key, text in page() if re.search(r"(?<![\u00a0!?])[!?;»]| :(?!\w)|«(?!\u00a0)", text)]
    assert wrong == []


def test_quotation_marks_within_quotation_marks_are_inner_ones() -> None:
    french, english = translator("fr"), translator("en")
    said = french("nudge.why.declared", topic="le défaut «\u00a0surtension\u00a0» du «variateur»")
    assert "«\u00a0le défaut “surtension” du “variateur”\u00a0»" in said
    assert "“the ‘overvoltage’ fault”" in english("nudge.why.declared", topic="the “overvoltage” fault")
    assert "«\u00a0surtension\u00a0»" in french(
        "digest.circle.mine", count=3, topic="«\u00a0surtension\u00a0»"
    )


def test_the_glossary_has_the_words_that_are_said() -> None:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()[7:]
    rows = [row.strip("| \n").split(" | ") for row in lines if row.startswith("|")]
    assert len(rows) >= 30 and all(len(row) == 4 for row in rows)
    said = " ".join(text for _, text in spoken()).casefold()
    unsaid = [word for _, word, *_ in rows if re.sub(r" \(.*", "", word).casefold() not in said]
    assert unsaid == []
    wrong = [turn for turn in BANNED for row in rows if re.search(turn, f"{row[1]} {row[3]}")]
    assert wrong == []
