"""A thread is a conversation: a reply reaches whom it is for, and nothing counts by accident."""

from datetime import timedelta

import pytest

from bot.store.models import Answer, Evidence, NudgeState, QuestionState, Reply
from bot.views.questions import answer_messages, nudge_messages, question_messages, reply_messages
from tests.fakes import Sent, dm_of
from tests.world import QUESTIONS, World

SAID = "Open the portal, press *Renew*, then enter the code."


@pytest.fixture
def asked(world: World) -> World:
    """Anna asked, and three colleagues in Paris were asked."""
    world.three_know()
    world.ask("UANNA")
    return world


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande" in one.text)


def answers(world: World) -> list[Answer]:
    with world.deps.read_sessions() as session:
        return [one for one in session.query(Answer).order_by(Answer.id) if "past" not in one.source]


def replies(world: World) -> list[Reply]:
    with world.deps.read_sessions() as session:
        return session.query(Reply).order_by(Reply.id).all()


def in_thread(world: World, user: str, text: str, **more: object) -> Sent:
    said = world.says(user, text, thread=post(world), **more)
    world.run_due()
    return said


def test_a_plus_one_is_a_remark_and_the_waves_go_on(asked: World) -> None:
    in_thread(asked, "UGINA", "+1, même problème chez moi !")

    assert answers(asked) == []
    first = len(asked.nudges())
    asked.lists_topic("VPN", "UHUGO", "UINES")
    asked.pass_time(timedelta(days=2))
    assert len(asked.nudges()) > first
    asked.pass_time(timedelta(days=12))
    assert asked.question().state == QuestionState.UNANSWERED
    with asked.deps.read_sessions() as session:
        gina = asked.member(session, "UGINA").id
        assert not session.query(Evidence).filter(Evidence.member_id == gina).all()


def test_a_question_back_reaches_the_asker_and_the_reply_comes_back_the_same_way(asked: World) -> None:
    asked.says("UCHLOE", "Which client do you use?", thread=asked.nudge("UCHLOE"))
    asked.run_due()
    assert "précision" in asked.read("UANNA", "Which client do you use?").text
    assert "Votre question est transmise" in asked.slack.said_to("UCHLOE")[-1].text

    asked.says("UANNA", "The green one, on a Mac", thread=asked.read("UANNA", "Which client do you use?"))
    asked.run_due()
    brought = asked.read("UCHLOE", "The green one, on a Mac")
    assert brought.channel == dm_of("UCHLOE") and "<@UANNA>" in brought.text

    asked.says("UCHLOE", SAID, thread=brought)
    asked.run_due()
    assert SAID in asked.read("UANNA", "<@UCHLOE> a répondu").text
    assert [one.text for one in answers(asked)] == [SAID]


def test_what_may_be_an_answer_is_shown_and_the_asker_says(asked: World) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    shown = asked.read("UANNA", "perhaps the old portal")
    assert "Est-ce la réponse" in shown.text and answers(asked) == []

    asked.press("UANNA", reply_messages.ACCEPT)
    asked.run_due()
    [made] = answers(asked)
    assert made.accepted_at is not None and asked.question().state == QuestionState.ACCEPTED
    assert "Vous avez accepté cette réponse" in asked.slack.at(shown.channel, shown.ts).text
    assert not [one for one in asked.notices("answer.given") if one.subject_id == made.id]


def test_it_helps_counts_and_is_not_the_last_word(asked: World) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    asked.press("UANNA", reply_messages.HELPS)
    asked.run_due()
    assert [one.accepted_at for one in answers(asked)] == [None]
    assert asked.question().state == QuestionState.OPEN
    asked.press(
        "UANNA", reply_messages.HELPS, value=str(replies(asked)[0].id)
    )  # a second press changes nothing
    assert len(answers(asked)) == 1


def test_not_yet_leaves_it_a_reply_and_asks_on(asked: World) -> None:
    in_thread(asked, "UGINA", "perhaps the old portal")
    asked.press("UANNA", reply_messages.NOT_YET)
    asked.run_due()
    assert answers(asked) == []
    assert "Pas encore" not in asked.read("UANNA", "perhaps the old portal").text


