"""What is meant by a reply: only what is an answer for sure stops a question, and remarks never do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.meaning.replies import Meaning, label, read_reply

PRINTER = "Comment relancer l'imprimante du 2e ?"
HOW = "How do I renew the VPN certificate?"
SCREWS = "Quelles vis faut-il pour la porte ?"


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (HOW, "Like this."),
        (HOW, "Press Renew"),
        (HOW, "Open the portal and press Renew"),
        ("The display is frozen, what now?", "Reboot the coffee machine"),
        (HOW, "See https://wiki.example/vpn"),
        (HOW, "See <https://wiki.example/vpn|the page>"),
        (HOW, "Settings &gt; Network &gt; Certificates"),
        (PRINTER, "Il faut tenir le bouton vert dix secondes"),
        (PRINTER, "n'ouvrez surtout pas le capot, appuyez sur Reset"),
        (SCREWS, "M8, tête hexagonale"),
        ("Est-ce qu'on peut peindre le radiateur ?", "Oui, à froid"),
        ("Where is the key?", "in the drawer under the till"),
        (HOW, "Found it: hold the button ten seconds"),
        (HOW, "No idea why, but try the portal: press Renew and restart"),
    ],
)
def test_what_says_how_is_an_answer(question: str, reply: str) -> None:
    reading = read_reply(question, reply)
    assert (reading.meaning, reading.sure) == (Meaning.ANSWER, True), reading


@pytest.mark.parametrize(
    "reply",
    [
        "Set proxy-read-timeout to 300 on that ingress. I did it last month.",
        "Mets le délai à 300 sur cet ingress. Je l'ai fait le mois dernier.",
    ],
)
def test_what_says_how_and_then_talks_may_be_the_answer(reply: str) -> None:
    reading = read_reply("Is there a setting for this?", reply)
    assert reading.meaning is Meaning.ANSWER, reading


@pytest.mark.parametrize(
    ("reply", "meaning"),
    [
        ("+1, même problème chez moi !", Meaning.REMARK),
        ("same here", Meaning.REMARK),
        ("haha bon courage", Meaning.REMARK),
        (":+1::skin-tone-3:", Meaning.REMARK),
        ("🙏🏽", Meaning.THANKS),
        ("Merci beaucoup !", Meaning.THANKS),
        ("Quel diamètre de vis ?", Meaning.ASK_BACK),
        ("which model", Meaning.ASK_BACK),
        ("tu peux m'envoyer une photo", Meaning.ASK_BACK),
        ("ask Nora", Meaning.POINTER),
        ("payroll", Meaning.POINTER),
        ("c'est le rayon de Bernard", Meaning.POINTER),
        ("t'es sur quel wifi", Meaning.ASK_BACK),
        ("Vois avec Driss à l'atelier", Meaning.POINTER),
        ("See <#C123|it-help>", Meaning.POINTER),
        ("<@U123> une idée ?", Meaning.POINTER),
        ("No idea, sorry", Meaning.REFUSAL),
        ("aucune idée, désolée", Meaning.REFUSAL),
        ("je regarde et je te dis", Meaning.OTHER),
        ("", Meaning.OTHER),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(reply: str, meaning: Meaning) -> None:
    assert read_reply(PRINTER, reply).meaning is meaning


def test_naming_somebody_answers_who_and_points_otherwise() -> None:
    assert read_reply("Who approves overtime?", "Karen handles that until May").meaning is Meaning.ANSWER
    assert read_reply("How do I log overtime?", "Karen handles that").meaning is Meaning.POINTER


def test_naming_one_of_two_things_answers_which() -> None:
    assert read_reply("Le quai 3 prend les semi ou juste les porteurs", "porteurs").sure


def test_what_happened_to_the_writer_is_no_sure_answer() -> None:
    reading = read_reply(HOW, "We put 2 full pallets up there in 2020 and the floor was singing.")
    assert not (reading.meaning is Meaning.ANSWER and reading.sure)


def test_what_might_be_an_answer_is_not_sure_and_counts_for_none() -> None:
    reading = read_reply("How do I split a bill?", "the beige leaflet")
    assert (reading.meaning, reading.sure) == (Meaning.ANSWER, False)
    assert label(reading) == "other"
    assert label(read_reply(HOW, "no idea")) == "other"


@pytest.mark.parametrize("question", [HOW, PRINTER, "It expires at night, how do I renew it?", "Who knows?"])
@pytest.mark.parametrize(
    "reply",
    [
        *("oui", "non", "no", "nope", "Je crois que oui", "bien sûr", "I think so", "it depends"),
        *("ça dépend", "you must be joking", "vous devez plaisanter", "must be nice"),
    ],
)
def test_yes_no_and_it_depends_answer_only_what_wants_yes_or_no(question: str, reply: str) -> None:
    reading = read_reply(question, reply)
    assert not (reading.meaning is Meaning.ANSWER and reading.sure), reading


def test_yes_answers_what_wants_yes_or_no() -> None:
    assert read_reply("Is the VPN down?", "no").sure
    assert read_reply("Le four est en panne, on peut y toucher ?", "non").sure


def test_a_quoted_question_is_not_heard_again() -> None:
    assert read_reply(SCREWS, "&gt; Quelles vis faut-il ?\nM8, tête hexagonale").meaning is Meaning.ANSWER


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Found it: hold the button ten seconds", Meaning.ANSWER),
        ("c'est bon, il fallait changer le câble", Meaning.ANSWER),
        ("merci !", Meaning.THANKS),
        ("Thanks Hugo, and which version …?", Meaning.ASK_BACK),
        ("toujours pas résolu", Meaning.OTHER),
        ("not solved yet", Meaning.OTHER),
        ("up", Meaning.OTHER),
        ("it is the grey one on the second floor", Meaning.OTHER),
    ],
)
def test_askers_solve_thank_and_ask_below_their_own_question(words: str, meaning: Meaning) -> None:
    assert read_reply(HOW, words, by_asker=True).meaning is meaning


PIECES = st.sampled_from(
    [
        "et ",
        "je ",
        "<@U1> ",
        ":+1:",
        "??",
        "```",
        "`",
        "> a\n",
        "&gt;",
        "hahaha",
        "é",
        "<",
        "https://",
        "ok ",
        "0.",
        "'",
    ]
)


@settings(deadline=None)
@given(st.text() | st.lists(PIECES, max_size=300).map("".join), st.booleans())
def test_nothing_that_can_be_typed_breaks_it(text: str, by_asker: bool) -> None:
    reading = read_reply(text, text * 3, by_asker=by_asker)
    assert reading.why
    assert label(reading) in {"answer", "remark", "ask_back", "pointer", "thanks", "other"}


@pytest.mark.parametrize(
    "piece", ["et ", "a", "<", ":a", "`", "j'", "ha", "> x\n", "je me la ", "1.", "🙏", "#"]
)
def test_forty_thousand_characters_are_read_no_further_than_their_beginning(piece: str) -> None:
    long = (piece * 40_000)[:40_000]
    assert read_reply(HOW, long) == read_reply(HOW, long[:1500])


@pytest.mark.parametrize("where", ["It’s in a drawer.", "In a box", "C’est en plein milieu du couloir."])
def test_a_place_or_a_time_is_not_heard_as_no_time(where: str) -> None:
    assert read_reply("Where is the spare belt?", where).meaning == Meaning.ANSWER
    assert read_reply("Leave with a plan", "Gladly, in a week?").meaning != Meaning.REFUSAL
    for busy in ("I’m in a meeting", "Sorry, in a workshop", "Je suis en pleine réunion"):
        assert read_reply("Where is the spare belt?", busy).meaning == Meaning.REFUSAL
