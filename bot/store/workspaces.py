"""Queries on workspaces."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import OtherOrganisation
from bot.store.attached import of_session
from bot.store.base import ReadOnlySession
from bot.store.models import Workspace


def find(session: Session, team_id: str) -> Workspace | None:
    """The workspace of a Slack team."""
    return session.scalar(select(Workspace).where(Workspace.team_id == team_id))


def of_team(session: Session, team_id: str) -> Workspace:
    """The workspace of a Slack team that is known."""
    workspace = find(session, team_id)
    if workspace is None:
        raise LookupError(f"the store serves no team {team_id}")
    return workspace


def home(session: Session) -> Workspace:
    """The one organisation that this store serves, as a start resolved it; no payload has a say in it."""
    return session.get_one(Workspace, home_id(session))


def hold(session: Session) -> None:
    """Whoever else acts waits until the commit: PostgreSQL then does what SQLite does anyway, and a gesture
    that arrives twice at once finds what the first one did. A session that only reads waits for nobody."""
    if not isinstance(session, ReadOnlySession):
        its_row = select(Workspace.id).where(Workspace.id == home_id(session))
        session.execute(its_row.with_for_update(key_share=True))


def home_id(session: Session) -> int:
    """The number of the organisation that this store serves; LookupError before a start has resolved it."""
    number = served_id(session)
    if number is None:
        raise LookupError("no start has resolved the organisation yet")
    return number


def served_id(session: Session) -> int | None:
    """The number of the organisation, once a start has resolved it. It is read once."""
    known = of_session(session)
    if known.home_id is None:
        known.home_id = session.scalar(
            select(Workspace.id).where(Workspace.bot_user_id.is_not(None)).order_by(Workspace.id).limit(1)
        )
    return known.home_id


def resolve(session: Session, team_id: str, enterprise_id: str | None, bot_user_id: str) -> Workspace:
    """At a start: the organisation that the token speaks for, added to an empty store.

    Another workspace of the same Enterprise Grid organisation is the same organisation; any other is refused.
    """
    served = served_id(session)
    known = session.get_one(Workspace, served) if served is not None else find(session, team_id)
    if known is None:
        known = Workspace(team_id=team_id)
        session.add(known)
    if not is_of(known, team_id, enterprise_id):
        raise OtherOrganisation(known.team_id, team_id)
    known.team_id, known.bot_user_id = team_id, bot_user_id
    known.enterprise_id = enterprise_id or known.enterprise_id
    session.flush()
    return known


def is_of(known: Workspace, team_id: str, enterprise_id: str | None) -> bool:
    """Whether a token speaks for the organisation that the store serves."""
    of_grid = enterprise_id is not None and known.enterprise_id == enterprise_id
    return known.team_id == team_id or of_grid


def is_resolved(
    session: Session, team_id: str, enterprise_id: str | None, bot_user_id: str, name: str, address: str
) -> bool:
    """Whether a start has nothing to note of it."""
    served = served_id(session)
    known = session.get_one(Workspace, served) if served is not None else None
    return known is not None and (
        (known.team_id, known.bot_user_id) == (team_id, bot_user_id)
        and (known.name, known.address) == (name[:200], address[:200])
        and enterprise_id in (None, known.enterprise_id)
    )


def locked_home(session: Session) -> Workspace:
    """The workspace as it is now; whoever would change it too waits until the commit."""
    return session.get_one(Workspace, home_id(session), with_for_update=True, populate_existing=True)


def weight_correction(session: Session) -> dict[str, Any] | None:
    """What was learned of how the people of this store answer."""
    number = served_id(session)
    return None if number is None else session.get_one(Workspace, number).weight_correction
