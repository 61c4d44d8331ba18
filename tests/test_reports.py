"""Anybody may report what should not stand; those responsible take it down with a reason, everywhere."""

import json
from datetime import timedelta

import pytest

from bot.services import memory, reports
from bot.store import memory as cards
from bot.store import places
from bot.store.models import Answer, Card, Kind, Report, ReportState, SettingChange, Story
from bot.views import answers as answer_views
from bot.views import nudges
from bot.views import reports as views
from bot.views import stories as story_views
from tests.fakes import dm_of, words_of
from tests.rituals import in_the_kitchen, send, tell, to_tuesday
from tests.test_twice import together
from tests.world import VPN, World

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
    with world.deps.reads() as session:
        return session.query(Story).one()


def report(world: World, noun: str, number: int, user: str = "UBEN", reason: str = "Names a customer") -> str:
    world.press(user, views.OPEN[noun], value=str(number))
    said = world.submit(user, reason=reason).text
    world.settle()
    return said


def take_down(world: World, user: str = "UKIM", reason: str = WHY) -> None:
    world.press(user, views.TAKE_DOWN)
    assert world.submit(user, reason=reason).errors == {}
    world.settle()


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
    assert "was taken down. Thank you" in rituals.read("UBEN", "that you reported").text
    yours = rituals.read("UCHLOE", "Un de vos récits")
    assert WHY in yours.text and "<@UKIM>" in yours.text
    with rituals.deps.reads() as session:
        [written] = session.query(SettingChange).filter_by(setting="taken_down.story")
        assert (written.actor and written.actor.slack_id, written.new) == ("UKIM", WHY)


def test_a_reason_given_later_is_added_to_the_report_that_waits(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id, reason="")
    for reason in ("Names a customer", "It is about me", "It is about me"):
        report(rituals, "story", story.id, reason=reason)
    made = rituals.read("UKIM", "reports a story").text
    assert "Names a customer" in made
    assert made.count("It is about me") == 1
    with rituals.deps.reads() as session:
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
    with rituals.deps.reads() as session:
        number = session.query(Report).one().id
    for action in (views.TAKE_DOWN, views.KEEP, views.RESTORE):
        assert "d’autres personnes" in rituals.press("UCHLOE", action, value=str(number)).text


def test_a_story_that_is_taken_down_is_gone_from_wherever_it_stood_and_comes_back(rituals: World) -> None:
    to_tuesday(rituals)
    for user in ("UANNA", "UHUGO"):
        tell(rituals, user, tried="A new sieve", wrong=f"Clogged, {user}", lesson=f"Wet flour, {user}")
    tell(rituals, "UCHLOE", **OVEN)
    with rituals.deps.reads() as session:
        story = next(one for one in session.query(Story) if one.told == OVEN)
        place = rituals.workspace(session).rituals_channel or ""
    with rituals.deps.sessions.begin() as session:
        kitchen = places.of_channel(session, rituals.workspace(session), place)
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
    with rituals.deps.reads() as session:
        assert "umpernickel" not in memory.as_markdown(session, rituals.workspace(session))
    rituals.pass_time(timedelta(days=7))
    assert not [text for text in shown_now(rituals, "UKIM", "UCHLOE") if "umpernickel" in text]

    rituals.press("UKIM", views.RESTORE)
    rituals.settle()
    assert len([text for text in shown_now(rituals, "UKIM") if "umpernickel" in text]) >= len(everywhere)
    assert WORDS in rituals.slash("UBEN", "/eclair", "find pumpernickel").text
    assert "de nouveau visible" in rituals.read("UCHLOE", "Votre récit").text
    with rituals.deps.reads() as session:
        assert [one.state for one in session.query(Report)] == [ReportState.KEPT]