def test_two_thumbs_make_an_answer_of_a_reply_and_one_does_not(asked: World) -> None:
    said = in_thread(asked, "UGINA", "perhaps the old portal")
    asked.reacts("UGINA", said, "+1")
    asked.reacts("UBEN", said, "+1")
    asked.reacts("UBEN", said, "+1", kind="reaction_removed")
    asked.reacts("UJACK", said, "+1")
    assert answers(asked) == []

    asked.reacts("UKIM", said, "+1::skin-tone-4")
    asked.run_due()
    [made] = answers(asked)
    assert made.text == "perhaps the old portal" and made.accepted_at is None


def test_the_askers_tick_makes_an_answer_of_any_reply(asked: World) -> None:
    said = in_thread(asked, "UGINA", "perhaps the old portal")
    asked.reacts("UANNA", said, "white_check_mark")
    asked.run_due()
    assert [one.accepted_at is not None for one in answers(asked)] == [True]
    assert asked.question().state == QuestionState.ACCEPTED


def test_no_idea_sorry_is_a_no_and_never_brought_as_an_answer(asked: World) -> None:
    asked.says("UCHLOE", "No idea, sorry", thread=asked.nudge("UCHLOE"))
    asked.run_due()

    assert not asked.reads("UANNA", "No idea, sorry")
    assert asked.nudges()[0].state == NudgeState.DECLINED
    assert "je demande à d’autres" in asked.slack.said_to("UCHLOE")[-1].text


def test_a_pointer_is_a_hand_over_in_one_press(asked: World) -> None:
    asked.says("UCHLOE", "ask <@UHUGO|hugo> about this", thread=asked.nudge("UCHLOE"))
    asked.run_due()
    assert "sait qui pourrait vous aider" in asked.read("UANNA", "ask @hugo").text

    asked.press("UCHLOE", nudge_messages.HAND_TO)
    asked.run_due()
    assert "UHUGO" in asked.nudged()


def test_the_asker_may_have_the_named_colleague_asked(asked: World) -> None:
    in_thread(asked, "UGINA", "ask Hugo, he wrote the page")
    asked.press("UANNA", reply_messages.ASK_NAMED)
    asked.run_due()
    assert "UHUGO" in asked.nudged()
    assert asked.press("UANNA", reply_messages.ASK_NAMED, value=str(replies(asked)[0].id)).text


def test_who_found_it_is_asked_whether_to_keep_it_and_nobody_else_is_asked(asked: World) -> None:
    before = len(asked.nudges())
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    assert asked.reads("UANNA", "On dirait que vous avez trouvé")
    asked.pass_time(timedelta(days=1))
    assert len(asked.nudges()) == before

    asked.press("UANNA", reply_messages.KEEP)
    asked.run_due()
    [kept] = answers(asked)
    assert kept.by_asker and kept.accepted_at and asked.question().state == QuestionState.ACCEPTED
    asked.clock.move(timedelta(days=1))
    assert "hold the button" in asked.ask("UBEN", asked.question().text).text


def test_who_found_it_and_says_nothing_more_is_not_asked_about_for_ever(asked: World) -> None:
    before = len(asked.nudges())
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    asked.pass_time(timedelta(days=6))
    assert asked.question().state == QuestionState.ANSWERED and len(asked.nudges()) == before
    assert answers(asked) == []


def test_not_solved_after_all_goes_on_at_once(asked: World) -> None:
    in_thread(asked, "UANNA", "Found it: hold the button ten seconds")
    before = len(asked.nudges())
    asked.lists_topic("VPN")
    asked.press("UANNA", reply_messages.NOT_SOLVED)
    asked.run_due()
    assert len(asked.nudges()) > before


def test_a_follow_up_below_an_answer_from_the_form_reaches_its_author(asked: World) -> None:
    asked.press("UCHLOE", nudge_messages.ANSWER)
    asked.submit("UCHLOE", text=SAID)
    asked.run_due()
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()

    in_thread(asked, "UANNA", "And which version do I need?")
    assert asked.read("UCHLOE", "And which version do I need?").channel == dm_of("UCHLOE")


def test_a_reply_from_the_conversation_goes_below_what_is_public(asked: World) -> None:
    in_thread(asked, "UGINA", "Which client?")
    asked.says("UANNA", "the green one", thread=asked.read("UANNA", "Which client?"))
    asked.run_due()
    posted = asked.read("UBEN", "the green one")
    assert posted.thread_ts == post(asked).ts
    assert "<@UGINA>" in posted.text and "<@UANNA>" in posted.text


