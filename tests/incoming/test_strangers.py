"""Whose acts count: Slackbot, other bots, workflows and people of other organisations do nothing here."""

from datetime import timedelta
from typing import Any

import pytest

from bot.handlers.questions.ask_actions import ASK_ANYWHERE
from bot.slack import profile_of
from bot.store.models import Answer, ExternalMentor, HelpfulVote, Member, Question, Workspace
from bot.views.questions import question_messages
from bot.views.sessions import offer_messages
from tests.fakes import BOT, TEAM, Sent, dm_of
from tests.world import KITCHEN, QUESTIONS, World

OTHER = "TOTHER"
NOT_OURS = (
    "Éclair n’est ouvert qu’aux membres de l’organisation qui l’a installé. Rien n’a été fait ni conservé."
)
SAFE = "How do I get the key of the safe?"
INSTALLED = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}
SHARED = {"is_ext_shared_channel": True, "authorizations": [INSTALLED], "context_team_id": TEAM}
MARKS: list[dict[str, Any]] = [
    {"user_team": OTHER},
    {"source_team": OTHER},
    {"team": OTHER},
    {"user_profile": {"team": OTHER}},
    {"team": TEAM, "user_team": OTHER, "source_team": OTHER},
    {},  # a reaction, for instance, does not say whose it is
]
MACHINES: list[dict[str, Any]] = [
    {"user": "USLACKBOT"},
    {"bot_id": "B1"},
    {"bot_profile": {"id": "B1"}},
    {"subtype": "bot_message"},
    {"subtype": "bot_message", "bot_id": "B1", "workflow_id": "Wf1"},
    {"workflow": {"id": "Wf1"}},
]


@pytest.fixture
def asked(world: World) -> World:
    world.three_know()
    world.ask("UANNA")
    return world


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)


def rows(world: World) -> dict[str, int]:
    with world.deps.read_sessions() as session:
        kinds = (Workspace, Member, Question, Answer, HelpfulVote)
        return {kind.__tablename__: session.query(kind).count() for kind in kinds}


def shared(body: dict[str, Any], mark: dict[str, Any], team: str = OTHER) -> dict[str, Any]:
    """The same event as Slack sends it of somebody in a channel that two organisations share."""
    return {**body, **SHARED, "team_id": team, "event": {**body["event"], **mark}}


def message(world: World, user: str | None, text: str, **more: Any) -> dict[str, Any]:
    more = {"channel": QUESTIONS, "channel_type": "channel", "ts": world.slack.stamp(), **more}
    return world.event(user, "message", text=text, **more)


# -- other organisations -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("team", [OTHER, TEAM])
def test_somebody_of_another_company_reads_nothing_of_the_memory(
    world: World, mark: dict[str, Any], team: str
) -> None:
    world.knows("UCHLOE", SAFE, accepted=True, said="Code 4711.")
    before, seen = rows(world), len(world.slack.messages)
    said = f"<@{BOT}> {SAFE}"
    body = world.event("UEXT", "app_mention", channel=KITCHEN, text=said, ts=world.slack.stamp())
    assert world.send(shared(body, mark, team)).status == 200
    world.run_due()
    assert rows(world) == before
    assert [(one.to, one.message["text"]) for one in world.slack.messages[seen:]] == [("UEXT", NOT_OURS)]


@pytest.mark.parametrize("mark", MARKS)
def test_what_they_write_below_a_question_is_no_answer(asked: World, mark: dict[str, Any]) -> None:
    before = rows(asked)
    asked.send(shared(message(asked, "UEXT", "Press Renew", thread_ts=post(asked).ts), mark))
    said = asked.says("UGINA", "Press Renew.", thread=post(asked))
    item = {"type": "message", "channel": said.channel, "ts": said.ts}
    asked.send(shared(asked.event("UEXT", "reaction_added", reaction="+1", item=item), mark))
    home = asked.event("UEXT", "app_home_opened", tab="home", channel=dm_of("UEXT"))
    asked.send(shared(home, mark))
    asked.run_due()
    assert rows(asked) == {**before, "answers": before["answers"] + 1}
    assert "UEXT" not in asked.slack.homes
    asked.clock.move(timedelta(days=1))
    asked.ask("UBEN", "The VPN gateway drops the token; where do I renew it?")
    assert not [one for one in asked.slack.messages if one.channel == dm_of("UEXT")]


def test_a_colleague_in_a_shared_channel_is_heard(asked: World) -> None:
    for user, mark in (("UGINA", {"user_team": TEAM}), ("UHUGO", {"team": TEAM}), ("UBEN", {})):
        body = message(asked, user, f"Press Renew, says {user}", thread_ts=post(asked).ts)
        asked.send(shared(body, mark, OTHER if mark else TEAM))
    with asked.deps.read_sessions() as session:
        said = [one.text for one in session.query(Answer) if one.text.startswith("Press Renew, says")]
    assert said == [f"Press Renew, says {user}" for user in ("UGINA", "UHUGO", "UBEN")]


def test_their_edits_and_deletions_are_dropped_too(asked: World) -> None:
    said = asked.says("UGINA", "Press Renew.", thread=post(asked))
    new = {"user": "UGINA", "ts": said.ts, "text": "Nonsense", "user_team": OTHER}
    body = asked.event(None, "message", subtype="message_changed", channel=QUESTIONS, message=new)
    asked.send(shared(body, {}))
    with asked.deps.read_sessions() as session:
        assert session.query(Answer).filter_by(text="Press Renew.").count() == 1


