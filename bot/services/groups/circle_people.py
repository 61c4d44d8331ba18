"""Who is in a circle under way: absences, facilitation, leaving, places for those who wait, its charter."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import circle_calls, circle_cards, group_meetings, group_series
from bot.services.groups.circle_meetings import (
    LONGEST_WORDS,
    OVER,
    ask_client,
    conclude,
    own_part,
    plan,
    to_come,
)
from bot.store.groups import groups
from bot.store.models import (
    CircleStyle,
    Group,
    GroupKind,
    GroupMeeting,
    GroupState,
    MeetingState,
    Member,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind

BEGUN, SMALL = NoticeKind.CIRCLE_BEGUN, NoticeKind.CIRCLE_SMALL
CHARTER = NoticeKind.CIRCLE_CHARTER
TOO_FEW = 3  # people: below, a circle is asked whether it goes on


def absent(session: Session, meeting: GroupMeeting, by: Member, now: datetime) -> bool:
    """One press tells it in advance, another takes it back. Says whether they are absent now."""
    part = own_part(meeting, by)
    if meeting.state != MeetingState.CONFIRMED or meeting.start_at <= now:
        raise Refusal("meeting.over")
    part.is_absent = not part.is_absent
    session.flush()
    _replace(session, meeting, now)
    groups.refresh(session, meeting.group)
    return part.is_absent


def _replace(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Whoever cannot facilitate, or be the client, gives way to the next who is there."""
    people, present = meeting.group.people, meeting.present
    if not present:
        return
    meeting.facilitator = _next_of(people, present, meeting.facilitator, besides=None)
    if meeting.group.style == CircleStyle.CODEVELOPMENT:
        was = meeting.client
        meeting.client = _next_of(people, present, was, besides=meeting.facilitator)
        if meeting.client is not was:
            meeting.situation = ""
            ask_client(session, meeting, now)
    session.flush()


def _next_of(
    people: Sequence[Member], present: Sequence[Member], was: Member | None, besides: Member | None
) -> Member | None:
    able = [one for one in present if besides is None or one.id != besides.id]
    if was is not None and was in able:
        return was
    begin = people.index(was) if was is not None and was in people else 0
    order = [*people[begin:], *people[:begin]]
    return next((one for one in order if one in able), None)


def facilitate(session: Session, meeting: GroupMeeting, by: Member, now: datetime) -> None:
    """Somebody takes the facilitation of a meeting over."""
    group_meetings.seat_of(meeting.group, by)
    if (
        meeting.group.kind != GroupKind.CIRCLE
        or meeting.state != MeetingState.CONFIRMED
        or meeting.end_at <= now
    ):
        raise Refusal("meeting.over")
    meeting.facilitator = by
    if meeting.client is not None and meeting.client.id == by.id:
        meeting.client = _next_of(meeting.group.people, meeting.present, None, besides=by)
        meeting.situation = ""
        ask_client(session, meeting, now)
    session.flush()
    groups.refresh(session, meeting.group)


def leave(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Somebody leaves a circle under way: their turns go on to others, and their place to whoever waits."""
    seat = group_meetings.seat_of(group, by)
    groups.hold(session, group)
    if group.kind != GroupKind.CIRCLE or group.state != GroupState.RUNNING:
        raise Refusal("circle.over")
    seat.state = SeatState.LEFT
    circle_cards.drop_without(session, by, group)
    session.flush()
    for meeting in to_come(group, now):
        _replace(session, meeting, now)
    group.sequence += 1
    number = str(group.sequence)
    group_meetings.owe(session, group_series.FILE, group, now, f"left:{number}", to=by, variant=number)
    circle_calls.offer_places(session, group, group.seats, now)
    group_meetings.owe(session, BEGUN, group, now, f"begun:{len(group.people)}:without:{by.id}")
    if len(group.people) < TOO_FEW:
        group_meetings.owe(session, SMALL, group, now, f"small:{len(group.people)}")
    if len(group.people) < 2:
        end(session, group, now)
    groups.refresh(session, group)


def take_place(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Whoever waited comes into a circle under way, with its dates as they are."""
    seat = next((one for one in group.seats if one.member_id == by.id), None)
    groups.hold(session, group)
    if seat is None or seat.state != SeatState.WAITING or group.state != GroupState.RUNNING:
        raise Refusal("circle.over")
    if len(group.people) >= group.largest:
        raise Refusal("circle.full")
    seat.state = SeatState.AGREED
    session.flush()
    group_meetings.owe(session, BEGUN, group, now, f"begun:{len(group.people)}:{by.id}")
    number = str(group.sequence)
    group_meetings.owe(session, group_series.FILE, group, now, f"in:{number}", to=by, variant=number)
    groups.refresh(session, group)


def end(session: Session, group: Group, now: datetime) -> None:
    """It ends before its last date: what is still to come is called off, and each looks back."""
    if groups.transition(
        session, group, to=GroupState.CALLED_OFF, among=(GroupState.RUNNING,), closed_at=now
    ):
        group_series.stop(session, group, None, now)
        for one in group.people:
            group_meetings.owe(session, OVER, group, now, "over", to=one)
    groups.refresh(session, group)


def end_by(session: Session, group: Group, by: Member, now: datetime) -> None:
    """A circle that shrank is ended by any who are left in it."""
    group_meetings.seat_of(group, by)
    groups.hold(session, group)
    if group.kind != GroupKind.CIRCLE or len(group.people) >= TOO_FEW:
        raise Refusal("circle.not_small")
    end(session, group, now)


def leave_all(session: Session, member: Member, now: datetime) -> None:
    """Somebody is no longer here: their places in circles are free."""
    circle_cards.drop_without(session, member)
    for group in groups.seats_in(session, member, GroupKind.CIRCLE):
        groups.hold(session, group)
        seat = next(one for one in group.seats if one.member_id == member.id)
        if group.state == GroupState.RUNNING and seat.state == SeatState.AGREED:
            leave(session, group, member, now)
        else:
            circle_calls.give_back(session, group, seat, now)


def amend_charter(
    session: Session, group: Group, by: Member, text: str, now: datetime, *, field: str
) -> None:
    """Any of them edits the charter: all read the new one."""
    group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or group.state not in groups.LIVE:
        raise Refusal("circle.over", field=field)
    text = text.strip()
    if not any(letter.isalnum() for letter in text):
        raise Refusal("circle.no_charter", field=field)
    group.charter = text[: LONGEST_WORDS * 2]
    session.flush()
    if group.state == GroupState.RUNNING:
        mark = f"charter:{now:%Y%m%d%H%M%S}"
        group_meetings.owe(session, CHARTER, group, now, mark)
    groups.refresh(session, group)


def replan(session: Session, group: Group, now: datetime) -> None:
    """A meeting was moved or called off: its steps are reckoned anew."""
    if group.state == GroupState.RUNNING:
        if to_come(group, now):
            plan(group, now)
        elif any(meeting.state == MeetingState.HELD for meeting in group.meetings):
            conclude(session, group, now)
        else:
            end(session, group, now)
