"""Swaps: I show you what I know, somebody shows me what I would like to learn; nobody is named too soon."""

from datetime import timedelta
from typing import Any

from bot.jobs import group_steps
from bot.services.people import expertise
from bot.services.privacy import erasure
from bot.store.groups.swaps import balance_of
from bot.store.models import Group, GroupKind, GroupState, Meeting, MentoringRequest, SwapLeg
from bot.views.groups import swap_messages
from tests.groups.test_introductions import next_instant
from tests.mentors import claims, goes_to, opens_home
from tests.world import World, buttons

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
EXCEL, VPN, WELD = "pivot tables in spreadsheets", "VPN token renewal", "welding thin steel"


def swaps(world: World, user: str, shows: str, wants: str) -> None:
    """Somebody says what they show and would like to learn, and takes part in swaps."""
    with world.deps.sessions.begin() as session:
        member = world.member(session, user)
        expertise.declare(session, member, shows, world.clock.at)
        expertise.save_goals(session, member, [wants])
    world.deps.index.sync()
    while world.deps.index.embed_backlog():
        pass
    world.slash(user, "/eclair", "troc")
    world.submit(user, takes=["swap.takes"])


def two(world: World) -> None:
    swaps(world, "UANNA", EXCEL, VPN)
    swaps(world, "UCHLOE", VPN, EXCEL)


def three(world: World) -> None:
    swaps(world, "UANNA", EXCEL, VPN)
    swaps(world, "UCHLOE", WELD, EXCEL)
    swaps(world, "UEMMA", VPN, WELD)


def next_round(world: World) -> None:
    goes_to(world, next_instant(world, "swaps_at") + timedelta(minutes=1))


def rings(world: World) -> list[Group]:
    with world.deps.read_sessions() as session:
        found = session.query(Group).filter(Group.kind == GroupKind.SWAP).order_by(Group.id).all()
        for group in found:
            assert group.legs is not None
        return found


def press(world: World, action_id: str, *users: str) -> None:
    for user in users:
        world.press(user, action_id)
        world.run_due()


def test_who_is_in_it_and_what_is_shown_is_told_only_once_all_would_look(world: World) -> None:
    two(world)
    next_round(world)
    for user in ("UANNA", "UCHLOE"):
        read = world.read(user, "Un troc de savoirs est possible entre 2 personnes")
        assert "<@" not in read.text and EXCEL not in read.text and VPN not in read.text

    press(world, swap_messages.LOOK, "UANNA")
    assert not world.reads("UANNA", "Tout le monde veut voir")
    press(world, swap_messages.LOOK, "UCHLOE")
    told = world.read("UANNA", "Tout le monde veut voir")
    assert f"Vous montrez* {EXCEL} à <@UCHLOE>" in told.text
    assert f"Vous apprenez* {VPN} avec <@UCHLOE>" in told.text


