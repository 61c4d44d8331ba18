"""What is meant by a direct message: small talk asks nobody, and words go on with what is open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.meaning.messages import Sort, Talk, is_question, read_message

REQUEST = "Paul vous demande vingt minutes sur les macros Excel. Pouvez-vous ?"
STORY = "What went wrong this month, and what did you learn?"
ANSWERED = "Hugo answered your question: install driver 12."
SESSION = "Your session with Nora is tomorrow at 10."


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("Merci beaucoup !", Talk.THANKS),
        ("Bonjour !", Talk.GREETING),
        ("ok thanks", Talk.THANKS),
        ("Non merci", Talk.THANKS),
        ("ok", Talk.OK),
        ("test", Talk.TEST),
        ("stop", Talk.STOP),
        ("ARRÊTE de m'écrire", Talk.STOP),
        ("laisse-moi tranquille", Talk.STOP),
        ("ne m’écris plus", Talk.STOP),
        ("unsubscribe", Talk.STOP),
        ("leave me alone", Talk.STOP),
        ("I have no idea how this works", Talk.SIGH),
        ("pfff quelle journée", Talk.SIGH),
        ("help", Talk.HELP),
        ("what can you do?", Talk.HELP),
        ("hola", Talk.GREETING),
        ("Danke!", Talk.THANKS),
        ("grazie mille", Talk.THANKS),
        ("bonjouuuur :wave::skin-tone-2:", Talk.GREETING),
        ("🎉🎉", Talk.NOTHING),
        ("?!", Talk.NOTHING),
        ("", Talk.NOTHING),
    ],
)
def test_small_talk_is_no_question(text: str, talk: Talk) -> None:
    said = read_message(text)
    assert (said.sort, said.talk) == (Sort.SMALLTALK, talk)
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "the label printer jams since the update",
        "besoin d'aide pour le fichier TVA",
        "renew the VPN",
        "Bonjour, comment on change le toner ?",
        "merci d'avance : quelle température pour les vaccins ouverts ?",
        "stopper une relance automatique dans le CRM",
        "how to stop the autopay on a closed account",
        "vpn",
    ],
)
def test_a_question_or_a_problem_is_a_question(text: str) -> None:
    assert read_message(text).sort is Sort.QUESTION
    assert is_question(text)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Oui volontiers, mais plutôt jeudi", REQUEST),
        ("oui", REQUEST),
        ("No idea, sorry", "Karim asks: how do I bleed the heating?"),
        ("M8, tête hexagonale", "Samira vous demande : quel diamètre de vis ?"),
        ("I deleted the test database thinking it was my copy", STORY),
        ("Thanks Hugo, and which version is it for Windows 11?", ANSWERED),
        ("tried that, still the same error", ANSWERED),
        ("I'll be ten minutes late", SESSION),
        ("and 40 mm long", "Gina replied: Which diameter?"),
        ("elle attend quoi de moi ?", "Salma aimerait que tu l'accompagnes. Mardi 14 h ?"),
    ],
)
def test_words_go_on_with_what_is_open(text: str, context: str) -> None:
    assert read_message(text, context).sort is Sort.FOLLOW_UP


@pytest.mark.parametrize("context", ["", REQUEST, STORY, ANSWERED, SESSION])
def test_a_question_that_stands_alone_stays_one_whatever_is_open(context: str) -> None:
    text = "Hello, does anybody know how to archive a finished building project in Batigest?"
    assert read_message(text, context).sort is Sort.QUESTION


@pytest.mark.parametrize("context", [REQUEST, "Sara would like to be mentored by you. Tuesday 2 pm?"])
@pytest.mark.parametrize(
    "text", ["The demo account expired and I've a prospect at 3.", "mon badge est bloqué au portail"]
)
def test_trouble_now_and_a_need_stay_questions_whatever_is_open(text: str, context: str) -> None:
    assert read_message(text, context).sort is Sort.QUESTION


def test_nothing_follows_where_nothing_is_open() -> None:
    assert read_message("Oui volontiers, mais plutôt jeudi").sort is not Sort.FOLLOW_UP


@pytest.mark.parametrize(
    "text", ["+1", "same here", "merci <@U1> !", "good question", "je regarde et je te dis"]
)
def test_a_remark_after_a_mention_is_no_question(text: str) -> None:
    assert not is_question(text)


@settings(deadline=None)
@given(st.text(), st.text())
def test_nothing_that_can_be_typed_breaks_it(text: str, context: str) -> None:
    said = read_message(text, context)
    assert (said.talk is not None) == (said.sort is Sort.SMALLTALK)
    is_question(text)
    if not context:
        assert said.sort is not Sort.FOLLOW_UP