def test_commands_shortcuts_and_presses_of_strangers_show_a_sentence_and_nothing_else(asked: World) -> None:
    before, seen = rows(asked), len(asked.slack.messages)
    command = {**asked.command("UEXT", "/ask", SAFE), "team_id": OTHER}
    shortcut = {**asked._interaction("UEXT", "shortcut"), "callback_id": ASK_ANYWHERE}
    press = asked.pressing("UEXT", question_messages.HELP, str(asked.question().id))
    for body in (command, shortcut, press):
        if "user" in body:
            body["user"]["team_id"] = OTHER
        outcome = asked.send(body)
        said = [one.message["text"] for one in asked.slack.messages[seen:] if one.channel == dm_of("UEXT")]
        assert outcome.status == 200
        assert set(filter(None, [*outcome.text.split("\n"), *said])) == {NOT_OURS}
    assert (rows(asked), asked.slack.modals) == (before, {})


def test_in_an_enterprise_grid_the_organisation_decides(asked: World) -> None:
    world = asked
    world.enterprise = "EOURS"
    world.start()
    head = post(world).ts
    sibling = message(world, "UGINA", "Press Renew, said a sibling", thread_ts=head, team="TSIBLING")
    world.send({**sibling, "enterprise_id": "EOURS", "is_ext_shared_channel": False})
    named = message(world, "UHUGO", "Press Renew, by its id", thread_ts=head, user_team="EOURS")
    world.send(shared(named, {"source_team": "TSIBLING"}))
    foreign = message(world, "UEXT", "Press Renew from outside", thread_ts=head, user_team="EOTHER")
    world.send(shared(foreign, {}))
    with world.deps.read_sessions() as session:
        said = {one.text for one in session.query(Answer)}
    assert {
        "Press Renew, said a sibling",
        "Press Renew, by its id",
    } <= said and "Press Renew from outside" not in said


def test_a_stranger_of_slacks_list_becomes_no_member() -> None:
    own = {"id": "U1", "team_id": TEAM, "profile": {"team": TEAM}}
    assert not profile_of(own, TEAM).is_guest
    for user in ({"id": "U2", "team_id": OTHER}, {"id": "U3", "profile": {"team": OTHER}}):
        assert profile_of(user, TEAM).is_stranger and profile_of(user, TEAM).is_guest
    sibling = {"id": "U4", "team_id": "TSIBLING", "enterprise_user": {"enterprise_id": "EOURS"}}
    assert not profile_of(sibling, TEAM, "EOURS").is_guest
    assert profile_of({**own, "is_stranger": True}, TEAM).is_stranger


def test_what_slack_says_of_a_stranger_makes_no_row(world: World) -> None:
    before = rows(world)
    user = {"id": "UEXT", "team_id": OTHER, "profile": {"team": OTHER, "display_name": "ext"}}
    world.send(world.event(None, "user_change") | {"event": {"type": "user_change", "user": user}})
    assert rows(world) == before
    own = {"id": "UNEW", "team_id": TEAM, "profile": {"team": TEAM, "display_name": "new"}}
    world.send(world.event(None, "team_join") | {"event": {"type": "team_join", "user": own}})
    assert rows(world)["members"] == before["members"] + 1


def test_a_mentor_from_outside_may_press_and_nothing_else(world: World) -> None:
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        member = Member(workspace_id=workspace.id, workspace=workspace, slack_id="UEXT", is_guest=True)
        session.add(member)
        session.add(ExternalMentor(workspace_id=workspace.id, name="ext", topics="safes", member=member))
    press = world.pressing("UEXT", offer_messages.DECLINE, "999")
    press["user"]["team_id"] = OTHER
    assert world.send(press).replies
    body = world.event(
        "UEXT", "app_mention", channel=KITCHEN, text=f"<@{BOT}> {SAFE}", ts=world.slack.stamp()
    )
    before = rows(world)
    world.send(shared(body, {"user_team": OTHER}))
    assert rows(world) == before


# -- machines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", MACHINES)
def test_no_machine_answers_asks_or_says_that_something_helped(asked: World, mark: dict[str, Any]) -> None:
    before, seen = rows(asked), len(asked.slack.messages)
    for body in (
        message(asked, "UZAPIER", "Press Renew", thread_ts=post(asked).ts),
        message(asked, "UZAPIER", SAFE, channel=dm_of("UZAPIER"), channel_type="im"),
        asked.event("UZAPIER", "app_mention", channel=KITCHEN, text=f"<@{BOT}> {SAFE}", ts="1.1"),
    ):
        body["event"].update(mark)
        assert asked.send(body).status == 200
    asked.run_due()
    assert (rows(asked), len(asked.slack.messages)) == (before, seen)


def test_the_thumb_of_a_bot_helps_nobody(asked: World) -> None:
    said = asked.says("UGINA", "Press Renew.", thread=post(asked))
    asked.reacts("UROBOT", said, "+1")
    assert rows(asked)["helpful_votes"] == 0


def test_a_message_of_slackbot_that_replaces_a_deleted_one_is_no_act_of_slackbots(asked: World) -> None:
    said = asked.says("UGINA", "Press Renew.", thread=post(asked))
    old = {"user": "UGINA", "ts": said.ts, "text": "Press Renew."}
    body = asked.event(None, "message", subtype="message_changed", channel=QUESTIONS, previous_message=old)
    body["event"]["message"] = {"subtype": "tombstone", "user": "USLACKBOT", "ts": said.ts, "text": "…"}
    asked.send(body)
    with asked.deps.read_sessions() as session:
        assert session.query(Answer).filter_by(text="Press Renew.").count() == 0
