"""Keeps rows in step with Slack's lists: who is here, who joined and left, who is in the pilot, and who is in
the channels in which texts stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.services import leaving, people
from bot.services import places as channels
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import places, workspaces
from bot.store.models import Member, Place, Workspace
from bot.store.people import Profile, by_ids, everybody

log = structlog.get_logger(__name__)

AT_A_TIME, WRITTEN_AT_ONCE = 200, 50
CHANNELS_AT_A_TIME, CHANNELS_EVERY = 20, timedelta(days=1)  # Slack tells of changes; what was missed is found


@dataclass(frozen=True, slots=True)
class Channel:
    """What Slack says of a channel: its name, and who is in it; None where Slack shows the bot nobody."""

    name: str
    is_private: bool
    is_shared: bool
    inside: Sequence[str] | None


def sync_people(deps: Deps) -> None:
    """Names, zones, languages, who left: from Slack's whole list, once a day and at start."""
    team = deps.slack.team()
    with deps.reads() as session:
        is_known = workspaces.is_resolved(
            session, team.team_id, team.enterprise_id, team.bot_user_id, team.name, team.address
        )
    if not is_known:
        with deps.sessions.begin() as session:
            workspace = workspaces.resolve(session, team.team_id, team.enterprise_id, team.bot_user_id)
            workspace.name, workspace.address = team.name, team.address[:200]
    profiles = list(deps.slack.profiles())
    for start in range(0, len(profiles), AT_A_TIME):
        with deps.reads() as session:
            workspace = workspaces.home(session)
            told = profiles[start : start + AT_A_TIME]
            news = [one for one in told if not people.says_nothing_new(session, workspace, one)]
        for first in range(0, len(news), WRITTEN_AT_ONCE):
            _note(deps, news[first : first + WRITTEN_AT_ONCE])
            deps.rest()


def one_person(deps: Deps, slack_id: str) -> Profile | None:
    """What Slack says of somebody; None where it knows nobody of that id."""
    with deps.reads() as session:
        home = workspaces.home(session)
    try:
        return deps.slack.profile(slack_id, home.team_id, home.enterprise_id)
    except RefusedBySlack:
        return None


def _note(deps: Deps, profiles: Sequence[Profile]) -> None:
    """Some of them in one transaction: a long list must not keep everybody else from writing."""
    with deps.acting() as session:
        workspace = workspaces.home(session)
        for profile in profiles:
            member = people.note(session, workspace, profile)
            if member is not None and member.has_left:
                leaving.move_on(session, member, deps.clock())


def sync_pilot(deps: Deps) -> None:
    """Who is inside the pilot: members of its channel and of its user group; nobody else gets a message."""
    with deps.reads() as session:
        pilots = [workspace for workspace in workspaces.all_(session) if workspace.has_pilot]
    for workspace in pilots:
        try:
            inside = _inside(deps, workspace)
        except (RefusedBySlack, TryLater, Unsure) as error:
            log.warning("pilot.unknown", workspace=workspace.id, error=str(error))
            continue
        with deps.reads() as session:
            known = everybody(session, workspace)
        moved = [one.id for one in known if one.in_pilot != (one.slack_id in inside)]
        for start in range(0, len(moved), WRITTEN_AT_ONCE):
            with deps.sessions.begin() as session:
                for number in moved[start : start + WRITTEN_AT_ONCE]:
                    member = session.get(Member, number)
                    if member is not None:
                        member.in_pilot = member.slack_id in inside
            deps.rest()


def _inside(deps: Deps, workspace: Workspace) -> set[str]:
    inside: set[str] = set()
    if workspace.pilot_channel:
        inside |= set(deps.slack.members_of_channel(workspace.pilot_channel))
    if workspace.pilot_group:
        inside |= set(deps.slack.members_of_group(workspace.pilot_group))
    return inside


def ask_about(deps: Deps, workspace_id: int, channel: str) -> Channel:
    """What Slack says of a channel. Who is in a public one matters for guests alone."""
    name, is_private, is_shared = deps.slack.channel(channel)
    with deps.reads() as session:
        workspace = session.get_one(Workspace, workspace_id)
        known = places.by_channel(session, workspace, {channel}).get(channel)
        opened = known is not None and (known.is_private or known.opened_at is not None)
        matters = is_private or opened or places.has_guests(session, workspace)
    if not matters:
        return Channel(name, is_private, is_shared, [])
    try:
        return Channel(name, is_private, is_shared, deps.slack.members_of_channel(channel))
    except RefusedBySlack:
        return Channel(name, is_private, is_shared, None)


def note_channel(session: Session, workspace_id: int, channel: str, told: Channel, now: datetime) -> Place:
    """Keep what Slack said of a channel."""
    place = places.of_channel(session, session.get_one(Workspace, workspace_id), channel)
    channels.settle_privacy(session, place, now, is_private=told.is_private)
    places.note(place, told.name, told.is_private, told.is_shared, now)
    inside = told.inside or ()
    members = [
        member
        for start in range(0, len(inside), AT_A_TIME)
        for member in by_ids(session, place.workspace, inside[start : start + AT_A_TIME])
    ]
    places.settle_members(session, place, members, None if told.inside is None else now)
    return place


def know_channel(deps: Deps, workspace_id: int, channel: str | None) -> None:
    """Before a channel matters for the first time: ask Slack. Where it does not say, the channel counts as
    private and everybody as outside it."""
    if channel is None:
        return
    with deps.reads() as session:
        known = places.by_channel(session, session.get_one(Workspace, workspace_id), {channel})
    if channel in known and known[channel].listed_at is not None:
        return
    try:
        told = ask_about(deps, workspace_id, channel)
    except (TryLater, Unsure):
        return
    with deps.sessions.begin() as session:
        note_channel(session, workspace_id, channel, told, deps.clock())


def look_again(deps: Deps) -> None:
    """At start: what Slack told of channels while the bot was off is made up for, at the next beats."""
    with deps.sessions.begin() as session:
        places.look_again(session)


def sync_channels(deps: Deps) -> None:
    """Ask about each channel once a day, a few at a time."""
    with deps.reads() as session:
        due = places.looked_at_before(session, deps.clock() - CHANNELS_EVERY, CHANNELS_AT_A_TIME)
    for workspace_id, channel in due:
        try:
            told = ask_about(deps, workspace_id, channel)
        except (TryLater, Unsure):
            return
        with deps.sessions.begin() as session:
            note_channel(session, workspace_id, channel, told, deps.clock())
