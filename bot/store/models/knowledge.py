"""What people know and want to learn, what the company remembers, and what indexes are built from."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, UTCDateTime, WorkspaceModel, enum_column
from bot.store.models.people import Member, Workspace
from bot.store.models.questions import Question


class CardSource(StrEnum):
    """Which sort of row a card was made of: an accepted answer, a story, what was recorded of a gathering,
    what a circle agreed to keep."""

    ANSWER = "answer"
    STORY = "story"
    RECORD = "record"
    CIRCLE = "circle"


class CardKind(StrEnum):
    """How a card is marked where it is shown."""

    ANSWER = "answer"
    SESSION = "session"
    REX = "rex"
    FAILURE = "failure"
    LESSON = "lesson"
    RECORD = "record"
    CIRCLE = "circle"


class Card(WorkspaceModel):
    """One thing that the company remembers; `channel` is where it was said, if in one.

    `source_type` and `source_id` name the row that it was made of.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("source_type", "source_id"),
        Index("ix_cards_author_id", "author_id"),
    )

    kind: Mapped[CardKind] = mapped_column(enum_column(CardKind))
    source_type: Mapped[CardSource] = mapped_column(enum_column(CardSource))
    source_id: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    channel: Mapped[str | None] = mapped_column(String(32))
    month: Mapped[str] = mapped_column(String(7))
    number: Mapped[int] = mapped_column(default=1)
    is_amended: Mapped[bool] = mapped_column(default=False)
    is_stale: Mapped[bool] = mapped_column(default=False)
    stale_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    is_gone: Mapped[bool] = mapped_column(default=False)
    taken_down_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_down_for: Mapped[str | None] = mapped_column(String(500))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"))

    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    author: Mapped[Member | None] = relationship(foreign_keys=[author_id], lazy="joined")

    @hybrid_property
    def stands(self) -> bool:
        """Whether it may be found."""
        return not self.is_gone and self.taken_down_at is None and self.merged_into_id is None

    @stands.inplace.expression
    @classmethod
    def _stands(cls) -> ColumnElement[bool]:
        return and_(~cls.is_gone, cls.taken_down_at.is_(None), cls.merged_into_id.is_(None))


class CardVersion(Base):
    """What a card said before it was amended."""

    __tablename__ = "card_versions"

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class RecallHit(WorkspaceModel):
    """What the memory showed beside a question before it went out: a past question's answer, or else a card.

    `is_refused` once the asker said that it was not what they asked for; whose question it is, only the
    question's own row can tell.
    """

    __tablename__ = "recall_hits"
    __table_args__ = (
        Index("ix_recall_hits_question_id", "question_id"),
        Index("ix_recall_hits_past_id", "past_id"),
        Index("ix_recall_hits_card_id", "card_id"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    past_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"))
    is_sure: Mapped[bool] = mapped_column(default=False)
    is_refused: Mapped[bool] = mapped_column(default=False)

    question: Mapped[Question] = relationship(foreign_keys=[question_id])
    card: Mapped[Card | None] = relationship(lazy="joined")


class KnowledgeChange(WorkspaceModel):
    """A line of the log by which each running bot keeps its index in step with the rows."""

    __tablename__ = "knowledge_changes"

    evidence_id: Mapped[int | None]
    question_id: Mapped[int | None]
    card_id: Mapped[int | None]


class Vector(WorkspaceModel):
    """What a model made of one text (float32, little-endian), told apart by the model's name."""

    __tablename__ = "vectors"
    __table_args__ = (UniqueConstraint("subject", "subject_id", "model"),)

    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    model: Mapped[str] = mapped_column(String(200))
    row: Mapped[bytes] = mapped_column(LargeBinary)
