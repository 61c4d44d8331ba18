"""What somebody found who tried to break groups: changes of mind, departures, erasure, a failing solver."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from sqlalchemy import text

from bot.jobs import due_steps, group_steps
from bot.matching.rings import SolverError
from bot.services.groups import group_meetings
from bot.services.people import time_settings
from bot.services.privacy import erasure
from bot.slack import RefusedBySlack
from bot.store.groups import groups as stored
from bot.store.models import (
    Group,
    GroupItem,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingState,
    MentoringRequest,
    SeatState,
)
from bot.store.privacy import own_rows
from bot.views.groups import (
    circle_messages,
    group_meeting_messages,
    introduction_messages,
    pair_messages,
    swap_messages,
)
from tests.groups import test_circles as circles
from tests.groups import test_introductions as coffee
from tests.groups import test_pairs as pairs
from tests.groups import test_swaps as swaps
from tests.mentors import goes_to, together
from tests.world import World, buttons

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def avoids(world: World, user: str, other: str) -> None:
    with world.deps.sessions.begin() as session:
        time_settings.save_avoided(session, world.member(session, user), [other])


def leaves_the_company(world: World, user: str) -> None:
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": user, "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()


def forgets(world: World, user: str) -> None:
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, user), "remove", world.clock.at)
    world.run_due()


def files_of(world: World, user: str) -> list[Any]:
    """The events of the files that stand in somebody's own conversation."""
    own = [content for channel, _, content in world.slack.files if channel == f"D{user[1:]}"]
    return [vobject.readOne(content.decode()) for content in own]


# -- what stands says what is --------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["left", "forgotten"])
def test_a_pairs_card_is_drawn_anew_when_one_is_gone(world: World, gone: str) -> None:
    pairs.begun(world)
    pairs.press(world, "UANNA", pair_messages.ADD)
    world.submit("UANNA", item="un secret de fabrication")
    world.run_due()
    assert "un secret de fabrication" in pairs.card(world).text
    leaves_the_company(world, "UANNA") if gone == "left" else forgets(world, "UANNA")

    card = together(world, *pairs.TWO)[0]
    assert "un secret de fabrication" not in card.text
    assert not buttons(card.message, pair_messages.STOP)


def test_a_coffee_card_offers_nothing_any_more_once_one_of_two_cannot(world: World) -> None:
    two = coffee.introduced(world, "UANNA", "UCHLOE")
    coffee.press(world, "UCHLOE", "group.take.1", *two)
    with world.deps.sessions.begin() as session:
        group = session.query(Group).one()
    world.press("UANNA", introduction_messages.SKIP, str(group.id))
    world.run_due()

    card = coffee.card(world, *two)
    assert "Ce café ne se fera pas" in card.text
    assert not buttons(card.message, group_meeting_messages.MOVE)


def test_both_calendars_are_cleared_when_one_of_two_cannot(world: World) -> None:
    two = coffee.introduced(world, "UANNA", "UCHLOE")
    coffee.press(world, "UCHLOE", "group.take.1", *two)
    world.press("UANNA", introduction_messages.SKIP, str(coffee.groups(world)[0].id))
    world.run_due()

    for user in two:
        [calendar] = files_of(world, user)
        assert calendar.method.value == "CANCEL" and calendar.vevent.sequence.value == "1"


def test_one_who_left_three_reads_nothing_of_what_the_others_settle(world: World) -> None:
    three = coffee.introduced(world, "UANNA", "UCHLOE", "UEMMA")
    coffee.press(world, "UEMMA", introduction_messages.SKIP, *three)
    coffee.press(world, "UANNA", "group.take.1", "UANNA", "UCHLOE")

    assert "C’est fixé" not in together(world, *three)[0].text
    assert "dans une autre conversation" in together(world, *three)[0].text
    with world.deps.read_sessions() as session:
        assert "group_meetings" not in own_rows.rows_of(session, world.member(session, "UEMMA"))


