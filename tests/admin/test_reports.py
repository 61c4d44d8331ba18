"""Anybody may report what should not stand; those responsible take it down with a reason, everywhere."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.handlers.admin.report_actions import ABOUT_MESSAGE
from bot.jobs import report_cleanup
from bot.outbox import shown_texts
from bot.outbox.kinds.drawing import KINDS
from bot.services.admin import reporting
from bot.services.memory import card_keeping
from bot.services.privacy import erasure
from bot.store.memory import cards
from bot.store.models import Answer, Card, Question, Report, ReportState, RitualKind, SettingChange, Story
from bot.store.people import channels
from bot.store.privacy import retention
from bot.views import report_button
from bot.views.admin import report_messages
from bot.views.questions import answer_messages, nudge_messages, question_messages
from bot.views.rituals import story_messages
from tests.fakes import Sent, dm_of, words_of
from tests.incoming.test_twice import together
from tests.played import played
from tests.ritual_world import becomes_private, in_the_kitchen, send, tell, to_tuesday
from tests.world import KITCHEN, QUESTIONS, VPN, World

WORDS = "Pumpernickel dough without steam"
OVEN = {"tried": WORDS, "wrong": "It cracked all over", "lesson": "Steam the pumpernickel first"}
WHY = "It gives a customer away"


@pytest.fixture
def rituals(world: World) -> World:
    """Anna is the admin, Kim looks after learning, Chloé tells, Ben reads."""
    with world.deps.sessions.begin() as session:
        world.member(session, "UKIM").is_learning_lead = True
    return in_the_kitchen(world)


def story_of(world: World) -> Story:
    with world.deps.read_sessions() as session:
        return session.query(Story).one()


def report(world: World, noun: str, number: int, user: str = "UBEN", reason: str = "Names a customer") -> str:
    world.press(user, report_button.OPEN[noun], value=str(number))
    said = world.submit(user, reason=reason).text
    world.run_due()
    return said


def take_down(world: World, user: str = "UKIM", reason: str = WHY) -> None:
    world.press(user, report_messages.TAKE_DOWN)
    assert world.submit(user, reason=reason).errors == {}
    world.run_due()


@played
def told(world: World) -> Story:
    tell(world, "UCHLOE", **OVEN)
    return story_of(world)


def shown_now(world: World, *but: str) -> list[str]:
    """What stands now in every conversation and channel, but in those of some people, and in the tabs."""
    said = [one.text for one in world.slack.messages if one.channel not in {dm_of(user) for user in but}]
    return said + [words_of(home) for user, home in world.slack.homes.items() if user not in but]


def test_a_report_reaches_those_responsible_and_its_reporter_hears_what_became_of_it(rituals: World) -> None:
    story = told(rituals)
    assert "arrived" not in report(rituals, "story", story.id)
    made = rituals.read("UKIM", "reports a story")
    assert "<@UBEN>" in made.text and "Names a customer" in made.text and WORDS in made.text
    assert not rituals.reads("UANNA", "signale")  # the admins stand in only where nobody else is named
    take_down(rituals)
    assert "was taken down. Thank you" in rituals.read("UBEN", " you reported ").text
    yours = rituals.read("UCHLOE", "Un de vos récits")
    assert WHY in yours.text and "<@UKIM>" in yours.text
    with rituals.deps.read_sessions() as session:
        [written] = session.query(SettingChange).filter_by(setting="taken_down.story")
        assert (written.actor and written.actor.slack_id, written.new) == ("UKIM", WHY)


@pytest.mark.parametrize(
    ("language", "reports", "wrote"),
    [("fr", "signale un récit", "Écrit par <@UCHLOE>"), ("en", "reports a story", "Written by <@UCHLOE>")],
)
def test_who_wrote_what_is_reported_is_not_said_to_have_reported_it(
    rituals: World, language: str, reports: str, wrote: str
) -> None:
    with rituals.deps.sessions.begin() as session:
        rituals.member(session, "UKIM").language = language
    report(rituals, "story", told(rituals).id)
    lines = rituals.read("UKIM", reports).text.splitlines()
    assert [line.split(" · ")[0] for line in lines if "<@UCHLOE>" in line] == [wrote]


def test_a_reason_given_later_is_added_to_the_report_that_waits(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id, reason="")
    for reason in ("Names a customer", "It is about me", "It is about me"):
        report(rituals, "story", story.id, reason=reason)
    made = rituals.read("UKIM", "reports a story").text
    assert "Names a customer" in made
    assert made.count("It is about me") == 1
    with rituals.deps.read_sessions() as session:
        assert session.query(Report).count() == 1


def test_nowhere_does_the_author_see_who_reported_it(rituals: World) -> None:
    with rituals.deps.sessions.begin() as session:
        rituals.member(session, "UCHLOE").runs_eclair = True
    story = told(rituals)
    before = len(rituals.slack.messages)
    report(rituals, "story", story.id, user="UHUGO", reason="Nomme un client")
    take_down(rituals)
    for words in ("settings", "questions", "privacy"):
        rituals.slash("UCHLOE", "/eclair", words)
    rituals.pass_time(timedelta(days=8))
    seen = [one.text for one in rituals.slack.messages[before:] if one.channel != dm_of("UKIM")
            and one.channel != dm_of("UHUGO")]  # fmt: skip
    seen += [json.dumps(rituals.slack.modals["UCHLOE"]), json.dumps(rituals.slack.homes.get("UCHLOE", {}))]
    assert not [text for text in seen if "UHUGO" in text or "Nomme un client" in text]
    with rituals.deps.read_sessions() as session:
        number = session.query(Report).one().id
    for action in (report_messages.TAKE_DOWN, report_messages.KEEP, report_messages.RESTORE):
        assert "d’autres personnes" in rituals.press("UCHLOE", action, value=str(number)).text


def test_a_story_that_is_taken_down_is_gone_from_wherever_it_stood_and_comes_back(rituals: World) -> None:
    to_tuesday(rituals)
    for user in ("UANNA", "UHUGO"):
        tell(rituals, user, tried="A new sieve", wrong=f"Clogged, {user}", lesson=f"Wet flour, {user}")
    tell(rituals, "UCHLOE", **OVEN)
    with rituals.deps.read_sessions() as session:
        story = next(one for one in session.query(Story) if one.told == OVEN)
        place = rituals.workspace(session).rituals_channel or ""
    with rituals.deps.sessions.begin() as session:
        kitchen = channels.of_channel(session, place)
        kitchen.digest_weekday, kitchen.digest_minute, kitchen.digest_since = 4, 9 * 60, rituals.clock.at
    rituals.pass_time(timedelta(days=13))  # the digest, the agenda, the hour in which it is told
    everywhere = [text for text in shown_now(rituals) if "umpernickel" in text]
    assert len(everywhere) >= 4, [one[:60] for one in everywhere]
    assert WORDS in rituals.slash("UBEN", "/eclair", "find pumpernickel").text

    report(rituals, "story", story.id)
    take_down(rituals)
    assert not [text for text in shown_now(rituals, "UKIM", "UCHLOE") if "umpernickel" in text]
    assert any(WHY in one.text for one in rituals.slack.messages if one.channel == place)
    assert WORDS not in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    with rituals.deps.read_sessions() as session:
        assert "umpernickel" not in card_keeping.as_markdown(session)
    rituals.pass_time(timedelta(days=7))
    assert not [text for text in shown_now(rituals, "UKIM", "UCHLOE") if "umpernickel" in text]

    rituals.press("UKIM", report_messages.RESTORE)
    rituals.run_due()
    assert len([text for text in shown_now(rituals, "UKIM") if "umpernickel" in text]) >= len(everywhere)
    assert WORDS in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    assert rituals.reads("UCHLOE", "de nouveau visible")
    with rituals.deps.read_sessions() as session:
        assert [one.state for one in session.query(Report)] == [ReportState.RESTORED]


def test_an_answer_that_is_taken_down_is_gone_from_threads_memory_and_recall(rituals: World) -> None:
    rituals.three_know()
    rituals.ask("UANNA")
    rituals.press("UEMMA", nudge_messages.ANSWER)
    rituals.submit("UEMMA", text="Open the zebra portal.")
    rituals.run_due()
    rituals.press("UANNA", answer_messages.ACCEPT)
    rituals.run_due()
    rituals.says("UHUGO", f"{VPN} Please?")  # held, with what the memory has beside it
    rituals.run_due()
    assert rituals.reads("UHUGO", "zebra")
    with rituals.deps.read_sessions() as session:
        given = session.query(Answer).filter(Answer.text.contains("zebra")).one()
    report(rituals, "answer", given.id)
    take_down(rituals)
    seen = shown_now(rituals, "UKIM", "UEMMA")
    assert not [text for text in seen if "zebra" in text]
    assert any(WHY in text for text in seen)
    assert "zebra portal." not in rituals.slash("UBEN", "/eclair", "find zebra portal").text
    assert "zebra portal." not in rituals.ask("UBEN", f"{VPN} Again?").text
    with rituals.deps.read_sessions() as session:
        assert not [card for card in cards.standing(session) if "zebra" in card.text]
    assert WHY in rituals.read("UEMMA", "Une de vos réponses").text
    assert not rituals.reads("UEMMA", "Les collègues qui auront la même question la verront")
    assert rituals.reads("UANNA", "Il n’y a plus de réponse acceptée")
    rituals.press("UKIM", report_messages.RESTORE)
    rituals.run_due()
    assert rituals.reads("UEMMA", "Les collègues qui auront la même question la verront")
    assert not rituals.reads("UANNA", "Il n’y a plus de réponse acceptée")
    assert "zebra portal." in rituals.ask("UCHLOE", f"{VPN} Still?").text


def test_a_card_of_a_story_is_that_story_and_words_of_its_own_are_its_own(rituals: World) -> None:
    story = told(rituals)
    with rituals.deps.read_sessions() as session:
        number = session.query(Card).one().id
    report(rituals, "card", number)
    with rituals.deps.sessions.begin() as session:
        [made] = session.query(Report)
        assert (made.subject, made.subject_id) == ("story", story.id)
        card = session.get_one(Card, number)
        card.is_amended, card.text = True, "Pumpernickel, said otherwise"
    report(rituals, "card", number, user="UHUGO")
    take_down(rituals)
    assert "said otherwise" not in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    assert rituals.read("UCHLOE", "Une de vos fiches")
    assert rituals.reads("UBEN", WORDS)  # the story itself stands


def test_a_nameless_story_is_taken_down_and_the_reason_stands_where_it_stood(rituals: World) -> None:
    to_tuesday(rituals)
    for number, user in enumerate(("UANNA", "UBEN", "UCHLOE")):
        rituals.press(user, story_messages.TELL[RitualKind.FAILURE], value="failure")
        words = WORDS if number else "A new sieve"
        send(
            rituals, user, tried=f"{words} {number}", wrong="w", lesson="l", options=[story_messages.NAMELESS]
        )
    rituals.pass_time(timedelta(days=8))
    with rituals.deps.read_sessions() as session:
        story = next(one for one in session.query(Story) if one.told["tried"] == f"{WORDS} 1")
    report(rituals, "story", story.id, user="UHUGO")
    take_down(rituals)
    batch = next(one for one in rituals.slack.messages if f"{WORDS} 2" in one.text and WHY in one.text)
    assert f"{WORDS} 1" not in batch.text
    assert rituals.notices("report.story") == []


def test_of_two_who_decide_at_once_one_does_and_the_other_hears_so(rituals: World) -> None:
    with rituals.deps.sessions.begin() as session:
        rituals.member(session, "UJACK").is_learning_lead = True
    report(rituals, "story", told(rituals).id)
    for user in ("UKIM", "UJACK"):
        rituals.press(user, report_messages.TAKE_DOWN)
    bodies = [rituals.submission(user, reason=f"{WHY}, {user}") for user in ("UKIM", "UJACK")]
    outcomes = together(rituals, *bodies)
    rituals.run_due()
    assert sorted(bool(one.errors) for one in outcomes) == [False, True]
    with rituals.deps.read_sessions() as session:
        [written] = session.query(SettingChange).filter_by(setting="taken_down.story")
        assert session.query(Story).one().taken_down_for == written.new
    assert len(rituals.notices("report.story")) == 1


def test_what_is_left_in_place_is_said_to_be_and_may_still_be_taken_down(rituals: World) -> None:
    report(rituals, "story", told(rituals).id)
    assert "was left in place" in rituals.press("UKIM", report_messages.KEEP).text
    rituals.run_due()
    assert "and stays" in rituals.read("UBEN", " you reported ").text
    assert "already decided on it" in rituals.press("UKIM", report_messages.KEEP, value="1").text
    assert rituals.reads("UANNA", WORDS)


def test_reports_of_what_is_gone_or_not_theirs_are_refused_kindly(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id)
    report(rituals, "story", story.id)  # once more, by the same person
    with rituals.deps.read_sessions() as session:
        [made] = session.query(Report)
    assert len(rituals.notices("report.made")) == 1
    for user, action in (
        ("UBEN", report_messages.TAKE_DOWN),
        ("UHUGO", report_messages.KEEP),
        ("UBEN", report_messages.RESTORE),
    ):
        assert rituals.press(user, action, value=str(made.id)).text
    rituals.press("UKIM", report_messages.TAKE_DOWN)
    assert rituals.submit("UKIM", reason=" … ").errors
    assert not story_of(rituals).taken_down_at
    for noun in report_button.NOUNS:
        assert rituals.press("UBEN", report_button.OPEN[noun], value="999").text
    take_down(rituals)
    assert rituals.press("UHUGO", report_button.OPEN["story"], value=str(story.id)).text


def test_where_the_author_alone_is_responsible_the_reporter_hears_so(rituals: World) -> None:
    tell(rituals, "UKIM", **OVEN)
    number = story_of(rituals).id
    rituals.press("UBEN", report_button.OPEN["story"], value=str(number))
    assert "Only the author of this text" in rituals.submit("UBEN", reason="x").errors[report_messages.REASON]
    assert reporting.LONGEST_REASON == report_button.LONGEST_REASON


def by_several(world: World, noun: str, number: int) -> Report:
    """Ben and Hugo find so, one after the other."""
    report(world, noun, number, user="UBEN", reason="Names a customer")
    report(world, noun, number, user="UHUGO", reason="Nomme un client")
    with world.deps.read_sessions() as session:
        return session.query(Report).order_by(Report.id).first()  # type: ignore[return-value]


def test_a_reporter_is_told_that_it_was_taken_down_and_put_back_never_that_it_stayed(rituals: World) -> None:
    number = told(rituals).id
    report(rituals, "story", number)
    take_down(rituals)
    rituals.press("UKIM", report_messages.RESTORE)
    rituals.run_due()
    said = rituals.read("UBEN", " you reported ").text
    assert "taken down, then put back" in said and "stays" not in said
    report(rituals, "story", number, user="UHUGO")
    take_down(rituals)
    assert "was taken down. Thank you" in rituals.read("UBEN", " you reported ").text


def story_goes(world: World, story: Story) -> None:
    world.press("UCHLOE", story_messages.EDIT, value=str(story.id))
    world.submit("UCHLOE", choice=story_messages.WITHDRAW)


def author_goes(world: World, story: Story) -> None:
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UCHLOE"), "remove", world.clock.at)


@pytest.mark.parametrize("goes", [story_goes, author_goes])
def test_a_report_of_what_is_gone_is_closed_and_its_reporter_hears_so_once(
    rituals: World, goes: Callable[[World, Story], None]
) -> None:
    story = told(rituals)
    by_several(rituals, "story", story.id)
    goes(rituals, story)
    for _ in range(2):
        report_cleanup.close_gone_reports(rituals.deps)
        rituals.run_due()
    with rituals.deps.read_sessions() as session:
        assert [one.state for one in session.query(Report)] == [ReportState.GONE] * 2
    assert len(rituals.notices("report.outcome")) == 2
    assert "is no longer there" in rituals.read("UBEN", " you reported ").text
    assert "n’est plus là" in rituals.read("UHUGO", "que vous avez signalé").text
    made = rituals.read("UKIM", "report a story")
    assert WORDS not in made.text and "UCHLOE" not in made.text and "no longer there" in made.text


def answered(rituals: World) -> Answer:
    """Anna asks, Emma answers."""
    rituals.three_know()
    rituals.ask("UANNA")
    rituals.press("UEMMA", nudge_messages.ANSWER)
    rituals.submit("UEMMA", text="Open the zebra portal.")
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        return session.query(Answer).filter(Answer.text.contains("zebra")).one()


def test_a_report_of_an_answer_whose_days_passed_is_closed_too(rituals: World) -> None:
    given = answered(rituals)
    report(rituals, "answer", given.id)
    with rituals.deps.sessions.begin() as session:
        retention.forget_question(session, session.get_one(Question, given.question_id))
    report_cleanup.close_gone_reports(rituals.deps)
    rituals.run_due()
    assert "is no longer there" in rituals.read("UBEN", " you reported ").text


def test_those_responsible_see_whose_it_is_its_parts_and_where_it_stands(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id)
    made = rituals.read("UKIM", "reports a story")
    post = next(one for one in rituals.slack.messages if one.channel == "C0KITCHEN" and WORDS in one.text)
    assert f"/archives/C0KITCHEN/p{post.ts.replace('.', '')}" in json.dumps(made.message)
    assert "<@UCHLOE>" in made.text
    for label in ("What I tried", "What went wrong", "What I take from it"):
        assert label in made.text
    for text in OVEN.values():
        assert text in made.text


def test_an_answer_is_reported_with_its_question_its_author_and_its_thread(rituals: World) -> None:
    given = answered(rituals)
    report(rituals, "answer", given.id)
    made = rituals.read("UKIM", "reports an answer")
    assert VPN in made.text and "<@UEMMA>" in made.text
    relayed = next(one for one in rituals.slack.messages if one.thread_ts and "zebra" in one.text)
    shown = json.dumps(made.message)
    assert f"/archives/{QUESTIONS}/p{relayed.ts.replace('.', '')}?thread_ts={relayed.thread_ts}" in shown


def test_of_a_nameless_story_those_responsible_read_no_author(rituals: World) -> None:
    to_tuesday(rituals)
    for number, user in enumerate(("UANNA", "UBEN", "UCHLOE")):
        rituals.press(user, story_messages.TELL[RitualKind.FAILURE], value="failure")
        send(
            rituals, user, tried=f"{WORDS} {number}", wrong="w", lesson="l", options=[story_messages.NAMELESS]
        )
    rituals.pass_time(timedelta(days=8))
    with rituals.deps.read_sessions() as session:
        story = next(one for one in session.query(Story) if one.told["tried"] == f"{WORDS} 1")
    report(rituals, "story", story.id, user="UHUGO")
    made = rituals.read("UKIM", "reports a story")
    assert set(re.findall(r"<@(\w+)>", made.text)) == {"UHUGO"}
    assert "/archives/" in json.dumps(made.message)


def test_several_reports_of_one_text_are_one_matter(rituals: World) -> None:
    head = by_several(rituals, "story", told(rituals).id)
    assert len(rituals.notices("report.made")) == 1
    made = rituals.read("UKIM", "report a story")
    for words in ("<@UBEN>", "<@UHUGO>", "Names a customer", "Nomme un client"):
        assert words in made.text
    rituals.press("UKIM", report_messages.KEEP, value=str(head.id))
    rituals.run_due()
    assert "and stays" in rituals.read("UBEN", " you reported ").text
    assert "reste en place" in rituals.read("UHUGO", "que vous avez signalé").text
    with rituals.deps.sessions.begin() as session:
        erasure.erase(session, rituals.member(session, "UHUGO"), "keep", rituals.clock.at)
    rituals.run_due()
    assert "<@UHUGO>" not in rituals.read("UKIM", "report a story").text


def message_in(world: World, channel: str, *words: str) -> Sent:
    """The newest message there that says all this."""
    return next(
        one
        for one in reversed(world.slack.messages)
        if one.channel == channel and all(word in one.text for word in words)
    )


def test_whatever_a_message_shows_may_be_reported_by_its_shortcut(rituals: World) -> None:
    to_tuesday(rituals)
    for user in ("UANNA", "UHUGO"):
        tell(rituals, user, tried="A new sieve", wrong=f"Clogged, {user}", lesson=f"Wet flour, {user}")
    tell(rituals, "UCHLOE", **OVEN)
    with rituals.deps.sessions.begin() as session:
        kitchen = channels.of_channel(session, KITCHEN)
        kitchen.digest_weekday, kitchen.digest_minute, kitchen.digest_since = 4, 9 * 60, rituals.clock.at
        [story] = [one for one in session.query(Story) if one.told == OVEN]
        number = story.id
    rituals.pass_time(timedelta(days=13))
    lesson = OVEN["lesson"]
    several = [message_in(rituals, KITCHEN, lesson, other) for other in ("Cette semaine", "Wet flour, UANNA")]
    for message in several:
        rituals.shortcut("UBEN", ABOUT_MESSAGE, message)
        assert lesson in words_of(rituals.modal("UBEN"))
        assert rituals.submit("UBEN", which=f"story:{number}").errors == {}
    alone = message_in(rituals, KITCHEN, WORDS)
    rituals.shortcut("UHUGO", ABOUT_MESSAGE, alone)
    assert rituals.modal("UHUGO")["callback_id"] == report_messages.FORM["story"]
    rituals.submit("UHUGO", reason="Nomme un client")
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        assert {(one.subject, one.subject_id) for one in session.query(Report)} == {("story", number)}


def test_a_colleagues_own_words_below_a_question_are_reported_as_the_answer_they_are(rituals: World) -> None:
    rituals.three_know()
    rituals.ask("UANNA")
    post = message_in(rituals, QUESTIONS, VPN)
    said = rituals.says("UEMMA", "Renew it in the zebra portal, under Access.", thread=post)
    rituals.run_due()
    rituals.shortcut("UBEN", ABOUT_MESSAGE, said)
    assert rituals.modal("UBEN")["callback_id"] == report_messages.FORM["answer"]
    told_so = rituals.shortcut("UBEN", ABOUT_MESSAGE, post).text
    assert "nothing in this message to report" in told_so
    rituals.slack.private.add(QUESTIONS)
    rituals.slack.members[QUESTIONS] = {"UANNA", "UEMMA"}
    becomes_private(rituals, QUESTIONS)
    assert "nothing in this message" in rituals.shortcut("UBEN", ABOUT_MESSAGE, said).text


# kinds that quote no story, card or answer of somebody else's to their reader, or are about its report itself
SHOWS_NONE = """
    circle.after circle.before circle.begun circle.call circle.card circle.card_ended circle.charter
    circle.client circle.invited circle.reviewed
    circle.kept circle.moved_up circle.note circle.not_begun circle.over circle.place circle.sheet
    circle.small circle.times circle.turn circle.waits group.cancelled group.file group.moved group.reminder
    group.series introduction.after introduction.alone introduction.made introduction.nudge
    introduction.skipped pair.begun pair.feedback pair.invited pair.look_back pair.not_begun
    pair.proposed pair.stopped swap.offered swap.over swap.reminder swap.shown
    answer.accepted answer.reused calendar.changed calendar.first circle.said gathering.calendar
    gathering.end meeting.applied meeting.applied_told meeting.cancelled meeting.form meeting.gone
    meeting.invitation meeting.mark.0 meeting.mark.15 meeting.mark.20 meeting.missed meeting.moved
    meeting.no_next meeting.reminder meeting.series meeting.stopped meeting.thanks meeting.words
    mentoring.ended mentoring.invitation mentoring.named_over mentoring.next mentoring.nobody
    mentoring.offer mentoring.proposed
    mentoring.suggested mentoring.words people.welcome question.asked question.ended question.moved
    question.nudge question.posted question.still_open question.unlikely reply.brought reply.lost
    reply.posted reply.solved report.answer report.card report.made report.outcome report.story
    round.homeless round.opened round.prompt round.reminder round.waits settings.channel_lost
    settings.group_lost story.invitation thanks.given
