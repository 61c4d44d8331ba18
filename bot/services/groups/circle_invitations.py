"""Who is asked into a circle: colleagues whom its theme concerns, from as many teams as there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.matching.ranking import Candidate, Ranking
from bot.services.groups import circle_calls, group_meetings
from bot.services.people import workload
from bot.store.groups import circles as stored
from bot.store.models import Group, GroupSeat, GroupState, Member, SeatState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import members

INVITED = NoticeKind.CIRCLE_INVITED
RECENTLY = timedelta(days=14)  # nobody is invited into one circle after the other
LOOKED_AT = 40


def wants_people(group: Group) -> bool:
    """Whether its next step is to look for people to invite."""
    gathers = group.state == GroupState.OPEN and not group.slots
    return gathers and group.waves < circle_calls.WAVES and len(circle_calls.agreed(group)) < group.smallest


def candidates(session: Session, group: Group, now: datetime) -> list[Candidate]:
    """Who may be invited: takes nudges, no seat in this circle or in another of these days, not avoided."""
    out = {seat.member_id for seat in group.seats} | stored.invited_since(session, now - RECENTLY)
    for seat in circle_calls.agreed(group):
        out |= members.avoided_by(session, seat.member)
    asked = members.who_take_nudges(session, now)
    return [Candidate(one.id) for one in asked if one.id not in out and workload.takes_nudges(one, now)]


def invite(session: Session, group: Group, found: Ranking, said: dict[int, str], now: datetime) -> int:
    """Ask the nearest of those found, from as many teams as there are: as many as could still be missing."""
    missing = group.largest - len(circle_calls.agreed(group))
    people = [session.get_one(Member, one.person) for one in found.suggestions]
    chosen = _different(people, missing + 1)
    for one in chosen:
        group.seats.append(
            GroupSeat(
                workspace_id=group.workspace_id, member=one, state=SeatState.INVITED,
                why=said.get(one.id, "")[:200],
            )
        )  # fmt: skip
    session.flush()
    for one in chosen:
        group_meetings.owe(session, INVITED, group, now, "invited", to=one)
    return len(chosen)


def _different(people: Sequence[Member], count: int) -> list[Member]:
    """The first ones, a team at a time: those near the theme who report to different people."""
    chosen: list[Member] = []
    left = list(people)
    while left and len(chosen) < count:
        teams: set[int | None] = set()
        for one in list(left):
            if len(chosen) < count and (one.reports_to_id is None or one.reports_to_id not in teams):
                teams.add(one.reports_to_id)
                chosen.append(one)
                left.remove(one)
    return chosen
