"""Queries that apply retention to groups: what ended long ago goes, and stays as a count by month."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from bot.store.models import (
    CircleCard,
    CircleCardConsent,
    CircleCardState,
    Group,
    GroupMeeting,
    Notice,
    Workspace,
)
from bot.store.models.notice_kinds import NoticeKind
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
        call = (Notice.kind == NoticeKind.CIRCLE_CALL) & (Notice.subject_id == number)
        session.execute(delete(Notice).where(or_(Notice.group_id == number, call)))
        _forget_words(session, number)
        session.flush()
        session.expire_all()
        delete_rows(session, table, table.c.id == number)


def _forget_words(session: Session, number: int) -> None:
    """What was proposed for the memory and is not in it goes; its number is not given again, since an old
    button may hold it. What all agreed to stays, and may be taken back."""
    proposed = CircleCard.group_id == number, CircleCard.state != CircleCardState.AGREED
    for made in session.scalars(select(CircleCard).where(*proposed)).all():
        made.title, made.text, made.author, made.state = "", "", None, CircleCardState.REFUSED
        session.execute(delete(CircleCardConsent).where(CircleCardConsent.circle_card_id == made.id))
    session.flush()
