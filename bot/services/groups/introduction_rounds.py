"""The rounds in which colleagues are introduced to each other: every second Monday, whoever's turn it is.

Who meets whom, `bot.matching.introductions` finds; here is what it needs to know, and what becomes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from sqlalchemy.orm import Session

from bot.matching.introductions import Meetings, Pair, Participant
from bot.scheduling import recurrence
from bot.scheduling.slots import GRAIN, free
from bot.services.groups import group_meetings, group_times
from bot.services.people import identity, workload
from bot.store import notices
from bot.store.groups import groups, introductions
from bot.store.models import Group, GroupKind, GroupSeat, Member, Workspace
from bot.store.models.notice_kinds import NoticeKind
from bot.store.workspaces import home
from bot.text.terms import terms

MADE, ALONE = NoticeKind.INTRODUCTION_MADE, NoticeKind.INTRODUCTION_ALONE
FIRST_MONDAY = date(2026, 1, 5)  # rounds are counted from here, by twos of weeks
EVERY = timedelta(weeks=2)
MINUTE = 10 * 60  # at ten
SHORTEST = timedelta(days=4)
LASTS = timedelta(days=12)  # from Monday to the Saturday before the next round
NUDGE_AFTER = timedelta(hours=27)  # of working time: in three days or four


def coming(workspace: Workspace, now: datetime, first: date = FIRST_MONDAY) -> datetime:
    """When the next round is made: on that Monday, or the first day with work after it."""
    week = identity.week_of_workspace(workspace)
    today = now.astimezone(week.zone).date()
    monday = first + EVERY * ((today - first) // EVERY)
    while True:
        at = recurrence.at_work(monday, MINUTE, week)
        if at > now:
            return at
        monday += EVERY


def look_after(session: Session, now: datetime) -> None:
    """A round is planned as long as anybody would like to be introduced."""
    workspace = home(session)
    session.flush()
    if not introductions.anybody(session):
        workspace.introductions_at = None
    elif workspace.introductions_at is None:
        workspace.introductions_at = coming(workspace, now)


def may_be(member: Member, now: datetime) -> bool:
    """Whether somebody is there to be introduced: reached, no guest, not paused."""
    paused = member.paused_until is not None and member.paused_until > now
    return workload.is_reached(member) and not member.is_guest and not paused


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when it was to be made, whose turn it is, who may not meet whom, who met before."""

    period: datetime
    people: Sequence[Participant]
    never: set[Pair]
    met: dict[Pair, Meetings]


def prepared(session: Session, now: datetime) -> Round | None:
    """What a round that is due needs to know: only a look. None where none is due."""
    period = home(session).introductions_at
    if period is None or period > now:
        return None
    turn = [one for one in introductions.whose_turn(session, period) if may_be(one, now)]
    numbers = [one.id for one in turn]
    said = introductions.subjects(session, numbers)
    met = introductions.met(session, numbers)
    return Round(
        period,
        [_participant(one, said.get(one.id, ()), now) for one in turn],
        introductions.avoided(session) | _lines(turn),
        {two: Meetings(known.times, known.last.toordinal()) for two, known in met.items()},
    )


def _participant(member: Member, said: Sequence[str], now: datetime) -> Participant:
    """Their team is whom they report to; a member whom others report to is of the team above."""
    interests = frozenset(word for topic in said for word in terms(topic))
    return Participant(member.id, member.reports_to_id, interests, _hours(member, now))


def _hours(member: Member, now: datetime) -> int:
    """A bit for each quarter of an hour of the round in which a meeting could begin within their windows."""
    length, start = timedelta(minutes=member.workspace.meeting_minutes), _quarter(now)
    slots = free([identity.session_week_of(member)], (), start, start + LASTS, length)
    return sum(1 << ((slot - start) // GRAIN) for slot in slots)


def _quarter(now: datetime) -> datetime:
    """The full hour before: the same one for everybody, whatever their zone's distance from UTC."""
    return now.replace(minute=0, second=0, microsecond=0)


def _lines(turn: Sequence[Member]) -> set[Pair]:
    """Nobody is introduced to whom they report to: they know each other."""
    reports = {(one.id, one.reports_to_id) for one in turn if one.reports_to_id is not None}
    return {(min(two), max(two)) for two in reports}


def bring_together(session: Session, numbers: Sequence[int], period: datetime, now: datetime) -> Group | None:
    """Introduce these people to each other; None where that was done, or one of them cannot any more."""
    workload.hold(session, numbers)  # another process may make the same round
    source = f"introduction:{period:%Y-%m-%d}:{min(numbers)}"
    found = [session.get(Member, number) for number in numbers]
    people = [one for one in found if one is not None and one.introduced_every and may_be(one, now)]
    if groups.by_source(session, source) is not None or len(people) < 2:
        return None
    if any(groups.of_member(session, one, GroupKind.INTRODUCTION) for one in people):
        return None
    if not may_meet(session, people):
        return None
    group = Group(
        workspace_id=people[0].workspace_id, workspace=people[0].workspace, kind=GroupKind.INTRODUCTION,
        source=source, opened_at=now,
        seats=[GroupSeat(workspace_id=one.workspace_id, member=one) for one in people],
    )  # fmt: skip
    session.add(group)
    session.flush()
    for one in people:
        one.introduced_at = period
    group.slots = group_times.proposed(session, group, now, ends(group))
    group.next_step_at = identity.week_of(people[0]).after(now, NUDGE_AFTER) or ends(group)
    group_meetings.owe(session, MADE, group, now, f"made:{len(people)}")
    return group


def ends(group: Group) -> datetime:
    """When an introduction is over, whether or not they met: before the next round, but after some days."""
    before_next = coming(group.workspace, group.opened_at) - timedelta(days=1)
    return min(group.opened_at + LASTS, max(group.opened_at + SHORTEST, before_next))


def may_meet(session: Session, people: Sequence[Member]) -> bool:
    """Whether none of them would rather not meet another of them."""
    return all(workload.may_meet(session, one, other) for one, other in combinations(people, 2))


def leave_alone(session: Session, number: int, period: datetime, now: datetime) -> None:
    """For this one there is nobody in this round; they hear it, and are among the first of the next."""
    member = session.get(Member, number)
    if (
        member is not None
        and member.introduced_every
        and not groups.of_member(session, member, GroupKind.INTRODUCTION)
    ):
        key = f"{ALONE}:{member.id}:{period:%Y-%m-%d}"
        notices.enqueue(session, ALONE, subject_id=member.id, to=member, due_at=now, key=key)


def is_due_still(session: Session, period: datetime) -> bool:
    """Whether no other process ended this round."""
    workspace = home(session)
    session.refresh(workspace, ["introductions_at"])
    return workspace.introductions_at == period


def end_round(session: Session, period: datetime, now: datetime) -> None:
    """All of them are brought together: the next round is planned."""
    workspace = home(session)
    if workspace.introductions_at == period:
        workspace.introductions_at = None
        look_after(session, now)


def put_off(session: Session, period: datetime, at: datetime) -> None:
    """It stumbled: what was made stands, and the rest is made then."""
    workspace = home(session)
    if workspace.introductions_at == period:
        workspace.introductions_at = at
