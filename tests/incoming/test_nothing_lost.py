# ruff: noqa: F811
"""What people write is neither lost, nor swallowed, nor said twice, whatever happens around it."""

import json
from datetime import timedelta

import pytest

from bot.jobs import retention
from bot.services.privacy import erasure
from bot.slack import RefusedBySlack
from bot.store.models import Gesture, Meeting, MentoringRequest, QuestionState
from bot.views.questions import direct_messages, question_messages, reply_messages
from bot.views.sessions import offer_messages
from tests import mentors
from tests.fakes import Sent
from tests.questions.test_conversation import SAID, answers, asked, in_thread, post, replies  # noqa: F401
from tests.questions.test_direct import HELD_EN, HELD_FR, _nameless, drafts
from tests.world import KITCHEN, QUESTIONS, VPN, World


def test_somebody_to_whom_a_mentor_proposed_a_time_can_still_write_once_that_mentor_is_forgotten(
    world: World,
) -> None:
    mentors.gives_sessions(world, "UDARIO")
    mentors.asks_for_a_session(world, "UANNA")
    mentors.chooses(world, "UANNA", "UDARIO")
    world.pass_time(timedelta(hours=5))
    world.press("UDARIO", offer_messages.OTHER_TIME)
    at = (world.clock.at + timedelta(days=1)).replace(hour=20, minute=0, second=0, microsecond=0)
    world.submit("UDARIO", time=int(at.timestamp()))
    world.run_due()
    world.pass_time(timedelta(hours=20))
    kinds = [(one.kind, one.state) for one in world.notices("mentoring") if one.member_id]
    with world.deps.transaction() as session:
        erasure.erase(session, world.member(session, "UDARIO"), "keep", world.clock.at)
    world.run_due()
    came = world.send(world.writing("UANNA", "How do I plan a budget?"))
    world.run_due()
    assert came.status == 200, kinds
    assert world.reads("UANNA", HELD_FR)


@pytest.mark.parametrize("gone", ["UANNA", "UBEN"])
def test_whoever_had_a_session_can_still_write_once_the_other_one_is_forgotten(
    world: World, gone: str
) -> None:
    one = mentors.settled(world)
    mentors.after(world, one)
    world.pass_time(timedelta(hours=1))
    kinds = [(n.kind, n.member_id) for n in world.notices("meeting")]
    with world.deps.transaction() as session:
        erasure.erase(session, world.member(session, gone), "keep", world.clock.at)
    world.run_due()
    left = "UBEN" if gone == "UANNA" else "UANNA"
    came = world.send(world.writing(left, "How do I plan a budget?"))
    world.run_due()
    assert came.status == 200, kinds
    assert world.reads(left, HELD_FR if left == "UANNA" else HELD_EN)


def test_whoever_had_a_session_to_come_can_still_write_once_the_other_one_is_forgotten(world: World) -> None:
    mentors.settled(world)
    with world.deps.transaction() as session:
        erasure.erase(session, world.member(session, "UANNA"), "keep", world.clock.at)
    world.run_due()
    came = world.send(world.writing("UBEN", "How do I plan a budget?"))
    world.run_due()
    assert came.status == 200
    assert world.reads("UBEN", HELD_EN)


def test_retention_of_sessions_leaves_people_able_to_write(world: World) -> None:
    one = mentors.settled(world)
    mentors.after(world, one)
    world.pass_time(timedelta(hours=20))
    with world.deps.sessions.begin() as session:
        world.workspace(session).keep_meetings_days = 1
        for request in session.query(MentoringRequest):
            request.closed_at = request.closed_at or world.clock.at
    world.pass_time(timedelta(days=3))
    retention.forget_old(world.deps)
    with world.deps.read_sessions() as session:
        assert session.query(Meeting).count() == 0
    for user in ("UANNA", "UBEN"):
        assert world.send(world.writing(user, "How do I plan a budget?")).status == 200, user


def test_what_looks_like_a_mention_and_is_none_is_read_in_one_pass(world: World) -> None:
    for broken in ("<", "<@U1|", "<@"):
        world.says("UANNA", "How do I plan a budget? " + broken * 20_000)
    world.run_due()
    assert world.slack.said_to("UANNA")


def test_a_question_whose_solution_was_closed_can_be_asked_again(asked: World) -> None:
    before = len(asked.nudges())
    asked.lists_topic("VPN")
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_messages.CLOSE)
    asked.run_due()
    assert asked.question().state == QuestionState.ANSWERED
    asked.press("UANNA", question_messages.REOPEN, value=str(asked.question().id))
    asked.pass_time(timedelta(hours=2))
    assert asked.question().state == QuestionState.OPEN
    assert len(asked.nudges()) > before


