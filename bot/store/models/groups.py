"""People who learn together: who belongs to a group, and when it meets."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import UTCDateTime, WorkspaceModel, enum_column
from bot.store.models.people import Member, Workspace
from bot.store.models.session_states import Applied, MeetingState
from bot.store.models.sessions import MentoringRequest
from bot.store.steps import Stepping, put_off_index


class GroupKind(StrEnum):
    """What people come together for."""

    INTRODUCTION = "introduction"
    SWAP = "swap"
    PAIR = "pair"
    CIRCLE = "circle"


class GroupState(StrEnum):
    """Where a group stands; the last three are ends, and a group always reaches one."""

    OPEN = "open"  # no time is settled
    RUNNING = "running"
    ENDED = "ended"
    LAPSED = "lapsed"
    CALLED_OFF = "called_off"


class SeatState(StrEnum):
    """What one person's part in a group is."""

    INVITED = "invited"  # asked whether they would look
    LOOKS = "looks"
    AGREED = "agreed"
    DECLINED = "declined"
    SILENT = "silent"
    LEFT = "left"
    WAITING = "waiting"  # on the waiting list


class CircleStyle(StrEnum):
    """How the meetings of a circle go: freely, or by the six steps of codevelopment."""

    FREE = "free"
    CODEVELOPMENT = "codevelopment"


class PairStage(StrEnum):
    """When the two of a pair look back."""

    HALF = "half"
    END = "end"


class Group(Stepping, WorkspaceModel):
    """Two people or more who learn together. `source` names what made it, once.

    `slots` are the times proposed for its next meeting, in seconds since the epoch; `channel` is the
    conversation in which all of them read the bot. One that meets regularly has `meetings_planned` of them,
    every `every_weeks`, at the same wall time in `zone`; `uid` and `sequence` are those of its series in
    calendars. A circle says in `outcome` what each should leave with; it has `smallest` people before it
    starts, `largest` at most; `minutes` is how long it meets, 0 for as long as sessions last. An empty
    `charter` is the usual one. `call_channel` is where everybody is invited, `waves` how often people were
    looked for.
    """

    __tablename__ = "groups"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_groups_next_step_at", "next_step_at"),
        put_off_index("groups"),
    )

    kind: Mapped[GroupKind] = mapped_column(enum_column(GroupKind))
    state: Mapped[GroupState] = mapped_column(enum_column(GroupState), default=GroupState.OPEN)
    source: Mapped[str] = mapped_column(String(80))
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    theme: Mapped[str] = mapped_column(String(200), default="", server_default="")
    every_weeks: Mapped[int] = mapped_column(default=1, server_default="1")
    meetings_planned: Mapped[int] = mapped_column(default=1, server_default="1")
    zone: Mapped[str] = mapped_column(String(64), default="", server_default="")
    uid: Mapped[str | None] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    style: Mapped[CircleStyle | None] = mapped_column(enum_column(CircleStyle))
    smallest: Mapped[int] = mapped_column(default=2, server_default="2")
    largest: Mapped[int] = mapped_column(default=3, server_default="3")
    minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    charter: Mapped[str] = mapped_column(Text, default="", server_default="")
    call_channel: Mapped[str | None] = mapped_column(String(32))
    waves: Mapped[int] = mapped_column(default=0, server_default="0")
    slots: Mapped[list[int]] = mapped_column(JSON, default=list)
    channel: Mapped[str | None] = mapped_column(String(32))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    proposer: Mapped[Member | None] = relationship(lazy="joined")
    seats: Mapped[list["GroupSeat"]] = relationship(
        back_populates="group", order_by="GroupSeat.id", lazy="selectin"
    )
    legs: Mapped[list["SwapLeg"]] = relationship(back_populates="group", order_by="SwapLeg.id")
    meetings: Mapped[list["GroupMeeting"]] = relationship(
        back_populates="group", order_by="GroupMeeting.start_at, GroupMeeting.id"
    )

    @property
    def people(self) -> list[Member]:
        """Those who belong to it now."""
        return [seat.member for seat in self.seats if seat.state == SeatState.AGREED]


