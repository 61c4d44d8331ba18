"""Who is in a circle under way: absences, facilitation, leaving, places for those who wait, its charter."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import (
    circle_calls,
    circle_cards,
    circle_dates,
    circle_turns,
    group_meetings,
    group_series,
    group_times,
)
from bot.services.groups.circle_dates import to_come
from bot.services.groups.circle_meetings import LONGEST_WORDS, OVER, conclude, hold, own_part
from bot.services.sessions import booking
from bot.store.groups import groups
from bot.store.groups.group_meetings import cancel_pending
from bot.store.models import Group, GroupKind, GroupMeeting, GroupState, MeetingState, Member, SeatState
from bot.store.models.notice_kinds import NoticeKind

BEGUN, SMALL = NoticeKind.CIRCLE_BEGUN, NoticeKind.CIRCLE_SMALL
CHARTER = NoticeKind.CIRCLE_CHARTER
TOO_FEW = 3  # people: below, a circle is asked whether it goes on


def absent(session: Session, meeting: GroupMeeting, by: Member, now: datetime) -> bool:
    """One press tells it in advance, another takes it back. Says whether they are absent now."""
    hold(session, meeting)
    part = own_part(meeting, by)
    if meeting.state != MeetingState.CONFIRMED or meeting.start_at <= now:
        raise Refusal("meeting.over")
    part.is_absent = not part.is_absent
    session.flush()
    circle_turns.hand_on(session, meeting, now)
    circle_dates.look_again(meeting.group, now)
    groups.refresh(session, meeting.group)
    return part.is_absent


def facilitate(session: Session, meeting: GroupMeeting, by: Member, now: datetime) -> None:
    """Somebody takes the facilitation of a meeting over, and so will be there."""
    group_meetings.seat_of(meeting.group, by)
    hold(session, meeting)
    if (
        meeting.group.kind != GroupKind.CIRCLE
        or meeting.state != MeetingState.CONFIRMED
        or meeting.end_at <= now
    ):
        raise Refusal("meeting.over")
    circle_turns.take_over(session, meeting, by, now)
    circle_dates.look_again(meeting.group, now)
    groups.refresh(session, meeting.group)


def leave(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Somebody leaves a circle under way: their turns go on to others, and their place to whoever waits."""
    groups.hold(session, group)
    seat = group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or group.state != GroupState.RUNNING:
        raise Refusal("circle.over")
    seat.state = SeatState.LEFT
    circle_cards.drop_without(session, by, now, group)
    session.flush()
    for meeting in to_come(group, now):
        circle_turns.hand_on(session, meeting, now)
    group.sequence += 1
    number = str(group.sequence)
    group_meetings.owe(session, group_series.FILE, group, now, f"left:{number}", to=by, variant=number)
    group_meetings.owe(session, BEGUN, group, now, f"begun:{number}")
    circle_dates.people_changed(session, group, now)
    circle_calls.offer_places(session, group, group.seats, now)
    if len(group.people) < 2:
        end(session, group, now)
    elif len(group.people) < TOO_FEW:
        group_meetings.owe(session, SMALL, group, now, f"small:{number}")
    groups.refresh(session, group)


def take_place(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Whoever waited comes into a circle under way, with its dates as they are, where they have room for
    them; else they stay on the waiting list."""
    groups.hold(session, group)
    seat = next((one for one in group.seats if one.member_id == by.id), None)
    if seat is None or seat.state != SeatState.WAITING or group.state != GroupState.RUNNING:
        raise Refusal("circle.over")
    if circle_calls.is_full(group):
        raise Refusal("circle.full")
    booking.hold(session, [by])
    group_times.check_dates(session, by, to_come(group, now))
    seat.state = SeatState.AGREED
    session.flush()
    circle_cards.ask_newcomer(session, group, by)
    for meeting in to_come(group, now):
        circle_turns.hand_on(session, meeting, now)
    group.sequence += 1
    number = str(group.sequence)
    group_meetings.owe(session, group_series.FILE, group, now, f"in:{number}", to=by, variant=number)
    group_meetings.owe(session, BEGUN, group, now, f"begun:{number}")
    circle_dates.people_changed(session, group, now)
    groups.refresh(session, group)


def end(session: Session, group: Group, now: datetime) -> None:
    """It ends before its last date: what is still to come is called off, and each looks back."""
    if groups.transition(
        session, group, to=GroupState.CALLED_OFF, among=(GroupState.RUNNING,), closed_at=now
    ):
        group_series.stop(session, group, None, now)
        for meeting in group.meetings:  # the one under way, too: no step of it is called any more
            cancel_pending(session, meeting, circle_dates.TO_ALL)
        for one in group.people:
            group_meetings.owe(session, OVER, group, now, "over", to=one)
    groups.refresh(session, group)


def end_by(session: Session, group: Group, by: Member, now: datetime) -> None:
    """A circle that shrank is ended by any who are left in it."""
    groups.hold(session, group)
    group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or len(group.people) >= TOO_FEW:
        raise Refusal("circle.not_small")
    end(session, group, now)


def leave_all(session: Session, member: Member, now: datetime) -> None:
    """Somebody is no longer here: their places in circles are free."""
    circle_cards.drop_without(session, member, now)
    for group in groups.seats_in(session, member, GroupKind.CIRCLE):
        groups.hold(session, group)
        seat = next(one for one in group.seats if one.member_id == member.id)
        if group.state == GroupState.RUNNING and seat.state == SeatState.AGREED:
            leave(session, group, member, now)
        else:
            circle_calls.give_back(session, group, seat, now)


def amend_charter(
    session: Session, group: Group, by: Member, text: str, now: datetime, *, usual: str, field: str
) -> None:
    """Any of them edits the charter, which begins as the `usual` one: all read the new one."""
    group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or group.state not in groups.LIVE:
        raise Refusal("circle.over", field=field)
    text = text.strip()
    if not any(letter.isalnum() for letter in text):
        raise Refusal("circle.no_charter", field=field)
    if text == (group.charter or usual):
        return
    group.charter = text[: LONGEST_WORDS * 2]
    session.flush()
    if group.state == GroupState.RUNNING:
        mark = f"charter:{now:%Y%m%d%H%M%S}"
        group_meetings.owe(session, CHARTER, group, now, mark)
    groups.refresh(session, group)


def replan(session: Session, group: Group, now: datetime) -> None:
    """A meeting was moved or called off: its steps are reckoned anew."""
    if group.state == GroupState.RUNNING:
        if held := to_come(group, now):
            for meeting in held:
                circle_turns.hand_on(session, meeting, now)
            circle_dates.look_again(group, now)
        elif any(meeting.state == MeetingState.HELD for meeting in group.meetings):
            conclude(session, group, now)
        else:
            end(session, group, now)
