"""What somebody found who tried to break the newest parts of circles: cards, the review at the end."""

from datetime import timedelta

import pytest

from bot.services.people import expertise
from bot.services.privacy import erasure
from bot.store.models import Card, CircleCard, CircleCardState, Group, GroupState, SeatState
from bot.store.privacy import group_retention
from bot.views.groups import (
    circle_call_messages,
    circle_card_messages,
    circle_messages,
    circle_review_messages,
)
from tests.groups import test_circle_cards as cards
from tests.groups.test_circle_cards import TEXT, TITLE, all_agree, kept, met, state
from tests.groups.test_circle_reviews import is_over, looks_back
from tests.groups.test_circles import FOUR, OUTCOME, THEME, begun, circle, first, press, proposes, said
from tests.groups.test_circles_attacked import leaves_the_company
from tests.mentors import goes_to, together
from tests.world import KITCHEN, World

DAY, WEEK, MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
OTHER = "animer une réunion"
LONG = "mot " * 370 + "DERNIER"


def agreed(world: World) -> None:
    met(world)
    cards.proposes(world)
    all_agree(world, *FOUR[1:])
    assert kept(world) == [TITLE]


def forgets_groups(world: World) -> None:
    with world.deps.sessions.begin() as session:
        numbers = [one.id for one in session.query(Group)]
        group_retention.forget_groups(session, numbers, world.clock.at + DAY)


def seats(world: World) -> dict[str, SeatState]:
    return {seat.member.slack_id: seat.state for seat in circle(world).seats}


# -- a card -------------------------------------------------------------------------------------------------


def test_whoever_proposed_a_card_hears_that_it_is_not_kept_when_one_goes(world: World) -> None:
    met(world)
    cards.proposes(world)
    all_agree(world, "UCHLOE", "UEMMA")
    world.press("UFARID", circle_messages.LEAVE, str(circle(world).id))
    world.run_due()
    assert state(world) == CircleCardState.REFUSED
    assert world.reads("UANNA", "au moins préfère")


def test_a_card_after_the_end_waits_for_nobody_who_left_the_company(world: World) -> None:
    is_over(world)
    leaves_the_company(world, "UFARID")
    cards.proposes(world)
    for user in FOUR[1:3]:
        with world.deps.read_sessions() as session:
            number = session.query(CircleCard).one().id
        world.press(user, circle_card_messages.AGREE, str(number))
        world.run_due()
    assert kept(world) == [TITLE]


@pytest.mark.parametrize("text", ["<&>" * 600 + " FIN", "a\n" * 1200 + "FIN"])
def test_all_of_the_card_is_read_by_those_who_agree(world: World, text: str) -> None:
    met(world)
    assert not cards.proposes(world, text=text).errors
    assert "FIN" in said(world, "propose de garder ceci").text


def of_a_second_circle(world: World) -> None:
    """The first is over and was forgotten; SQLite gives its number again."""
    goes_to(world, circle(world).meetings[-1].end_at + 5 * DAY)
    forgets_groups(world)
    goes_to(world, world.clock.at.replace(hour=9) + 7 * DAY)
    assert not proposes(world, "UCHLOE", largest="4", theme=OTHER).errors
    world.pass_time(DAY)


def test_a_circle_is_announced_though_an_earlier_one_was_forgotten(world: World) -> None:
    begun(world)
    goes_to(world, circle(world).meetings[-1].end_at + MINUTE)
    of_a_second_circle(world)

    calls = [one for one in world.slack.messages if one.channel == KITCHEN and OTHER in one.text]
    assert calls, "it was never said in its channel"


def test_a_card_bears_its_author_s_name_though_an_earlier_one_was_forgotten(world: World) -> None:
    agreed(world)
    press(world, "UFARID", circle_card_messages.REFUSE)
    of_a_second_circle(world)
    for user in ("UANNA", "UEMMA", "UFARID"):
        world.press(user, circle_call_messages.JOIN, str(circle(world).id))
        world.submit(user)
        world.run_due()
    for user in FOUR:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    assert circle(world).state == GroupState.RUNNING
    goes_to(world, first(world).end_at + MINUTE)
    cards.proposes(world, "UCHLOE", title=OTHER)
    all_agree(world, "UANNA", "UEMMA", "UFARID")

    assert kept(world) == [OTHER]
    with world.deps.read_sessions() as session:
        [card] = [one for one in session.query(Card) if one.stands]
        assert card.author is not None and card.author.slack_id == "UCHLOE"
        assert card.month == f"{world.clock.at:%Y-%m}"


def test_what_was_taken_back_after_the_circle_was_forgotten_is_kept_nowhere(world: World) -> None:
    agreed(world)
    goes_to(world, circle(world).meetings[-1].end_at + 5 * DAY)
    forgets_groups(world)
    world.run_due()
    with world.deps.read_sessions() as session:
        number = session.query(CircleCard).one().id
    world.press("UFARID", circle_card_messages.REFUSE, str(number))
    world.run_due()
    assert kept(world) == []
    with world.deps.read_sessions() as session:
        assert TEXT not in "".join(one.text for one in session.query(CircleCard))