def test_found_it_after_the_honest_end_is_heard(asked: World) -> None:
    asked.pass_time(timedelta(days=14))
    assert asked.question().state == QuestionState.UNANSWERED
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    assert asked.reads("UANNA", "On dirait que vous avez trouvé")


def test_a_solution_edited_away_no_longer_ends_the_question(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.changes("UANNA", said, "No, that was wrong, it still expires every night")
    asked.run_due()
    asked.pass_time(timedelta(days=6))
    assert asked.question().state != QuestionState.ANSWERED


def test_a_solution_deleted_sets_the_waves_free_soon(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    before = len(asked.nudges())
    asked.lists_topic("VPN")
    asked.deletes("UANNA", said)
    asked.pass_time(timedelta(hours=9))
    assert len(asked.nudges()) > before


def test_an_answer_after_found_it_and_not_helped_goes_on(asked: World) -> None:
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.pass_time(timedelta(days=6))
    assert asked.question().state == QuestionState.ANSWERED
    before = len(asked.nudges())
    asked.lists_topic("VPN")
    asked.press("UANNA", question_messages.NOT_HELPED, value=str(asked.question().id))
    asked.pass_time(timedelta(hours=2))
    assert asked.question().state == QuestionState.OPEN and len(asked.nudges()) > before


def sent_by_press(world: World, user: str, text: str) -> Sent:
    """A plain direct message, sent where the first button says."""
    said = world.says(user, text)
    world.run_due()
    world.press(user, f"{direct_messages.TO}.0")
    world.run_due()
    return said


def test_an_answer_written_as_a_plain_message_and_sent_by_a_press_follows_its_edit(asked: World) -> None:
    said = sent_by_press(asked, "UCHLOE", SAID)
    assert [one.text for one in answers(asked)] == [SAID]
    asked.changes("UCHLOE", said, "Open the portal and press *Renew twice*.")
    asked.run_due()
    assert ["Renew twice" in one.text for one in answers(asked)] == [True]


def test_an_answer_written_as_a_plain_message_and_sent_by_a_press_goes_when_it_is_deleted(
    asked: World,
) -> None:
    said = sent_by_press(asked, "UCHLOE", SAID)
    asked.deletes("UCHLOE", said)
    asked.run_due()
    assert [one.deleted_at is not None for one in answers(asked)] == [True]
    assert not asked.reads("UANNA", SAID)


def test_a_reply_sent_by_a_press_and_accepted_goes_when_its_message_is_deleted(asked: World) -> None:
    said = sent_by_press(asked, "UCHLOE", "perhaps the old portal")
    asked.press("UANNA", reply_messages.ACCEPT)
    asked.run_due()
    asked.deletes("UCHLOE", said)
    asked.run_due()
    assert [one.deleted_at is not None for one in answers(asked)] == [True]


def test_the_solution_that_was_kept_goes_when_its_message_is_deleted(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_messages.KEEP)
    asked.run_due()
    asked.deletes("UANNA", said)
    asked.run_due()
    assert [one.deleted_at is not None for one in answers(asked)] == [True]


def test_the_solution_that_was_kept_follows_its_edit(asked: World) -> None:
    said = in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_messages.KEEP)
    asked.run_due()
    asked.changes("UANNA", said, "Found it: hold the button twenty seconds")
    asked.run_due()
    assert ["twenty" in one.text for one in answers(asked)] == [True]


def test_a_nameless_question_from_a_direct_message_is_withdrawn_when_its_message_is_deleted(
    world: World,
) -> None:
    world.three_know()
    said = world.says("UHUGO", VPN)
    world.run_due()
    world.press("UHUGO", direct_messages.NAMELESS)
    world.run_due()
    world.deletes("UHUGO", said)
    world.run_due()

    assert world.question().state == QuestionState.WITHDRAWN


def test_a_nameless_question_from_a_direct_message_follows_its_edit(world: World) -> None:
    world.three_know()
    said = world.says("UHUGO", VPN)
    world.run_due()
    world.press("UHUGO", direct_messages.NAMELESS)
    world.run_due()
    world.changes("UHUGO", said, f"{VPN} On a Mac.")
    world.run_due()
    assert world.reads("UBEN", "On a Mac")


def test_a_remark_edited_into_an_answer_can_be_accepted(asked: World) -> None:
    said = in_thread(asked, "UGINA", "Which client?")
    asked.changes("UGINA", said, SAID)
    asked.run_due()
    asked.press("UANNA", reply_messages.ACCEPT)
    assert len(answers(asked)) == 1


def test_found_twice_and_not_helped_twice_goes_on_each_time(asked: World) -> None:
    for seconds in ("ten", "twenty"):
        in_thread(asked, "UANNA", f"Found it: hold the button {seconds} seconds")
        asked.pass_time(timedelta(days=6))
        assert asked.question().state == QuestionState.ANSWERED
        asked.press("UANNA", question_messages.NOT_HELPED, value=str(asked.question().id))
        asked.pass_time(timedelta(hours=2))
        assert asked.question().state == QuestionState.OPEN


def test_what_was_found_after_the_honest_end_is_kept_or_closed_once(asked: World) -> None:
    asked.pass_time(timedelta(days=14))
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.press("UANNA", reply_messages.KEEP)
    asked.run_due()
    assert asked.question().state == QuestionState.ACCEPTED
    assert [one.text for one in answers(asked)] == ["Found it: hold the button ten seconds"]


def test_a_check_mark_on_the_message_that_brings_a_reply_accepts_it(asked: World) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    shown = [o for o in asked.slack.messages if o.channel == "DANNA" and "old portal" in o.text][-1]
    asked.reacts("UANNA", shown, "white_check_mark")
    asked.run_due()
    assert [one.accepted_at is not None for one in answers(asked)] == [True]


def test_a_nameless_askers_check_mark_on_a_reply_is_not_swallowed(world: World) -> None:
    from tests.questions.test_direct import _nameless

    _nameless(world)
    head = next(one for one in world.slack.messages if one.channel == KITCHEN)
    said = world.says("UGINA", "perhaps the short ones", thread=head)
    world.run_due()
    before = len(world.slack.said_to("UHUGO"))
    world.reacts("UHUGO", said, "white_check_mark")
    world.run_due()
    mine = [one for one in world.slack.messages if one.channel == "DHUGO"]
    assert len(world.slack.said_to("UHUGO")) > before, mine[-1].text


def test_a_reply_of_the_asker_that_the_channel_refuses_still_reaches_whom_it_is_for(asked: World) -> None:
    in_thread(asked, "UGINA", "Which client?")
    del asked.slack.members[QUESTIONS]  # archived, or the bot was removed
    asked.says("UANNA", "the green one", thread=asked.read("UANNA", "Which client?"))
    asked.run_due()
    asked.pass_time(timedelta(days=1))
    told = [one for one in asked.slack.messages if "the green one" in one.text]
    assert told, "the asker was told that it is posted, and it went nowhere"


def test_a_reply_to_a_colleague_whose_conversation_is_closed_is_told(asked: World) -> None:
    asked.says("UCHLOE", "Which client do you use?", thread=asked.nudge("UCHLOE"))
    asked.run_due()
    asked.slack.fails("post", RefusedBySlack("channel_not_found"), where=lambda to: to == "DCHLOE", times=99)
    before = len(asked.slack.said_to("UANNA"))
    asked.says("UANNA", "the green one", thread=asked.read("UANNA", "Which client"))
    asked.run_due()
    told = asked.slack.said_to("UANNA")[before:]
    assert any("n’a pas pu" in one.text or "pas arriv" in one.text for one in told), [o.text for o in told]


def test_a_file_with_words_in_a_direct_message_goes_with_them_or_its_author_is_told(asked: World) -> None:
    asked.says("UCHLOE", "Which client do you use?", thread=asked.nudge("UCHLOE"))
    asked.run_due()
    file = {"name": "plan.pdf", "permalink": "https://files.example/plan"}
    asked.says("UANNA", "the one in this picture", subtype="file_share", files=[file])
    asked.run_due()
    asked.press("UANNA", f"{direct_messages.TO}.0")
    asked.run_due()
    assert asked.read("UCHLOE", "in this picture")
    everything = json.dumps([one.message for one in asked.slack.messages], ensure_ascii=False)
    assert "plan.pdf" in everything or "fichier" in everything


def test_a_thread_in_private_without_its_channel_type_is_not_taken_for_a_channel(asked: World) -> None:
    body = asked.writing("UCHLOE", "Which client do you use?", thread=asked.nudge("UCHLOE"))
    del body["event"]["channel_type"]
    asked.send(body)
    assert [one.seen_in for one in replies(asked)] == [None]


def test_payloads_with_missing_keys_break_nothing(asked: World) -> None:
    head = post(asked)
    bodies = []
    one = asked.writing("UGINA", "Which client?", thread=head)
    del one["event"]["channel_type"]
    bodies.append(one)
    two = asked.event(None, "message", subtype="message_changed", channel=QUESTIONS, channel_type="channel")
    two["event"]["message"] = {"user": "UGINA", "ts": head.ts}
    bodies.append(two)
    three = asked.event("UGINA", "reaction_added", reaction="+1", item={"type": "message", "ts": head.ts})
    bodies.append(three)
    four = asked.event("UGINA", "reaction_added", reaction="+1", item={"type": "file", "file": "F1"})
    bodies.append(four)
    five = asked.event(None, "message", subtype="message_deleted", channel=QUESTIONS, deleted_ts=head.ts)
    bodies.append(five)
    six = asked.writing("UGINA", "", thread=head, subtype="file_share", files=[{"id": "F1"}])
    bodies.append(six)
    seven = asked.writing("UGINA", "x", thread=head)
    del seven["event"]["text"]
    bodies.append(seven)
    eight = asked.pressing("UANNA", reply_messages.ACCEPT, value="1")
    del eight["actions"][0]["value"]
    bodies.append(eight)
    assert [asked.send(body).status for body in bodies] == [200] * len(bodies)


def test_a_check_mark_on_what_brings_a_reply_is_taken_back_there(asked: World) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    shown = asked.read("UANNA", "perhaps the old portal")
    for kind in ("reaction_added", "reaction_removed"):
        asked.reacts("UANNA", shown, "white_check_mark", kind=kind)
        asked.run_due()
    assert [one.accepted_at for one in answers(asked)] == [None]
    assert asked.question().state == QuestionState.OPEN


def test_a_nameless_asker_accepts_by_a_check_mark_in_private(world: World) -> None:
    _nameless(world)
    head = next(one for one in world.slack.messages if one.channel == KITCHEN)
    world.says("UGINA", "perhaps the short ones", thread=head)
    world.run_due()
    world.reacts("UHUGO", world.read("UHUGO", "perhaps the short ones"), "white_check_mark")
    world.run_due()
    assert [one.accepted_at is not None for one in answers(world)] == [True]


def test_words_to_a_mentor_that_slack_refuses_come_back_to_their_author(world: World) -> None:
    mentors.gives_sessions(world, "UDARIO")
    mentors.asks_for_a_session(world, "UANNA")
    mentors.chooses(world, "UANNA", "UDARIO")
    world.pass_time(timedelta(hours=5))
    offered = world.slack.said_to("UDARIO")[-1]
    world.slack.fails("post", RefusedBySlack("channel_not_found"), where=lambda to: to == "DANNA", times=99)
    world.says("UDARIO", "Which spreadsheet is it about?", thread=offered)
    world.run_due()
    told = [one.text for one in world.slack.said_to("UDARIO")]
    assert any("Which spreadsheet" in one and "Slack" in one for one in told)


def test_small_talk_delivered_twice_gets_one_word(world: World) -> None:
    said = world.writing("UANNA", "Bonjour !")
    world.send(said)
    world.send(said, headers={"x-slack-retry-num": "1"})
    assert len(world.slack.messages) == 1


def test_a_held_message_that_was_sent_is_not_held_again_when_slack_brings_it_again(asked: World) -> None:
    said = asked.writing("UCHLOE", "Which client do you use?")
    asked.send(said)
    asked.run_due()
    asked.press("UCHLOE", f"{direct_messages.TO}.0")
    asked.run_due()
    asked.send(said, headers={"x-slack-retry-num": "1"})
    asked.run_due()
    assert drafts(asked) == []


def test_a_mention_of_small_talk_delivered_twice_gets_one_word(world: World) -> None:
    said = world.event(
        "UANNA", "app_mention", channel=KITCHEN, text="<@UBOT> merci !", ts=world.slack.stamp()
    )
    world.send(said)
    world.send(said, headers={"x-slack-retry-num": "1"})
    assert len(world.slack.messages) == 1


def test_words_for_a_form_delivered_twice_are_offered_once(world: World) -> None:
    from tests.ritual_world import in_the_kitchen, to_tuesday

    in_the_kitchen(world)
    to_tuesday(world)
    said = world.writing("UCHLOE", "J'ai effacé la base de test vendredi soir")
    before = len(world.slack.messages)
    world.send(said)
    world.send(said, headers={"x-slack-retry-num": "1"})
    assert len(world.slack.messages) == before + 1


def test_a_second_press_on_words_that_were_sent_on_says_that_they_arrived(asked: World) -> None:
    asked.says("UCHLOE", "Which client do you use?", thread=asked.nudge("UCHLOE"))
    asked.run_due()
    asked.says("UANNA", "the green one")
    asked.run_due()
    press = asked.pressing("UANNA", f"{direct_messages.TO}.0")
    asked.send(press)
    asked.start()  # the process ended before the message with the button was replaced
    came = asked.send(press)
    asked.run_due()
    assert "transmis" in came.text
    assert sum("the green one" in one.text for one in asked.slack.said_to("UCHLOE")) == 1


def test_what_was_noted_of_a_gesture_names_nobody_and_goes_after_two_days(world: World) -> None:
    world.says("UANNA", "Bonjour !")
    with world.deps.read_sessions() as session:
        assert [len(one.mark) for one in session.query(Gesture)] == [64]
    world.pass_time(timedelta(days=3))
    retention.forget_old(world.deps)
    with world.deps.read_sessions() as session:
        assert session.query(Gesture).count() == 0
