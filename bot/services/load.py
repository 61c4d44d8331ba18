"""A load nobody drowns in: minutes a week, requests a day, and whom one would rather not meet.

What counts: a request 5 minutes, an answer 10, a session its own length. It is checked where a request is
made and again where it is delivered; the member's row is held meanwhile, so that it holds by construction.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.matching.ranking import Candidate
from bot.services import people
from bot.store import load
from bot.store import people as rows
from bot.store.models import Member, Notice, Question
from bot.store.questions import asker_of

NUDGE_MINUTES, ANSWER_MINUTES = 5, 10
FAIR_WINDOW = 100  # questions over which "how often was this person asked" is counted
REQUESTS = ("question.nudge",)  # the kinds of notices that ask for somebody's time
LONGEST_WEEK = timedelta(days=8)  # no zone's week begins earlier than this


def minutes_a_week(member: Member) -> int:
    """What this member gives at most."""
    return member.workspace.weekly_minutes if member.weekly_minutes is None else member.weekly_minutes


def week_start(member: Member, now: datetime) -> datetime:
    """Monday, midnight, in the member's zone."""
    zone = ZoneInfo(member.timezone or member.workspace.timezone)
    day = now.astimezone(zone).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), zone)


def budget_left(session: Session, member: Member, now: datetime) -> int:
    """Minutes that this member still gives this week; never below zero."""
    start = week_start(member, now)
    nudges = len(load.nudges_since(session, member.workspace, start, member))
    answers = len(load.answers_since(session, member.workspace, start, member))
    spent = nudges * NUDGE_MINUTES + answers * ANSWER_MINUTES + _meeting_minutes(session, member, start)
    return max(0, minutes_a_week(member) - spent)


def _meeting_minutes(session: Session, member: Member, start: datetime) -> int:
    return 0


def may_meet(session: Session, one: Member, other: Member) -> bool:
    """Whether neither of the two would rather not."""
    return other.id not in rows.avoided_by(session, one)


def is_reached(member: Member) -> bool:
    """Whether Éclair may write to them: here, a person, and inside the pilot where there is one."""
    here = not (member.has_left or member.is_bot)
    return here and (member.in_pilot or not member.workspace.has_pilot)


def takes_nudges(member: Member, now: datetime) -> bool:
    """Whether they take nudges, now."""
    paused = member.paused_until is not None and member.paused_until > now
    return is_reached(member) and member.takes_nudges and not member.is_guest and not paused


def candidates(session: Session, question: Question, now: datetime) -> Sequence[Candidate]:
    """People who may be asked this question now, with how often they were asked lately.

    This is the seam by which willingness, availability and budgets constrain the ranking.
    """
    workspace, asker = question.workspace, asker_of(session, question)
    out = {nudge.member_id for nudge in question.nudges}
    if asker is not None:
        out |= {asker.id} | rows.avoided_by(session, asker)
    asked = rows.times_asked(session, workspace, FAIR_WINDOW)
    free = [
        m for m in rows.who_take_nudges(session, workspace, now) if takes_nudges(m, now) and m.id not in out
    ]
    room = _with_room(session, free, now)
    return [Candidate(member.id, asked=asked.get(member.id, 0)) for member in free if member.id in room]


def _with_room(session: Session, members: Sequence[Member], now: datetime) -> set[int]:
    """Those whose week and whose next day can take one more request, looked up for all at once."""
    if not members:
        return set()
    workspace, since = members[0].workspace, now - LONGEST_WEEK
    nudged = load.nudges_since(session, workspace, since)
    answered = load.answers_since(session, workspace, since)
    said = load.nudges_said(session, workspace, REQUESTS, since)
    weeks = _minutes_by_member(members, nudged, answered, now)
    waiting = Counter(number for number, sent_at in said if sent_at is None)
    by_member: dict[int, list[datetime]] = {}
    for number, sent_at in said:
        if sent_at is not None:
            by_member.setdefault(number, []).append(sent_at)
    room = set()
    for member in members:
        left = (
            minutes_a_week(member)
            - weeks[member.id]
            - _meeting_minutes(session, member, week_start(member, now))
        )
        that_day = _on_next_day(member, by_member.get(member.id, ()), now) + waiting[member.id]
        if left >= NUDGE_MINUTES and that_day < workspace.nudges_a_day:
            room.add(member.id)
    return room


def _minutes_by_member(
    members: Sequence[Member],
    nudged: Iterable[tuple[int, datetime]],
    answered: Iterable[tuple[int, datetime]],
    now: datetime,
) -> Counter[int]:
    starts = {member.id: week_start(member, now) for member in members}
    spent: Counter[int] = Counter()
    for given, minutes in ((nudged, NUDGE_MINUTES), (answered, ANSWER_MINUTES)):
        for number, at in given:
            if number in starts and at >= starts[number]:
                spent[number] += minutes
    return spent


def _on_next_day(member: Member, sent: Iterable[datetime], now: datetime) -> int:
    """How many requests were delivered on the day on which the next one would be."""
    week = people.week_of(member)
    day = (week.next_open(now) or now).astimezone(week.zone).date()
    return sum(at.astimezone(week.zone).date() == day for at in sent)


def room_for(session: Session, member: Member, now: datetime) -> bool:
    """Whether one more request may be made of this member; their row is held until the commit."""
    rows.lock(session, member)
    return takes_nudges(member, now) and member.id in _with_room(session, [member], now)


def deliverable_at(session: Session, notice: Notice, member: Member, now: datetime) -> datetime:
    """`now` when a request may be delivered, else when to look again: tomorrow, or next week."""
    rows.lock(session, member)
    week = people.week_of(member)
    monday = week_start(member, now)
    said = load.nudges_said(session, member.workspace, REQUESTS, monday, member)
    sent = [at for _, at in said if at is not None] + [now] * load.under_way(
        session, member, REQUESTS, besides=notice.id
    )
    today = sum(at.astimezone(week.zone).date() == now.astimezone(week.zone).date() for at in sent)
    answers = len(load.answers_since(session, member.workspace, monday, member))
    spent = len(sent) * NUDGE_MINUTES + answers * ANSWER_MINUTES + _meeting_minutes(session, member, monday)
    if spent + NUDGE_MINUTES > minutes_a_week(member):
        return _opening(member, monday + timedelta(days=7))
    if today >= member.workspace.nudges_a_day:
        tomorrow = datetime.combine(now.astimezone(week.zone).date() + timedelta(days=1), time(), week.zone)
        return _opening(member, tomorrow)
    return now


def _opening(member: Member, at: datetime) -> datetime:
    return people.week_of(member).next_open(at) or at
