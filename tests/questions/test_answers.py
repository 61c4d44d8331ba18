"""Answers: from the form, from threads, edited, deleted, accepted, found helpful; and what is learned."""

from datetime import timedelta

import pytest

from bot.errors import Refusal
from bot.indexing.search_index import SearchIndex
from bot.search.query import Query
from bot.services.questions.accepting import accept
from bot.store.models import Answer, Evidence, EvidenceState, Nudge, QuestionState
from bot.store.people import answer_counts
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.fakes import Sent
from tests.world import QUESTIONS, VPN, World

LATER = "How do I renew the token of the VPN, which expires?"
SAID = "Open the portal and press Renew."


@pytest.fixture
def asked(world: World) -> World:
    """Anna's question stands in the channel, and three colleagues were asked."""
    world.three_know()
    world.ask("UANNA")
    return world


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)


def answers(world: World) -> list[Answer]:
    with world.deps.read_sessions() as session:
        return [row for row in session.query(Answer).order_by(Answer.id) if "past:" not in row.source]


def piece(world: World, user: str) -> Evidence:
    with world.deps.read_sessions() as session:
        member = world.member(session, user)
        found = session.query(Evidence).filter_by(member_id=member.id, kind="answer")
        return found.order_by(Evidence.id.desc()).all()[0]


def from_form(world: World, user: str, text: str = SAID) -> None:
    world.press(user, nudge_messages.ANSWER)
    assert not world.submit(user, text=text).errors
    world.run_due()


def in_thread(world: World, user: str, text: str = SAID) -> Sent:
    said = world.says(user, text, thread=post(world))
    world.run_due()
    return said


def test_an_answer_from_the_form_reaches_the_asker_and_the_thread(asked: World) -> None:
    from_form(asked, "UCHLOE")

    assert "<@UCHLOE> a répondu à votre question" in answer_note(asked).text
    assert SAID in answer_note(asked).text
    relayed = asked.read("UBEN", "<@UCHLOE> répond")
    assert relayed.thread_ts == post(asked).ts
    assert "ouverte : une réponse" in post(asked).text


def test_an_answer_in_the_thread_reaches_the_asker_and_is_not_repeated_there(asked: World) -> None:
    in_thread(asked, "UGINA")

    assert SAID in asked.read("UANNA", "<@UGINA> a répondu").text
    assert not [one for one in asked.slack.messages if "répond :" in one.text]


def test_an_answer_under_the_nudge_counts_like_any_other(asked: World) -> None:
    asked.says("UCHLOE", SAID, thread=asked.nudge("UCHLOE"))
    asked.run_due()

    assert SAID in asked.read("UANNA", "<@UCHLOE> a répondu").text
    assert asked.read("UBEN", "<@UCHLOE> répond").thread_ts == post(asked).ts
    assert "Merci pour votre réponse" in asked.nudge("UCHLOE").text


def test_anybody_in_the_channel_may_help_with_the_button(asked: World) -> None:
    asked.press("UGINA", question_messages.HELP)
    assert not asked.submit("UGINA", text=SAID).errors
    asked.run_due()
    assert SAID in asked.read("UANNA", "<@UGINA> a répondu").text


def test_the_askers_own_remark_in_the_thread_is_no_answer(asked: World) -> None:
    in_thread(asked, "UANNA", "I forgot to say: on a Mac.")
    assert answers(asked) == []


def test_the_asker_cannot_answer_in_the_form(asked: World) -> None:
    asked.press("UANNA", question_messages.HELP)
    assert (
        "C’est votre propre question" in asked.submit("UANNA", text=SAID).errors[nudge_messages.ANSWER_TEXT]
    )


def test_thanks_under_the_thank_you_note_is_no_answer(asked: World) -> None:
    from_form(asked, "UCHLOE")
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()

    asked.says("UCHLOE", "You are welcome!", thread=asked.read("UCHLOE", "a accepté votre réponse"))

    assert [answer.text for answer in answers(asked)] == [SAID]


def test_an_edited_message_changes_the_answer(asked: World) -> None:
    said = in_thread(asked, "UGINA", "Open the portal and press Renew")
    asked.changes("UGINA", said, "Press *Renew* in the &lt;portal&gt;")
    asked.run_due()

    assert "Press *Renew* in the &lt;portal&gt;" in asked.read("UANNA", "<@UGINA> a répondu").text


