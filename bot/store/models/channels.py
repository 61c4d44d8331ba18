"""Slack channels in which texts stand, and who is in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, UTCDateTime, WorkspaceModel, enum_column
from bot.store.models.people import Workspace

CHOSEN = text("digest_weekday IS NOT NULL")


def is_direct(channel: str | None) -> bool:
    """Whether it is a conversation of two: Slack's ids of those begin with D."""
    return channel is not None and channel.startswith("D")


class LostWhy(StrEnum):
    """Why the bot can write in a channel no more."""

    DELETED = "deleted"
    LEFT = "left"


class Place(WorkspaceModel):
    """A channel, as far as rituals and the memory need to know it, and the digest that its people chose.

    `is_shared` says whether people of another organisation are in it, too; while Slack has not said, they may
    be. `lost_why` says that it was deleted, or that the bot is not in it (any more). `listed_at` says when
    Slack told who is in it; without that nobody is known to be. `opened_at` says when it became public: what
    was said before stays among those who are in it.
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        Index("ix_places_looked_at", "looked_at"),
        Index("ix_places_digest_due_at", "digest_due_at", sqlite_where=CHOSEN, postgresql_where=CHOSEN),
    )

    slack_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(100), default="")
    is_private: Mapped[bool | None]
    is_shared: Mapped[bool | None]
    archived_by: Mapped[str | None] = mapped_column(String(32))
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lost_why: Mapped[LostWhy | None] = mapped_column(enum_column(LostWhy))
    looked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    listed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    digest_weekday: Mapped[int | None]
    digest_minute: Mapped[int] = mapped_column(default=9 * 60)
    digest_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    digest_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)

    @property
    def is_closed(self) -> bool:
        """Whether the bot can write nothing there: it is archived or deleted, or the bot is not in it."""
        return self.archived_at is not None or self.lost_why is not None

    workspace: Mapped[Workspace] = relationship(lazy="immediate")


class Membership(Base):
    """Somebody is in a channel, as Slack last said: of one that was always public guests alone are kept."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_member_id", "member_id"),)

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
