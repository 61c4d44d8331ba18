"""What the bot owes people."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import UTCDateTime, WorkspaceModel, enum_column
from bot.store.keys.seal import Sealed
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, NoticeKind, SubjectType
from bot.store.models.people import Member, Workspace
from bot.store.steps import put_off_index

BEHIND, REFUSED = text("drawn < wanted"), text("error IS NOT NULL")


class NoticeState(StrEnum):
    """Where a notice stands: owed, under way, said, no longer to be said, given up."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


def _of_its_kind(context: Any) -> SubjectType:
    return SUBJECT_TYPE_OF[context.get_current_parameters()["kind"]]


class Notice(WorkspaceModel):
    """Something the bot owes a person or a channel: what, to whom, when, and what became of it.

    `subject_type` and `subject_id` name the row that it is about: when that changes, it is drawn again.
    `variant` says which of several of its kind about one subject it is (the turn of an agenda, the week of a
    digest, as seconds since 1970), or names what has no row: a setting, the Slack id of a user group.
    `key` says it once: the same thing cannot be owed twice; nothing reads it. `is_expired` frees the key:
    what it would say is over, and may be owed again. `marker` is written into the message, so that a
    send whose outcome is unknown can be looked up. `wanted` counts what changed, `drawn` what is shown: a
    message whose two differ is redrawn where it stands. A notice with neither member nor channel is for the
    asker of its question, who is anonymous; where it went is then kept in `sealed_channel`. With a meeting
    and no member it is for the two of that meeting, with a group for all who are in it. After `stale_at` it
    is not worth saying any more. `look_on_at` is where a look-up that is not ended goes on; `drawn_mark` is
    a mark of what the message is known to read, empty while that is not known. `put_off_at` says when it was
    put off until `due_at`, or was owed at once.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_notices_subject", "subject_type", "subject_id"),
        Index("ix_notices_state_due_at", "state", "due_at"),
        put_off_index("notices"),
        Index("ix_notices_channel_ts", "channel", "ts"),
        Index("ix_notices_question_id", "question_id"),
        Index("ix_notices_meeting_id", "meeting_id"),
        Index("ix_notices_group_id", "group_id"),
        Index("ix_notices_kind_sent_at", "kind", "sent_at"),
        Index("ix_notices_redraw", "state", "due_at", sqlite_where=BEHIND, postgresql_where=BEHIND),
        Index("ix_notices_refused", "state", "kind", sqlite_where=REFUSED, postgresql_where=REFUSED),
    )

    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind, length=40))
    key: Mapped[str] = mapped_column(String(120))
    marker: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    channel: Mapped[str | None] = mapped_column(String(32))
    sealed_channel: Mapped[str | None] = mapped_column(Sealed)
    thread_ts: Mapped[str | None] = mapped_column(String(32))
    subject_type: Mapped[SubjectType] = mapped_column(
        enum_column(SubjectType, length=20), default=_of_its_kind
    )
    subject_id: Mapped[int]
    variant: Mapped[str] = mapped_column(String(32), default="")
    is_expired: Mapped[bool] = mapped_column(default=False, server_default=false())
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stale_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[NoticeState] = mapped_column(enum_column(NoticeState), default=NoticeState.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    put_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ts: Mapped[str | None] = mapped_column(String(32))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    wanted: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[int] = mapped_column(default=0)
    look_on_at: Mapped[str | None] = mapped_column(String(200))
    drawn_mark: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(String(200))

    workspace: Mapped[Workspace] = relationship(lazy="select")
    member: Mapped[Member | None] = relationship(lazy="joined")
