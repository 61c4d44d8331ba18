"""Queries on groups and on who belongs to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.store import home_tab, notice_refresh
from bot.store.models import Group, GroupKind, GroupSeat, GroupState, HomeTab, Member, Notice, SeatState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notice_refresh import STANDING
from bot.store.notices import won
from bot.store.workspaces import home_id

LONGEST_WAIT = timedelta(days=30)
LIVE = (GroupState.OPEN, GroupState.RUNNING)


def by_source(session: Session, source: str) -> Group | None:
    """The group that was made by this already."""
    return session.scalar(select(Group).where(Group.workspace_id == home_id(session), Group.source == source))


def of_member(session: Session, member: Member, kind: GroupKind | None = None) -> list[Group]:
    """The groups under way that a member belongs to, the newest first."""
    query = (
        select(Group)
        .join(GroupSeat, GroupSeat.group_id == Group.id)
        .where(GroupSeat.member_id == member.id, GroupSeat.state == SeatState.AGREED)
        .where(Group.state.in_(LIVE))
        .order_by(Group.id.desc())
    )
    return list(session.scalars(query if kind is None else query.where(Group.kind == kind)))


def seats_in(session: Session, member: Member, kind: GroupKind) -> list[Group]:
    """The groups of this kind under way in which a member has a seat, whatever they have said."""
    query = (
        select(Group)
        .join(GroupSeat, GroupSeat.group_id == Group.id)
        .where(GroupSeat.member_id == member.id, Group.kind == kind, Group.state.in_(LIVE))
    )
    return list(session.scalars(query.order_by(Group.id)))


def waits_for(session: Session, member: Member) -> list[GroupSeat]:
    """Their seats in what is open and waits for their word, the newest first.

    In a swap one answers twice: whether one would look, and, once all would, whether one agrees.
    """
    query = (
        select(GroupSeat)
        .join(Group, GroupSeat.group_id == Group.id)
        .where(GroupSeat.member_id == member.id, Group.state == GroupState.OPEN)
        .where(GroupSeat.state.in_((SeatState.INVITED, SeatState.LOOKS)))
        .order_by(Group.id.desc())
    )
    return [
        seat
        for seat in session.scalars(query)
        if seat.state == SeatState.INVITED
        or all(one.state in (SeatState.LOOKS, SeatState.AGREED) for one in seat.group.seats)
    ]


def due(session: Session, now: datetime, limit: int = 50) -> list[int]:
    """Ids of the groups whose next step should have been taken by `now`."""
    found = select(Group.id).where(Group.next_step_at <= now)
    return list(session.scalars(found.order_by(Group.next_step_at, Group.id).limit(limit)))


def next_step(session: Session, now: datetime) -> datetime | None:
    """When the next group wants a step."""
    return session.scalar(select(func.min(Group.next_step_at)).where(Group.next_step_at > now))


def plan_step(group: Group, at: datetime | None, now: datetime) -> None:
    """Plan the next step. One that is far away is looked at earlier, and planned again: a step further away
    than any can be is taken for one of a clock that was set back (`bot.store.clock_changes`)."""
    group.next_step_at = None if at is None else min(at, now + LONGEST_WAIT)


def claim_step(session: Session, group: Group, now: datetime) -> bool:
    """Take the group's next step in this transaction, unless another process just did."""
    return won(
        session.execute(
            update(Group)
            .where(Group.id == group.id, Group.next_step_at <= now)
            .values(next_step_at=None)
            .execution_options(synchronize_session="fetch")
        )
    )


def transition(
    session: Session,
    group: Group,
    *,
    to: GroupState,
    among: Sequence[GroupState],
    closed_at: datetime | None = None,
) -> bool:
    """Change the state unless somebody was quicker; says whether this call did it."""
    return won(
        session.execute(
            update(Group)
            .where(Group.id == group.id, Group.state.in_(tuple(among)))
            .values(state=to, closed_at=closed_at, next_step_at=None)
            .execution_options(synchronize_session="fetch")
        )
    )


def hold(session: Session, group: Group) -> None:
    """Hold the group until the commit, and read it again: who acts on it goes one by one."""
    session.execute(select(Group.id).where(Group.id == group.id).with_for_update())
    session.refresh(group)
    seats = select(GroupSeat).where(GroupSeat.group_id == group.id)
    session.scalars(seats.execution_options(populate_existing=True)).all()


def refresh_call(session: Session, group: Group, kind: NoticeKind) -> None:
    """Redraw the message in the channel in which everybody is invited."""
    notice_refresh.refresh_about(session, group.id, kind)


def refresh_of(session: Session, number: int) -> None:
    """Redraw everything about a group, by its number: somebody in it is forgotten."""
    group = session.get(Group, number)
    if group is not None:
        refresh(session, group)
        refresh_call(session, group, NoticeKind.CIRCLE_CALL)


def refresh(session: Session, group: Group, kinds: Sequence[NoticeKind] = ()) -> None:
    """Redraw the messages for this group where they stand, of these kinds or all, and its people's tabs."""
    shown = [Notice.group_id == group.id, Notice.state.in_(STANDING)]
    if kinds:
        shown.append(Notice.kind.in_(tuple(kinds)))
    session.execute(
        update(Notice)
        .where(*shown)
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )
    seated = select(GroupSeat.member_id).where(GroupSeat.group_id == group.id)
    home_tab.invalidate(session, HomeTab.member_id.in_(seated))
