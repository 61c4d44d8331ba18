"""Whoever asked, or wrote, without a name stays unknown: in rows, in what others see, when erased."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from bot.jobs import retention
from bot.services.privacy import erasure, own_data
from bot.slack import RefusedBySlack
from bot.store.models import Answer, HomeTabInvalidation, Question, Reply
from bot.store.privacy.erasure import references
from bot.views.questions import direct_messages, nudge_messages, question_messages, reply_messages
from tests.fakes import TEAM, Sent
from tests.questions.test_anonymous import rows
from tests.questions.test_direct import _nameless, _nobody_knows, in_channels
from tests.ritual_world import in_the_kitchen, to_tuesday
from tests.world import KITCHEN, VPN, World

SMELL = "Where can I complain about a bad smell?"
ILL = "How do I tell my boss that I am ill?"
SCREWS = "Which screws fit the door of the oven?"
SALARY = "Who can tell me how a salary is set here?"


def test_a_button_of_words_that_were_forgotten_does_not_send_newer_ones(world: World) -> None:
    world.three_know()
    world.says("UANNA", SMELL)
    world.run_due()
    old = world.pressing("UANNA", direct_messages.ASK)
    world.clock.move(timedelta(days=31))
    retention.forget_old(world.deps)
    world.says("UANNA", ILL)
    world.run_due()
    assert world.send(old).text
    world.run_due()
    assert in_channels(world) == [] and world.nudges() == []


def test_a_button_of_words_whose_message_was_deleted_does_not_send_newer_ones(world: World) -> None:
    world.three_know()
    said = world.says("UANNA", SMELL)
    world.run_due()
    old = [
        world.pressing("UANNA", action)
        for action in (direct_messages.ASK, direct_messages.NAMELESS, direct_messages.DROP)
    ]
    world.slack.fails("update", RefusedBySlack("ratelimited"))
    world.deletes("UANNA", said)
    world.says("UANNA", ILL)
    world.run_due()
    for press in old:
        world.send(press)
    world.run_due()
    assert in_channels(world) == [] and world.nudges() == []
    with world.deps.read_sessions() as session:
        assert [one.text for one in session.query(Question) if one.is_held] == [ILL]


def test_what_memory_showed_beside_forgotten_words_does_not_settle_newer_ones(world: World) -> None:
    world.knows("UCHLOE", VPN, accepted=True, said="Open the portal.")
    world.says("UANNA", VPN)
    world.run_due()
    old = [world.pressing("UANNA", one) for one in (question_messages.SOLVES, question_messages.NOT_IT)]
    world.press("UANNA", direct_messages.DROP)
    world.says("UANNA", f"{VPN} Again?")
    world.run_due()
    for press in old:
        assert world.send(press).text
    with world.deps.read_sessions() as session:
        assert [one.text for one in session.query(Question) if one.is_held] == [f"{VPN} Again?"]
    assert "Open the portal." in world.read("UANNA", "Again?").text


def _in_clear(world: World, asked: str) -> str:
    with world.engine.connect() as connection:
        [row] = connection.execute(
            text("SELECT * FROM questions WHERE text = :asked"), {"asked": asked}
        ).mappings()
    return json.dumps(dict(row), default=str)


def test_neither_held_words_nor_a_nameless_question_lead_to_messages_that_their_author_got(
    world: World,
) -> None:
    world.three_know()
    world.ask("UANNA")  # chloé is asked, and may be answering
    world.says("UCHLOE", SALARY)
    world.run_due()
    with world.deps.read_sessions() as session:
        [draft] = [one for one in session.query(Question) if one.is_held]
    assert draft.sealed_targets and draft.sealed_targets not in json.loads(_in_clear(world, SALARY)).values()
    world.press("UCHLOE", direct_messages.NAMELESS)
    world.run_due()
    assert json.loads(_in_clear(world, SALARY))["sealed_targets"] is None


def _guesses(world: World, second: int) -> set[str]:
    """What the hash without a key of a message in a known conversation is, in this second or beside it."""
    with world.deps.read_sessions() as session:
        channels = [one.dm_channel for one in world.everybody(session) if one.dm_channel]
    assert channels
    return {
        "message:" + sha256(f"{channel}:{at}.{part:06d}".encode()).hexdigest()[:40]
        for channel in channels
        for part in range(500)
        for at in (second - 1, second, second + 1)
    }


def test_nobody_finds_by_trying_which_direct_message_asked_without_a_name(world: World) -> None:
    world.three_know()
    world.ask("UBEN")  # chloé's conversation is known since
    world.says("UCHLOE", SALARY)
    world.run_due()
    world.press("UCHLOE", direct_messages.NAMELESS)
    world.run_due()
    asked = world.question(SALARY)
    assert asked.source not in _guesses(world, int(asked.asked_at.timestamp()))


def test_nobody_finds_by_trying_which_direct_message_a_nameless_askers_reply_was(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UHUGO").dm_channel = "DHUGO"
    _asked_back(world)
    world.says("UHUGO", "M8, hexagonal head", thread=world.read("UHUGO", "Which diameter?"))
    world.run_due()
    with world.deps.read_sessions() as session:
        reply = next(one for one in session.query(Reply) if one.by_asker)
    assert reply.source not in _guesses(world, int(reply.created_at.timestamp()))


def test_a_direct_message_asked_before_marks_had_a_key_is_still_followed(world: World) -> None:
    world.three_know()
    said = world.says("UANNA", VPN)
    world.run_due()
    world.press("UANNA", direct_messages.ASK)
    world.run_due()
    with world.deps.sessions.begin() as session:
        old = sha256(f"{said.channel}:{said.ts}".encode()).hexdigest()[:40]
        session.get_one(Question, world.question(VPN).id).source = f"message:{old}"
    world.changes("UANNA", said, f"{VPN} Since Monday.")
    assert world.question(f"{VPN} Since Monday.").id


def _asked_back(world: World) -> Sent:
    """Hugo asked without a name, and gina asks back below it."""
    _nameless(world)
    post = next(one for one in world.slack.messages if one.channel == KITCHEN and one.to is None)
    world.says("UGINA", "Which diameter?", thread=post)
    world.run_due()
    return post


def test_a_file_of_a_nameless_asker_is_not_carried_and_they_are_told(world: World) -> None:
    _asked_back(world)
    shown = world.read("UHUGO", "Which diameter?")
    link = "https://orlavent.slack.com/files/UHUGO/F1/door.png"
    files = [{"id": "F1", "name": "door.png", "permalink": link}]
    before = len(world.slack.messages)
    world.says("UHUGO", "", thread=shown, subtype="file_share", files=files)
    [told] = world.slack.messages[before:]
    assert told.channel == "DHUGO" and "montrerait votre nom" in told.text
    world.says("UHUGO", "this one", thread=shown, subtype="file_share", files=files)
    assert "montrerait votre nom" in json.dumps(world.slack.said_to("UHUGO")[-1].message, ensure_ascii=False)
    world.run_due()
    assert world.reads("UGINA", "this one")
    _nobody_knows(world)


def _named_in(world: World, user: str) -> set[tuple[str, str]]:
    """Every column that names this member now."""
    with world.deps.read_sessions() as session:
        number = world.member(session, user).id
    with world.engine.connect() as connection:
        return {
            (table.name, column.name)
            for table, column in references()
            if connection.execute(table.select().where(column == number)).first()
        }


def test_a_nameless_asker_who_says_this_helps_is_in_no_row(world: World) -> None:
    world.send(world.event("UHUGO", "app_home_opened", tab="home", channel="DHUGO"))
    _nameless(world)
    post = next(one for one in world.slack.messages if one.channel == KITCHEN and one.to is None)
    world.says("UGINA", "perhaps the short ones", thread=post)
    world.run_due()
    before = _named_in(world, "UHUGO")
    with world.deps.read_sessions() as session:
        number = world.member(session, "UHUGO").id
    world.press("UHUGO", reply_messages.HELPS)
    assert _named_in(world, "UHUGO") == before
    with world.deps.read_sessions() as session:
        assert number not in {one.member_id for one in session.query(HomeTabInvalidation)}
        assert [one.text for one in session.query(Answer)][-1] == "perhaps the short ones"


@pytest.mark.parametrize("way", ["button", "thumb"])
def test_an_admins_export_does_not_tell_that_somebody_found_a_private_answer_helpful(
    world: World, way: str
) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).questions_channel = None
    world.knows("UCHLOE", "Where are the door screws kept?")
    world.slash("UHUGO", "/ask", "", "DHUGO")
    world.submit("UHUGO", text=SCREWS, options=["anonymous"])
    world.run_due()
    said = "perhaps the short ones" if way == "button" else "Take the long ones from the second drawer."
    world.says("UCHLOE", said, thread=world.nudge("UCHLOE"))
    world.run_due()
    if way == "button":
        world.press("UHUGO", reply_messages.HELPS)
    else:
        world.reacts("UHUGO", world.read("UHUGO", "second drawer"), "+1")
    with world.deps.read_sessions() as session:
        assert [one for one in session.query(Answer) if one.text == said]
        told = own_data.export(session, world.member(session, "UHUGO"), to_themselves=False)
    assert "helpful_votes" not in json.loads(told)


@pytest.mark.parametrize("to", ["UGUEST", "UKIM"])
def test_a_hand_over_is_refused_alike_to_the_nameless_asker_and_to_others(world: World, to: str) -> None:
    """To a guest, and to somebody who takes no requests."""
    world.knows("UCHLOE", "Where are the door screws kept?")
    with world.deps.sessions.begin() as session:
        world.member(session, "UKIM").takes_nudges = False
    refused = []
    for asker in ("UHUGO", to):
        world.slash(asker, "/ask", "", KITCHEN)
        world.submit(asker, text=f"{SCREWS} ({asker})", options=["anonymous"])
        world.run_due()
        asked = [one for one in world.nudges() if one.question.text.endswith(f"({asker})")]
        nudge = next(one for one in asked if one.member.slack_id == "UCHLOE")
        world.press("UCHLOE", nudge_messages.HAND_OVER, value=str(nudge.id))
        refused.append(world.submit("UCHLOE", colleague=to).errors)
    assert refused[0] and refused[0] == refused[1]


def test_a_second_hand_over_is_refused_alike_to_the_nameless_asker_and_to_others(world: World) -> None:
    _nameless(world)
    nudge = next(one for one in world.nudges() if one.member.slack_id == "UCHLOE")
    refused = []
    for to in ("UHUGO", "UHUGO", "UINES"):
        world.press("UCHLOE", nudge_messages.HAND_OVER, value=str(nudge.id))
        refused.append(bool(world.submit("UCHLOE", colleague=to).errors))
    assert refused == [False, True, True]


def _erase(world: World, user: str, content: erasure.Keep) -> None:
    with world.deps.transaction() as session:
        erasure.erase(session, world.member(session, user), content, world.clock.at)
    world.run_due()


def _rows_with(world: World, words: str) -> list[str]:
    return [table for table, content in rows(world).items() if words in content]


def test_erasing_a_nameless_asker_with_all_they_wrote_takes_their_replies_too(world: World) -> None:
    _asked_back(world)
    world.says("UHUGO", "M8, hexagonal head", thread=world.read("UHUGO", "Which diameter?"))
    world.run_due()
    assert world.reads("UGINA", "hexagonal head")
    _erase(world, "UHUGO", "remove")
    assert _rows_with(world, "hexagonal head") == [] and not world.reads("UGINA", "hexagonal head")


def test_erasing_a_nameless_asker_with_all_they_wrote_takes_the_solution_they_kept(world: World) -> None:
    _asked_back(world)
    world.says("UHUGO", "Found it: the long ones", thread=world.read("UHUGO", "Which diameter?"))
    world.run_due()
    world.press("UHUGO", reply_messages.KEEP)
    world.run_due()
    _erase(world, "UHUGO", "remove")
    assert _rows_with(world, "the long ones") == []


def test_an_export_for_a_nameless_asker_alone_has_their_replies(world: World) -> None:
    _asked_back(world)
    world.says("UHUGO", "M8, hexagonal head", thread=world.read("UHUGO", "Which diameter?"))
    world.run_due()
    with world.deps.read_sessions() as session:
        hugo = world.member(session, "UHUGO")
        assert "hexagonal head" in own_data.export(session, hugo, to_themselves=True)
        assert "hexagonal head" not in own_data.export(session, hugo, to_themselves=False)


@pytest.mark.parametrize("content", ["keep", "remove"])
def test_erasure_forgets_a_direct_message_that_went_nowhere(world: World, content: erasure.Keep) -> None:
    world.says("UHUGO", VPN)
    world.run_due()
    _erase(world, "UHUGO", content)
    assert _rows_with(world, "VPN token") == []


def test_a_direct_message_of_somebody_who_left_is_forgotten(world: World) -> None:
    world.says("UHUGO", VPN)
    world.run_due()
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": "UHUGO", "team_id": TEAM, "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()
    assert _rows_with(world, "VPN token") == []


def test_a_failure_told_while_a_newer_request_is_open_is_in_no_row_and_may_become_a_story(
    world: World,
) -> None:
    world.three_know()
    in_the_kitchen(world)
    to_tuesday(world)
    assert world.notices("round.prompt")
    world.ask("UANNA")
    assert world.nudge("UCHLOE")
    world.says("UCHLOE", "J'ai effacé la base de test vendredi soir")
    world.run_due()
    assert _rows_with(world, "base de test") == []
    assert direct_messages.TELL in json.dumps(world.slack.said_to("UCHLOE")[-1].message)