def test_a_reply_to_a_withdrawn_question_hears_so_and_goes_nowhere(asked: World) -> None:
    nudge = asked.nudge("UCHLOE")
    asked.press("UANNA", question_messages.WITHDRAW)
    asked.says("UCHLOE", SAID, thread=nudge)
    asked.run_due()
    told = asked.slack.said_to("UCHLOE")[-1]
    assert "transmis à personne" in told.text and told.thread_ts == nudge.ts
    assert answers(asked) == [] and not asked.reads("UANNA", SAID)


@pytest.mark.parametrize("text", ["👍", "🙏🙏", "…"])
def test_signs_alone_get_a_sentence_and_reach_nobody(asked: World, text: str) -> None:
    asked.says("UCHLOE", text, thread=asked.nudge("UCHLOE"))
    asked.run_due()
    assert "avec des mots" in asked.slack.said_to("UCHLOE")[-1].text
    assert replies(asked) == [] and answers(asked) == []


def test_forty_thousand_characters_come_back_with_a_sentence(asked: World) -> None:
    asked.says("UCHLOE", "word " * 8000, thread=asked.nudge("UCHLOE"))
    asked.run_due()
    assert "39999" in asked.slack.said_to("UCHLOE")[-1].text and answers(asked) == []


def test_a_file_without_words_is_told_with_its_link(asked: World) -> None:
    file = {"name": "plan.pdf", "permalink": "https://files.example/plan"}
    in_thread(asked, "UGINA", "", subtype="file_share", files=[file])
    assert "plan.pdf" in str(asked.read("UANNA", "plan.pdf").message)
    assert answers(asked) == []


def test_ten_replies_in_ten_seconds_all_arrive_once(asked: World) -> None:
    for number in range(10):
        asked.says("UCHLOE", f"Which of the {number} clients?", thread=asked.nudge("UCHLOE"))
        asked.clock.move(timedelta(seconds=1))
    asked.run_due()
    brought = [
        one for one in asked.slack.said_to("UANNA") if "clients?" in one.text and one.channel == "DANNA"
    ]
    assert len(brought) == 10


def test_the_same_event_twice_is_one_reply(asked: World) -> None:
    body = asked.writing("UCHLOE", "Which client?", thread=asked.nudge("UCHLOE"))
    asked.send(body)
    asked.send(body)
    assert len(replies(asked)) == 1


def test_what_a_guest_answers_is_shown_and_counts_only_when_the_asker_says_so(asked: World) -> None:
    in_thread(asked, "UGUEST", SAID)
    assert answers(asked) == []
    assert "Est-ce la réponse" in asked.read("UANNA", SAID[:20]).text
    asked.press("UANNA", reply_messages.ACCEPT)
    assert [one.accepted_at is not None for one in answers(asked)] == [True]


def test_a_reply_that_is_edited_or_deleted_follows(asked: World) -> None:
    said = in_thread(asked, "UGINA", "Which client?")
    asked.changes("UGINA", said, "Which version of the client?")
    asked.run_due()
    shown = asked.read("UANNA", "Which version of the client?")
    asked.deletes("UGINA", said)
    asked.run_due()
    assert "Which version" not in asked.slack.at(shown.channel, shown.ts).text
    assert [one.text for one in replies(asked)] == [""]


def test_a_message_sent_months_ago_still_has_its_answer(asked: World) -> None:
    asked.press("UCHLOE", nudge_messages.ANSWER)
    asked.submit("UCHLOE", text=SAID)
    asked.run_due()
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()
    note = asked.read("UCHLOE", "a accepté votre réponse")
    asked.pass_time(timedelta(days=150))
    asked.says("UCHLOE", "Depuis, il faut passer par le nouveau portail", thread=note)
    asked.run_due()
    assert asked.reads("UANNA", "passer par le nouveau portail")


def test_an_answer_after_the_end_reaches_the_asker_and_opens_nothing(asked: World) -> None:
    in_thread(asked, "UGINA", SAID)
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()
    in_thread(asked, "UBEN", "Open the settings and press Reset")
    assert "Open the settings" in asked.read("UANNA", "<@UBEN> a répondu").text
    assert asked.question().state == QuestionState.ACCEPTED
