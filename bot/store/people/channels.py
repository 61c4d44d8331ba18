"""Queries on channels."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.models import Answer, LostWhy, Member, Membership, Place, Reply, Workspace
from bot.store.workspaces import home, home_id

SETTINGS = ("questions_channel", "rituals_channel", "pilot_channel")
ARCHIVED = "archived"  # as bot.slack says it


def of_channel(session: Session, slack_id: str) -> Place:
    """What is known of a channel; a row is added when there is none."""
    known = select(Place).where(Place.workspace_id == home_id(session), Place.slack_id == slack_id)
    place = session.scalar(known)
    if place is None:
        _add(session, Place, workspace_id=home_id(session), slack_id=slack_id)
        place = session.scalars(known).one()
    return place


def by_channel(session: Session, channels: Iterable[str]) -> dict[str, Place]:
    """What is known of these channels, by their ids."""
    query = select(Place).where(Place.workspace_id == home_id(session), Place.slack_id.in_(set(channels)))
    return {place.slack_id: place for place in session.scalars(query)}


def inside(session: Session, known: Iterable[Place], members: Sequence[Member]) -> set[tuple[str, int]]:
    """Who of these members is in these channels: pairs of a channel and a member's number."""
    by_number = {place.id: place.slack_id for place in known}
    if not by_number or not members:
        return set()
    query = select(Membership.place_id, Membership.member_id).where(Membership.place_id.in_(by_number))
    query = query.where(Membership.member_id.in_([member.id for member in members]))
    return {(by_number[place], member) for place, member in session.execute(query)}


def has_guests(session: Session) -> bool:
    """Whether the workspace has any guest."""
    query = select(Member.id).where(
        Member.workspace_id == home_id(session), Member.is_guest, ~Member.has_left
    )
    return session.scalar(query.limit(1)) is not None


def guests_in(session: Session, place: Place) -> list[Member]:
    """Guests who are in a channel."""
    query = select(Member).join(Membership, Membership.member_id == Member.id)
    query = query.where(Membership.place_id == place.id, Member.is_guest, ~Member.has_left)
    return list(session.scalars(query.order_by(Member.id)))


def is_shared(session: Session, channel: str) -> bool:
    """Whether Slack said that another organisation shares a channel."""
    place = by_channel(session, {channel}).get(channel)
    return place is not None and place.is_shared is True


def of_questions(session: Session) -> str | None:
    """Where questions that stand in no channel are posted; not where another organisation reads along."""
    workspace = home(session)
    channel = workspace.questions_channel
    return None if channel and is_shared(session, channel) else channel


def forget_guests(session: Session) -> None:
    """There is a guest more: which are in public channels is not known until Slack has told anew."""
    public = (
        Place.workspace_id == home_id(session),
        Place.is_private.is_(False),
        Place.listed_at.is_not(None),
    )
    session.execute(update(Place).where(*public).values(listed_at=None))


def is_kept(place: Place, member: Member) -> bool:
    """Whether it is noted that somebody is in a channel: of one that was always public, of guests alone."""
    return place.is_private is not False or place.opened_at is not None or member.is_guest


def save_members(session: Session, place: Place, members: Iterable[Member], now: datetime | None) -> None:
    """These are in a channel now; `now` is None where nobody knows who is. Of two who say so at once, the
    second waits for the first."""
    session.flush()
    session.execute(select(Place.id).where(Place.id == place.id).with_for_update())
    session.execute(delete(Membership).where(Membership.place_id == place.id))
    numbers = sorted({member.id for member in members if is_kept(place, member)})
    rows = [{"place_id": place.id, "member_id": n, "workspace_id": place.workspace_id} for n in numbers]
    if rows:
        session.execute(insert(Membership), rows)
    place.listed_at = now


def joined(session: Session, place: Place, member: Member) -> None:
    """Somebody came into a channel."""
    if is_kept(place, member):
        _add(session, Membership, place_id=place.id, member_id=member.id, workspace_id=place.workspace_id)


def left(session: Session, place: Place, member: Member) -> None:
    """Somebody is in a channel no longer."""
    here = (Membership.place_id == place.id, Membership.member_id == member.id)
    session.execute(delete(Membership).where(*here))


