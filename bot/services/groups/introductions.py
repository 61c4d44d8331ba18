"""Introductions as those who are introduced see them: how often, a time for it, not this time, afterwards."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_meetings, group_times, introduction_rounds
from bot.services.groups.introduction_rounds import MADE, ends
from bot.services.sessions import meeting_times
from bot.store.groups import groups
from bot.store.groups.group_meetings import cancel_pending, planned, transition
from bot.store.models import Group, GroupKind, GroupMeeting, GroupState, MeetingState, Member, SeatState
from bot.store.models.notice_kinds import NoticeKind

NUDGE, AFTER = NoticeKind.INTRODUCTION_NUDGE, NoticeKind.INTRODUCTION_AFTER
SKIPPED = NoticeKind.INTRODUCTION_SKIPPED
TIMES_IN = (MADE, NUDGE, group_meetings.CANCELLED)  # what shows a way to choose a time
RHYTHMS = (2, 4, 8)  # weeks


def choose(session: Session, member: Member, every: int | None, now: datetime) -> None:
    """How often somebody would like to be introduced to colleagues; None: not at all (any more)."""
    if every is not None and every not in RHYTHMS:
        raise Refusal("introduction.how_often")
    if every is not None and member.is_guest:
        raise Refusal("introduction.guests")
    member.introduced_every = every
    introduction_rounds.look_after(session, now)


def advance(session: Session, group: Group, now: datetime) -> None:
    """No time is settled: once it is asked about, with other slots, and later these are renewed where they
    have passed; at the end, nothing is left open."""
    if not groups.claim_step(session, group, now) or group.state != GroupState.OPEN:
        return
    if now >= ends(group):
        groups.transition(
            session, group, to=GroupState.LAPSED, among=(GroupState.OPEN,), closed_at=now
        )  # fmt: skip
    else:
        group.slots = group_times.proposed(session, group, now, ends(group))
        group.next_step_at = _when_passed(group, now)
        group_meetings.owe(session, NUDGE, group, now, "nudge")
    session.flush()
    groups.refresh(session, group, TIMES_IN)


def _when_passed(group: Group, now: datetime) -> datetime:
    """When none of the slots shown can be taken any more, or the introduction is over."""
    last = max((meeting_times.instant(slot) for slot in group.slots), default=ends(group))
    return max(now, min(last, ends(group)))


def take(session: Session, group: Group, by: Member, slot: int, now: datetime) -> None:
    """One of them takes a slot: then it is settled for all, and any of them may move it."""
    start = meeting_times.instant(slot)
    group_meetings.seat_of(group, by)
    if slot not in group.slots or start <= now:
        raise Refusal("meeting.has_passed")
    settle(session, group, by, start, now)


def settle(
    session: Session,
    group: Group,
    by: Member,
    at: datetime | None,
    now: datetime,
    *,
    field: str | None = None,
) -> None:
    """A time that one of them chooses, where it suits all."""
    group_meetings.seat_of(group, by)
    start = meeting_times.checked(at, now, field)
    groups.hold(session, group)
    if group.kind != GroupKind.INTRODUCTION or group.state not in groups.LIVE:
        raise Refusal("introduction.over", field=field)
    if planned(session, group, now) is not None:
        raise Refusal("introduction.settled", field=field)
    group_meetings.book(session, group, start, now, field=field)
    groups.transition(session, group, to=GroupState.RUNNING, among=(GroupState.OPEN,))
    groups.refresh(session, group, TIMES_IN)


def replan(session: Session, group: Group, now: datetime) -> None:
    """What was settled was moved, or called off: then there are other slots, as long as this lasts."""
    if planned(session, group, now) is None and groups.transition(
        session, group, to=GroupState.OPEN, among=(GroupState.RUNNING,)
    ):
        group.slots = group_times.proposed(session, group, now, ends(group))
        group.next_step_at = _when_passed(group, now)
        session.flush()
        groups.refresh(session, group, (MADE, NUDGE))


def skip(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Not this time: no reason is asked. Two who are left meet each other; one who is left alone is among the
    first of the next round."""
    seat = group_meetings.seat_of(group, by)
    groups.hold(session, group)
    if group.kind != GroupKind.INTRODUCTION or group.state not in groups.LIVE:
        raise Refusal("introduction.over")
    meeting = planned(session, group, now)
    if meeting is not None and meeting.start_at <= now:
        raise Refusal("meeting.over")
    seat.state = SeatState.LEFT
    session.flush()
    _without(session, group, meeting, now)
    groups.refresh(session, group)


