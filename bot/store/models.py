"""Every table, typed. Every row belongs to a workspace. No rule lives here."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Enum, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, Instant
from bot.store.seal import Sealed


class Outcome(StrEnum):
    """Where a question stands; the last five are ends, and a question always reaches one."""

    DRAFT = "draft"
    OPEN = "open"
    ACCEPTED = "accepted"
    REMEMBERED = "remembered"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


class NudgeState(StrEnum):
    """What became of asking one colleague."""

    OFFERED = "offered"
    SNOOZED = "snoozed"
    DECLINED = "declined"
    OFF_TOPIC = "off_topic"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"


class NoticeState(StrEnum):
    """Where a notice stands: owed, under way, said, no longer to be said, given up."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


def worded(kind: type[StrEnum]) -> Enum:
    """A column that holds an enumeration's words, so that rows read well and words can be added."""
    return Enum(
        kind, native_enum=False, length=16, values_callable=lambda words: [word.value for word in words]
    )


class Consent(StrEnum):
    """What its owner says of a piece of evidence; only an approved one counts."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REMOVED = "removed"


class RequestState(StrEnum):
    """Where a request for a meeting stands; the last seven are ends, and a request always reaches one."""

    SEARCHING = "searching"
    CHOOSING = "choosing"
    ASKING = "asking"
    CONFIRMED = "confirmed"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    UNMATCHED = "unmatched"
    REFERRED = "referred"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """What became of suggesting one mentor; only from "offered" on has the mentor heard of it."""

    SUGGESTED = "suggested"
    OFFERED = "offered"
    PROPOSED = "proposed"
    CLAIMED = "claimed"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"
    SILENT = "silent"
    CLOSED = "closed"


class MeetingState(StrEnum):
    """Where a meeting stands. One that nobody says was missed counts as held once it is over."""

    CONFIRMED = "confirmed"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Workspace(Base):
    """One Slack workspace and what its admins settled."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
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
    pilot_channel: Mapped[str | None] = mapped_column(String(32))
    pilot_group: Mapped[str | None] = mapped_column(String(32))
    keep_questions_days: Mapped[int | None]
    keep_nudges_days: Mapped[int | None]
    keep_meetings_days: Mapped[int | None]

    @property
    def has_pilot(self) -> bool:
        """Whether only some people are reached: the members of a channel or of a user group."""
        return self.pilot_channel is not None or self.pilot_group is not None


