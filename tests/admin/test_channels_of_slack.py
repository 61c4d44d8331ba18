"""Channels and user groups live on in Slack: settings follow them, or an admin hears of it once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import channel_sync, directory_sync
from bot.cli.run import _begin
from bot.jobs import report_cleanup, retention
from bot.slack import RefusedBySlack, TokenRefused
from bot.store.models import Answer, Place, Question, Report, ReportState, Workspace
from bot.store.people import channels
from tests.fakes import BOT
from tests.world import KITCHEN, QUESTIONS, STAFF, World

RITUALS, PILOT, NEW = "C0RITUALS", "C0PILOT", "C0NEWID"
LOST = "settings.channel_lost"
GOES: dict[str, dict[str, Any]] = {
    "channel_archive": {"user": "UBEN"},
    "group_archive": {"user": "UBEN"},
    "channel_deleted": {},
    "group_deleted": {},
    "channel_left": {"actor_id": "UBEN"},
    "group_left": {"actor_id": "UBEN"},
    "member_left_channel": {"user": BOT},
}


def tell(world: World, kind: str, channel: Any = QUESTIONS, **more: Any) -> None:
    if kind in GOES and "archive" not in kind:
        world.slack.members.pop(channel, None)
    assert world.send(world.event(more.pop("user", None), kind, channel=channel, **more)).status == 200
    world.run_due()


def told(world: World, slack_id: str = "UANNA") -> list[str]:
    return [one.text for one in world.slack.said_to(slack_id) if "le canal des questions, n’" in one.text]


@pytest.mark.parametrize("kind", GOES)
def test_an_admin_hears_once_of_a_questions_channel_that_takes_nothing_more(world: World, kind: str) -> None:
    tell(world, kind, **GOES[kind])
    tell(world, kind, **GOES[kind])
    assert [one.kind for one in world.notices(LOST)] == [LOST]
    [sentence] = told(world)
    assert "/eclair réglages" in sentence


def test_a_channel_that_is_in_use_again_before_anybody_read_of_it_is_not_spoken_of(world: World) -> None:
    world.clock.at += timedelta(hours=12)  # at night
    for gone, back in (
        (("channel_archive", {"user": "UBEN"}), ("channel_unarchive", {"user": "UBEN"})),
        (("member_left_channel", {"user": BOT}), ("member_joined_channel", {"user": BOT})),
    ):
        tell(world, gone[0], **gone[1])
        world.slack.members[QUESTIONS] = set(STAFF)
        tell(world, back[0], **back[1])
    world.clock.at += timedelta(days=1)
    world.run_due()
    assert world.notices(LOST) and told(world) == []


@pytest.mark.parametrize("lost", ["archived", "left"])
def test_what_slack_told_while_the_bot_was_off_is_found_at_the_next_look(world: World, lost: str) -> None:
    world.run_due()
    world.slack.lost[QUESTIONS] = lost
    world.clock.at += timedelta(hours=1)
    _begin(world.deps)
    world.run_due()
    assert len(told(world)) == 1
    del world.slack.lost[QUESTIONS]
    world.clock.at += timedelta(days=2)
    channel_sync.sync_channels(world.deps)
    with world.deps.read_sessions() as session:
        place = channels.by_channel(session, {QUESTIONS})[QUESTIONS]
    assert not place.is_closed


def test_a_channel_that_refuses_a_message_is_asked_about_at_once(world: World) -> None:
    world.run_due()
    world.three_know()
    world.slack.fails("post", RefusedBySlack("is_archived"), where=lambda channel: channel == QUESTIONS)
    world.slack.lost[QUESTIONS] = "archived"
    world.ask("UANNA")
    world.run_due()
    assert len(world.notices(LOST)) == 1


def test_every_setting_that_names_a_channel_follows_it_to_its_new_id_and_stays_there(world: World) -> None:
    with world.deps.sessions.begin() as session:
        for name in channels.SETTINGS:
            setattr(world.workspace(session), name, QUESTIONS)
        channels.of_channel(session, QUESTIONS).digest_weekday = 1
    world.send(world.event(None, "channel_id_changed", old_channel_id=QUESTIONS, new_channel_id=NEW))
    config = world.deps.config.model_copy(update={"questions_channel": QUESTIONS})
    _begin(replace(world.deps, config=config))
    with world.deps.read_sessions() as session:
        workspace = world.workspace(session)
        assert channels.named_in_settings(workspace) == dict.fromkeys(channels.SETTINGS, NEW)
        assert [one.slack_id for one in channels.with_digest(session)] == [NEW]
    held = {column.name for column in Workspace.__table__.columns if column.name.endswith("_channel")}
    assert held == set(channels.SETTINGS)


@pytest.mark.parametrize("kind", ["channel_archive", "channel_deleted", "member_left_channel"])
def test_who_runs_the_rituals_hears_once_that_their_channel_is_gone(world: World, kind: str) -> None:
    world.slack.members[RITUALS] = {"UANNA"}
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = RITUALS
    for _ in range(2):
        tell(world, kind, RITUALS, **GOES[kind])
    assert len(world.notices("round.homeless")) == 1
    assert world.notices(LOST) == []


def test_a_pilot_whose_channel_or_group_is_gone_stays_as_it_is_and_an_admin_hears_of_it(world: World) -> None:
    world.slack.members[PILOT] = {"UANNA", "UBEN"}
    world.slack.private.add(PILOT)
    world.slack.group_members["S1"] = {"UCHLOE"}
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel, world.workspace(session).pilot_group = PILOT, "S1"
    directory_sync.sync_pilot(world.deps)
    inside = pilots(world)
    assert inside == {"UANNA", "UBEN", "UCHLOE"}
    tell(world, "group_deleted", PILOT)
    directory_sync.sync_pilot(world.deps)
    assert pilots(world) == inside and len(world.notices(LOST)) == 1
    world.slack.members[PILOT] = {"UANNA", "UBEN"}
    for gone in (set(), None):
        world.slack.group_members = {} if gone is None else {"S1": gone}
        directory_sync.sync_pilot(world.deps)
        world.run_due()
    assert pilots(world) == inside and len(world.notices("settings.group_lost")) == 1
    assert any("groupe d’utilisateurs" in one.text for one in world.slack.said_to("UANNA"))


def pilots(world: World) -> set[str]:
    with world.deps.read_sessions() as session:
        return {one.slack_id for one in world.everybody(session) if one.in_pilot}


def asked_in_kitchen(world: World) -> None:
    world.three_know()
    world.mentions("UANNA", "How do I renew my VPN token?", channel=KITCHEN)
    world.run_due()


ONE_LOSS = [
    ("channel_archive", "channel_archive"),  # Slack brings it again
    ("channel_archive", "channel_left", "channel_deleted"),
    ("channel_left", "channel_archive"),
    ("channel_left", "member_left_channel", "channel_deleted"),
    ("member_left_channel", "group_deleted", "group_archive"),
]


@pytest.mark.parametrize("kinds", ONE_LOSS, ids="+".join)
def test_what_slack_tells_of_one_loss_bit_by_bit_is_told_once(world: World, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        tell(world, kind, **GOES[kind])
        world.clock.at += timedelta(minutes=2)
    assert len(world.notices(LOST)) == 1
    world.slack.members[QUESTIONS] = set(STAFF)
    tell(world, "channel_unarchive", user="UBEN")
    tell(world, "member_joined_channel", user=BOT)
    tell(world, "channel_left")
    assert len(world.notices(LOST)) == 2 or kinds[-1].endswith("deleted")


def test_a_channel_of_two_settings_is_told_of_for_both(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = QUESTIONS
    directory_sync.sync_pilot(world.deps)
    tell(world, "channel_archive", user="UBEN")
    said = [one.text for one in world.slack.said_to("UANNA") if "/eclair réglages" in one.text]
    assert ["canal du pilote" in text for text in sorted(said)] == [False, True]


def test_an_admin_outside_the_pilot_hears_what_is_wrong_with_it_and_nothing_else(world: World) -> None:
    world.slack.group_members["S1"] = {"UCHLOE", "UBEN"}
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_group = "S1"
        world.workspace(session).rituals_channel = RITUALS
    world.slack.members[RITUALS] = {"UCHLOE"}
    directory_sync.sync_pilot(world.deps)
    world.run_due()
    before = len(world.slack.said_to("UANNA"))
    tell(world, "channel_archive", user="UBEN")
    tell(world, "channel_archive", RITUALS, user="UBEN")
    world.slack.group_members = {}
    directory_sync.sync_pilot(world.deps)
    world.run_due()
    assert len(told(world)) == 1 and world.reads("UANNA", "groupe d’utilisateurs")
    assert world.reads("UANNA", "canal des rituels") and len(world.slack.said_to("UANNA")) == before + 3


def test_the_rituals_channel_that_is_lost_again_is_told_of_again(world: World) -> None:
    world.slack.members[RITUALS] = {"UANNA"}
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = RITUALS
    for times in (1, 2, 3):
        for _ in range(2):
            world.slack.lost[RITUALS] = "archived"
            tell(world, "channel_archive", RITUALS, user="UBEN")
        world.clock.at += timedelta(hours=1)
        said = [one for one in world.slack.said_to("UANNA") if "Le canal des rituels" in one.text]
        assert len(said) == times
        del world.slack.lost[RITUALS]
        tell(world, "channel_unarchive", RITUALS, user="UBEN")
        world.clock.at += timedelta(hours=1)


def test_a_pilots_group_that_is_lost_again_is_told_of_again_and_another_no_is_not_taken_for_that(
    world: World,
) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_group = "S1"
    for times in (1, 2):
        for group in ({"UANNA", "UCHLOE"}, {"UANNA"}):
            world.slack.group_members["S1"] = group
            directory_sync.sync_pilot(world.deps)
        for _ in range(2):
            world.slack.group_members = {}
            directory_sync.sync_pilot(world.deps)
            world.run_due()
        assert len([one for one in world.slack.said_to("UANNA") if "groupe d’util" in one.text]) == times
    world.slack.group_members["S1"] = {"UANNA"}
    directory_sync.sync_pilot(world.deps)
    world.slack.fails("members_of_group", RefusedBySlack("missing_scope"))
    before = len(world.notices("settings.group_lost"))
    directory_sync.sync_pilot(world.deps)
    assert len(world.notices("settings.group_lost")) == before


def test_of_a_group_that_was_replaced_before_anybody_read_of_it_nothing_is_said(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_group = "S1"
    directory_sync.sync_pilot(world.deps)
    assert world.notices("settings.group_lost")
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_group = "S2"
    world.run_due()
    assert not [one for one in world.slack.said_to("UANNA") if "groupe d’util" in one.text]


def test_a_question_in_a_deleted_channel_is_put_elsewhere_and_its_asker_hears_it(world: World) -> None:
    asked_in_kitchen(world)
    assert [one for one in world.slack.messages if one.channel == KITCHEN]
    tell(world, "channel_deleted", KITCHEN)
    assert [one for one in world.slack.messages if one.channel == QUESTIONS and "VPN" in one.text]
    with world.deps.read_sessions() as session:
        assert session.query(Question).order_by(Question.id.desc()).first().channel == QUESTIONS
    assert world.notices("question.moved") or "canal" in world.slack.said_to("UANNA")[-1].text


def test_what_was_said_in_a_deleted_channel_is_gone_and_a_report_of_it_is_settled(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    post = [one for one in world.slack.messages if one.channel == QUESTIONS][-1]
    world.says("UCHLOE", "Press Renew in the portal.", thread=post)
    world.run_due()
    with world.deps.sessions.begin() as session:
        given = session.query(Answer).order_by(Answer.id.desc()).first()
        assert given.source.startswith("message:")
        member = world.member(session, "UHUGO")
        session.add(
            Report(workspace_id=given.workspace_id, subject="answer", subject_id=given.id, reporter=member,
                   reason="It hurts", at=world.clock.at)
        )  # fmt: skip
        number = given.id
    tell(world, "channel_deleted", QUESTIONS)
    retention.forget_deleted(world.deps)
    report_cleanup.close_gone_reports(world.deps)
    world.run_due()
    with world.deps.read_sessions() as session:
        assert session.get_one(Answer, number).text == ""
        assert [one.state for one in session.query(Report)] == [ReportState.GONE]


def test_a_channel_gets_its_new_name_and_one_that_is_unknown_leaves_no_row(world: World) -> None:
    world.run_due()
    tell(world, "channel_rename", {"id": QUESTIONS, "name": "ask-us", "created": 1})
    for kind in ("channel_rename", "group_rename"):
        tell(world, kind, {"id": "CWHO", "name": "who", "created": 1})
    for kind in ("channel_deleted", "group_deleted", "channel_left"):
        tell(world, kind, "CWHO")
    with world.deps.read_sessions() as session:
        known = {one.slack_id: one.name for one in session.query(Place)}
    assert known[QUESTIONS] == "ask-us" and "CWHO" not in known


# -- the app itself ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more"),
    [("app_uninstalled", {}), ("tokens_revoked", {"tokens": {"oauth": ["UBEN"], "bot": [BOT]}})],
)
def test_a_bot_that_was_taken_out_of_the_workspace_ends(
    world: World, kind: str, more: dict[str, Any]
) -> None:
    world.send(world.event(None, kind, **more))
    assert not world.deps.ending.is_set()  # Slack still takes its token: it was somebody else's
    world.slack.fails("team", TokenRefused("account_inactive"), times=9)
    with capture_logs() as lines:
        world.send(world.event(None, kind, **more))
    assert world.deps.ending.code == "account_inactive"
    assert not [one for one in lines if one["log_level"] == "error"]


def test_nothing_that_is_owed_is_lost_when_slack_takes_the_token_no_longer(world: World) -> None:
    world.three_know()
    world.slack.fails("post", TokenRefused("token_revoked"), times=99)
    with capture_logs() as lines:
        world.ask("UANNA")
    assert world.deps.ending.code == "token_revoked"
    assert not [one for one in lines if "exc_info" in one]
    world.slack.misfortunes.clear()
    world.clock.at += timedelta(hours=1)
    world.start()
    world.run_due()
    assert len([one for one in world.notices("question.nudge") if one.ts]) == 3


def test_the_workspace_and_the_bot_may_get_other_names(world: World) -> None:
    user = {"id": BOT, "is_bot": True, "name": "spark", "profile": {"real_name": "Spark"}}
    for kind, more in (
        ("user_change", {"user": user}),
        ("team_rename", {"name": "Other"}),
        ("team_domain_change", {"url": "https://x", "domain": "x"}),
    ):
        body = world.event(None, kind)
        body["event"] |= more
        assert world.send(body).status == 200
