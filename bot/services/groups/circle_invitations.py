"""Who is asked into a circle: colleagues whom its theme concerns, of many teams, a few who know it well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.matching.peers import Situation
from bot.matching.ranking import Candidate
from bot.services.groups import circle_calls, group_meetings
from bot.services.people import workload
from bot.services.sessions import mentor_search
from bot.services.sessions.requesting import Rank
from bot.store.groups import circles as stored
from bot.store.models import Group, GroupSeat, GroupState, Member, SeatState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence, members

INVITED = NoticeKind.CIRCLE_INVITED
RECENTLY = timedelta(days=14)  # nobody is invited into one circle after the other
LOOKED_AT, TEACHERS = 40, 12
EXPERTS = 3  # of so many who are invited, one knows the matter


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whom the theme concerns, by which words of theirs, and whether they know it already."""

    person: int
    why: str
    knows: bool = False


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


def learners(
    session: Session, group: Group, rank: Rank, situations: Sequence[Situation], now: datetime
) -> list[Invited]:
    """Whom the theme concerns by what they would like to learn, or asked about; the nearest first."""
    found = rank(candidates(session, group, now), now, LOOKED_AT)
    return [
        Invited(one.person, situations[one.evidence[0].piece - 1][1] if one.evidence else "")
        for one in found.suggestions
    ]


def experienced(session: Session, group: Group, rank: Rank, now: datetime) -> list[Invited]:
    """Who says that they know what it is about, for a reason that convinces; the nearest first."""
    found = []
    for one in rank(candidates(session, group, now), now, TEACHERS).suggestions:
        numbers = mentor_search.convincing(session, group.theme, one)
        topics = [piece.topic for piece in evidence.standing(session, numbers) if piece.topic]
        if topics:
            found.append(Invited(one.person, topics[0], knows=True))
    return found


def invite(
    session: Session, group: Group, learn: Sequence[Invited], know: Sequence[Invited], now: datetime
) -> int:
    """Ask the nearest, from as many teams as there are: as many as could still be missing, and one more; a
    third of them at most are people who know the matter."""
    count = group.largest - len(circle_calls.agreed(group)) + 1
    wishing, most = {one.person for one in learn}, min(count // EXPERTS, len(learn) // (EXPERTS - 1))
    experts = _different(session, [one for one in know if one.person not in wishing], most)
    chosen = [*_different(session, learn, count - len(experts)), *experts]
    for one in chosen:
        group.seats.append(
            GroupSeat(
                workspace_id=group.workspace_id, member=session.get_one(Member, one.person),
                state=SeatState.INVITED, why=one.why[:200], knows=one.knows,
            )
        )  # fmt: skip
    session.flush()
    for one in chosen:
        member = session.get_one(Member, one.person)
        group_meetings.owe(session, INVITED, group, now, "invited", to=member)
    return len(chosen)


def _different(session: Session, people: Sequence[Invited], count: int) -> list[Invited]:
    """The first ones, a team at a time: those near the theme who report to different people."""
    chosen: list[Invited] = []
    left = list(people)
    while left and len(chosen) < count:
        teams: set[int | None] = set()
        for one in list(left):
            above = session.get_one(Member, one.person).reports_to_id
            if len(chosen) < count and (above is None or above not in teams):
                teams.add(above)
                chosen.append(one)
                left.remove(one)
    return chosen
