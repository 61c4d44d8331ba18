"""What people write to each other: below a question, about a session."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, UTCDateTime, WorkspaceModel, enum_column
from bot.store.models.people import Member
from bot.store.models.questions import Answer, Question, QuestionState
from bot.store.models.sessions import Meeting, Offer
from bot.text.meaning.replies import Meaning

FOUND_IN = (
    QuestionState.OPEN,
    QuestionState.ANSWERED,
    QuestionState.UNANSWERED,
)  # states in which an asker may have found it


class Reply(WorkspaceModel):
    """Something written below a question that is no answer (yet), or about an offer or a meeting.

    Exactly one of `question_id`, `offer_id` and `meeting_id` is set. `by_asker` are the words of whoever
    asked; of a nameless asker `author_id` stays empty. `to_id` is whom it is for; empty for the asker.
    `seen_in` is the channel where colleagues read it already. `meaning` is what the rule read in it, `unsure`
    whether its reader is asked. `points_to_id` is the colleague whom it names, `answer_id` the answer that
    its reader made of it. `files` are pairs of a name and an address.
    """

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_replies_question_id", "question_id"),
        Index("ix_replies_author_id", "author_id"),
    )

    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_offers.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    points_to_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"))
    by_asker: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(80))
    seen_in: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    meaning: Mapped[Meaning] = mapped_column(enum_column(Meaning))
    unsure: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    question: Mapped[Question | None] = relationship(lazy="joined")
    offer: Mapped[Offer | None] = relationship(lazy="select")
    meeting: Mapped[Meeting | None] = relationship(lazy="select")
    author: Mapped[Member | None] = relationship(foreign_keys=[author_id], lazy="joined")
    to: Mapped[Member | None] = relationship(foreign_keys=[to_id], lazy="joined")
    points_to: Mapped[Member | None] = relationship(foreign_keys=[points_to_id], lazy="joined")
    answer: Mapped[Answer | None] = relationship(lazy="select")

    @property
    def stands(self) -> bool:
        """Whether it may be read: not deleted, and no answer was made of it that is taken down."""
        return self.deleted_at is None and (self.answer is None or self.answer.taken_down_at is None)

    @property
    def is_undecided(self) -> bool:
        """Whether the asker wrote here that they found it, and has not said since whether that is kept."""
        question = self.question
        if (
            question is None
            or not self.by_asker
            or self.meaning != Meaning.ANSWER
            or self.answer_id is not None
        ):
            return False
        if self.deleted_at is not None or question.state not in FOUND_IN:
            return False
        decided = question.unhelped_at if question.state == QuestionState.OPEN else question.closed_at
        return decided is None or self.created_at > decided


class ReplyVote(Base):
    """One member found a reply helpful; two such votes make an answer of it. It stands while a sign does."""

    __tablename__ = "reply_votes"

    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    signs: Mapped[list[str]] = mapped_column(JSON, default=list)
