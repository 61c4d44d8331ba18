"""What a circle agrees to keep in the memory, and who of it agrees."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.base import UTCDateTime, WorkspaceModel, due, enum_column
from bot.store.models.groups import Group
from bot.store.models.people import Member, Workspace


class CircleCardState(StrEnum):
    """Whether all of a circle agree that a card is kept in the memory."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"  # or taken back


class CircleCard(WorkspaceModel):
    """What one person of a circle would like the memory to keep of it; a card once all of them agree.

    `source` names the form that made it, once. Without `group_id` its circle was forgotten since.
    """

    __tablename__ = "circle_cards"
    __table_args__ = (
        UniqueConstraint("workspace_id", "source"),
        Index("ix_circle_cards_group_id", "group_id"),
        Index("ix_circle_cards_author_id", "author_id"),
        due("ix_circle_cards_card_due"),
    )

    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    source: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[CircleCardState] = mapped_column(
        enum_column(CircleCardState), default=CircleCardState.PROPOSED
    )
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    card_due: Mapped[bool] = mapped_column(default=False, onupdate=True)

    workspace: Mapped[Workspace] = relationship(lazy="immediate")
    group: Mapped[Group | None] = relationship(lazy="joined")
    author: Mapped[Member | None] = relationship(lazy="joined")
    consents: Mapped[list["CircleCardConsent"]] = relationship(
        back_populates="circle_card", order_by="CircleCardConsent.id", lazy="selectin"
    )

    @property
    def agreed(self) -> int:
        """How many of those who were in the circle when it was proposed agree."""
        return sum(one.agreed_at is not None for one in self.consents)


class CircleCardConsent(WorkspaceModel):
    """One person of the circle, and when they agreed to a card; None while they have not."""

    __tablename__ = "circle_card_consents"
    __table_args__ = (
        UniqueConstraint("circle_card_id", "member_id"),
        Index("ix_circle_card_consents_member_id", "member_id"),
    )

    circle_card_id: Mapped[int] = mapped_column(ForeignKey("circle_cards.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    circle_card: Mapped[CircleCard] = relationship(back_populates="consents", lazy="joined")
    member: Mapped[Member | None] = relationship(lazy="joined")
