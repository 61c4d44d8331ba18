"""Where one rule meets another: what is gone, whoever is new, what is reported, wherever it also stands."""

from datetime import timedelta

import pytest

from bot.services.people import expertise
from bot.services.privacy import erasure
from bot.slack import UnknownOutcome
from bot.store.models import (
    Answer,
    Card,
    CardSource,
    CardVersion,
    Gathering,
    HomeTab,
    LearningGoal,
    Member,
    Report,
    RitualKind,
    Story,
)
from bot.store.people import channels
from bot.store.people.members import Profile
from bot.views import report_button
from bot.views.admin import report_messages
from bot.views.memory import card_messages
from bot.views.privacy import return_form
from bot.views.questions import answer_messages, nudge_messages, question_messages
from bot.views.rituals import agenda_messages, digest_messages, story_messages
from tests.admin.test_reports import WHY, WORDS, report, shown_now, story_of, take_down, told
from tests.fakes import TEAM, dm_of, words_of
from tests.incoming.test_twice import together
from tests.mentors import asks_for_a_session, gives_sessions
from tests.played import played
from tests.ritual_world import becomes_private, in_the_kitchen, send, tell, to_tuesday
from tests.world import KITCHEN, QUESTIONS, VPN, World


@pytest.fixture
def rituals(world: World) -> World:
    with world.deps.sessions.begin() as session:
        world.member(session, "UKIM").is_learning_lead = True
    return in_the_kitchen(world)


@played
def answered(world: World) -> int:
    world.three_know()
    world.ask("UANNA")
    world.press("UEMMA", nudge_messages.ANSWER)
    world.submit("UEMMA", text="Open the zebra portal.")
    world.run_due()
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()
    with world.deps.read_sessions() as session:
        return session.query(Answer).filter(Answer.text.contains("zebra")).one().id


def with_digest(world: World) -> None:
    with world.deps.sessions.begin() as session:
        place = channels.of_channel(session, QUESTIONS)
        place.digest_weekday, place.digest_minute, place.digest_since = 4, 9 * 60, world.clock.at
        world.member(session, "UHUGO")


def test_an_answer_taken_down_leaves_the_digest_that_was_posted(rituals: World) -> None:
    with_digest(rituals)
    number = answered(rituals)
    rituals.pass_time(timedelta(days=6))
    assert [one for one in rituals.notices("digest.channel") if one.ts]
    digest = [one.text for one in rituals.slack.messages if "zebra" in one.text and one.channel == QUESTIONS]
    assert len(digest) >= 2, digest
    report(rituals, "answer", number)
    rituals.pass_time(timedelta(days=1))
    take_down(rituals)
    left = [text for text in shown_now(rituals, "UKIM", "UEMMA") if "zebra" in text]
    assert not left, left


def test_an_answer_deleted_by_its_author_leaves_the_digest_that_was_posted(rituals: World) -> None:
    with_digest(rituals)
    rituals.three_know()
    rituals.ask("UANNA")
    post = next(one for one in rituals.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)
    said = rituals.says("UGINA", "Open the zebra portal and press Renew.", thread=post)
    rituals.run_due()
    rituals.reacts("UANNA", said, "white_check_mark")
    rituals.pass_time(timedelta(days=6))
    assert any("zebra" in one.text for one in rituals.slack.messages if one.channel == QUESTIONS)
    rituals.deletes("UGINA", said)
    rituals.run_due()
    left = [text for text in shown_now(rituals) if "zebra" in text]
    assert not left, left


def test_a_story_withdrawn_leaves_the_message_to_those_responsible(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id)
    rituals.press("UCHLOE", story_messages.EDIT, value=str(story.id))
    rituals.submit("UCHLOE", choice=story_messages.WITHDRAW)
    rituals.run_due()
    assert story_of(rituals).is_withdrawn
    assert not [one.text for one in rituals.slack.said_to("UKIM") if WORDS in one.text]


