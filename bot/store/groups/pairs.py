"""Queries on pairs: their shared list, and what the two said to each other on the way."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.models import Group, GroupItem, Member, PairFeedback, PairStage


@dataclass(slots=True)
class Match:
    """A colleague, with what they could show a member, and the member them; `fit` adds both."""

    member: Member
    fit: float = 0.0
    shows: str = ""
    wishes: str = ""


def items_of(session: Session, group: Group) -> list[GroupItem]:
    """The lines of a group's list, those that are still to be done first, in the order of their writing."""
    found = select(GroupItem).where(GroupItem.group_id == group.id)
    return list(session.scalars(found.order_by(GroupItem.done_at.is_not(None), GroupItem.id)))


def feedback_of(session: Session, group: Group, author: Member, stage: PairStage) -> PairFeedback | None:
    """What one of a pair said at this stage."""
    return session.scalar(
        select(PairFeedback).where(
            PairFeedback.group_id == group.id,
            PairFeedback.author_id == author.id,
            PairFeedback.stage == stage,
        )
    )