class Member(Base):
    """A person of the workspace, as far as the bot needs to know them."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200), default="")
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
    welcomed_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_in_at: Mapped[datetime | None] = mapped_column(Instant)
    paused_until: Mapped[datetime | None] = mapped_column(Instant)
    dm_channel: Mapped[str | None] = mapped_column(String(32))
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    workspace: Mapped[Workspace] = relationship(lazy="joined")


class Question(Base):
    """Something a member wants to know, from the first word to its stated outcome.

    `asker_id` is empty for an anonymous question: `sealed_asker` then holds the asker's row id, readable only
    with the key outside the database, and is emptied some days after the question ended.
    """

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_questions_next_step_at", "next_step_at"),
        Index("ix_questions_asker_id", "asker_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    sealed_asker: Mapped[str | None] = mapped_column(Sealed)
    source: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None] = mapped_column(String(8))
    urgent: Mapped[bool] = mapped_column(default=False)
    anonymous: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[Outcome] = mapped_column(worded(Outcome), default=Outcome.DRAFT)
    wave: Mapped[int] = mapped_column(default=0)
    next_step_at: Mapped[datetime | None] = mapped_column(Instant)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    unhelped_at: Mapped[datetime | None] = mapped_column(Instant)
    helped_by_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))

    workspace: Mapped[Workspace] = relationship(lazy="joined")
    asker: Mapped[Member | None] = relationship(lazy="joined")
    nudges: Mapped[list["Nudge"]] = relationship(back_populates="question", order_by="Nudge.id")
    answers: Mapped[list["Answer"]] = relationship(back_populates="question", order_by="Answer.id")

    @property
    def is_open(self) -> bool:
        """Whether somebody may still answer it."""
        return self.state in (Outcome.DRAFT, Outcome.OPEN)


class Nudge(Base):
    """One colleague asked about one question, with the evidence that chose them."""

    __tablename__ = "nudges"
    __table_args__ = (UniqueConstraint("question_id", "member_id"), Index("ix_nudges_member_id", "member_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    wave: Mapped[int]
    state: Mapped[NudgeState] = mapped_column(worded(NudgeState), default=NudgeState.OFFERED)
    evidence: Mapped[list[int]] = mapped_column(JSON, default=list)
    chance: Mapped[float] = mapped_column(default=0.0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    snoozed_until: Mapped[datetime | None] = mapped_column(Instant)

    question: Mapped[Question] = relationship(back_populates="nudges", lazy="joined")
    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined")
    handed_by: Mapped[Member | None] = relationship(foreign_keys=[handed_by_id], lazy="joined")


class Answer(Base):
    """What a colleague answered, from a form or a thread. `author_id` is empty for a former colleague."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_answers_question_id", "question_id"),
        Index("ix_answers_author_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    source: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    question: Mapped[Question] = relationship(back_populates="answers", lazy="joined")
    author: Mapped[Member | None] = relationship(lazy="joined")
    votes: Mapped[list["HelpfulVote"]] = relationship(cascade="all, delete-orphan")


class HelpfulVote(Base):
    """One member found one answer helpful."""

    __tablename__ = "helpful_votes"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


class Evidence(Base):
    """Why the bot believes that somebody knows something: one piece, which counts once its owner approves.

    `kind` is one of matching's: "declared" (then `topic`), "answer" (then `answer_id`), "handover" and
    "declined" (then `question_id`). What a piece is about is the topic or its question's text.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "topic"),
        UniqueConstraint("member_id", "kind", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(200))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"))
    weight: Mapped[float] = mapped_column(default=1.0)
    state: Mapped[Consent] = mapped_column(worded(Consent), default=Consent.APPROVED)
    at: Mapped[datetime] = mapped_column(Instant)

    question: Mapped[Question | None] = relationship(lazy="joined")
    answer: Mapped[Answer | None] = relationship(lazy="joined")


class Wish(Base):
    """Something that a member would like to learn."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("member_id", "topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    topic: Mapped[str] = mapped_column(String(200))


class Referent(Base):
    """A volunteer for a topic; the colleagues whom they helped with it confirm them, by having accepted."""

    __tablename__ = "referents"
    __table_args__ = (UniqueConstraint("member_id", "topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    topic: Mapped[str] = mapped_column(String(200))

    member: Mapped[Member] = relationship(lazy="joined")


class Avoidance(Base):
    """A member would rather not be brought together with another: known to nobody but them."""

    __tablename__ = "avoidances"
    __table_args__ = (UniqueConstraint("member_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id"))


class SettingChange(Base):
    """The audit list: who changed which setting of the workspace, from what to what."""

    __tablename__ = "setting_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    setting: Mapped[str] = mapped_column(String(64))
    old: Mapped[str] = mapped_column(String(500))
    new: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Instant)

    actor: Mapped[Member | None] = relationship(lazy="joined")


class Erased(Base):
    """Somebody asked to be forgotten: a keyed mark, so that the daily look at Slack's list skips them."""

    __tablename__ = "erased"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)


class Tally(Base):
    """What is counted once the rows are gone: so many of a kind in a month, with no person in it."""

    __tablename__ = "tallies"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class KnowledgeChange(Base):
    """A line of the log by which each running bot keeps its index in step with the rows."""

    __tablename__ = "knowledge_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    evidence_id: Mapped[int | None]
    question_id: Mapped[int | None]
    card_id: Mapped[int | None]


class Vector(Base):
    """What a model made of one text (float32, little-endian), told apart by the model's name."""

    __tablename__ = "vectors"
    __table_args__ = (UniqueConstraint("subject", "subject_id", "model"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    model: Mapped[str] = mapped_column(String(200))
    row: Mapped[bytes] = mapped_column(LargeBinary)


class Notice(Base):
    """Something the bot owes a person or a channel: what, to whom, when, and what became of it.

    `key` says it once: the same thing cannot be owed twice. `marker` is written into the message, so that a
    send whose outcome is unknown can be looked up. `wanted` counts what changed, `drawn` what is shown: a
    message whose two differ is redrawn where it stands. A notice with neither member nor channel is for the
    asker of its question, who is anonymous; where it went is then kept in `sealed_channel`. With a
    meeting and no member it is for the two of that meeting. After `stale_at` it is not worth saying any more.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_notices_state_due_at", "state", "due_at"),
        Index("ix_notices_channel_ts", "channel", "ts"),
        Index("ix_notices_question_id", "question_id"),
        Index("ix_notices_meeting_id", "meeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    marker: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    channel: Mapped[str | None] = mapped_column(String(32))
    sealed_channel: Mapped[str | None] = mapped_column(Sealed)
    thread_ts: Mapped[str | None] = mapped_column(String(32))
    subject_id: Mapped[int]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    due_at: Mapped[datetime] = mapped_column(Instant)
    stale_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[NoticeState] = mapped_column(worded(NoticeState), default=NoticeState.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    first_tried_at: Mapped[datetime | None] = mapped_column(Instant)
    ts: Mapped[str | None] = mapped_column(String(32))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    wanted: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))

    workspace: Mapped[Workspace] = relationship(lazy="joined")
    member: Mapped[Member | None] = relationship(lazy="joined")


class Request(Base):
    """Somebody asks for a short meeting: what about, to which end, when, how, and with whom rather not.

    `near` is "hour", "today", "week", "windows" or "fortnight"; `mode` is "call", "huddle", "in_person" or
    "written"; `speak` is a language or empty; `avoid` holds member ids, `recalled` questions with an answer
    in the memory; `rhythm` ("weekly", "monthly") is set while the two go on meeting.
    """

    __tablename__ = "mentoring_requests"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_mentoring_requests_next_step_at", "next_step_at"),
        Index("ix_mentoring_requests_requester_id", "requester_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    source: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(200))
    objective: Mapped[str] = mapped_column(Text)
    with_peer: Mapped[bool] = mapped_column(default=False)
    speak: Mapped[str] = mapped_column(String(8), default="")
    near: Mapped[str] = mapped_column(String(16), default="week")
    mode: Mapped[str] = mapped_column(String(16), default="call")
    place: Mapped[str] = mapped_column(String(200), default="")
    links: Mapped[str] = mapped_column(Text, default="")
    avoid: Mapped[list[int]] = mapped_column(JSON, default=list)
    outside_line: Mapped[bool] = mapped_column(default=False)
    recalled: Mapped[list[int]] = mapped_column(JSON, default=list)
    rhythm: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[RequestState] = mapped_column(worded(RequestState), default=RequestState.SEARCHING)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    next_step_at: Mapped[datetime | None] = mapped_column(Instant)

    workspace: Mapped[Workspace] = relationship(lazy="joined")
    requester: Mapped[Member] = relationship(lazy="joined")
    question: Mapped[Question | None] = relationship(lazy="select")
    offers: Mapped[list["Offer"]] = relationship(back_populates="request", order_by="Offer.id")
    meetings: Mapped[list["Meeting"]] = relationship(back_populates="request", order_by="Meeting.id")


class Offer(Base):
    """One mentor for one request, with the evidence that chose them and the slots both have.

    `slots` are seconds since the epoch; `proposed_at` is another time that the mentor proposes.
    """

    __tablename__ = "mentoring_offers"
    __table_args__ = (
        UniqueConstraint("request_id", "mentor_id"),
        Index("ix_mentoring_offers_mentor_id", "mentor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_requests.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    state: Mapped[OfferState] = mapped_column(worded(OfferState), default=OfferState.SUGGESTED)
    evidence: Mapped[list[int]] = mapped_column(JSON, default=list)
    slots: Mapped[list[int]] = mapped_column(JSON, default=list)
    proposed_at: Mapped[datetime | None] = mapped_column(Instant)
    offered_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)

    request: Mapped[Request] = relationship(back_populates="offers", lazy="joined")
    mentor: Mapped[Member] = relationship(foreign_keys=[mentor_id], lazy="joined")
    handed_by: Mapped[Member | None] = relationship(foreign_keys=[handed_by_id], lazy="joined")


class Meeting(Base):
    """The two at a certain time. `uid` and `sequence` are the calendar entry's; `channel` their group DM."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_state_end_at", "state", "end_at"),
        Index("ix_meetings_request_id", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_requests.id"))
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    start_at: Mapped[datetime] = mapped_column(Instant)
    end_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[MeetingState] = mapped_column(worded(MeetingState), default=MeetingState.CONFIRMED)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str | None] = mapped_column(String(32))
    confirmed_at: Mapped[datetime] = mapped_column(Instant)

    request: Mapped[Request] = relationship(back_populates="meetings", lazy="joined")
    workspace: Mapped[Workspace] = relationship(lazy="joined")
    changed_by: Mapped[Member | None] = relationship(lazy="joined")
    seats: Mapped[list["Seat"]] = relationship(back_populates="meeting", order_by="Seat.id", lazy="selectin")


class Seat(Base):
    """One person's part in a meeting: whether time marks are wanted, and what they made of it afterwards.

    `goes_on` is their own, secret until the other agrees: "weekly", "monthly" or "no". `applied` is "yes",
    "partly" or "not_yet". `shared_id` is the question under which the memory keeps what was learned.
    """

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"), Index("ix_seats_member_id", "member_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    is_learner: Mapped[bool]
    wants_marks: Mapped[bool] = mapped_column(default=False)
    useful: Mapped[int | None]
    learned: Mapped[str] = mapped_column(Text, default="")
    develop: Mapped[str] = mapped_column(Text, default="")
    thanks: Mapped[str] = mapped_column(Text, default="")
    next_action: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    goes_on: Mapped[str | None] = mapped_column(String(16))
    applied: Mapped[str | None] = mapped_column(String(16))
    shared_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))

    meeting: Mapped[Meeting] = relationship(back_populates="seats", lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


class ExternalMentor(Base):
    """Somebody from outside whom an admin named: a guest or Slack Connect member, or a scheduling link."""

    __tablename__ = "external_mentors"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str] = mapped_column(String(200))
    topics: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(String(500))

    member: Mapped[Member | None] = relationship(lazy="joined")