def test_words_of_feedback_go_with_whoever_is_forgotten(world: World) -> None:
    one = pairs.begun(world)
    goes_to(world, one.meetings[1].end_at + MINUTE)
    world.press("UANNA", pair_messages.LOOK_BACK)
    world.submit("UANNA", helps="SECRETWORDS")
    world.run_due()
    assert world.reads("UCHLOE", "SECRETWORDS")
    forgets(world, "UANNA")

    assert not world.reads("UCHLOE", "SECRETWORDS")


def test_suggestions_and_what_was_brought_go_with_whoever_is_forgotten(world: World) -> None:
    one = circles.begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    circles.press(world, "UCHLOE", circle_messages.BRING)
    world.submit("UCHLOE", brings="SECRETWORDS")
    world.run_due()
    assert "SECRETWORDS" in circles.said(world, "Qui apporte quoi").text
    forgets(world, "UCHLOE")

    assert not any("SECRETWORDS" in one.text for one in world.slack.messages)


def test_where_slack_opens_no_conversation_of_all_each_gets_every_file(world: World) -> None:
    world.slack.fails("group_dm", RefusedBySlack("x"), 1000)
    one = pairs.begun(world)
    assert len(world.slack.files) == 2
    world.press("UCHLOE", pair_messages.STOP, str(one.id))
    world.run_due()

    assert len(world.slack.files) == 4
    assert [name for _, name, _ in world.slack.files[2:]] == [f"eclair-series-{one.id}-1.ics"] * 2


# -- whoever changes their mind ------------------------------------------------------------------------------


def test_a_ring_of_two_who_would_rather_not_meet_by_now_names_nobody(world: World) -> None:
    swaps.two(world)
    swaps.next_round(world)
    avoids(world, "UANNA", "UCHLOE")
    swaps.press(world, swap_messages.LOOK, "UANNA")

    assert not world.reads("UANNA", "<@UCHLOE>") and not world.reads("UCHLOE", "<@UANNA>")
    assert swaps.rings(world)[0].state == GroupState.CALLED_OFF


def test_nothing_is_asked_for_where_one_avoids_the_other_before_all_agree(world: World) -> None:
    swaps.two(world)
    swaps.next_round(world)
    swaps.press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    swaps.press(world, swap_messages.AGREE, "UANNA")
    avoids(world, "UCHLOE", "UANNA")
    swaps.press(world, swap_messages.AGREE, "UCHLOE")

    with world.deps.read_sessions() as session:
        assert session.query(MentoringRequest).count() == 0


def test_somebody_paused_meanwhile_lets_a_ring_fall_apart_before_anybody_gives(world: World) -> None:
    swaps.two(world)
    swaps.next_round(world)
    swaps.press(world, swap_messages.LOOK, "UANNA", "UCHLOE")
    with world.deps.sessions.begin() as session:
        world.member(session, "UANNA").paused_until = world.clock.at + 60 * DAY
    swaps.press(world, swap_messages.AGREE, "UCHLOE")

    with world.deps.read_sessions() as session:
        assert session.query(MentoringRequest).count() == 0
    assert swaps.rings(world)[0].state == GroupState.CALLED_OFF


def test_a_pair_of_two_who_would_rather_not_meet_by_now_does_not_begin(world: World) -> None:
    pairs.proposes(world)
    avoids(world, "UANNA", "UCHLOE")
    outcome = pairs.accepts(world)

    assert outcome.errors
    assert pairs.pair(world).state == GroupState.OPEN


def test_a_coffee_that_waits_for_the_morning_is_not_said_to_whoever_stopped(world: World) -> None:
    coffee.wishes(world, "UANNA", "UDARIO")  # ten in Paris is the night in New York
    goes_to(world, coffee.next_instant(world, "introductions_at") + MINUTE)
    world.slash("UANNA", "/eclair", "café")
    world.submit("UANNA", rhythm="never")
    world.pass_time(DAY)

    assert not world.reads("UDARIO", "get to know each other") and not together(world, "UANNA", "UDARIO")
    assert coffee.groups(world)[0].state == GroupState.CALLED_OFF


