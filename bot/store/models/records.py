"""What is kept about what was done: changed settings, who asked to be forgotten, bare counts."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, UTCDateTime, WorkspaceModel, enum_column
from bot.store.keys.seal import Sealed
from bot.store.models.people import Member


class SettingChange(WorkspaceModel):
    """The audit list: who changed which setting of the workspace, from what to what."""

    __tablename__ = "setting_changes"

    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    setting: Mapped[str] = mapped_column(String(64))
    old: Mapped[str] = mapped_column(String(500))
    new: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    actor: Mapped[Member | None] = relationship(lazy="joined")


class ReportState(StrEnum):
    """What became of a report: waiting; its subject taken down, left as it is, put back, or gone."""

    OPEN = "open"
    TAKEN_DOWN = "taken_down"
    KEPT = "kept"
    RESTORED = "restored"
    GONE = "gone"


class ReportSubject(StrEnum):
    """Which of the three sorts of text a report is about."""

    STORY = "story"
    CARD = "card"
    ANSWER = "answer"


class Report(WorkspaceModel):
    """Somebody finds that a story, a card or an answer should not stand; its author never sees by whom.

    Once what it was about is no more, `subject_id` is 0.
    """

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_subject_subject_id", "subject", "subject_id"),)

    subject: Mapped[ReportSubject] = mapped_column(enum_column(ReportSubject))
    subject_id: Mapped[int]
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[ReportState] = mapped_column(enum_column(ReportState), default=ReportState.OPEN)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    reporter: Mapped[Member | None] = relationship(lazy="joined")


class ErasureMark(Base):
    """Somebody asked to be forgotten: a keyed mark, so that the daily look at Slack's list skips them."""

    __tablename__ = "erased"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)


class Sealing(Base):
    """What marks are made with, sealed, in one row: a key that opens it is this store's."""

    __tablename__ = "sealing"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    marks_with: Mapped[str] = mapped_column(Sealed)


class Gesture(Base):
    """Something said or pressed that leaves no other row, for two days: a keyed mark that names nobody."""

    __tablename__ = "gestures"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    noted_on: Mapped[date]


class MonthlyCount(Base):
    """What is counted once the rows are gone: so many of a kind in a month, with no person in it."""

    __tablename__ = "tallies"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
