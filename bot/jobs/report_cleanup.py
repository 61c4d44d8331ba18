"""Reports that wait for nobody any more."""

from bot.deps import Deps
from bot.services.admin import moderation


def close_gone_reports(deps: Deps) -> None:
    """Reports of what was taken back, erased or forgotten meanwhile wait for nobody any more."""
    with deps.read_sessions() as session:
        gone = moderation.gone(session)
    if gone:
        with deps.sessions.begin() as session:
            moderation.close_gone(session, deps.clock())
