"""Pairs: two people on close work for some weeks: goals, a list, a word half-way, an end at any time."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from bot.services.people import expertise, time_settings
from bot.services.privacy import erasure
from bot.store.models import Group, GroupKind, GroupMeeting, GroupState, MeetingState
from bot.views.groups import group_meeting_messages, pair_forms, pair_messages
from tests.fakes import Sent, words_of
from tests.mentors import gives_sessions, goes_to, opens_home, together
from tests.world import World, buttons

TWO = ("UANNA", "UCHLOE")
DAY, WEEK, MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
THEME = "préparer les revues de contrat"


def proposes(world: World, user: str = "UANNA", whom: str = "UCHLOE", **typed: Any) -> Any:
    world.slash(user, "/eclair", "binôme")
    outcome = world.submit(user, **{"whom": whom, "theme": THEME, "goal": "mener une revue seule", **typed})
    world.run_due()
    return outcome


def accepts(world: World, user: str = "UCHLOE", **typed: Any) -> Any:
    world.press(user, pair_messages.ACCEPT)
    outcome = world.submit(user, **typed)
    world.run_due()
    return outcome


def begun(world: World) -> Group:
    proposes(world)
    accepts(world, goal="expliquer mieux")
    return pair(world)


def pair(world: World) -> Group:
    with world.deps.read_sessions() as session:
        found = session.query(Group).filter(Group.kind == GroupKind.PAIR).order_by(Group.id.desc()).first()
        assert found is not None, "nobody proposed a pair"
        assert found.meetings is not None
        return found


def card(world: World) -> Sent:
    return next(one for one in together(world, *TWO) if "votre binôme commence" in one.text)


def press(world: World, user: str, action_id: str) -> Any:
    for one in reversed(together(world, *TWO)):
        for value in buttons(one.message, action_id):
            outcome = world.press(user, action_id, value)
            world.run_due()
            return outcome
    raise AssertionError(f"they see no button {action_id!r}")


def dates_in(content: bytes, since: datetime) -> list[datetime]:
    """The dates that a calendar shows, as another library reads the file."""
    events = recurring_ical_events.of(Calendar.from_ical(content)).between(since, since + 20 * WEEK)
    return sorted(event["DTSTART"].dt for event in events)


# -- proposing and accepting ---------------------------------------------------------------------------------


def test_the_other_reads_who_what_and_which_goal_and_chooses_the_time(world: World) -> None:
    proposes(world)
    read = world.read("UCHLOE", "vous propose un binôme pendant 4 semaines")
    assert "<@UANNA>" in read.text and THEME in read.text and "mener une revue seule" in read.text

    accepts(world, goal="expliquer mieux")
    assert pair(world).state == GroupState.RUNNING
    assert len(pair(world).meetings) == 4
    told = card(world).text
    assert "expliquer mieux" in told and "mener une revue seule" in told


def test_the_weekly_dates_are_at_the_same_hour_in_both_peoples_hours_and_in_one_file(world: World) -> None:
    begun(world)

    starts = [one.start_at for one in pair(world).meetings]
    assert [later - one for one, later in pairwise(starts)] == [WEEK] * 3
    [(_, _, content)] = world.slack.files
    assert dates_in(content, world.clock.at) == starts


def test_declining_needs_no_reason_and_the_proposer_hears_it_kindly(world: World) -> None:
    proposes(world)
    world.press("UCHLOE", pair_messages.DECLINE)
    world.run_due()

    assert world.reads("UANNA", "ne se fera pas. Personne n’a à dire pourquoi")
    assert pair(world).state == GroupState.CALLED_OFF


def test_whoever_proposes_reads_that_it_is_on_its_way_and_what_became_of_it(world: World) -> None:
    proposes(world)
    assert "en route vers <@UCHLOE>" in world.read("UANNA", "Votre proposition de binôme").text

    accepts(world)
    read = world.read("UANNA", "Votre proposition de binôme")
    assert "Votre binôme a commencé" in read.text and not buttons(read.message, pair_messages.WITHDRAW)


def test_a_proposal_is_taken_back_while_nobody_answered_it(world: World) -> None:
    proposes(world)
    [value] = buttons(world.read("UANNA", "Votre proposition de binôme").message, pair_messages.WITHDRAW)
    assert "ne faites pas partie" in world.press("UCHLOE", pair_messages.WITHDRAW, value).text
    world.press("UANNA", pair_messages.WITHDRAW, value)
    world.run_due()

    assert pair(world).state == GroupState.CALLED_OFF
    asked = world.read("UCHLOE", "vous propose un binôme")
    assert "ne se fera pas" in asked.text and not buttons(asked.message, pair_messages.ACCEPT)
    assert not world.reads("UANNA", "Cela n’appelle aucune raison")
    assert "plus rien à répondre" in world.press("UANNA", pair_messages.WITHDRAW, value).text
    proposes(world)
    assert pair(world).state == GroupState.OPEN


@pytest.mark.parametrize("below", [True, False])
def test_words_in_answer_to_an_invitation_are_not_taken_for_a_question_to_colleagues(
    world: World, below: bool
) -> None:
    proposes(world)
    invited = world.read("UCHLOE", "vous propose un binôme")
    world.says("UCHLOE", "Avec plaisir, je suis là dès lundi.", thread=invited if below else None)
    world.run_due()

    assert world.reads("UCHLOE", "Écrivez directement à <@UANNA>")
    assert not world.reads("UCHLOE", "Demander à mes collègues")


def test_words_in_answer_to_the_look_back_are_shown_where_to_write_them(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[1].end_at + MINUTE)
    asked = world.read("UANNA", "Vous êtes à mi-parcours")
    world.says("UANNA", "Tes exemples m’aident, peut-on commencer à l’heure ?", thread=asked)
    world.run_due()

    told = world.read("UANNA", "Rien n’est encore parti")
    [value] = buttons(told.message, pair_messages.LOOK_BACK)
    world.press("UANNA", pair_messages.LOOK_BACK, value)
    world.submit("UANNA", helps="Tes exemples.")
    world.run_due()
    assert "Tes exemples." in world.read("UCHLOE", "à propos de votre binôme").text


def test_they_read_the_card_before_the_file_for_their_calendars(world: World) -> None:
    begun(world)

    assert "votre binôme commence" in together(world, *TWO)[0].text


def test_an_invitation_stands_in_the_home_tab_until_it_is_answered(world: World) -> None:
    opens_home(world, "UCHLOE")
    proposes(world)
    opens_home(world, "UCHLOE")
    assert buttons(world.slack.homes["UCHLOE"], pair_messages.ACCEPT)
    assert not buttons(world.slack.homes.get("UANNA", {}), pair_messages.ACCEPT)
    accepts(world)
    opens_home(world, "UCHLOE")
    assert not buttons(world.slack.homes["UCHLOE"], pair_messages.ACCEPT)


def test_an_invitation_that_nobody_answers_ends_and_says_so(world: World) -> None:
    proposes(world)
    world.pass_time(12 * DAY)

    assert pair(world).state == GroupState.LAPSED
    assert world.reads("UANNA", "ne se fera pas")


def test_whoever_looks_after_learning_proposes_two_others_and_both_are_asked(world: World) -> None:
    proposes(world, "UANNA", "UCHLOE", other="UEMMA")
    assert world.reads("UCHLOE", "<@UANNA> vous propose un binôme avec <@UEMMA>")
    accepts(world, "UCHLOE", goal="un")
    assert pair(world).state == GroupState.OPEN
    accepts(world, "UEMMA", goal="deux")

    assert pair(world).state == GroupState.RUNNING
    assert sorted(seat.member.slack_id for seat in pair(world).seats) == ["UCHLOE", "UEMMA"]


def test_two_others_are_not_for_everybody_to_pair(world: World) -> None:
    world.slash("UCHLOE", "/eclair", "pair")
    assert "pair.other" not in str(world.modal("UCHLOE"))


def test_oneself_a_guest_and_whom_one_avoids_cannot_be_asked(world: World) -> None:
    assert "quelqu’un d’autre que vous" in str(proposes(world, whom="UANNA").errors)
    with world.deps.sessions.begin() as session:
        time_settings.save_avoided(session, world.member(session, "UEMMA"), ["UANNA"])
    refused = proposes(world, whom="UEMMA").errors
    assert "ne peut pas être sollicitée" in str(refused)
    assert str(refused) == str(proposes(world, whom="UGUEST").errors)
    with world.deps.read_sessions() as session:
        assert session.query(Group).count() == 0


def test_two_without_a_common_hour_are_told_so(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 0
    proposes(world)
    world.press("UCHLOE", pair_messages.ACCEPT)

    assert "aucun moment de la semaine" in str(world.modal("UCHLOE"))


def test_one_who_completes_them_in_both_directions_is_suggested_first(world: World) -> None:
    gives_sessions(world, "UEMMA", topic="contract reviews")
    gives_sessions(world, "UCHLOE", topic="contract reviews")
    with world.deps.sessions.begin() as session:
        expertise.save_goals(session, world.member(session, "UANNA"), ["contract reviews"])
        expertise.declare(session, world.member(session, "UANNA"), "power bi dashboards", world.clock.at)
        expertise.save_goals(session, world.member(session, "UCHLOE"), ["power bi dashboards"])
    world.deps.index.sync()
    while world.deps.index.embed_backlog():
        pass
    world.slash("UANNA", "/eclair", "binôme")
    body = world.pressing("UANNA", pair_forms.FIND, "form")
    body["view"] = world.modal("UANNA")
    world.send(body)

    shown = words_of(world.modal("UANNA"))
    assert "aimerait apprendre de vous : power bi dashboards" in shown
    assert shown.index("<@UCHLOE>") < shown.index("<@UEMMA>")


# -- living it -----------------------------------------------------------------------------------------------


def test_one_date_moves_alone_and_calendars_get_its_new_time(world: World) -> None:
    one = begun(world)
    press(world, "UANNA", group_meeting_messages.MOVE)
    new = one.meetings[0].start_at + DAY
    world.submit("UANNA", when=int(new.timestamp()))
    world.run_due()

    starts = [meeting.start_at for meeting in pair(world).meetings]
    assert new in starts and len(starts) == 4
    name, content = world.slack.files[-1][1:]
    assert name.endswith(".ics") and b"RECURRENCE-ID" in content
    assert dates_in(content, world.clock.at) == [new]


def test_one_date_called_off_leaves_the_others(world: World) -> None:
    begun(world)
    press(world, "UCHLOE", group_meeting_messages.CANCEL)
    world.submit("UCHLOE", note="en congé")
    world.run_due()

    states = [meeting.state for meeting in pair(world).meetings]
    assert states.count(MeetingState.CANCELLED) == 1
    assert pair(world).state == GroupState.RUNNING
    assert any("en congé" in one.text for one in together(world, *TWO))


def test_the_list_is_shared_and_ticked_by_either(world: World) -> None:
    begun(world)
    press(world, "UANNA", pair_messages.ADD)
    world.submit("UANNA", item="relire l’avenant type")
    world.run_due()
    assert "☐ relire l’avenant type" in card(world).text

    press(world, "UCHLOE", pair_messages.DONE)
    assert "☑ ~relire l’avenant type~" in card(world).text
    press(world, "UCHLOE", pair_messages.DONE)
    assert "☐ relire l’avenant type" in card(world).text


def test_half_way_each_writes_to_the_other_alone(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[1].end_at + MINUTE)
    for user in TWO:
        assert world.reads(user, "Vous êtes à mi-parcours")
    world.press("UANNA", pair_messages.LOOK_BACK)
    world.submit("UANNA", helps="Tes exemples.", change="Commencer à l’heure.")
    world.run_due()

    read = world.read("UCHLOE", "à propos de votre binôme")
    assert "Tes exemples." in read.text and "Commencer à l’heure." in read.text
    assert not any("Tes exemples." in one.text for one in together(world, *TWO))


def test_a_pair_that_begins_in_months_is_not_taken_for_one_of_a_clock_set_back(world: World) -> None:
    """A step further away than any can be shows such a clock: it was looked at again and again, for ever."""
    one = begun(world)
    with world.deps.sessions.begin() as session:
        for meeting in session.query(GroupMeeting):
            meeting.start_at, meeting.end_at = meeting.start_at + 90 * DAY, meeting.end_at + 90 * DAY
        session.get_one(Group, one.id).next_step_at = world.clock.at
    world.run_due()

    assert pair(world).opened_at == one.opened_at
    assert pair(world).next_step_at < world.clock.at + 60 * DAY  # type: ignore[operator]
    goes_to(world, one.meetings[-1].end_at + 91 * DAY)
    assert sum("mi-parcours" in text.text for text in world.slack.said_to("UANNA")) == 1
    assert pair(world).state == GroupState.ENDED


def test_an_invitation_to_somebody_of_an_hour_a_week_does_not_wait_for_a_year(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").week = [[0, 540, 600]]
    proposes(world)
    world.pass_time(46 * DAY)

    assert pair(world).state == GroupState.LAPSED


def test_at_the_end_they_look_back_thank_and_may_go_on(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[3].end_at + MINUTE)

    assert world.reads("UANNA", "arrive à son terme")
    assert pair(world).state == GroupState.ENDED
    world.press("UANNA", pair_messages.AGAIN)
    assert world.modal("UANNA")["callback_id"] == pair_forms.FORM
    assert THEME in str(world.modal("UANNA"))


def test_either_stops_at_any_time_and_the_calendars_are_cleared(world: World) -> None:
    one = begun(world)
    goes_to(world, one.meetings[0].end_at + MINUTE)
    press(world, "UCHLOE", pair_messages.STOP)

    assert pair(world).state == GroupState.CALLED_OFF
    assert world.reads("UANNA", "s’arrête ici. Personne n’a à dire pourquoi")
    later = [meeting.state for meeting in pair(world).meetings[1:]]
    assert later == [MeetingState.CANCELLED] * 3
    assert dates_in(world.slack.files[-1][2], one.opened_at) == [one.meetings[0].start_at]
    world.pass_time(5 * WEEK)
    assert not world.reads("UANNA", "mi-parcours")


def test_an_old_button_of_a_pair_that_is_over_says_so(world: World) -> None:
    one = begun(world)
    press(world, "UANNA", pair_messages.STOP)
    for action in (pair_messages.STOP, pair_messages.ADD):
        said = world.press("UCHLOE", action, str(one.id)).text
        assert "Ce binôme est terminé" in said


def test_a_stranger_to_the_pair_changes_nothing_in_it(world: World) -> None:
    one = begun(world)
    for action in (pair_messages.STOP, pair_messages.ADD, pair_messages.ACCEPT):
        assert "ne faites pas partie de ce groupe" in world.press("UFARID", action, str(one.id)).text
    assert pair(world).state == GroupState.RUNNING


def test_whoever_leaves_the_company_ends_their_pair(world: World) -> None:
    begun(world)
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": "UANNA", "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()

    assert world.reads("UCHLOE", "s’arrête ici")
    with world.deps.read_sessions() as session:
        assert session.query(GroupMeeting).filter(GroupMeeting.state == MeetingState.CONFIRMED).count() == 0


def test_a_person_erased_in_the_middle_leaves_the_other_a_clear_end(world: World) -> None:
    begun(world)
    press(world, "UANNA", pair_messages.ADD)
    world.submit("UANNA", item="un secret de fabrication")
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UANNA"), "remove", world.clock.at)
    world.run_due()

    assert world.reads("UCHLOE", "s’arrête ici")
    assert not any("un secret de fabrication" in one.text for one in together(world, *TWO))
    with world.deps.read_sessions() as session:
        assert THEME not in [group.theme for group in session.query(Group)]
