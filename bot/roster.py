"""Keeps rows in step with Slack's lists: who is here, who joined and left, and who is in the pilot."""

from collections.abc import Sequence

import structlog

from bot.deps import Deps
from bot.services import leaving, people
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import workspaces
from bot.store.models import Workspace
from bot.store.people import Profile, everybody

log = structlog.get_logger(__name__)

AT_A_TIME = 200


def sync_people(deps: Deps) -> None:
    """Names, zones, languages, who left: from Slack's whole list, once a day and at start."""
    team = deps.slack.team()
    with deps.sessions.begin() as session:
        workspace = workspaces.resolve(session, team.team_id, team.enterprise_id, team.bot_user_id)
        workspace.name = team.name
    profiles = list(deps.slack.profiles())
    for start in range(0, len(profiles), AT_A_TIME):
        _note(deps, profiles[start : start + AT_A_TIME])


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
        with deps.sessions.begin() as session:
            for member in everybody(session, workspace):
                member.in_pilot = member.slack_id in inside


def _inside(deps: Deps, workspace: Workspace) -> set[str]:
    inside: set[str] = set()
    if workspace.pilot_channel:
        inside |= set(deps.slack.members_of_channel(workspace.pilot_channel))
    if workspace.pilot_group:
        inside |= set(deps.slack.members_of_group(workspace.pilot_group))
    return inside
