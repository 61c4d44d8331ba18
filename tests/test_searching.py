"""Searching, and the ways on: where nothing can be typed, a word is wrong, or nothing is found."""

from typing import Any

import pytest

from bot.handlers import eclair
from bot.i18n import translator
from bot.store.models import Answer
from bot.views import answers as answer_views
from bot.views import digests as digest_views
from bot.views import helping as help_views
from bot.views import nudges as nudge_views
from bot.views import questions as question_views
from bot.views import searching as views
from bot.views import stories as story_views
from bot.views import thanks as thanks_views
from sandbox.slack.blockkit import problems
from tests.fakes import dm_of, words_of
from tests.rituals import OVEN, in_the_kitchen, tell
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
    assert buttons(list(said.replies), views.ASK) == ["submarine xylophone"]

    world.press("UGINA", views.ASK, value="submarine xylophone")
    assert "submarine xylophone" in str(world.modal("UGINA"))
    assert world.modal("UGINA")["callback_id"] == question_views.ASK_FORM


def test_colleagues_are_offered_under_what_was_found_and_where_nobody_is_known(world: World) -> None:
    tell(in_the_kitchen(world), "UBEN", **OVEN)
    world.settle()
    for words in ("find sieve", "who zither tuning"):
        said = world.slash("UGINA", "/eclair", words)
        assert buttons(list(said.replies), views.ASK) == [words.partition(" ")[2]]


def test_what_only_shares_a_word_is_called_the_closest(world: World) -> None:
    tell(in_the_kitchen(world), "UBEN", **OVEN)
    world.settle()
    assert "closest to “sieve”" in world.slash("UGINA", "/eclair", "find sieve").text
    assert "remembers about" not in world.slash("UGINA", "/eclair", "find sieve").text
    far = world.slash("UGINA", "/eclair", "find gold sieve for washing sand in alpine rivers at dawn").text
    assert "clearly about" in far or "nothing about" in far


def test_from_the_home_tab_a_form_finds_and_a_form_says_who_knows(world: World) -> None:
    tell(in_the_kitchen(world), "UBEN", **OVEN)
    world.three_know()
    world.settle()
    found = in_form(world, "UGINA", views.FIND, views.FIND_FORM, "sieve")
    assert "wet flour" in words_of(found)
    assert buttons(found, views.ASK) == ["sieve"]

    who = in_form(world, "UBEN", views.WHO, views.WHO_FORM, "VPN token renew")
    assert buttons(who, views.ASK) == ["VPN token renew"]
    world.press("UBEN", views.WHO, value="home")
    assert world.submit("UBEN", words=" ?! ").errors


def test_a_colleague_is_thanked_from_a_form_and_what_was_typed_stands_in_it(world: World) -> None:
    world.slash("UBEN", "/eclair", "thanks Chloé, for the hour at the door")
    assert "for the hour at the door" in str(world.modal("UBEN"))
    assert not world.submit("UBEN", whom="UCHLOE").errors
    world.settle()
    assert "for the hour at the door" in world.read("UCHLOE", "vous remercie").text

    world.press("UBEN", thanks_views.SAY, value="home")
    assert list(world.submit("UBEN", whom="UBEN", reason="being me").errors) == [thanks_views.WHOM]
    assert list(world.submit("UBEN", whom=None, reason="the door").errors) == [thanks_views.WHOM]


@pytest.mark.parametrize("user", ["UANNA", "UBEN", "UKIM"])
def test_the_home_tab_asks_nobody_to_type_and_has_a_button_for_each_thing(world: World, user: str) -> None:
    shown = home(in_the_kitchen(world), user)
    assert [one for one in words_of(shown).split() if one.strip("`").startswith("/")] == []
    wanted = [
        question_views.ASK, views.FIND, thanks_views.SAY, thanks_views.STATEMENT, digest_views.OPEN,
        story_views.RECEIPT, *story_views.TELL.values(),
    ]  # fmt: skip
    assert [one for one in wanted if not buttons(shown, one)] == []
    assert problems(shown, "home") == []


