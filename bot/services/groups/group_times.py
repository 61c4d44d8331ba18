"""When the people of a group can meet: everybody's windows, what they have already, what each still gives."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling.slots import fits, pick
from bot.services.people import identity, workload
from bot.services.sessions import meeting_times
from bot.store.models import Group, GroupMeeting, Member
from bot.store.sessions import meetings

LEAD = timedelta(hours=4)  # of everybody's working time, so that all have read it before the first slot


def length_of(group: Group) -> timedelta:
    """How long one of its meetings lasts."""
    return timedelta(minutes=group.minutes or group.workspace.meeting_minutes)


def proposed(
    session: Session, group: Group, now: datetime, until: datetime, besides: GroupMeeting | None = None
) -> list[int]:
    """Up to three slots that all have and can give, in seconds since the epoch.

    For a meeting that is moved, `besides`, its own hour and minutes are free.
    """
    people, length = group.people, length_of(group)
    if besides is not None:
        length = besides.end_at - besides.start_at
    weeks = [identity.session_week_of(one) for one in people]
    leads = [identity.week_of(one).after(now, LEAD) or until for one in people]
    begin = max(leads, default=until)
    found = meeting_times.slots(session, people, weeks, begin, until, length, besides)
    given = _within_budgets(session, people, found, length, besides)
    return meeting_times.stored(pick(given, meeting_times.CHOICES))


def _within_budgets(
    session: Session,
    people: Sequence[Member],
    found: Iterator[datetime],
    length: timedelta,
    besides: GroupMeeting | None,
) -> Iterator[datetime]:
    known: dict[tuple[int, datetime], bool] = {}
    for slot in found:
        weeks = {one: (one.id, workload.week_start(one, slot)) for one in people}
        for one, week in weeks.items():
            if week not in known:
                known[week] = _can_give(session, one, slot, length, besides)
        if all(known[week] for week in weeks.values()):
            yield slot


def check(
    session: Session,
    people: Sequence[Member],
    start: datetime,
    length: timedelta,
    *,
    besides: GroupMeeting | None = None,
    field: str | None = None,
) -> None:
    """Refuse a time at which one of them has a meeting, is busy, would not meet, or has no minutes left."""
    if meetings.clashes(session, people, start, start + length, besides):
        raise Refusal("group.taken", field=field)
    if any(not suits(session, one, start, length, besides) for one in people):
        raise Refusal("group.outside_hours", field=field)
    if any(not _can_give(session, one, start, length, besides) for one in people):
        raise Refusal("group.no_budget", field=field)


def check_dates(session: Session, one: Member, dates: Sequence[GroupMeeting]) -> None:
    """Refuse dates on which somebody has a meeting, or that take more minutes of a week than they give."""
    if any(meetings.clashes(session, [one], date.start_at, date.end_at) for date in dates):
        raise Refusal("circle.place.taken")
    length = max((date.end_at - date.start_at for date in dates), default=timedelta())
    if not gives_all(session, one, [date.start_at for date in dates], length):
        raise Refusal("circle.place.no_budget")


def gives_all(session: Session, one: Member, dates: Sequence[datetime], length: timedelta) -> bool:
    """Whether somebody still gives what these dates take of each of their weeks."""
    weeks = Counter(workload.week_start(one, at) for at in dates)
    minutes = length / timedelta(minutes=1)
    return all(workload.budget_left(session, one, week) >= count * minutes for week, count in weeks.items())


def _can_give(
    session: Session, one: Member, start: datetime, length: timedelta, besides: GroupMeeting | None
) -> bool:
    """Whether they still give so much that week; what a moved meeting took of it is theirs again."""
    freed = timedelta()
    if besides is not None and workload.week_start(one, besides.start_at) == workload.week_start(one, start):
        freed = besides.end_at - besides.start_at
    return timedelta(minutes=workload.budget_left(session, one, start)) + freed >= length


def suits(
    session: Session, one: Member, start: datetime, length: timedelta, besides: GroupMeeting | None = None
) -> bool:
    """Whether a time lies in somebody's own hours for meetings, and their calendar shows nothing then."""
    is_busy = meeting_times.is_busy(session, one, start, start + length, besides)
    return not is_busy and fits(identity.session_week_of(one), start, length)
