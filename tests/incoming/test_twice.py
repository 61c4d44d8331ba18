"""The same thing twice, two at once, and restarts: nothing is lost, nothing is said twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import Any

from bot import channel_sync
from bot.outbox import sender
from bot.slack import UnknownOutcome
from bot.store.models import Answer, HelpfulVote, Membership, NoticeState, Place, Question, QuestionState
from bot.store.people.members import Profile
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.fakes import dm_of
from tests.world import KITCHEN, QUESTIONS, STAFF, VPN, World
from tests.world import Outcome as Came

SAID = "Open the portal and press Renew."


def questions(world: World) -> list[Question]:
    with world.deps.read_sessions() as session:
        return [one for one in session.query(Question) if "past:" not in one.source]


def answers(world: World) -> list[Answer]:
    with world.deps.read_sessions() as session:
        return [one for one in session.query(Answer) if "past:" not in one.source]


def together(world: World, *bodies: dict[str, Any]) -> list[Came]:
    """All of these are delivered in the same instant, each on a thread of its own."""
    line = Barrier(len(bodies))

    def deliver(body: dict[str, Any]) -> Came:
        line.wait(5)
        return world.send(body)

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(deliver, bodies))


def apologies(came: list[Came]) -> list[str]:
    return [
        one.text for one in came if "mal passé" in one.text or "went wrong" in one.text or one.status != 200
    ]


def test_the_same_command_delivered_twice_is_one_question(world: World) -> None:
    world.three_know()
    command = world.command("UANNA", "/ask", VPN)
    world.send(command)
    world.send(command)
    world.run_due()

    assert len(questions(world)) == 1
    assert len(world.nudged()) == 3


def test_the_same_words_again_at_once_are_the_same_question(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.ask("UANNA")
    assert len(questions(world)) == 1
    assert len(world.nudged()) == 3


def test_the_same_message_event_delivered_twice_is_one_question_and_one_reply(world: World) -> None:
    world.three_know()
    world.knows("UCHLOE", VPN, accepted=True)
    said = world.writing("UANNA", VPN)
    world.send(said)
    world.send(said, headers={"x-slack-retry-num": "1"})
    world.run_due()

    assert len(questions(world)) == 1
    assert (
        sum("déjà répondu à une question semblable" in one.text for one in world.slack.said_to("UANNA")) == 1
    )


def test_the_same_thread_reply_delivered_twice_is_one_answer(world: World) -> None:
    world.ask("UANNA")
    post = next(one for one in world.slack.messages if one.channel == QUESTIONS)
    said = world.writing("UBEN", SAID, thread=post)
    world.send(said)
    world.send(said, headers={"x-slack-retry-num": "1"})
    world.run_due()

    assert len(answers(world)) == 1
    assert sum("<@UBEN> a répondu" in one.text for one in world.slack.said_to("UANNA")) == 1


def test_the_same_form_sent_twice_is_one_question_and_one_answer(world: World) -> None:
    world.slash("UANNA", "/ask")
    form = world.submission("UANNA", text=VPN)
    world.send(form)
    world.send(form)
    world.run_due()
    world.press("UBEN", question_messages.HELP)
    form = world.submission("UBEN", text=SAID)
    world.send(form)
    world.send(form)
    world.run_due()

    assert len(questions(world)) == 1
    assert len(answers(world)) == 1
    assert sum("<@UBEN> a répondu" in one.text for one in world.slack.said_to("UANNA")) == 1


def test_an_event_that_could_not_be_kept_is_not_acknowledged_so_that_slack_brings_it_again(
    world: World,
) -> None:
    said = world.writing("UANNA", VPN)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE questions RENAME TO questions_away")
    assert world.send(said).status >= 500
    assert world.slack.messages == []
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE questions_away RENAME TO questions")

    assert world.send(said, headers={"x-slack-retry-num": "1"}).status == 200
    assert len(questions(world)) == 1


def test_an_event_that_fails_for_good_gets_an_apology_with_a_reference(world: World) -> None:
    said = world.writing("UANNA", VPN)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE questions RENAME TO questions_away")
    world.send(said, headers={"x-slack-retry-num": "3"})
    assert "donnez cette référence" in world.read("UANNA", "Quelque chose s’est mal passé").text


def test_two_presses_of_the_asker_accept_once(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text=SAID)
    world.run_due()

    came = together(world, *(world.pressing("UANNA", answer_messages.ACCEPT) for _ in range(2)))
    world.run_due()

    assert not apologies(came)
    assert sum("déjà été acceptée" in one.text for one in came) == 1
    assert sum("a accepté votre réponse" in one.text for one in world.slack.said_to("UCHLOE")) == 1


def test_two_people_pressing_at_once_are_both_heard(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    for user in ("UCHLOE", "UEMMA"):
        world.press(user, nudge_messages.ANSWER)
    forms = [world.submission(user, text=f"{SAID} {user}") for user in ("UCHLOE", "UEMMA")]

    came = together(world, *forms)
    world.run_due()

    assert not apologies(came)
    assert {answer.text for answer in answers(world)} == {f"{SAID} UCHLOE", f"{SAID} UEMMA"}
    assert sum("a répondu à votre question" in one.text for one in world.slack.said_to("UANNA")) == 2


def test_one_person_pressing_twice_at_once_is_heard_once(world: World) -> None:
    world.ask("UANNA")
    world.press("UBEN", question_messages.HELP)
    world.submit("UBEN", text=SAID)
    world.run_due()

    came = together(world, *(world.pressing("UHUGO", answer_messages.HELPFUL) for _ in range(3)))

    assert not apologies(came)
    with world.deps.read_sessions() as session:
        assert session.query(HelpfulVote).count() == 1


def test_the_same_command_arriving_twice_at_once_is_one_question(world: World) -> None:
    command = world.command("UANNA", "/ask", VPN)
    came = together(world, command, dict(command), dict(command))

    assert not apologies(came)
    assert len(questions(world)) == 1


def test_somebody_unknown_who_acts_twice_at_once_becomes_one_member(world: World) -> None:
    world.slack._people["UNEW"] = Profile("UNEW", "new")
    came = together(world, *(world.command("UNEW", "/eclair", "questions") for _ in range(3)))
    assert not apologies(came)
    with world.deps.read_sessions() as session:
        assert world.member(session, "UNEW").id


def test_a_question_handed_to_the_same_colleague_by_two_at_once_asks_them_once(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    for user in ("UCHLOE", "UEMMA"):
        world.press(user, nudge_messages.DECLINE)
        world.run_due()
        world.press(user, nudge_messages.HAND_OVER)
    forms = [world.submission(user, colleague="UHUGO") for user in ("UCHLOE", "UEMMA")]

    came = together(world, *forms)
    world.run_due()

    assert sorted(len(one.errors) for one in came) == [0, 1]
    assert world.nudged().count("UHUGO") == 1


def test_two_postmen_at_once_say_everything_once(world: World) -> None:
    world.three_know()
    for user in ("UANNA", "UBEN", "UHUGO", "UINES", "UKIM"):
        world.slash(user, "/ask", f"{VPN} {user}")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sender.deliver_due(world.deps), range(4)))

    posts = [one.marker for one in world.slack.messages if one.marker]
    assert len(posts) == len(set(posts)) == 5
    assert {notice.state for notice in world.notices("question.posted")} == {NoticeState.SENT}


def test_a_bot_killed_between_the_call_and_the_commit_says_it_once(world: World) -> None:
    world.slack.fails("post", KeyboardInterrupt(), after=True)
    world.slash("UANNA", "/ask", VPN)
    with suppress(KeyboardInterrupt):
        world.run_due()
    assert len(world.slack.messages) == 1

    world.start()
    world.clock.move(timedelta(minutes=3))
    world.run_due()

    assert sum("demande :" in one.text for one in world.slack.messages) == 1
    assert {notice.state for notice in world.notices("question.posted")} == {NoticeState.SENT}


def test_a_question_withdrawn_while_its_delivery_is_unknown_does_not_stay_open_in_the_channel(
    world: World,
) -> None:
    world.slack.fails("post", UnknownOutcome("TimeoutError"), after=True)
    world.ask("UANNA")
    world.press("UANNA", question_messages.WITHDRAW, str(world.question().id))
    world.pass_time(timedelta(minutes=5))

    assert "a été retirée" in next(one for one in world.slack.messages if one.channel == QUESTIONS).text


def test_a_nudge_of_unknown_delivery_keeps_no_buttons_once_its_question_is_settled(world: World) -> None:
    world.three_know()
    world.slack.fails(
        "post", UnknownOutcome("TimeoutError"), after=True, where=lambda to: to == dm_of("UCHLOE")
    )
    world.ask("UANNA")
    world.press("UANNA", question_messages.WITHDRAW, str(world.question().id))
    world.pass_time(timedelta(minutes=5))

    [nudge] = [one for one in world.slack.messages if one.channel == dm_of("UCHLOE")]
    assert "a été retirée" in nudge.text
    assert nudge_messages.ANSWER not in str(nudge.message)


def test_a_nudge_that_never_arrived_is_not_sent_once_its_question_is_settled(world: World) -> None:
    world.three_know()
    world.slack.fails("post", UnknownOutcome("TimeoutError"), where=lambda to: to == dm_of("UCHLOE"))
    world.ask("UANNA")
    world.press("UANNA", question_messages.WITHDRAW, str(world.question().id))
    world.pass_time(timedelta(minutes=5))

    assert not [one for one in world.slack.messages if one.channel == dm_of("UCHLOE")]
    assert "look_up" in world.slack.calls


def test_a_bot_killed_before_memory_was_searched_still_asks_colleagues(world: World) -> None:
    world.three_know()
    world.slack.fails("can_post", SystemExit())
    with suppress(SystemExit):
        world.slash("UANNA", "/ask", VPN)
    assert world.question().state == QuestionState.DRAFT

    world.start()
    world.pass_time(timedelta(minutes=2))

    assert len(world.nudged()) == 3


def test_who_is_in_a_channel_noted_by_several_at_once_is_noted_once(world: World) -> None:
    world.slack.private.add(KITCHEN)
    told = channel_sync.Channel("kitchen", True, False, sorted(STAFF))
    line = Barrier(3)

    def note(_thread: int) -> None:
        for _round in range(5):
            line.wait(20)
            with world.deps.sessions.begin() as session:
                channel_sync.note_channel(session, KITCHEN, told, world.clock.at)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(note, range(3))) == [None] * 3
    with world.deps.read_sessions() as session:
        kitchen = session.query(Place).filter_by(slack_id=KITCHEN).one()
        inside = [one.member_id for one in session.query(Membership).filter_by(place_id=kitchen.id)]
        assert len(inside) == len(set(inside)) > 5
