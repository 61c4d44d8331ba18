"""Which notices the outbox takes up now, and that only one process does."""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from bot.store.base import Moment, shifted
from bot.store.models import (
    Notice,
    NoticeState,
)
from bot.store.notices import won

LEASE = timedelta(minutes=2)


def ripe(now: Moment) -> tuple[ColumnElement[bool], ...]:
    """Rows that the outbox should look at: owed and due, or left by a process that died; then those to be
    redrawn, unless that was put off. Apart, so that each is found by an index of its own."""
    owed = Notice.state.in_((NoticeState.DUE, NoticeState.SENDING))
    behind = and_(Notice.drawn < Notice.wanted, Notice.state == NoticeState.SENT)
    may_be_redrawn = or_(Notice.due_at <= now, Notice.put_off_at.is_(None))
    return and_(is_free(now), owed, Notice.due_at <= now), and_(is_free(now), behind, may_be_redrawn)


def is_free(now: Moment) -> ColumnElement[bool]:
    """No process has taken it. A lease that reaches too far is from before the clock was set back."""
    too_far = Notice.lease_until > shifted(now, 2 * LEASE)  # another process's clock may be before this one's
    return or_(Notice.lease_until.is_(None), Notice.lease_until <= now, too_far)


def is_ripe(session: Session, now: datetime) -> bool:
    """Whether there is anything for the outbox: a look that keeps no writer waiting."""
    return any(session.scalar(select(Notice.id).where(which).limit(1)) is not None for which in ripe(now))


def claim(session: Session, now: datetime, limit: int) -> list[tuple[int, datetime]]:
    """Lease up to `limit` ripe notices to this process, each row to one process only; until when."""
    ids: list[int] = []
    for which in ripe(now):
        ids += session.scalars(
            select(Notice.id)
            .where(which)
            .order_by(Notice.due_at, Notice.id)
            .limit(limit - len(ids))
            .with_for_update(skip_locked=True, of=Notice)
        )
    if ids:
        session.execute(
            update(Notice)
            .where(Notice.id.in_(ids))
            .values(lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
    return [(notice_id, now + LEASE) for notice_id in ids]


def renew(session: Session, notice_id: int, lease: datetime, now: datetime) -> bool:
    """Begin the lease anew; False when it ran out and another process has taken the notice."""
    kept = session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.lease_until == lease)
        .values(lease_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return won(kept)


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the next notice falls due, if one waits."""
    return session.scalar(
        select(func.min(Notice.due_at)).where(
            Notice.due_at > now,
            or_(
                Notice.state.in_((NoticeState.DUE, NoticeState.SENDING)),
                and_(Notice.state == NoticeState.SENT, Notice.drawn < Notice.wanted),
            ),
        )
    )
