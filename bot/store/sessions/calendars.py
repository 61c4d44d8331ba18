"""Queries on the calendars that members gave, and on when these say that somebody is busy."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.store.models import BusyTime, Member, OutsideCalendar
from bot.store.notices import won

Span = tuple[datetime, datetime]


def of(session: Session, member: Member) -> OutsideCalendar | None:
    """The calendar that this member gave."""
    return session.scalar(select(OutsideCalendar).where(OutsideCalendar.member_id == member.id))


def due(session: Session, now: datetime, limit: int = 50) -> list[int]:
    """Ids of the calendars whose turn to be read has come."""
    return list(
        session.scalars(
            select(OutsideCalendar.id)
            .where(OutsideCalendar.next_read_at <= now)
            .order_by(OutsideCalendar.next_read_at, OutsideCalendar.id)
            .limit(limit)
        )
    )


def take(session: Session, number: int, now: datetime, following: datetime) -> bool:
    """Take this turn of reading, unless another process just did."""
    return won(
        session.execute(
            update(OutsideCalendar)
            .where(OutsideCalendar.id == number, OutsideCalendar.next_read_at <= now)
            .values(next_read_at=following)
            .execution_options(synchronize_session=False)
        )
    )


def keep(session: Session, member: Member, spans: Iterable[Span]) -> None:
    """These are the member's busy times now; what was known before goes."""
    session.execute(delete(BusyTime).where(BusyTime.member_id == member.id))
    session.add_all(
        BusyTime(workspace_id=member.workspace_id, member_id=member.id, start_at=opens, end_at=closes)
        for opens, closes in spans
    )


def busy(session: Session, member: Member, start: datetime, until: datetime) -> list[Span]:
    """When the member's own calendar says that they are busy."""
    found = session.execute(
        select(BusyTime.start_at, BusyTime.end_at)
        .where(BusyTime.member_id == member.id, BusyTime.start_at < until, BusyTime.end_at > start)
        .order_by(BusyTime.start_at)
    )
    return [(opens, closes) for opens, closes in found]
