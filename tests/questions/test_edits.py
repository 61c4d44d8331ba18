"""Edits and ends follow: messages changed, deleted, forwarded; signs taken back; askers who leave."""

from datetime import timedelta

import pytest
from sqlalchemy import String

from bot.handlers.incoming.message_text import files_of, words_of_message
from bot.handlers.incoming.relevance import ACCEPTING, HELPFUL
from bot.handlers.questions.ask_actions import ASK_ABOUT
from bot.services.privacy import erasure
from bot.services.questions.accepting import SECOND_THOUGHT
from bot.store.admin import channel_columns
from bot.store.base import Base
from bot.store.models import Answer, Card, Evidence, NudgeState, Place, Question, QuestionState
from bot.views.questions import answer_messages, nudge_messages, question_messages
from tests.fakes import BOT, Sent, dm_of
from tests.played import played
from tests.world import KITCHEN, QUESTIONS, VPN, World

SAID = "Open the portal and press Renew."
TICK = "white_check_mark"
SHARED = {
    "is_msg_unfurl": True,
    "is_share": True,
    "author_name": "Ben",
    "text": "The lift is stuck, who has its key?",
}


@pytest.fixture
def asked(world: World) -> World:
    """Anna's question stands in the channel, and three colleagues were asked."""
    ask(world, nameless=False)
    return world


@pytest.fixture
def nameless(world: World) -> World:
    """Anna asked it without her name."""
    ask(world, nameless=True)
    return world


def ask(world: World, nameless: bool) -> None:
    world.three_know()

    def act() -> None:
        world.slash("UANNA", "/ask")
        world.submit("UANNA", text=VPN, options=["anonymous"] if nameless else [], where=QUESTIONS)
        world.run_due()

    world.beginning.play(f"Anna asks by the form, nameless: {nameless}", act)


def post(world: World) -> Sent:
    notice = world.notices("question.posted")[-1]
    return world.slack.at(notice.channel or "", notice.ts or "")


@played
def in_thread(world: World, user: str, text: str = SAID) -> Sent:
    said = world.says(user, text, thread=post(world))
    world.run_due()
    return said


def the_answer(world: World) -> Answer:
    with world.deps.read_sessions() as session:
        return next(
            one for one in session.query(Answer).order_by(Answer.id.desc()) if "past:" not in one.source
        )


def weight(world: World, user: str) -> float:
    with world.deps.read_sessions() as session:
        member = world.member(session, user)
        found = (
            session.query(Evidence).filter_by(member_id=member.id, kind="answer").order_by(Evidence.id.desc())
        )
        return found.first().weight  # type: ignore[union-attr]


def mention(world: World, user: str = "UANNA", text: str = "renew teh VPN token") -> Sent:
    """A question asked by naming the bot in the kitchen's channel."""
    ts, said = world.slack.stamp(), f"<@{BOT}> {text}"
    world.send(world.event(user, "app_mention", channel=KITCHEN, text=said, ts=ts))
    world.run_due()
    return Sent(KITCHEN, ts, {"text": said})


def by_message(world: World) -> Question:
    with world.deps.read_sessions() as session:
        return next(
            one for one in session.query(Question).order_by(Question.id.desc()) if "message:" in one.source
        )


def card(world: World) -> Card | None:
    with world.deps.read_sessions() as session:
        return (
            session.query(Card).filter_by(source_type="answer", source_id=the_answer(world).id).one_or_none()
        )


# -- a check mark, a thumb, taken back -----------------------------------------------------------------------


@played
def accepted_in_thread(world: World) -> Sent:
    said = in_thread(world, "UGINA")
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()
    assert "Colleagues with the same question will see it" in world.read("UGINA", "accepted your answer").text
    return said


def test_of_an_accepted_answer_that_is_deleted_its_author_is_promised_nothing(asked: World) -> None:
    said = accepted_in_thread(asked)
    asked.deletes("UGINA", said)
    asked.run_due()
    assert not asked.reads("UGINA", "Colleagues with the same question will see it")
    assert asked.reads("UGINA", "deleted by its author")