"""


def test_each_message_that_quotes_a_story_a_card_or_an_answer_has_a_way_to_report_it() -> None:
    """Every kind of notice is decided: it shows what may be reported, or nothing of the kind."""
    assert shown_texts.KINDS.keys() <= KINDS.keys()
    assert KINDS.keys() - shown_texts.KINDS.keys() == set(SHOWS_NONE.split())


def test_whoever_asked_without_a_name_reports_an_answer_without_one(world: World) -> None:
    world.three_know()
    world.shortcut("UHUGO", "ask_a_question")
    world.submit("UHUGO", text=VPN, options=[question_messages.ANONYMOUS])
    world.run_due()
    world.press("UCHLOE", nudge_messages.ANSWER)
    unkind = "Whoever asks that is no use here."
    world.submit("UCHLOE", text=unkind)
    world.run_due()
    world.press("UHUGO", report_button.OPEN["answer"])
    assert "pas votre nom" in words_of(world.modal("UHUGO"))
    said = world.submit("UHUGO", reason="It hurts").text
    world.run_due()

    assert "sans votre nom" in said
    made = next(
        one.text for one in world.slack.messages if one.channel == dm_of("UANNA") and "It hurts" in one.text
    )
    assert "hugo" not in made.lower()
    with world.deps.read_sessions() as session:
        assert [one.reporter_id for one in session.query(Report)] == [None]
    with world.deps.read_sessions() as session:
        number = session.query(Answer).filter_by(text=unkind).one().id
    report(world, "answer", number, "UBEN")
    with world.deps.read_sessions() as session:
        assert {one.reporter.slack_id for one in session.query(Report) if one.reporter} == {"UBEN"}


def test_of_a_private_channel_those_responsible_read_the_text_alone(rituals: World) -> None:
    given = answered(rituals)
    rituals.slack.members[QUESTIONS] = {"UANNA", "UBEN", "UEMMA"}
    becomes_private(rituals, QUESTIONS)
    report(rituals, "answer", given.id)
    made = rituals.read("UKIM", "reports an answer").text
    assert "zebra" in made and VPN not in made and "<@UEMMA>" not in made
