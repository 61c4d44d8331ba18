"""Two people on close or complementary work, for some weeks: their list, looking back, stopping."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import group_meetings, group_series
from bot.services.groups.pair_proposals import (
    BEGUN,
    LONGEST_WORDS,
    checked,
    end_without,
    half_of,
    planned_of,
)
from bot.store.groups import groups, pairs
from bot.store.models import (
    Applied,
    Group,
    GroupItem,
    GroupKind,
    GroupMeeting,
    GroupState,
    Member,
    PairFeedback,
    PairStage,
    SeatState,
)
from bot.store.models.notice_kinds import NoticeKind

LOOK_BACK, FEEDBACK, STOPPED = NoticeKind.PAIR_LOOK_BACK, NoticeKind.PAIR_FEEDBACK, NoticeKind.PAIR_STOPPED
MOST_ITEMS = 40


def advance(session: Session, group: Group, now: datetime) -> None:
    """An invitation that nobody answered ends; at half-way and at the end the two look back, each alone."""
    if not groups.claim_step(session, group, now):
        return
    if group.state == GroupState.OPEN:
        for seat in group.seats:
            seat.state = SeatState.SILENT if seat.state == SeatState.INVITED else seat.state
        end_without(session, group, GroupState.LAPSED, now)
    elif group.state == GroupState.RUNNING:
        _look_back(session, group, now)


def _look_back(session: Session, group: Group, now: datetime) -> None:
    held, half = planned_of(group), half_of(group)
    is_over = not held or held[-1].end_at <= now
    if not is_over and half is not None and half > now:  # it was moved meanwhile
        groups.plan_step(group, half, now)
        return
    if not held:
        groups.transition(session, group, to=GroupState.LAPSED, among=(GroupState.RUNNING,), closed_at=now)
        groups.refresh(session, group)
        return
    stage = PairStage.END if is_over else PairStage.HALF
    for one in group.people:
        group_meetings.owe(session, LOOK_BACK, group, now, stage.value, to=one, variant=stage.value)
    if is_over:
        groups.transition(session, group, to=GroupState.ENDED, among=(GroupState.RUNNING,), closed_at=now)
    else:
        groups.plan_step(group, held[-1].end_at, now)
    groups.refresh(session, group, (BEGUN,))


def finish(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """One of their meetings is over."""
    if group_meetings.finish(session, meeting):
        groups.refresh(session, meeting.group, (BEGUN,))


def replan(session: Session, group: Group, now: datetime) -> None:
    """A meeting was moved or called off: when the two look back is reckoned anew."""
    is_due = group.next_step_at is not None and group.next_step_at <= now
    if group.kind == GroupKind.PAIR and group.state == GroupState.RUNNING and not is_due:
        half, held = half_of(group), planned_of(group)
        last = held[-1].end_at if held else now
        groups.plan_step(group, max(now, half if half is not None and half > now else last), now)


def stop(session: Session, group: Group, by: Member, now: datetime) -> None:
    """Either stops, at any time, without a reason; the other hears it, and the calendars are cleared."""
    group_meetings.seat_of(group, by)
    groups.hold(session, group)
    if not groups.transition(
        session, group, to=GroupState.CALLED_OFF, among=(GroupState.RUNNING,), closed_at=now
    ):
        raise Refusal("pair.ended")
    group_series.stop(session, group, by, now)
    for one in group.people:
        if one.id != by.id:
            group_meetings.owe(session, STOPPED, group, now, "stopped", to=one)


def leave(session: Session, member: Member, now: datetime) -> None:
    """Somebody is no longer here: their pairs end, and the others hear it."""
    for group in groups.seats_in(session, member, GroupKind.PAIR):
        seat = next(one for one in group.seats if one.member_id == member.id)
        if group.state == GroupState.RUNNING:
            stop(session, group, member, now)
            seat.state = SeatState.LEFT
        else:
            seat.state = SeatState.LEFT
            end_without(session, group, GroupState.CALLED_OFF, now)


def check_is_pair(
    group: Group,
    by: Member,
    among: Sequence[GroupState] = (GroupState.RUNNING,),
    field: str | None = None,
) -> None:
    """Refuse who is not in it, what is no pair, and a pair that is over."""
    group_meetings.seat_of(group, by)
    if group.kind != GroupKind.PAIR or group.state not in among:
        raise Refusal("pair.is_over", field=field)


def add_item(session: Session, group: Group, by: Member, text: str, now: datetime, *, field: str) -> None:
    """A line for the list that the two share."""
    check_is_pair(group, by, (GroupState.RUNNING,), field)
    text = checked(text, "item", 300, field)
    if len(pairs.items_of(session, group)) >= MOST_ITEMS:
        raise Refusal("pair.many_items", field=field, most=MOST_ITEMS)
    session.add(
        GroupItem(workspace_id=group.workspace_id, group=group, author_id=by.id, text=text, added_at=now)
    )
    session.flush()
    groups.refresh(session, group, (BEGUN,))


def tick(session: Session, item: GroupItem, by: Member, now: datetime) -> None:
    """A line is done, or is not after all."""
    check_is_pair(item.group, by, (GroupState.RUNNING,))
    item.done_at = now if item.done_at is None else None
    session.flush()
    groups.refresh(session, item.group, (BEGUN,))


def look_back(
    session: Session,
    group: Group,
    by: Member,
    stage: PairStage,
    said: tuple[str, str],
    reached: Applied | None,
    now: datetime,
    *,
    field: str,
) -> None:
    """What helps, and what one would like to change: words for the other. `reached` is for oneself."""
    check_is_pair(group, by, (GroupState.RUNNING, GroupState.ENDED), field)
    helps, change = (text.strip()[:LONGEST_WORDS] for text in said)
    if not helps and not change:
        raise Refusal("pair.no_words", field=field)
    known = pairs.feedback_of(session, group, by, stage)
    if known is None:
        known = PairFeedback(workspace_id=group.workspace_id, group=group, author=by, stage=stage, at=now)
        session.add(known)
    known.helps, known.change, known.reached, known.at = helps, change, reached, now
    session.flush()
    for one in group.people:
        if one.id != by.id:
            group_meetings.owe(
                session, FEEDBACK, group, now, f"{stage}:{by.id}", to=one, subject_id=known.id
            )  # fmt: skip
    groups.refresh(session, group, (LOOK_BACK, FEEDBACK))