def test_an_answer_deleted_leaves_the_message_to_those_responsible(rituals: World) -> None:
    rituals.three_know()
    rituals.ask("UANNA")
    post = next(one for one in rituals.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)
    said = rituals.says("UGINA", "Open the zebra portal and press Renew.", thread=post)
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        number = session.query(Answer).filter(Answer.text.contains("zebra")).one().id
    report(rituals, "answer", number)
    rituals.deletes("UGINA", said)
    rituals.run_due()
    assert not [
        one.text for one in rituals.slack.messages if "zebra" in one.text and one.channel == dm_of("UKIM")
    ]


@pytest.mark.parametrize("content", ["remove", "keep"])
def test_an_erased_author_leaves_the_message_to_those_responsible(rituals: World, content: str) -> None:
    story = told(rituals)
    report(rituals, "story", story.id)
    with rituals.deps.sessions.begin() as session:
        erasure.erase(session, rituals.member(session, "UCHLOE"), content, rituals.clock.at)  # type: ignore
    rituals.run_due()
    rituals.run_due()
    left = [one.text for one in rituals.slack.said_to("UKIM") if WORDS in one.text]
    assert content == "keep" or not left, left


def test_an_erased_reporter_is_named_no_more(rituals: World) -> None:
    report(rituals, "story", told(rituals).id, reason="Names a customer, says Ben")
    with rituals.deps.sessions.begin() as session:
        erasure.erase(session, rituals.member(session, "UBEN"), "remove", rituals.clock.at)
    rituals.run_due()
    left = [
        one.text
        for one in rituals.slack.messages
        if one.channel == dm_of("UKIM") and ("<@UBEN>" in one.text or "says Ben" in one.text)
    ]
    assert not left, left


def test_the_record_whose_card_is_taken_down_is_taken_down(rituals: World) -> None:
    to_tuesday(rituals)
    for user in ("UANNA", "UHUGO", "UCHLOE"):
        tell(rituals, user, tried="A new sieve", wrong=f"Clogged, {user}", lesson=f"Wet flour, {user}")
    rituals.pass_time(timedelta(days=13))
    with rituals.deps.read_sessions() as session:
        number = session.query(Gathering).one().id
    rituals.press("UHUGO", agenda_messages.WRITE, value=str(number))
    assert rituals.submit("UHUGO", text="Zebra portals need wet flour, we keep that").errors == {}
    rituals.run_due()
    rituals.pass_time(timedelta(days=1))
    assert [one for one in rituals.slack.messages if "Zebra" in one.text]
    with rituals.deps.read_sessions() as session:
        card = session.query(Card).filter(Card.source_type == CardSource.RECORD).one().id
    report(rituals, "card", card)
    take_down(rituals)
    left = [text for text in shown_now(rituals, "UKIM", "UHUGO") if "Zebra" in text]
    assert not left, left


def test_a_new_guest_stays_a_guest_while_slack_does_not_answer(world: World) -> None:
    answered(world)
    assert "zebra portal." in world.slash("UBEN", "/eclair", "find zebra portal").text
    world.slack._people["UNEWG"] = Profile("UNEWG", "newg", is_guest=True)
    world.slack.fails("profile", UnknownOutcome("timeout"))
    said = world.slash("UNEWG", "/eclair", "find zebra portal").text
    assert "zebra portal." not in said


def test_a_known_guest_finds_nothing_of_public_channels(world: World) -> None:
    answered(world)
    leaves(world, "UGUEST", QUESTIONS)
    assert (
        "zebra portal."
        not in world.slash("UGUEST", "/eclair", "find zebra portal", channel=dm_of("UGUEST")).text
    )


def leaves(world: World, user: str, channel: str) -> None:
    world.slack.members[channel].discard(user)
    world.send(world.event(user, "member_left_channel", channel=channel))
    world.run_due()


def test_a_guest_who_comes_back_while_slack_does_not_answer_is_a_guest(world: World) -> None:
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UGUEST"), "remove", world.clock.at)
    world.slack.fails("profile", UnknownOutcome("timeout"))
    world.press("UGUEST", return_form.START_AGAIN, value="again")
    with world.deps.read_sessions() as session:
        row = session.query(Member).filter_by(slack_id="UGUEST").one_or_none()
        assert row is None or row.is_guest


