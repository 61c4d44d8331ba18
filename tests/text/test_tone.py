"""The hint: about others, never about oneself or a thing; right nearly always, or it would be noise."""

import pytest

from bench.kindness.measure import figures, own, wrong
from bot.text.person_names import words_of
from bot.text.tone import hints, judges


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


COMPANY = (
    "Paul Durand", "Jean-Marc Petit", "Charles d’Artagnan", "Jürgen Muller", "Rose Martin", "Sam O’Neil",
    "Mohamed El Amrani",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "C’est la faute à Paul", "la faute incombe à Paul", "faute à Paul", "À CAUSE DE JEAN-MARC",
        "tout est tombé à cause de d’Artagnan", "à cause de M. Muller", "à cause de Madame Martin",
        "à cause d’El Amrani", "à cause de O’Neil", "à cause de ce nul de Paul",
        "C’est Paul qui a tout cassé",
        "C’est encore Rose qui s’est trompée", "Paul aurait dû vérifier", "à cause de Pa\u200bul",
        "It is the fault of Paul", "It’s all Rose’s fault", "O’NEIL’S FAULT", "I blame Paul",
        "Paul’s mistake",
    ],
)  # fmt: skip
def test_blame_is_seen_however_the_name_is_spelt_or_introduced(text: str) -> None:
    assert "blame" in hints([text], COMPANY)


@pytest.mark.parametrize(
    "text", ["cet incapable de Paul", "Paul est un abruti", "thanks to Paul, useless as always"]
)
def test_a_judgement_is_seen_beside_a_name(text: str) -> None:
    assert "judge" in hints([text], COMPANY)


@pytest.mark.parametrize(
    "text",
    [
        "Ce n’est pas de la faute de Paul", "It isn’t the fault of Paul", "Don’t blame Paul",
        "It is not Paul’s fault", "C’est Paul qui a tout réparé", "Paul aurait dû être prévenu",
        "Merci à M. Muller, qui est patient", "Faute de Rose, nous avons demandé à Paul",
    ],
)  # fmt: skip
def test_who_is_cleared_or_thanked_is_not_blamed(text: str) -> None:
    assert hints([text], COMPANY) in ([], ["name"])


TEAM = ("Jordan Lee", "Karim Benali", "Claire Martin", "Hugo Delattre")


@pytest.mark.parametrize(
    "text",
    [
        "C’est à cause de Karim.", "Nous avons tout perdu à cause de Claire", "Tout ça à cause d’Hugo",
        "We lost the order because of Karim", "It was Jordan’s fault", "It's all Jordan's fault.",
        "The mistake was Jordan’s", "I blame Jordan for it", "Jordan messed up the release",
        "We lost it because Karim forgot", "Le retard est dû à Karim", "Le problème vient de Karim",
        "The outage was down to Karim", "It’s on Karim", "Le problème, c’est Karim",
        "Karim est responsable de la panne", "Karim was responsible for the outage", "La coupable est Claire",
        "Karim dropped the ball", "Karim let us down", "Karim s’est planté", "Karim nous a plantés",
        "On doit ça à la négligence de Karim", "Karim n’a pas fait son travail", "Jordan didn’t do his job",
        "Karim is the problem",
    ],
)  # fmt: skip
def test_the_blame_put_on_a_named_colleague_is_seen_in_everyday_words(text: str) -> None:
    assert "blame" in hints([text], TEAM)


@pytest.mark.parametrize(
    "text",
    [
        "Hugo, qui est nul, l’a fait", "C’est Karim qui est nul", "Hugo est nul", "Hugo, quel nul",
        "Quel incompétent ce Karim", "Karim ne sert à rien", "Karim est un boulet",
        "Karim is good for nothing",
        "Hugo n’est pas à la hauteur", "Karim n’y connaît rien", "Karim est une catastrophe",
        "Jordan is useless",
        "Karim can’t do anything right", "Karim has no clue", "Jordan sucks",
    ],
)  # fmt: skip
def test_a_named_colleague_called_useless_is_seen_in_everyday_words(text: str) -> None:
    assert "judge" in hints([text], TEAM)


@pytest.mark.parametrize(
    "text",
    [
        "C’est à cause de la panne", "À cause du mauvais temps", "à cause de moi", "It was my fault",
        "It was nobody’s fault", "Ce n’est pas à cause de Karim", "We lost a day, not because of Karim",
        "It wasn’t because of Karim", "Le succès est dû à Karim", "Le retard est dû à la grève",
        "The outage was due to a cable", "I am late because of the train", "Karim found the mistake",
        "Karim est responsable de la sécurité", "Karim n’est pas responsable de la panne",
        "Karim is responsible for the outage plan", "Karim was not responsible for the outage",
        "It’s down to Karim to decide", "It is on Karim’s desk", "Karim let us know",
        "Karim a planté un arbre",
        "The problem is Karim left without a handover", "Karim has no idea yet whether he can come",
        "C’était la faute du logiciel", "Le résultat est nul", "nul besoin d’attendre Karim",
        "Karim n’est pas capable de se connecter depuis hier", "The office in Jordan is open",
    ],
)  # fmt: skip
def test_what_names_a_cause_or_clears_a_colleague_gets_no_hint(text: str) -> None:
    assert hints([text], TEAM) in ([], ["name"])


def test_a_name_with_an_umlaut_is_known_in_every_spelling() -> None:
    assert words_of("Jürgen Müller") == {"jurgen", "juergen", "muller", "mueller"}


@pytest.mark.parametrize("part", ["tuning", "test"])
def test_nine_hints_of_ten_are_right(part: str) -> None:
    said = own(part)
    assert figures(said)["precision"] >= 0.9, wrong(said)
