"""Keeps rows in step with Slack's lists: who is here, who joined and left, and who is in the pilot."""

import structlog

from bot.deps import Deps
from bot.services import nudges, people
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import workspaces
from bot.store.models import Workspace
from bot.store.people import everybody

log = structlog.get_logger(__name__)


def sync_people(deps: Deps) -> None:
    """Names, zones, languages, who left: from Slack's whole list, once a day and at start."""
    team = deps.slack.team()
    profiles = list(deps.slack.profiles())
    with deps.acting() as session:
        workspace = workspaces.of_team(session, team.team_id)
        workspace.name, workspace.bot_user_id = team.name, team.bot_user_id
        for profile in profiles:
            member = people.note(session, workspace, profile)
            if member is not None and member.has_left:
                nudges.left(session, member, deps.clock())


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
