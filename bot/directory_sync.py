"""Keeps rows in step with Slack's lists: who is here, who joined and left, who is in the pilot, and who is in
the channels in which texts stand."""

from collections.abc import Callable, Collection, Sequence

import structlog

from bot.channel_sync import look_again
from bot.deps import Deps
from bot.services.admin import settings
from bot.services.people import identity
from bot.services.privacy import offboarding
from bot.slack import (
    Patience,
    RefusedBySlack,
    Stopped,
    TokenRefused,
    TryLater,
    UnknownOutcome,
    pages,
)
from bot.store import workspaces
from bot.store.models import Member, Workspace
from bot.store.people.members import Profile, by_ids, count, everybody

log = structlog.get_logger(__name__)

WRITTEN_AT_ONCE = 50
PILOT_WAITS = 60  # seconds, for a Slack that stumbles; its pauses are waited out
ONE_BY_ONE = 5  # people that one press names and that are not known yet
GROUP_GONE = ("empty_group", "no_such_subteam")
STUMBLED = 60  # seconds before a list that could not be kept is read again


def introduce(deps: Deps) -> None:
    """Which organisation this is: the first call over the wire; all others need it."""
    team = deps.slack.team()
    told = (team.team_id, team.enterprise_id, team.bot_user_id)
    with deps.read_sessions() as session:
        is_known = workspaces.is_resolved(session, *told, team.name, team.address)
    if is_known:
        return
    try:
        with deps.sessions.begin() as session:
            workspace = workspaces.resolve(session, *told)
            workspace.name, workspace.address = team.name[:200], team.address[:200]
    except Exception:  # another process that starts at this instant was quicker
        with deps.read_sessions() as session:
            if not workspaces.is_resolved(session, *told, team.name, team.address):
                raise


def try_token(deps: Deps) -> None:
    """Whether Slack still takes the bot's token; where it does not, the process has to end."""
    try:
        deps.slack.team()
    except TokenRefused as no:
        deps.ending.set(no.code)
    except (RefusedBySlack, TryLater, UnknownOutcome) as error:  # the next call will tell
        log.warning("slack.token_unknown", error=str(error))


def sync_people(deps: Deps) -> None:
    """Names, zones, languages, who left: from Slack's whole list, once a day and at start."""
    introduce(deps)
    read_people(deps)


def know_people(deps: Deps) -> None:
    """At start, until Slack's list was read to its end: meanwhile the bot serves those whom it knows."""
    if deps.people_known.is_set() or not deps.reading_people.acquire(blocking=False):
        return
    try:
        before = _counted(deps)
        read_people(deps)
        if _counted(deps) > before:  # who is in a channel, and was not known when Slack told, was passed over
            look_again(deps)
        sync_pilot(deps)
    except RefusedBySlack as no:
        deps.ending.set(no.code)
    except Exception:
        deps.stopping.wait(STUMBLED)
        raise
    finally:
        deps.reading_people.release()


def _counted(deps: Deps) -> int:
    with deps.read_sessions() as session:
        return count(session)


def read_people(deps: Deps, progress: Callable[[int], None] = lambda known: None) -> None:
    """Slack's list to its end, each page kept before the next is asked for, however often it is interrupted.

    Nothing follows from somebody's absence: who left, Slack says of each.
    """
    patience = Patience(deps.stopping)
    try:
        known = patience.ask(lambda: _read_people(deps, patience, progress))
    except Stopped:
        return
    except TokenRefused as no:
        deps.ending.set(no.code)
        return
    log.info("people.known", people=known)
    deps.people_known.set()


def _read_people(deps: Deps, patience: Patience, progress: Callable[[int], None]) -> int:
    with deps.read_sessions() as session:
        home = workspaces.home(session)
    known: set[str] = set()
    for page in pages(lambda at: deps.slack.people(at, home.team_id, home.enterprise_id), patience.ask):
        _keep(deps, page)
        known.update(profile.slack_id for profile in page)
        progress(len(known))
        if deps.stopping.is_set():
            raise Stopped
    return len(known)


