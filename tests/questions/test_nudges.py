"""What a colleague who is asked reads, and what they may reply."""

from datetime import timedelta

from bot.store.models import Evidence, EvidenceState, NudgeState, QuestionState
from bot.views.questions import nudge_messages
from bot.views.questions.answer_messages import ACCEPT, DELETE, EDIT, KEEP, UNACCEPT
from bot.views.questions.question_messages import WITHDRAW
from tests.fakes import dm_of, words_of
from tests.played import played
from tests.world import VPN, World, buttons

LATER = "How do I renew the token of the VPN, which expires?"


def test_a_nudge_says_why_you(world: World) -> None:
    world.knows("UCHLOE", "How do I renew an expired VPN token?", accepted=False)
    world.knows("UGINA", "Does the VPN token expire during the night?")
    world.ask("UANNA")

    assert "Pourquoi vous" in world.nudge("UCHLOE").text
    assert (
        "en janvier 2026, vous avez répondu à « How do I renew an expired VPN token? »"
        in world.nudge("UCHLOE").text
    )
    assert "in January 2026, you answered “Does the VPN token expire" in world.nudge("UGINA").text


def test_a_nudge_says_who_asks_in_a_full_text_for_notifications(world: World) -> None:
    world.three_know()
    world.ask("UANNA")

    assert "<@UANNA>" in world.nudge("UCHLOE").message["text"]
    assert VPN in world.nudge("UCHLOE").message["text"]


def test_somebody_chosen_without_evidence_is_told_so(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).questions_channel = None
    world.ask("UANNA", channel=dm_of("UANNA"))
    assert len(world.nudged()) == 2
    first = world.nudged()[0]
    assert any(
        words in world.nudge(first).text for words in ("no one has shown", "personne n’a encore montré")
    )


def test_the_reasons_are_a_list_that_a_screen_reader_reads_as_one(world: World) -> None:
    world.knows("UCHLOE", "How do I renew an expired VPN token <b>?", accepted=False)
    world.ask("UANNA")

    [reasons] = [one for one in world.nudge("UCHLOE").message["blocks"] if one["type"] == "rich_text"]
    heading, rows = reasons["elements"]
    assert heading["elements"][0]["text"].startswith("Pourquoi vous")
    assert rows["type"] == "rich_text_list"
    assert "VPN token <b>" in words_of(rows["elements"][0])
    assert "Pourquoi moi" not in world.nudge("UCHLOE").text


def test_a_colleague_who_thought_of_them_is_a_person_in_the_list(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.HAND_OVER)
    world.submit("UCHLOE", colleague="UHUGO")
    world.run_due()

    [reasons] = [one for one in world.nudge("UHUGO").message["blocks"] if one["type"] == "rich_text"]
    first = reasons["elements"][1]["elements"][0]["elements"][0]
    assert first == {"type": "user", "user_id": "UCHLOE"}


def test_only_whoever_has_a_reason_to_remove_is_offered_it(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).questions_channel = None  # two are asked, of whom nothing is known
    world.ask("UANNA", channel=dm_of("UANNA"))
    nobody_known = world.nudge(world.nudged()[0])
    assert not buttons(nobody_known.message, nudge_messages.WHY_ME)

    world.three_know()
    world.ask("UANNA", LATER)
    assert buttons(world.nudge("UCHLOE").message, nudge_messages.WHY_ME)


def test_whoever_answered_reads_their_answer_and_can_change_it_at_once(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.ANSWER)
    world.submit("UCHLOE", text="Press Renew in the portal.")
    world.run_due()
    assert "Press Renew in the portal." in world.nudge("UCHLOE").text
    assert not buttons(world.nudge("UEMMA").message, EDIT)

    world.press("UCHLOE", EDIT)
    assert not world.submit("UCHLOE", words="Press Renew, then log in again.", choice=KEEP).errors
    world.run_due()
    assert "then log in again" in world.nudge("UCHLOE").text

    world.press("UCHLOE", EDIT)
    world.submit("UCHLOE", words="Never mind.", choice=DELETE)
    world.run_due()
    assert "log in again" not in world.nudge("UCHLOE").text
    assert not buttons(world.nudge("UCHLOE").message, EDIT)


