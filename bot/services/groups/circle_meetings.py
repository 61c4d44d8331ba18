"""The meetings of a circle: whose turn it is, what comes before, the run-sheet, what comes after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling import recurrence
from bot.services.groups import group_meetings
from bot.services.people import identity
from bot.store import notices
from bot.store.groups import circles as stored
from bot.store.groups import groups
from bot.store.models import (
    Applied,
    CircleStyle,
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
from bot.views.groups import circle_agenda

BEFORE, CLIENT = NoticeKind.CIRCLE_BEFORE, NoticeKind.CIRCLE_CLIENT
SHEET, TURN, AFTER = NoticeKind.CIRCLE_SHEET, NoticeKind.CIRCLE_TURN, NoticeKind.CIRCLE_AFTER
KEPT, NOTE, OVER = NoticeKind.CIRCLE_KEPT, NoticeKind.CIRCLE_NOTE, NoticeKind.CIRCLE_OVER
ASKED_BEFORE = 2  # working days
PATIENCE = timedelta(hours=18)  # of working time: two days
SHEET_BEFORE = timedelta(minutes=10)
STALE = timedelta(minutes=10)  # a call of the timer that comes later than this is not worth making
LONGEST_WORDS = 1500


def later(workspace: Workspace, now: datetime) -> datetime:
    """Two working days from now, in the organisation's hours."""
    return identity.week_of_workspace(workspace).after(now, PATIENCE) or now + PATIENCE


def to_come(group: Group, now: datetime) -> list[GroupMeeting]:
    """Its meetings that are still held, from the next or present one on."""
    held = [one for one in group.meetings if one.state == MeetingState.CONFIRMED and one.end_at > now]
    return sorted(held, key=lambda one: one.start_at)


def assign(session: Session, group: Group) -> None:
    """Who facilitates each meeting, in turn; in codevelopment the next one in turn is its client."""
    people = group.people
    for number, meeting in enumerate(sorted(group.meetings, key=lambda one: one.start_at)):
        _take_turns(meeting, people, number, group.style)
    session.flush()


def _take_turns(
    meeting: GroupMeeting, people: Sequence[Member], number: int, style: CircleStyle | None
) -> None:  # fmt: skip
    meeting.facilitator = people[number % len(people)]
    if style == CircleStyle.CODEVELOPMENT:
        meeting.client = people[(number + 1) % len(people)]


def plan(group: Group, now: datetime) -> None:
    """When the circle's next step is: two working days before a meeting, ten minutes before, at its start."""
    instants = [at for meeting in to_come(group, now) for at in _instants(group, meeting) if at > now]
    group.next_step_at = min(instants, default=None)


def _instants(group: Group, meeting: GroupMeeting) -> tuple[datetime, datetime, datetime]:
    return before_at(group, meeting), meeting.start_at - SHEET_BEFORE, meeting.start_at


def before_at(group: Group, meeting: GroupMeeting) -> datetime:
    """When it is asked who brings what: two working days before."""
    return recurrence.days_before(meeting.start_at, ASKED_BEFORE, identity.week_of_workspace(group.workspace))


def advance(session: Session, group: Group, now: datetime) -> None:
    """What is due of its next meeting is owed; a bot that was off says what is still worth it."""
    for meeting in to_come(group, now)[:2]:
        before, sheet, starts = _instants(group, meeting)
        if before <= now < meeting.start_at:
            _ask_before(session, group, meeting, now)
        if sheet <= now < meeting.end_at:
            group_meetings.owe(session, SHEET, group, now, str(meeting.sequence), meeting=meeting)
        if starts <= now < meeting.end_at and not _call(session, group, meeting, now):
            group.next_step_at = now + timedelta(minutes=1)
            return
    plan(group, now)


def _ask_before(session: Session, group: Group, meeting: GroupMeeting, now: datetime) -> None:
    stale = meeting.start_at
    group_meetings.owe(session, BEFORE, group, now, "before", meeting=meeting, stale_at=stale)
    ask_client(session, meeting, now)
    last = stored.before(session, meeting)
    for part in last.parts if last is not None else ():
        if part.commitment and part.kept is None and part.member is not None and part.member in group.people:
            group_meetings.owe(session, KEPT, group, now, "kept", meeting=last, to=part.member)


def ask_client(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Whose situation it is about is asked for it, once it is time; who becomes the client later, at once."""
    if meeting.client is not None and before_at(meeting.group, meeting) <= now < meeting.start_at:
        group_meetings.owe(
            session, CLIENT, meeting.group, now, "client", meeting=meeting, to=meeting.client,
            stale_at=meeting.start_at,
        )  # fmt: skip


def _call(session: Session, group: Group, meeting: GroupMeeting, now: datetime) -> bool:
    """The timer's calls, in the thread of the run-sheet; False while that is not there yet."""
    sheet = notices.newest_about(session, SHEET, meeting.id)
    if sheet is None or sheet.ts is None or sheet.channel is None:
        return False
    for number, at in enumerate(circle_agenda.starts(group, meeting)):
        if at + STALE > now:
            notices.enqueue(
                session, TURN, subject_id=meeting.id, group=group, channel=sheet.channel, thread_ts=sheet.ts,
                due_at=at, stale_at=at + STALE, promised=True, variant=str(number),
                key=f"{TURN}:{meeting.id}:{meeting.sequence}:{number}",
            )  # fmt: skip
    return True


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
    if meeting.client_id != by.id:
        raise Refusal("circle.not_client", field=field)
    if meeting.end_at <= now:
        raise Refusal("meeting.over", field=field)
    meeting.situation = text.strip()[:LONGEST_WORDS]
    session.flush()
    groups.refresh(session, meeting.group, (BEFORE, SHEET, CLIENT))


def finish(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Its time is over: each who was there is asked what they take up; after the last, they are thanked."""
    if not group_meetings.finish(session, meeting):
        return
    group = meeting.group
    for one in meeting.present:
        group_meetings.owe(session, AFTER, group, now, "after", meeting=meeting, to=one)
    if to_come(group, now):
        plan(group, now)
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
    part = own_part(meeting, by)
    if meeting.start_at > now:
        raise Refusal("meeting.not_yet", field=field)
    commitment, lesson, suggestion = (text.strip()[:LONGEST_WORDS] for text in said)
    if not (commitment or lesson or suggestion):
        raise Refusal("pair.no_words", field=field)
    part.commitment, part.lesson, part.suggestion, part.answered_at = commitment, lesson, suggestion, now
    session.flush()
    client = meeting.client
    if suggestion and client is not None and client.id != by.id and client in meeting.group.people:
        group_meetings.owe(
            session, NOTE, meeting.group, now, f"note:{by.id}", to=client, subject_id=part.id
        )  # fmt: skip
    groups.refresh(session, meeting.group, (AFTER, NOTE))


def keep(session: Session, meeting: GroupMeeting, by: Member, how: Applied) -> None:
    """Whether they did what they had taken up: theirs alone."""
    part = own_part(meeting, by)
    part.kept = how
    session.flush()
    groups.refresh(session, meeting.group, (KEPT,))
