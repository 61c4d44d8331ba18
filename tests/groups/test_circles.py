"""Circles: proposed, joined, timed; each facilitates in turn; what is said there stays there."""

import threading
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from bot.services.people import expertise, time_settings
from bot.services.privacy import erasure
from bot.store.models import CircleStyle, Group, GroupKind, GroupMeeting, GroupState, MeetingState, SeatState
from bot.views.groups import circle_call_messages, circle_messages, group_meeting_messages
from tests.fakes import Sent
from tests.mentors import goes_to, together
from tests.world import KITCHEN, World, buttons

PARIS = ZoneInfo("Europe/Paris")
FOUR = ("UANNA", "UCHLOE", "UEMMA", "UFARID")
DAY, WEEK, MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
THEME, OUTCOME = "mener des entretiens difficiles", "une grille à nous"


def proposes(world: World, user: str = "UANNA", **typed: Any) -> Any:
    world.slash(user, "/eclair", "cercle")
    outcome = world.submit(
        user, **{"theme": THEME, "outcome": OUTCOME, "channel": KITCHEN, "invites": [], **typed}
    )
    world.run_due()
    return outcome


def call(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == KITCHEN and THEME in one.text)


def joins(world: World, *users: str) -> None:
    for user in users:
        [value] = buttons(call(world).message, circle_call_messages.JOIN)
        world.press(user, circle_call_messages.JOIN, value)
        world.submit(user)
        world.run_due()


def circle(world: World) -> Group:
    with world.deps.read_sessions() as session:
        found = session.query(Group).filter(Group.kind == GroupKind.CIRCLE).order_by(Group.id.desc()).first()
        assert found is not None, "nobody proposed a circle"
        assert found.meetings is not None
        return found


def state_of(world: World, user: str) -> SeatState:
    return next(seat.state for seat in circle(world).seats if seat.member.slack_id == user)


def gathered(world: World, *users: str, **typed: Any) -> None:
    """Enough people are in, and the times are offered."""
    proposes(world, largest=str(max(4, len(users))), **typed)
    joins(world, *users[1:])
    assert circle(world).slots, "no times are offered"


def begun(world: World, *users: str, **typed: Any) -> Group:
    people = users or FOUR
    gathered(world, *people, **typed)
    for user in people:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    assert circle(world).state == GroupState.RUNNING
    return circle(world)


def press(world: World, user: str, action_id: str, *people: str) -> Any:
    for one in reversed(together(world, *(people or FOUR))):
        for value in buttons(one.message, action_id):
            outcome = world.press(user, action_id, value)
            world.run_due()
            return outcome
    raise AssertionError(f"they see no button {action_id!r}")


def said(world: World, words: str, *people: str) -> Sent:
    return next(one for one in reversed(together(world, *(people or FOUR))) if words in one.text)


def first(world: World) -> GroupMeeting:
    return circle(world).meetings[0]


def facilitators(world: World) -> list[str]:
    return [one.facilitator.slack_id for one in circle(world).meetings if one.facilitator]


def dates_in(content: bytes, since: datetime) -> list[datetime]:
    events = recurring_ical_events.of(Calendar.from_ical(content)).between(since, since + 40 * WEEK)
    return sorted(event["DTSTART"].dt for event in events)


# -- proposing and joining -----------------------------------------------------------------------------------


def test_the_call_says_what_and_how_many_places_are_left(world: World) -> None:
    proposes(world, largest="5")
    assert OUTCOME in call(world).text and "Il reste 4 places" in call(world).text

    joins(world, "UCHLOE", "UEMMA")
    assert "Il reste 2 places" in call(world).text


def test_whoever_joins_accepts_the_charter_by_doing_so(world: World) -> None:
    proposes(world)
    [value] = buttons(call(world).message, circle_call_messages.JOIN)
    world.press("UCHLOE", circle_call_messages.JOIN, value)

    assert "Ce qui se dit ici reste ici" in str(world.modal("UCHLOE"))
    assert state_of(world, "UANNA") == SeatState.AGREED
    world.submit("UCHLOE")
    assert state_of(world, "UCHLOE") == SeatState.AGREED


