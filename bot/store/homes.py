"""Whose Home tab is out of date. Kept by one rule: when a row changes, the tabs of those whom it names are.

A flush finds them by the foreign keys of what it writes. Changes of state that are guarded updates go past
the flush; the functions that redraw messages about them say so here, too. Who asked without a name is in no
foreign key, so no line of this log can tell.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    Update,
    delete,
    event,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session, UOWTransaction

from bot.store.base import Base
from bot.store.models import (
    BusyTime,
    HomeChange,
    HomeTab,
    KnowledgeChange,
    Member,
    NameWord,
    Notice,
    OutsideCalendar,
    Report,
    Round,
    SettingChange,
    Workspace,
)
from bot.store.people import lock

# What no tab shows.
UNSEEN: tuple[type[Base], ...] = (
    *(Notice, HomeTab, HomeChange, KnowledgeChange, SettingChange),
    *(BusyTime, OutsideCalendar, NameWord, Report),
)


@event.listens_for(Session, "after_flush")
def note_flush(session: Session, _flush: UOWTransaction) -> None:
    """What is being written names these people."""
    changed = [*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one))]
    seen = [one for one in changed if not isinstance(one, UNSEEN)]
    people = {number for one in seen for number in _named(one)}
    if people:
        stale(session, HomeTab.member_id.in_(people))
    settled = {one.id for one in seen if isinstance(one, Workspace)}
    for workspace in settled | {one.workspace_id for one in session.new if isinstance(one, Round)}:
        everybodys(session, workspace)


def _named(row: Any) -> Iterable[int]:
    found = (getattr(row, name) for name in _names(row.__table__))
    return (number for number in found if number is not None)


@cache
def _names(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold a member's number."""
    own = ("id",) if table is Member.__table__ else ()
    named = (c.name for c in table.columns if any(k.column.table.name == "members" for k in c.foreign_keys))
    return (*own, *named)


def stale(session: Session, which: ColumnElement[bool]) -> None:
    """These tabs, among those that were ever opened, no longer show what is."""
    tabs = select(HomeTab.workspace_id, HomeTab.member_id).where(which)
    session.connection().execute(insert(HomeChange).from_select(["workspace_id", "member_id"], tabs))


def everybodys(session: Session, workspace_id: int) -> None:
    """Something of the workspace changed that everybody's tab shows."""
    stale(session, HomeTab.workspace_id == workspace_id)


def opened(session: Session, member: Member, now: datetime) -> None:
    """Their tab is kept up to date from now on, beginning with this opening."""
    if not _seen(session, member, now):
        lock(session, [member.id])  # twice at once is once
        if not _seen(session, member, now):
            session.add(
                HomeTab(member_id=member.id, workspace_id=member.workspace_id, opened_at=now, not_before=now)
            )
            session.flush()
    stale(session, HomeTab.member_id == member.id)


def _seen(session: Session, member: Member, now: datetime) -> bool:
    return _changed(session, update(HomeTab).where(HomeTab.member_id == member.id).values(opened_at=now))


def waiting(session: Session, now: datetime, limit: int) -> list[int]:
    """Members whose tab is out of date and may be drawn now; who looked at theirs last goes first."""
    changed = exists().where(HomeChange.member_id == HomeTab.member_id)
    found = select(HomeTab.member_id).where(changed, HomeTab.not_before <= now)
    return list(session.scalars(found.order_by(HomeTab.opened_at.desc()).limit(limit)))


def claim(session: Session, number: int, now: datetime, lease: timedelta, *, at_once: bool = False) -> bool:
    """Draw it in this process alone; False when another one does. `at_once` for whoever just acted."""
    tab = update(HomeTab).where(HomeTab.member_id == number).values(not_before=now + lease)
    return _changed(session, tab if at_once else tab.where(HomeTab.not_before <= now))


def _changed(session: Session, tab: Update) -> bool:
    result = session.execute(tab)
    return isinstance(result, CursorResult) and result.rowcount == 1


def lines(session: Session, number: int) -> list[int]:
    """The lines of the log about this member's tab."""
    return list(session.scalars(select(HomeChange.id).where(HomeChange.member_id == number)))


def drawn(session: Session, number: int, seen: list[int], until: datetime) -> None:
    """What these lines were about is shown; the tab is not drawn again before `until`."""
    session.execute(delete(HomeChange).where(HomeChange.id.in_(seen)))
    session.execute(update(HomeTab).where(HomeTab.member_id == number).values(not_before=until))


def hold_all(session: Session, until: datetime) -> None:
    """Slack asks for a pause: no tab is drawn before then."""
    session.execute(update(HomeTab).where(HomeTab.not_before < until).values(not_before=until))
