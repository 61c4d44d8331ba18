"""A kind word comes before a text is published, reworded or as it is; nothing is written before."""

import json

import pytest

from bot.store.models import Answer, Card, CardVersion, RitualKind, Story, Thanks
from bot.views import second_look
from bot.views.memory import card_messages
from bot.views.questions import answer_messages, question_messages
from bot.views.rituals import story_messages, thanks_messages
from tests.ritual_world import in_the_kitchen, send
from tests.traces import logged, rows_with
from tests.world import World

BLAMING = "Tout a raté à cause du stagiaire."
FAILURE = {"tried": "Un nouveau tamis", "wrong": BLAMING, "lesson": "Essayer avec de la farine humide"}
KIND = {**FAILURE, "wrong": "La farine l’a bouché."}


@pytest.fixture
def rituals(world: World) -> World:
    return in_the_kitchen(world)


def told(world: World) -> list[str]:
    with world.deps.read_sessions() as session:
        return [text for story in session.query(Story) for text in story.told.values()]


def begin(world: World, user: str = "UCHLOE", kind: RitualKind = RitualKind.FAILURE) -> None:
    world.press(user, story_messages.TELL[kind], value=kind.value)


@pytest.mark.parametrize("options", [[], [story_messages.NAMELESS]])
def test_a_blaming_story_is_shown_to_its_author_again_and_nothing_is_kept_of_it_before(
    rituals: World, options: list[str]
) -> None:
    begin(rituals)
    with rituals.deps.read_sessions() as session:
        number = rituals.member(session, "UCHLOE").id
    pool = rows_with(rituals.engine, "pool")
    with logged() as log:
        outcome = send(rituals, "UCHLOE", options=options, **FAILURE)
    assert "à qui la faute" in outcome.text and "Publier tel quel" in outcome.text
    assert told(rituals) == [] and rows_with(rituals.engine, "stagiaire") == []
    assert rows_with(rituals.engine, "pool") == pool and "stagiaire" not in log.getvalue()
    form = rituals.modal("UCHLOE")
    assert form["private_metadata"] == "failure"
    assert "UCHLOE" not in json.dumps(form) and f'"{number}"' not in json.dumps(form)
    kept = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert kept["story.wrong"]["initial_value"] == BLAMING
    assert [one["value"] for one in kept["story.options"].get("initial_options", [])] == options


def test_published_as_it_is_it_is_published_once(rituals: World) -> None:
    begin(rituals)
    send(rituals, "UCHLOE", **FAILURE)
    body = rituals.submission("UCHLOE", how=second_look.AS_IS)
    for _ in range(2):
        assert rituals.send(body).status == 200
    rituals.run_due()
    assert told(rituals) == [*FAILURE.values()]
    assert len(rituals.notices("story.posted")) == 1


def test_reworded_it_is_published_without_another_word(rituals: World) -> None:
    begin(rituals)
    send(rituals, "UCHLOE", **FAILURE)
    assert "à qui la faute" in send(rituals, "UCHLOE", wrong="C’est la faute de la compta.").text
    assert "C’est publié" in send(rituals, "UCHLOE", wrong=KIND["wrong"]).text
    assert told(rituals) == [*KIND.values()]


def test_without_a_name_the_receipt_comes_with_what_is_published_and_not_before(rituals: World) -> None:
    begin(rituals)
    first = send(rituals, "UCHLOE", options=[story_messages.NAMELESS], **FAILURE)
    assert first.body["view"]["callback_id"] == story_messages.FORM
    last = send(rituals, "UCHLOE", how=second_look.AS_IS)
    assert last.body["view"]["callback_id"] == "notice" and "`" in last.text


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        (RitualKind.REX, "happened", "It was Anna Lefort's fault."),
        (RitualKind.REX, "why", "C’est Lefort qui est nul."),
        (RitualKind.REX, "who", "Anna, puisqu’elle a tout gâché"),
        (RitualKind.LESSON, "learned", "On perd du temps à cause d’Anna."),
        (RitualKind.LESSON, "learned", "We waited for Lefort all day."),
    ],
)
def test_every_kind_of_story_is_looked_at_with_real_names(
    rituals: World, kind: RitualKind, field: str, words: str
) -> None:
    known_as(rituals, "UANNA", "anna.l", "Anna Lefort")
    begin(rituals, kind=kind)
    rest = (
        {"context": "A move", "happened": "It took long", "change": "More boxes"}
        if kind == RitualKind.REX
        else {}
    )
    assert "Publier tel quel" in send(rituals, "UCHLOE", **{**rest, field: words}).text
    assert told(rituals) == []


def known_as(world: World, slack_id: str, handle: str, name: str) -> None:
    """Slack says what somebody is called."""
    body = world.event(None, "user_change")
    body["event"]["user"] = {
        "id": slack_id, "profile": {"display_name": handle, "real_name": name}, "locale": "fr-FR"
    }  # fmt: skip
    world.send(body)


def test_a_handle_is_no_name_and_who_should_know_may_be_named(rituals: World) -> None:
    known_as(rituals, "UANNA", "Planning", "Anna Lefort")
    begin(rituals, kind=RitualKind.REX)
    rest = {"context": "On a refait le Planning", "happened": "It took long", "change": "More boxes"}
    assert "C’est publié" in send(rituals, "UCHLOE", who="Anna Lefort", **rest).text


