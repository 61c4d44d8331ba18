"""Digests where people chose them, once a week, and none when there is nothing; thanks nobody can farm."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.services.privacy import erasure
from bot.services.rituals import thanking
from bot.store.models import Answer, LearningGoal, Member, Question, QuestionState, Thanks
from bot.views import circle_button, kit
from bot.views.rituals import digest_messages, story_messages, thanks_messages
from tests.memory.test_memory import answered, card
from tests.ritual_world import OVEN, becomes_private, in_the_kitchen, tell, to_tuesday
from tests.world import KITCHEN, QUESTIONS, VPN, World, buttons


@pytest.fixture
def rituals(world: World) -> World:
    return in_the_kitchen(world)


def choose(
    world: World, user: str, channel: str, day: str = "4", topics: str = "", mine: bool = False
) -> None:
    """Friday at ten, unless another day is chosen."""
    world.slash(user, "/eclair", "digest", channel)
    place = {} if channel.startswith("D") else {"day": day, "hour": "10:00", "topics": topics}
    assert world.submit(user, mine=["mine"] if mine else [], **place).errors == {}


def digests(world: World, channel: str) -> list[str]:
    said = [one for one in world.slack.messages if one.channel == channel and one.thread_ts is None]
    return [one.text for one in said if "Cette semaine" in one.text or "This week" in one.text]


def test_a_channel_gets_its_week_on_the_day_it_chose_and_an_empty_week_sends_nothing(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    answered(rituals)
    tell(rituals, "UBEN", **OVEN)
    rituals.ask("UGINA", "Who knows how the old ovens are cleaned?")
    rituals.pass_time(timedelta(days=3))
    assert digests(rituals, KITCHEN) == []

    rituals.pass_time(timedelta(days=2))
    [week] = digests(rituals, KITCHEN)
    assert "Renew it in the portal." in week
    assert "wet flour" in week

    rituals.pass_time(timedelta(days=14))
    assert len(digests(rituals, KITCHEN)) <= 2


def test_whoever_settles_a_digest_hears_when_the_next_one_comes(rituals: World) -> None:
    """Friday at ten in Paris; and that there is none any more."""
    rituals.slash("UANNA", "/eclair", "digest", KITCHEN)
    said = rituals.submit("UANNA", mine=["mine"], day="4", hour="10:00", topics="").text
    friday = rituals.clock.at + timedelta(days=(4 - rituals.clock.at.weekday()) % 7)
    assert kit.moment(friday.replace(hour=9, minute=0, second=0, microsecond=0)) in said
    assert "le lundi" in said and f"<#{KITCHEN}>" in said

    rituals.slash("UANNA", "/eclair", "digest", KITCHEN)
    said = rituals.submit("UANNA", mine=[], day=digest_messages.NEVER, hour="10:00", topics="").text
    assert "pas de résumé dans" in said and "ne recevez pas de résumé" in said


def test_a_digest_says_in_words_what_each_line_is_and_what_came_of_it(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    answered(rituals)
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=5))

    [week] = [one for one in rituals.slack.messages if "Cette semaine" in one.text and one.channel == KITCHEN]
    assert "*Petit échec* : The flour clogged it\n>À retenir : Try it with wet flour first" in week.text
    assert "*Réponse trouvée* :" in week.text
    said = week.message["text"]
    assert said == "Cette semaine, entre collègues\u00a0: une réponse trouvée, un nouveau récit"
    assert "0" not in said


def test_what_is_taken_back_stands_in_no_digest_and_no_meeting_s_thread(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN, day="3")
    to_tuesday(rituals)
    tell(rituals, "UBEN", **OVEN)
    tell(rituals, "UBEN", **{**OVEN, "tried": "A finer sieve", "lesson": "Weigh it dry"})
    rituals.pass_time(timedelta(days=10))
    said = [one for one in rituals.slack.messages if "wet flour" in one.text]
    assert {one.thread_ts is None for one in said} == {True, False}
    assert len(said) == 4, "its post, the agenda, its turn in the meeting's thread, the digest"

    rituals.press("UBEN", story_messages.EDIT, value=str(card(rituals, "wet flour").source_id))
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()

    assert not [one for one in rituals.slack.messages if "wet flour" in one.text]
    assert [one for one in rituals.slack.messages if "Weigh it dry" in one.text and one.thread_ts]


def test_a_digest_that_told_of_one_thing_alone_is_emptied_with_it(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=5))
    rituals.press("UBEN", story_messages.EDIT, value=str(card(rituals, "wet flour").source_id))
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()
    assert rituals.read("UANNA", "Ce qui figurait ici").channel == KITCHEN


def test_a_week_with_nothing_in_it_sends_nothing(world: World) -> None:
    choose(world, "UBEN", KITCHEN)
    world.pass_time(timedelta(days=30))
    assert digests(world, KITCHEN) == []


def test_only_the_channel_s_topics_are_in_its_digest(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN, topics="ovens, flour")
    answered(rituals)
    rituals.ask("UGINA", "Who knows how the old ovens are cleaned?")
    rituals.pass_time(timedelta(days=5))

    told = "\n".join(digests(rituals, KITCHEN))
    assert "portal" not in told


def test_a_private_channel_s_questions_are_in_no_other_digest(rituals: World) -> None:
    becomes_private(rituals, KITCHEN)
    choose(rituals, "UBEN", QUESTIONS)
    choose(rituals, "UBEN", KITCHEN)
    answered(rituals, channel=KITCHEN)
    rituals.pass_time(timedelta(days=5))

    assert "portal" in "\n".join(digests(rituals, KITCHEN))
    assert "portal" not in "\n".join(digests(rituals, QUESTIONS))


def test_whoever_wants_one_of_their_own_gets_it_on_monday(rituals: World) -> None:
    choose(rituals, "UBEN", "DBEN", mine=True)
    answered(rituals)
    rituals.pass_time(timedelta(days=8))

    assert len(digests(rituals, "DBEN")) == 1
    assert digests(rituals, "DGINA") == []


def wish(world: World, topic: str, *names: str) -> None:
    with world.deps.sessions.begin() as session:
        for name in names:
            member = world.member(session, name)
            session.add(LearningGoal(workspace_id=member.workspace_id, member_id=member.id, topic=topic))


def test_a_digest_says_when_the_gathering_is_and_which_circles_are_in_sight_without_names(
    rituals: World,
) -> None:
    choose(rituals, "UBEN", KITCHEN, day="2")
    wish(rituals, "Sourdough", "UCHLOE", "UEMMA", "UHUGO")
    wish(rituals, "Welding", "UCHLOE", "UEMMA")  # two of them would be no number, but a hint
    to_tuesday(rituals)
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=9))

    week = digests(rituals, KITCHEN)[-1]
    assert "Réunion des petits échecs" in week
    assert "3 personnes aimeraient apprendre *Sourdough*" in week
    assert "Welding" not in week
    assert not {"UCHLOE", "UEMMA", "UHUGO"} & set(re.findall(r"<@(\w+)>", week))


def test_who_joins_a_circle_is_counted_once_and_not_named(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    wish(rituals, "Sourdough", "UCHLOE", "UEMMA", "UHUGO")
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=5))

    for _ in range(2):
        reply = rituals.press("UGINA", digest_messages.JOIN)
    assert "one of the things you’d like to learn" in reply.text
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=7))
    assert "4 personnes aimeraient apprendre *Sourdough*" in digests(rituals, KITCHEN)[-1]


def test_whoever_would_like_to_learn_it_too_can_propose_a_circle_on_it(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    wish(rituals, "Sourdough", "UCHLOE", "UEMMA", "UHUGO")
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=5))

    reply = rituals.press("UGINA", digest_messages.JOIN)
    [value] = buttons(reply.replies[-1], circle_button.OPEN)
    pressed = rituals.pressing("UGINA", circle_button.OPEN, value=value)
    pressed["channel"] = pressed["container"]["channel"] = {"id": KITCHEN}
    rituals.send(pressed)
    assert "Sourdough" in str(rituals.modal("UGINA")) and KITCHEN in str(rituals.modal("UGINA"))

    rituals.press("UHUGO", circle_button.OPEN, value=value)  # it is Gina's: to another it begins empty
    assert "Sourdough" not in str(rituals.modal("UHUGO"))


def test_who_wants_it_said_is_named_in_the_digest_s_thread_once_and_forgotten_with_their_wish(
    rituals: World,
) -> None:
    choose(rituals, "UBEN", KITCHEN)
    wish(rituals, "Sourdough", "UCHLOE", "UEMMA", "UHUGO")
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=5))
    [value] = [v for one in rituals.slack.messages for v in buttons(one.message, digest_messages.JOIN)]
    pressed = rituals.pressing("UGINA", digest_messages.SAY, value=value)
    pressed["channel"] = pressed["container"]["channel"] = {"id": KITCHEN}
    for _ in range(2):
        assert "name" in rituals.send(pressed).text
        rituals.run_due()

    [line] = [one for one in rituals.slack.messages if "<@UGINA> aimerait aussi" in one.text]
    digest = rituals.read("UANNA", "Cette semaine")
    assert (line.channel, line.thread_ts) == (KITCHEN, digest.ts)
    assert not {"UCHLOE", "UEMMA", "UHUGO"} & set(re.findall(r"<@(\w+)>", line.text))

    with rituals.deps.sessions.begin() as session:
        gina = rituals.member(session, "UGINA")
        erasure.erase(session, gina, "keep", rituals.clock.at)
    rituals.run_due()
    assert not [one for one in rituals.slack.messages if "<@UGINA> aimerait" in one.text]


def test_the_topics_of_a_channel_are_shown_in_its_digest_and_too_many_are_refused(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN, topics="ovens, flour")
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(days=5))
    assert "Sujets choisis ici : ovens, flour" in digests(rituals, KITCHEN)[-1]

    rituals.slash("UGINA", "/eclair", "digest", KITCHEN)
    errors = rituals.submit("UGINA", topics=", ".join(f"topic {n}" for n in range(9))).errors
    assert "At most 8" in errors[digest_messages.TOPICS]
    assert rituals.submit("UGINA", topics="").errors == {}


def test_thanks_carry_a_reason_and_are_shown_only_if_the_receiver_agrees(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    answered(rituals)
    rituals.press("UANNA", thanks_messages.OPEN)
    assert rituals.submit("UANNA", reason="!").errors
    rituals.submit("UANNA", reason="You saved my night shift")
    rituals.run_due()
    assert "night shift" in rituals.read("UCHLOE", "vous remercie").text
    assert "déjà dit merci" in str(
        rituals.press("UANNA", thanks_messages.OPEN) and rituals.submit("UANNA", reason="Again!!").errors
    )

    rituals.slash("UBEN", "/eclair", "thanks <@UGINA|gina> for the hour at the oven")
    rituals.run_due()
    rituals.press("UGINA", thanks_messages.SHOW)
    rituals.pass_time(timedelta(days=5))

    [week] = digests(rituals, KITCHEN)
    assert "the hour at the oven" in week
    assert "night shift" not in week


def test_the_receiver_may_change_their_mind_and_what_they_say_last_counts(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    rituals.slash("UBEN", "/eclair", "thanks <@UGINA|gina> for the hour at the oven")
    rituals.run_due()
    for button in (thanks_messages.SHOW, thanks_messages.KEEP):
        rituals.press("UGINA", button)
        rituals.run_due()
    assert "Just between the two of you" in rituals.read("UGINA", "thanks you").text
    rituals.pass_time(timedelta(days=5))
    assert not any("the oven" in week for week in digests(rituals, KITCHEN))


def test_nobody_but_the_receiver_decides_who_reads_their_thanks(rituals: World) -> None:
    choose(rituals, "UBEN", KITCHEN)
    rituals.slash("UBEN", "/eclair", "thanks <@UGINA|gina> for the hour at the oven")
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        [given] = session.query(Thanks).all()
    for stranger in ("UBEN", "UANNA"):
        rituals.press(stranger, thanks_messages.SHOW, value=str(given.id))
    with rituals.deps.read_sessions() as session:
        assert session.get_one(Thanks, given.id).is_shown is None
    rituals.pass_time(timedelta(days=5))
    assert not any("the oven" in week for week in digests(rituals, KITCHEN))


def test_thanking_oneself_nobody_or_for_nothing_gets_a_sentence(rituals: World) -> None:
    say = lambda text: rituals.slash("UBEN", "/eclair", text).text  # noqa: E731
    assert "can’t thank yourself" in say("thanks <@UBEN> for me")
    assert "can’t be thanked" in say("thanks <@UROBOT> for beeping")
    assert "What for?" in say("thanks <@UGINA>")
    assert say("thanks everybody") == "" and "thanks" in str(rituals.modal("UBEN"))


def test_two_who_praise_each_other_again_and_again_earn_one_step(world: World) -> None:
    with world.deps.sessions.begin() as session:
        ben, gina = world.member(session, "UBEN"), world.member(session, "UGINA")
        for week in range(30):
            for giver, receiver in ((ben, gina), (gina, ben)):
                session.add(
                    Thanks(
                        workspace_id=ben.workspace_id, giver_id=giver.id, receiver_id=receiver.id,
                        source=f"w{week}:{giver.id}", reason="great", at=world.clock.at,
                    )
                )  # fmt: skip
        session.flush()
        assert [(badge.name, badge.level) for badge in thanking.badges(session, ben)] == [("thanked", 1)]
        for name in ("UANNA", "UHUGO", "UKIM", "UEMMA", "UJACK"):
            other = world.member(session, name)
            thanking.give(session, other, ben, "a real one", source=f"x{name}", now=world.clock.at)
        assert [(badge.name, badge.level) for badge in thanking.badges(session, ben)] == [("thanked", 2)]


def test_two_who_answer_each_other_again_and_again_earn_one_step(world: World) -> None:
    with world.deps.sessions.begin() as session:
        ben, gina = world.member(session, "UBEN"), world.member(session, "UGINA")
        for turn in range(30):
            for asker, author in ((ben, gina), (gina, ben)):
                _settled(session, asker, author, turn, world.clock.at)
        assert {(badge.name, badge.level) for badge in thanking.badges(session, ben)} == {
            ("asked", 1), ("answered", 1),
        }  # fmt: skip
        for name in ("UANNA", "UHUGO", "UKIM", "UEMMA"):
            _settled(session, world.member(session, name), ben, 99, world.clock.at)
        assert ("answered", 2) in {(badge.name, badge.level) for badge in thanking.badges(session, ben)}


def _settled(session: Session, asker: Member, author: Member, turn: int, at: datetime) -> None:
    """A question of one, settled by an answer of the other."""
    question = Question(
        workspace_id=asker.workspace_id, asker=asker, text=f"Question {turn}?", source=f"q:{asker.id}:{turn}",
        asked_at=at, closed_at=at, state=QuestionState.ACCEPTED,
    )  # fmt: skip
    question.answers.append(
        Answer(
            workspace_id=asker.workspace_id, author=author, source=f"a:{asker.id}:{turn}", text="So.",
            created_at=at, accepted_at=at,
        )
    )  # fmt: skip
    session.add(question)
    session.flush()


def test_asking_earns_a_badge_too_and_only_i_see_mine(rituals: World) -> None:
    answered(rituals)
    assert "Demande" in rituals.slash("UANNA", "/eclair", "badges").text
    assert "Asks" not in rituals.slash("UBEN", "/eclair", "badges").text


def test_the_statement_is_the_owner_s_alone(rituals: World) -> None:
    answered(rituals)
    tell(rituals, "UCHLOE", **OVEN)
    rituals.slack.full_names["UCHLOE"] = "Chloé Martin"
    reply = rituals.slash("UCHLOE", "/eclair", "bilan <@UANNA>")
    assert "visible de vous seulement" in reply.text
    [(channel, _, content)] = [file for file in rituals.slack.files if file[1] == "bilan.md"]
    page = content.decode()
    assert channel == "DCHLOE"
    assert VPN in page
    assert "wet flour" in page
    assert "Chloé Martin" in page
    assert "## Mercis" not in page, "an empty part is left out"
