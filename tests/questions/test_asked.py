"""The asker's own message: who was asked and why, from when, what became of it, what comes next."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.people import expertise, time_settings
from bot.services.questions import asking
from bot.store import notices
from bot.store.models import Notice, NoticeState, Question, QuestionState
from bot.views.people import profile_forms
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.fakes import Sent, dm_of
from tests.played import played
from tests.world import KITCHEN, QUESTIONS, VPN, World

FR, EN = "Votre question :", "Your question:"
PARIS_EVENING = datetime(
    2026, 3, 2, 17, 30, tzinfo=UTC
)  # half past six in Paris, half past twelve in New York


def said(world: World, user: str = "UANNA") -> list[Sent]:
    """The asker's messages of this kind, the oldest first."""
    return [one for one in world.slack.said_to(user) if FR in one.text or EN in one.text]


def only(world: World, user: str = "UANNA") -> str:
    [one] = said(world, user)
    return one.text


def listed(world: World, *users: str, agrees: bool = True) -> None:
    with world.deps.sessions.begin() as session:
        for user in users:
            world.member(session, user).is_listed = agrees


def lists_topic(world: World, user: str, topic: str) -> None:
    with world.deps.sessions.begin() as session:
        expertise.save_topics(session, world.member(session, user), [topic], world.clock.at)
    world.deps.index.sync()
    while world.deps.index.embed_backlog():
        pass


