"""Calendars that members gave the private address of, and when these say that somebody is busy."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.scheduling.calendar_problems import CalendarProblem
from bot.store.base import UTCDateTime, WorkspaceModel, enum_column
from bot.store.keys.seal import Sealed
from bot.store.models.people import Member


class OutsideCalendar(WorkspaceModel):
    """Where a member's calendar is read, sealed, and how the last readings went.

    `problem` says why it was not read the last time; `failures` counts readings in a row that failed.
    `unknown_zones` are names that nobody knows, a line each. What was found is None before it was read. The
    address is loaded only where it is asked for.
    """

    __tablename__ = "outside_calendars"
    __table_args__ = (
        Index("ix_outside_calendars_next_read_at", "next_read_at"),
        Index("ix_outside_calendars_read_at", "read_at"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    address: Mapped[str] = mapped_column(Sealed, deferred=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[CalendarProblem] = mapped_column(
        enum_column(CalendarProblem), default=CalendarProblem.NONE
    )
    events_read: Mapped[int | None]
    events_unread: Mapped[int | None]
    unknown_zones: Mapped[str | None] = mapped_column(String(200))

    member: Mapped[Member] = relationship(lazy="joined")


class BusyTime(WorkspaceModel):
    """From when to when a member's own calendar says that they are busy, and nothing more of it."""

    __tablename__ = "busy_times"
    __table_args__ = (Index("ix_busy_times_member_id_end_at", "member_id", "end_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    start_at: Mapped[datetime] = mapped_column(UTCDateTime)
    end_at: Mapped[datetime] = mapped_column(UTCDateTime)