def stands_in(session: Session, channel: str) -> None:
    """A text stands in this channel: Slack is asked about it, where it was not yet."""
    home = home_id(session)
    known = select(Place.id).where(Place.workspace_id == home, Place.slack_id == channel)
    if session.scalar(known) is None:
        _add(session, Place, workspace_id=home, slack_id=channel)


def _add(session: Session, kind: type[Place | Membership], **values: object) -> None:
    """A row, unless it is there, or comes at this very instant."""
    insert_ = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert_(kind).values(**values).on_conflict_do_nothing())


def unknown(session: Session, limit: int = 20) -> list[str]:
    """Channels that Slack was not asked about since a text stood in them, since they were settled as the
    workspace's own, or since they were archived."""
    found = {channel: None for query in to_look_at() for channel in session.scalars(query.limit(limit))}
    return [channel for channel in found if channel][:limit]


def to_look_at() -> list[Select[Any]]:
    """The queries for channels about which Slack is to be asked."""
    found: list[Any] = [select(Place.slack_id).where(Place.looked_at.is_(None)).order_by(Place.id)]
    for name in (Workspace.questions_channel, Workspace.rituals_channel, Workspace.pilot_channel):
        known = exists().where(Place.workspace_id == Workspace.id, Place.slack_id == name)
        found.append(select(name).where(name.is_not(None), ~known))
    return found


def look_again(session: Session) -> None:
    """Slack is to be asked about every channel that is in use; what is known holds meanwhile."""
    session.execute(update(Place).where(Place.archived_at.is_(None)).values(looked_at=None))


def ask_again(session: Session, channel: str) -> None:
    """It refused a message: Slack is asked at the next beat what became of it."""
    here = (Place.workspace_id == home_id(session), Place.slack_id == channel, Place.archived_at.is_(None))
    session.execute(update(Place).where(*here).values(looked_at=None))


def looked_at_before(session: Session, at: datetime, limit: int) -> list[str]:
    """Channels about which Slack was last asked before then, or whose people it never told."""
    query = select(Place.slack_id).where(Place.looked_at.is_not(None))
    query = query.where(or_(Place.looked_at < at, Place.listed_at.is_(None)))
    return list(session.scalars(query.order_by(Place.looked_at).limit(limit)))


def with_digest(session: Session) -> list[Place]:
    """Channels whose people chose a weekly digest."""
    query = select(Place).where(Place.workspace_id == home_id(session), Place.digest_weekday.is_not(None))
    return list(session.scalars(query.where(_is_open()).order_by(Place.id)))


def _is_open() -> ColumnElement[bool]:
    return and_(Place.archived_at.is_(None), Place.lost_why.is_(None))


def matters(session: Session, channel: str) -> bool:
    """Whether anything is known of a channel, or a setting names it."""
    workspace = home(session)
    return channel in named_in_settings(workspace).values() or bool(by_channel(session, {channel}))


def named_in_settings(workspace: Workspace) -> dict[str, str]:
    """The channels that the workspace's settings name, by setting."""
    found = {name: getattr(workspace, name) for name in SETTINGS}
    return {name: channel for name, channel in found.items() if channel}


Said = TypeVar("Said", Answer, Reply)


def said_in_deleted(session: Session, kind: type[Said], limit: int) -> list[int]:
    """What people wrote in channels that were deleted since, and is kept here still."""
    channel = Answer.said_in if kind is Answer else Reply.seen_in
    query = select(kind.id).join(Place, Place.slack_id == channel).where(Place.lost_why == LostWhy.DELETED)
    return list(session.scalars(query.where(kind.deleted_at.is_(None)).order_by(kind.id).limit(limit)))


def note(place: Place, name: str, is_private: bool, is_shared: bool, now: datetime) -> None:
    """What Slack says of it."""
    place.name, place.looked_at = name[:100], now
    note_privacy(place, is_private, now)
    place.is_shared = is_shared


def note_privacy(place: Place, is_private: bool, now: datetime) -> None:
    """Whether it is private; once a private one is public, since when."""
    if place.is_private and not is_private:
        place.opened_at = now
    place.is_private = is_private