def test_an_answer_that_is_taken_down_is_gone_from_threads_memory_and_recall(rituals: World) -> None:
    rituals.three_know()
    rituals.ask("UANNA")
    rituals.press("UEMMA", nudges.ANSWER)
    rituals.submit("UEMMA", text="Open the zebra portal.")
    rituals.settle()
    rituals.press("UANNA", answer_views.ACCEPT)
    rituals.settle()
    rituals.says("UHUGO", f"{VPN} Please?")  # held, with what the memory has beside it
    rituals.settle()
    assert rituals.reads("UHUGO", "zebra")
    with rituals.deps.reads() as session:
        given = session.query(Answer).filter(Answer.text.contains("zebra")).one()
    report(rituals, "answer", given.id)
    take_down(rituals)
    seen = shown_now(rituals, "UKIM", "UEMMA")
    assert not [text for text in seen if "zebra" in text]
    assert any(WHY in text for text in seen)
    assert "zebra portal." not in rituals.slash("UBEN", "/eclair", "find zebra portal").text
    assert "zebra portal." not in rituals.ask("UBEN", f"{VPN} Again?").text
    with rituals.deps.reads() as session:
        assert not [card for card in cards.standing(session) if "zebra" in card.text]
    assert WHY in rituals.read("UEMMA", "Une de vos réponses").text
    assert not rituals.reads("UEMMA", "Elle sera montrée aux collègues")
    assert rituals.reads("UANNA", "Il n’y a plus de réponse acceptée")
    rituals.press("UKIM", views.RESTORE)
    rituals.settle()
    assert rituals.reads("UEMMA", "Elle sera montrée aux collègues")
    assert not rituals.reads("UANNA", "Il n’y a plus de réponse acceptée")
    assert "zebra portal." in rituals.ask("UCHLOE", f"{VPN} Still?").text


def test_a_card_of_a_story_is_that_story_and_words_of_its_own_are_its_own(rituals: World) -> None:
    story = told(rituals)
    with rituals.deps.reads() as session:
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
        rituals.press(user, story_views.TELL[Kind.FAILURE], value="failure")
        words = WORDS if number else "A new sieve"
        send(rituals, user, tried=f"{words} {number}", wrong="w", lesson="l", options=[story_views.NAMELESS])
    rituals.pass_time(timedelta(days=8))
    with rituals.deps.reads() as session:
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
        rituals.press(user, views.TAKE_DOWN)
    bodies = [rituals.submission(user, reason=f"{WHY}, {user}") for user in ("UKIM", "UJACK")]
    outcomes = together(rituals, *bodies)
    rituals.settle()
    assert sorted(bool(one.errors) for one in outcomes) == [False, True]
    with rituals.deps.reads() as session:
        [written] = session.query(SettingChange).filter_by(setting="taken_down.story")
        assert session.query(Story).one().taken_down_for == written.new
    assert len(rituals.notices("report.story")) == 1


def test_what_is_left_in_place_is_said_to_be_and_may_still_be_taken_down(rituals: World) -> None:
    report(rituals, "story", told(rituals).id)
    assert "leave this text" in rituals.press("UKIM", views.KEEP).text
    rituals.settle()
    assert "and stays" in rituals.read("UBEN", "that you reported").text
    assert "decided on it already" in rituals.press("UKIM", views.KEEP, value="1").text
    assert rituals.reads("UANNA", WORDS)


def test_reports_of_what_is_gone_or_not_theirs_are_refused_kindly(rituals: World) -> None:
    story = told(rituals)
    report(rituals, "story", story.id)
    report(rituals, "story", story.id)  # once more, by the same person
    with rituals.deps.reads() as session:
        [made] = session.query(Report)
    assert len(rituals.notices("report.made")) == 1
    for user, action in (("UBEN", views.TAKE_DOWN), ("UHUGO", views.KEEP), ("UBEN", views.RESTORE)):
        assert rituals.press(user, action, value=str(made.id)).text
    rituals.press("UKIM", views.TAKE_DOWN)
    assert rituals.submit("UKIM", reason=" … ").errors
    assert not story_of(rituals).taken_down_at
    for noun in views.NOUNS:
        assert rituals.press("UBEN", views.OPEN[noun], value="999").text
    take_down(rituals)
    assert rituals.press("UHUGO", views.OPEN["story"], value=str(story.id)).text


def test_where_the_author_alone_is_responsible_the_reporter_hears_so(rituals: World) -> None:
    tell(rituals, "UKIM", **OVEN)
    number = story_of(rituals).id
    rituals.press("UBEN", views.OPEN["story"], value=str(number))
    assert "Nobody but the author" in rituals.submit("UBEN", reason="x").errors[views.REASON]
    assert reports.LONGEST == views.LONGEST
