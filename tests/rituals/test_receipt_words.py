"""The words of a receipt: kind to whoever has just told a failure; the old ones serve on."""

import re

import pytest

from bot.cli.audit.words import looks_like_a_phrase
from bot.i18n import LANGUAGES
from bot.services.rituals import receipts
from bot.text.terms import fold

HURTING = {
    "fr": """
        coupable faillite demission mourir menace sanction singe chien pire mauvais surmenage epuisement
        corruption plainte police femme homme gros bizarre mort crime faute echec echouer erreur perdu perte
        peur honte nul inutile rien seul vieux sale colere conflit maladie medecin infirmier virus douleur
        tribunal juge enquete audit danger alarme alerte accident incendie greve syndicat elections parti
        cathedrale clocher croire noir blanc jaune mince handicap vautour requin vipere pigeon dindon chameau
        gland gourde navet poire cloche girouette placard balai voleur vole pirate licencier depart retraite
    """,
    "en": """
        useless shame fail fraud resign burnout strike hate worse woman man madam guilt crime death dead die
        kill lost lose alone sorry wrong fault blame anger furious
        unhappy illness pain nurse health disability
        judge court lawyer penalty warning threat attack police dismissal dismiss redundant bankruptcy bribery
        union elections cathedral temple chapel black white yellow fat thin small short old young weak stupid
        vulture shark weasel snail donkey whale walrus mole toxic dirty waste broken stolen spam never nothing
    """,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_is_worth_sixty_six_bits(language: str) -> None:
    words = receipts.words(language)
    assert len(words) == len(set(words)) == 2**11
    assert list(words) == sorted(words)
    assert all(re.fullmatch("[a-z]{3,}", word) and fold(word) == word for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_receipt_accuses_frightens_or_hurts(language: str) -> None:
    words = set(receipts.words(language))
    assert words & set(HURTING[language].split()) == set()
    assert words & (set(receipts.ever_given(language)) - words) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_of_retired_words_is_still_taken_for_one_where_none_may_stand(language: str) -> None:
    retired = sorted(receipts.ever_given(language) - set(receipts.words(language)))
    assert len(retired) > 250
    assert looks_like_a_phrase(" ".join(retired[10:16]).encode())


def test_a_receipt_given_with_words_that_were_retired_since_is_known_by_the_same_hash() -> None:
    given = receipts.hashed("Faillite, coupable, mourir, menace, pire, singe", b"a workspace of 2026")
    assert given == "5c8245c2c54d71ac7b50cc691179ac9637e3bdeca36a29b2d7d24b23d01ee77d"
