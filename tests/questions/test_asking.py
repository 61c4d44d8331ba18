"""Six ways to ask, memory first, and what comes of input that is not a question."""

from datetime import timedelta

import pytest

from bot.handlers.questions.ask_actions import ASK_ABOUT, ASK_ANYWHERE
from bot.services.questions.asking import LONGEST_QUESTION
from bot.store.models import NoticeState, QuestionState
from bot.views.questions import direct_messages, question_messages
from tests.fakes import BOT, dm_of
from tests.world import KITCHEN, QUESTIONS, VPN, World

PAST = "How do I renew the VPN token that expires during the night?"


def test_a_question_typed_after_ask_stands_in_its_channel_and_reaches_three_colleagues(world: World) -> None:
    world.three_know()

    answer = world.ask("UANNA", channel=KITCHEN)

    assert "Votre question part" in answer.text
    assert f"<#{KITCHEN}>" in answer.text
    assert VPN in world.read("UBEN", "<@UANNA> asks / demande").text
    assert world.nudged() == ["UCHLOE", "UEMMA", "UFARID"]


def test_ask_alone_opens_a_form_and_the_form_asks(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask", channel=KITCHEN)

    world.submit("UANNA", text=VPN, tried="I read the wiki", options=["urgent"])
    world.run_due()

    nudge = world.nudge("UCHLOE").text
    assert VPN in nudge
    assert "I read the wiki" in nudge
    assert "urgent" in nudge
    assert world.reads("UBEN", "<@UANNA> asks / demande")


def test_an_admin_may_rename_the_command(world: World) -> None:
    world.slash("UANNA", "/acme-ask", VPN)
    assert world.question().state == QuestionState.OPEN


def test_the_message_shortcut_starts_from_the_words_of_the_message(world: World) -> None:
    said = world.says("UBEN", "Does anybody know about <@UCHLOE|chloé>'s &lt;VPN&gt; token?", KITCHEN)

    world.shortcut("UANNA", ASK_ABOUT, said)

    field = next(
        block for block in world.modal("UANNA")["blocks"] if block.get("block_id") == question_messages.TEXT
    )
    assert field["element"]["initial_value"] == "Does anybody know about @chloé's <VPN> token?"
    world.submit("UANNA")
    assert world.question("Does anybody know about @chloé's <VPN> token?").channel == KITCHEN


def test_the_global_shortcut_asks_in_the_questions_channel(world: World) -> None:
    world.shortcut("UBEN", ASK_ANYWHERE)
    world.submit("UBEN", text=VPN)
    world.run_due()

    assert world.question().channel == QUESTIONS
    assert world.read("UBEN", "Your question is on its way")


def test_the_button_of_the_home_tab_opens_the_same_form(world: World) -> None:
    world.send(world.event("UANNA", "app_home_opened", tab="home", channel="DANNA"))
    world.press("UANNA", question_messages.ASK)
    assert world.modal("UANNA")["callback_id"] == question_messages.ASK_FORM


def test_a_mention_of_the_bot_asks_in_that_channel(world: World) -> None:
    world.three_know()
    world.mentions("UANNA", VPN)
    world.run_due()

    assert world.question().channel == KITCHEN
    assert len(world.nudged(VPN)) == 3
    assert "Votre question part" in world.read("UANNA", "Votre question part").text


def test_a_message_to_the_bot_asks_in_the_questions_channel_once_its_author_presses(world: World) -> None:
    world.says("UANNA", VPN)
    world.run_due()
    world.press("UANNA", direct_messages.ASK)
    world.run_due()

    assert world.question().channel == QUESTIONS
    assert world.read("UBEN", "<@UANNA> asks / demande").channel == QUESTIONS


def test_ask_in_the_conversation_with_the_bot_goes_to_the_questions_channel(world: World) -> None:
    world.ask("UANNA", channel="DANNA")

    assert world.question().channel == QUESTIONS
    assert not [one for one in world.slack.messages if one.channel == "DANNA" and "demande :" in one.text]


def test_a_greeting_gets_a_kind_word_and_is_no_question(world: World) -> None:
    world.says("UBEN", "Hello")

    assert "/eclair help" in world.read("UBEN", "Ask me anything about work").text
    assert world.nudged() == []


def test_what_people_say_to_each_other_in_channels_is_left_alone(world: World) -> None:
    world.says("UANNA", VPN, KITCHEN)
    world.run_due()
    assert world.slack.messages == []


def test_what_a_bot_says_is_no_question_even_when_it_mentions_the_bot(world: World) -> None:
    world.mentions("UROBOT", VPN, bot_id="B1")
    world.send(
        world.event(None, "app_mention", channel=KITCHEN, text=f"<@{BOT}> {VPN}", ts="1.1", bot_id="B1")
    )
    world.says("UROBOT", VPN, bot_id="B1")
    world.run_due()
    assert world.slack.messages == []


def test_thanking_the_bot_by_name_in_a_question_s_thread_is_no_new_question(world: World) -> None:
    world.ask("UANNA")
    post = world.read("UBEN", "<@UANNA> asks / demande")

    world.mentions("UBEN", "thank you for passing it on", QUESTIONS, thread_ts=post.ts)

    assert [notice.kind for notice in world.notices("question.posted")] == ["question.posted"]


# -- memory first --------------------------------------------------------------------------------------------


def test_a_known_answer_is_shown_before_anybody_is_disturbed(world: World) -> None:
    world.knows("UCHLOE", PAST, accepted=True, said="Open the portal and press Renew.")

    answer = world.ask("UANNA")

    assert "Open the portal and press Renew." in answer.text
    assert "<@UCHLOE>" in answer.text
    assert world.nudged() == []
    assert world.question().state == QuestionState.DRAFT


def test_this_solves_it_ends_the_question_and_thanks_the_author(world: World) -> None:
    world.knows("UCHLOE", PAST, accepted=True)
    world.ask("UANNA")

    said = world.press("UANNA", question_messages.SOLVES)
    world.pass_time(timedelta(days=30))

    assert "Très bien" in said.text
    assert world.question().state == QuestionState.REMEMBERED
    assert "vient d’aider" in world.read("UCHLOE", "Votre réponse (").text
    assert world.nudged() == []


def test_ask_my_colleagues_sends_it_on_at_once(world: World) -> None:
    world.three_know()
    world.knows("UCHLOE", PAST, accepted=True)
    world.ask("UANNA")

    world.press("UANNA", question_messages.SEND)
    world.run_due()

    assert len(world.nudged()) == 3
    assert "déjà partie" in world.press("UANNA", question_messages.SEND).text


def test_an_asker_who_says_nothing_for_an_hour_is_taken_to_want_colleagues(world: World) -> None:
    world.three_know()
    world.knows("UCHLOE", PAST, accepted=True)
    world.ask("UANNA")

    world.pass_time(timedelta(minutes=59))
    assert world.nudged() == []
    world.pass_time(timedelta(minutes=1))
    assert len(world.nudged()) == 3


def test_up_to_three_remembered_answers_are_shown(world: World) -> None:
    for number in range(5):
        world.knows("UCHLOE", f"{PAST} {number}", accepted=True, said=f"Answer {number}")

    shown = world.ask("UANNA").text

    assert sum(f"Answer {number}" in shown for number in range(5)) == 3


def test_a_former_colleagues_answer_is_shown_without_a_name(world: World) -> None:
    world.knows("UCHLOE", PAST, accepted=True)
    with world.deps.sessions.begin() as session:
        from bot.store.models import Answer

        session.query(Answer).update({"author_id": None})

    assert "un ou une ex-collègue" in world.ask("UANNA").text


# -- what is not a question, or not only one -----------------------------------------------------------------


NO_WORDS = ["", "   ", "🤷", "🙏🙏🙏", "???", "…", "\u202e\u200f", "\u200b"]


@pytest.mark.parametrize(
    ("user", "sentence"), [("UANNA", "Écrivez votre question"), ("UBEN", "I need a question in words")]
)
def test_no_words_are_no_question(world: World, user: str, sentence: str) -> None:
    for text in NO_WORDS:
        if text.strip():
            assert sentence in world.slash(user, "/ask", text).text
            before = len(world.slack.messages)
            world.says(user, text)
            assert [one.channel for one in world.slack.messages[before:]] == [dm_of(user)]
        world.shortcut(user, ASK_ANYWHERE)
        assert sentence in world.submit(user, text=text).errors[question_messages.TEXT]
    world.run_due()
    assert world.notices() == []


@pytest.mark.parametrize(("user", "sentence"), [("UANNA", "40000 caractères"), ("UBEN", "40000 characters")])
def test_forty_thousand_characters_come_back_in_the_form_with_a_sentence(
    world: World, user: str, sentence: str
) -> None:
    world.slash(user, "/ask", "why? " * 8000)

    form = world.modal(user)
    assert sentence.replace("40000", "39999") in form["blocks"][0]["text"]["text"]
    assert form["blocks"][1]["element"]["initial_value"].startswith("why? why?")

    world.says(user, "word " * 8000)
    assert world.reads(user, sentence.replace("40000", "39999"))


RINGING = [
    "<!channel> <!here> who knows the VPN?",
    "<@UCHLOE|chloé> and <@UEMMA> know the VPN?",
    "<!subteam^S0MENTORS|@mentors> how does the VPN work?",
    "look at <https://evil.example|the payslip> for the VPN",
    "&lt;!channel&gt; and &lt;@UCHLOE&gt; typed by hand",
    "<!date^1392734382^{date}|never> VPN",
]


def test_nobody_is_rung_by_what_stands_in_a_question(world: World) -> None:
    world.three_know()
    for text in RINGING:
        world.slash("UANNA", "/ask", text)
        world.says("UANNA", f"{text} indeed")
    world.run_due()

    named = {"<@UANNA>"}
    for one in world.slack.messages:
        shown = str(one.message)
        assert "<!channel" not in shown and "<!here" not in shown and "<!subteam" not in shown
        assert "<https://evil" not in shown
        mentions = {f"<@{part.split('>')[0]}>" for part in shown.split("<@")[1:]}
        assert mentions <= named, f"{mentions} are rung"


HOSTILE = [
    "```\nfor x in *.log; do tail -f $x; done\n```\nwhy does it stop?",
    "لماذا تنتهي صلاحية الرمز المميز؟",
    "\u202eVPN reversed\u202c why?",
    "VPN 👩‍👩‍👧‍👧 token 🇫🇷?",
    "*bold _and ~never closed `",
    "VPN\n\n\n\n>quoted\n> more",
    "a\x00b VPN?",
    "x" * LONGEST_QUESTION,
    "&" * (LONGEST_QUESTION - 4) + " VPN",
    "<" * (LONGEST_QUESTION - 4) + " VPN",
    "\n".join("a" * 1 for _ in range(1400)),
]


@pytest.mark.long
def test_hostile_text_reaches_colleagues_and_breaks_nothing(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).nudges_a_day = world.workspace(session).weekly_minutes = 1000
    for colleague in ("UCHLOE", "UEMMA", "UFARID"):
        world.knows(colleague, *(text.replace("\0", "") for text in HOSTILE))
    for text in HOSTILE:
        assert "Votre question part" in world.slash("UANNA", "/ask", text).text
        world.run_due()

    assert len(world.nudges()) == 3 * len(HOSTILE)
    world.pass_time(timedelta(hours=6))  # somebody's morning is still to come
    assert {notice.state for notice in world.notices("question.posted")} == {NoticeState.SENT}
    assert not {notice.error for notice in world.notices()} - {None}


# -- where it goes -------------------------------------------------------------------------------------------


def test_a_channel_without_the_bot_is_replaced_by_the_questions_channel_and_the_asker_is_told(
    world: World,
) -> None:
    outcome = world.ask("UANNA", channel="C0SECRET")

    assert "Je ne suis pas membre du canal" in outcome.text
    assert f"<#{QUESTIONS}>" in outcome.text
    assert world.question().channel == QUESTIONS


def test_a_channel_that_closes_just_then_is_replaced_and_the_asker_is_told(world: World) -> None:
    world.slash("UANNA", "/ask", VPN, KITCHEN)
    del world.slack.members[KITCHEN]
    world.run_due()

    assert world.question().channel == QUESTIONS
    assert f"elle est publiée dans <#{QUESTIONS}>" in world.read("UANNA", "là où vous l’avez posée").text
    assert world.read("UBEN", "<@UANNA> asks / demande").channel == QUESTIONS


def test_without_any_channel_colleagues_are_asked_all_the_same(world: World) -> None:
    world.three_know()
    world.slash("UANNA", "/ask", VPN, KITCHEN)
    world.slack.members.clear()
    world.run_due()

    assert len(world.nudged()) == 3
    assert "Je n’ai pas pu publier votre question dans un canal" in world.read("UANNA", "publier").text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("sans mon nom : comment changer de poste ?", "comment changer de poste ?"),
        ("Anonymously, how do I change my job?", "how do I change my job?"),
        ("anonymous How do I change my job?", "anonymous How do I change my job?"),
    ],
)
def test_whoever_says_without_my_name_is_never_published_with_it(world: World, typed: str, kept: str) -> None:
    world.three_know()
    world.slash("UBEN", "/ask", typed)
    world.run_due()
    assert world.slack.messages == [] and world.nudges() == []

    assert kept in str(world.modal("UBEN"))
    world.submit("UBEN")
    world.run_due()
    assert world.question(kept).anonymous
    assert not any("UBEN" in str(one.message) for one in world.slack.messages if one.channel != "DBEN")


def test_a_mention_without_a_name_is_not_taken_further(world: World) -> None:
    world.mentions("UBEN", "anonymously: who earns more than me?")
    world.run_due()
    assert [one.to for one in world.slack.messages] == ["UBEN"]
