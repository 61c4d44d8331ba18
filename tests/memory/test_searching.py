"""Searching, and the ways on: where nothing can be typed, a word is wrong, or nothing is found."""

from typing import Any

import pytest

from bot.handlers import commands
from bot.i18n import translator
from bot.store.models import Answer
from bot.views import ask_button, help_message
from bot.views.memory import search_forms
from bot.views.questions import answer_messages, nudge_messages, question_messages
from bot.views.rituals import digest_messages, story_messages, thanks_messages
from sandbox.slack.blockkit import problems
from tests.fakes import dm_of, words_of
from tests.ritual_world import OVEN, in_the_kitchen, tell
from tests.world import QUESTIONS, VPN, World, buttons


def home(world: World, user: str) -> dict[str, Any]:
    world.send(world.event(user, "app_home_opened", tab="home", channel=dm_of(user)))
    return world.slack.homes[user]


def in_form(world: World, user: str, opens: str, form: str, words: str) -> dict[str, Any]:
    """What takes the form's place."""
    world.press(user, opens, value="home")
    assert world.modal(user)["callback_id"] == form
    view = world.submit(user, words=words).body["view"]
    assert isinstance(view, dict) and problems(view, "modal") == []
    return view


def test_nothing_found_offers_colleagues_the_words_that_were_typed(world: World) -> None:
    said = world.slash("UGINA", "/eclair", "find submarine xylophone")
    assert "nothing about “submarine xylophone”" in said.text
    assert buttons(list(said.replies), ask_button.ASK) == ["submarine xylophone"]

    world.press("UGINA", ask_button.ASK, value="submarine xylophone")
    assert "submarine xylophone" in str(world.modal("UGINA"))
    assert world.modal("UGINA")["callback_id"] == question_messages.ASK_FORM


def test_colleagues_are_offered_under_what_was_found_and_where_nobody_is_known(world: World) -> None:
    tell(in_the_kitchen(world), "UBEN", **OVEN)
    world.run_due()
    for words in ("find sieve", "who zither tuning"):
        said = world.slash("UGINA", "/eclair", words)
        assert buttons(list(said.replies), ask_button.ASK) == [words.partition(" ")[2]]


def test_what_only_shares_a_word_is_called_the_closest(world: World) -> None:
    tell(in_the_kitchen(world), "UBEN", **OVEN)
    world.run_due()
    assert "closest to “sieve”" in world.slash("UGINA", "/eclair", "find sieve").text
    assert "remembers about" not in world.slash("UGINA", "/eclair", "find sieve").text
    far = world.slash("UGINA", "/eclair", "find gold sieve for washing sand in alpine rivers at dawn").text
    assert "clearly about" in far or "nothing about" in far


def test_from_the_home_tab_a_form_finds_and_a_form_says_who_knows(world: World) -> None:
    tell(in_the_kitchen(world), "UBEN", **OVEN)
    world.three_know()
    world.run_due()
    found = in_form(world, "UGINA", search_forms.FIND, search_forms.FIND_FORM, "sieve")
    assert "wet flour" in words_of(found)
    assert buttons(found, ask_button.ASK) == ["sieve"]

    who = in_form(world, "UBEN", search_forms.WHO, search_forms.WHO_FORM, "VPN token renew")
    assert buttons(who, ask_button.ASK) == ["VPN token renew"]
    world.press("UBEN", search_forms.WHO, value="home")
    assert world.submit("UBEN", words=" ?! ").errors


def test_a_colleague_is_thanked_from_a_form_and_what_was_typed_stands_in_it(world: World) -> None:
    world.slash("UBEN", "/eclair", "thanks Chloé, for the hour at the door")
    assert "for the hour at the door" in str(world.modal("UBEN"))
    assert not world.submit("UBEN", whom="UCHLOE").errors
    world.run_due()
    assert "for the hour at the door" in world.read("UCHLOE", "vous remercie").text

    world.press("UBEN", thanks_messages.SAY, value="home")
    assert list(world.submit("UBEN", whom="UBEN", reason="being me").errors) == [thanks_messages.WHOM]
    assert list(world.submit("UBEN", whom=None, reason="the door").errors) == [thanks_messages.WHOM]


@pytest.mark.parametrize("user", ["UANNA", "UBEN", "UKIM"])
def test_the_home_tab_asks_nobody_to_type_and_has_a_button_for_each_thing(world: World, user: str) -> None:
    shown = home(in_the_kitchen(world), user)
    assert [one for one in words_of(shown).split() if one.strip("`").startswith("/")] == []
    wanted = [
        question_messages.ASK, search_forms.FIND, thanks_messages.SAY, thanks_messages.STATEMENT,
        digest_messages.OPEN,
        story_messages.RECEIPT, *story_messages.TELL.values(),
    ]  # fmt: skip
    assert [one for one in wanted if not buttons(shown, one)] == []
    assert problems(shown, "home") == []


