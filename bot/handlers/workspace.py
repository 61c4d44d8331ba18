"""What Slack says of the workspace's people."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext

from bot.deps import Deps
from bot.handlers.acting import who
from bot.services import people
from bot.slack import profile_of


def member_changed(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """Somebody joined, left, or changed their name, zone or language."""
    context["user_id"] = event["user"]["id"]
    with deps.acting() as session:
        people.note(session, who(session, context).workspace, profile_of(event["user"]))
    next()