def test_a_deleted_message_takes_the_answer_and_what_it_showed_away(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.deletes("UGINA", said)
    asked.run_due()

    assert (
        "a été supprimée par la personne qui l’avait écrite"
        in asked.slack.at("DANNA", answer_note(asked).ts).text
    )
    assert SAID not in asked.slack.at("DANNA", answer_note(asked).ts).text
    assert answers(asked)[0].text == ""
    asked.clock.move(timedelta(days=7))
    asked.ask("UHUGO", LATER)
    assert "UGINA" not in asked.nudged(LATER)


def answer_note(world: World) -> Sent:
    notice = world.notices("answer.given")[0]
    return world.slack.at(notice.channel or "", notice.ts or "")


def test_an_answer_given_again_after_a_slip_still_counts(asked: World) -> None:
    said = in_thread(asked, "UGINA", "Presss Rnew")
    asked.deletes("UGINA", said)
    in_thread(asked, "UGINA")
    assert piece(asked, "UGINA").state == EvidenceState.APPROVED


def test_deleting_one_of_two_answers_leaves_what_the_other_shows(asked: World) -> None:
    said = in_thread(asked, "UGINA", "First of all, do not panic.")
    in_thread(asked, "UGINA")
    asked.deletes("UGINA", said)
    assert piece(asked, "UGINA").state == EvidenceState.APPROVED


def test_the_asker_accepts_with_the_button_and_the_author_is_thanked(asked: World) -> None:
    from_form(asked, "UCHLOE")

    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()

    assert asked.question().state == QuestionState.ACCEPTED
    assert "<@UANNA> a accepté votre réponse. Merci !" in asked.read("UCHLOE", "a accepté").text
    assert "réglée" in post(asked).text
    assert "Vous avez accepté cette réponse" in answer_note(asked).text


@pytest.mark.parametrize("where", ["thread", "conversation"])
def test_the_asker_accepts_with_a_check_mark(asked: World, where: str) -> None:
    said = in_thread(asked, "UGINA")
    shown = said if where == "thread" else answer_note(asked)

    asked.reacts("UBEN", shown, "white_check_mark")
    assert asked.question().state == QuestionState.OPEN
    asked.reacts("UANNA", shown, "white_check_mark")
    asked.run_due()

    assert asked.question().state == QuestionState.ACCEPTED
    assert "accepted your answer" in asked.read("UGINA", "accepted your answer").text


def test_only_the_asker_accepts(asked: World) -> None:
    from_form(asked, "UCHLOE")
    [given] = answers(asked)
    assert "Only the person who asked" in asked.press("UBEN", answer_messages.ACCEPT, str(given.id)).text
    assert asked.question().state == QuestionState.OPEN


def test_others_find_an_answer_helpful_once(asked: World) -> None:
    from_form(asked, "UCHLOE")

    assert "count a little more" in asked.press("UBEN", answer_messages.HELPFUL).text
    assert "already marked it" in asked.press("UBEN", answer_messages.HELPFUL).text
    assert "votre propre réponse" in asked.press("UCHLOE", answer_messages.HELPFUL).text
    asked.run_due()

    assert "👍 a aidé quelqu’un" in asked.read("UHUGO", "<@UCHLOE> répond").text
    assert piece(asked, "UCHLOE").weight == 0.75


def test_a_thumb_of_any_colour_counts_and_can_be_taken_back(asked: World) -> None:
    said = in_thread(asked, "UGINA")

    asked.reacts("UBEN", said, "+1::skin-tone-5")
    assert piece(asked, "UGINA").weight == 0.75
    asked.reacts("UBEN", said, "+1::skin-tone-5", "reaction_removed")

    assert piece(asked, "UGINA").weight == 0.5
    with asked.deps.read_sessions() as session:
        assert session.get_one(Answer, answers(asked)[0].id).votes == []


def test_a_thumb_taken_back_leaves_what_else_the_same_reader_said(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UBEN", said, "+1")
    asked.reacts("UBEN", said, "heart")
    asked.reacts("UBEN", said, "heart")

    asked.reacts("UBEN", said, "+1", "reaction_removed")
    assert piece(asked, "UGINA").weight == 0.75
    asked.reacts("UBEN", said, "heart", "reaction_removed")
    assert piece(asked, "UGINA").weight == 0.5


def test_a_thumb_taken_back_leaves_the_vote_by_the_button(asked: World) -> None:
    from_form(asked, "UCHLOE")
    asked.press("UBEN", answer_messages.HELPFUL)
    relayed = asked.read("UHUGO", "<@UCHLOE> répond")
    asked.reacts("UBEN", relayed, "+1")
    asked.reacts("UBEN", relayed, "+1", "reaction_removed")

    assert piece(asked, "UCHLOE").weight == 0.75


def test_a_reaction_that_means_nothing_here_does_nothing(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UBEN", said, "eyes")
    asked.reacts("UGINA", said, "+1")
    assert piece(asked, "UGINA").weight == 0.5


def test_an_accepted_answer_counts_at_the_next_question_with_no_rebuild_and_after_a_restart(
    asked: World,
) -> None:
    from_form(asked, "UCHLOE")
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()
    asked.clock.move(timedelta(days=1))

    assert SAID in asked.ask("UHUGO", LATER).text
    asked.start()
    assert SAID in asked.ask("UBEN", f"{LATER} Please?").text


def test_whoever_answered_well_is_asked_first_next_time(asked: World) -> None:
    asked.clock.move(timedelta(days=1))
    asked.ask("UBEN", "Which printer takes the A3 labels?")
    asked.press("UHUGO", question_messages.HELP, about="A3 labels")
    asked.submit("UHUGO", text="The one in the corridor.")
    asked.run_due()
    asked.press("UBEN", answer_messages.ACCEPT)
    asked.clock.move(timedelta(days=1))

    asked.ask("UANNA", "The printer for A3 labels jams and takes no paper, who can help?")

    assert asked.nudged("labels jams")[0] == "UHUGO"
    assert "A3 labels" in asked.nudge("UHUGO").text


def test_an_accepted_answer_of_somebody_asked_corrects_the_weights_once_and_for_good(asked: World) -> None:
    from_form(asked, "UCHLOE")
    asked.press("UANNA", answer_messages.ACCEPT)
    with pytest.raises(Refusal, match="already_accepted"), asked.deps.sessions.begin() as session:
        accept(session, answers(asked)[0], asked.member(session, "UANNA"), asked.clock())
    asked.run_due()

    learned = asked.deps.index.matcher.weight_correction
    assert learned.answers == 1 and learned.correction.any()
    asked.start()
    assert asked.deps.index.matcher.weight_correction.correction == pytest.approx(learned.correction)


def test_an_accepted_answer_counts_for_its_author_and_is_expected_of_each_who_was_asked(asked: World) -> None:
    from_form(asked, "UCHLOE")
    asked.press("UANNA", answer_messages.ACCEPT)

    with asked.deps.read_sessions() as session:
        counts = answer_counts.counted(session)
        chloe, nudged = asked.member(session, "UCHLOE").id, {one.member_id for one in session.query(Nudge)}
    assert set(counts) == nudged and len(nudged) > 1
    assert {one for one, (answers, _) in counts.items() if answers} == {chloe}
    assert sum(expected for _, expected in counts.values()) == pytest.approx(1)


def test_what_is_counted_of_people_reaches_the_other_bots_and_the_next_start(asked: World) -> None:
    def of_chloe(knowledge: SearchIndex) -> float:
        matcher = knowledge.matcher
        with asked.deps.read_sessions() as session:
            chloe = asked.member(session, "UCHLOE").id
        return float(matcher.choice(Query("labels"), [chloe], now=asked.clock()).signals[0, -1])

    deps = asked.deps
    other = SearchIndex(deps.sessions, deps.read_sessions, deps.index.encoder)
    other.load()
    assert of_chloe(other) == 0
    from_form(asked, "UCHLOE")
    asked.press("UANNA", answer_messages.ACCEPT)
    other.sync()
    following = of_chloe(other)
    assert following > 0
    asked.start()
    assert of_chloe(asked.deps.index) == following


def test_a_request_made_by_an_older_version_teaches_nothing_and_hinders_nothing(asked: World) -> None:
    with asked.deps.sessions.begin() as session:
        for nudge in session.query(Nudge):
            nudge.signals = nudge.signals[:-1]
    from_form(asked, "UCHLOE")
    asked.press("UANNA", answer_messages.ACCEPT)
    assert answers(asked)[0].accepted_at is not None
    with asked.deps.read_sessions() as session:
        assert answer_counts.counted(session) == {}


def test_an_answer_of_somebody_who_was_not_asked_corrects_nothing(asked: World) -> None:
    in_thread(asked, "UHUGO")
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()
    assert asked.deps.index.matcher.weight_correction.answers == 0


@pytest.mark.parametrize(
    ("user", "empty", "long"),
    [("UCHLOE", "encore vide", "caractères"), ("UGINA", "still empty", "characters")],
)
def test_a_bad_answer_stays_in_its_form_with_a_sentence(
    asked: World, user: str, empty: str, long: str
) -> None:
    asked.press(user, question_messages.HELP)
    assert empty in asked.submit(user, text=" \n ").errors[nudge_messages.ANSWER_TEXT]
    assert long in asked.submit(user, text="word " * 8000).errors[nudge_messages.ANSWER_TEXT]
    assert answers(asked) == []


def test_an_answer_to_a_withdrawn_question_is_refused(asked: World) -> None:
    asked.press("UCHLOE", nudge_messages.ANSWER)
    asked.press("UANNA", question_messages.WITHDRAW)

    assert "réglée, close ou retirée" in asked.submit("UCHLOE", text=SAID).errors[nudge_messages.ANSWER_TEXT]
    in_thread(asked, "UGINA")
    assert answers(asked) == []


def test_a_late_answer_opens_a_question_that_had_ended_without_one(asked: World) -> None:
    asked.pass_time(timedelta(days=14))
    assert asked.question().state == QuestionState.UNANSWERED

    in_thread(asked, "UGINA")

    assert asked.question().state == QuestionState.OPEN
    asked.press("UANNA", answer_messages.ACCEPT)
    assert asked.question().state == QuestionState.ACCEPTED
    assert VPN in post(asked).text
