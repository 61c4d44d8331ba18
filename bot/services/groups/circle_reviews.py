"""The end of a circle: what each takes with them, a word for the others, and who would like to go on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import circle_calls, circle_times, group_meetings
from bot.services.groups.circle_meetings import LONGEST_WORDS, OVER
from bot.services.groups.circle_people import TOO_FEW
from bot.store.groups import groups
from bot.store.models import Applied, Group, GroupKind, GroupSeat, GroupState, Member, SeatState
from bot.store.models.notice_kinds import NoticeKind

REVIEWED = NoticeKind.CIRCLE_REVIEWED


@dataclass(frozen=True, slots=True)
class Review:
    """What one says at the end; whether they have what each should leave with stays theirs."""

    reached: Applied | None
    word: str
    goes_on: bool


def may_look_back(group: Group, by: Member) -> GroupSeat:
    """Their seat in a circle that is over; else a refusal."""
    seat = group_meetings.seat_of(group, by)
    if group.kind != GroupKind.CIRCLE or group.state != GroupState.ENDED:
        raise Refusal("circle.review.not_yet" if group.state in groups.LIVE else "circle.over")
    return seat


def look_back(session: Session, group: Group, by: Member, said: Review, now: datetime) -> SeatState | None:
    """Keep it, and once all have said it, the circle hears. What is said later counts, too: with a third they
    go on, and whoever says so after that comes in; then the state of their seat there, else None."""
    groups.hold(session, group)
    seat = may_look_back(group, by)
    went_on, following = seat.goes_on, next_of(session, group)
    seat.reached, seat.review, seat.goes_on = said.reached, said.word.strip()[:LONGEST_WORDS], said.goes_on
    session.flush()
    state = None
    if group.next_step_at is not None:
        if all(one.goes_on is not None for one in circle_calls.agreed(group)):
            group.next_step_at = now
    elif following is None:
        settle(session, group, now)
    elif said.goes_on and not went_on and following.state in groups.LIVE:
        state = circle_calls.join(session, following, by, now)
    elif went_on and not said.goes_on and following.state == GroupState.OPEN:
        circle_calls.decline(session, following, by, now)
    groups.refresh(session, group, (OVER, REVIEWED))
    return state


def settle(session: Session, group: Group, now: datetime) -> None:
    """All have said it, or two working days are over: three or more who would like to go on do."""
    seats = [seat for seat in circle_calls.agreed(group) if not seat.member.has_left]
    if all(seat.goes_on is None for seat in seats):
        return
    willing = [seat.member for seat in seats if seat.goes_on]
    if len(willing) >= TOO_FEW:
        _go_on(session, group, willing, now)
    group_meetings.owe(session, REVIEWED, group, now, "reviewed")


def _go_on(session: Session, group: Group, people: list[Member], now: datetime) -> None:
    again = Group(
        workspace_id=group.workspace_id, workspace=group.workspace, kind=GroupKind.CIRCLE,
        source=_source(group), opened_at=now, proposer=group.proposer, theme=group.theme,
        outcome=group.outcome, style=group.style, smallest=TOO_FEW,
        largest=group.largest, every_weeks=group.every_weeks,
        meetings_planned=group.meetings_planned, minutes=group.minutes, charter=group.charter,
        waves=circle_calls.WAVES + 1,
        seats=[
            GroupSeat(workspace_id=group.workspace_id, member=one, state=SeatState.AGREED) for one in people
        ],
    )  # fmt: skip
    session.add(again)
    session.flush()
    circle_times.gather(session, again, now)


def next_of(session: Session, group: Group) -> Group | None:
    """The circle of those who went on, if enough did."""
    return groups.by_source(session, _source(group))


def _source(group: Group) -> str:
    return f"circle:again:{group.id}"
