"""A private channel's question stays there unless its asker says otherwise; they hear what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest

from bot import channel_sync
from bot.slack import UnknownOutcome
from bot.store.models import Membership, Place, Question, QuestionState, RitualKind
from bot.store.people import channels
from bot.views.questions import answer_messages, direct_messages, nudge_messages, question_messages
from bot.views.rituals import story_messages
from tests.fakes import dm_of, words_of
from tests.privacy.test_visibility import CELLAR, INSIDE, TOPIC, channel_event, goes_out, settled
from tests.ritual_world import becomes_private, becomes_public, in_the_kitchen, send, tell
from tests.world import KITCHEN, QUESTIONS, VPN, World

OUTSIDE = "UFARID"


@pytest.fixture
def cellar(world: World) -> World:
    """A private channel; of the three who know best, Farid is not in it."""
    world.three_know()
    world.slack.private.add(CELLAR)
    world.slack.members[CELLAR] = INSIDE - {OUTSIDE} | {"UANNA"}
    return world


def asked(world: World) -> set[str]:
    return set(world.nudged())


def test_nobody_outside_is_asked_before_the_asker_has_chosen_in_whichever_way_they_asked(
    cellar: World,
) -> None:
    ways: list[Any] = [
        lambda: cellar.slash("UANNA", "/ask", VPN, CELLAR),
        lambda: cellar.mentions("UANNA", "How do I renew a VPN token at night?", CELLAR),
        lambda: (
            cellar.slash("UANNA", "/ask", "", CELLAR),
            cellar.submit("UANNA", text="Who renews a VPN token?"),
        ),
    ]
    for number, ask in enumerate(ways, start=1):
        ask()
        cellar.run_due()
        assert asked(cellar) == set()
        assert not [one for one in cellar.slack.messages if one.channel == CELLAR and one.to is None]
        with cellar.deps.read_sessions() as session:
            assert (
                session.query(Question).filter_by(state=QuestionState.DRAFT, channel=CELLAR).count() >= number
            )
    for _ in ways[1:]:
        assert cellar.reads("UANNA", "canal privé. Éclair peut-il la transmettre")


def test_words_that_waited_for_a_press_are_asked_about_like_any_other(cellar: World) -> None:
    cellar.mentions("UANNA", "regarde le VPN token que Ben a changé hier, c’est exactement ça", CELLAR)
    cellar.run_due()
    cellar.press("UANNA", direct_messages.ASK)
    cellar.run_due()
    assert asked(cellar) == set()
    assert cellar.reads("UANNA", "canal privé. Éclair peut-il la transmettre")
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    assert asked(cellar) <= INSIDE
    assert cellar.reads("UHUGO", "que Ben a changé hier")


def test_only_this_channel_asks_its_people_and_says_so_and_the_asker_may_widen_it(cellar: World) -> None:
    told = cellar.slash("UANNA", "/ask", VPN, CELLAR)
    assert "collègues qui n’en font pas partie" in told.text
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()

    assert asked(cellar) and asked(cellar) <= INSIDE
    assert cellar.reads("UHUGO", VPN) and not cellar.reads("UGINA", VPN)
    assert cellar.reads("UANNA", "Seules les personnes de ce canal privé la reçoivent")

    cellar.press("UANNA", question_messages.REACH_OTHERS)
    cellar.run_due()
    assert OUTSIDE in asked(cellar)
    assert not [one for one in cellar.slack.messages if one.channel == QUESTIONS]
    assert "text" in cellar.press(OUTSIDE, nudge_messages.ANSWER).body or cellar.modal(OUTSIDE)


def test_others_too_asks_the_best_wherever_they_are(cellar: World) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", question_messages.REACH_OTHERS)
    cellar.run_due()
    assert OUTSIDE in asked(cellar)


def test_an_asker_who_says_nothing_is_not_forgotten_and_nobody_outside_is_asked(cellar: World) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.pass_time(timedelta(hours=2))
    assert cellar.question().state == QuestionState.OPEN and cellar.question().stays_in_channel
    assert asked(cellar) and asked(cellar) <= INSIDE


def test_where_nobody_of_the_channel_may_be_asked_the_asker_hears_so(cellar: World) -> None:
    cellar.slack.members[CELLAR] = {"UANNA", "UGUEST"}
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    assert asked(cellar) == set()
    assert cellar.reads("UANNA", "Personne de ce canal ne peut la recevoir")
    cellar.pass_time(timedelta(days=5))
    assert cellar.question().state == QuestionState.UNANSWERED
    assert not cellar.reads("UGINA", VPN)


def test_a_channel_that_the_bot_is_not_in_cannot_keep_a_question_and_the_asker_hears_what_to_do(
    cellar: World,
) -> None:
    del cellar.slack.members[CELLAR]
    told = cellar.slash("UANNA", "/ask", VPN, CELLAR)
    assert "/invite" in told.text
    assert "/invite" in cellar.press("UANNA", question_messages.REACH_HERE).text
    assert cellar.question().state == QuestionState.DRAFT

    cellar.press("UANNA", question_messages.REACH_OTHERS)
    cellar.run_due()
    assert cellar.question().channel == QUESTIONS
    assert asked(cellar)


def test_a_channel_that_the_bot_is_not_in_gives_nothing_away_of_a_question_left_alone(cellar: World) -> None:
    del cellar.slack.members[CELLAR]
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.pass_time(timedelta(days=5))
    assert asked(cellar) == set()
    assert not cellar.reads("UGINA", VPN)
    assert cellar.question().state == QuestionState.UNANSWERED
    assert cellar.reads("UANNA", VPN)


def test_it_is_handed_over_to_nobody_outside_its_channel(cellar: World) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    helper = sorted(asked(cellar) & {"UCHLOE", "UEMMA"})[0]
    cellar.press(helper, nudge_messages.HAND_OVER)
    refused = cellar.submit(helper, colleague="UGINA")
    assert "n’en fait pas partie" in str(refused.errors)
    assert "UGINA" not in asked(cellar)


def test_whoever_leaves_the_channel_is_asked_no_more_and_reads_it_no_more(cellar: World) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    assert VPN in cellar.nudge("UCHLOE").text

    channel_event(cellar, "UCHLOE", "member_left_channel", CELLAR)
    assert not [one for one in cellar.slack.messages if one.channel == "DCHLOE" and VPN in one.text]
    assert (
        "n’est plus visible" in cellar.press("UCHLOE", question_messages.HELP, str(cellar.question().id)).text
    )


def test_a_colleague_chosen_first_who_is_not_in_the_channel_is_not_asked(cellar: World) -> None:
    with cellar.deps.sessions.begin() as session:
        number = cellar.member(session, OUTSIDE).id
    cellar.press("UANNA", "expertise.ask_them", f"{number}:{VPN}")
    cellar.submit("UANNA", where=CELLAR)
    cellar.run_due()
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    assert asked(cellar) and asked(cellar) <= INSIDE


def test_a_public_channel_s_question_goes_out_without_being_asked_about(cellar: World) -> None:
    cellar.ask("UANNA", VPN, QUESTIONS)
    assert OUTSIDE in asked(cellar)


def test_a_channel_of_which_slack_does_not_say_what_it_is_counts_as_private(cellar: World) -> None:
    cellar.slack.private.clear()
    cellar.slack.members["C0NEW"] = {"UANNA"}
    cellar.slack.fails("channel", UnknownOutcome("timeout"))
    told = cellar.slash("UANNA", "/ask", VPN, "C0NEW")
    assert "collègues qui n’en font pas partie" in told.text
    assert asked(cellar) == set()


def test_a_channel_that_becomes_private_keeps_what_was_said_in_it(cellar: World) -> None:
    cellar.slack.members["C0OPEN"] = {"UANNA", "UHUGO"}
    cellar.ask("UANNA", VPN, "C0OPEN")
    cellar.slack.private.add("C0OPEN")
    cellar.send(cellar.writing("UANNA", "made private", "C0OPEN", subtype="channel_convert_to_private"))
    assert (
        "n’est plus visible" in cellar.press("UINES", question_messages.HELP, str(cellar.question().id)).text
    )
    cellar.run_due()
    cellar.press("UHUGO", question_messages.HELP, str(cellar.question().id))
    assert VPN in words_of(cellar.modal("UHUGO"))


def test_who_is_in_a_channel_is_kept_in_step_with_what_slack_tells(cellar: World) -> None:
    def inside() -> set[str]:
        with cellar.deps.read_sessions() as session:
            place = session.query(Place).filter_by(slack_id=CELLAR).one()
            return {
                one.slack_id
                for one in cellar.everybody(session)
                if session.get(Membership, (place.id, one.id)) is not None
            }

    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    assert inside() == cellar.slack.members[CELLAR]
    for user, kind in (("UGINA", "member_joined_channel"), ("UHUGO", "member_left_channel")):
        channel_event(cellar, user, kind, CELLAR)
        channel_event(cellar, user, kind, CELLAR)
        assert inside() == cellar.slack.members[CELLAR]
    cellar.send(cellar.event(None, "group_left", channel=CELLAR, actor_id="UANNA"))
    assert inside() == set()
    channel_event(cellar, "UBOT", "member_joined_channel", CELLAR)
    assert inside() == cellar.slack.members[CELLAR] - {"UBOT"}
    cellar.slack.members[CELLAR] = {"UANNA", "UKIM"}  # while the bot was off
    channel_sync.look_again(cellar.deps)
    cellar.run_due()
    assert inside() == {"UANNA", "UKIM"}
    channel_event(cellar, "UGINA", "member_joined_channel", "C0ELSEWHERE")
    with cellar.deps.read_sessions() as session:
        assert session.query(Place).filter_by(slack_id="C0ELSEWHERE").count() == 0


def hint(world: World, user: str, action: str, number: str | None = None) -> str:
    """What the answer form says of who will read the answer."""
    world.press(user, action, number)
    return next(block["hint"]["text"] for block in world.modal(user)["blocks"] if "hint" in block)


def home_of(world: World, user: str) -> str:
    world.send(world.event(user, "app_home_opened", tab="home"))
    return words_of(world.slack.homes[user])


def test_whoever_is_asked_is_told_that_it_is_private_wherever_it_is_put_to_them(cellar: World) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    stays, among = "reste entre les personnes qui y sont", "entre les personnes sollicitées"
    assert stays in cellar.nudge("UCHLOE").text and stays in home_of(cellar, "UCHLOE")
    cellar.press("UCHLOE", nudge_messages.HAND_OVER)
    assert stays in words_of(cellar.modal("UCHLOE"))
    cellar.submit("UCHLOE", colleague="UHUGO")
    cellar.run_due()
    assert stays in cellar.nudge("UHUGO").text
    cellar.press("UEMMA", nudge_messages.SNOOZE)
    cellar.pass_time(timedelta(hours=6))
    assert stays in cellar.nudge("UEMMA").text

    cellar.press("UANNA", question_messages.REACH_OTHERS)
    cellar.run_due()
    for user in (OUTSIDE, "UEMMA"):
        assert among in cellar.nudge(user).text and among in home_of(cellar, user)


def test_of_a_public_channel_s_question_no_such_word_is_said(cellar: World) -> None:
    cellar.ask("UANNA", VPN, QUESTIONS)
    assert "canal privé" not in cellar.nudge("UCHLOE").text + home_of(cellar, "UCHLOE")


@pytest.mark.parametrize("reach", [question_messages.REACH_HERE, question_messages.REACH_OTHERS])
def test_the_answer_form_of_a_private_channel_s_question_promises_nobody_else(
    cellar: World, reach: str
) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", reach)
    cellar.run_due()
    for said in (
        hint(cellar, "UCHLOE", nudge_messages.ANSWER),
        hint(cellar, "UCHLOE", question_messages.HELP, str(cellar.question().id)),
    ):
        assert "avec votre nom" in said
        assert "seules celles de ce canal pourront lire" in said and "collègues" not in said


def test_the_answer_form_is_true_of_a_nameless_a_public_and_a_channelless_question(cellar: World) -> None:
    cellar.ask("UANNA", VPN, QUESTIONS)
    said = hint(cellar, "UCHLOE", nudge_messages.ANSWER)
    assert "sous la question" in said and "les collègues pourront la retrouver" in said
    cellar.slash("UINES", "/ask", "", QUESTIONS)
    cellar.submit("UINES", text="Who renews a VPN token at night?", options=[question_messages.ANONYMOUS])
    cellar.run_due()
    number = str(cellar.question("Who renews a VPN token at night?").id)
    said = hint(cellar, "UCHLOE", question_messages.HELP, number)
    assert "sans donner le sien" in said and "sous la question" in said
    with cellar.deps.sessions.begin() as session:
        cellar.workspace(session).questions_channel = None
        asked = session.get(Question, int(number))
        assert asked is not None
        asked.channel = None
    said = hint(cellar, "UCHLOE", question_messages.HELP, number)
    assert "Si elle est acceptée" in said and "sous la question" not in said


def test_the_author_of_an_accepted_answer_reads_to_whom_it_will_be_shown(cellar: World) -> None:
    cellar.slash("UANNA", "/ask", VPN, CELLAR)
    cellar.press("UANNA", question_messages.REACH_HERE)
    cellar.run_due()
    cellar.press("UCHLOE", nudge_messages.ANSWER)
    cellar.submit("UCHLOE", text="Open the zebra portal.")
    cellar.run_due()
    cellar.press("UANNA", answer_messages.ACCEPT)
    cellar.run_due()
    told = cellar.read("UCHLOE", "a accepté votre réponse").text
    assert "Seules les personnes de ce canal privé" in told and "Les collègues" not in told


def test_a_story_told_in_a_private_channel_is_not_promised_to_the_company(cellar: World) -> None:
    with cellar.deps.sessions.begin() as session:
        cellar.workspace(session).rituals_channel = CELLAR
    cellar.press("UCHLOE", story_messages.TELL[RitualKind.LESSON], value="lesson")
    send(cellar, "UCHLOE", learned="The marble sink likes gneiss")
    assert "seules les personnes de ce canal" in words_of(cellar.modal("UCHLOE"))


def lived_in_public(world: World) -> World:
    """Asked, answered and told in the kitchen, which is public; cited, quoted and listed elsewhere."""
    in_the_kitchen(world)
    world.slack.members[KITCHEN] = {"UANNA", "UCHLOE", "UHUGO"}
    with world.deps.sessions.begin() as session:
        for channel in (QUESTIONS, KITCHEN):
            place = channels.of_channel(session, channel)
            place.digest_weekday, place.digest_minute, place.digest_since = 4, 9 * 60, world.clock.at
    settled(world, "UINES", "How do I polish the marble sink with quartzite?", "UGINA", "Wet.", KITCHEN)
    tell(world, "UCHLOE", tried="Wax on gneiss", wrong="It cracked", lesson="Keep wax off gneiss")
    goes_out(world, "UHUGO", "How do I polish the marble sink at night?", QUESTIONS)
    world.pass_time(timedelta(days=5))
    return world


def elsewhere(world: World) -> set[str]:
    """Words of the kitchen that stand in the questions' channel, or with people who are not in it."""
    inside = {dm_of(user) for user in world.slack.members[KITCHEN]} | {KITCHEN}
    own = {dm_of("UINES"), dm_of("UGINA")}  # whoever asked, and whoever answered
    texts = [one.text for one in world.slack.messages if one.channel not in inside | own]
    return {word for word in ("quartzite", "gneiss") for text in texts if word in text}