def _without(session: Session, group: Group, meeting: GroupMeeting | None, now: datetime) -> None:
    left = group.people
    if meeting is not None:
        _tell_calendars(session, group, meeting, now)
    for one in left:
        group_meetings.owe(session, SKIPPED, group, now, f"skipped:{len(left)}", to=one)
    if len(left) >= 2:
        if meeting is None:
            group.slots = group_times.proposed(session, group, now, ends(group))
        group_meetings.owe(session, MADE, group, now, f"made:{len(left)}")
        return
    groups.transition(session, group, to=GroupState.CALLED_OFF, among=groups.LIVE, closed_at=now)
    for one in left:
        one.introduced_at = None


def _tell_calendars(session: Session, group: Group, meeting: GroupMeeting, now: datetime) -> None:
    """Whoever left gets a file that takes the meeting away, and one left alone; others the new one."""
    meeting.sequence += 1
    if len(group.people) < 2:
        transition(session, meeting, to=MeetingState.CANCELLED, among=(MeetingState.CONFIRMED,))
        cancel_pending(session, meeting, (group_meetings.FILE, group_meetings.REMINDER))
    else:
        group_meetings.owe(session, group_meetings.FILE, group, now, str(meeting.sequence), meeting=meeting)
    alone = [seat.member for seat in group.seats if len(group.people) < 2 or seat.state == SeatState.LEFT]
    for one in alone:
        group_meetings.owe(
            session, group_meetings.FILE, group, now, f"left:{meeting.sequence}", meeting=meeting, to=one
        )  # fmt: skip


def still_wanted(session: Session, group: Group, now: datetime) -> bool:
    """Whether all may still be brought together, before they have heard of it; if not, it is called off, and
    nobody is told of it but by the next round."""
    people = group.people
    wanted = [one for one in people if one.introduced_every and introduction_rounds.may_be(one, now)]
    if group.state not in groups.LIVE:
        return False
    if len(wanted) == len(people) and introduction_rounds.may_meet(session, people):
        return True
    groups.transition(session, group, to=GroupState.CALLED_OFF, among=groups.LIVE, closed_at=now)
    for one in wanted:
        one.introduced_at = None
    return False


def finish(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Their time is over: one question, to all of them together."""
    group = meeting.group
    if not group_meetings.finish(session, meeting):
        return
    groups.transition(session, group, to=GroupState.ENDED, among=groups.LIVE, closed_at=now)
    group_meetings.owe(session, AFTER, group, now, "after", meeting=meeting)
    groups.refresh(session, group, (MADE, NUDGE))


def missed(session: Session, meeting: GroupMeeting, by: Member, now: datetime) -> None:
    """They did not meet. Nobody is asked why; while the introduction lasts, other slots are a press away."""
    group = meeting.group
    group_meetings.seat_of(group, by)
    if meeting.start_at > now:
        raise Refusal("meeting.not_yet")
    among = (MeetingState.CONFIRMED, MeetingState.HELD)
    if group.kind != GroupKind.INTRODUCTION or not transition(
        session, meeting, to=MeetingState.MISSED, among=among
    ):
        raise Refusal("meeting.over")
    if now >= ends(group):
        groups.refresh(session, group)
        return
    groups.transition(session, group, to=GroupState.OPEN, among=(GroupState.RUNNING, GroupState.ENDED))
    group.slots = group_times.proposed(session, group, now, ends(group))
    group.next_step_at = _when_passed(group, now)
    session.flush()
    groups.refresh(session, group)


def leave(session: Session, member: Member, now: datetime) -> None:
    """Somebody is no longer here: whoever they were to meet hears it."""
    for group in groups.of_member(session, member, GroupKind.INTRODUCTION):
        try:
            skip(session, group, member, now)
        except Refusal:  # it is over, or begins this minute
            continue
    member.introduced_every = None
    introduction_rounds.look_after(session, now)