def test_the_home_tab_opens_all_that_it_has_buttons_for(world: World) -> None:
    world.ask("UANNA")
    in_the_kitchen(world)
    for opens in (digest_views.OPEN, story_views.RECEIPT, question_views.ALL, thanks_views.STATEMENT):
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
        ("bidule", None, "fr"), ("truc", None, "fr"), ("test", None, "en"), ("hepl", "help", "en"),
    ],
)  # fmt: skip
def test_the_nearest_word_is_known_in_both_languages(typed: str, meant: str | None, language: str) -> None:
    assert eclair.nearest(typed.strip(), language) == meant


def test_each_word_of_the_help_is_a_word_that_the_command_knows() -> None:
    for language in ("fr", "en"):
        said = translator(language)("help")
        spoken = {one.split("`")[0].split()[0] for one in said.split("`/eclair ")[1:]}
        assert spoken <= {*eclair.WORDS, *eclair.FORMS}
        meanings = {eclair.WORDS.get(one) or eclair.FORMS[one] for one in spoken}
        untold = {one for one in (*eclair.WORDS.values(), *eclair.FORMS.values()) if one not in meanings}
        names = {name for name, act in {**eclair.WORDS, **eclair.FORMS}.items() if act in untold}
        assert names <= {"skip", "avance", "help", "aide", "rex"}


def test_an_unknown_word_is_answered_with_the_nearest_and_nothing_typed_is_lost(world: World) -> None:
    said = world.slash("UBEN", "/eclair", "fnd door oil")
    assert "I don’t know “fnd”. Did you mean `/eclair find`?" in said.text
    assert buttons(list(said.replies), help_views.INSTEAD) == ["find door oil"]
    found = world.press("UBEN", help_views.INSTEAD, value="find door oil")
    assert "“door oil”" in found.text

    lost = world.slash("UBEN", "/eclair", "zzzz how do I oil a door")
    assert "I don’t know “zzzz”" in lost.text and "/eclair rituals" in lost.text
    assert buttons(list(lost.replies), views.ASK) == ["zzzz how do I oil a door"]


def test_whoever_may_not_change_the_settings_reads_whom_to_ask(world: World) -> None:
    said = world.slash("UBEN", "/eclair", "settings")
    assert "Only workspace admins" in said.text and "<@UANNA>" in said.text


def test_an_accepted_answer_is_changed_and_taken_back_where_it_says_so(world: World) -> None:
    world.three_know()
    world.ask("UANNA", VPN, QUESTIONS)
    world.press("UCHLOE", nudge_views.ANSWER)
    world.submit("UCHLOE", text="Renew it in the portal.")
    world.settle()
    world.press("UANNA", answer_views.ACCEPT)
    world.settle()
    assert buttons(world.read("UCHLOE", "a accepté votre réponse").message, answer_views.EDIT)

    def given() -> Answer:
        with world.deps.reads() as session:
            return session.query(Answer).order_by(Answer.id.desc()).first()  # type: ignore[return-value]

    number = str(given().id)
    refused = world.press("UBEN", answer_views.EDIT, value=number)
    assert "Only the person who wrote this answer" in refused.text
    world.press("UCHLOE", answer_views.EDIT)
    assert world.submit("UCHLOE", words=" ").errors
    assert not world.submit("UCHLOE", words="Renew it under Security.").errors
    world.settle()
    assert given().text == "Renew it under Security."
    assert "under Security" in world.slash("UGINA", "/eclair", "find VPN token").text

    world.press("UCHLOE", answer_views.EDIT)
    world.submit("UCHLOE", choice=answer_views.DELETE)
    world.settle()
    assert given().deleted_at is not None
    assert "under Security" not in world.slash("UGINA", "/eclair", "find VPN token").text
