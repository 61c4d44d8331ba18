"""What Slack says of the workspace's people and channels."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext

from bot import directory_sync
from bot.deps import Deps
from bot.handlers.incoming.actors import CONVERTED_TO_PRIVATE, home_of
from bot.services.admin import channel_events, channel_losses
from bot.services.people import identity
from bot.services.privacy import offboarding
from bot.slack import profile_of
from bot.store import workspaces
from bot.store.models import LostWhy
from bot.store.people import channels
from bot.store.people.members import Profile


def member_changed(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """Somebody joined (and is welcomed, once), left (and is asked nothing more), or changed their profile."""
    profile = profile_of(event["user"], *home_of(context))
    if event["type"] == "user_change" and _is_known(profile, deps):
        next()
        return
    with deps.transaction() as session:
        workspaces.hold(session)  # Slack's list may bring the same person now
        member = identity.note(session, profile)
        if member is not None and member.has_left:
            offboarding.move_on(session, member, deps.clock())
        elif member is not None and event["type"] == "team_join":
            identity.welcome(session, member, deps.clock())
    next()


def _is_known(profile: Profile, deps: Deps) -> bool:
    with deps.read_sessions() as session:
        return identity.says_nothing_new(session, profile)


def channel_changed(
    event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]
) -> None:
    """A private channel that is shared with another organisation gets another id."""
    with deps.transaction() as session:
        old, new = event["old_channel_id"], event["new_channel_id"]
        channel_events.renumber(session, old, new, deps.clock())
    next()


def who_is_in(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """Somebody came into a channel or left it, or the bot was taken out; of channels in which nothing stands
    nothing is kept."""
    channel = str(event.get("channel") or "")
    with deps.read_sessions() as session:
        known = channels.matters(session, channel)
    if known:
        with deps.transaction() as session:
            if event["type"] == "member_joined_channel":
                channel_events.joined(session, channel, event["user"])
            elif event["type"] == "member_left_channel":
                channel_events.left(session, channel, event["user"], deps.clock())
            else:
                channel_events.taken_out(session, channel, deps.clock())
    next()


def converted(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A channel became private, or public: from this moment on what stands there is read accordingly."""
    with deps.transaction() as session:
        private = event["subtype"] == CONVERTED_TO_PRIVATE
        channel_events.converted(session, event["channel"], deps.clock(), is_private=private)


def shared(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """Another organisation came into a channel, or left it."""
    with deps.transaction() as session:
        came = event["type"] == "channel_shared"
        channel_events.shared(session, event["channel"], is_shared=came)
    next()


def deleted(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """A channel was deleted, with every message in it: what was asked there is put elsewhere."""
    channel = event["channel"]
    with deps.read_sessions() as session:
        known = channels.matters(session, channel)
    if known:
        with deps.transaction() as session:
            channel_losses.lose(session, channel, LostWhy.DELETED, deps.clock())
            channel_events.put_elsewhere(session, channel, deps.clock())
    next()


def renamed(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """A channel has another name."""
    with deps.transaction() as session:
        told = event["channel"]
        channel_events.renamed(session, told["id"], told.get("name") or "")
    next()


def uninstalled(event: dict[str, Any], deps: Deps, next: Callable[[], None]) -> None:
    """The app was taken out of the workspace, or a token revoked: whether the bot's own, Slack says."""
    directory_sync.try_token(deps)
    next()


def channel_archived(
    event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]
) -> None:
    """A channel was archived, or is in use again."""
    with deps.transaction() as session:
        if event["type"].endswith("unarchive"):
            channel_events.unarchive(session, event["channel"])
        else:
            channel_events.archive(session, event["channel"], event.get("user"), deps.clock())
    next()
