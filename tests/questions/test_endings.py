"""No question dies: waves, the list of those still open, honest ends, and what the asker may do meanwhile."""

from datetime import UTC, datetime, timedelta

from bot.store.models import QuestionState
from bot.store.questions.questions import WAVES
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.played import played
from tests.world import QUESTIONS, VPN, World

SAID = "Open the portal and press Renew."


@played
def answered(world: World, user: str = "UCHLOE") -> None:
    world.press(user, nudge_messages.ANSWER)
    assert not world.submit(user, text=SAID).errors
    world.run_due()


def test_after_four_working_hours_of_those_asked_three_others_are_asked(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")

    world.pass_time(timedelta(hours=3, minutes=59))
    assert len(world.nudges()) == 3
    world.pass_time(timedelta(minutes=2))
    assert len(world.nudges()) == 6


def test_an_urgent_question_waits_one_hour_only(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask")
    world.submit("UANNA", text=VPN, options=["urgent"])
    world.run_due()
    world.lists_topic("VPN")

    world.pass_time(timedelta(hours=1, minutes=1))
    assert len(world.nudges()) == 6


def test_three_waves_then_the_still_open_list_then_an_honest_end(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")

    for _hour in range(96):
        world.pass_time(timedelta(hours=1))
        if world.reads("UBEN", "attend encore"):
            break
    assert max(nudge.wave for nudge in world.nudges()) == 3
    assert "Une question attend encore quelqu’un qui sait" in world.read("UBEN", "attend encore").text
    assert world.question().state == QuestionState.OPEN
    world.pass_time(timedelta(days=4))

    assert world.question().state == QuestionState.UNANSWERED
    end = world.read("UANNA", "Je n’ai pas trouvé la réponse")
    assert f"à {len(world.nudges())} collègues" in end.text
    assert question_messages.EDIT in str(end.message) and question_messages.REOPEN in str(end.message)
    assert "Plus aucune question n’attend" in world.read("UBEN", "Plus aucune question").text
    assert "close sans solution" in world.read("UBEN", "demande :").text


def test_every_question_ends_in_a_stated_outcome_even_when_nobody_can_be_asked(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for member in world.everybody(session):
            member.takes_nudges = False
    world.ask("UANNA")

    world.pass_time(timedelta(days=5))

    assert world.question().state == QuestionState.UNANSWERED
    end = world.read("UANNA", "Je n’ai pas trouvé la réponse").text
    assert "J’ai demandé à une personne" not in end
    assert "personne ne pouvait être sollicité" in end


def test_did_that_help_is_asked_after_two_working_days_and_once(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    answered(world)

    world.pass_time(timedelta(days=1, hours=23))
    assert not world.reads("UANNA", "Est-ce que cela vous a aidé")
    world.pass_time(timedelta(days=2))

    check = world.read("UANNA", "Est-ce que cela vous a aidé")
    assert SAID in check.text
    world.press("UANNA", answer_messages.ACCEPT)
    assert world.question().state == QuestionState.ACCEPTED
    world.pass_time(timedelta(days=20))
    assert sum("Est-ce que" in one.text for one in world.slack.said_to("UANNA")) == 1


def test_an_asker_who_never_says_whether_it_helped_leaves_an_answered_question(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    answered(world)
    world.pass_time(timedelta(days=15))
    assert world.question().state == QuestionState.ANSWERED


def test_not_yet_asks_colleagues_who_were_not_asked(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    answered(world)

    said = world.press("UANNA", question_messages.NOT_HELPED)
    world.run_due()

    assert "Compris" in said.text
    assert len(world.nudges()) == 6


def test_the_honest_end_does_not_say_that_nobody_answered_where_somebody_did(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    answered(world)
    world.press("UANNA", question_messages.NOT_HELPED)
    for _day in range(20):
        world.pass_time(timedelta(days=1))
    assert world.question().state == QuestionState.UNANSWERED
    end = world.read("UANNA", "Je n’ai pas trouvé la réponse").text
    assert "ce qui a été répondu n’a pas suffi" in end
    assert "personne n’a pu répondre" not in end


def test_not_yet_said_twice_asks_no_more_people_than_said_once(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    answered(world)

    number = str(world.question().id)
    for _press in range(3):
        world.press("UANNA", question_messages.NOT_HELPED, number)
        world.run_due()

    assert len(world.nudges()) == 6


def still_open(world: World) -> None:
    """Time passes until the question stands among those still open."""
    while world.question().wave <= WAVES:
        world.pass_time(timedelta(hours=1))


def test_not_yet_after_all_waves_lists_the_question_again_and_says_what_is_left_to_do(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    still_open(world)
    answered(world)
    assert "Plus aucune question n’attend" in world.read("UBEN", "Plus aucune question").text

    said = world.press("UANNA", question_messages.NOT_HELPED, str(world.question().id))
    world.run_due()

    assert "J’ai sollicité" in said.text and "formuler autrement" in said.text
    assert question_messages.EDIT in str(said.replies) and question_messages.TALK in str(said.replies)
    assert world.question().state == QuestionState.OPEN
    assert VPN in world.read("UBEN", "attend encore").text
    world.pass_time(timedelta(days=5))
    assert world.question().state == QuestionState.UNANSWERED
    assert world.reads("UANNA", "Je n’ai pas trouvé la réponse")


def test_the_list_says_how_many_ended_without_an_answer(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    still_open(world)

    world.pass_time(timedelta(days=5))

    assert world.question().state == QuestionState.UNANSWERED
    told = world.read("UBEN", "Plus aucune question").text
    assert "Plus aucune question n’attend. Une s’est terminée sans réponse." in told


def test_a_question_in_another_language_than_the_workspaces_is_posted_with_both_labels(world: World) -> None:
    world.ask("UBEN", VPN)
    world.ask("UANNA", "Comment renouveler le jeton du réseau privé qui expire pendant la nuit ?")

    both, one = [sent for sent in world.slack.messages if sent.channel == QUESTIONS]
    assert "asks / demande" in both.text and "Je peux aider / I can help" in str(both.message)
    assert "🟡 open: waiting for an answer / ouverte" in str(both.message)
    assert "demande" in one.text and "asks" not in one.text and "I can help" not in str(one.message)
    assert "🟡 ouverte" in str(one.message) and "waiting" not in str(one.message)


def test_other_words_for_a_question_still_open_show_in_the_list_and_are_asked_again(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for member in world.everybody(session):
            member.takes_nudges = member.slack_id == "UCHLOE"
    world.lists_topic("VPN", "UCHLOE", "UHUGO")
    world.ask("UANNA")
    still_open(world)
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").takes_nudges = True
    assert VPN in world.read("UBEN", "attend encore").text

    world.slash("UANNA", "/eclair", "questions")
    world.press("UANNA", question_messages.EDIT)
    world.submit("UANNA", text="Where do I renew VPN tokens?")
    world.run_due()

    assert not world.reads("UBEN", VPN)
    assert world.nudged("Where do I renew VPN tokens?") == ["UCHLOE", "UHUGO"]


def test_the_second_time_around_the_asker_is_asked_again_whether_it_helped(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    answered(world)
    world.pass_time(timedelta(days=20))
    assert world.question().state == QuestionState.ANSWERED
    world.slash("UANNA", "/eclair", "questions")
    world.press("UANNA", question_messages.REOPEN)
    world.run_due()
    world.pass_time(timedelta(minutes=10))
    answered(world, world.nudged()[-1])

    world.pass_time(timedelta(days=5))

    assert sum("Est-ce que" in one.text for one in world.slack.said_to("UANNA")) == 2


def test_rephrasing_an_unanswered_question_asks_it_again(world: World) -> None:
    world.lists_topic("VPN", "UCHLOE", "UEMMA", "UFARID")
    world.ask("UANNA")
    world.pass_time(timedelta(days=14))
    world.lists_topic("VPN")
    before = len(world.nudges())

    world.press("UANNA", question_messages.EDIT)
    assert not world.submit("UANNA", text="Where is the renewal of VPN tokens?").errors
    world.run_due()

    assert world.question("Where is the renewal of VPN tokens?").state == QuestionState.OPEN
    assert len(world.nudges()) > before


def test_an_edit_shows_everywhere_and_an_empty_one_is_refused(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.slash("UANNA", "/eclair", "questions")
    world.press("UANNA", question_messages.EDIT)
    assert "Écrivez votre question" in world.submit("UANNA", text="…").errors[question_messages.TEXT]
    world.submit("UANNA", text="How do I renew my VPN token on a Mac?")
    world.run_due()

    for reader in ("UCHLOE", "UEMMA", "UBEN"):
        assert world.reads(reader, "on a Mac?")
        assert not world.reads(reader, VPN)


def test_the_asker_sees_the_state_at_any_time(world: World) -> None:
    assert "Vous n’avez encore rien demandé" in world.slash("UANNA", "/eclair", "questions").text
    world.three_know()
    world.ask("UANNA")
    assert "ouverte : en attente d’une réponse" in world.slash("UANNA", "/eclair", "questions").text
    answered(world)
    assert "ouverte : une réponse" in world.slash("UANNA", "/eclair", "questions").text
    assert "You haven’t asked anything yet" in world.slash("UBEN", "/eclair", "questions").text


def test_a_withdrawn_question_is_crossed_out_everywhere_and_asked_no_more(world: World) -> None:
    world.knows("UDARIO", VPN)
    world.three_know()
    world.ask("UANNA")
    world.slash("UANNA", "/eclair", "questions")

    assert "La question est retirée" in world.press("UANNA", question_messages.WITHDRAW).text
    world.pass_time(timedelta(days=3))

    assert world.reads("UCHLOE", "La question a été retirée")
    assert world.reads("UBEN", "was withdrawn") or world.reads("UBEN", "a été retirée")
    assert "UDARIO" not in world.nudged()
    assert (
        "réglée, close ou retirée"
        in world.press("UANNA", question_messages.WITHDRAW, str(world.question().id)).text
    )


def test_only_the_asker_edits_withdraws_and_reopens(world: World) -> None:
    world.ask("UANNA")
    number = str(world.question().id)
    for action in (
        question_messages.EDIT,
        question_messages.WITHDRAW,
        question_messages.REOPEN,
        question_messages.NOT_HELPED,
        question_messages.SEND,
    ):
        assert "Only the person who asked" in world.press("UBEN", action, number).text
    assert world.question().state == QuestionState.OPEN


def test_a_question_reopened_before_it_was_delivered_reaches_those_first_chosen(world: World) -> None:
    world.knows("UDARIO", VPN)
    world.ask("UANNA")
    assert "UDARIO" not in world.nudged()
    world.slash("UANNA", "/eclair", "questions")
    world.press("UANNA", question_messages.WITHDRAW)
    world.run_due()
    world.slash("UANNA", "/eclair", "questions")
    world.press("UANNA", question_messages.REOPEN)

    world.pass_time(timedelta(hours=6))

    assert "UDARIO" in world.nudged()


def test_a_question_solved_by_memory_and_reopened_stands_in_its_channel(world: World) -> None:
    world.knows("UCHLOE", VPN, accepted=True)
    world.ask("UANNA")
    world.press("UANNA", question_messages.SOLVES)
    world.slash("UANNA", "/eclair", "questions")

    assert "rouverte" in world.press("UANNA", question_messages.REOPEN).text
    world.run_due()

    assert world.read("UBEN", "<@UANNA> asks / demande").channel == QUESTIONS
    assert world.nudged()


def test_a_reopened_question_can_be_settled_again_by_the_same_answer(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    answered(world)
    world.press("UANNA", answer_messages.ACCEPT)
    world.slash("UANNA", "/eclair", "questions")
    world.press("UANNA", question_messages.REOPEN)
    world.run_due()
    assert world.question().state == QuestionState.OPEN

    world.press("UANNA", answer_messages.ACCEPT)

    assert world.question().state == QuestionState.ACCEPTED


def test_a_question_of_friday_evening_waits_until_monday_morning(world: World) -> None:
    world.clock.at = datetime(2026, 3, 6, 17, 30, tzinfo=UTC)  # half past six in Paris
    world.three_know()
    world.ask("UANNA")
    assert world.nudged() == []

    world.pass_time(timedelta(days=2, hours=14, minutes=29))
    assert world.nudged() == []
    world.pass_time(timedelta(minutes=2))
    assert len(world.nudged()) == 3


def test_a_bot_that_was_off_for_a_week_takes_up_where_it_stood(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    world.clock.move(timedelta(days=7))

    world.start()
    world.run_due()

    assert {nudge.wave for nudge in world.nudges()} == {1, 2}