def test_a_card_taken_back_just_before_its_circle_is_forgotten_leaves_the_memory(world: World) -> None:
    agreed(world)
    goes_to(world, circle(world).meetings[-1].end_at + 5 * DAY)
    with world.deps.read_sessions() as session:
        number = session.query(CircleCard).one().id
    world.press("UFARID", circle_card_messages.REFUSE, str(number))
    forgets_groups(world)
    world.run_due()
    assert kept(world) == []


# -- the review at the end, and who is invited --------------------------------------------------------------


def test_answers_that_all_give_late_are_read_and_lead_on(world: World) -> None:
    old = is_over(world)
    world.pass_time(14 * DAY)
    for user in FOUR:
        looks_back(world, user, word=f"mot de {user}")
    world.pass_time(5 * DAY)
    assert [one for one in together(world, *FOUR) if "mot de UANNA" in one.text]
    assert circle(world).id != old.id


def test_a_third_who_answers_late_lets_them_go_on(world: World) -> None:
    old = is_over(world)
    looks_back(world, "UANNA")
    looks_back(world, "UCHLOE")
    world.pass_time(4 * DAY)
    looks_back(world, "UEMMA")
    world.pass_time(DAY)
    assert circle(world).id != old.id


def test_whoever_changes_their_mind_after_it_was_settled_is_out_of_the_new_circle(world: World) -> None:
    is_over(world)
    for user in FOUR:
        looks_back(world, user)
    assert seats(world)["UFARID"] == SeatState.AGREED
    looks_back(world, "UFARID", goes_on=False)
    assert seats(world)["UFARID"] == SeatState.LEFT


def test_whoever_left_the_new_circle_does_not_come_back_by_changing_a_word(world: World) -> None:
    is_over(world)
    for user in FOUR:
        looks_back(world, user)
    world.press("UFARID", circle_call_messages.DECLINE, str(circle(world).id))
    world.run_due()
    assert seats(world)["UFARID"] == SeatState.LEFT
    world.press("UFARID", circle_review_messages.OPEN)
    world.submit("UFARID", word="un mot de plus")
    world.run_due()
    assert seats(world)["UFARID"] == SeatState.LEFT


def test_all_of_the_words_for_the_others_is_read(world: World) -> None:
    is_over(world)
    for user in FOUR:
        looks_back(world, user, goes_on=False, word=f"{LONG} de {user}")
    text = "\n".join(one.text for one in together(world, *FOUR) if "bilan de votre cercle" in one.text)
    assert all(f"DERNIER de {user}" in text for user in FOUR)


def test_nobody_is_promised_times_where_none_is_found(world: World) -> None:
    is_over(world)
    with world.deps.sessions.begin() as session:
        for user in ("UCHLOE", "UEMMA"):
            world.member(session, user).week = [[5, 60, 180]]
    for user in FOUR[:3]:
        looks_back(world, user)
    world.pass_time(5 * DAY)
    assert circle(world).state == GroupState.LAPSED
    assert "continuent" not in said(world, "bilan de votre cercle").text


def test_the_words_of_whoever_proposed_the_first_go_from_the_next(world: World) -> None:
    is_over(world)
    looks_back(world, "UANNA", goes_on=False)
    for user in FOUR[1:]:
        looks_back(world, user)
    assert "UANNA" not in seats(world)
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UANNA"), "remove", world.clock.at)
    world.run_due()
    with world.deps.read_sessions() as session:
        assert not [one for one in session.query(Group) if THEME in one.theme or OUTCOME in one.outcome]


def test_the_next_circle_keeps_its_theme_when_one_who_did_not_write_it_is_forgotten(world: World) -> None:
    is_over(world)
    looks_back(world, "UANNA", goes_on=False)
    for user in FOUR[1:]:
        looks_back(world, user)
    assert "UANNA" not in {seat.member.slack_id for seat in circle(world).seats}
    with world.deps.sessions.begin() as session:
        for user in FOUR[1:]:
            erasure.erase(session, world.member(session, user), "remove", world.clock.at)
    world.run_due()
    assert circle(world).theme == THEME


def test_nobody_is_said_to_be_waited_for_once_it_is_settled(world: World) -> None:
    is_over(world)
    looks_back(world, "UANNA")
    looks_back(world, "UCHLOE", goes_on=False)
    looks_back(world, "UEMMA", goes_on=False)
    looks_back(world, "UFARID", goes_on=False)
    assert "J’attends" not in world.read("UANNA", "se termine").text


def test_those_who_know_the_matter_are_a_third_of_the_invited_at_most(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in ("UFARID", "UKIM", "UJACK"):
            expertise.declare(session, world.member(session, user), "entretiens difficiles", world.clock.at)
    world.learn()
    proposes(world, invites=["circle.invites"], channel=None, largest="8")
    asked = {seat.member.slack_id: seat.knows for seat in circle(world).seats if seat.why}
    assert sum(asked.values()) * 3 <= len(asked)
