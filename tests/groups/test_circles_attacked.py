"""What somebody found who tried to break circles: changes of mind, moved dates, departures, Slack away."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.services.people import expertise
from bot.services.privacy import erasure
from bot.slack import RefusedBySlack
from bot.store.models import (
    CircleStyle,
    Group,
    GroupKind,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingPart,
    MeetingState,
    Member,
    SeatState,
)
from bot.store.privacy import own_rows
from bot.views.groups import (
    circle_call_messages,
    circle_forms,
    circle_messages,
    group_meeting_messages,
)
from tests.fakes import dm_of, group_dm_of
from tests.groups.test_circles import (
    FOUR,
    begun,
    call,
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

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FIVE = (*FOUR, "UHUGO")
LONG = "mot " * 370 + "DERNIER"  # 1487 characters: the form takes 1500


def leaves_the_company(world: World, user: str) -> None:
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": user, "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()


def forgets(world: World, user: str) -> None:
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, user), "remove", world.clock.at)
    world.run_due()


def moves(world: World, user: str, meeting: GroupMeeting, at: datetime) -> Any:
    world.press(user, group_meeting_messages.MOVE, str(meeting.id))
    outcome = world.submit(user, when=int(at.timestamp()))
    world.run_due()
    return outcome


def cancels(world: World, user: str, meeting: GroupMeeting) -> None:
    world.press(user, group_meeting_messages.CANCEL, str(meeting.id))
    world.submit(user)
    world.run_due()


def invited(world: World, *users: str) -> None:
    with world.deps.sessions.begin() as session:
        for user in users:
            expertise.save_goals(session, world.member(session, user), ["entretiens difficiles"])
    proposes(world, invites=["circle.invites"], channel=None)


def prefers(world: World, *users: str) -> None:
    for user in users:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()


def declines(world: World, user: str) -> None:
    world.press(user, circle_call_messages.DECLINE, str(circle(world).id))
    world.run_due()


def full_and_begun(world: World, *waiting: str) -> Group:
    """Four in a circle of four, and these on its waiting list."""
    proposes(world, largest="4")
    joins(world, *FOUR[1:], *waiting)
    prefers(world, *FOUR)
    assert circle(world).state == GroupState.RUNNING
    return circle(world)


def codevelopment(world: World) -> tuple[GroupMeeting, str]:
    """Its first meeting, and whose situation that is about."""
    meeting = begun(world, style=CircleStyle.CODEVELOPMENT).meetings[0]
    assert meeting.client is not None
    return meeting, meeting.client.slack_id


def looks_back(world: World, user: str, **typed: str) -> None:
    world.press(user, circle_messages.LOOK_BACK)
    world.submit(user, **typed)
    world.run_due()


def prepared(world: World, *users: str) -> int:
    return sum("Qui apporte quoi" in one.text for one in together(world, *(users or FOUR)))


# -- while it gathers ----------------------------------------------------------------------------------------


def test_one_who_joined_and_left_is_not_told_that_it_did_not_start(world: World) -> None:
    invited(world, "UCHLOE", "UEMMA")
    world.press("UCHLOE", circle_call_messages.JOIN)
    world.submit("UCHLOE")
    declines(world, "UCHLOE")

    assert circle(world).state == GroupState.OPEN
    assert not world.reads("UCHLOE", "ne s’est pas fait")


def test_a_double_click_on_no_reads_as_a_no(world: World) -> None:
    invited(world, "UCHLOE", "UEMMA")
    declines(world, "UCHLOE")
    declines(world, "UCHLOE")

    assert not world.reads("UCHLOE", "ne s’est pas fait")


def test_whoever_joined_finds_a_way_out_before_times_are_offered(world: World) -> None:
    invited(world, "UCHLOE", "UEMMA")
    world.press("UCHLOE", circle_call_messages.JOIN)
    world.submit("UCHLOE")
    world.run_due()

    assert any(buttons(one.message, circle_call_messages.DECLINE) for one in world.slack.said_to("UCHLOE"))


def test_whoever_waits_moves_up_when_one_leaves_the_company(world: World) -> None:
    proposes(world, largest="5")
    joins(world, "UCHLOE", "UEMMA")
    with world.deps.sessions.begin() as session:
        session.query(Group).one().largest = 3
    joins(world, "UFARID")
    leaves_the_company(world, "UCHLOE")

    assert state_of(world, "UFARID") == SeatState.AGREED


def test_a_circle_whose_only_person_left_the_company_is_let_go(world: World) -> None:
    proposes(world)
    leaves_the_company(world, "UANNA")

    assert circle(world).state == GroupState.LAPSED
    assert not buttons(call(world).message, circle_call_messages.JOIN)


def test_a_circle_is_not_let_go_for_want_of_people_while_somebody_waits_for_a_place(world: World) -> None:
    gathered(world, *FOUR)
    joins(world, "UHUGO")
    declines(world, "UCHLOE")
    world.pass_time(3 * WEEK)

    assert circle(world).state != GroupState.LAPSED


def six_places(world: World) -> None:
    """Four of six are in, times are offered, and a fifth comes: on the waiting list."""
    proposes(world, largest="6")
    joins(world, *FOUR[1:])
    world.pass_time(3 * DAY)
    assert circle(world).slots
    joins(world, "UHUGO")
    assert state_of(world, "UHUGO") == SeatState.WAITING


def test_whoever_waited_is_offered_a_place_that_is_free_when_it_begins(world: World) -> None:
    six_places(world)
    prefers(world, *FOUR)
    world.run_due()

    assert circle(world).state == GroupState.RUNNING
    assert world.reads("UHUGO", "Il y a une place")


def test_the_call_promises_no_place_while_whoever_comes_must_wait(world: World) -> None:
    six_places(world)

    assert "Il reste 2 places" not in call(world).text


def test_it_begins_once_all_who_are_left_have_said_what_they_prefer(world: World) -> None:
    gathered(world, *FIVE)
    prefers(world, *FOUR)
    declines(world, "UHUGO")

    assert circle(world).state == GroupState.RUNNING


def test_whoever_left_sees_no_times_to_choose(world: World) -> None:
    gathered(world, *FIVE)
    declines(world, "UHUGO")

    assert not buttons(world.read("UHUGO", "Ces moments").message, f"{circle_call_messages.PREFER}.1")


def test_times_that_are_offered_a_second_time_are_told_to_all(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in FIVE:
            world.member(session, user).session_windows = [[4, 600, 780]]
    gathered(world, *FOUR)
    before = circle(world).slots
    declines(world, "UCHLOE")
    world.pass_time(2 * DAY + HOUR)
    assert circle(world).slots == []
    joins(world, "UHUGO")
    world.pass_time(MINUTE)

    assert circle(world).slots == before
    assert sum("Ces moments conviennent" in one.text for one in world.slack.said_to("UANNA")) == 2


# -- dates that change ---------------------------------------------------------------------------------------


def test_a_date_moved_to_tomorrow_is_prepared_at_once(world: World) -> None:
    one = begun(world)
    assert not moves(world, "UANNA", one.meetings[0], (world.clock.at + DAY).replace(hour=14)).errors
    world.pass_time(2 * HOUR)

    assert prepared(world) == 1


def test_a_date_put_off_after_it_was_prepared_is_prepared_again(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - HOUR)
    assert prepared(world) == 1
    new = one.meetings[0].start_at + WEEK
    assert not moves(world, "UANNA", one.meetings[0], new).errors
    goes_to(world, new - HOUR)

    assert prepared(world) == 2


def test_the_form_to_move_a_date_offers_times_of_its_own_week(world: World) -> None:
    one = begun(world, rhythm="1", meetings="6")
    goes_to(world, one.meetings[1].start_at - DAY)
    world.press("UANNA", group_meeting_messages.MOVE, str(one.meetings[1].id))

    assert "Des moments qui conviennent" in str(world.modal("UANNA"))


def test_no_situation_is_asked_for_a_date_that_was_called_off(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.start_at - DAY)
    cancels(world, "UANNA", meeting)

    assert not any(buttons(one.message, circle_messages.SITUATION) for one in world.slack.said_to(client))


def test_whoever_is_the_client_no_more_is_asked_for_no_situation(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.start_at - DAY)
    press(world, client, circle_messages.ABSENT)

    assert not any(buttons(one.message, circle_messages.SITUATION) for one in world.slack.said_to(client))


def test_nothing_says_soon_of_a_date_that_was_called_off(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    cancels(world, "UANNA", one.meetings[0])

    assert not any("se réunit bientôt" in one.text for one in together(world, *FOUR))


def test_a_circle_that_never_met_is_not_thanked(world: World) -> None:
    for meeting in begun(world).meetings:
        cancels(world, "UANNA", meeting)

    assert not world.reads("UCHLOE", "Merci à toutes et à tous")


# -- after a meeting -----------------------------------------------------------------------------------------


def test_after_the_last_date_nobody_is_promised_a_next_one(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[-1].end_at + MINUTE)

    assert "prochaine fois" not in world.read("UANNA", "deux lignes").text


def test_whoever_takes_nothing_up_is_promised_no_question_about_it(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].end_at + MINUTE)
    looks_back(world, "UEMMA", lesson="se taire")

    assert not world.reads("UEMMA", "Je vous poserai la question avant")


def test_suggestions_that_were_taken_back_are_announced_no_more(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.end_at + MINUTE)
    other = next(user for user in FOUR if user != client)
    looks_back(world, other, suggestion="Lui écrire d’abord.", commitment="relire")
    looks_back(world, other, suggestion="", commitment="relire")

    assert not world.reads(client, "vous fait des suggestions")


def test_nobody_writes_suggestions_that_nobody_will_read(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.end_at + MINUTE)
    press(world, client, circle_messages.LEAVE)
    other = next(user for user in FOUR if user != client)
    world.press(other, circle_messages.LOOK_BACK)

    assert circle_forms.SUGGESTION not in str(world.modal(other))


def test_a_situation_told_in_words_is_led_to_its_form(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.start_at - DAY)
    asked = world.read(client, "Quelques lignes suffisent")
    world.says(client, "Mon chef me harcèle et je n’en ai parlé à personne jusqu’ici.", thread=asked)
    world.run_due()

    assert buttons(world.slack.said_to(client)[-1].message, circle_messages.SITUATION)


# -- whoever comes and goes ----------------------------------------------------------------------------------


def test_the_turns_of_those_who_leave_do_not_all_fall_on_one(world: World) -> None:
    begun(world, *FIVE, meetings="8")
    press(world, "UEMMA", circle_messages.LEAVE, *FIVE)
    press(world, "UFARID", circle_messages.LEAVE, "UANNA", "UCHLOE", "UFARID", "UHUGO")

    turns = sorted(facilitators(world).count(user) for user in ("UANNA", "UCHLOE", "UHUGO"))
    assert turns[-1] - turns[0] <= 1


def test_whoever_facilitates_is_not_said_to_be_absent(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    press(world, "UFARID", circle_messages.ABSENT)
    press(world, "UFARID", circle_messages.FACILITATE)

    absent = {part.member.slack_id for part in first(world).parts if part.is_absent and part.member}
    assert facilitators(world)[0] not in absent


def test_one_who_leaves_while_all_others_are_absent_facilitates_no_more(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    for user in FOUR[1:]:
        press(world, user, circle_messages.ABSENT)
    press(world, "UANNA", circle_messages.LEAVE)

    assert facilitators(world)[0] != "UANNA"


def test_where_nobody_can_come_no_time_is_called(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    for user in FOUR:
        press(world, user, circle_messages.ABSENT)
    goes_to(world, one.meetings[0].end_at + MINUTE)

    assert not any("⏱" in one.text for one in together(world, *FOUR))


def test_after_somebody_left_the_others_still_say_what_they_bring(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    press(world, "UFARID", circle_messages.LEAVE)

    left = together(world, "UANNA", "UCHLOE", "UEMMA")
    assert any(buttons(one.message, circle_messages.BRING) for one in left)


def test_the_time_is_called_where_those_are_who_go_on(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - 5 * MINUTE)
    press(world, "UFARID", circle_messages.LEAVE)
    goes_to(world, one.meetings[0].end_at + MINUTE)

    assert not any("⏱" in one.text for one in together(world, *FOUR))
    assert any("⏱" in one.text for one in together(world, "UANNA", "UCHLOE", "UEMMA"))


def test_nobody_is_booked_twice_by_taking_a_place(world: World) -> None:
    one = full_and_begun(world, "UHUGO")
    with world.deps.sessions.begin() as session:
        two = [world.member(session, user) for user in ("UHUGO", "UINES")]
        _coffee(session, two, one.meetings[0].start_at)
    press(world, "UCHLOE", circle_messages.LEAVE)
    world.press("UHUGO", circle_call_messages.TAKE_PLACE)
    world.run_due()

    with world.deps.read_sessions() as session:
        held = session.query(GroupMeeting).join(Group).join(GroupSeat)
        held = held.filter(GroupSeat.member_id == world.member(session, "UHUGO").id)
        held = held.filter(GroupSeat.state == SeatState.AGREED, GroupMeeting.state == MeetingState.CONFIRMED)
        starts = [meeting.start_at for meeting in held]
    assert len(starts) == len(set(starts))


def _coffee(session: Any, two: list[Member], at: datetime) -> None:
    workspace = two[0].workspace
    seats = [GroupSeat(workspace_id=workspace.id, member=one) for one in two]
    group = Group(
        workspace_id=workspace.id, workspace=workspace, kind=GroupKind.INTRODUCTION, source="coffee",
        opened_at=at - DAY, seats=seats,
    )  # fmt: skip
    meeting = GroupMeeting(
        workspace_id=workspace.id, workspace=workspace, group=group, uid="coffee", start_at=at,
        end_at=at + 20 * MINUTE, confirmed_at=at - DAY,
    )  # fmt: skip
    session.add_all([group, meeting])


def test_whoever_takes_a_place_reads_the_charter_first(world: World) -> None:
    full_and_begun(world, "UHUGO")
    press(world, "UEMMA", circle_messages.CHARTER)
    world.submit("UEMMA", charter_text="Qui arrive en retard apporte le café.")
    press(world, "UCHLOE", circle_messages.LEAVE)
    world.press("UHUGO", circle_call_messages.TAKE_PLACE)

    before = [one.text for one in world.slack.said_to("UHUGO") if one.channel == dm_of("UHUGO")]
    assert "apporte le café" in str([before, world.modal("UHUGO")])


# -- what is written, and who reads it -----------------------------------------------------------------------


def test_an_old_button_shows_nobody_outside_the_charter_of_a_circle_under_way(world: World) -> None:
    proposes(world, largest="4")
    [value] = buttons(call(world).message, circle_call_messages.JOIN)
    joins(world, *FOUR[1:])
    prefers(world, *FOUR)
    press(world, "UEMMA", circle_messages.CHARTER)
    world.submit("UEMMA", charter_text="On parle du licenciement de Paul.")
    world.press("UHUGO", circle_call_messages.JOIN, value)

    assert "licenciement" not in str(world.slack.modals.get("UHUGO"))


def test_a_charter_saved_as_it_was_is_news_to_nobody(world: World) -> None:
    begun(world)
    press(world, "UEMMA", circle_messages.CHARTER)
    world.submit("UEMMA")
    world.run_due()

    assert not any("La charte du cercle a changé" in one.text for one in together(world, *FOUR))


def test_all_of_a_charter_is_read(world: World) -> None:
    begun(world)
    press(world, "UEMMA", circle_messages.CHARTER)
    assert not world.submit("UEMMA", charter_text="mot " * 740 + "DERNIER").errors
    world.run_due()

    assert "DERNIER" in said(world, "La charte du cercle a changé").text


def test_all_of_a_situation_is_read(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.start_at - DAY)
    world.press(client, circle_messages.SITUATION)
    assert not world.submit(client, situation_text=LONG).errors
    goes_to(world, meeting.start_at - MINUTE)

    assert "DERNIER" in said(world, "Le déroulé").text


def test_all_of_what_somebody_brings_is_read(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    press(world, "UCHLOE", circle_messages.BRING)
    assert not world.submit("UCHLOE", brings=LONG).errors
    goes_to(world, one.meetings[0].start_at - MINUTE)

    assert "DERNIER" in said(world, "Le déroulé").text


def test_a_situation_is_read_however_much_eight_people_bring(world: World) -> None:
    eight = (*FIVE, "UINES", "UKIM", "UJACK")
    one = begun(world, *eight, style=CircleStyle.CODEVELOPMENT)
    with world.deps.sessions.begin() as session:
        meeting = session.get_one(GroupMeeting, one.meetings[0].id)
        meeting.parts += [
            MeetingPart(workspace_id=meeting.workspace_id, member=member, brings="mot " * 75)
            for member in meeting.group.people
        ]
        meeting.situation = "mot " * 100 + "DERNIER"
    goes_to(world, one.meetings[0].start_at - MINUTE)

    sheets = [one.text for one in together(world, *eight) if "mot mot" in one.text]
    assert sheets and all("DERNIER" in text for text in sheets)


# -- what stumbles -------------------------------------------------------------------------------------------


def test_where_slack_opens_no_conversation_of_all_each_hears_the_time_called(world: World) -> None:
    world.slack.fails("group_dm", RefusedBySlack("x"), 1000)
    one = full_and_begun(world)
    goes_to(world, one.meetings[0].end_at + MINUTE)

    heard = [sum("⏱" in one.text for one in world.slack.said_to(user)) for user in FOUR]
    assert heard == [5, 5, 5, 5]


def test_a_run_sheet_that_would_come_after_the_meeting_does_not_come(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - 11 * MINUTE)
    world.slack.fails("post", OSError("away"), 60, where=lambda channel: channel == group_dm_of(FOUR))
    goes_to(world, one.meetings[0].end_at + 30 * MINUTE)
    world.slack.misfortunes.clear()
    world.pass_time(DAY)

    assert not any("c’est bientôt" in one.text for one in together(world, *FOUR))


# -- held ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [False, True])
def test_a_process_that_dies_while_it_posts_says_everything_once(world: World, after: bool) -> None:
    meeting, _ = codevelopment(world)
    world.slack.fails("post", RuntimeError("dead"), 3, after=after)
    goes_to(world, meeting.end_at + HOUR)

    texts = [one.text for one in together(world, *FOUR)]
    assert prepared(world) == 1
    assert [sum(words in text for text in texts) for words in ("c’est bientôt", "⏱")] == [1, 7]


@pytest.mark.parametrize("text", ["<!channel> <@UANNA> ```x``` @here " * 80, "&" * 3000, "a\n" * 1500])
def test_a_charter_of_any_letters_rings_nobody_and_is_said(world: World, text: str) -> None:
    begun(world)
    press(world, "UEMMA", circle_messages.CHARTER)
    assert not world.submit("UEMMA", charter_text=f"a {text}"[:3000]).errors
    world.run_due()

    assert "<!channel>" not in said(world, "La charte du cercle a changé").text
    assert "```" not in said(world, "La charte du cercle a changé").text


def test_a_situation_stands_nowhere_but_with_its_author_once_they_are_forgotten(world: World) -> None:
    meeting, client = codevelopment(world)
    goes_to(world, meeting.start_at - DAY)
    world.press(client, circle_messages.SITUATION)
    world.submit(client, situation_text="SECRETWORDS")
    goes_to(world, meeting.end_at + HOUR)
    forgets(world, client)

    assert {one.channel for one in world.slack.messages if "SECRETWORDS" in one.text} <= {dm_of(client)}


def test_an_export_holds_of_a_circle_only_ones_own_words(world: World) -> None:
    meeting, client = codevelopment(world)
    other = next(user for user in FOUR if user != client)
    goes_to(world, meeting.start_at - DAY)
    world.press(client, circle_messages.SITUATION)
    world.submit(client, situation_text="OFCLIENT")
    press(world, client, circle_messages.BRING)
    world.submit(client, brings="OFCLIENT")
    goes_to(world, meeting.end_at + HOUR)
    looks_back(world, other, suggestion="OFOTHER", commitment="OFOTHER", lesson="OFOTHER")

    with world.deps.read_sessions() as session:
        told = {user: str(own_rows.rows_of(session, world.member(session, user))) for user in FOUR}
    assert {user for user in FOUR if "OFCLIENT" in told[user]} == {client}
    assert {user for user in FOUR if "OFOTHER" in told[user]} == {other}


def test_a_bot_that_was_off_over_a_meeting_asks_how_it_was_and_calls_nothing_late(world: World) -> None:
    one = begun(world)
    world.clock.at = one.meetings[0].end_at + 2 * DAY
    world.pass_time(DAY)

    assert world.reads("UANNA", "deux lignes")
    assert not any("⏱" in one.text or "c’est bientôt" in one.text for one in together(world, *FOUR))
