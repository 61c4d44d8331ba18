"""The outbox meets what real networks and real servers do, and each message is said once."""

from datetime import timedelta
from itertools import count

import pytest

from bot.outbox import results, sender
from bot.slack import Looked, RefusedBySlack, TryLater, UnknownOutcome
from bot.slack.message_lookup import looked_for
from bot.store import notice_queue, notice_refresh
from bot.store.models import Notice, NoticeState
from bot.views.questions import nudge_messages
from tests.fakes import dm_of
from tests.mentors import goes_to, settled
from tests.traces import logged
from tests.world import QUESTIONS, VPN, World


def posts(world: World) -> int:
    return sum(one.channel == QUESTIONS and "demande :" in one.text for one in world.slack.messages)


def test_slack_asks_for_a_pause_and_gets_it(world: World) -> None:
    world.slack.fails("post", TryLater(30), where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")
    assert posts(world) == 0

    world.pass_time(timedelta(seconds=29))
    assert posts(world) == 0
    world.pass_time(timedelta(seconds=2))

    assert posts(world) == 1
    assert "look_up" not in world.slack.calls


def test_a_pause_of_no_time_at_all_is_still_a_pause(world: World) -> None:
    world.slack.fails("post", TryLater(0), times=50, where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")
    assert world.slack.calls.count("post") < 10


@pytest.mark.parametrize(
    "error", [UnknownOutcome("500"), UnknownOutcome("TimeoutError"), UnknownOutcome("RemoteDisconnected")]
)
@pytest.mark.parametrize("done", [False, True])
def test_a_send_of_unknown_outcome_is_looked_up_and_said_once(
    world: World, error: Exception, done: bool
) -> None:
    world.slack.fails("post", error, after=done, where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")

    world.pass_time(timedelta(minutes=1))

    assert posts(world) == 1
    assert "look_up" in world.slack.calls
    assert {notice.state for notice in world.notices("question.posted")} == {NoticeState.SENT}


def test_a_look_up_goes_on_where_slack_asked_for_a_pause(world: World) -> None:
    world.slack.fails(
        "post", UnknownOutcome("TimeoutError"), after=True, where=lambda channel: channel == QUESTIONS
    )
    turn = count()
    world.slack.fails("look_up", TryLater(60), times=99, where=lambda channel: next(turn) % 2 == 1)
    world.ask("UANNA")
    for _ in range(100):
        world.writing("UBEN", "Lunch?", QUESTIONS)

    world.pass_time(timedelta(minutes=20))

    assert posts(world) == 1
    assert {notice.state for notice in world.notices("question.posted")} == {NoticeState.SENT}
    assert world.slack.calls.count("look_up") == 7 + 6  # pages, and pauses between them


def test_a_look_up_that_cannot_be_ended_has_not_shown_that_nothing_was_said() -> None:
    more = {"has_more": True, "response_metadata": {"next_cursor": "n"}}
    assert looked_for({"messages": [], **more}, "m", None, "") == Looked(following="n")
    assert looked_for({"messages": []}, "m", None, "") == Looked()
    for page in ({}, {"messages": [], "has_more": True}, {"messages": [], **more}):
        with pytest.raises(UnknownOutcome):
            looked_for(page, "m", None, "n")


def test_a_message_that_would_read_the_same_is_not_drawn_again(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    before = world.slack.calls.count("update")
    with world.deps.sessions.begin() as session:
        notice_refresh.refresh(session, world.question())
    world.run_due()
    assert world.slack.calls.count("update") == before
    assert all(one.drawn == one.wanted for one in world.notices())

    world.slack.fails(
        "update", UnknownOutcome("500"), after=True, where=lambda channel: channel == dm_of("UCHLOE")
    )
    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()
    with world.deps.sessions.begin() as session:  # nobody knows what stands there: it is drawn for certain
        notice_refresh.refresh(session, world.question())
    drawn = world.nudge("UCHLOE").drawn
    world.pass_time(timedelta(minutes=1))
    assert world.nudge("UCHLOE").drawn == drawn + 1


def test_a_redraw_that_fails_is_made_later(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.slack.fails("update", UnknownOutcome("500"), times=2)
    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()

    world.pass_time(timedelta(minutes=2))

    assert "Je vous la rappellerai" in world.nudge("UCHLOE").text


def test_what_fails_for_ever_is_given_up_after_growing_pauses_and_an_admin_sees_it(world: World) -> None:
    world.slack.fails("post", UnknownOutcome("500"), times=1000, where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")

    world.pass_time(timedelta(hours=1))
    [notice] = world.notices("question.posted")
    assert notice.state == NoticeState.SENDING and notice.due_at <= world.clock.at + results.LONGEST_PAUSE
    with world.deps.sessions.begin() as session:
        session.get_one(Notice, notice.id).attempts = results.ATTEMPTS - 1
    world.pass_time(results.LONGEST_PAUSE)

    [notice] = world.notices("question.posted")
    assert notice.state == NoticeState.FAILED
    assert notice.attempts == results.ATTEMPTS
    world.send(world.event("UANNA", "app_home_opened", tab="home", channel=dm_of("UANNA")))
    assert "n’a pas pu être remis" in str(world.slack.homes["UANNA"])


EVERY_CALL = ("post", "update", "look_up", "dm", "group_dm", "upload", "publish", "away_until")


def test_however_long_slack_is_away_nothing_that_was_owed_is_lost(world: World) -> None:
    world.three_know()
    for call in EVERY_CALL:
        world.slack.fails(call, UnknownOutcome("URLError"), times=100_000)
    with logged() as log:
        world.ask("UANNA")
        world.pass_time(timedelta(minutes=40))
    assert posts(world) == 0
    assert "notice.late" in log.getvalue() and "notice.given_up" not in log.getvalue()

    world.slack.misfortunes.clear()
    world.pass_time(results.LONGEST_PAUSE)

    assert posts(world) == 1 and world.nudged()
    owed = (NoticeState.DUE, NoticeState.SENDING, NoticeState.FAILED)
    assert [one.kind for one in world.notices() if one.state in owed and one.due_at <= world.clock.at] == []


def test_what_slack_took_too_late_to_be_worth_saying_is_not_said(world: World) -> None:
    meets = settled(world)
    goes_to(world, meets.start_at - timedelta(hours=1))
    for call in EVERY_CALL:
        world.slack.fails(call, UnknownOutcome("URLError"), times=100_000)
    goes_to(world, meets.end_at + timedelta(minutes=30))
    world.slack.misfortunes.clear()
    world.pass_time(results.LONGEST_PAUSE)

    reminders = world.notices("meeting.reminder")
    assert reminders and {one.state for one in reminders} == {NoticeState.DROPPED}


def test_one_bad_notice_does_not_silence_the_others(world: World) -> None:
    world.three_know()
    world.slack.fails("post", RuntimeError("a surprise"), where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")
    assert len(world.nudged()) == 3
    world.pass_time(timedelta(minutes=1))
    assert posts(world) == 1


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived", "restricted_action"])
def test_a_channels_definite_no_is_not_repeated(world: World, code: str) -> None:
    world.slack.fails("post", RefusedBySlack(code), where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")
    world.pass_time(timedelta(hours=1))

    assert posts(world) == 0
    assert "Je n’ai pas pu publier votre question" in world.read("UANNA", "publier").text


def test_whoever_leaves_before_delivery_gets_nothing(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask", VPN)
    with world.deps.sessions.begin() as session:
        world.member(session, "UCHLOE").has_left = True
    world.run_due()
    assert "UCHLOE" not in world.nudged()


def test_a_late_outbox_whose_lease_ran_out_leaves_the_letter_to_the_one_who_took_it(world: World) -> None:
    world.slash("UANNA", "/ask", VPN)
    with world.deps.sessions.begin() as session:
        slow = notice_queue.claim(session, world.clock(), 20)
    world.clock.move(timedelta(minutes=3))
    with world.deps.sessions.begin() as session:
        quick = notice_queue.claim(session, world.clock(), 20)
    assert [notice for notice, _ in slow] == [notice for notice, _ in quick]

    sender.deliver(world.deps, *slow[0])
    assert posts(world) == 0
    sender.deliver(world.deps, *quick[0])
    assert posts(world) == 1


def test_an_answer_waits_for_no_post_that_will_never_stand(world: World) -> None:
    world.three_know()
    world.slack.fails("post", UnknownOutcome("TimeoutError"), where=lambda channel: channel == QUESTIONS)
    world.slack.fails("post", RefusedBySlack("is_archived"), where=lambda channel: channel == QUESTIONS)
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Press Renew.")
    world.pass_time(timedelta(minutes=5))
    assert [one.state for one in world.notices("answer.relayed")] == [NoticeState.DROPPED]


def test_pauses_that_slack_asks_for_redraw_nothing_more(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.slack.fails("update", TryLater(1), times=60)
    world.press("UCHLOE", nudge_messages.DECLINE)
    world.pass_time(timedelta(minutes=5))
    [told] = world.notices("question.asked")
    assert told.wanted < 5 and told.drawn == told.wanted
