"""Requests for a short meeting, the mentors suggested, and the meetings that came of them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import UTCDateTime, WorkspaceModel, enum_column
from bot.store.models.people import Member, Workspace
from bot.store.models.questions import Question
from bot.store.models.session_states import (
    Applied,
    GoesOn,
    MeetingMode,
    MeetingState,
    OfferState,
    RequestState,
    Rhythm,
    Urgency,
)
from bot.store.steps import Stepping, put_off_index


class MentoringRequest(Stepping, WorkspaceModel):
    """Somebody asks for a short meeting: what about, to which end, when, how, and with whom rather not.

    `is_agreed` where the mentor has said yes beforehand, in a swap. `near` is how soon; `speak` is a
    language or empty; `avoid` holds member ids, `recalled` questions with an answer in the memory; `rhythm`
    is set while the two go on meeting. Without `requester_id` it is the frame that others' offers and seats
    stand in: whoever asked was forgotten, its words with them, and nobody acts on it or is shown it any
    more.
    """

    __tablename__ = "mentoring_requests"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_mentoring_requests_next_step_at", "next_step_at"),
        put_off_index("mentoring_requests"),
        Index("ix_mentoring_requests_requester_id", "requester_id"),
    )

    requester_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    source: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(200))
    objective: Mapped[str] = mapped_column(Text)
    with_peer: Mapped[bool] = mapped_column(default=False)
    speak: Mapped[str] = mapped_column(String(8), default="")
    near: Mapped[Urgency] = mapped_column(enum_column(Urgency), default=Urgency.WEEK)
    mode: Mapped[MeetingMode] = mapped_column(enum_column(MeetingMode), default=MeetingMode.CALL)
    place: Mapped[str] = mapped_column(String(200), default="")
    links: Mapped[str] = mapped_column(Text, default="")
    avoid: Mapped[list[int]] = mapped_column(JSON, default=list)
    outside_line: Mapped[bool] = mapped_column(default=False)
    is_agreed: Mapped[bool] = mapped_column(default=False, server_default=false())
    recalled: Mapped[list[int]] = mapped_column(JSON, default=list)
    rhythm: Mapped[Rhythm | None] = mapped_column(enum_column(Rhythm))
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState), default=RequestState.SEARCHING)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    requester: Mapped[Member] = relationship(lazy="joined")
    question: Mapped[Question | None] = relationship(lazy="select")
    offers: Mapped[list["Offer"]] = relationship(back_populates="request", order_by="Offer.id")
    meetings: Mapped[list["Meeting"]] = relationship(back_populates="request", order_by="Meeting.id")

    @property
    def is_frame(self) -> bool:
        """Whether whoever asked was forgotten, and it stands only because others' rows stand in it."""
        return self.requester_id is None


class Offer(WorkspaceModel):
    """One mentor for one request, with the evidence that chose them and the slots both have.

    `slots` are seconds since the epoch; `proposed_at` is another time that the mentor proposes.
    """

    __tablename__ = "mentoring_offers"
    __table_args__ = (
        UniqueConstraint("request_id", "mentor_id"),
        Index("ix_mentoring_offers_mentor_id", "mentor_id"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_requests.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState), default=OfferState.SUGGESTED)
    evidence: Mapped[list[int]] = mapped_column(JSON, default=list)
    slots: Mapped[list[int]] = mapped_column(JSON, default=list)
    proposed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    request: Mapped[MentoringRequest] = relationship(back_populates="offers", lazy="joined")
    mentor: Mapped[Member] = relationship(foreign_keys=[mentor_id], lazy="joined")
    handed_by: Mapped[Member | None] = relationship(foreign_keys=[handed_by_id], lazy="joined")

    @property
    def is_frame(self) -> bool:
        """Whether its request is."""
        return self.request.is_frame


class Meeting(WorkspaceModel):
    """The two at a certain time. `uid` and `sequence` are the calendar entry's; `channel` their group DM."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_state_end_at", "state", "end_at"),
        Index("ix_meetings_request_id", "request_id"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_requests.id"))
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    start_at: Mapped[datetime] = mapped_column(UTCDateTime)
    end_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState), default=MeetingState.CONFIRMED)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str | None] = mapped_column(String(32))
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    request: Mapped[MentoringRequest] = relationship(back_populates="meetings", lazy="joined")
    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    changed_by: Mapped[Member | None] = relationship(lazy="joined")
    seats: Mapped[list["Participant"]] = relationship(
        back_populates="meeting", order_by="Participant.id", lazy="selectin"
    )

    @property
    def is_frame(self) -> bool:
        """Whether its request is."""
        return self.request.is_frame


class Participant(WorkspaceModel):
    """One person's part in a meeting: whether time marks are wanted, and what they made of it afterwards.

    `goes_on` is their own, secret until the other agrees. `shared_id` is the question under which the memory
    keeps what was learned.
    """

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"), Index("ix_seats_member_id", "member_id"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    is_learner: Mapped[bool]
    wants_marks: Mapped[bool] = mapped_column(default=False)
    useful: Mapped[int | None]
    learned: Mapped[str] = mapped_column(Text, default="")
    develop: Mapped[str] = mapped_column(Text, default="")
    thanks: Mapped[str] = mapped_column(Text, default="")
    next_action: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    goes_on: Mapped[GoesOn | None] = mapped_column(enum_column(GoesOn))
    applied: Mapped[Applied | None] = mapped_column(enum_column(Applied))
    shared_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))

    meeting: Mapped[Meeting] = relationship(back_populates="seats", lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


class ExternalMentor(WorkspaceModel):
    """Somebody from outside whom an admin named: a guest or Slack Connect member, or a scheduling link."""

    __tablename__ = "external_mentors"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str] = mapped_column(String(200))
    topics: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(String(500))

    member: Mapped[Member | None] = relationship(lazy="joined")
