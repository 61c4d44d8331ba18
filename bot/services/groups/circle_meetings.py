"""What the people of a circle say of a meeting, before it and after it, and what follows from its end."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import circle_dates, group_meetings
from bot.services.groups.circle_dates import BEFORE, CLIENT, KEPT, SHEET
from bot.services.people import identity
from bot.store.groups import groups
from bot.store.models import (
    Applied,
    Group,
    GroupKind,
    GroupMeeting,
    GroupState,
    MeetingPart,
    MeetingState,
    Member,
    Workspace,
)
from bot.store.models.notice_kinds import NoticeKind

AFTER, NOTE, OVER = NoticeKind.CIRCLE_AFTER, NoticeKind.CIRCLE_NOTE, NoticeKind.CIRCLE_OVER
PATIENCE = timedelta(hours=18)  # of working time: two days
LONGEST_WORDS = 1500


def later(workspace: Workspace, now: datetime) -> datetime:
    """Two working days from now, in the organisation's hours: never as they end."""
    week = identity.week_of_workspace(workspace)
    at = week.after(now, PATIENCE) or now + PATIENCE
    return week.next_open(at) or at


def hold(session: Session, meeting: GroupMeeting) -> None:
    """Hold the circle until the commit, and read the meeting again: who acts on it goes one by one."""
    groups.hold(session, meeting.group)
    session.refresh(meeting)


def own_part(meeting: GroupMeeting, by: Member) -> MeetingPart:
    """What this one says about the meeting; refused for whoever is not in the circle."""
    group_meetings.seat_of(meeting.group, by)
    if meeting.group.kind != GroupKind.CIRCLE:
        raise Refusal("group.not_yours")
    part = meeting.part_of(by)
    if part is None:
        part = MeetingPart(workspace_id=meeting.workspace_id, member=by)
        meeting.parts.append(part)
    return part


def bring(
    session: Session, meeting: GroupMeeting, by: Member, text: str, now: datetime, *, field: str
) -> None:
    """What somebody brings to the next meeting: the others read it."""
    hold(session, meeting)
    part = own_part(meeting, by)
    if meeting.state != MeetingState.CONFIRMED or meeting.end_at <= now:
        raise Refusal("meeting.over", field=field)
    part.brings = text.strip()[:LONGEST_WORDS]
    session.flush()
    groups.refresh(session, meeting.group, (BEFORE, SHEET))


def tell_situation(
    session: Session, meeting: GroupMeeting, by: Member, text: str, now: datetime, *, field: str
) -> None:
    """The client says beforehand what it will be about; the others read it in the run-sheet."""
    hold(session, meeting)
    if meeting.client_id != by.id:
        raise Refusal("circle.not_client", field=field)
    if meeting.state != MeetingState.CONFIRMED or meeting.end_at <= now:
        raise Refusal("meeting.over", field=field)
    meeting.situation = text.strip()[:LONGEST_WORDS]
    session.flush()
    groups.refresh(session, meeting.group, (BEFORE, SHEET, CLIENT))


def finish(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Its time is over: each who was there is asked what they take up; after the last, they are thanked.

    Where the circle was ended meanwhile, all have been asked to look back already: they are asked no more.
    """
    group = meeting.group
    groups.hold(session, group)
    if not group_meetings.finish(session, meeting):
        return
    if group.state == GroupState.RUNNING:
        circle_dates.call(session, meeting, now)
        for one in meeting.present:
            group_meetings.owe(session, AFTER, group, now, "after", meeting=meeting, to=one)
        if circle_dates.to_come(group, now):
            circle_dates.look_again(group, now)
        else:
            conclude(session, group, now)
    groups.refresh(session, group)


def conclude(session: Session, group: Group, now: datetime) -> None:
    """After its last date: each is asked what they take with them, and whether they would like to go on."""
    if groups.transition(session, group, to=GroupState.ENDED, among=(GroupState.RUNNING,), closed_at=now):
        group.next_step_at = later(group.workspace, now)
        for one in group.people:
            group_meetings.owe(session, OVER, group, now, "over", to=one)


def look_back(
    session: Session,
    meeting: GroupMeeting,
    by: Member,
    said: tuple[str, str, str],
    now: datetime,
    *,
    field: str,
) -> None:
    """What somebody takes up, what they learned, and what they suggest to the client, who reads it alone."""
    hold(session, meeting)
    part = own_part(meeting, by)
    if meeting.start_at > now:
        raise Refusal("meeting.not_yet", field=field)
    commitment, lesson, suggestion = (text.strip()[:LONGEST_WORDS] for text in said)
    if not (commitment or lesson or suggestion):
        raise Refusal("pair.no_words", field=field)
    part.kept = part.kept if commitment == part.commitment else None
    part.commitment, part.lesson, part.suggestion, part.answered_at = commitment, lesson, suggestion, now
    session.flush()
    client = meeting.client
    if suggestion and client is not None and client.id != by.id and client in meeting.group.people:
        group_meetings.owe(
            session, NOTE, meeting.group, now, f"note:{by.id}", to=client, subject_id=part.id
        )  # fmt: skip
    groups.refresh(session, meeting.group, (AFTER, NOTE, KEPT))


def keep(session: Session, meeting: GroupMeeting, by: Member, how: Applied) -> None:
    """Whether they did what they had taken up: theirs alone."""
    hold(session, meeting)
    part = own_part(meeting, by)
    part.kept = how
    session.flush()
    groups.refresh(session, meeting.group, (KEPT,))
