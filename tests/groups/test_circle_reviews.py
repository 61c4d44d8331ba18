"""The end of a circle: what each takes with them, and those who would like to go on do."""

from datetime import timedelta
from typing import Any

from bot.store.models import Applied, Group, GroupState, SeatState
from bot.views.groups import circle_call_messages, circle_review_messages, group_meeting_messages
from tests.groups.test_circles import FOUR, begun, circle, first, said
from tests.mentors import goes_to, together
from tests.world import World, buttons

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def is_over(world: World) -> Group:
    """Four people, after their last meeting."""
    begun(world)
    goes_to(world, circle(world).meetings[-1].end_at + MINUTE)
    assert circle(world).state == GroupState.ENDED
    return circle(world)


def looks_back(world: World, user: str, goes_on: bool = True, **typed: Any) -> Any:
    world.press(user, circle_review_messages.OPEN)
    following = circle_review_messages.GO_ON if goes_on else circle_review_messages.STOP
    outcome = world.submit(user, next=following, **typed)
    world.run_due()
    return outcome


def test_three_who_would_like_to_go_on_are_offered_times_and_the_others_left_in_peace(world: World) -> None:
    old = is_over(world)
    for user in FOUR[:3]:
        looks_back(world, user)
    looks_back(world, "UFARID", goes_on=False)

    new = circle(world)
    assert new.id != old.id and new.slots and new.theme == old.theme
    assert {seat.member.slack_id for seat in new.seats} == set(FOUR[:3])
    assert "trois personnes continuent" in said(world, "bilan de votre cercle").text
    for user in FOUR[:3]:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    assert circle(world).state == GroupState.RUNNING
    assert "UFARID" not in said(world, "voici votre cercle", *FOUR[:3]).text


def test_with_fewer_it_ends_and_whoever_stopped_is_not_named(world: World) -> None:
    old = is_over(world)
    looks_back(world, "UANNA", word="Merci pour vos questions")
    looks_back(world, "UCHLOE")
    looks_back(world, "UEMMA", goes_on=False)
    looks_back(world, "UFARID", goes_on=False)

    heard = said(world, "bilan de votre cercle").text
    assert "Merci pour vos questions" in heard and "s’arrête là" in heard
    assert "UEMMA" not in heard and "UFARID" not in heard
    assert circle(world).id == old.id


def test_silence_is_waited_for_two_working_days(world: World) -> None:
    is_over(world)
    for user in FOUR[:3]:
        looks_back(world, user)
    assert not [one for one in together(world, *FOUR) if "bilan de votre cercle" in one.text]
    world.pass_time(4 * DAY)

    assert "trois personnes continuent" in said(world, "bilan de votre cercle").text


def test_where_nobody_answers_nothing_is_said(world: World) -> None:
    old = is_over(world)
    world.pass_time(14 * DAY)

    assert not [one for one in together(world, *FOUR) if "bilan de votre cercle" in one.text]
    assert circle(world).id == old.id


def test_what_one_reached_is_theirs_alone(world: World) -> None:
    is_over(world)
    looks_back(world, "UANNA", goes_on=False, reached=Applied.PARTLY)
    for user in FOUR[1:]:
        looks_back(world, user, goes_on=False)

    with world.deps.read_sessions() as session:
        [seat] = [one for one in session.query(Group).one().seats if one.member.slack_id == "UANNA"]
        assert seat.reached == Applied.PARTLY
    assert "En partie" not in said(world, "bilan de votre cercle").text


def test_whoever_says_late_that_they_go_on_comes_into_the_new_circle(world: World) -> None:
    is_over(world)
    for user in FOUR[:3]:
        looks_back(world, user)
    world.pass_time(4 * DAY)
    assert circle(world).slots

    outcome = looks_back(world, "UFARID", word="Avec plaisir")
    assert "liste d’attente" in world.read("UFARID", "liste d’attente").text
    assert outcome.status == 200
    states = {seat.member.slack_id: seat.state for seat in circle(world).seats}
    assert states["UFARID"] == SeatState.WAITING
    assert "Avec plaisir" in said(world, "bilan de votre cercle").text


def test_one_may_change_their_mind_before_it_is_settled(world: World) -> None:
    old = is_over(world)
    looks_back(world, "UANNA")
    looks_back(world, "UANNA", goes_on=False)
    for user in ("UCHLOE", "UEMMA"):
        looks_back(world, user)
    looks_back(world, "UFARID", goes_on=False)

    assert circle(world).id == old.id


def test_a_circle_under_way_is_not_looked_back_on_as_a_whole(world: World) -> None:
    begun(world)
    goes_to(world, first(world).end_at + MINUTE)
    told = world.press("UANNA", circle_review_messages.OPEN, str(circle(world).id)).text

    assert "après la dernière date" in told


def test_a_circle_whose_last_dates_are_called_off_is_looked_back_on(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].end_at + MINUTE)
    for meeting in one.meetings[1:]:
        world.press("UANNA", group_meeting_messages.CANCEL, str(meeting.id))
        world.submit("UANNA")
        world.run_due()

    assert circle(world).state == GroupState.ENDED
    assert buttons(world.read("UANNA", "se termine").message, circle_review_messages.OPEN)
