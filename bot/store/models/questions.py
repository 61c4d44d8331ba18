"""A question, the colleagues asked about it, and what they answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    false,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from bot.store.base import Base, UTCDateTime, WorkspaceModel, due, enum_column
from bot.store.keys.seal import Sealed, of_session
from bot.store.models.people import Member, Workspace
from bot.store.steps import Stepping, put_off_index


class QuestionState(StrEnum):
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


class Question(Stepping, WorkspaceModel):
    """Something a member wants to know, from the first word to its stated outcome.

    `asker_id` is empty for an anonymous question: `sealed_asker` then holds the asker's row id, readable
    only with the key outside the database, and is emptied some days after the question ended. A draft
    without a next step is a direct message that waits for its author's word, sealed until then;
    `sealed_targets` are the numbers of the bot's messages that it may answer (they are its author's),
    emptied when it is sent, and `answers_first` says that it is likelier an answer than a question.
    `first_asked_id` is the colleague whom the asker wants to be asked alone, before all others, found by
    what they `looked_for`. `stays_in_channel` is the asker's word on a private channel's question: whether
    nobody outside it is asked; without their word nobody is.
    """

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_questions_next_step_at", "next_step_at"),
        put_off_index("questions"),
        Index("ix_questions_asker_id", "asker_id"),
    )

    asker_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    sealed_asker: Mapped[str | None] = mapped_column(Sealed)
    source: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None] = mapped_column(String(8))
    urgent: Mapped[bool] = mapped_column(default=False)
    anonymous: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[QuestionState] = mapped_column(enum_column(QuestionState), default=QuestionState.DRAFT)
    wave: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unhelped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    helped_by_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    answers_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    sealed_targets: Mapped[str | None] = mapped_column(Sealed)
    first_asked_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    looked_for: Mapped[str | None] = mapped_column(String(200))
    stays_in_channel: Mapped[bool | None]

    workspace: Mapped[Workspace] = relationship(lazy="select")
    asker: Mapped[Member | None] = relationship(foreign_keys=[asker_id], lazy="joined")
    first_asked: Mapped[Member | None] = relationship(foreign_keys=[first_asked_id])
    nudges: Mapped[list["Nudge"]] = relationship(back_populates="question", order_by="Nudge.id")
    answers: Mapped[list["Answer"]] = relationship(back_populates="question", order_by="Answer.id")

    @property
    def is_open(self) -> bool:
        """Whether somebody may still answer it."""
        return self.state in (QuestionState.DRAFT, QuestionState.OPEN)

    @property
    def is_held(self) -> bool:
        """Whether it is a direct message of which its author has not said yet where it goes."""
        return self.state == QuestionState.DRAFT and self.next_step_at is None

    @property
    def words_mark(self) -> str:
        """A mark of the message that held words came in, beside the row numbers on their buttons.

        SQLite gives the number of a deleted row to the next one; this mark is never another message's.
        """
        session = object_session(self)
        if session is None:
            raise RuntimeError("a question is marked within the session that read it")
        return of_session(session).keyed_hash(self.source)[:16]


class Nudge(WorkspaceModel):
    """One colleague asked about one question, with the evidence that chose them."""

    __tablename__ = "nudges"
    __table_args__ = (UniqueConstraint("question_id", "member_id"), Index("ix_nudges_member_id", "member_id"))

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    wave: Mapped[int]
    state: Mapped[NudgeState] = mapped_column(enum_column(NudgeState), default=NudgeState.OFFERED)
    evidence: Mapped[list[int]] = mapped_column(JSON, default=list)
    chance: Mapped[float] = mapped_column(default=0.0)
    base: Mapped[float] = mapped_column(default=0.0, server_default="0")
    signals: Mapped[list[float]] = mapped_column(JSON, default=list, server_default="[]")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    snoozed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    question: Mapped[Question] = relationship(back_populates="nudges", lazy="joined")
    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined")
    handed_by: Mapped[Member | None] = relationship(foreign_keys=[handed_by_id], lazy="joined")


def _is_accepted(context: Any) -> bool:
    """Whether a new answer is one that the memory keeps."""
    return context.get_current_parameters().get("accepted_at") is not None


class Answer(WorkspaceModel):
    """What a colleague answered, from a form or a thread. `author_id` is empty for a former colleague.

    `by_asker`: whoever asked found it; without a name, `author_id` is empty for them, too. Whatever changes
    it, the memory's card is due to be compared with it.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_answers_question_id", "question_id"),
        Index("ix_answers_author_id", "author_id"),
        due("ix_answers_card_due"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    source: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    said_in: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_asker: Mapped[bool] = mapped_column(default=False, server_default=false())
    card_due: Mapped[bool] = mapped_column(default=_is_accepted, onupdate=True)
    taken_down_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_down_for: Mapped[str | None] = mapped_column(String(500))

    question: Mapped[Question] = relationship(back_populates="answers", lazy="joined")
    author: Mapped[Member | None] = relationship(lazy="joined")
    votes: Mapped[list["HelpfulVote"]] = relationship(cascade="all, delete-orphan")

    @hybrid_property
    def stands(self) -> bool:
        """Whether it may be read: neither deleted nor taken down."""
        return self.deleted_at is None and self.taken_down_at is None

    @stands.inplace.expression
    @classmethod
    def _stands(cls) -> ColumnElement[bool]:
        return and_(cls.deleted_at.is_(None), cls.taken_down_at.is_(None))

    @property
    def seen_in(self) -> str | None:
        """The channel in whose thread colleagues read it as it was written; None for what the bot carried."""
        channel = self.question.channel
        return channel if channel and self.said_in == channel else None


class HelpfulVote(Base):
    """One member found one answer helpful; `signs` are how they said so: it stands while one does."""

    __tablename__ = "helpful_votes"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    signs: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