def test_once_all_agree_each_part_is_an_ordinary_session(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    press(world, swap_messages.AGREE, "UANNA", "UCHLOE")

    assert rings(world)[0].state == GroupState.ENDED
    for giver in ("UANNA", "UCHLOE"):
        claims(world, giver)
    with world.deps.read_sessions() as session:
        met = session.query(Meeting).all()
        assert len(met) == 2
        assert met[0].start_at != met[1].start_at


def test_the_request_that_comes_of_it_says_so_and_says_nothing_twice(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    press(world, swap_messages.AGREE, "UANNA", "UCHLOE")

    asked = world.read("UANNA", "aimerait 20 minutes de votre temps")
    assert "votre part du troc de savoirs" in asked.text
    assert f"> {EXCEL}" not in asked.text


def test_words_in_answer_to_it_name_nobody_before_all_would_look(world: World) -> None:
    two(world)
    next_round(world)
    world.says("UANNA", "Volontiers, avec qui ?", thread=world.read("UANNA", "Un troc de savoirs"))
    world.run_due()
    assert "<@UCHLOE>" not in world.read("UANNA", "ce sont les boutons").text

    press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    world.says(
        "UANNA", "Plutôt mardi, si cela vous va.", thread=world.read("UANNA", "Tout le monde veut voir")
    )
    world.run_due()
    assert world.reads("UANNA", "Écrivez directement à <@UCHLOE>")


def test_nothing_given_and_nothing_received_is_no_balance(world: World) -> None:
    swaps(world, "UANNA", EXCEL, VPN)
    world.slash("UANNA", "/eclair", "troc")
    assert "minutes données" not in str(world.modal("UANNA")) + str(world.slack.homes["UANNA"])


def test_one_may_change_ones_mind_while_others_have_not_answered(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA")
    offered = world.read("UANNA", "Un troc de savoirs")
    assert buttons(offered.message, swap_messages.DECLINE)
    press(world, swap_messages.LOOK, "UCHLOE")
    assert not buttons(offered.message, swap_messages.DECLINE)  # the next message has it
    press(world, swap_messages.AGREE, "UANNA")
    [value] = buttons(world.read("UANNA", "Tout le monde veut voir").message, swap_messages.DECLINE)
    world.press("UANNA", swap_messages.DECLINE, value)
    world.run_due()

    assert rings(world)[0].state == GroupState.CALLED_OFF


def test_what_waits_for_a_word_stands_in_the_home_tab(world: World) -> None:
    two(world)
    next_round(world)
    opens_home(world, "UANNA")
    assert "Un troc de savoirs est possible" in str(world.slack.homes["UANNA"])
    press(world, swap_messages.LOOK, "UANNA")
    opens_home(world, "UANNA")
    assert "Un troc de savoirs est possible" not in str(world.slack.homes["UANNA"])
    press(world, swap_messages.LOOK, "UCHLOE")
    opens_home(world, "UANNA")
    assert "Tout le monde veut voir" in str(world.slack.homes["UANNA"])


def test_three_whose_wishes_close_a_ring_are_all_served(world: World) -> None:
    three(world)
    next_round(world)

    assert len(rings(world)) == 1
    assert world.reads("UEMMA", "entre 3 personnes")
    people = ("UANNA", "UCHLOE", "UEMMA")
    press(world, swap_messages.LOOK, *people)
    press(world, swap_messages.AGREE, *people)
    with world.deps.read_sessions() as session:
        asked = session.query(MentoringRequest).order_by(MentoringRequest.id).all()
        assert sorted(one.requester.slack_id for one in asked) == sorted(people)


def test_one_who_declines_is_named_to_nobody_and_the_rest_is_solved_anew(world: World) -> None:
    three(world)
    swaps(world, "UFARID", VPN, WELD)  # could stand in for Emma
    next_round(world)
    ring = rings(world)[0]
    inside = [seat.member.slack_id for seat in ring.seats]
    third = next(user for user in inside if user in ("UEMMA", "UFARID"))
    press(world, swap_messages.LOOK, "UANNA")
    press(world, swap_messages.DECLINE, third)

    assert "manquait un accord" in world.read("UANNA", "ne se fera pas sous cette forme").text
    assert f"<@{third}>" not in world.read("UANNA", "ne se fera pas").text
    assert len(rings(world)) == 2
    again = {seat.member.slack_id for seat in rings(world)[1].seats}
    assert again == ({"UANNA", "UCHLOE", "UEMMA", "UFARID"} - {third})


def test_a_process_that_is_late_asks_nobody_who_has_answered_since(world: World, monkeypatch: Any) -> None:
    two(world)
    find = group_steps.rings

    def slowly(legs: Any, never: Any, seconds: float) -> Any:
        """Meanwhile another process makes the round, and one of them declines."""
        found = find(legs, never, seconds)
        monkeypatch.setattr(group_steps, "rings", find)
        world.run_due()
        press(world, swap_messages.DECLINE, "UANNA")
        world.clock.move(timedelta(seconds=40))
        return found

    monkeypatch.setattr(group_steps, "rings", slowly)
    next_round(world)

    [ring] = rings(world)
    assert ring.state == GroupState.CALLED_OFF


def test_two_who_would_rather_not_meet_are_in_no_ring_together(world: World) -> None:
    from bot.services.people import time_settings

    two(world)
    with world.deps.sessions.begin() as session:
        time_settings.save_avoided(session, world.member(session, "UANNA"), ["UCHLOE"])
    next_round(world)

    assert rings(world) == []


def test_silence_is_reminded_of_once_and_is_then_a_no(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA")
    world.pass_time(10 * DAY)

    assert (
        len([one for one in world.slack.said_to("UCHLOE") if "attend encore votre réponse" in one.text]) <= 1
    )
    assert rings(world)[0].state == GroupState.LAPSED
    assert world.reads("UANNA", "ne se fera pas sous cette forme")


def test_whoever_stops_taking_part_is_in_no_ring_any_more(world: World) -> None:
    two(world)
    next_round(world)
    world.slash("UCHLOE", "/eclair", "swaps")
    world.submit("UCHLOE", takes=[])
    world.run_due()

    assert rings(world)[0].state == GroupState.CALLED_OFF


def test_a_person_is_in_one_ring_at_a_time(world: World) -> None:
    two(world)
    swaps(world, "UEMMA", VPN, EXCEL)
    next_round(world)
    next_round(world)

    live = [group for group in rings(world) if group.state == GroupState.OPEN]
    seated = [seat.member_id for group in live for seat in group.seats]
    assert len(seated) == len(set(seated))


def test_nothing_is_swapped_twice_between_the_same_two(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    press(world, swap_messages.AGREE, "UANNA", "UCHLOE")
    world.pass_time(5 * WEEK)

    assert len(rings(world)) == 1


def test_the_balance_is_private_and_sums_to_zero(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    press(world, swap_messages.AGREE, "UANNA", "UCHLOE")
    claims(world, "UANNA")
    world.pass_time(15 * DAY)

    with world.deps.read_sessions() as session:
        everybody = [balance_of(session, one) for one in world.everybody(session)]
        assert sum(one.given - one.received for one in everybody) == 0
        assert balance_of(session, world.member(session, "UANNA")).given == 20
    world.slash("UANNA", "/eclair", "troc")
    assert "20 minutes données" in str(world.modal("UANNA"))


def test_somebody_who_is_forgotten_leaves_no_ring_half_open(world: World) -> None:
    two(world)
    next_round(world)
    press(world, swap_messages.LOOK, "UANNA")
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UCHLOE"), "remove", world.clock.at)
    world.run_due()

    assert world.reads("UANNA", "ne se fera pas sous cette forme")
    with world.deps.read_sessions() as session:
        assert {leg.giver_id for leg in session.query(SwapLeg)} == {1, None}
