"""Queries that apply retention to groups: what ended long ago goes, and stays as a count by month."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, select
from sqlalchemy.orm import Session

from bot.store.models import CircleCard, CircleCardState, Group, GroupMeeting, Notice, Workspace
from bot.store.privacy.erasure import delete_rows
from bot.store.privacy.retention import count
from bot.store.workspaces import home


def _groups_over(workspace: Workspace, before: datetime) -> Select[Group]:
    over = select(Group).where(Group.workspace_id == workspace.id, Group.closed_at < before)
    return over.where(~Group.meetings.any(GroupMeeting.end_at >= before))


def old_groups(session: Session, before: datetime, limit: int) -> list[int]:
    """Numbers of groups that ended before then, none of whose meetings is later."""
    found = _groups_over(home(session), before).with_only_columns(Group.id)
    return list(session.scalars(found.order_by(Group.id).limit(limit)))


def forget_groups(session: Session, numbers: Sequence[int], before: datetime) -> None:
    """Delete those of these that are still over, with their meetings; count them by kind and end."""
    table: Any = Group.__table__
    for group in session.scalars(_groups_over(home(session), before).where(Group.id.in_(numbers))).all():
        number = group.id
        count(session, [(group.opened_at, f"{group.kind}.{group.state.value}")])
        held = session.scalars(select(GroupMeeting).where(GroupMeeting.group_id == number)).all()
        count(session, [(meeting.start_at, f"group_meeting.{meeting.state.value}") for meeting in held])
        session.execute(delete(Notice).where(Notice.group_id == number))
        _forget_words(session, number)
        session.flush()
        session.expire_all()
        delete_rows(session, table, table.c.id == number)


def _forget_words(session: Session, number: int) -> None:
    """What was proposed for the memory and did not get there; what did stays, and may be taken back."""
    table: Any = CircleCard.__table__
    proposed = (table.c.group_id == number, table.c.state != CircleCardState.AGREED)
    delete_rows(session, table, and_(*proposed))