class GroupSeat(WorkspaceModel):
    """One person's part in a group.

    `why` is what they said for which they were invited: what they would like to learn, or, where they are
    one who `knows`, what they know. `prefers` is the series that they prefer, by its first date in seconds
    since the epoch. At a circle's end, `reached` says whether they have what each should leave with, `review`
    is a word for the others, `goes_on` whether they would like to.
    """

    __tablename__ = "group_seats"
    __table_args__ = (
        UniqueConstraint("group_id", "member_id"),
        Index("ix_group_seats_member_id", "member_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    state: Mapped[SeatState] = mapped_column(enum_column(SeatState), default=SeatState.AGREED)
    goal: Mapped[str] = mapped_column(Text, default="", server_default="")
    why: Mapped[str] = mapped_column(String(200), default="", server_default="")
    knows: Mapped[bool] = mapped_column(default=False, server_default=false())
    prefers: Mapped[int | None]
    reached: Mapped[Applied | None] = mapped_column(enum_column(Applied))
    review: Mapped[str] = mapped_column(Text, default="", server_default="")
    goes_on: Mapped[bool | None]

    group: Mapped[Group] = relationship(back_populates="seats", lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


class GroupMeeting(WorkspaceModel):
    """A group at a certain time. `uid` and `sequence` are the calendar entry's.

    `turn_at` is the regular time of this meeting in its series, by which calendars know it. `client_id` is
    whose situation it is about, in codevelopment, and `situation` what they say of it beforehand.
    """

    __tablename__ = "group_meetings"
    __table_args__ = (
        Index("ix_group_meetings_state_end_at", "state", "end_at"),
        Index("ix_group_meetings_group_id", "group_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    turn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    start_at: Mapped[datetime] = mapped_column(UTCDateTime)
    end_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState), default=MeetingState.CONFIRMED)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    situation: Mapped[str] = mapped_column(Text, default="", server_default="")
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    group: Mapped[Group] = relationship(back_populates="meetings", lazy="joined")
    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    changed_by: Mapped[Member | None] = relationship(foreign_keys=[changed_by_id], lazy="joined")
    facilitator: Mapped[Member | None] = relationship(foreign_keys=[facilitator_id], lazy="joined")
    client: Mapped[Member | None] = relationship(foreign_keys=[client_id], lazy="joined")
    parts: Mapped[list["MeetingPart"]] = relationship(
        back_populates="meeting", order_by="MeetingPart.id", lazy="selectin"
    )

    def part_of(self, member: Member) -> "MeetingPart | None":
        """What this one said about this meeting, if anything."""
        return next((part for part in self.parts if part.member_id == member.id), None)

    @property
    def present(self) -> list[Member]:
        """Those who belong to the group and have not said that they will be absent."""
        absent = {part.member_id for part in self.parts if part.is_absent}
        return [one for one in self.group.people if one.id not in absent]


class MeetingPart(WorkspaceModel):
    """What one person says about a meeting of their circle: absent, what they bring, and afterwards what they
    take up, what they learned, whether they did it, and (in codevelopment) what they suggest."""

    __tablename__ = "meeting_parts"
    __table_args__ = (
        UniqueConstraint("meeting_id", "member_id"),
        Index("ix_meeting_parts_member_id", "member_id"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("group_meetings.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    is_absent: Mapped[bool] = mapped_column(default=False)
    brings: Mapped[str] = mapped_column(Text, default="")
    commitment: Mapped[str] = mapped_column(Text, default="")
    kept: Mapped[Applied | None] = mapped_column(enum_column(Applied))
    lesson: Mapped[str] = mapped_column(Text, default="")
    suggestion: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    meeting: Mapped[GroupMeeting] = relationship(back_populates="parts", lazy="joined")
    member: Mapped[Member | None] = relationship(lazy="joined")


class SwapLeg(WorkspaceModel):
    """One session of a ring of swaps: who shows what to whom, in the words of each; the session's request."""

    __tablename__ = "swap_legs"
    __table_args__ = (
        Index("ix_swap_legs_group_id", "group_id"),
        Index("ix_swap_legs_giver_id", "giver_id"),
        Index("ix_swap_legs_receiver_id", "receiver_id"),
        Index("ix_swap_legs_request_id", "request_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    shown: Mapped[str] = mapped_column(String(200))
    wished: Mapped[str] = mapped_column(String(200))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_requests.id"))

    group: Mapped[Group] = relationship(back_populates="legs", lazy="joined")
    giver: Mapped[Member | None] = relationship(foreign_keys=[giver_id], lazy="joined")
    receiver: Mapped[Member | None] = relationship(foreign_keys=[receiver_id], lazy="joined")
    request: Mapped[MentoringRequest | None] = relationship(lazy="joined")


class GroupItem(WorkspaceModel):
    """A line of the list that a group shares in its conversation."""

    __tablename__ = "group_items"
    __table_args__ = (Index("ix_group_items_group_id", "group_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    group: Mapped[Group] = relationship(lazy="joined")


class PairFeedback(WorkspaceModel):
    """What one of a pair says to the other, at half-way or at the end; whether their own goal was reached."""

    __tablename__ = "pair_feedback"
    __table_args__ = (
        UniqueConstraint("group_id", "author_id", "stage"),
        Index("ix_pair_feedback_author_id", "author_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    stage: Mapped[PairStage] = mapped_column(enum_column(PairStage))
    helps: Mapped[str] = mapped_column(Text, default="")
    change: Mapped[str] = mapped_column(Text, default="")
    reached: Mapped[Applied | None] = mapped_column(enum_column(Applied))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    group: Mapped[Group] = relationship(lazy="joined")
    author: Mapped[Member | None] = relationship(lazy="joined")
