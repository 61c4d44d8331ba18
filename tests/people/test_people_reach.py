"""Whom the bot may write to: newcomers once, leavers never, and nobody outside a pilot."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import directory_sync
from bot.services.people import identity
from bot.services.rituals import digest_schedule, thanking
from bot.slack import RefusedBySlack
from bot.store.models import (
    Member,
)
from bot.store.people.members import Profile
from bot.views.people import profile_forms
from tests import mentors
from tests.fakes import dm_of
from tests.world import KITCHEN, QUESTIONS, VPN, World, buttons


def _joins(world: World, **more: Any) -> None:
    body = world.event(None, "team_join")
    body["event"]["user"] = {"id": "UNEW", "profile": {"display_name": "new"}, "tz": "Europe/Paris", **more}
    world.send(body)
    world.run_due()


def test_a_newcomer_is_welcomed_once_in_their_working_hours(world: World):
    world.clock.at = datetime(2026, 3, 7, 20, tzinfo=UTC)  # Saturday evening
    _joins(world, locale="fr-FR")
    _joins(world, locale="fr-FR")
    assert not world.slack.said_to("UNEW")
    world.pass_time(timedelta(days=2))
    said = [one for one in world.slack.messages if one.channel == dm_of("UNEW")]
    assert len(said) == 1
    assert buttons(said[0].message, profile_forms.START)


@pytest.mark.parametrize("flag", ["is_restricted", "is_bot"])
def test_guests_and_apps_are_not_welcomed(world: World, flag: str):
    _joins(world, **{flag: True})
    assert not world.slack.said_to("UNEW")


def test_who_leaves_is_asked_no_more_and_what_was_asked_moves_on(world: World):
    world.three_know()
    with world.deps.sessions.begin() as session:
        for member in session.query(Member):
            member.takes_nudges = member.slack_id == "UCHLOE"
    world.ask("UANNA", VPN)
    with world.deps.sessions.begin() as session:
        world.member(session, "UEMMA").takes_nudges = True
    body = world.event(None, "user_change")
    body["event"]["user"] = {"id": "UCHLOE", "deleted": True, "profile": {}}
    world.send(body)
    world.run_due()
    assert world.nudged() == ["UCHLOE", "UEMMA"]
    world.ask("UBEN", "Another thing about the VPN token?")
    assert world.nudged().count("UCHLOE") == 1


def test_a_zone_that_does_not_exist_is_taken_for_the_companys(world: World):
    with world.deps.sessions.begin() as session:
        said = Profile("UEMMA", "emma", "fr-FR", "Mars/Olympus_Mons")
        assert identity.note(session, said)
        assert world.member(session, "UEMMA").timezone == "Europe/Paris"
        world.member(session, "UEMMA").timezone = "Mars/Olympus_Mons"
    world.three_know()
    world.ask("UANNA", VPN)
    assert "UEMMA" in world.nudged()


def _pilot(world: World, *inside: str) -> None:
    world.slack.members["C0PILOT"] = set(inside)
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = "C0PILOT"
    directory_sync.sync_pilot(world.deps)


def test_outside_the_pilot_nobody_gets_a_message(world: World):
    world.three_know()
    _pilot(world, "UANNA", "UEMMA")
    before = {
        one: len([m for m in world.slack.messages if m.channel == dm_of(one)]) for one in ("UCHLOE", "UFARID")
    }
    world.ask("UANNA", VPN)
    _joins(world)
    world.pass_time(timedelta(days=10))
    assert set(world.nudged()) == {"UEMMA"}
    for one in ("UCHLOE", "UFARID", "UNEW"):
        assert len([m for m in world.slack.messages if m.channel == dm_of(one)]) == before.get(one, 0)


@pytest.mark.long
def test_nothing_of_what_eclair_does_reaches_who_is_outside_the_pilot(world: World):
    """Sixty days of requests, sessions agreed before, forms, rituals, digests, thanks, and the Home tab."""
    world.three_know()
    mentors.settled(world, "UANNA", "UBEN")
    world.send(world.event("UBEN", "app_home_opened", tab="home", channel=dm_of("UBEN")))
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        workspace.rituals_channel = KITCHEN
        for member in world.everybody(session):
            member.is_leader = member.slack_id in ("UBEN", "UEMMA")
            digest_schedule.choose_mine(session, member, True)
        anna, ben = world.member(session, "UANNA"), world.member(session, "UBEN")
        thanking.give(session, anna, ben, "for the pump", source="s", now=world.clock.at)
    _pilot(world, "UANNA", "UEMMA")
    world.slack.messages.clear()
    world.slack.homes.clear()
    world.slack.files.clear()
    world.ask("UANNA", VPN)
    _joins(world)
    assert "ne peut pas" in world.slash("UANNA", "/eclair", "merci <@UBEN> pour la pompe").text
    world.pass_time(timedelta(days=60))
    read = {one.channel for one in world.slack.messages if one.to is None}
    read |= {channel for channel, _, _ in world.slack.files}
    assert {channel for channel in read if channel.startswith("D")} <= {dm_of("UANNA"), dm_of("UEMMA")}
    assert [channel for channel in read if channel.startswith("G") and "BEN" in channel] == []
    assert {one.to for one in world.slack.messages if one.to} <= {"UANNA", "UEMMA"}
    assert set(world.slack.homes) <= {"UANNA", "UEMMA"}
    assert world.reads("UANNA", "UBEN")  # who was to be met is told of, by the bot alone


def test_who_falls_out_of_the_pilot_gets_not_even_what_was_owed(world: World):
    world.three_know()
    _pilot(world, "UANNA", "UEMMA", "UCHLOE")
    world.clock.at = datetime(2026, 3, 7, 20, tzinfo=UTC)
    world.ask("UANNA", VPN)
    world.slack.members["C0PILOT"].discard("UCHLOE")
    directory_sync.sync_pilot(world.deps)
    world.pass_time(timedelta(days=3))
    assert "UCHLOE" not in world.nudged()
    assert "UEMMA" in world.nudged()


def test_a_pilot_may_be_a_user_group_or_both(world: World):
    world.slack.group_members["S0LINE"] = {"UFARID"}
    _pilot(world, "UEMMA")
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_group = "S0LINE"
    directory_sync.sync_pilot(world.deps)
    with world.deps.read_sessions() as session:
        assert {m.slack_id for m in session.query(Member).filter_by(in_pilot=True)} == {"UEMMA", "UFARID"}


def test_when_slack_does_not_tell_who_is_inside_nobody_is_added(world: World):
    _pilot(world, "UEMMA")

    def refuse(channel: str, *_: object) -> list[str]:
        raise RefusedBySlack("channel_not_found")

    world.slack.members_of_channel = refuse  # type: ignore[method-assign]
    directory_sync.sync_pilot(world.deps)
    with world.deps.read_sessions() as session:
        assert [m.slack_id for m in session.query(Member).filter_by(in_pilot=True)] == ["UEMMA"]


def test_outside_the_pilot_the_bot_says_so_to_whoever_asks_it_and_writes_to_nobody(world: World):
    _pilot(world, "UANNA")
    assert "à l’essai" in world.slash("UEMMA", "/eclair", "questions").text
    said = len(world.slack.messages)
    world.says("UEMMA", "hello", channel=QUESTIONS)
    assert len(world.slack.messages) == said
