"""Queries on workspaces."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Workspace


def find(session: Session, team_id: str) -> Workspace | None:
    """The workspace of a Slack team."""
    return session.scalar(select(Workspace).where(Workspace.team_id == team_id))


def all_(session: Session) -> list[Workspace]:
    """Every workspace, oldest first."""
    return list(session.scalars(select(Workspace).order_by(Workspace.id)))


def of_team(session: Session, team_id: str, *, alone: bool = False) -> Workspace:
    """The workspace of a Slack team, added when it is seen for the first time.

    With `alone`, whoever else acts in this workspace waits until the commit: PostgreSQL then does what SQLite
    does anyway, and a gesture that arrives twice at once finds what the first one did.
    """
    query = select(Workspace).where(Workspace.team_id == team_id)
    workspace = session.scalar(query.with_for_update(key_share=True) if alone else query)
    if workspace is None:
        workspace = Workspace(team_id=team_id)
        session.add(workspace)
        session.flush()
    return workspace


def held(session: Session, workspace_id: int) -> Workspace:
    """The workspace as it is now; whoever would change it too waits until the commit."""
    return session.get_one(Workspace, workspace_id, with_for_update=True, populate_existing=True)


def habits(session: Session) -> dict[str, Any] | None:
    """What was learned of how the people of this store answer; a store serves one workspace at a time."""
    known = select(Workspace.habits).where(Workspace.habits.is_not(None))
    return session.scalar(known.order_by(Workspace.id))
