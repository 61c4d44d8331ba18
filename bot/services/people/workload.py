"""A load nobody drowns in: minutes a week, requests a day, and whom one would rather not meet.

What counts, in the member's own week from Monday on: a request 5 minutes in the week in which it is delivered
(one that waits counts until then), an answer 10, a session as mentor its own length. It is checked where a
request is made and again where it is delivered; the member's row is held meanwhile, so that it holds by
construction. What somebody answers unasked counts too, and is never refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.services.people import identity
from bot.store.models import Member, Notice, NoticeState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import members, request_counts

NUDGE_MINUTES, ANSWER_MINUTES = 5, 10
REQUESTS = (NoticeKind.QUESTION_NUDGE,)  # the kinds of notices that ask for somebody's time
WEEK = timedelta(days=7)


@dataclass(slots=True)
class Load:
    """A member's week so far: when requests were delivered, how many wait, and minutes given otherwise."""

    delivered: list[datetime] = field(default_factory=list)
    waiting: int = 0
    under_way: int = 0
    given: int = 0

    def minutes(self, more: int) -> int:
        """Minutes of this week, with so many requests more."""
        return (len(self.delivered) + more) * NUDGE_MINUTES + self.given


def minutes_a_week(member: Member) -> int:
    """What this member gives at most."""
    return member.workspace.weekly_minutes if member.weekly_minutes is None else member.weekly_minutes


def week_start(member: Member, now: datetime) -> datetime:
    """Monday, midnight, in the member's zone."""
    zone = identity.zone_of(member)
    day = now.astimezone(zone).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), zone)


def budget_left(session: Session, member: Member, now: datetime) -> int:
    """Minutes that this member still gives in the week of `now`; never below zero."""
    week = _load_of(session, member, now)
    return max(0, minutes_a_week(member) - week.minutes(week.waiting))


def short_weeks(
    session: Session, member: Member, since: datetime, until: datetime, needed: int
) -> list[tuple[datetime, datetime]]:
    """Those of this member's weeks, from that of `since` on, in which they give fewer minutes than needed."""
    at, weeks = week_start(member, since), []
    while at < until:
        following = week_start(member, at + WEEK + timedelta(days=1))  # a day later: a clock may change
        weeks.append((at, following))
        at = following
    spent = dict.fromkeys((start for start, _ in weeks), 0)
    for _, start, length in request_counts.meetings_given(session, weeks[0][0], at, member):
        spent[week_start(member, start)] += int(length / timedelta(minutes=1))
    week = _load_of(session, member, since)
    spent[weeks[0][0]] = week.minutes(0)
    limit = minutes_a_week(member) - week.waiting * NUDGE_MINUTES
    return [(start, end) for start, end in weeks if limit - spent[start] < needed]


def may_meet(session: Session, one: Member, other: Member) -> bool:
    """Whether neither of the two would rather not."""
    return other.id not in members.avoided_by(session, one)


def is_reached(member: Member) -> bool:
    """Whether Éclair may write to them: here, a person, and inside the pilot where there is one."""
    return is_here(member) and (member.in_pilot or not member.workspace.has_pilot)


def is_here(member: Member) -> bool:
    """Whether they are a person who works here. Who runs a pilot need not be inside it."""
    return not (member.has_left or member.is_bot)


def takes_nudges(member: Member, now: datetime) -> bool:
    """Whether they take nudges, now."""
    paused = member.paused_until is not None and member.paused_until > now
    return is_reached(member) and member.takes_nudges and not member.is_guest and not paused


def _load_of(session: Session, member: Member, now: datetime, besides: int | None = None) -> Load:
    return loads(session, [member], now, besides)[member.id]


def loads(
    session: Session, people: Sequence[Member], now: datetime, besides: int | None = None
) -> dict[int, Load]:
    """Everybody's week so far, by member, looked up for all at once."""
    if not people:
        return {}
    starts = {member.id: week_start(member, now) for member in people}
    loads = {number: Load() for number in starts}
    only = people[0] if len(people) == 1 else None
    first, last = min(starts.values()), max(starts.values()) + WEEK
    for number, state, sent_at in request_counts.requests(session, REQUESTS, first, only, besides):
        if number in loads:
            _add_request(loads[number], state, sent_at, starts[number])
    spans = [(n, at, ANSWER_MINUTES) for n, at in request_counts.answers_since(session, first, only)]
    for number, at, length in request_counts.meetings_given(session, first, last, only):
        spans.append((number, at, int(length / timedelta(minutes=1))))
    _add_given(loads, starts, spans)
    return loads


def _add_request(week: Load, state: NoticeState, sent_at: datetime | None, start: datetime) -> None:
    if state == NoticeState.SENT and sent_at is not None:
        week.delivered += [sent_at] if sent_at >= start else []
    else:
        week.waiting += 1
        week.under_way += state == NoticeState.SENDING


def _add_given(
    loads: dict[int, Load], starts: dict[int, datetime], spans: Iterable[tuple[int, datetime, int]]
) -> None:
    for number, at, minutes in spans:
        if number in loads and starts[number] <= at < starts[number] + WEEK:
            loads[number].given += minutes


def has_room(member: Member, week: Load, now: datetime) -> bool:
    """Whether their week, and the day on which it would be delivered, can take one more request."""
    hours = identity.week_of(member)
    day = (hours.next_open(now) or now).astimezone(hours.zone).date()
    that_day = sum(at.astimezone(hours.zone).date() == day for at in week.delivered) + week.waiting
    fits = week.minutes(week.waiting + 1) <= minutes_a_week(member)
    return fits and that_day < member.workspace.nudges_a_day


def hold(session: Session, people: Iterable[int]) -> None:
    """Nobody else spends these members' minutes until the commit."""
    members.lock(session, people)


def room_for(session: Session, member: Member, now: datetime) -> bool:
    """Whether one more request may be made of this member; their row is held until the commit."""
    hold(session, [member.id])
    return takes_nudges(member, now) and has_room(member, _load_of(session, member, now), now)


def room_from(session: Session, member: Member, now: datetime) -> datetime | None:
    """`now` when one more request may be made of them, else when their next day or week begins.

    None where they give too few minutes for any request.
    """
    week = _load_of(session, member, now)
    if has_room(member, week, now):
        return now
    if minutes_a_week(member) < NUDGE_MINUTES:
        return None
    if week.minutes(week.waiting + 1) > minutes_a_week(member):
        return _opening(member, week_start(member, now) + WEEK)
    zone = identity.zone_of(member)
    day = _opening(member, now).astimezone(zone).date() + timedelta(days=1)
    return _opening(member, datetime.combine(day, time(), zone))


def deliverable_at(session: Session, notice: Notice, member: Member, now: datetime) -> datetime:
    """`now` when a request may be delivered, else when to look again: tomorrow, or next week."""
    hold(session, [member.id])
    week = _load_of(session, member, now, besides=notice.id)
    zone = identity.zone_of(member)
    today = sum(at.astimezone(zone).date() == now.astimezone(zone).date() for at in week.delivered)
    if week.minutes(week.under_way + 1) > minutes_a_week(member):
        return _opening(member, week_start(member, now) + WEEK)
    if today + week.under_way >= member.workspace.nudges_a_day:
        return _opening(
            member, datetime.combine(now.astimezone(zone).date(), time(), zone) + timedelta(days=1)
        )
    return now


def _opening(member: Member, at: datetime) -> datetime:
    return identity.week_of(member).next_open(at) or at
