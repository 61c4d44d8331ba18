"""Rituals: rounds, the stories told in them, the hour in which they are talked over, and thanks.

Nothing in a row of an anonymous story leads to its author. Its number is drawn at random, its date is a
month, and it is written with the others of its batch; until then it stands in `StoryPool`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import Base, UTCDateTime, WorkspaceModel, due, enum_column
from bot.store.models.people import Member, Workspace
from bot.store.steps import Stepping, put_off_index

WANTS, WANTED = text("wants_digest = 1"), text("wants_digest")


class RitualKind(StrEnum):
    """What is told: a look back, something that went wrong, something learned."""

    REX = "rex"
    FAILURE = "failure"
    LESSON = "lesson"


class RoundState(StrEnum):
    """Where a round stands; "leaders" is open to them alone, "missed" was never opened."""

    LEADERS = "leaders"
    OPEN = "open"
    CLOSED = "closed"
    MISSED = "missed"


class Pace(StrEnum):
    """How often somebody wants to be asked."""

    MONTHLY = "month"
    QUARTERLY = "quarter"
    WHEN_SOMETHING = "event"
    NEVER = "never"


class Story(Base):
    """What somebody told, published: by its `author`, or with a `receipt`, a slow hash of the phrase.

    `channel` is the one for rituals when it was told: where it stands.
    """

    __tablename__ = "stories"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_stories_author_id", "author_id"),
        Index("ix_stories_round_id", "round_id"),
        due("ix_stories_card_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[RitualKind] = mapped_column(enum_column(RitualKind))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    receipt: Mapped[str | None] = mapped_column(String(64))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    month: Mapped[str] = mapped_column(String(7))
    batch: Mapped[int | None]
    told: Mapped[dict[str, str]] = mapped_column(JSON)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[str | None] = mapped_column(String(80))
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    channel: Mapped[str | None] = mapped_column(String(32))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    card_due: Mapped[bool] = mapped_column(default=True, onupdate=True)
    taken_down_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_down_for: Mapped[str | None] = mapped_column(String(500))

    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    author: Mapped[Member | None] = relationship(lazy="joined")

    @property
    def anonymous(self) -> bool:
        """Whether nobody can know who told it."""
        return self.author_id is None

    @hybrid_property
    def stands(self) -> bool:
        """Whether it may be read: neither taken back nor taken down."""
        return not self.is_withdrawn and self.taken_down_at is None

    @stands.inplace.expression
    @classmethod
    def _stands(cls) -> ColumnElement[bool]:
        return and_(~cls.is_withdrawn, cls.taken_down_at.is_(None))


class StoryPool(Base):
    """The stories without a name that wait for company, sealed together in one row of a fixed size."""

    __tablename__ = "story_pools"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class PoolKey(Base):
    """The pool's key, sealed, for the other hosts that share a PostgreSQL (bot.store.rituals.anonymous_pool).

    Unlogged there: the server writes it into no log, no replica and no copy of its files. Empty on SQLite.
    """

    __tablename__ = "pool_keys"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Ritual(WorkspaceModel):
    """One ritual of a workspace and when it is held: "the first Tuesday at 10:00" is (1, 1, 600).

    `nth` is 1 to 5, or -1 for the last; `weekday` 0 is Monday; `minute` is local to the workspace; a round
    collects for `days` working days; `smallest` stories without a name are published together, or none; its
    gathering is held `meets_after` working days after it closes, at `meets_minute`.
    """

    __tablename__ = "rituals"
    __table_args__ = (UniqueConstraint("workspace_id", "kind"),)

    kind: Mapped[RitualKind] = mapped_column(enum_column(RitualKind))
    is_on: Mapped[bool] = mapped_column(default=True)
    nth: Mapped[int]
    weekday: Mapped[int]
    minute: Mapped[int]
    days: Mapped[int] = mapped_column(default=5)
    smallest: Mapped[int] = mapped_column(default=3)
    meets_after: Mapped[int] = mapped_column(default=2)
    meets_minute: Mapped[int] = mapped_column(default=14 * 60)
    since: Mapped[datetime] = mapped_column(UTCDateTime)

    workspace: Mapped[Workspace] = relationship(lazy="immediate")


class Round(Stepping, WorkspaceModel):
    """One ritual in one period, "2026-11": there is one at most, and its state says what was done."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "period"),
        Index("ix_rounds_next_step_at", "next_step_at"),
        put_off_index("rounds"),
    )

    kind: Mapped[RitualKind] = mapped_column(enum_column(RitualKind))
    period: Mapped[str] = mapped_column(String(7))
    state: Mapped[RoundState] = mapped_column(enum_column(RoundState))
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    widens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminds_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    workspace: Mapped[Workspace] = relationship(lazy="immediate")

    @property
    def is_open(self) -> bool:
        """Whether stories told now belong to it."""
        return self.state in (RoundState.LEADERS, RoundState.OPEN)


class Gathering(Stepping, WorkspaceModel):
    """The hour in which a round is talked over: its agenda (story numbers), who does what, the record."""

    __tablename__ = "gatherings"
    __table_args__ = (
        Index("ix_gatherings_next_step_at", "next_step_at"),
        put_off_index("gatherings"),
        due("ix_gatherings_card_due"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), unique=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agenda: Mapped[list[int]] = mapped_column(JSON)
    roles: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    record: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    card_due: Mapped[bool] = mapped_column(default=True, onupdate=True)

    round: Mapped[Round] = relationship(lazy="joined")
    workspace: Mapped[Workspace] = relationship(lazy="immediate")

    @property
    def is_over(self) -> bool:
        """Whether it was held: its last step is its end."""
        return self.next_step_at is None


class Preference(Base):
    """How somebody wants rituals to reach them; who never said has no row."""

    __tablename__ = "habits"
    __table_args__ = (
        Index("ix_habits_digest_due_at", "digest_due_at", sqlite_where=WANTS, postgresql_where=WANTED),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    pace: Mapped[Pace] = mapped_column(enum_column(Pace), default=Pace.MONTHLY)
    wants_hints: Mapped[bool] = mapped_column(default=True)
    wants_digest: Mapped[bool] = mapped_column(default=False)
    digest_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shows_thanks: Mapped[bool] = mapped_column(default=False)


class Thanks(WorkspaceModel):
    """Thanks with a reason, once for each help; others see it only if the receiver agreed.

    `giver_id` or `receiver_id` is empty for a former colleague.
    """

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_thanks_receiver_id", "receiver_id"),
        Index("ix_thanks_giver_id", "giver_id"),
    )

    giver_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    source: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    is_shown: Mapped[bool | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    giver: Mapped[Member | None] = relationship(foreign_keys=[giver_id], lazy="joined")
    receiver: Mapped[Member | None] = relationship(foreign_keys=[receiver_id], lazy="joined")
    workspace: Mapped[Workspace] = relationship(lazy="immediate")
