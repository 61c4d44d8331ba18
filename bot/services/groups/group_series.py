"""A group that meets regularly: the times that suit all of it, the series settled, moved, stopped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling.series import SeriesRequest, beginning_at, proposals, who_blocks
from bot.scheduling.series_dates import Series, SeriesDate
from bot.scheduling.slot_masks import Attendee
from bot.services.groups import group_meetings, group_times
from bot.services.people import identity, workload
from bot.services.sessions import booking, meeting_times
from bot.store.groups import group_meetings as stored
from bot.store.groups import groups
from bot.store.models import Group, GroupKind, GroupMeeting, MeetingState, Member
from bot.store.models.notice_kinds import NoticeKind
from bot.store.sessions import calendars, meetings

FILE = NoticeKind.GROUP_SERIES
LEADS = {GroupKind.PAIR: timedelta(days=1), GroupKind.CIRCLE: timedelta(days=7)}  # before the first date
WEEK = timedelta(weeks=1)
FURTHEST_START = 10 * WEEK


def proposed(session: Session, group: Group, people: Sequence[Member], now: datetime) -> list[Series]:
    """Up to three series that all of these have and can give, the fewest exceptions first."""
    asked = _request(session, group, people, now)
    return [series for series in proposals(asked) if _is_given(session, people, series)]


def _request(session: Session, group: Group, people: Sequence[Member], now: datetime) -> SeriesRequest:
    """At the same wall time in the zone of the first of them."""
    start, length = now + LEADS[group.kind], group_times.length_of(group)
    until = start + WEEK * (group.every_weeks * group.meetings_planned + 16)
    attendees = tuple(_attendee(session, one, start, until, length) for one in people)
    zone = identity.zone_of(people[0])
    return SeriesRequest(attendees, zone, start, length, group.meetings_planned, group.every_weeks)


def _attendee(
    session: Session, member: Member, start: datetime, until: datetime, length: timedelta
) -> Attendee:
    """When somebody has something already; a week in which they give too few minutes is taken, too."""
    known = (meetings.busy, calendars.busy)
    busy = [span for read in known for span in read(session, member, start, until)]
    busy += workload.short_weeks(session, member, start, until, int(length / timedelta(minutes=1)))
    return Attendee(identity.session_week_of(member), tuple(busy))


def _is_given(session: Session, people: Sequence[Member], series: Series) -> bool:
    """Whether each of them still gives what all its dates in a week take; a date that moved may fall in the
    week of another where one lives."""
    dates = [date.at for date in series.dates]
    return all(group_times.gives_all(session, one, dates, series.length) for one in people)


def blocking(session: Session, group: Group, people: Sequence[Member], now: datetime) -> list[Member]:
    """The fewest of these people without whom the others have a common time; whoever proposed it stays."""
    asked = _request(session, group, people, now)
    return [people[place] for place in who_blocks(asked)]


def chosen(
    session: Session, group: Group, people: Sequence[Member], first: int, now: datetime, field: str
) -> Series:
    """The series that begins then (seconds since the epoch), if it still suits all; else a refusal."""
    series = beginning(session, group, people, first, now)
    if series is None:
        raise Refusal("group.series_taken", field=field)
    return series


def beginning(
    session: Session, group: Group, people: Sequence[Member], first: int, now: datetime
) -> Series | None:
    """The same, or None."""
    at = meeting_times.instant(first)
    if at <= now or at > now + FURTHEST_START:
        return None
    series = beginning_at(replace(_request(session, group, people, now), start=at), at)
    return series if series is not None and _is_given(session, people, series) else None


def settle(session: Session, group: Group, series: Series, now: datetime) -> None:
    """The meetings of a series, for all who belong to the group."""
    people = group.people
    booking.hold(session, people)
    for date in series.dates:
        if meetings.clashes(session, people, date.at, date.at + series.length):
            raise Refusal("group.taken")
    group.uid, group.zone = uuid4().hex, series.zone.key
    for number, date in enumerate(series.dates, start=1):
        session.add(_meeting(group, number, date, series.length, now))
    session.flush()
    session.refresh(group, ["meetings"])
    group_meetings.owe(session, FILE, group, now, "series:0", variant="0")
    for meeting in group.meetings:
        group_meetings.remind(session, meeting, now)


def _meeting(
    group: Group, number: int, date: SeriesDate, length: timedelta, now: datetime
) -> GroupMeeting:  # fmt: skip
    return GroupMeeting(
        workspace_id=group.workspace_id, workspace=group.workspace, group=group,
        uid=f"{group.uid}-{number}", turn_at=date.turn, start_at=date.at, end_at=date.at + length,
        confirmed_at=now,
    )  # fmt: skip


def series_of(group: Group) -> Series | None:
    """The series as it stands now; None for a group that does not meet regularly, or has no date any more."""
    turns = sorted(
        (one for one in group.meetings if one.turn_at is not None),
        key=lambda one: one.turn_at or one.start_at,
    )
    if not turns or not group.zone:
        return None
    held = [one for one in turns if one.state != MeetingState.CANCELLED]
    first, every = turns[0], timedelta(weeks=group.every_weeks)
    off = {one.turn_at for one in turns if one.turn_at and one.state == MeetingState.CANCELLED}
    return Series(
        ZoneInfo(group.zone), group.every_weeks, first.end_at - first.start_at,
        tuple(SeriesDate(one.turn_at, one.start_at) for one in held if one.turn_at),
        tuple(sorted(off.union(_gaps(turns, every, ZoneInfo(group.zone))))),
    )  # fmt: skip


def _gaps(turns: Sequence[GroupMeeting], every: timedelta, zone: ZoneInfo) -> list[datetime]:
    """Turns that lie between two of these and at which nothing was ever planned."""
    found = []
    for one, other in pairwise(turns):
        if one.turn_at is None or other.turn_at is None:
            continue
        wall, last = one.turn_at.astimezone(zone) + every, other.turn_at.astimezone(zone)
        while wall.date() < last.date():
            found.append(wall.astimezone(one.turn_at.tzinfo))
            wall += every
    return found


def stop(session: Session, group: Group, by: Member | None, now: datetime) -> bool:
    """What is still to come is called off; whether there was anything."""
    stopped = False
    for meeting in group.meetings:
        if meeting.state == MeetingState.CONFIRMED and meeting.start_at > now:
            stored.transition(session, meeting, to=MeetingState.CANCELLED, among=(MeetingState.CONFIRMED,))
            stored.cancel_pending(session, meeting, (group_meetings.REMINDER, group_meetings.FILE))
            meeting.changed_by, stopped = by, True
    if stopped:
        group.sequence += 1
        number = str(group.sequence)
        group_meetings.owe(session, FILE, group, now, f"series:{number}", variant=number)
    session.flush()
    groups.refresh(session, group)
    return stopped
