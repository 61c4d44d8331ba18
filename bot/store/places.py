"""Queries on channels."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.models import Place, Workspace


def of_channel(session: Session, workspace: Workspace, slack_id: str) -> Place:
    """What is known of a channel; a row is added when there is none."""
    place = session.scalar(
        select(Place).where(Place.workspace_id == workspace.id, Place.slack_id == slack_id)
    )
    if place is None:
        place = Place(workspace_id=workspace.id, workspace=workspace, slack_id=slack_id, topics=[])
        session.add(place)
        session.flush()
    return place


def stands_in(session: Session, workspace_id: int, channel: str) -> None:
    """A question stands in this channel: Slack is asked about it, where it was not yet."""
    known = select(Place.id).where(Place.workspace_id == workspace_id, Place.slack_id == channel)
    if session.scalar(known) is None:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        row = insert(Place).values(workspace_id=workspace_id, slack_id=channel)
        session.execute(row.on_conflict_do_nothing())  # two who ask there at once wait for nothing


def unknown(session: Session, limit: int = 20) -> list[tuple[int, str]]:
    """Channels that Slack was not asked about since a question stood in them, or since they were archived:
    (workspace id, channel)."""
    query = select(Place.workspace_id, Place.slack_id).where(Place.looked_at.is_(None))
    return [(number, channel) for number, channel in session.execute(query.order_by(Place.id).limit(limit))]


def closed_to_others(session: Session, workspace: Workspace, channels: Iterable[str]) -> set[str]:
    """Those among these channels that are private, or not known to be public."""
    asked = set(channels)
    public = select(Place.slack_id).where(Place.workspace_id == workspace.id, Place.is_private.is_(False))
    return asked - set(session.scalars(public.where(Place.slack_id.in_(asked))))


def with_digest(session: Session, workspace: Workspace) -> list[Place]:
    """Channels whose people chose a weekly digest."""
    query = select(Place).where(Place.workspace_id == workspace.id, Place.digest_weekday.is_not(None))
    return list(session.scalars(query.where(Place.archived_at.is_(None)).order_by(Place.id)))


def note(place: Place, name: str, is_private: bool, now: datetime) -> None:
    """What Slack says of it."""
    place.name, place.is_private, place.looked_at = name[:100], is_private, now