def test_whose_accepted_answer_is_gone_may_ask_again_where_they_read_it(asked: World) -> None:
    said = accepted_in_thread(asked)
    assert question_messages.REOPEN not in str(asked.read("UANNA", "Votre question").message)
    asked.deletes("UGINA", said)
    asked.run_due()
    seen = asked.read("UANNA", "Votre question")
    assert "Il n’y a plus de réponse acceptée" in seen.text
    asked.press("UANNA", question_messages.REOPEN)
    asked.run_due()
    assert asked.question().state == QuestionState.OPEN
    assert not asked.reads("UANNA", "Il n’y a plus de réponse acceptée")


@pytest.mark.parametrize("sign", sorted(ACCEPTING))
def test_a_check_mark_taken_away_takes_the_acceptance_back(asked: World, sign: str) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UANNA", said, sign)
    asked.run_due()
    assert (asked.question().state, weight(asked, "UGINA")) == (QuestionState.ACCEPTED, 1.0)

    asked.reacts("UANNA", said, sign, "reaction_removed")
    asked.run_due()

    assert the_answer(asked).accepted_at is None
    assert (asked.question().state, weight(asked, "UGINA")) == (QuestionState.OPEN, 0.5)
    assert "ouverte" in post(asked).text
    assert "still looking for an answer" in asked.read("UGINA", "still looking").text
    assert not asked.reads("UGINA", "accepted your answer")


def test_the_button_for_the_same_stands_on_the_askers_message(asked: World) -> None:
    in_thread(asked, "UGINA")
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()

    asked.press("UANNA", answer_messages.UNACCEPT)
    asked.run_due()

    assert asked.question().state == QuestionState.OPEN
    asked.press("UANNA", answer_messages.ACCEPT)
    assert asked.question().state == QuestionState.ACCEPTED