def test_a_guest_reads_no_topic_by_a_forged_wish(world: World) -> None:
    with world.deps.sessions.begin() as session:
        me = world.member(session, "UBEN")
        expertise.save_goals(session, me, ["zebra contracts"])
    with world.deps.read_sessions() as session:
        wish = session.query(LearningGoal).one().id
    said = world.press("UGUEST", digest_messages.JOIN, value=str(wish)).text
    said += " ".join(one.text for one in world.slack.said_to("UGUEST"))
    with world.deps.read_sessions() as session:
        topics = [one.member_id for one in session.query(LearningGoal)]
    assert "zebra" not in said and len(topics) == 1


def test_a_guest_joins_by_say_so_nothing(world: World) -> None:
    with world.deps.sessions.begin() as session:
        expertise.save_goals(session, world.member(session, "UBEN"), ["zebra contracts"])
    with world.deps.read_sessions() as session:
        wish = session.query(LearningGoal).one().id
    said = world.press("UGUEST", digest_messages.SAY, value=str(wish)).text
    assert "zebra" not in said
    with world.deps.read_sessions() as session:
        assert session.query(LearningGoal).count() == 1


def test_a_nameless_story_leaves_no_trace_in_the_tabs(rituals: World) -> None:
    to_tuesday(rituals)
    before = {}
    with rituals.deps.read_sessions() as session:
        before = {one.member_id: one.opened_at for one in session.query(HomeTab)}
    rituals.press("UCHLOE", story_messages.TELL[RitualKind.FAILURE], value="failure")
    rituals.clock.move(timedelta(minutes=9))
    send(rituals, "UCHLOE", tried="x sieve", wrong="w", lesson="l", options=[story_messages.NAMELESS])
    with rituals.deps.read_sessions() as session:
        after = [one.opened_at for one in session.query(HomeTab)]
    assert rituals.clock.at not in after, (before, after)


def test_an_answer_restored_after_the_asker_took_it_back_is_in_no_memory(rituals: World) -> None:
    number = answered(rituals)
    report(rituals, "answer", number)
    take_down(rituals)
    from bot.views.questions import question_messages

    rituals.press("UANNA", question_messages.REOPEN, value=str(rituals.question().id))
    rituals.run_due()
    rituals.press("UKIM", report_messages.RESTORE)
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        assert not [card for card in session.query(Card) if "zebra" in card.text and card.stands]


def test_one_report_of_a_double_press(rituals: World) -> None:
    story = told(rituals)
    rituals.press("UBEN", report_button.OPEN["story"], value=str(story.id))
    body = rituals.submission("UBEN", reason="twice")
    together(rituals, body, body)
    with rituals.deps.read_sessions() as session:
        assert session.query(Report).count() == 1


def test_a_guest_reports_nothing_by_a_forged_number(rituals: World) -> None:
    number = answered(rituals)
    story = told(rituals)
    rituals.slack.members[KITCHEN].discard("UGUEST")
    becomes_private(rituals, KITCHEN)
    for user in ("UGUEST",):
        rituals.slack.modals.pop(user, None)
        rituals.press(user, report_button.OPEN["story"], value=str(story.id))
        assert user not in rituals.slack.modals
    del number


