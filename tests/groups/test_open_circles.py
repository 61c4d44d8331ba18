"""Circles that still have room: who is shown them, and how one joins from a list."""

from datetime import timedelta
from typing import Any

from bot.store.models import SeatState
from bot.views import circle_button
from bot.views.groups import circle_call_messages, circle_messages
from tests.groups.test_circles import FOUR, THEME, begun, circle, proposes, said, state_of
from tests.mentors import opens_home
from tests.ritual_world import becomes_private
from tests.world import KITCHEN, World, buttons


def listed(world: World, user: str) -> dict[str, Any]:
    world.press(user, circle_call_messages.LIST, "all")
    return world.modal(user)


def test_whoever_opens_the_list_sees_what_has_room_and_joins_from_it(world: World) -> None:
    proposes(world)

    [value] = buttons(listed(world, "UCHLOE"), circle_call_messages.JOIN)
    assert "Il reste 5 places" in str(world.modal("UCHLOE"))
    world.press("UCHLOE", circle_call_messages.JOIN, value)
    assert world.submit("UCHLOE").body["response_action"] == "clear"
    assert state_of(world, "UCHLOE") == SeatState.AGREED
    assert not buttons(listed(world, "UCHLOE"), circle_call_messages.JOIN)
    assert not buttons(listed(world, "UANNA"), circle_call_messages.JOIN)


def test_the_form_of_a_new_circle_says_that_others_have_room(world: World) -> None:
    proposes(world)

    world.slash("UCHLOE", "/eclair", "cercle")
    assert "1 cercle a encore de la place" in str(world.modal("UCHLOE"))
    world.slash("UANNA", "/eclair", "cercle")
    assert "encore de la place" not in str(world.modal("UANNA"))


def test_the_home_tab_shows_it_until_one_takes_part(world: World) -> None:
    proposes(world)
    opens_home(world, "UCHLOE")
    [value] = buttons(world.slack.homes["UCHLOE"], circle_call_messages.JOIN)

    world.press("UCHLOE", circle_call_messages.JOIN, value)
    world.submit("UCHLOE")
    world.pass_time(timedelta(minutes=1))
    assert not buttons(world.slack.homes["UCHLOE"], circle_call_messages.JOIN)
    opens_home(world, "UGUEST")
    assert not buttons(world.slack.homes["UGUEST"], circle_call_messages.JOIN)


def test_a_circle_of_a_private_channel_is_shown_to_its_people_alone(world: World) -> None:
    proposes(world)
    world.slack.members[KITCHEN].discard("UHUGO")
    becomes_private(world, KITCHEN)

    assert buttons(listed(world, "UCHLOE"), circle_call_messages.JOIN)
    assert not buttons(listed(world, "UHUGO"), circle_call_messages.JOIN)


def test_a_circle_by_invitation_alone_and_one_whose_time_is_chosen_are_listed_to_nobody(world: World) -> None:
    proposes(world, channel=None, invites=["circle.invites"])
    assert not buttons(listed(world, "UCHLOE"), circle_call_messages.JOIN)
    assert buttons(listed(world, "UCHLOE"), circle_button.OPEN)

    begun(world, *FOUR)
    assert not buttons(listed(world, "UHUGO"), circle_call_messages.JOIN)


def test_a_circle_that_became_very_small_is_shown_the_others(world: World) -> None:
    begun(world)
    first = circle(world).id
    proposes(world, "UHUGO", theme="animer une réunion")
    for user in ("UCHLOE", "UEMMA"):
        world.press(user, circle_messages.LEAVE, str(first))
        world.run_due()

    small = said(world, "tout petit", "UANNA", "UFARID")
    assert buttons(small.message, circle_call_messages.LIST)
    [value] = buttons(listed(world, "UANNA"), circle_call_messages.JOIN)
    assert value == str(circle(world).id) and THEME not in str(world.modal("UANNA"))
