"""Introductions: colleagues who wish to meet others are brought together, and decide the rest."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import vobject

from bot.jobs import retention
from bot.services.groups import introduction_rounds
from bot.services.people import time_settings, workload
from bot.services.privacy import erasure
from bot.store.models import Group, GroupMeeting, GroupState, MeetingState, MonthlyCount
from bot.store.sessions import meetings
from bot.views.groups import group_meeting_messages, introduction_messages
from tests.fakes import Sent
from tests.mentors import goes_to, together
from tests.world import World, buttons

FOUR = ("UANNA", "UCHLOE", "UEMMA", "UFARID")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ROUND = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # ten in Paris, on a Monday on which a round falls


def wishes(world: World, *users: str, every: str = "2") -> None:
    """These people would like to be introduced."""
    for user in users:
        world.slash(user, "/eclair", "café")
        world.submit(user, rhythm=every)


def groups(world: World) -> list[Group]:
    with world.deps.read_sessions() as session:
        found = session.query(Group).order_by(Group.id).all()
        for group in found:
            assert group.meetings is not None
        return found


def pairs(world: World) -> list[tuple[str, ...]]:
    """Who was brought together, each as the Slack ids in order."""
    return [tuple(sorted(seat.member.slack_id for seat in group.seats)) for group in groups(world)]


def newest(world: World) -> tuple[str, ...]:
    return pairs(world)[-1]


def press(world: World, user: str, action_id: str, *people: str) -> Any:
    """The newest button with this id in the conversation of these people."""
    for one in reversed(together(world, *people)):
        for value in buttons(one.message, action_id):
            outcome = world.press(user, action_id, value)
            world.run_due()
            return outcome
    raise AssertionError(f"{people} see no button {action_id!r}")


def card(world: World, *people: str) -> Sent:
    return together(world, *people)[0]


def meeting(world: World) -> GroupMeeting:
    with world.deps.read_sessions() as session:
        found = session.query(GroupMeeting).order_by(GroupMeeting.id.desc()).first()
        assert found is not None, "no meeting is fixed"
        return found


def next_instant(world: World, column: str) -> datetime:
    """When the next round of introductions or swaps is made."""
    with world.deps.read_sessions() as session:
        at: datetime | None = getattr(world.workspace(session), column)
    assert at is not None, "no round is planned"
    return at


def next_round(world: World) -> None:
    """Time passes until the next round was made."""
    goes_to(world, next_instant(world, "introductions_at") + timedelta(minutes=1))


def introduced(world: World, *users: str) -> tuple[str, ...]:
    """These wish it, and the next round brings them together; who the first two or three are."""
    wishes(world, *users)
    next_round(world)
    return pairs(world)[0]


# -- wishing it ----------------------------------------------------------------------------------------------


def test_whoever_wishes_it_reads_when_the_next_round_is_and_may_stop_at_any_time(world: World) -> None:
    world.clock.at = ROUND + DAY
    wishes(world, "UANNA", every="4")

    assert "Un café toutes les quatre semaines" in str(world.slack.homes["UANNA"])
    with world.deps.read_sessions() as session:
        at = world.workspace(session).introductions_at
    assert at == ROUND + 2 * WEEK

    wishes(world, "UANNA", every="never")
    assert "Un café toutes les quatre semaines" not in str(world.slack.homes["UANNA"])
    with world.deps.read_sessions() as session:
        assert world.workspace(session).introductions_at is None


def test_nobody_is_introduced_who_did_not_ask_for_it(world: World) -> None:
    wishes(world, "UANNA")
    world.pass_time(4 * WEEK)

    assert groups(world) == []
    assert world.reads("UANNA", "je n’ai trouvé personne")
    assert not any(world.reads(user, "faites connaissance") for user in FOUR)


def test_a_rhythm_of_four_weeks_is_every_second_round(world: World) -> None:
    wishes(world, "UANNA", "UCHLOE", every="4")
    wishes(world, "UEMMA", "UFARID", every="2")
    world.pass_time(8 * WEEK + DAY)

    met = [user for pair in pairs(world) for user in pair]
    assert met.count("UANNA") <= 3
    assert met.count("UEMMA") + met.count("UFARID") > met.count("UANNA") + met.count("UCHLOE")


# -- the round -----------------------------------------------------------------------------------------------


def test_two_and_two_read_who_they_are_and_three_times_that_both_have(world: World) -> None:
    two = introduced(world, *FOUR)

    assert sorted(user for pair in pairs(world) for user in pair) == sorted(FOUR)
    read = card(world, *two)
    assert all(f"<@{user}>" in read.text for user in two)
    taken = [value for number in (1, 2, 3) for value in buttons(read.message, f"group.take.{number}")]
    assert len(taken) == 3


def test_what_both_show_or_would_like_to_learn_is_told_in_their_words(world: World) -> None:
    world.lists_topic("kubernetes ingress", "UANNA", "UCHLOE")
    introduced(world, "UANNA", "UCHLOE")

    assert "kubernetes ingress" in card(world, "UANNA", "UCHLOE").text


def test_nobody_meets_the_same_person_twice_before_everybody_else(world: World) -> None:
    wishes(world, *FOUR)
    for _ in range(3):
        next_round(world)

    assert sorted(pairs(world)) == sorted(combinations(FOUR, 2))


def test_an_odd_number_makes_a_three(world: World) -> None:
    introduced(world, "UANNA", "UCHLOE", "UEMMA")

    assert pairs(world) == [("UANNA", "UCHLOE", "UEMMA")]
    assert buttons(card(world, "UANNA", "UCHLOE", "UEMMA").message, "group.take.1")


def test_who_would_rather_not_meet_is_never_introduced(world: World) -> None:
    world.slash("UANNA", "/eclair", "café")
    with world.deps.sessions.begin() as session:
        anna, chloe = world.member(session, "UANNA"), world.member(session, "UCHLOE")
        time_settings.save_avoided(session, chloe, [anna.slack_id])
    wishes(world, "UANNA", "UCHLOE")
    world.pass_time(6 * WEEK)

    assert groups(world) == []
    assert world.reads("UANNA", "je n’ai trouvé personne")


def test_whoever_is_paused_rests_and_is_introduced_afterwards(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").paused_until = world.clock.at + 5 * WEEK
    wishes(world, "UANNA", "UCHLOE")
    world.pass_time(4 * WEEK)
    assert groups(world) == []

    world.pass_time(4 * WEEK)
    assert pairs(world)[0] == ("UANNA", "UCHLOE")


def test_a_process_that_dies_midway_goes_on_where_it_stopped(world: World) -> None:
    wishes(world, *FOUR)
    with world.deps.read_sessions() as session:
        at = world.workspace(session).introductions_at
    assert at is not None
    world.clock.at = at
    _dies_after_the_first_pair(world)
    world.start()
    world.run_due()
    world.run_due()

    assert sorted(user for pair in pairs(world) for user in pair) == sorted(FOUR)
    assert all(len(together(world, *pair)) == 1 for pair in pairs(world))


def _dies_after_the_first_pair(world: World) -> None:
    with world.deps.read_sessions() as session:
        held = introduction_rounds.prepared(session, world.clock.at)
        first = [world.member(session, user).id for user in ("UANNA", "UEMMA")]
    assert held is not None
    with world.deps.sessions.begin() as session:
        introduction_rounds.bring_together(session, first, held.period, world.clock.at)


# -- a time for it -------------------------------------------------------------------------------------------


def test_any_of_them_takes_a_time_and_all_get_the_invitation(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)

    assert "C’est fixé" in card(world, *two).text
    [(channel, _, content)] = world.slack.files
    assert channel == "GANNACHLOE"
    entry = vobject.readOne(content.decode()).vevent
    assert entry.dtstart.value == meeting(world).start_at
    goes_to(world, meeting(world).start_at - timedelta(minutes=5))
    assert any("votre rendez-vous commence bientôt" in one.text for one in together(world, *two))


def test_a_time_that_is_settled_is_not_settled_twice(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    [second] = buttons(card(world, *two).message, "group.take.2")
    press(world, "UCHLOE", "group.take.1", *two)
    outcome = world.press("UANNA", "group.take.2", second)

    assert "déjà fixé" in outcome.text
    with world.deps.read_sessions() as session:
        assert session.query(GroupMeeting).count() == 1


def test_a_time_of_their_own_is_settled_where_it_suits_the_other(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UANNA", group_meeting_messages.OTHER_TIME, *two)
    at_night = world.clock.at.replace(hour=22) + DAY
    assert "en dehors des heures" in str(world.submit("UANNA", when=int(at_night.timestamp())).errors)
    tomorrow = world.clock.at.replace(hour=14, minute=0) + DAY
    world.submit("UANNA", when=int(tomorrow.timestamp()))
    world.run_due()

    assert meeting(world).start_at == tomorrow.replace(second=0, microsecond=0)


def test_nobody_gives_more_minutes_than_they_said(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").weekly_minutes = 10
    two = introduced(world, "UANNA", "UCHLOE")

    assert not buttons(card(world, *two).message, "group.take.1")
    assert "Je n’ai trouvé aucun moment" in card(world, *two).text


def test_called_off_it_is_open_again_with_other_times(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    press(world, "UANNA", group_meeting_messages.CANCEL, *two)
    world.submit("UANNA", note="Un client vient d’appeler.")
    world.run_due()

    assert meeting(world).state == MeetingState.CANCELLED
    assert any("Un client vient d’appeler." in one.text for one in together(world, *two))
    assert buttons(card(world, *two).message, "group.take.1")
    press(world, "UANNA", "group.take.1", *two)
    assert "C’est fixé" in card(world, *two).text


def test_moved_by_one_the_other_reads_it_and_gets_the_next_version_of_the_file(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    press(world, "UANNA", group_meeting_messages.MOVE, *two)
    later = meeting(world).start_at + DAY
    world.submit("UANNA", when=int(later.timestamp()))
    world.run_due()

    assert meeting(world).start_at == later
    assert [vobject.readOne(file[2].decode()).vevent.sequence.value for file in world.slack.files] == [
        "0",
        "1",
    ]
    assert any("a déplacé votre rendez-vous" in one.text for one in together(world, *two))


def test_without_a_time_they_are_asked_once_and_then_let_be(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    world.pass_time(5 * DAY)
    assert len([one for one in together(world, *two) if "attend encore son moment" in one.text]) == 1

    world.pass_time(8 * DAY)
    assert groups(world)[0].state == GroupState.LAPSED
    assert "n’a pas trouvé son moment" in card(world, *two).text
    assert len(together(world, *two)) == 2


def test_times_that_have_passed_are_renewed_where_they_stand(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    world.pass_time(9 * DAY)

    assert groups(world)[0].state == GroupState.OPEN
    now = int(world.clock.at.timestamp())
    for one in (card(world, *two), together(world, *two)[-1]):
        shown = [int(value.split(":")[1]) for value in buttons(one.message, "group.take.1")]
        assert shown and all(slot > now for slot in shown)
    assert len([one for one in together(world, *two) if "attend encore son moment" in one.text]) == 1


def test_where_it_was_called_off_another_time_is_one_press_away(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UANNA", "group.take.1", *two)
    press(world, "UCHLOE", group_meeting_messages.CANCEL, *two)
    world.submit("UCHLOE", note="malade")
    world.run_due()
    told = next(one for one in together(world, *two) if "a annulé votre rendez-vous" in one.text)
    assert buttons(told.message, group_meeting_messages.OTHER_TIME)

    press(world, "UANNA", "group.take.1", *two)
    assert not buttons(told.message, group_meeting_messages.OTHER_TIME)


def test_of_three_one_who_cannot_leaves_after_the_time_is_settled_and_is_told_so_again(world: World) -> None:
    three = introduced(world, "UANNA", "UCHLOE", "UEMMA")
    press(world, "UANNA", "group.take.1", *three)
    [value] = buttons(card(world, *three).message, introduction_messages.SKIP)
    world.press("UEMMA", introduction_messages.SKIP, value)
    world.run_due()

    assert meeting(world).state == MeetingState.CONFIRMED
    assert world.reads("UANNA", "Le café se fera avec <@UCHLOE>")
    assert "n’en faites plus partie" in world.press("UEMMA", introduction_messages.SKIP, value).text


def test_not_this_time_is_told_kindly_and_the_other_is_among_the_first_of_the_next(world: World) -> None:
    two = introduced(world, *FOUR)
    press(world, two[0], introduction_messages.SKIP, *two)

    assert world.reads(two[1], "ne peut pas cette fois")
    assert groups(world)[0].state == GroupState.CALLED_OFF
    next_round(world)
    assert two[1] in [user for pair in pairs(world)[2:] for user in pair]


def test_of_three_two_go_on_when_one_cannot(world: World) -> None:
    three = introduced(world, "UANNA", "UCHLOE", "UEMMA")
    press(world, "UEMMA", introduction_messages.SKIP, *three)

    assert groups(world)[0].state == GroupState.OPEN
    press(world, "UANNA", "group.take.1", "UANNA", "UCHLOE")
    assert "C’est fixé" in card(world, "UANNA", "UCHLOE").text


# -- afterwards ----------------------------------------------------------------------------------------------


def test_afterwards_they_are_asked_one_question_together(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    goes_to(world, meeting(world).end_at + timedelta(minutes=1))

    assert "a-t-il eu lieu" in together(world, *two)[-1].text
    assert groups(world)[0].state == GroupState.ENDED


def test_who_did_not_meet_finds_other_times_and_is_asked_for_no_reason(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    goes_to(world, meeting(world).end_at + timedelta(minutes=1))
    press(world, "UANNA", introduction_messages.MISSED, *two)

    assert meeting(world).state == MeetingState.MISSED
    press(world, "UCHLOE", "group.take.1", *two)
    assert "C’est fixé" in card(world, *two).text


def test_time_with_others_counts_for_what_somebody_gives_a_week(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    with world.deps.read_sessions() as session:
        chloe = world.member(session, "UCHLOE")
        assert workload.budget_left(session, chloe, meeting(world).start_at) == 40


def test_nobody_is_booked_elsewhere_at_the_time_of_an_introduction(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    with world.deps.read_sessions() as session:
        one, chloe = meeting(world), world.member(session, "UCHLOE")
        assert meetings.clashes(session, [chloe], one.start_at, one.end_at) == [chloe.id]
        assert (one.start_at, one.end_at) in meetings.busy(session, chloe, one.start_at, one.end_at)


# -- whoever goes --------------------------------------------------------------------------------------------


def test_somebody_who_leaves_the_company_is_told_of_and_leaves_nothing_open(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": "UANNA", "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()

    assert world.reads("UCHLOE", "ne peut pas cette fois")
    assert groups(world)[0].state == GroupState.CALLED_OFF
    assert meeting(world).state == MeetingState.CANCELLED


def test_somebody_who_is_forgotten_is_named_nowhere_any_more(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UANNA"), "remove", world.clock.at)
    world.run_due()

    assert "Un ou une ex-collègue ne peut pas" in world.read("UCHLOE", "ne peut pas cette fois").text
    assert pairs(world) == [("UCHLOE",)]
    assert groups(world)[0].state == GroupState.CALLED_OFF


def test_what_is_kept_no_longer_than_so_many_days_goes_with_its_meetings(world: World) -> None:
    two = introduced(world, "UANNA", "UCHLOE")
    press(world, "UCHLOE", "group.take.1", *two)
    for user in ("UANNA", "UCHLOE"):
        world.slash(user, "/eclair", "introductions")
        world.submit(user, rhythm="never")
    world.pass_time(3 * WEEK)
    with world.deps.sessions.begin() as session:
        world.workspace(session).keep_meetings_days = 30
    retention.forget_old(world.deps)
    assert len(groups(world)) == 1
    world.pass_time(4 * WEEK)
    retention.forget_old(world.deps)

    assert groups(world) == []
    with world.deps.read_sessions() as session:
        counts = {(one.month, one.kind): one.count for one in session.query(MonthlyCount)}
    assert counts["2026-03", "introduction.ended"] == counts["2026-03", "group_meeting.held"] == 1