def test_a_guest_reads_no_declared_topic_in_mentor_suggestions(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE", topic="zebra budget planning")
    asks_for_a_session(world, "UGUEST", topic="budget planning")
    seen = [one.text for one in world.slack.messages if one.channel == dm_of("UGUEST")]
    assert not [text for text in seen if "zebra" in text], seen


def test_a_guest_who_asks_reads_no_declared_topic_of_whoever_is_asked(world: World) -> None:
    gives_sessions(world, "UBEN", "UCHLOE", topic="zebra VPN token renewal")
    world.ask("UGUEST")
    world.pass_time(timedelta(hours=3))
    seen = [one.text for one in world.slack.messages if one.channel == dm_of("UGUEST")]
    assert not [text for text in seen if "zebra" in text], seen


def forgotten(world: World, number: int) -> None:
    from bot.store.privacy import retention

    with world.deps.sessions.begin() as session:
        retention.forget_question(session, session.get_one(Answer, number).question)
    world.run_due()


def test_what_is_kept_no_longer_leaves_the_message_to_those_responsible(rituals: World) -> None:
    number = answered(rituals)
    report(rituals, "answer", number)
    forgotten(rituals, number)
    assert not [
        one.text for one in rituals.slack.messages if "zebra" in one.text and one.channel == dm_of("UKIM")
    ]


def test_a_report_is_never_about_another_answer_with_the_number_given_again(rituals: World) -> None:
    if rituals.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL gives no number again")
    number = answered(rituals)
    report(rituals, "answer", number)
    with rituals.deps.read_sessions() as session:
        made = session.query(Report).one().id
    forgotten(rituals, number)
    rituals.ask("UCHLOE", "Where do I get a new badge for the printer?")
    rituals.press(
        "UGINA",
        question_messages.HELP,
        value=str(rituals.question("Where do I get a new badge for the printer?").id),
    )
    rituals.submit("UGINA", text="Ask the desk on the first floor for it, they print a badge.")
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        assert session.get(Answer, number) is not None, "the number was not given again"
    rituals.press("UKIM", report_messages.TAKE_DOWN, value=str(made))
    if "UKIM" in rituals.slack.modals:
        rituals.submit("UKIM", reason=WHY)
    with rituals.deps.read_sessions() as session:
        assert not [one.text for one in session.query(Answer) if one.taken_down_at is not None]


def test_two_restore_and_two_come_back_at_once(rituals: World) -> None:
    report(rituals, "story", told(rituals).id)
    take_down(rituals)
    body = rituals.pressing("UKIM", report_messages.RESTORE)
    assert [one.status for one in together(rituals, body, body)] == [200, 200]
    assert story_of(rituals).taken_down_at is None
    with rituals.deps.sessions.begin() as session:
        erasure.erase(session, rituals.member(session, "UBEN"), "remove", rituals.clock.at)
    again = rituals.pressing("UBEN", return_form.START_AGAIN, value="again")
    assert [one.status for one in together(rituals, again, again)] == [200, 200]
    with rituals.deps.read_sessions() as session:
        assert session.query(Member).filter_by(slack_id="UBEN").one().takes_nudges is False


def test_an_erased_author_s_words_leave_the_digest_that_was_posted(rituals: World) -> None:
    with_digest(rituals)
    answered(rituals)
    rituals.pass_time(timedelta(days=6))
    with rituals.deps.sessions.begin() as session:
        erasure.erase(session, rituals.member(session, "UEMMA"), "remove", rituals.clock.at)
    rituals.run_due()
    left = [text for text in shown_now(rituals, "UEMMA") if "zebra" in text]
    assert not left, left


def test_a_report_sent_while_it_was_decided_leaves_no_report_that_waits(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id)
    rituals.press("UHUGO", report_button.OPEN["story"], value=str(story.id))
    body = rituals.submission("UHUGO", reason="late")
    rituals.press("UKIM", report_messages.TAKE_DOWN)
    together(rituals, rituals.submission("UKIM", reason=WHY), body)
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        assert "open" not in {one.state.value for one in session.query(Report)}


def test_a_question_withdrawn_leaves_the_digest_that_was_posted(rituals: World) -> None:
    with_digest(rituals)
    rituals.pass_time(timedelta(days=3, hours=6))
    rituals.ask("UANNA", "Who keeps the zebra of the lobby?")
    rituals.pass_time(timedelta(hours=19))
    posted = [one for one in rituals.notices("digest.channel") if one.ts]
    assert posted and "zebra" in rituals.slack.at(QUESTIONS, posted[-1].ts or "").text
    number = rituals.question("Who keeps the zebra of the lobby?").id
    rituals.press("UANNA", question_messages.WITHDRAW, value=str(number))
    rituals.run_due()
    assert "zebra" not in rituals.slack.at(QUESTIONS, posted[-1].ts or "").text


def test_nothing_but_a_yes_brings_somebody_back(rituals: World) -> None:
    number = answered(rituals)
    with rituals.deps.sessions.begin() as session:
        expertise.save_goals(session, rituals.member(session, "UEMMA"), ["zebra contracts"])
        erasure.erase(session, rituals.member(session, "UBEN"), "remove", rituals.clock.at)
    post = next(one for one in rituals.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)
    with rituals.deps.read_sessions() as session:
        wish = session.query(LearningGoal).one().id
    rituals.shortcut("UBEN", "ask_about_message", post)
    rituals.press("UBEN", report_button.OPEN["answer"], value=str(number))
    rituals.press("UBEN", digest_messages.JOIN, value=str(wish))
    rituals.press("UBEN", digest_messages.SAY, value=str(wish))
    rituals.reacts("UBEN", post, "+1")
    rituals.says("UBEN", "Open the portal and press Renew", thread=post)
    rituals.says("UBEN", "hello")
    rituals.send(rituals.event("UBEN", "member_joined_channel", channel=QUESTIONS))
    user = {"id": "UBEN", "team_id": TEAM, "profile": {"team": TEAM, "display_name": "ben"}}
    rituals.send({**rituals.event(None, "user_change"), "event": {"type": "user_change", "user": user}})
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        assert not session.query(Member).filter_by(slack_id="UBEN").count()
    for stranger, team in (("UEXT", "TOTHER"), ("UROBOT", TEAM), ("UGONE", TEAM)):
        body = rituals.pressing(stranger, return_form.START_AGAIN, value="again")
        body["user"]["team_id"] = team
        rituals.send(body)
    with rituals.deps.read_sessions() as session:
        assert not session.query(Member).filter_by(slack_id="UEXT").count()


def test_somebody_who_is_new_while_slack_does_not_answer_is_in_step_when_it_does(world: World) -> None:
    world.slack._people["UNEWG"] = Profile("UNEWG", "newg", is_guest=True)
    world.slack.fails("profile", UnknownOutcome("timeout"))
    world.slash("UNEWG", "/eclair", "help")
    world.pass_time(timedelta(hours=2))
    world.slash("UNEWG", "/eclair", "help")
    with world.deps.read_sessions() as session:
        assert session.query(Member).filter_by(slack_id="UNEWG").one().is_guest


def test_a_story_reworded_after_it_was_taken_down_stays_down(rituals: World) -> None:
    report_ = told(rituals)
    report(rituals, "story", report_.id)
    take_down(rituals)
    rituals.press("UCHLOE", story_messages.EDIT, value=str(report_.id))
    if "UCHLOE" in rituals.slack.modals:
        rituals.submit("UCHLOE", tried=f"{WORDS} again", wrong="Cracked", lesson="Steam")
    rituals.run_due()
    assert WORDS not in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    assert not [text for text in shown_now(rituals, "UKIM", "UCHLOE") if WORDS in text]


def test_what_becomes_private_is_reported_by_nobody_outside(rituals: World) -> None:
    number = answered(rituals)
    leaves(rituals, "UHUGO", QUESTIONS)
    becomes_private(rituals, QUESTIONS)
    rituals.slack.modals.pop("UHUGO", None)
    rituals.press("UHUGO", report_button.OPEN["answer"], value=str(number))
    with rituals.deps.read_sessions() as session:
        card = session.query(Card).filter(Card.text.contains("zebra")).one().id
    rituals.press("UHUGO", report_button.OPEN["card"], value=str(card))
    assert "UHUGO" not in rituals.slack.modals


def amended(world: World, story: Story) -> int:
    with world.deps.read_sessions() as session:
        card = session.query(Card).filter_by(source_type=CardSource.STORY, source_id=story.id).one().id
    world.press("UKIM", card_messages.AMEND, value=str(card))
    assert world.submit("UKIM", title="Pumpernickel, said otherwise", text="Amended zebra words").errors == {}
    world.run_due()
    return card


def test_an_amended_card_goes_with_its_story_and_its_versions(rituals: World) -> None:
    story = told(rituals)
    card = amended(rituals, story)
    assert "zebra" in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    report(rituals, "story", story.id)
    take_down(rituals)
    assert "zebra" not in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    rituals.slack.modals.pop("UKIM", None)
    rituals.press("UKIM", card_messages.AMEND, value=str(card))
    assert "UKIM" not in rituals.slack.modals
    rituals.press("UKIM", report_messages.RESTORE)
    rituals.run_due()
    rituals.press("UCHLOE", story_messages.EDIT, value=str(story.id))
    rituals.submit("UCHLOE", choice=story_messages.WITHDRAW)
    rituals.run_due()
    assert "zebra" not in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    with rituals.deps.read_sessions() as session:
        assert not session.query(CardVersion).filter(CardVersion.text.contains("Steam")).count()


def test_a_record_of_somebody_erased_goes_with_their_words(rituals: World) -> None:
    to_tuesday(rituals)
    for user in ("UANNA", "UHUGO", "UCHLOE"):
        tell(rituals, user, tried="A new sieve", wrong=f"Clogged, {user}", lesson=f"Wet flour, {user}")
    rituals.pass_time(timedelta(days=13))
    with rituals.deps.read_sessions() as session:
        number = session.query(Gathering).one().id
    rituals.press("UHUGO", agenda_messages.WRITE, value=str(number))
    assert rituals.submit("UHUGO", text="Zebra portals need wet flour, we keep that").errors == {}
    rituals.pass_time(timedelta(days=1))
    with rituals.deps.sessions.begin() as session:
        erasure.erase(session, rituals.member(session, "UHUGO"), "remove", rituals.clock.at)
    rituals.run_due()
    rituals.pass_time(timedelta(days=1))
    left = [text for text in shown_now(rituals, "UHUGO") if "Zebra" in text]
    found = rituals.slash("UBEN", "/eclair", "find zebra portals").text
    assert "wet flour" not in found and not left, (left, found)


def test_a_guest_s_statement_home_and_badges_show_nothing_of_elsewhere(world: World) -> None:
    answered(world)
    leaves(world, "UGUEST", QUESTIONS)
    for words in ("statement", "badges", "questions", "find zebra portal", "who VPN", "who"):
        assert "zebra portal." not in world.slash("UGUEST", "/eclair", words, channel=dm_of("UGUEST")).text
    world.send(world.event("UGUEST", "app_home_opened", tab="home", channel=dm_of("UGUEST")))
    world.run_due()
    assert "zebra portal." not in words_of(world.slack.homes.get("UGUEST", {}))
    assert "zebra portal." not in world.ask("UGUEST", f"{VPN} Again?", channel=dm_of("UGUEST")).text
    assert not world.reads("UGUEST", "zebra portal.")


def test_whoever_left_the_pilot_keeps_their_rights(world: World) -> None:
    answered(world)
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = KITCHEN
        for one in world.everybody(session):
            one.in_pilot = one.slack_id != "UEMMA"
    world.slack.modals.pop("UEMMA", None)
    world.slash("UEMMA", "/eclair", "privacy")
    assert "UEMMA" in world.slack.modals


def test_a_reply_below_the_first_post_of_a_question_asked_again_is_heard(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    post = next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)
    said = world.says("UGINA", "Open the zebra portal and press Renew.", thread=post)
    world.reacts("UANNA", said, "white_check_mark")
    world.run_due()
    world.press("UANNA", question_messages.REOPEN, value=str(world.question().id))
    world.run_due()
    again = world.says("UJACK", "Open the yak portal and press Renew token.", thread=post)
    world.run_due()
    world.changes("UJACK", again, "Open the yak portal and press Renew twice.")
    with world.deps.read_sessions() as session:
        assert session.query(Answer).filter(Answer.text.contains("twice")).count() == 1


def test_a_nameless_story_and_its_hints_say_no_name_in_the_log(
    rituals: World, capsys: pytest.CaptureFixture[str]
) -> None:
    to_tuesday(rituals)
    rituals.press("UCHLOE", story_messages.TELL[RitualKind.FAILURE], value="failure")
    capsys.readouterr()
    for how in ({}, {"how": "as_is"}):
        send(
            rituals,
            "UCHLOE",
            tried="It is Hugo's fault",
            wrong="Hugo est nul",
            lesson="Never hugo",
            options=[story_messages.NAMELESS],
            **how,
        )
    assert "UCHLOE" not in capsys.readouterr().out
    with rituals.deps.read_sessions() as session:
        for table in (Story, Report):
            assert not session.query(table).count()