@pytest.mark.parametrize(
    "how", ["told by Slack", pytest.param("found by the daily look", marks=pytest.mark.long)]
)
def test_what_a_public_channel_s_words_stand_in_elsewhere_is_redrawn_once_it_is_private(
    cellar: World, how: str
) -> None:
    lived_in_public(cellar)
    assert elsewhere(cellar) == {"quartzite", "gneiss"}
    if how == "told by Slack":
        becomes_private(cellar, KITCHEN)
    else:
        cellar.slack.private.add(KITCHEN)
        channel_sync.look_again(cellar.deps)
        cellar.run_due()
    cellar.run_due()
    assert elsewhere(cellar) == set()


def test_a_private_channel_made_public_opens_nothing_that_was_said_in_it_before(cellar: World) -> None:
    settled(cellar, "UEMMA", "How do I polish the marble sink with quartzite?", "UCHLOE", "Wet.", CELLAR)
    goes_out(cellar, "UANNA", VPN, CELLAR)
    becomes_public(cellar, CELLAR)
    cellar.clock.at += timedelta(minutes=5)
    assert "quartzite" not in cellar.slash("UGINA", "/eclair", f"find {TOPIC}").text
    assert "quartzite" in cellar.slash("UEMMA", "/eclair", f"find {TOPIC}", CELLAR).text
    assert (
        "n’est plus visible" in cellar.press("UFARID", question_messages.HELP, str(cellar.question().id)).text
    )
    cellar.pass_time(timedelta(days=3))
    assert asked(cellar) <= cellar.slack.members[CELLAR]
    channel_sync.look_again(cellar.deps)
    cellar.run_due()
    assert "quartzite" not in cellar.slash("UGINA", "/eclair", f"find {TOPIC}").text

    number = goes_out(cellar, "UEMMA", "How do I wax the marble sink with basalt?", CELLAR)
    assert cellar.question("How do I wax the marble sink with basalt?").state == QuestionState.OPEN
    cellar.press("UGINA", question_messages.HELP, number)
    assert "basalt" in words_of(cellar.modal("UGINA"))


def test_a_digest_of_ones_own_says_which_question_is_from_a_private_channel(cellar: World) -> None:
    cellar.slash("UGINA", "/eclair", "digest", "DGINA")
    cellar.submit("UGINA", mine=["mine"])
    cellar.slack.members[CELLAR] |= {"UGINA"}
    cellar.pass_time(timedelta(days=6))
    goes_out(cellar, "UANNA", "Which wax for the marble sink?", CELLAR)
    goes_out(cellar, "UANNA", "Which wax for the oven?", QUESTIONS)
    cellar.pass_time(timedelta(days=1, hours=1))
    told = cellar.read("UGINA", "This week").text
    assert told.count("From a private channel") == 1
    assert told.index("marble sink") < told.index("From a private channel") < told.index("oven")
