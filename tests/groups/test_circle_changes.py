"""A circle whose dates and people change: absences, places that are free again, an end in the middle."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.services.groups import circle_calls
from bot.services.sessions import meeting_times
from bot.store.models import (
    GroupState,
    Meeting,
    MeetingState,
    Member,
    MentoringRequest,
    Participant,
    RequestState,
    SeatState,
)
from bot.views.groups import circle_call_messages, circle_messages, group_meeting_messages
from tests.groups.test_circles import (
    FOUR,
    begun,
    circle,
    facilitators,
    first,
    gathered,
    joins,
    press,
    proposes,
    said,
    state_of,
)
from tests.mentors import goes_to, together
from tests.world import World, buttons

DAY, WEEK, MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
THREE = ("UANNA", "UCHLOE", "UEMMA")
TWO = ("UANNA", "UCHLOE")


def of_four(world: World, *waiting: str) -> None:
    proposes(world, largest="4")
    joins(world, *FOUR[1:], *waiting)
    for user in FOUR:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    assert circle(world).state == GroupState.RUNNING


def takes_place(world: World, user: str) -> None:
    world.press(user, circle_call_messages.TAKE_PLACE)
    world.run_due()


def calls(world: World, *users: str) -> list[str]:
    return [one.text for one in together(world, *users) if "⏱" in one.text]


# -- dates that change ---------------------------------------------------------------------------------------


def test_an_absence_told_for_a_date_is_told_no_more_once_that_date_moves(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    for user in FOUR:
        press(world, user, circle_messages.ABSENT)
    assert first(world).facilitator is None
    world.press("UANNA", group_meeting_messages.MOVE, str(one.meetings[0].id))
    assert not world.submit("UANNA", when=int((one.meetings[0].start_at + 2 * DAY).timestamp())).errors
    world.run_due()

    assert not any(part.is_absent for part in first(world).parts)
    assert first(world).facilitator is not None
    assert "Ne seront pas là" not in said(world, "Qui apporte quoi").text


def test_a_date_that_moves_by_some_hours_is_not_prepared_twice(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    new = one.meetings[0].start_at + timedelta(hours=5)
    world.press("UANNA", group_meeting_messages.MOVE, str(one.meetings[0].id))
    assert not world.submit("UANNA", when=int(new.timestamp())).errors
    goes_to(world, new - MINUTE)

    assert sum("Qui apporte quoi" in one.text for one in together(world, *FOUR)) == 1


def test_whoever_takes_an_absence_back_in_the_last_minutes_gets_the_run_sheet(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    for user in FOUR:
        press(world, user, circle_messages.ABSENT)
    goes_to(world, one.meetings[0].start_at - 5 * MINUTE)
    assert not any("Le déroulé" in one.text for one in together(world, *FOUR))
    press(world, "UEMMA", circle_messages.ABSENT)
    goes_to(world, one.meetings[0].end_at + MINUTE)

    assert said(world, "Le déroulé")
    assert len(calls(world, *FOUR)) == 5
    assert facilitators(world)[0] == "UEMMA"


def test_who_facilitates_no_more_takes_no_situation_from_its_client(world: World) -> None:
    one = begun(world, style="codevelopment")
    client = one.meetings[0].client
    assert client is not None and one.meetings[0].facilitator is not None
    goes_to(world, one.meetings[0].start_at - DAY)
    press(world, one.meetings[0].facilitator.slack_id, circle_messages.ABSENT)

    now = first(world)
    assert now.client is not None and now.client.id == client.id
    assert now.facilitator is not None and now.facilitator.id != client.id


# -- whoever comes and goes ----------------------------------------------------------------------------------


def test_a_circle_that_shrinks_twice_is_asked_twice_whether_it_goes_on(world: World) -> None:
    of_four(world, "UHUGO")
    press(world, "UFARID", circle_messages.LEAVE)
    press(world, "UEMMA", circle_messages.LEAVE, *THREE)
    assert sum("devenu tout petit" in one.text for one in together(world, *TWO)) == 1
    takes_place(world, "UHUGO")
    press(world, "UHUGO", circle_messages.LEAVE, *TWO, "UHUGO")

    assert sum("devenu tout petit" in one.text for one in together(world, *TWO)) == 2


def test_whoever_comes_back_in_the_middle_reads_the_time_below_the_first_run_sheet(world: World) -> None:
    of_four(world)
    one = circle(world)
    goes_to(world, one.meetings[0].start_at + 2 * MINUTE)
    press(world, "UFARID", circle_messages.LEAVE)
    world.press("UFARID", circle_call_messages.JOIN, str(one.id))
    world.submit("UFARID")
    world.run_due()
    takes_place(world, "UFARID")
    assert state_of(world, "UFARID") == SeatState.AGREED
    goes_to(world, one.meetings[0].end_at + MINUTE)

    assert len(calls(world, *FOUR)) == 5
    assert len(calls(world, *THREE)) <= 1


def test_whoever_has_no_minutes_left_stays_on_the_waiting_list_and_the_place_is_offered(world: World) -> None:
    of_four(world, "UHUGO", "UINES")
    press(world, "UCHLOE", circle_messages.LEAVE)
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").weekly_minutes = 30
    refused = world.press("UHUGO", circle_call_messages.TAKE_PLACE)
    assert "minutes" in refused.text
    assert state_of(world, "UHUGO") == SeatState.WAITING
    takes_place(world, "UINES")

    assert state_of(world, "UINES") == SeatState.AGREED


def test_whoever_comes_to_a_circle_under_way_with_room_is_offered_the_place_at_once(world: World) -> None:
    of_four(world)
    press(world, "UCHLOE", circle_messages.LEAVE)
    world.press("UHUGO", circle_call_messages.JOIN, str(circle(world).id))
    world.submit("UHUGO")
    world.run_due()

    assert world.reads("UHUGO", "Il y a une place")


# -- an end in the middle ------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["ended", "left"])
def test_a_circle_that_ends_during_a_meeting_calls_no_time_any_more(world: World, how: str) -> None:
    one = begun(world)
    press(world, "UFARID", circle_messages.LEAVE)
    press(world, "UEMMA", circle_messages.LEAVE, *THREE)
    goes_to(world, one.meetings[0].start_at + 2 * MINUTE)
    assert len(calls(world, *TWO)) == 1
    press(world, "UANNA", circle_messages.END if how == "ended" else circle_messages.LEAVE, *TWO)
    goes_to(world, one.meetings[0].end_at + DAY)

    assert circle(world).state == GroupState.CALLED_OFF
    assert first(world).state == MeetingState.HELD
    assert len(calls(world, *TWO)) == 1
    assert not world.reads("UCHLOE", "deux lignes")
    assert sum("se termine" in one.text for one in world.slack.said_to("UCHLOE")) == 1


def test_one_date_called_off_leaves_no_button_to_move_it(world: World) -> None:
    one = begun(world)
    world.press("UANNA", group_meeting_messages.CANCEL, str(one.meetings[0].id))
    world.submit("UANNA")
    world.run_due()

    values = buttons(said(world, "voici votre cercle").message, group_meeting_messages.MOVE)
    assert str(one.meetings[0].id) not in values


def test_somebody_who_gives_too_few_minutes_waits_for_a_place_and_the_others_begin(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").weekly_minutes = 30
    proposes(world, largest="5")
    joins(world, "UCHLOE", "UEMMA", "UFARID", "UHUGO")

    assert state_of(world, "UHUGO") == SeatState.WAITING
    assert circle(world).slots


def test_a_week_that_is_given_away_already_is_left_out_of_the_series(world: World) -> None:
    gathered(world, *FOUR, rhythm="1")
    fourth = meeting_times.instant(circle(world).slots[0]) + timedelta(weeks=2)
    with world.deps.sessions.begin() as session:
        _session_of(session, world.member(session, "UCHLOE"), fourth.replace(hour=15), world.clock.at)
    for user in FOUR:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()

    weeks = [one.start_at.isocalendar().week for one in circle(world).meetings]
    assert circle(world).state == GroupState.RUNNING and len(weeks) == 4
    assert fourth.isocalendar().week not in weeks


def _session_of(session: Session, mentor: Member, at: datetime, now: datetime) -> None:
    """Twenty minutes that she gives that week."""
    request = MentoringRequest(
        workspace=mentor.workspace, requester=None, source="s", topic="x", objective="y", asked_at=now,
        state=RequestState.CONFIRMED,
    )  # fmt: skip
    meeting = Meeting(
        workspace=mentor.workspace, request=request, uid="u", start_at=at,
        end_at=at + timedelta(minutes=20), confirmed_at=now,
    )  # fmt: skip
    session.add_all([request, meeting])
    session.flush()
    seat = Participant(workspace_id=mentor.workspace_id, meeting_id=meeting.id, member=mentor)
    seat.is_learner = False
    session.add(seat)


def test_whoever_waits_for_a_place_in_a_circle_under_way_may_stop_waiting(world: World) -> None:
    of_four(world, "UHUGO")
    world.press("UHUGO", circle_call_messages.DECLINE, str(circle(world).id))
    press(world, "UCHLOE", circle_messages.LEAVE)

    assert state_of(world, "UHUGO") == SeatState.LEFT
    assert not world.reads("UHUGO", "Il y a une place")


def test_one_free_place_is_told_to_the_few_who_have_waited_longest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circle_calls, "OFFERED_TO", 1)
    of_four(world, "UHUGO", "UINES")
    press(world, "UCHLOE", circle_messages.LEAVE)

    assert world.reads("UHUGO", "Il y a une place") and not world.reads("UINES", "Il y a une place")