def test_the_home_tab_opens_all_that_it_has_buttons_for(world: World) -> None:
    world.ask("UANNA")
    in_the_kitchen(world)
    for opens in (
        digest_messages.OPEN,
        story_messages.RECEIPT,
        question_messages.ALL,
        thanks_messages.STATEMENT,
    ):
        assert buttons(home(world, "UANNA"), opens)
        world.press("UANNA", opens, value="home")
        opened = {name: part for name, part in world.modal("UANNA").items() if name != "id"}
        assert problems(opened, "modal") == []
    assert world.modal("UANNA")["title"]["text"] == "Mon bilan"


def test_wishes_do_not_read_as_if_one_were_named_for_them(world: World) -> None:
    world.press("UBEN", "people.start", value="home")
    shown = words_of(home(world, "UBEN"))
    assert "on these topics" not in shown


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("profl", "profile", "en"), ("profl", "profil", "fr"), ("setings", "settings", "en"),
        ("reglage", "réglages", "fr"), ("merçi", "merci", "fr"), ("serch", "find", "en"),
        ("chrche", "cherche", "fr"), ("statment", "statement", "en"), ("lessons", "lesson", "en"),
        ("ritual", "rituals", "en"), ("blabla", None, "fr"), ("skipp", None, "en"),
        ("bidule", None, "fr"), ("truc", "troc", "fr"), ("test", None, "en"), ("hepl", "help", "en"),
    ],
)  # fmt: skip
def test_the_nearest_word_is_known_in_both_languages(typed: str, meant: str | None, language: str) -> None:
    assert commands.nearest(typed.strip(), language) == meant


def test_each_word_of_the_help_is_a_word_that_the_command_knows() -> None:
    for language in ("fr", "en"):
        said = translator(language)("help")
        spoken = {one.split("`")[0].split()[0] for one in said.split("`/eclair ")[1:]}
        assert spoken <= {*commands.WORD_ACTIONS, *commands.WORD_FORMS}
        meanings = {commands.WORD_ACTIONS.get(one) or commands.WORD_FORMS[one] for one in spoken}
        untold = {
            one
            for one in (*commands.WORD_ACTIONS.values(), *commands.WORD_FORMS.values())
            if one not in meanings
        }
        names = {
            name for name, act in {**commands.WORD_ACTIONS, **commands.WORD_FORMS}.items() if act in untold
        }
        assert names <= {"skip", "avance", "help", "aide", "rex"}


def test_an_unknown_word_is_answered_with_the_nearest_and_nothing_typed_is_lost(world: World) -> None:
    said = world.slash("UBEN", "/eclair", "fnd door oil")
    assert "I don’t know “fnd”. Did you mean `/eclair find`?" in said.text
    assert buttons(list(said.replies), help_message.INSTEAD) == ["find door oil"]
    found = world.press("UBEN", help_message.INSTEAD, value="find door oil")
    assert "“door oil”" in found.text

    lost = world.slash("UBEN", "/eclair", "zzzz how do I oil a door")
    assert "I don’t know “zzzz”" in lost.text and "/eclair rituals" in lost.text
    assert buttons(list(lost.replies), ask_button.ASK) == ["zzzz how do I oil a door"]


def test_whoever_may_not_change_the_settings_reads_whom_to_ask(world: World) -> None:
    said = world.slash("UBEN", "/eclair", "settings")
    assert "Only workspace admins" in said.text and "<@UANNA>" in said.text


def test_an_accepted_answer_is_changed_and_taken_back_where_it_says_so(world: World) -> None:
    world.three_know()
    world.ask("UANNA", VPN, QUESTIONS)
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Renew it in the portal.")
    world.run_due()
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()
    assert buttons(world.read("UCHLOE", "a accepté votre réponse").message, answer_messages.EDIT)

    def given() -> Answer:
        with world.deps.read_sessions() as session:
            return session.query(Answer).order_by(Answer.id.desc()).first()  # type: ignore[return-value]

    number = str(given().id)
    refused = world.press("UBEN", answer_messages.EDIT, value=number)
    assert "Only the person who wrote this answer" in refused.text
    world.press("UCHLOE", answer_messages.EDIT)
    assert world.submit("UCHLOE", words=" ").errors
    assert not world.submit("UCHLOE", words="Renew it under Security.").errors
    world.run_due()
    assert given().text == "Renew it under Security."
    assert "under Security" in world.slash("UGINA", "/eclair", "find VPN token").text

    world.press("UCHLOE", answer_messages.EDIT)
    world.submit("UCHLOE", choice=answer_messages.DELETE)
    world.run_due()
    assert given().deleted_at is not None
    assert "under Security" not in world.slash("UGINA", "/eclair", "find VPN token").text