def line_of(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


@played
def answered(world: World, user: str) -> None:
    world.press(user, nudge_messages.ANSWER)
    assert not world.submit(user, text="Open the portal and press Renew.").errors
    world.run_due()


# -- who, why, when, and what comes next ---------------------------------------------------------------------


def test_the_asker_reads_who_was_asked_why_and_what_comes_next_in_one_message(world: World) -> None:
    world.three_know()
    listed(world, "UCHLOE")

    world.ask("UANNA")

    text = only(world)
    assert VPN in text and "J’ai demandé à 3 collègues" in text
    assert "réponses à des questions semblables · l’a reçue" in line_of(text, "<@UCHLOE>")
    assert "réponses à des questions semblables · l’ont reçue" in line_of(text, "2 autres collègues")
    assert "je demande à d’autres collègues" in line_of(text, "Prochaine étape")
    step = world.question().next_step_at
    assert step is not None and f"<!date^{int(step.timestamp())}^" in text
    [message] = said(world)
    assert message.channel == dm_of("UANNA")
    assert all(
        action in str(message.message)
        for action in (question_messages.EDIT, question_messages.WITHDRAW, question_messages.TALK)
    )


def test_it_is_read_in_the_askers_own_language(world: World) -> None:
    world.three_know()
    listed(world, "UCHLOE")

    world.ask("UBEN")

    text = only(world, "UBEN")
    assert "I asked 3 colleagues" in text
    assert "answered questions like it · has it now" in line_of(text, "<@UCHLOE>")
    assert "answered questions like it · have it now" in line_of(text, "2 other colleagues")
    assert "If no one answers by" in text


def test_nobody_is_named_who_did_not_agree_and_no_words_of_other_questions_are_shown(world: World) -> None:
    world.three_know()
    lists_topic(world, "UHUGO", "VPN token renewal during the night")

    world.ask("UANNA")

    text = only(world)
    assert "<@" not in text
    assert "J’ai demandé à 3 collègues" in text
    assert (
        "renewal" not in text and "Renew the VPN" not in text and "autres" not in text.split("Prochaine")[0]
    )


def test_a_topic_stands_beside_the_name_of_who_listed_it_as_long_as_it_does(world: World) -> None:
    world.three_know()
    lists_topic(world, "UHUGO", "the VPN token, how it expires during the night")
    listed(world, "UHUGO")
    world.ask("UANNA")
    assert "sujet indiqué : « the VPN token" in line_of(only(world), "<@UHUGO>")

    with world.deps.sessions.begin() as session:
        expertise.save_topics(session, world.member(session, "UHUGO"), [], world.clock.at)
    answered(world, "UHUGO")

    assert "the VPN token, how" not in only(world)


def test_who_is_asked_outside_their_hours_is_expected_from_their_own_morning_on(world: World) -> None:
    world.knows("UDARIO", "How do I renew a VPN token that expires during the night?")
    listed(world, "UDARIO")
    world.clock.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # four in New York

    world.ask("UANNA")

    morning = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    line = line_of(only(world), "<@UDARIO>")
    assert "peut la lire dès" in line and f"<!date^{int(morning.timestamp())}^" in line
    world.pass_time(timedelta(hours=5, minutes=1))
    assert "l’a reçue" in line_of(only(world), "<@UDARIO>")


def test_the_hours_of_one_unnamed_colleague_are_not_told_and_of_several_the_first_and_the_last(
    world: World,
) -> None:
    with world.deps.sessions.begin() as session:
        for member in world.everybody(session):
            member.takes_nudges = member.slack_id in ("UCHLOE", "UDARIO")
    world.knows("UDARIO", "How do I renew a VPN token that expires during the night?")
    world.lists_topic("VPN", "UCHLOE")
    listed(world, "UCHLOE")
    world.ask("UANNA")
    assert line_of(only(world), "un autre collègue").endswith("la lit pendant ses heures de travail")

    listed(world, "UCHLOE", agrees=False)
    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()

    line = line_of(only(world), "peuvent la lire dès")
    now, morning = (int(datetime(2026, 3, 2, hour, 0, tzinfo=UTC).timestamp()) for hour in (9, 14))
    assert f"<!date^{now}^" in line and f"<!date^{morning}^" in line


def test_the_asker_hears_at_once_even_in_their_own_evening(world: World) -> None:
    world.clock.at = PARIS_EVENING
    world.three_know()

    world.ask("UANNA")

    assert "peuvent la lire dès" in only(world)


def test_what_goes_out_by_itself_an_hour_later_is_told_in_the_askers_hours(world: World) -> None:
    world.clock.at = PARIS_EVENING
    world.three_know()
    world.knows("UCHLOE", "How do I renew the VPN token that expires during the night?", accepted=True)
    world.ask("UANNA")

    world.pass_time(timedelta(hours=2))
    assert world.question().state == QuestionState.OPEN and said(world) == []
    world.pass_time(timedelta(hours=13))

    assert "J’ai demandé à 3 collègues" in only(world)


# -- what becomes of it --------------------------------------------------------------------------------------


def test_a_no_is_counted_and_changes_nothing_in_the_line_of_whoever_said_it(world: World) -> None:
    world.three_know()
    listed(world, "UCHLOE", "UEMMA", "UFARID")
    world.ask("UANNA")
    before = [line for line in only(world).splitlines() if line.startswith("•")]

    world.press("UCHLOE", nudge_messages.DECLINE)
    world.press("UEMMA", nudge_messages.OFF_TOPIC)
    world.run_due()

    after = only(world)
    assert "2 personnes ne peuvent pas aider cette fois" in after
    assert [line for line in after.splitlines() if line.startswith("•")] == before


def test_the_no_of_the_only_colleague_asked_is_not_told(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for member in world.everybody(session):
            member.takes_nudges = member.slack_id == "UCHLOE"
    listed(world, "UCHLOE")
    world.lists_topic("VPN", "UCHLOE")
    world.ask("UANNA")

    world.press("UCHLOE", nudge_messages.DECLINE)
    world.run_due()

    assert "<@UCHLOE>" in only(world) and "ne peut pas aider" not in only(world)


def test_not_now_and_a_hand_over_are_told_without_saying_who(world: World) -> None:
    world.three_know()
    listed(world, "UHUGO")
    world.ask("UANNA")

    world.press("UCHLOE", nudge_messages.SNOOZE)
    world.run_due()
    assert "Une personne y reviendra plus tard" in only(world)
    world.press("UEMMA", nudge_messages.DECLINE)
    world.run_due()
    world.press("UEMMA", nudge_messages.HAND_OVER)
    assert world.submit("UEMMA", colleague="UHUGO").errors == {}
    world.run_due()

    text = only(world)
    assert "Une personne l’a transmise à quelqu’un d’autre" in text
    assert "ne peut pas aider" not in text
    assert "suggestion de collègue" in line_of(text, "<@UHUGO>")
    assert "UEMMA" not in text and "UCHLOE" not in text


def test_the_next_wave_the_list_and_the_end_are_told_in_the_same_message(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    world.pass_time(timedelta(hours=4, minutes=1))
    assert "J’ai demandé à 6 collègues" in only(world)

    while "dans la liste des questions ouvertes" not in only(world):
        world.pass_time(timedelta(hours=1))
    assert f"<#{QUESTIONS}>" in only(world) and "je la clos" in only(world) and "⚪" in only(world)
    world.pass_time(timedelta(days=4))

    assert world.question().state == QuestionState.UNANSWERED
    assert "close sans solution" in only(world) and "collègues" not in only(world)
    assert question_messages.WITHDRAW not in str(said(world)[0].message)


def test_an_answer_an_end_and_other_words_are_seen_there(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UANNA", question_messages.EDIT)
    assert not world.submit("UANNA", text="How do I renew my VPN token on a Mac?").errors
    world.run_due()
    assert "on a Mac?" in only(world)

    answered(world, "UCHLOE")
    assert "ouverte : une réponse" in only(world)
    assert "je ne demande à personne d’autre" in only(world)
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()

    assert "réglée" in only(world) and "J’ai demandé" not in only(world)


def test_a_withdrawn_question_says_so_in_place(world: World) -> None:
    world.three_know()
    world.ask("UANNA")

    world.press("UANNA", question_messages.WITHDRAW)
    world.run_due()

    assert "↩️ retirée" in only(world)


def test_where_nobody_can_be_asked_the_asker_hears_that(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for member in world.everybody(session):
            member.takes_nudges = False

    world.ask("UANNA")

    assert "je ne dérange donc personne au hasard" in only(world)
    assert "la liste des questions ouvertes" in only(world)


# -- one message, and what it takes the place of -------------------------------------------------------------


def test_that_nobody_is_likely_to_know_stands_in_the_same_message_and_gives_no_false_reason(
    world: World,
) -> None:
    world.knows("UCHLOE", "Which shoes are allowed in the mill?")
    listed(world, "UCHLOE")
    with world.deps.sessions.begin() as session:
        world.workspace(session).questions_channel = None

    world.ask("UANNA", "Where is the stapler of the second floor?", channel=dm_of("UANNA"))

    assert "Aucun collègue n’a encore montré" in only(world)
    assert "réponses à des questions semblables" not in only(world)
    assert world.notices("question.unlikely") == []


def test_a_question_that_its_channel_refused_says_so_in_the_same_message(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask", VPN, KITCHEN)
    del world.slack.members[KITCHEN]
    world.run_due()

    assert f"elle est publiée dans <#{QUESTIONS}>" in only(world)
    assert world.notices("question.moved") == []


def test_messages_of_earlier_kinds_that_stand_are_still_redrawn(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    with world.deps.sessions.begin() as session:
        question = session.get_one(Question, world.question().id)
        for kind in ("question.unlikely", "question.moved"):
            notices.enqueue(
                session,
                kind,
                subject_id=question.id,
                question=question,
                due_at=world.clock.at,
            )
    world.run_due()

    world.press("UANNA", question_messages.EDIT)
    assert not world.submit("UANNA", text="Where do I renew the token?").errors
    world.run_due()

    for words in ("Aucun collègue n’a encore montré", "là où vous l’avez posée"):
        assert "Where do I renew the token?" in world.read("UANNA", words).text


def test_a_question_of_before_gets_no_such_message(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.lists_topic("VPN")
    with world.deps.sessions.begin() as session:
        session.query(Notice).filter(Notice.kind == asking.ASKED).delete()
    before = len(world.slack.messages)

    world.pass_time(timedelta(hours=4, minutes=1))

    assert len(world.nudges()) == 6 and len(world.slack.messages) > before
    assert world.notices(asking.ASKED) == []


def test_reopened_the_same_day_it_is_redrawn_and_weeks_later_sent_once_more_below(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    number = str(world.question().id)
    world.press("UANNA", question_messages.WITHDRAW)
    world.press("UANNA", question_messages.REOPEN, number)
    world.run_due()
    assert "J’ai demandé à" in only(world)

    world.press("UANNA", question_messages.WITHDRAW)
    world.pass_time(timedelta(days=14))
    for _press in range(2):
        world.press("UANNA", question_messages.REOPEN, number)
        world.run_due()

    old, new = said(world)
    assert "Vous l’avez reposée" in old.text and question_messages.WITHDRAW not in str(old.message)
    assert "J’ai demandé à" in new.text and question_messages.WITHDRAW in str(new.message)


def test_the_reply_to_asking_is_short_and_leaves_the_rest_to_that_message(world: World) -> None:
    world.three_know()

    outcome = world.ask("UANNA")

    [reply] = outcome.replies
    assert [block["type"] for block in reply["blocks"]] == ["section", "context"]
    assert "à qui j’ai demandé" in outcome.text


# -- consent, and askers without a name ----------------------------------------------------------------------


def test_who_takes_back_their_consent_is_named_no_more_where_they_were(world: World) -> None:
    world.three_know()
    listed(world, "UCHLOE")
    world.ask("UANNA")
    assert "<@UCHLOE>" in only(world)

    world.send(world.event("UCHLOE", "app_home_opened", tab="home", channel=dm_of("UCHLOE")))
    world.press("UCHLOE", profile_forms.START)
    assert not world.submit("UCHLOE", choices=["nudges"]).errors
    world.run_due()

    assert "<@UCHLOE>" not in only(world)


def test_a_name_does_not_go_when_its_owner_would_rather_not_meet_the_asker(world: World) -> None:
    world.three_know()
    listed(world, "UCHLOE")
    world.ask("UANNA")
    with world.deps.sessions.begin() as session:
        time_settings.save_avoided(session, world.member(session, "UCHLOE"), ["UANNA"])
    before = only(world)

    world.press("UEMMA", nudge_messages.SNOOZE)
    world.run_due()

    assert line_of(only(world), "<@UCHLOE>") == line_of(before, "<@UCHLOE>")


def test_a_nameless_asker_reads_it_and_no_row_leads_to_them(world: World) -> None:
    world.three_know()
    world.slash("UHUGO", "/ask")
    world.submit("UHUGO", text=VPN, options=["anonymous"])
    world.run_due()

    assert "J’ai demandé à 3 collègues" in only(world, "UHUGO")
    [notice] = world.notices(asking.ASKED)
    assert (notice.member_id, notice.channel) == (None, None)
    world.press("UCHLOE", nudge_messages.DECLINE)
    world.run_due()
    assert "Une personne ne peut pas aider" in only(world, "UHUGO")
    assert not [one for one in world.slack.messages if one.channel != dm_of("UHUGO") and FR in one.text]


def test_handing_it_to_the_nameless_asker_reads_like_any_no(world: World) -> None:
    world.three_know()
    world.slash("UHUGO", "/ask")
    world.submit("UHUGO", text=VPN, options=["anonymous"])
    world.run_due()

    world.press("UCHLOE", nudge_messages.DECLINE)
    world.run_due()
    world.press("UCHLOE", nudge_messages.HAND_OVER)
    assert world.submit("UCHLOE", colleague="UHUGO").errors == {}
    world.run_due()

    assert "Une personne ne peut pas aider" in only(world, "UHUGO")
    assert "transmise" not in only(world, "UHUGO")


@pytest.mark.parametrize("channel", [QUESTIONS, None])
def test_after_the_last_wave_the_next_step_fits_the_workspace(world: World, channel: str | None) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).questions_channel = channel
        for member in world.everybody(session):
            member.takes_nudges = False

    world.ask("UANNA", channel=KITCHEN)

    assert ("dans la liste des questions ouvertes" in only(world)) == (channel is not None)
    assert "je la clos" in only(world)
    assert {notice.state for notice in world.notices(asking.ASKED)} == {NoticeState.SENT}
    assert not [notice for notice in world.notices() if notice.state == NoticeState.FAILED]
