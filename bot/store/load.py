"""Queries on what people were asked and gave: who received how many nudges, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.store.models import Answer, Member, Notice, NoticeState, Nudge, Workspace

Given = tuple[int, datetime]  # member, when


def nudges_since(
    session: Session, workspace: Workspace, since: datetime, member: Member | None = None
) -> list[Given]:
    """Nudges made since then, one line each."""
    query = select(Nudge.member_id, Nudge.created_at).where(
        Nudge.workspace_id == workspace.id, Nudge.created_at >= since
    )
    return _given(session, query.where(Nudge.member_id == member.id) if member else query)


def answers_since(
    session: Session, workspace: Workspace, since: datetime, member: Member | None = None
) -> list[Given]:
    """Answers given since then, one line each."""
    query = select(Answer.author_id, Answer.created_at).where(
        Answer.workspace_id == workspace.id, Answer.created_at >= since, Answer.author_id.is_not(None)
    )
    return _given(session, query.where(Answer.author_id == member.id) if member else query)


def nudges_said(
    session: Session,
    workspace: Workspace,
    kinds: Sequence[str],
    since: datetime,
    member: Member | None = None,
) -> list[tuple[int, datetime | None]]:
    """Requests on their way (None) or delivered since then, one line each."""
    query = select(Notice.member_id, Notice.sent_at).where(
        Notice.workspace_id == workspace.id,
        Notice.kind.in_(kinds),
        Notice.member_id.is_not(None),
        or_(
            Notice.state.in_((NoticeState.DUE, NoticeState.SENDING)),
            (Notice.state == NoticeState.SENT) & (Notice.sent_at >= since),
        ),
    )
    found = session.execute(query.where(Notice.member_id == member.id) if member else query)
    return [(number, sent_at) for number, sent_at in found if number is not None]


def under_way(session: Session, member: Member, kinds: Sequence[str], besides: int) -> int:
    """How many other requests to this member are being delivered at this instant."""
    found = session.scalar(
        select(func.count())
        .select_from(Notice)
        .where(Notice.member_id == member.id, Notice.kind.in_(kinds), Notice.id != besides)
        .where(Notice.state == NoticeState.SENDING)
    )
    return found or 0


def _given(session: Session, query: Select[Any, Any]) -> list[Given]:
    return [(number, at) for number, at in session.execute(query)]
