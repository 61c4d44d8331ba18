"""What the memory shows before a question goes out: surely, perhaps, or not at all; and one press: not it."""

from datetime import timedelta

import pytest

from bot.jobs import retention
from bot.services.memory import recall
from bot.store.models import Card, Question, QuestionState, RecallHit, RitualKind
from bot.store.visibility import Reader, alone
from bot.views.memory import card_messages
from bot.views.questions import question_messages
from tests.memory.test_memory import answered
from tests.ritual_world import in_the_kitchen, tell
from tests.world import KITCHEN, QUESTIONS, World
from tests.world import Outcome as Reply

PAST = "How do I renew the VPN token that expires during the night?"
PARAPHRASE = "The VPN token expires on Friday: can somebody extend mine?"
OTHERS = (
    "Which form is for travel costs?",
    "Where are spare keys of the bicycle shed kept?",
    "Who orders flour from the mill on Mondays?",
    "Can somebody lend a projector to the second floor?",
    "What is served in the canteen when the kitchen is closed?",
    "How long are invoices kept before shredding?",
    "Why does the coffee machine blink twice?",
    "May visitors park behind the loading dock?",
    "When does the tram stop running on Sundays?",
    "Is there a discount at the swimming pool?",
)
ANSWERED, PERHAPS = "a déjà répondu à une question semblable", "peut-être pas ce que vous cherchez"


@pytest.fixture
def remembering(world: World) -> World:
    """A company that has answered eleven questions, one of them about the VPN's token."""
    world.knows("UDARIO", *OTHERS, accepted=True, said="See the intranet.")
    world.knows("UCHLOE", PAST, accepted=True, said="Press renew on the portal.")
    world.run_due()
    return world


def not_it(world: World, user: str = "UANNA") -> Reply:
    return world.press(user, question_messages.NOT_IT)


def hits(world: World) -> list[RecallHit]:
    with world.deps.read_sessions() as session:
        return session.query(RecallHit).order_by(RecallHit.id).all()


def test_a_question_in_the_same_words_was_answered_before(remembering: World) -> None:
    told = remembering.ask("UANNA", PAST)
    assert ANSWERED in told.text
    assert "Press renew" in told.text
    assert remembering.question(PAST).state == QuestionState.DRAFT


def test_a_paraphrase_brings_up_the_answer_as_perhaps(remembering: World) -> None:
    told = remembering.ask("UANNA", PARAPHRASE)

    assert "Press renew" in told.text
    assert PERHAPS in told.text
    assert ANSWERED not in told.text
    assert not remembering.nudged()

    remembering.press("UANNA", question_messages.SOLVES)
    remembering.run_due()
    assert remembering.question(PARAPHRASE).state == QuestionState.REMEMBERED
    assert [one.kind for one in remembering.notices("answer.reused")] == ["answer.reused"]


def test_nothing_is_shown_for_a_question_about_something_else(remembering: World) -> None:
    told = remembering.ask("UANNA", "Could anybody interpret Portuguese tomorrow?")
    assert "Votre question part" in told.text
    assert hits(remembering) == []


def test_not_it_takes_one_away_and_the_last_one_sends_the_question(remembering: World) -> None:
    told = remembering.ask("UANNA", PARAPHRASE)
    shown = len(hits(remembering))
    assert shown == told.text.count("Ce n’est pas ça")

    for left in range(shown - 1, 0, -1):
        told = not_it(remembering)
        assert told.text.count("Ce n’est pas ça") == left
        assert remembering.question(PARAPHRASE).state == QuestionState.DRAFT
    told = not_it(remembering)
    remembering.run_due()

    assert "Votre question part" in told.text
    assert "Press renew" not in told.text
    assert remembering.question(PARAPHRASE).state == QuestionState.OPEN


def test_what_was_not_it_does_not_come_back_for_the_same_words_nor_for_near_ones(remembering: World) -> None:
    remembering.ask("UANNA", PARAPHRASE)
    for _ in hits(remembering):
        not_it(remembering)

    for words in (PARAPHRASE, "The VPN token expires on Friday: can anybody extend mine?"):
        assert "Press renew" not in remembering.ask("UBEN", words).text
    assert "Press renew" in remembering.ask("UGINA", PAST).text


def test_a_card_that_many_refused_is_shown_to_those_alone_who_ask_the_same(remembering: World) -> None:
    asked = (
        "Must leavers return the VPN token quickly?",
        "Which colour has the VPN token for contractors?",
        "Found beneath my chair: the VPN token",
    )
    for words in asked:
        assert "Press renew" in remembering.ask("UBEN", words).text
        while "Not it" in not_it(remembering, "UBEN").text:
            pass

    assert "Press renew" not in remembering.ask("UANNA", PARAPHRASE).text
    assert "Press renew" in remembering.ask("UANNA", PAST).text


def test_a_second_press_and_one_on_an_old_message_do_no_harm(remembering: World) -> None:
    remembering.ask("UANNA", PARAPHRASE)
    first = str(hits(remembering)[0].id)
    remembering.press("UANNA", question_messages.NOT_IT, first)
    again = remembering.press("UANNA", question_messages.NOT_IT, first)
    assert "Press renew" not in again.text
    assert [one.is_refused for one in hits(remembering)].count(True) == 1

    remembering.pass_time(timedelta(hours=2))
    assert remembering.question(PARAPHRASE).state == QuestionState.OPEN
    late = remembering.press("UANNA", question_messages.NOT_IT, first)
    assert "Votre question part" in late.text
    remembering.press("UANNA", question_messages.WITHDRAW, str(remembering.question(PARAPHRASE).id))
    assert "rien" in remembering.press("UANNA", question_messages.NOT_IT, first).text