def test_an_answer_can_be_changed_after_it_is_accepted_and_after_it_is_not(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    answered_and_accepted(world, "UCHLOE")
    assert len(_edits(world, "UCHLOE")) == 2

    world.press("UANNA", UNACCEPT)
    world.run_due()

    assert len(_edits(world, "UCHLOE")) == 2


def _edits(world: World, user: str) -> list[str]:
    return [value for one in world.slack.said_to(user) for value in buttons(one.message, EDIT)]


def test_of_a_withdrawn_question_no_reason_and_no_promise_of_a_question_is_left(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    asked = world.nudge("UCHLOE")
    world.press("UANNA", WITHDRAW)
    world.run_due()

    left = [one for one in world.slack.said_to("UCHLOE") if one.ts == asked.ts][-1]
    assert "retirée" in left.text
    assert "Pourquoi vous" not in left.text
    assert "pose une question" not in left.text


def test_not_now_comes_back_after_half_a_working_day(world: World) -> None:
    world.three_know()
    world.ask("UANNA")

    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()
    assert "Je vous la rappellerai" in world.nudge("UCHLOE").text
    world.pass_time(timedelta(hours=3, minutes=59))
    assert world.nudged(VPN).count("UCHLOE") == 1
    world.pass_time(timedelta(minutes=2))

    assert world.nudged(VPN).count("UCHLOE") == 2
    world.press("UCHLOE", nudge_messages.ANSWER)
    assert not world.submit("UCHLOE", text="Press Renew.").errors


def test_where_nobody_else_is_asked_not_now_is_waited_for_before_the_list(world: World) -> None:
    world.lists_topic("VPN", "UCHLOE")
    world.ask("UANNA")
    assert [nudge.member.slack_id for nudge in world.nudges()] == ["UCHLOE"]

    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()
    world.pass_time(timedelta(hours=3, minutes=59))
    assert not world.reads("UBEN", "attend encore")
    world.pass_time(timedelta(minutes=2))
    assert world.nudged(VPN).count("UCHLOE") == 2
    assert not world.reads("UBEN", "attend encore")
    world.press("UCHLOE", nudge_messages.DECLINE)
    world.run_due()

    assert world.reads("UBEN", "attend encore")


def test_a_snoozed_question_that_is_settled_meanwhile_does_not_come_back(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.SNOOZE)
    answered_and_accepted(world, "UEMMA")

    world.pass_time(timedelta(days=2))

    assert world.nudged(VPN).count("UCHLOE") == 1
    assert "Réglée" in world.nudge("UCHLOE").text


def test_not_me_moves_on_at_once_when_nobody_is_left(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")

    for colleague in ("UCHLOE", "UEMMA"):
        world.press(colleague, nudge_messages.DECLINE)
        world.run_due()
    assert len(world.nudges()) == 3
    world.press("UFARID", nudge_messages.DECLINE)
    world.run_due()

    assert len(world.nudges()) == 6
    assert "Compris, je demande à d’autres" in world.nudge("UFARID").text


def test_the_last_who_says_nothing_keeps_the_others_waiting_one_hour_and_not_four(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    for colleague in ("UCHLOE", "UEMMA"):
        world.press(colleague, nudge_messages.DECLINE)

    world.pass_time(timedelta(minutes=59))
    assert len(world.nudges()) == 3
    world.pass_time(timedelta(minutes=2))

    assert len(world.nudges()) == 6
    world.press("UFARID", nudge_messages.ANSWER)
    assert not world.submit("UFARID", text="Press Renew.").errors


def test_not_now_keeps_nobody_waiting(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    world.press("UCHLOE", nudge_messages.SNOOZE)
    for colleague in ("UEMMA", "UFARID"):
        world.press(colleague, nudge_messages.DECLINE)
    world.run_due()

    assert len(world.nudges()) == 6


def test_whoever_was_handed_a_question_has_four_hours_like_the_others(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    for colleague in ("UCHLOE", "UEMMA", "UFARID"):
        world.press(colleague, nudge_messages.DECLINE)
    world.press("UFARID", nudge_messages.HAND_OVER, str(world.nudges()[-1].id))
    assert not world.submit("UFARID", colleague="UHUGO").errors

    world.pass_time(timedelta(hours=3, minutes=59))
    assert len(world.nudges()) == 4
    world.pass_time(timedelta(minutes=2))

    assert len(world.nudges()) == 7


def test_a_late_no_does_not_end_a_question_that_stands_among_those_still_open(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    while not world.reads("UBEN", "attend encore"):
        world.pass_time(timedelta(hours=1))

    world.press("UCHLOE", nudge_messages.DECLINE, str(world.nudges()[0].id))
    world.run_due()

    assert world.question().state == QuestionState.OPEN


def test_not_me_teaches_the_matching_nothing(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.DECLINE)
    with world.deps.read_sessions() as session:
        assert not session.query(Evidence).filter_by(kind="declined").all()


def test_not_my_topic_counts_at_the_next_question(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.OFF_TOPIC)
    world.run_due()
    assert "je ne viendrai plus vous voir sur ce sujet" in world.nudge("UCHLOE").text

    world.ask("UHUGO", LATER)

    assert "UCHLOE" not in world.nudged(LATER)[:2]
    assert set(world.nudged(LATER)) >= {"UEMMA", "UFARID"}


def test_i_know_who_asks_that_colleague_next_and_says_who_thought_of_them(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.DECLINE)
    world.run_due()

    world.press("UCHLOE", nudge_messages.HAND_OVER)
    assert not world.submit("UCHLOE", colleague="UHUGO").errors
    world.run_due()

    assert "<@UCHLOE> pense que vous savez" in world.nudge("UHUGO").text
    assert "Transmis. Merci" in world.nudge("UCHLOE").text


def test_a_hand_over_counts_only_once_its_owner_agrees(world: World) -> None:
    world.lists_topic("VPN", "UCHLOE", "UEMMA", "UFARID")
    world.ask("UANNA")
    asked = world.nudged()[0]
    world.press(asked, nudge_messages.DECLINE)
    world.run_due()
    world.press(asked, nudge_messages.HAND_OVER)
    world.submit(asked, colleague="UHUGO")
    world.run_due()
    assert state_of_hand_over(world) == EvidenceState.PROPOSED

    world.press("UHUGO", nudge_messages.REMEMBER)
    world.run_due()

    assert state_of_hand_over(world) == EvidenceState.APPROVED
    assert "Puis-je retenir" not in world.nudge("UHUGO").text
    world.clock.move(timedelta(days=1))
    world.ask("UBEN", LATER)
    assert "UHUGO" in world.nudged(LATER)
    assert "on vous a transmis" in world.nudge("UHUGO").text


def test_a_question_is_handed_only_to_somebody_who_may_be_asked(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").takes_nudges = False
        world.member(session, "UINES").paused_until = world.clock() + timedelta(days=1)
    world.press("UCHLOE", nudge_messages.DECLINE)
    world.run_due()

    refused = {
        "UCHLOE": "ni vous,",
        "UANNA": "ni la personne qui a posé la question",
        "UROBOT": "ne peut pas être sollicité",
        "UGUEST": "ne peut pas être sollicité",
        "UGONE": "ne peut pas être sollicité",
        "UHUGO": "ne peut pas être sollicité",
        "UINES": "ne peut pas être sollicité",
        "UEMMA": "a déjà été sollicité",
    }
    for colleague, why in refused.items():
        world.press("UCHLOE", nudge_messages.HAND_OVER)
        errors = world.submit("UCHLOE", colleague=colleague).errors
        assert why in errors.get(nudge_messages.COLLEAGUE, ""), f"{colleague}: {errors}"
    assert len(world.nudges()) == 3


def test_a_press_by_somebody_who_was_not_asked_is_refused_in_their_language(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    nudge = world.nudges()[0]

    for action in (
        nudge_messages.SNOOZE,
        nudge_messages.DECLINE,
        nudge_messages.OFF_TOPIC,
        nudge_messages.REMEMBER,
    ):
        assert "Someone else was asked this" in world.press("UBEN", action, str(nudge.id)).text
        assert "s’adresse à quelqu’un d’autre" in world.press("UHUGO", action, str(nudge.id)).text
    assert world.nudges()[0].state == NudgeState.OFFERED


def test_a_press_on_a_nudge_of_a_settled_question_says_so(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    nudge = next(one for one in world.nudges() if one.member.slack_id == "UCHLOE")
    answered_and_accepted(world, "UEMMA")

    for action in (nudge_messages.SNOOZE, nudge_messages.DECLINE, nudge_messages.OFF_TOPIC):
        assert "il n’y a plus rien à faire" in world.press("UCHLOE", action, str(nudge.id)).text


def test_a_button_of_something_that_is_gone_says_so(world: World) -> None:
    assert "n’existe plus" in world.press("UCHLOE", nudge_messages.ANSWER, "4711").text
    assert "no longer exists" in world.press("UBEN", nudge_messages.SNOOZE, "4711").text


def test_everybody_who_was_asked_sees_that_it_is_settled_where_the_nudge_stands(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    stood = {user: world.nudge(user).ts for user in ("UCHLOE", "UEMMA", "UFARID")}
    answered_and_accepted(world, "UEMMA")

    assert "Réglée par <@UEMMA>" in world.nudge("UCHLOE").text
    assert "Réglée" in world.nudge("UFARID").text
    assert "Merci pour votre réponse" in world.nudge("UEMMA").text
    assert {user: world.nudge(user).ts for user in stood} == stood
    for user in stood:
        assert "nudge.answer" not in str(world.nudge(user).message)


def test_never_bots_guests_leavers_the_asker_the_paused_or_those_who_opted_out(world: World) -> None:
    out = {"UANNA", "UROBOT", "UGUEST", "UGONE", "UHUGO", "UINES"}
    for user in out:
        world.knows(user, VPN)
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").takes_nudges = False
        world.member(session, "UINES").paused_until = world.clock() + timedelta(days=40)

    world.lists_topic("VPN")
    world.ask("UANNA", VPN)
    world.pass_time(timedelta(days=10))

    asked = {nudge.member.slack_id for nudge in world.nudges()}
    assert asked and not asked & out


def test_somebody_who_pauses_or_leaves_before_their_morning_is_left_alone(world: World) -> None:
    world.knows("UDARIO", VPN)
    world.ask("UANNA")
    assert "UDARIO" in [nudge.member.slack_id for nudge in world.nudges()]
    with world.deps.sessions.begin() as session:
        world.member(session, "UDARIO").paused_until = world.clock() + timedelta(days=5)

    world.pass_time(timedelta(days=1))

    assert "UDARIO" not in world.nudged()


def test_nobody_is_asked_the_same_question_twice(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.pass_time(timedelta(days=9))

    asked = [nudge.member_id for nudge in world.nudges()]
    assert len(asked) == len(set(asked))
    assert len(world.nudged(VPN)) == len(set(world.nudged(VPN)))


def test_a_closed_conversation_does_not_hold_the_others_up(world: World) -> None:
    world.three_know()
    world.lists_topic("VPN")
    world.slack.closed = {"UCHLOE", "UEMMA", "UFARID"}

    world.ask("UANNA")

    assert len(world.nudged()) >= 2
    assert not set(world.nudged()) & world.slack.closed
    assert world.question().state == QuestionState.OPEN


def test_the_home_tab_shows_what_waits_for_a_colleague(world: World) -> None:
    world.three_know()
    world.ask("UANNA")

    world.send(world.event("UCHLOE", "app_home_opened", tab="home", channel=dm_of("UCHLOE")))

    assert VPN in str(world.slack.homes["UCHLOE"])
    world.press("UCHLOE", nudge_messages.ANSWER)
    assert not world.submit("UCHLOE", text="Press Renew.").errors


@played
def answered_and_accepted(world: World, author: str) -> None:
    """The author answers from the nudge, and the asker accepts."""
    world.press(author, nudge_messages.ANSWER)
    world.submit(author, text="Press Renew in the portal.")
    world.run_due()
    world.press("UANNA", ACCEPT)
    world.run_due()


def state_of_hand_over(world: World) -> EvidenceState | None:
    with world.deps.read_sessions() as session:
        found = session.query(Evidence).filter_by(kind="handover").first()
        return found.state if found else None
