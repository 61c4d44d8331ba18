"""The Home tab: drawn when it is opened, and again after what changes it (bot.home_drawing)."""

from typing import Any

from slack_bolt import BoltContext

from bot import home_drawing
from bot.deps import Deps
from bot.handlers.request_context import current_member


def opened(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Draw it for whoever opened it."""
    if event.get("tab", "home") == "home":
        draw(deps, context)


def draw(deps: Deps, context: BoltContext) -> None:
    """Draw it for whoever just acted."""
    with deps.read_sessions() as session:
        member = current_member(session, context).member
    home_drawing.draw_now(deps, member)
