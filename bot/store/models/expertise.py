"""Who knows what, who wants to learn what, and whom a topic belongs to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import UTCDateTime, WorkspaceModel, enum_column
from bot.store.models.people import Member
from bot.store.models.questions import Answer, Question


class EvidenceState(StrEnum):
    """What its owner says of a piece of evidence; only an approved one counts."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REMOVED = "removed"


class EvidenceKind(StrEnum):
    """By what somebody showed that they know something, or (declined) that they would rather not be asked."""

    DECLARED = "declared"
    ANSWER = "answer"
    HANDOVER = "handover"
    STORY = "story"
    MEETING = "meeting"
    DECLINED = "declined"


class Evidence(WorkspaceModel):
    """Why the bot believes that somebody knows something: one piece, which counts once its owner approves.

    A declared one has a `topic`, an answer `answer_id`, one handed over or declined `question_id`. What a
    piece is about is the topic or its question's text.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "topic"),
        UniqueConstraint("member_id", "kind", "question_id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[EvidenceKind] = mapped_column(enum_column(EvidenceKind))
    topic: Mapped[str | None] = mapped_column(String(200))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"))
    weight: Mapped[float] = mapped_column(default=1.0)
    state: Mapped[EvidenceState] = mapped_column(enum_column(EvidenceState), default=EvidenceState.APPROVED)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    question: Mapped[Question | None] = relationship(lazy="joined")
    answer: Mapped[Answer | None] = relationship(lazy="joined")


class AnswerCount(WorkspaceModel):
    """How often somebody answered where they were one of several who might have, and how often they were
    expected to: so that whom one can count on counts for more."""

    __tablename__ = "answer_counts"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    answers: Mapped[float]
    expected: Mapped[float]


class LearningGoal(WorkspaceModel):
    """Something that a member would like to learn."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("member_id", "topic"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    topic: Mapped[str] = mapped_column(String(200))


class TopicContact(WorkspaceModel):
    """A volunteer for a topic; the colleagues whom they helped with it confirm them, by having accepted."""

    __tablename__ = "referents"
    __table_args__ = (UniqueConstraint("member_id", "topic"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    topic: Mapped[str] = mapped_column(String(200))

    member: Mapped[Member] = relationship(lazy="joined")