def _keep(deps: Deps, told: Sequence[Profile]) -> None:
    with deps.read_sessions() as session:
        news = [one for one in told if not identity.says_nothing_new(session, one)]
    for first in range(0, len(news), WRITTEN_AT_ONCE):
        _note(deps, news[first : first + WRITTEN_AT_ONCE])
        deps.rest()


def look_up(deps: Deps, slack_ids: Collection[str]) -> None:
    """Ask for these one by one, where the list is still being read and they are not known yet."""
    with deps.read_sessions() as session:
        home = workspaces.home(session)
        known = {member.slack_id for member in by_ids(session, slack_ids)}
    for slack_id in sorted(set(slack_ids) - known)[:ONE_BY_ONE]:
        try:
            profile = deps.slack.profile(slack_id, home.team_id, home.enterprise_id)
        except (RefusedBySlack, TryLater, UnknownOutcome):
            continue
        _note(deps, [profile])


def one_person(deps: Deps, slack_id: str) -> Profile | None:
    """What Slack says of somebody; None where it knows nobody of that id."""
    with deps.read_sessions() as session:
        home = workspaces.home(session)
    try:
        return deps.slack.profile(slack_id, home.team_id, home.enterprise_id)
    except RefusedBySlack:
        return None


def _note(deps: Deps, profiles: Sequence[Profile]) -> None:
    """Some of them in one transaction: a long list must not keep everybody else from writing."""
    with deps.transaction() as session:
        workspaces.hold(session)  # others may be adding the same people
        for profile in profiles:
            member = identity.note(session, profile)
            if member is not None and member.has_left:
                offboarding.move_on(session, member, deps.clock())


def sync_pilot(deps: Deps) -> None:
    """Who is inside the pilot: members of its channel and of its user group; nobody else gets a message."""
    with deps.read_sessions() as session:
        workspace = workspaces.home(session) if workspaces.served_id(session) is not None else None
    if workspace is None or not workspace.has_pilot:
        return
    try:
        inside = _inside(deps, workspace, Patience(deps.stopping, PILOT_WAITS))
    except Stopped:
        return
    except (RefusedBySlack, TryLater, UnknownOutcome) as error:
        log.warning("pilot.unknown", error=str(error))
        return
    with deps.read_sessions() as session:
        known = everybody(session)
    moved = [one.id for one in known if one.in_pilot != (one.slack_id in inside)]
    for start in range(0, len(moved), WRITTEN_AT_ONCE):
        with deps.sessions.begin() as session:
            for number in moved[start : start + WRITTEN_AT_ONCE]:
                member = session.get(Member, number)
                if member is not None:
                    member.in_pilot = member.slack_id in inside
        deps.rest()


def _inside(deps: Deps, workspace: Workspace, patience: Patience) -> set[str]:
    inside: set[str] = set()
    if workspace.pilot_channel:
        inside |= set(deps.slack.members_of_channel(workspace.pilot_channel, patience.ask))
    if workspace.pilot_group:
        inside |= _in_group(deps, workspace.pilot_group, patience)
    return inside


def _in_group(deps: Deps, group: str, patience: Patience) -> set[str]:
    """Those in the pilot's user group. One that was deleted or disabled has nobody: the admins are told, and
    the pilot stays as it was."""
    try:
        found = patience.ask(lambda: deps.slack.members_of_group(group))
        if not found:
            raise RefusedBySlack("empty_group")
    except RefusedBySlack as no:
        if no.code in GROUP_GONE:  # another no (a scope that was not granted) says nothing of the group
            with deps.transaction() as session:
                settings.group_lost(session, group, deps.clock())
        raise
    with deps.transaction() as session:
        settings.group_found(session, group)
    return set(found)