def test_whoever_takes_back_what_nobody_knew_of_is_told_so(remembering: World) -> None:
    remembering.ask("UANNA", PARAPHRASE)
    said = remembering.press("UANNA", question_messages.WITHDRAW).text
    assert "Personne n’avait encore été sollicité" in said
    for late in (question_messages.SEND, question_messages.SOLVES):
        assert "retirée : il n’y a plus rien à faire" in remembering.press("UANNA", late).text

    remembering.ask("UANNA", f"{PARAPHRASE} Again.")
    remembering.press("UANNA", question_messages.SEND)
    said = remembering.press("UANNA", question_messages.WITHDRAW).text
    assert "Personne" not in said


def test_nobody_else_may_say_that_it_is_not_it(remembering: World) -> None:
    remembering.ask("UANNA", PARAPHRASE)
    first = str(hits(remembering)[0].id)
    remembering.press("UBEN", question_messages.NOT_IT, first)
    assert not any(one.is_refused for one in hits(remembering))


def test_what_a_private_channel_was_told_is_offered_there_alone(remembering: World) -> None:
    remembering.slack.private.add(KITCHEN)
    answered(remembering, "The pastry oven beeps thrice at dawn: what now?", "Call Mireille.", KITCHEN)

    asked = "The pastry oven beeps at dawn: should somebody reset it?"
    assert "Mireille" not in remembering.ask("UBEN", asked, QUESTIONS).text
    assert "Mireille" in remembering.ask("UGINA", asked, KITCHEN).text


def test_a_doubted_answer_is_not_offered_until_it_is_right_again(remembering: World) -> None:
    with remembering.deps.read_sessions() as session:
        number = str(session.query(Card).filter_by(title=PAST).one().id)
    remembering.press("UGINA", card_messages.STALE, value=number)
    assert "Press renew" not in remembering.ask("UANNA", PARAPHRASE).text
    assert "Press renew" not in remembering.ask("UANNA", PAST).text

    remembering.press("UCHLOE", card_messages.STILL_RIGHT, value=number)
    assert "Press renew" in remembering.ask("UBEN", PARAPHRASE).text


def test_a_lesson_is_offered_as_perhaps_and_a_failure_stays_a_warning(remembering: World) -> None:
    in_the_kitchen(remembering)
    tell(remembering, "UBEN", RitualKind.LESSON, learned="Pumpernickel dough needs steam for twenty minutes")
    tell(remembering, "UBEN", tried="Pumpernickel dough without steam", wrong="Cracks", lesson="Use steam")

    told = remembering.ask("UGINA", "How long does pumpernickel dough need steam?")
    assert told.text.count("needs steam for twenty minutes") == 1
    assert "maybe one helps" in told.text
    assert "Someone tried this" in told.text
    lesson = hits(remembering)[0]
    assert lesson.past_id is None

    done = remembering.press("UGINA", question_messages.SOLVES_CARD, str(lesson.id))
    assert "No one needs to be asked" in done.text
    assert (
        remembering.question("How long does pumpernickel dough need steam?").state == QuestionState.REMEMBERED
    )


def test_the_warning_stays_when_something_else_was_not_it(remembering: World) -> None:
    in_the_kitchen(remembering)
    tell(remembering, "UBEN", RitualKind.LESSON, learned="Pumpernickel dough needs steam for twenty minutes")
    tell(remembering, "UBEN", tried="Pumpernickel dough without steam", wrong="Cracks", lesson="Use steam")
    remembering.ask("UGINA", "How long does pumpernickel dough need steam?")

    for _ in hits(remembering):
        told = not_it(remembering, "UGINA")
    assert "Your question is on its way" in told.text
    assert "needs steam for twenty" not in told.text
    assert "Someone tried this" in told.text


def test_nothing_is_written_of_whoever_asks_without_a_name(remembering: World) -> None:
    remembering.shortcut("UANNA", "ask_a_question")
    remembering.submit("UANNA", text=PARAPHRASE, options=[question_messages.ANONYMOUS])
    not_it(remembering)
    with remembering.deps.read_sessions() as session:
        question = session.query(Question).filter(Question.anonymous).one()
        assert question.asker_id is None
        assert {one.question_id for one in session.query(RecallHit)} == {question.id}


def test_what_was_shown_goes_with_either_question(remembering: World) -> None:
    remembering.ask("UANNA", PARAPHRASE)
    not_it(remembering)
    assert hits(remembering)
    with remembering.deps.sessions.begin() as session:
        remembering.workspace(session).keep_questions_days = 30
    retention.forget_old(remembering.deps)
    with remembering.deps.read_sessions() as session:
        left = {one.id for one in session.query(Question)}
        assert all(one.question_id in left and one.past_id in left for one in session.query(RecallHit))
    assert remembering.question(PARAPHRASE)


def test_a_session_s_card_shows_no_answer_of_a_private_channel(remembering: World) -> None:
    remembering.slack.private.add(KITCHEN)
    answered(remembering, "The pastry oven beeps thrice at dawn: what now?", "Call Mireille.", KITCHEN)
    with remembering.deps.sessions.begin() as session:
        home, inside = remembering.workspace(session), alone(remembering.member(session, "UANNA"))
        words, knowledge = "The pastry oven beeps thrice at dawn: what now?", remembering.deps.index
        found = knowledge.remembered(words, inside)
        assert any(one.sure for one in found)
        assert recall.answered_before(session, found) == []
        assert not any(one.sure for one in knowledge.remembered(words, Reader(home)))
