"""Queries on circles: who might join one, and what was said about its meetings."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.store.groups.groups import LIVE
from bot.store.models import (
    CircleCard,
    CircleCardConsent,
    CircleCardState,
    Group,
    GroupKind,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingState,
    Member,
    Notice,
    NoticeState,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notices import about
from bot.store.workspaces import home_id

OWED = (NoticeState.DUE, NoticeState.SENDING, NoticeState.SENT)


def invited_since(session: Session, since: datetime) -> set[int]:
    """Members who have had a seat in a circle made since then: nobody is asked into one after the other."""
    found = (
        select(GroupSeat.member_id)
        .join(Group, Group.id == GroupSeat.group_id)
        .where(Group.workspace_id == home_id(session), Group.kind == GroupKind.CIRCLE)
        .where(Group.opened_at >= since)
    )
    return set(session.scalars(found))


def announced(session: Session, limit: int = 50) -> list[Group]:
    """The circles that gather and were announced in a channel, the newest first."""
    found = select(Group).where(Group.workspace_id == home_id(session), Group.kind == GroupKind.CIRCLE)
    gathers = found.where(Group.state == GroupState.OPEN, Group.call_channel.is_not(None))
    return list(session.scalars(gathers.order_by(Group.id.desc()).limit(limit)))


def gathering_with(session: Session, member: Member) -> list[GroupSeat]:
    """Their seats in circles that gather, in which they take part, and where they wait for a place."""
    query = (
        select(GroupSeat)
        .join(Group, Group.id == GroupSeat.group_id)
        .where(GroupSeat.member_id == member.id, Group.kind == GroupKind.CIRCLE)
        .where(
            and_(Group.state == GroupState.OPEN, GroupSeat.state == SeatState.AGREED)
            | and_(Group.state.in_(LIVE), GroupSeat.state == SeatState.WAITING)
        )
    )
    return list(session.scalars(query.order_by(GroupSeat.id.desc())))


def card_by_source(session: Session, source: str) -> CircleCard | None:
    """The card that was proposed by this form already."""
    mine = CircleCard.workspace_id == home_id(session), CircleCard.source == source
    return session.scalar(select(CircleCard).where(*mine))


def proposed_card(session: Session, group: Group) -> CircleCard | None:
    """The card of a circle that waits for all to agree."""
    waits = CircleCard.group_id == group.id, CircleCard.state == CircleCardState.PROPOSED
    return session.scalar(select(CircleCard).where(*waits).limit(1))


def cards_waiting_for(session: Session, member: Member) -> list[CircleCard]:
    """Cards of circles that wait for this one's word among others'."""
    query = (
        select(CircleCard)
        .join(CircleCardConsent, CircleCardConsent.circle_card_id == CircleCard.id)
        .where(CircleCardConsent.member_id == member.id, CircleCardConsent.agreed_at.is_(None))
        .where(CircleCard.state == CircleCardState.PROPOSED)
    )
    return list(session.scalars(query.order_by(CircleCard.id)))


def hold_card(session: Session, made: CircleCard) -> None:
    """Hold a card until the commit, and read it again: who agrees goes one by one."""
    session.execute(select(CircleCard.id).where(CircleCard.id == made.id).with_for_update())
    session.refresh(made)
    consents = select(CircleCardConsent).where(CircleCardConsent.circle_card_id == made.id)
    session.scalars(consents.execution_options(populate_existing=True)).all()


def before(session: Session, meeting: GroupMeeting) -> GroupMeeting | None:
    """The meeting of the same group that was held before this one."""
    found = select(GroupMeeting).where(GroupMeeting.group_id == meeting.group_id)
    held = found.where(GroupMeeting.state == MeetingState.HELD, GroupMeeting.start_at < meeting.start_at)
    return session.scalar(held.order_by(GroupMeeting.start_at.desc()).limit(1))


def sheets(session: Session, meeting: GroupMeeting, which: str) -> list[Notice]:
    """The run-sheets of a meeting, said or about to be: one for all, or each person's own."""
    found = select(Notice).where(*about(NoticeKind.CIRCLE_SHEET, meeting.id), Notice.variant == which)
    return list(session.scalars(found.where(Notice.state.in_(OWED)).order_by(Notice.id)))


def asked_at(
    session: Session, kind: NoticeKind, meeting: GroupMeeting, variant: str, to: Member | None
) -> datetime | None:
    """When something was last asked about a meeting; of one person, or of those whom the variant names."""
    found = select(func.max(Notice.due_at)).where(*about(kind, meeting.id), Notice.variant == variant)
    if to is not None:
        found = found.where(Notice.member_id == to.id)
    return session.scalar(found.where(Notice.state.in_(OWED)))
