"""What a circle lets out: a card that all of them agreed to, and that any of them takes back."""

from datetime import timedelta
from typing import Any

import pytest

from bot.services.privacy import erasure
from bot.store.models import Card, CircleCard, CircleCardState
from bot.views.groups import circle_card_messages, circle_messages
from bot.views.memory import card_messages
from tests.groups.test_circles import FOUR, WEEK, begun, circle, first, press, said
from tests.mentors import goes_to
from tests.world import World, buttons

TITLE, TEXT = "commencer un entretien difficile", "Dire d’abord ce que l’on a vu, sans l’expliquer."
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def met(world: World) -> None:
    """Four people, after their first meeting."""
    begun(world)
    goes_to(world, first(world).end_at + MINUTE)


def proposes(world: World, user: str = "UANNA", title: str = TITLE, text: str = TEXT) -> Any:
    world.press(user, circle_card_messages.PROPOSE, str(circle(world).id))
    outcome = world.submit(user, card_title=title, card_text=text)
    world.run_due()
    return outcome


def state(world: World) -> CircleCardState:
    with world.deps.read_sessions() as session:
        return session.query(CircleCard).order_by(CircleCard.id.desc()).first().state  # type: ignore[union-attr]


def kept(world: World) -> list[str]:
    with world.deps.read_sessions() as session:
        return [card.title for card in session.query(Card) if card.stands]


def all_agree(world: World, *users: str) -> None:
    for user in users:
        press(world, user, circle_card_messages.AGREE)


def test_once_each_agrees_it_is_in_the_memory_under_its_author_s_name(world: World) -> None:
    met(world)
    proposes(world)
    asked = said(world, "propose de garder ceci")
    assert TEXT in asked.text and "1 accord sur 4" in asked.text

    all_agree(world, "UCHLOE", "UEMMA")
    assert kept(world) == []
    all_agree(world, "UFARID")
    assert kept(world) == [TITLE]
    assert world.reads("UANNA", "est dans la mémoire")
    assert TITLE in world.slash("UHUGO", "/eclair", "find entretien difficile").text


def test_one_no_keeps_it_in_the_circle_and_names_nobody(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, "UCHLOE")
    press(world, "UEMMA", circle_card_messages.REFUSE)

    assert state(world) == CircleCardState.REFUSED and kept(world) == []
    assert "UEMMA" not in world.read("UANNA", "au moins préfère").text
    assert TEXT not in said(world, "reste dans le cercle").text
    [value] = buttons(world.read("UANNA", "au moins préfère").message, circle_card_messages.PROPOSE)
    world.press("UANNA", circle_card_messages.PROPOSE, value)
    assert TEXT in str(world.modal("UANNA"))


def test_any_of_them_takes_it_back_later_and_it_is_gone_from_the_memory(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, *FOUR[1:])
    press(world, "UFARID", circle_card_messages.REFUSE)

    assert kept(world) == []
    with world.deps.read_sessions() as session:
        [card] = session.query(Card)
        assert card.is_gone and TEXT not in card.text
    assert TITLE not in world.slash("UHUGO", "/eclair", "find entretien difficile").text


def test_silence_is_no_agreement(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, "UCHLOE", "UEMMA")
    world.pass_time(20 * WEEK)

    assert state(world) == CircleCardState.PROPOSED and kept(world) == []


def test_whoever_goes_without_having_agreed_takes_their_silence_along(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, "UCHLOE", "UEMMA")
    world.press("UFARID", circle_messages.LEAVE, str(circle(world).id))
    world.run_due()

    assert state(world) == CircleCardState.REFUSED and kept(world) == []


def test_whoever_is_forgotten_without_having_agreed_does_so_too(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, "UCHLOE", "UEMMA")
    goes_to(world, circle(world).meetings[-1].end_at + DAY)
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UFARID"), "keep", world.clock.at)
    world.run_due()

    assert state(world) == CircleCardState.REFUSED and kept(world) == []


def test_its_author_s_words_go_with_them(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, *FOUR[1:])
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UANNA"), "remove", world.clock.at)
    world.run_due()

    assert kept(world) == []
    with world.deps.read_sessions() as session:
        assert TEXT not in "".join(one.text + one.title for one in session.query(CircleCard))


@pytest.mark.parametrize("words", [("…", TEXT), (TITLE, " ")])
def test_a_card_of_nothing_is_refused_beside_its_field(world: World, words: tuple[str, str]) -> None:
    met(world)

    assert proposes(world, title=words[0], text=words[1]).errors


def test_nothing_is_kept_of_a_circle_that_has_not_met_nor_by_whoever_is_not_in_it(world: World) -> None:
    begun(world)
    early = world.press("UANNA", circle_card_messages.PROPOSE, str(circle(world).id)).text
    assert "premier rendez-vous" in early
    goes_to(world, first(world).end_at + MINUTE)
    assert "pas" in world.press("UHUGO", circle_card_messages.PROPOSE, str(circle(world).id)).text
    proposes(world)
    number = str(1)
    assert "ne faisiez pas partie" in world.press("UHUGO", circle_card_messages.AGREE, number).text


def test_a_second_card_waits_until_the_first_is_decided(world: World) -> None:
    met(world)
    proposes(world)

    assert "Une autre fiche attend" in str(proposes(world, "UCHLOE", title="autre chose").errors)


def test_nobody_puts_into_other_words_what_all_agreed_to(world: World) -> None:
    met(world)
    proposes(world)
    all_agree(world, *FOUR[1:])

    with world.deps.read_sessions() as session:
        [card] = session.query(Card)
    assert "tout le cercle" in world.press("UANNA", card_messages.AMEND, str(card.id)).text.casefold()
