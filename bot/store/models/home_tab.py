"""Which Home tabs somebody looks at, and the log of what they do not show yet."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, UTCDateTime


class HomeTab(Base):
    """A Home tab that its owner looks at: it is drawn again, but not before `not_before`.

    `opened_at` is when they looked at it last, by a rough guess: when they opened it, or acted. An hour later
    the row goes, and the tab is drawn when it is opened.
    """

    __tablename__ = "home_tabs"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)


class HomeTabInvalidation(Base):
    """A line of the log: something that this member's Home tab shows has changed. Gone once it is drawn.

    A log, and not a mark on a row, since lines are only added: no transaction waits for another one here.
    """

    __tablename__ = "home_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(index=True)