def test_what_a_button_accepted_a_check_mark_taken_away_takes_back(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.reacts("UANNA", said, TICK)
    asked.reacts("UANNA", said, TICK, "reaction_removed")
    assert the_answer(asked).accepted_at is None


def test_a_helpful_answer_falls_back_to_what_its_readers_said(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UBEN", said, "+1")
    asked.reacts("UANNA", said, TICK)
    asked.reacts("UANNA", said, TICK, "reaction_removed")
    assert weight(asked, "UGINA") == 0.75


def test_the_memory_forgets_it_and_knows_it_again_when_it_is_accepted_again(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    for kind in ("reaction_added", "reaction_removed"):
        asked.reacts("UANNA", said, TICK, kind)
        asked.run_due()
        found = card(asked)
        assert found is not None and found.stands == (kind == "reaction_added")
    assert SAID not in asked.ask("UHUGO", f"{VPN} Please?").text

    asked.reacts("UANNA", said, TICK)
    asked.run_due()
    found = card(asked)
    assert found is not None and found.stands and found.text == SAID
    assert SAID in asked.ask("UBEN", f"{VPN} Please, please?").text


def test_a_card_that_somebody_amended_keeps_its_words_when_it_comes_back(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UANNA", said, TICK)
    asked.run_due()
    with asked.deps.sessions.begin() as session:
        found = session.query(Card).filter_by(source_type="answer", source_id=the_answer(asked).id).one()
        found.text, found.is_amended = "Portal, then Renew.", True
    for kind in ("reaction_removed", "reaction_added"):
        asked.reacts("UANNA", said, TICK, kind)
        asked.run_due()
    kept = card(asked)
    assert kept is not None and kept.stands and kept.text == "Portal, then Renew."


def test_however_often_it_is_accepted_the_author_is_told_once_and_the_weights_move_once(asked: World) -> None:
    said = in_thread(asked, "UCHLOE")
    for _ in range(3):
        asked.reacts("UANNA", said, TICK)
        asked.run_due()
        asked.reacts("UANNA", said, TICK, "reaction_removed")
        asked.run_due()
    asked.reacts("UANNA", said, TICK)
    asked.run_due()

    assert asked.question().state == QuestionState.ACCEPTED
    assert len([one for one in asked.slack.messages if "a accepté votre réponse" in one.text]) == 1
    assert asked.deps.index.matcher.weight_correction.answers == 1


def test_thanks_that_were_not_said_yet_are_said_when_it_is_accepted_again(asked: World) -> None:
    said = in_thread(asked, "UDARIO")  # it is night in New York
    asked.reacts("UANNA", said, TICK)
    asked.run_due()
    asked.reacts("UANNA", said, TICK, "reaction_removed")
    asked.pass_time(timedelta(days=1))
    assert not asked.reads("UDARIO", "accepted your answer")

    asked.reacts("UANNA", said, TICK)
    asked.pass_time(timedelta(days=1))
    assert asked.reads("UDARIO", "accepted your answer")


def test_waves_that_were_not_spent_go_on_but_leave_time_for_a_slip(asked: World) -> None:
    with asked.deps.sessions.begin() as session:
        for one in session.query(Question).filter_by(text=VPN).one().nudges:
            one.state = NudgeState.DECLINED
    said = in_thread(asked, "UGINA")
    asked.reacts("UANNA", said, TICK)
    asked.reacts("UANNA", said, TICK, "reaction_removed")
    assert asked.question().next_step_at == asked.clock() + SECOND_THOUGHT
    asked.run_due()
    assert asked.question().wave == 1

    asked.pass_time(SECOND_THOUGHT)
    assert asked.question().wave > 1


def test_who_was_asked_last_keeps_their_hours(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UANNA", said, TICK)
    asked.reacts("UANNA", said, TICK, "reaction_removed")
    asked.pass_time(timedelta(hours=3))
    assert asked.question().wave == 1
    asked.pass_time(timedelta(hours=2))
    assert asked.question().wave > 1


def test_another_accepted_answer_keeps_the_question_settled(asked: World) -> None:
    first, second = in_thread(asked, "UGINA"), in_thread(asked, "UHUGO", "Or ask the helpdesk.")
    for said in (first, second):
        asked.reacts("UANNA", said, TICK)
    asked.reacts("UANNA", first, TICK, "reaction_removed")
    assert asked.question().state == QuestionState.ACCEPTED
    asked.reacts("UANNA", second, TICK, "reaction_removed")
    assert asked.question().state == QuestionState.OPEN


def test_other_peoples_hands_and_double_presses_change_nothing(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    asked.reacts("UANNA", said, TICK, "reaction_removed")
    assert asked.question().state == QuestionState.OPEN
    asked.reacts("UANNA", said, TICK)
    asked.reacts("UBEN", said, TICK, "reaction_removed")
    assert asked.question().state == QuestionState.ACCEPTED
    asked.run_due()

    number = str(the_answer(asked).id)
    assert "Only the person who asked" in asked.press("UBEN", answer_messages.UNACCEPT, number).text
    assert asked.press("UANNA", answer_messages.UNACCEPT, number).status == 200
    assert asked.press("UANNA", answer_messages.UNACCEPT, number).status == 200
    assert asked.question().state == QuestionState.OPEN


@pytest.mark.parametrize("sign", sorted([*HELPFUL, "+1::skin-tone-2", "clap::skin-tone-6"]))
@pytest.mark.parametrize("where", ["thread", "relayed"])
def test_every_sign_of_help_counts_and_is_taken_back(asked: World, sign: str, where: str) -> None:
    if where == "thread":
        said = in_thread(asked, "UCHLOE")
    else:
        asked.press("UCHLOE", nudge_messages.ANSWER)
        asked.submit("UCHLOE", text=SAID)
        asked.run_due()
        said = asked.read("UBEN", "<@UCHLOE> répond")
    asked.reacts("UBEN", said, sign)
    assert weight(asked, "UCHLOE") == 0.75
    asked.reacts("UHUGO", said, sign, "reaction_removed")
    assert weight(asked, "UCHLOE") == 0.75
    asked.reacts("UBEN", said, sign, "reaction_removed")
    assert weight(asked, "UCHLOE") == 0.5


# -- a question without a name -------------------------------------------------------------------------------


def test_a_check_mark_in_a_channel_does_not_show_who_asked_without_a_name(nameless: World) -> None:
    said = in_thread(nameless, "UGINA")
    before = [one.text for one in nameless.slack.messages if one.channel != dm_of("UANNA")]

    nameless.reacts("UANNA", said, TICK)
    nameless.run_due()

    assert nameless.question().state == QuestionState.OPEN
    assert [one.text for one in nameless.slack.messages if one.channel != dm_of("UANNA")] == before
    told = nameless.read("UANNA", "J’ai vu votre ✅")
    assert told.channel == dm_of("UANNA") and told.to is None
    [owed] = nameless.notices("answer.tick")
    assert (owed.member_id, owed.channel) == (None, None)
    nameless.press("UANNA", answer_messages.ACCEPT, about="J’ai vu votre ✅")
    nameless.run_due()
    assert nameless.question().state == QuestionState.ACCEPTED

    nameless.reacts("UANNA", said, TICK, "reaction_removed")
    nameless.run_due()
    assert nameless.question().state == QuestionState.ACCEPTED
    nameless.press("UANNA", answer_messages.UNACCEPT, about="n’y change rien")
    assert nameless.question().state == QuestionState.OPEN


def test_somebody_elses_check_mark_on_it_is_told_to_nobody(nameless: World) -> None:
    said = in_thread(nameless, "UGINA")
    nameless.reacts("UBEN", said, TICK)
    nameless.run_due()
    assert nameless.notices("answer.tick") == []


def test_in_the_askers_own_conversation_the_check_mark_works(nameless: World) -> None:
    in_thread(nameless, "UGINA")
    note = nameless.read("UANNA", "a répondu à votre question")
    nameless.reacts("UANNA", note, TICK)
    assert nameless.question().state == QuestionState.ACCEPTED
    nameless.reacts("UANNA", note, TICK, "reaction_removed")
    assert nameless.question().state == QuestionState.OPEN


# -- messages changed and deleted ----------------------------------------------------------------------------


def test_an_edited_question_reads_so_everywhere(world: World) -> None:
    world.three_know()
    said = mention(world)
    nudged = world.nudged("teh VPN token")[0]

    world.changes("UANNA", said, f"<@{BOT}> renew the VPN token, on a Mac")
    world.run_due()

    assert by_message(world).text == "renew the VPN token, on a Mac"
    assert "on a Mac" in post(world).text and "teh" not in post(world).text
    assert "on a Mac" in world.nudge(nudged).text


def test_an_edited_question_is_remembered_in_its_new_words(world: World) -> None:
    world.three_know()
    said = mention(world)
    answer = in_thread(world, "UGINA")
    world.reacts("UANNA", answer, TICK)
    world.run_due()
    world.changes("UANNA", said, f"<@{BOT}> renew the VPN token, on a Mac")
    world.run_due()
    found = card(world)
    assert found is not None and found.title == "renew the VPN token, on a Mac"
    assert by_message(world).state == QuestionState.ACCEPTED


def test_a_direct_message_that_is_edited_is_followed_too(world: World) -> None:
    world.three_know()
    said = world.says("UANNA", "My VPN token expires, who nows?")
    world.changes("UANNA", said, "My VPN token expires, who knows?")
    assert by_message(world).text == "My VPN token expires, who knows?"


def test_a_draft_follows_and_the_memory_is_looked_through_again(world: World) -> None:
    world.knows("UCHLOE", "Which paper does the printer take?", accepted=True, said="Eighty grams.")
    world.knows("UEMMA", "Where is the key of the safe?", accepted=True, said="In the drawer.")
    said = world.says("UBEN", "Which paper does the printer take?")
    assert by_message(world).state == QuestionState.DRAFT

    world.run_due()
    world.changes("UBEN", said, "Where is the key of the safe?")
    world.run_due()

    assert by_message(world).state == QuestionState.DRAFT
    assert world.reads("UBEN", "In the drawer.") and not world.reads("UBEN", "Eighty grams.")
    assert world.nudges() == []


@pytest.mark.parametrize(("text", "sentence"), [("  ", "plus de question"), ("mot " * 1000, "ancien texte")])
def test_words_that_are_no_question_leave_the_old_ones_and_are_told_in_private(
    world: World, text: str, sentence: str
) -> None:
    world.three_know()
    said = mention(world)
    world.changes("UANNA", said, f"<@{BOT}> {text}")
    assert by_message(world).text == "renew teh VPN token"
    told = world.read("UANNA", sentence)
    assert told.to == "UANNA" or told.channel == dm_of("UANNA")


def test_a_question_that_ended_is_not_asked_again_by_an_edit(world: World) -> None:
    world.three_know()
    said = mention(world)
    world.pass_time(timedelta(days=14))
    assert by_message(world).state == QuestionState.UNANSWERED
    asked_so_far = len(world.nudges())
    world.changes("UANNA", said, f"<@{BOT}> renew the VPN token")
    world.pass_time(timedelta(days=2))
    assert by_message(world).text == "renew the VPN token"
    assert len(world.nudges()) == asked_so_far


def test_the_preview_of_a_link_writes_and_redraws_nothing(world: World) -> None:
    world.three_know()
    said = mention(world)
    answer = in_thread(world, "UGINA", "See https://wiki.example/vpn")
    before = (world.slack.calls.count("update"), [one.wanted for one in world.notices()])
    for whose, message in (("UANNA", said), ("UGINA", answer)):
        same = {"user": whose, "ts": message.ts, "text": message.message["text"]}
        preview = {
            "id": 1,
            "from_url": "https://wiki.example/vpn",
            "text": "All about it",
            "is_msg_unfurl": True,
        }
        for previous in ({"previous_message": same}, {}):
            body = world.event(
                None, "message", subtype="message_changed", channel=message.channel, **previous
            )
            body["event"]["message"] = {**same, "attachments": [preview] if previous else []}
            world.send(body)
    world.run_due()
    assert (world.slack.calls.count("update"), [one.wanted for one in world.notices()]) == before


def test_a_deleted_question_is_withdrawn_and_crossed_out(world: World) -> None:
    world.three_know()
    said = mention(world)
    nudged = world.nudged("teh VPN token")[0]
    world.deletes("UANNA", said)
    world.run_due()
    assert by_message(world).state == QuestionState.WITHDRAWN
    assert "teh VPN" not in post(world).text
    assert world.reads(nudged, "a été retirée") or world.reads(nudged, "was withdrawn")


def test_a_deleted_draft_is_never_sent(world: World) -> None:
    world.knows("UCHLOE", "Which paper does the printer take?", accepted=True)
    said = world.says("UBEN", "Which paper does the printer take?")
    world.run_due()
    world.deletes("UBEN", said)
    world.pass_time(timedelta(days=1))
    assert "no one got it" in world.slack.said_to("UBEN")[-1].text
    assert world.nudges() == [] and not any("paper" in one.text for one in _drafts(world))


def _drafts(world: World) -> list[Question]:
    with world.deps.read_sessions() as session:
        return [one for one in session.query(Question) if one.state == QuestionState.DRAFT]


def test_a_message_with_a_thread_leaves_a_stone_when_it_is_deleted(world: World) -> None:
    world.three_know()
    said = mention(world)
    stone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": said.ts, "text": "This message was deleted."}
    old = {"user": "UANNA", "ts": said.ts, "text": said.message["text"]}
    body = world.event(None, "message", subtype="message_changed", channel=said.channel, previous_message=old)
    body["event"]["message"] = stone
    world.send(body)
    assert by_message(world).state == QuestionState.WITHDRAWN


def test_what_an_answer_settled_stays_when_the_question_is_deleted(world: World) -> None:
    world.three_know()
    said = mention(world)
    answer = in_thread(world, "UGINA")
    world.reacts("UANNA", answer, TICK)
    world.deletes("UANNA", said)
    assert by_message(world).state == QuestionState.ACCEPTED


def test_only_the_authors_own_message_counts(world: World) -> None:
    world.three_know()
    said = mention(world)
    world.changes("UBEN", said, f"<@{BOT}> something else")
    world.deletes("UBEN", said)
    assert (by_message(world).text, by_message(world).state) == ("renew teh VPN token", QuestionState.OPEN)


def test_no_message_reaches_a_question_without_a_name(world: World) -> None:
    world.three_know()
    said = mention(world)
    with world.deps.sessions.begin() as session:
        question = session.get_one(Question, by_message(world).id)
        question.sealed_asker, question.asker, question.anonymous = str(question.asker_id), None, True
    world.changes("UANNA", said, f"<@{BOT}> renew the VPN token")
    world.deletes("UANNA", said)
    assert (by_message(world).text, by_message(world).state) == ("renew teh VPN token", QuestionState.OPEN)


# -- who asked leaves ----------------------------------------------------------------------------------------


def leaves(world: World, user: str) -> None:
    world.send(
        world.event(None, "user_change")
        | {"event": {"type": "user_change", "user": {"id": user, "deleted": True}}}
    )
    world.run_due()


@pytest.mark.parametrize("nameless", [False, True])
def test_when_the_asker_leaves_the_question_ends_and_nobody_is_asked_further(
    world: World, nameless: bool
) -> None:
    ask(world, nameless)
    asked_so_far = len(world.nudges())
    leaves(world, "UANNA")

    assert world.question().state == QuestionState.WITHDRAWN
    ended = "retirée" if nameless else "n’est plus ici"  # of whom nobody knows, nobody is told to have left
    assert world.reads("UCHLOE", ended)
    assert VPN not in post(world).text
    world.pass_time(timedelta(days=5))
    assert len(world.nudges()) == asked_so_far


def test_who_leaves_ends_nobody_elses_question(nameless: World) -> None:
    leaves(nameless, "UBEN")
    assert nameless.question().state == QuestionState.OPEN


@pytest.mark.parametrize("nameless", [False, True])
def test_when_the_asker_asks_to_be_forgotten_it_ends_too(world: World, nameless: bool) -> None:
    ask(world, nameless)
    asked_so_far = len(world.nudges())
    with world.deps.transaction() as session:
        erasure.erase(session, world.member(session, "UANNA"), "keep", world.clock())
    world.run_due()
    assert world.question().state == QuestionState.WITHDRAWN
    assert world.reads("UCHLOE", "retirée")
    world.pass_time(timedelta(days=5))
    assert len(world.nudges()) == asked_so_far


# -- forwarded words -----------------------------------------------------------------------------------------


def test_a_forwarded_message_is_read_after_ones_own_words(world: World) -> None:
    world.says("UANNA", "Does anybody know this?", attachments=[SHARED])
    assert by_message(world).text == "Does anybody know this?\n> The lift is stuck, who has its key?"


def test_the_shortcut_on_a_forwarded_message_starts_from_its_words(world: World) -> None:
    body = {
        **world._interaction("UANNA", "message_action"),
        "callback_id": ASK_ABOUT,
        "channel": {"id": KITCHEN},
        "message": {"ts": "1.3", "text": "", "attachments": [SHARED]},
        "response_url": "https://hooks.invalid/x",
    }
    world.send(body)
    assert "The lift is stuck" in str(world.modal("UANNA"))


def test_an_answer_that_forwards_a_message_is_read(asked: World) -> None:
    asked.says("UGINA", "", thread=post(asked), attachments=[SHARED])
    asked.run_due()
    assert asked.reads("UANNA", "The lift is stuck")


def test_words_are_found_where_slack_puts_them() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "a < b, "}, {"type": "user", "user_id": "U1"}],
    }
    inner = {"message": {"blocks": [{"type": "rich_text", "elements": [section]}]}}
    assert words_of_message(
        {"text": "own", "attachments": [{"is_share": True, "message_blocks": [inner]}]}
    ) == ("own\n&gt; a &lt; b, <@U1>")
    preview = {"is_msg_unfurl": True, "from_url": "https://x.slack.com/archives/C1/p1", "text": "no"}
    assert words_of_message(
        {"text": "see <https://x.slack.com/archives/C1/p1>", "attachments": [preview]}
    ) == ("see <https://x.slack.com/archives/C1/p1>")
    assert words_of_message({"attachments": [{"text": "a card of an app"}]}) == ""
    files = [{"name": "a.pdf", "permalink": "https://f/a"}, {"mode": "tombstone"}]
    assert files_of({"files": files}) == [("a.pdf", "https://f/a")]


# -- a channel that got another id ---------------------------------------------------------------------------


def renumber(world: World, new: str = "C0NEWID") -> None:
    world.slack.members[new] = world.slack.members.pop(QUESTIONS)
    world.send(world.event(None, "channel_id_changed", old_channel_id=QUESTIONS, new_channel_id=new))


def test_a_channel_that_got_another_id_keeps_its_threads_its_signs_and_its_post(asked: World) -> None:
    said = in_thread(asked, "UGINA")
    head = post(asked)
    renumber(asked)

    asked.says(
        "UHUGO", "Restart the client.", channel="C0NEWID", thread=Sent("C0NEWID", head.ts, head.message)
    )
    assert the_answer(asked).text == "Restart the client."
    asked.reacts("UANNA", Sent("C0NEWID", said.ts, {"text": ""}), TICK)
    assert asked.question().state == QuestionState.ACCEPTED
    asked.press("UANNA", question_messages.REOPEN, str(asked.question().id))
    assert [one.channel for one in asked.notices("question.posted")] == ["C0NEWID"]


def test_no_row_names_the_old_id(asked: World) -> None:
    in_thread(asked, "UGINA")
    asked.slack.private.add(QUESTIONS)
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.pass_time(timedelta(hours=1))
    with asked.deps.sessions.begin() as session:
        workspace = asked.workspace(session)
        workspace.rituals_channel = workspace.pilot_channel = QUESTIONS
        session.add(Place(workspace_id=workspace.id, slack_id="C0NEWID", topics=[]))
    renumber(asked)
    renumber_again = asked.event(
        None, "channel_id_changed", old_channel_id=QUESTIONS, new_channel_id="C0NEWID"
    )
    assert asked.send(renumber_again).status == 200

    with asked.deps.read_sessions() as session:
        for table in Base.metadata.sorted_tables:
            if table.name == "setting_changes":  # which tells what was there before
                continue
            for row in session.execute(table.select()).mappings():
                held = {name: value for name, value in row.items() if QUESTIONS in str(value)}
                assert not held, (table.name, held)


def test_every_column_that_is_named_after_a_channel_follows() -> None:
    found = {(table.name, column.name) for table, column in channel_columns.columns()}
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "channel" in column.name and isinstance(column.type, String)
    }
    assert named - found == set()
    assert {
        ("questions", "channel"),
        ("cards", "channel"),
        ("workspaces", "pilot_channel"),
        ("places", "slack_id"),
    } <= found


# -- asked again after all -----------------------------------------------------------------------------------


def test_asked_again_an_accepted_answer_shows_of_its_author_no_more_than_one_that_was_given(
    asked: World,
) -> None:
    in_thread(asked, "UGINA", "Restart the client.")
    given = weight(asked, "UGINA")
    asked.press("UANNA", answer_messages.ACCEPT)
    assert weight(asked, "UGINA") > given

    asked.press("UANNA", question_messages.REOPEN, str(asked.question().id))
    asked.run_due()

    assert the_answer(asked).accepted_at is None
    assert weight(asked, "UGINA") == given


def test_an_old_accept_button_says_nothing_of_a_question_that_was_taken_back(asked: World) -> None:
    in_thread(asked, "UGINA", "Restart the client.")
    given, number = weight(asked, "UGINA"), str(the_answer(asked).id)
    asked.press("UANNA", question_messages.WITHDRAW)

    said = asked.press("UANNA", answer_messages.ACCEPT, number)
    asked.run_due()

    assert the_answer(asked).accepted_at is None and said.text
    assert weight(asked, "UGINA") == given
    assert not asked.notices("answer.accepted")
