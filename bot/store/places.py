"""Queries on channels."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Place, Question, Workspace


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


def unknown(session: Session, limit: int = 20) -> list[tuple[int, str]]:
    """Channels that questions stand in and Slack was not asked about yet: (workspace id, channel)."""
    known = select(Place.slack_id).where(
        Place.workspace_id == Question.workspace_id, Place.looked_at.is_not(None)
    )
    query = (
        select(Question.workspace_id, Question.channel)
        .where(Question.channel.is_not(None), Question.channel.not_in(known))
        .distinct()
        .limit(limit)
    )
    return [(workspace_id, channel) for workspace_id, channel in session.execute(query) if channel]


def closed_to_others(session: Session, workspace: Workspace, channels: Iterable[str]) -> set[str]:
    """Those among these channels that are private, or not known to be public."""
    asked = set(channels)
    public = select(Place.slack_id).where(Place.workspace_id == workspace.id, Place.is_private.is_(False))
    return asked - set(session.scalars(public.where(Place.slack_id.in_(asked))))


def archived(session: Session) -> list[Place]:
    """Channels that were archived and whose people have not been asked for a look back."""
    query = select(Place).where(Place.archived_at.is_not(None), Place.looked_at.is_(None))
    return list(session.scalars(query.order_by(Place.id)))


def with_digest(session: Session, workspace: Workspace) -> list[Place]:
    """Channels whose people chose a weekly digest."""
    query = select(Place).where(Place.workspace_id == workspace.id, Place.digest_weekday.is_not(None))
    return list(session.scalars(query.where(Place.archived_at.is_(None)).order_by(Place.id)))


def note(place: Place, name: str, is_private: bool, now: datetime) -> None:
    """What Slack says of it."""
    place.name, place.is_private, place.looked_at = name[:100], is_private, now