def test_once_it_is_full_whoever_comes_waits_for_a_place(world: World) -> None:
    proposes(world, largest="4")
    joins(world, "UCHLOE", "UEMMA", "UFARID", "UHUGO")

    assert state_of(world, "UHUGO") == SeatState.WAITING
    assert any("liste d’attente" in one.text for one in world.slack.messages)


@pytest.mark.parametrize("wrong", [{"theme": "…"}, {"outcome": "  "}])
def test_a_circle_about_nothing_is_refused_beside_its_field(world: World, wrong: dict[str, str]) -> None:
    assert proposes(world, **wrong).errors
    with world.deps.read_sessions() as session:
        assert session.query(Group).count() == 0


def test_colleagues_whom_the_theme_concerns_are_invited_with_the_reason(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in ("UCHLOE", "UEMMA"):
            expertise.save_goals(session, world.member(session, user), ["entretiens difficiles"])
        expertise.save_goals(session, world.member(session, "UFARID"), ["souder"])
    proposes(world, invites=["circle.invites"], channel=None)

    assert (
        "vous avez écrit « entretiens difficiles »" in world.read("UCHLOE", "pourrait vous intéresser").text
    )
    assert not world.reads("UFARID", "pourrait vous intéresser")
    world.press("UCHLOE", circle_call_messages.JOIN)
    world.submit("UCHLOE")
    world.press("UEMMA", circle_call_messages.DECLINE)
    assert state_of(world, "UCHLOE") == SeatState.AGREED
    assert state_of(world, "UEMMA") == SeatState.DECLINED


def test_a_few_who_know_the_matter_are_invited_among_those_who_would_learn_it(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in ("UCHLOE", "UEMMA", "UHUGO", "UINES"):
            expertise.save_goals(session, world.member(session, user), ["entretiens difficiles"])
        for user in ("UFARID", "UKIM", "UJACK"):
            expertise.declare(session, world.member(session, user), "entretiens difficiles", world.clock.at)
    world.deps.index.sync()
    while world.deps.index.embed_backlog():
        pass
    proposes(world, invites=["circle.invites"], channel=None, largest="5")

    asked = {seat.member.slack_id: seat.knows for seat in circle(world).seats if seat.why}
    assert sum(asked.values()) == 1 and len(asked) == 5
    [knows] = [user for user, known in asked.items() if known]
    why = world.slack.said_to(knows)[-1].text
    assert "entretiens difficiles" in why and ("vous connaissez" in why or "you know about" in why)


def test_with_too_few_it_is_let_go_and_says_so(world: World) -> None:
    proposes(world)
    joins(world, "UCHLOE")
    world.pass_time(3 * WEEK)

    assert circle(world).state == GroupState.LAPSED
    assert world.reads("UANNA", "il n’y avait pas assez de monde") and world.reads(
        "UCHLOE", "il n’y avait pas assez de monde"
    )
    assert "ne s’est pas fait" in call(world).text


def test_many_who_join_at_once_never_make_it_larger_than_it_may_be(world: World) -> None:
    proposes(world, largest="4")
    [value] = buttons(call(world).message, circle_call_messages.JOIN)
    users = ("UCHLOE", "UEMMA", "UFARID", "UHUGO", "UINES", "UKIM")
    for user in users:
        world.press(user, circle_call_messages.JOIN, value)
    bodies = [world.submission(user) for user in users]
    threads = [threading.Thread(target=world.send, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    states = [seat.state for seat in circle(world).seats]
    assert states.count(SeatState.AGREED) == 4
    assert states.count(SeatState.WAITING) == 3


# -- a time for it -------------------------------------------------------------------------------------------


def test_the_times_suit_all_and_the_one_that_most_prefer_wins(world: World) -> None:
    gathered(world, *FOUR)
    for user in FOUR[:3]:
        world.press(user, f"{circle_call_messages.PREFER}.2")
    wished = circle(world).slots[1]
    world.press("UFARID", f"{circle_call_messages.PREFER}.1")
    world.run_due()

    starts = [one.start_at for one in circle(world).meetings]
    assert int(starts[0].timestamp()) == wished
    walls = [start.astimezone(PARIS).replace(tzinfo=None) for start in starts]
    assert [later - one for one, later in pairwise(walls)] == [2 * WEEK] * 3
    assert dates_in(world.slack.files[-1][2], world.clock.at) == starts


def test_silence_is_no_veto(world: World) -> None:
    gathered(world, *FOUR)
    world.press("UANNA", f"{circle_call_messages.PREFER}.1")
    world.pass_time(4 * DAY)

    assert circle(world).state == GroupState.RUNNING


def test_whose_hours_leave_no_common_time_waits_for_a_place_and_the_others_begin(world: World) -> None:
    with world.deps.sessions.begin() as session:
        hugo = world.member(session, "UHUGO")
        hugo.week = [[5, 60, 180]]  # Saturday night
    proposes(world, largest="5")
    joins(world, "UCHLOE", "UEMMA", "UFARID", "UHUGO")
    world.pass_time(DAY)

    assert state_of(world, "UHUGO") == SeatState.WAITING
    assert world.reads("UANNA", "Ces moments conviennent à tout le monde")


def test_without_any_common_time_it_does_not_begin_and_says_why(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in ("UCHLOE", "UEMMA"):
            world.member(session, user).week = [[5, 60, 180]]
    proposes(world, largest="4")
    joins(world, "UCHLOE", "UEMMA", "UFARID")
    world.pass_time(DAY)

    assert world.reads("UANNA", "aucun moment ne convient à assez de monde")


# -- its meetings --------------------------------------------------------------------------------------------


def test_each_facilitates_in_turn_and_anybody_may_take_it_over(world: World) -> None:
    begun(world)
    assert sorted(facilitators(world)) == sorted(FOUR)

    press(world, "UFARID", circle_messages.FACILITATE)
    assert facilitators(world)[0] == "UFARID"


def test_before_each_meeting_they_say_what_they_bring_and_the_sheet_shows_it(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    press(world, "UCHLOE", circle_messages.BRING)
    world.submit("UCHLOE", brings="un cas de la semaine dernière")
    world.run_due()

    assert "un cas de la semaine dernière" in said(world, "Qui apporte quoi").text
    goes_to(world, one.meetings[0].start_at - MINUTE)
    assert "un cas de la semaine dernière" in said(world, "Le déroulé").text


def test_an_absence_is_told_with_one_press_and_another_facilitates(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    was = facilitators(world)[0]
    press(world, was, circle_messages.ABSENT)

    assert facilitators(world)[0] != was
    assert f"Ne seront pas là : <@{was}>" in said(world, "Qui apporte quoi").text
    press(world, was, circle_messages.ABSENT)
    assert "Ne seront pas là" not in said(world, "Qui apporte quoi").text


def test_the_time_is_called_in_the_thread_of_the_run_sheet(world: World) -> None:
    one = begun(world, style=CircleStyle.CODEVELOPMENT)
    goes_to(world, one.meetings[0].end_at + MINUTE)

    sheet = said(world, "Le déroulé")
    calls = [one for one in together(world, *FOUR) if one.thread_ts == sheet.ts]
    assert len(calls) == 7
    assert "Exposé de la situation" in calls[0].text and "C’est l’heure" in calls[-1].text


def test_in_codevelopment_the_client_tells_beforehand_and_alone_reads_the_suggestions(world: World) -> None:
    one = begun(world, style=CircleStyle.CODEVELOPMENT)
    meeting = one.meetings[0]
    assert meeting.client is not None and meeting.facilitator is not None
    client = meeting.client.slack_id
    assert client != meeting.facilitator.slack_id
    goes_to(world, meeting.start_at - DAY)
    world.press(client, circle_messages.SITUATION)
    world.submit(client, situation_text="un collègue qui ne me parle plus")
    world.run_due()
    assert "un collègue qui ne me parle plus" in said(world, "Qui apporte quoi").text

    goes_to(world, meeting.end_at + MINUTE)
    other = next(user for user in FOUR if user != client)
    world.press(other, circle_messages.LOOK_BACK)
    world.submit(other, suggestion="Lui écrire d’abord.", commitment="relire la grille")
    world.run_due()
    assert "Lui écrire d’abord." in world.read(client, "vous fait des suggestions").text
    assert not any("Lui écrire d’abord." in one.text for one in together(world, *FOUR))


def test_what_somebody_takes_up_is_asked_about_before_the_next_time_in_private(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].end_at + MINUTE)
    world.press("UEMMA", circle_messages.LOOK_BACK)
    world.submit("UEMMA", commitment="relire la grille", lesson="se taire")
    world.run_due()
    goes_to(world, one.meetings[1].start_at - DAY)

    assert "relire la grille" in world.read("UEMMA", "La dernière fois, vous aviez écrit").text
    world.press("UEMMA", f"{circle_messages.KEPT}.yes")
    world.run_due()
    assert world.reads("UEMMA", "C’est fait, bravo")
    assert not any("relire la grille" in one.text for one in together(world, *FOUR))


def test_one_meeting_moves_alone(world: World) -> None:
    one = begun(world)
    press(world, "UANNA", group_meeting_messages.MOVE)
    new = one.meetings[0].start_at + DAY
    outcome = world.submit("UANNA", when=int(new.timestamp()))
    world.run_due()

    assert not outcome.errors
    assert first(world).start_at == new
    assert b"RECURRENCE-ID" in world.slack.files[-1][2]


def test_a_circle_lives_to_its_end_and_thanks(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[-1].end_at + MINUTE)

    assert circle(world).state == GroupState.ENDED
    assert [meeting.state for meeting in circle(world).meetings] == [MeetingState.HELD] * 4
    for user in FOUR:
        assert world.reads(user, "se termine. Merci à toutes et à tous")


# -- whoever comes and goes ----------------------------------------------------------------------------------


def test_whoever_leaves_hands_on_their_turns_and_their_place(world: World) -> None:
    proposes(world, largest="4")
    joins(world, "UCHLOE", "UEMMA", "UFARID", "UHUGO")
    world.pass_time(DAY)
    for user in FOUR:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    press(world, "UCHLOE", circle_messages.LEAVE)

    assert "UCHLOE" not in facilitators(world)
    assert world.reads("UHUGO", "Il y a une place")
    world.press("UHUGO", circle_call_messages.TAKE_PLACE)
    world.run_due()
    assert state_of(world, "UHUGO") == SeatState.AGREED
    assert said(world, "voici votre cercle", "UANNA", "UEMMA", "UFARID", "UHUGO")


def test_a_circle_of_two_asks_whether_it_goes_on_and_of_one_ends(world: World) -> None:
    begun(world)
    press(world, "UCHLOE", circle_messages.LEAVE)
    press(world, "UEMMA", circle_messages.LEAVE, "UANNA", "UEMMA", "UFARID")
    assert said(world, "devenu tout petit", "UANNA", "UFARID")
    assert circle(world).state == GroupState.RUNNING

    press(world, "UFARID", circle_messages.END, "UANNA", "UFARID")
    assert circle(world).state == GroupState.CALLED_OFF
    assert all(one.state == MeetingState.CANCELLED for one in circle(world).meetings)


def test_a_facilitator_who_leaves_the_company_is_replaced(world: World) -> None:
    begun(world)
    was = facilitators(world)[0]
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": was, "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()

    assert was not in facilitators(world)
    assert len(facilitators(world)) == 4


def test_somebody_erased_in_the_middle_leaves_no_word_behind(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].start_at - DAY)
    press(world, "UCHLOE", circle_messages.BRING)
    world.submit("UCHLOE", brings="un secret")
    world.run_due()
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UCHLOE"), "remove", world.clock.at)
    world.run_due()

    assert circle(world).state == GroupState.RUNNING
    with world.deps.read_sessions() as session:
        assert "un secret" not in str(
            [part.brings for one in session.query(GroupMeeting) for part in one.parts]
        )
    assert not any("un secret" in one.text for one in together(world, "UANNA", "UEMMA", "UFARID"))


def test_the_charter_is_edited_by_any_of_them_and_all_read_the_new_one(world: World) -> None:
    begun(world)
    press(world, "UEMMA", circle_messages.CHARTER)
    world.submit("UEMMA", charter_text="On commence à l’heure.")
    world.run_due()

    assert "On commence à l’heure." in said(world, "La charte du cercle a changé").text


def test_a_stranger_to_the_circle_changes_nothing_in_it(world: World) -> None:
    one = begun(world)
    for action in (circle_messages.LEAVE, circle_messages.CHARTER, circle_messages.END):
        assert "ne faites pas partie" in world.press("UHUGO", action, str(one.id)).text
    for action in (circle_messages.ABSENT, circle_messages.BRING, circle_messages.FACILITATE):
        assert "ne faites pas partie" in world.press("UHUGO", action, str(one.meetings[0].id)).text


def test_two_who_would_rather_not_meet_are_not_invited_into_one_circle(world: World) -> None:
    with world.deps.sessions.begin() as session:
        expertise.save_goals(session, world.member(session, "UCHLOE"), ["entretiens difficiles"])
        time_settings.save_avoided(session, world.member(session, "UCHLOE"), ["UANNA"])
    proposes(world, invites=["circle.invites"], channel=None)

    assert not world.reads("UCHLOE", "pourrait vous intéresser")


# -- found by reading it for the pages -----------------------------------------------------------------------


def test_the_last_who_are_invited_have_their_days_to_answer(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for user in FOUR[1:]:
            expertise.save_goals(session, world.member(session, user), ["entretiens difficiles"])
    proposes(world, invites=["circle.invites"], channel=None)
    world.pass_time(7 * DAY)

    assert circle(world).state == GroupState.OPEN
    world.pass_time(7 * DAY)
    assert circle(world).state == GroupState.LAPSED


def test_before_it_begins_whoever_waits_moves_up(world: World) -> None:
    proposes(world, largest="5")
    joins(world, "UCHLOE", "UEMMA")
    with world.deps.sessions.begin() as session:
        group = session.query(Group).one()
        group.largest = 3
    joins(world, "UFARID")
    assert state_of(world, "UFARID") == SeatState.WAITING
    world.press("UCHLOE", circle_call_messages.DECLINE, str(circle(world).id))
    world.run_due()

    assert state_of(world, "UFARID") == SeatState.AGREED
    assert world.reads("UFARID", "Une place s’est libérée")


def test_a_free_place_is_told_to_all_who_wait_and_the_first_has_it(world: World) -> None:
    proposes(world, largest="4")
    joins(world, "UCHLOE", "UEMMA", "UFARID", "UHUGO", "UINES")
    for user in FOUR:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    press(world, "UCHLOE", circle_messages.LEAVE)
    for user in ("UHUGO", "UINES"):
        assert world.reads(user, "Il y a une place")
    world.press("UINES", circle_call_messages.TAKE_PLACE)
    world.run_due()

    assert state_of(world, "UINES") == SeatState.AGREED
    assert (
        "Toutes les places"
        in world.press("UHUGO", circle_call_messages.TAKE_PLACE, str(circle(world).id)).text
    )


def test_calendars_of_whoever_leaves_and_comes_in_follow(world: World) -> None:
    proposes(world, largest="4")
    joins(world, "UCHLOE", "UEMMA", "UFARID", "UHUGO")
    for user in FOUR:
        world.press(user, f"{circle_call_messages.PREFER}.1")
        world.run_due()
    press(world, "UCHLOE", circle_messages.LEAVE)
    world.press("UHUGO", circle_call_messages.TAKE_PLACE)
    world.run_due()

    [left] = [content for channel, _, content in world.slack.files if channel == "DCHLOE"]
    [came] = [content for channel, _, content in world.slack.files if channel == "DHUGO"]
    assert Calendar.from_ical(left)["METHOD"] == "CANCEL"
    assert len(dates_in(came, world.clock.at)) == 4


def test_a_circle_that_asks_nobody_is_refused(world: World) -> None:
    assert proposes(world, channel=None, invites=[]).errors


def test_whoever_becomes_the_client_late_is_asked_at_once(world: World) -> None:
    one = begun(world, style=CircleStyle.CODEVELOPMENT)
    meeting = one.meetings[0]
    assert meeting.client is not None
    goes_to(world, meeting.start_at - DAY)
    press(world, meeting.client.slack_id, circle_messages.ABSENT)
    now = first(world).client
    assert now is not None and now.id != meeting.client_id

    assert [one.member_id for one in world.notices("circle.client")] == [meeting.client_id, now.id]


def test_a_channel_in_which_the_bot_may_not_write_is_refused_and_nothing_is_lost(world: World) -> None:
    refused = proposes(world, channel="C0ELSEWHERE")

    assert "Je ne peux pas écrire dans ce canal" in str(refused.errors)
    with world.deps.read_sessions() as session:
        assert session.query(Group).count() == 0