def test_a_ring_is_solved_anew_in_the_same_minute(world: World) -> None:
    swaps.two(world)
    swaps.swaps(world, "UEMMA", swaps.VPN, swaps.EXCEL)
    swaps.next_round(world)
    first = {seat.member.slack_id for seat in swaps.rings(world)[0].seats} - {"UANNA"}
    swaps.press(world, swap_messages.DECLINE, *first)

    assert len(swaps.rings(world)) == 2


# -- what only some may do -----------------------------------------------------------------------------------


def test_a_pairs_buttons_do_nothing_to_another_kind_of_group_or_to_one_that_is_over(world: World) -> None:
    coffee.introduced(world, "UANNA", "UCHLOE")
    number = coffee.groups(world)[0].id
    world.press("UANNA", pair_messages.LOOK_BACK, f"{number}:end")
    assert world.submit("UANNA", helps="you smell").errors
    assert "est terminé" in world.press("UANNA", pair_messages.ADD, str(number)).text
    world.run_due()

    assert not world.reads("UCHLOE", "you smell")
    with world.deps.read_sessions() as session:
        assert session.query(GroupItem).count() == 0


def test_a_free_time_or_a_move_asks_for_no_more_minutes_than_the_others_give(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 0
    two = coffee.introduced(world, "UANNA", "UCHLOE")
    coffee.press(world, "UANNA", group_meeting_messages.OTHER_TIME, *two)
    tomorrow = world.clock.at.replace(hour=14, minute=0) + DAY

    assert "plus assez de minutes" in str(world.submit("UANNA", when=int(tomorrow.timestamp())).errors)


def test_a_move_within_the_same_week_costs_nothing_more(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 20
    one = pairs.begun(world)
    pairs.press(world, "UANNA", group_meeting_messages.MOVE)
    assert not world.submit("UANNA", when=int((one.meetings[0].start_at + DAY).timestamp())).errors
    pairs.press(world, "UANNA", group_meeting_messages.MOVE)
    second_week = one.meetings[1].start_at + DAY
    assert "plus assez de minutes" in str(world.submit("UANNA", when=int(second_week.timestamp())).errors)


def test_the_form_to_move_offers_times_of_the_week_whose_minutes_the_meeting_takes(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 20
    one = pairs.begun(world)
    pairs.press(world, "UANNA", group_meeting_messages.MOVE)
    with world.deps.read_sessions() as session:
        meeting = session.get_one(GroupMeeting, one.meetings[0].id)
        free = group_meetings.shared_times(session, meeting, world.clock.at)

    assert free and meeting.start_at not in free
    assert "Des moments qui conviennent" in str(world.modal("UANNA"))


def test_an_export_tells_nothing_of_a_ring_before_all_would_look(world: World) -> None:
    swaps.two(world)
    swaps.next_round(world)
    with world.deps.read_sessions() as session:
        assert "swap_legs" not in own_rows.rows_of(session, world.member(session, "UANNA"))


# -- what stumbles -------------------------------------------------------------------------------------------


def test_a_solver_that_fails_is_not_asked_again_at_every_beat(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def fails(*_: object) -> None:
        asked.append(1)
        raise SolverError("out of memory")

    swaps.two(world)
    goes_to(world, coffee.next_instant(world, "swaps_at") - MINUTE)
    monkeypatch.setattr(group_steps, "rings", fails)
    world.pass_time(10 * MINUTE)
    assert len(asked) == 1

    monkeypatch.undo()
    world.pass_time(20 * MINUTE)
    assert len(swaps.rings(world)) == 1


def test_a_clock_set_back_by_a_year_leaves_nobody_waiting_for_one(world: World) -> None:
    world.clock.at += 365 * DAY
    coffee.wishes(world, *coffee.FOUR)
    coffee.next_round(world)
    world.clock.at = coffee.ROUND + DAY
    for _ in range(5):
        due_steps.run_all(world.deps)
    world.clock.at += 20 * DAY
    for _ in range(5):
        due_steps.run_all(world.deps)
        world.clock.at += DAY

    with world.deps.read_sessions() as session:
        at = world.workspace(session).introductions_at
    assert at is not None and at < world.clock.at + 20 * DAY
    assert len(coffee.groups(world)) > 2


def test_whoever_holds_a_group_reads_what_others_said_meanwhile(world: World) -> None:
    swaps.two(world)
    swaps.next_round(world)
    with world.deps.sessions.begin() as session:
        group = session.query(Group).one()
        seats = {seat.id: seat for seat in group.seats}
        other = max(seats)
        connection = session.connection()
        connection.execute(text("UPDATE group_seats SET state = 'looks' WHERE id = :seat"), {"seat": other})
        stored.hold(session, group)
        assert session.get_one(GroupSeat, other).state == SeatState.LOOKS


def test_one_bad_meeting_keeps_no_other_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one = pairs.begun(world)
    first = one.meetings[0].id
    step = group_steps.STEPS[one.kind]

    def stumbles(session: Any, meeting: Any, now: Any) -> None:
        if meeting.id == first:
            raise ValueError("bad row")
        step.finish(session, meeting, now)

    monkeypatch.setitem(group_steps.STEPS, one.kind, type(step)(step.advance, stumbles, step.replan))
    world.clock.at = one.meetings[1].end_at + MINUTE
    group_steps.finish_meetings(world.deps)

    states = [meeting.state for meeting in pairs.pair(world).meetings]
    assert states[:2] == [MeetingState.CONFIRMED, MeetingState.HELD]


def test_half_way_is_asked_even_if_a_date_is_called_off_in_that_moment(world: World) -> None:
    one = pairs.begun(world)
    world.clock.at = one.meetings[1].end_at + MINUTE
    world.press("UANNA", group_meeting_messages.CANCEL, str(one.meetings[2].id))
    world.submit("UANNA")
    world.run_due()

    assert world.reads("UANNA", "mi-parcours")


def test_a_pair_that_never_met_is_not_asked_how_it_was(world: World) -> None:
    one = pairs.begun(world)
    for meeting in one.meetings:
        world.press("UANNA", group_meeting_messages.CANCEL, str(meeting.id))
        world.submit("UANNA")
        world.run_due()

    assert pairs.pair(world).state == GroupState.LAPSED
    assert not world.reads("UANNA", "arrive à son terme")


def test_the_second_of_two_with_an_old_form_is_told_to_open_it_anew(world: World) -> None:
    pairs.proposes(world, "UANNA", "UCHLOE", other="UEMMA")
    for user in ("UCHLOE", "UEMMA"):
        world.press(user, pair_messages.ACCEPT)
    world.submit("UCHLOE", goal="un")
    refused = world.submit("UEMMA", goal="deux")

    assert "ouvrez-le de nouveau" in str(refused.errors)


def test_moved_twice_is_told_once(world: World) -> None:
    one = pairs.begun(world)
    for days in (1, 2):
        world.press("UANNA", group_meeting_messages.MOVE, str(one.meetings[0].id))
        world.submit("UANNA", when=int((one.meetings[0].start_at + days * DAY).timestamp()))
    world.run_due()

    told = [said for said in together(world, *pairs.TWO) if "a déplacé votre rendez-vous" in said.text]
    assert len(told) == 1


def test_whoever_says_so_weeks_later_finds_nothing_to_choose(world: World) -> None:
    two = coffee.introduced(world, "UANNA", "UCHLOE")
    coffee.press(world, "UCHLOE", "group.take.1", *two)
    world.pass_time(20 * DAY)
    coffee.press(world, "UANNA", introduction_messages.MISSED, *two)

    assert coffee.groups(world)[0].state == GroupState.ENDED
    assert any("il y en aura d’autres" in one.text for one in together(world, *two))
