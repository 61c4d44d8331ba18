"""Queries on what people were asked and gave, and when: one line each, for one member or for all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    GroupMeeting,
    GroupSeat,
    Meeting,
    MeetingState,
    Member,
    Notice,
    NoticeState,
    Participant,
    SeatState,
)
from bot.store.workspaces import home_id

Given = tuple[int, datetime]  # member, when
Meant = tuple[int, datetime, timedelta]  # member, when, how long
COUNTED = (MeetingState.CONFIRMED, MeetingState.HELD)
WAITING = (NoticeState.DUE, NoticeState.SENDING)


def answers_since(session: Session, since: datetime, member: Member | None = None) -> list[Given]:
    """Answers given to others since then."""
    query = select(Answer.author_id, Answer.created_at).where(
        Answer.workspace_id == home_id(session), Answer.created_at >= since, Answer.author_id.is_not(None)
    )
    query = query.where(~Answer.by_asker)
    return [(number, at) for number, at in _of(session, query, Answer.author_id, member)]


def requests(
    session: Session,
    kinds: Sequence[str],
    since: datetime,
    member: Member | None = None,
    besides: int | None = None,
) -> list[tuple[int, NoticeState, datetime | None]]:
    """Requests delivered since then, or still to be; one query, so that none is missed between two states."""
    query = select(Notice.member_id, Notice.state, Notice.sent_at).where(
        Notice.workspace_id == home_id(session),
        Notice.kind.in_(kinds),
        Notice.member_id.is_not(None),
        or_(Notice.state.in_(WAITING), (Notice.state == NoticeState.SENT) & (Notice.sent_at >= since)),
    )
    if besides is not None:
        query = query.where(Notice.id != besides)
    return [(number, state, at) for number, state, at in _of(session, query, Notice.member_id, member)]


def meetings_given(
    session: Session, since: datetime, until: datetime, member: Member | None = None
) -> list[Meant]:
    """Meetings between then and then that people give, or gave, as mentors, and those of their groups."""
    given = (
        select(Participant.member_id, Meeting.start_at, Meeting.end_at)
        .join(Meeting, Participant.meeting_id == Meeting.id)
        .where(Participant.workspace_id == home_id(session), ~Participant.is_learner)
        .where(Meeting.state.in_(COUNTED))
        .where(Meeting.start_at >= since, Meeting.start_at < until)
    )
    of_groups = (
        select(GroupSeat.member_id, GroupMeeting.start_at, GroupMeeting.end_at)
        .join(GroupMeeting, GroupSeat.group_id == GroupMeeting.group_id)
        .where(GroupSeat.workspace_id == home_id(session), GroupSeat.state == SeatState.AGREED)
        .where(GroupMeeting.state.in_(COUNTED))
        .where(GroupMeeting.start_at >= since, GroupMeeting.start_at < until)
    )
    return [
        (number, start, end - start)
        for query, column in ((given, Participant.member_id), (of_groups, GroupSeat.member_id))
        for number, start, end in _of(session, query, column, member)
    ]


def _of(session: Session, query: Any, column: Any, member: Member | None) -> Any:
    return session.execute(query.where(column == member.id) if member else query)