def test_a_new_name_is_known_and_the_old_one_is_not(rituals: World) -> None:
    known_as(rituals, "UANNA", "anna", "Anna Lefort")
    known_as(rituals, "UANNA", "anna", "Anna Kowalski")
    for name, asked in (("Lefort", False), ("Kowalski", True)):
        begin(rituals, kind=RitualKind.LESSON)
        said = send(rituals, "UCHLOE", learned=f"We waited for {name} all day.").text
        assert ("Publier tel quel" in said) == asked


def test_who_wants_no_such_word_is_shown_none_and_keeps_what_is_typed(rituals: World) -> None:
    begin(rituals)
    send(rituals, "UCHLOE", **FAILURE)
    rituals.send(
        {**rituals.pressing("UCHLOE", second_look.NO_HINTS, "hints"),
         "view": rituals.submission("UCHLOE")["view"]}
    )  # fmt: skip
    form = rituals.modal("UCHLOE")
    assert "à qui la faute" not in json.dumps(form, ensure_ascii=False) and BLAMING in json.dumps(
        form, ensure_ascii=False
    )
    assert "C’est publié" in send(rituals, "UCHLOE").text
    begin(rituals, kind=RitualKind.LESSON)
    assert "C’est publié" in send(rituals, "UCHLOE", learned=BLAMING).text


def test_an_empty_field_is_refused_before_anything_is_remarked(rituals: World) -> None:
    begin(rituals)
    assert send(rituals, "UCHLOE", **{**FAILURE, "lesson": "…"}).errors


def test_a_story_that_is_changed_is_looked_at_like_a_new_one(rituals: World) -> None:
    begin(rituals)
    send(rituals, "UCHLOE", **KIND)
    with rituals.deps.read_sessions() as session:
        number = session.query(Story).one().id
    rituals.press("UCHLOE", story_messages.EDIT, value=str(number))
    assert "Publier tel quel" in send(rituals, "UCHLOE", wrong=BLAMING).text
    assert told(rituals) == [*KIND.values()]
    send(rituals, "UCHLOE", how=second_look.AS_IS)
    assert told(rituals) == [*FAILURE.values()]


def test_a_nameless_story_that_its_receipt_changes_is_looked_at_too(rituals: World) -> None:
    begin(rituals)
    shown = send(rituals, "UCHLOE", options=[story_messages.NAMELESS], **KIND).text
    phrase = shown.split("`")[1]
    rituals.slash("UCHLOE", "/eclair", "reçu")
    send(rituals, "UCHLOE", phrase=phrase)
    assert "Publier tel quel" in send(rituals, "UCHLOE", wrong=BLAMING).text
    assert "UCHLOE" not in json.dumps(rituals.modal("UCHLOE"))
    assert "Publier tel quel" not in send(rituals, "UCHLOE", how=second_look.AS_IS).text


def test_cards_and_answers_are_looked_at_before_they_are_kept(rituals: World) -> None:
    begin(rituals)
    send(rituals, "UCHLOE", **KIND)
    with rituals.deps.read_sessions() as session:
        number = session.query(Card).one().id
    rituals.press("UANNA", card_messages.AMEND, value=str(number))
    assert "Publier tel quel" in send(rituals, "UANNA", text=BLAMING).text
    with rituals.deps.read_sessions() as session:
        assert session.query(CardVersion).all() == []
    send(rituals, "UANNA", how=second_look.AS_IS)
    with rituals.deps.read_sessions() as session:
        assert session.query(Card).one().text == BLAMING

    asked = "How do we book the small meeting room?"
    rituals.ask("UANNA", asked)
    rituals.press("UCHLOE", question_messages.HELP, str(rituals.question(asked).id))
    assert "Publier tel quel" in send(rituals, "UCHLOE", text="Demande à Anna, c’est sa faute.").text
    with rituals.deps.read_sessions() as session:
        assert session.query(Answer).all() == []
    send(rituals, "UCHLOE", how=second_look.AS_IS)
    with rituals.deps.read_sessions() as session:
        assert [one.text for one in session.query(Answer)] == ["Demande à Anna, c’est sa faute."]


def test_thanks_that_blame_somebody_else_are_looked_at_before_they_are_sent(rituals: World) -> None:
    asked = "How do we book the small meeting room?"
    rituals.ask("UANNA", asked)
    rituals.press("UCHLOE", question_messages.HELP, str(rituals.question(asked).id))
    send(rituals, "UCHLOE", text="In the calendar, under rooms.")
    rituals.run_due()
    rituals.press("UANNA", answer_messages.ACCEPT)
    rituals.run_due()
    rituals.press("UANNA", thanks_messages.OPEN)
    assert "tel quel" in send(rituals, "UANNA", reason="Grâce à toi, pas à Hugo qui est nul.").text
    with rituals.deps.read_sessions() as session:
        assert session.query(Thanks).all() == []
    send(rituals, "UANNA", reason="Grâce à toi, c’est réservé.", how=second_look.REWORD)
    with rituals.deps.read_sessions() as session:
        assert [one.reason for one in session.query(Thanks)] == ["Grâce à toi, c’est réservé."]
