"""A workspace, its people, and whom each would rather not meet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from bot.store.base import Base, UTCDateTime, WorkspaceModel


class Workspace(Base):
    """One Slack workspace and what its admins settled.

    `guests_read` is "channels" (those that they are in) or "everything" (what colleagues read). `address` is
    where Slack says that the workspace is, with a slash at its end; empty until Slack has said it.
    """

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32), unique=True)
    enterprise_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(200), default="", server_default="")
    language: Mapped[str] = mapped_column(String(8), default="fr")
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/Paris")
    questions_channel: Mapped[str | None] = mapped_column(String(32))
    rituals_channel: Mapped[str | None] = mapped_column(String(32))
    bot_user_id: Mapped[str | None] = mapped_column(String(32))
    country: Mapped[str] = mapped_column(String(8), default="FR", server_default="FR")
    week: Mapped[list[list[int]] | None] = mapped_column(JSON)
    weekly_minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    nudges_a_day: Mapped[int] = mapped_column(default=2, server_default="2")
    meeting_minutes: Mapped[int] = mapped_column(default=20, server_default="20")
    meeting_link: Mapped[str | None] = mapped_column(String(500))
    calendar_hosts: Mapped[str | None] = mapped_column(String(1000))
    guests_read: Mapped[str] = mapped_column(String(16), default="channels", server_default="channels")
    pilot_channel: Mapped[str | None] = mapped_column(String(32))
    pilot_group: Mapped[str | None] = mapped_column(String(32))
    keep_questions_days: Mapped[int | None]
    keep_nudges_days: Mapped[int | None]
    keep_meetings_days: Mapped[int | None]
    weight_correction: Mapped[dict[str, Any] | None] = mapped_column("habits", JSON)
    rituals_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: to be looked at now
    introductions_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: nobody asks for any
    swaps_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the same of swaps

    @validates("rituals_channel", "timezone", "week", "country")
    def _look_at_rituals(self, _name: str, value: Any) -> Any:
        """Where or when rituals are held has changed."""
        self.rituals_due_at = None
        return value

    @property
    def has_pilot(self) -> bool:
        """Whether only some people are reached: the members of a channel or of a user group."""
        return self.pilot_channel is not None or self.pilot_group is not None


class Member(WorkspaceModel):
    """A person of the workspace, as far as the bot needs to know them.

    `name` is what Slack shows beside their messages, `real_name` the one in their profile.
    `mentor_invitation` is "sent", "yes" or "no"; empty for whoever was never invited to give sessions.
    `introduced_every` is how many weeks lie between two introductions to colleagues, `introduced_at` the
    round of the last one.
    """

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        Index("ix_members_paused_until", "paused_until"),
    )

    slack_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200), default="")
    real_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    slack_locale: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(8))
    timezone: Mapped[str | None] = mapped_column(String(64))
    week: Mapped[list[list[int]] | None] = mapped_column(JSON)
    session_windows: Mapped[list[list[int]] | None] = mapped_column(JSON)
    country: Mapped[str | None] = mapped_column(String(8))
    weekly_minutes: Mapped[int | None]
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    has_left: Mapped[bool] = mapped_column(default=False)
    takes_nudges: Mapped[bool] = mapped_column(default=True)
    takes_sessions: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_listed: Mapped[bool] = mapped_column(default=False, server_default=false())
    in_pilot: Mapped[bool] = mapped_column(default=False, server_default=false())
    runs_eclair: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_leader: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_learning_lead: Mapped[bool] = mapped_column(default=False, server_default=false())
    mentor_invitation: Mapped[str | None] = mapped_column(String(8))
    welcomed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    takes_swaps: Mapped[bool] = mapped_column(default=False, server_default=false())
    introduced_every: Mapped[int | None]
    introduced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dm_channel: Mapped[str | None] = mapped_column(String(32))
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    workspace: Mapped[Workspace] = relationship(lazy="select")


class NameWord(Base):
    """One word of a member's name, as texts are searched for it: lower case, without accents."""

    __tablename__ = "name_words"
    __table_args__ = (Index("ix_name_words_workspace_id_word", "workspace_id", "word"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


class Avoidance(WorkspaceModel):
    """A member would rather not be brought together with another: known to nobody but them."""

    __tablename__ = "avoidances"
    __table_args__ = (UniqueConstraint("member_id", "other_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
