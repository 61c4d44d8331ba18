"""Rounds of swaps: who could show whom what, and the rings that serve as many people as possible.

Which rings, `bot.matching.rings` finds. Nobody hears who is in one before all of it agreed to look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.matching.ranking import Candidate
from bot.matching.rings import Leg, Pair
from bot.services.groups import group_meetings, introduction_rounds
from bot.services.people import identity, workload
from bot.services.people.expertise import subject_of
from bot.services.sessions import mentor_search
from bot.services.sessions.requesting import Rank
from bot.store.groups import groups, introductions, swaps
from bot.store.models import Group, GroupKind, GroupSeat, LearningGoal, Member, SeatState, SwapLeg
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.workspaces import home

OFFERED = NoticeKind.SWAP_OFFERED
REST = timedelta(days=28)  # whoever would not look at one is let be for so long
AFTER_INTRODUCTIONS = timedelta(weeks=1)  # rounds of swaps lie between those of introductions
TEACHERS = 8  # looked at for one wish
PATIENCE = timedelta(hours=18)  # of each one's working time: two days


@dataclass(frozen=True, slots=True)
class SwapRound:
    """One round: when it was to be made, the wishes of those who take part, and who may not meet."""

    period: datetime
    wishes: Sequence[LearningGoal]
    never: set[Pair]
    shown: set[tuple[int, int]]

    @property
    def people(self) -> list[int]:
        """Numbers of those who take part."""
        return sorted({wish.member_id for wish in self.wishes})


def look_after(session: Session, now: datetime) -> None:
    """A round is planned as long as anybody takes part in swaps."""
    workspace = home(session)
    session.flush()
    if not swaps.anybody(session):
        workspace.swaps_at = None
    elif workspace.swaps_at is None:
        first = introduction_rounds.FIRST_MONDAY + AFTER_INTRODUCTIONS
        workspace.swaps_at = introduction_rounds.coming(workspace, now, first)


def prepared(session: Session, now: datetime) -> SwapRound | None:
    """What a round that is due needs to know: only a look. None where none is due."""
    period = home(session).swaps_at
    if period is None or period > now:
        return None
    people = [one for one in swaps.who_swap(session, now, REST) if introduction_rounds.may_be(one, now)]
    wishes = swaps.wishes_of(session, [one.id for one in people])
    return SwapRound(period, wishes, introductions.avoided(session), swaps.shown_before(session))


def teachers(session: Session, held: SwapRound, wish: LearningGoal, rank: Rank, now: datetime) -> list[Leg]:
    """Who of those who take part could show this, for a reason that convinces; the tag is the wish's id."""
    others = [Candidate(number) for number in held.people if number != wish.member_id]
    found = []
    for suggestion in rank(others, now, TEACHERS).suggestions:
        two = (suggestion.person, wish.member_id)
        if two not in held.shown and mentor_search.convincing(session, wish.topic, suggestion):
            found.append(Leg(*two, fit=min(1.0, max(0.0, suggestion.chance)), tag=wish.id))
    return found


def propose(
    session: Session, period: datetime, ring: Sequence[Leg], shown: dict[tuple[int, int], str], now: datetime
) -> Group | None:
    """Ask the people of a ring whether they would look; None where one of them cannot any more, or another
    process was quicker: who has answered since is not in what this one looked at."""
    numbers = [leg.giver for leg in ring]
    workload.hold(session, numbers)  # another process may have found a ring that shares a person
    if not is_due_still(session, period):
        return None
    source = f"swap:{'-'.join(map(str, sorted(numbers)))}:{now.timestamp():.0f}"
    people = [one for number in numbers if (one := _free(session, number, now)) is not None]
    wishes = [session.get(LearningGoal, leg.tag) for leg in ring]
    if len(people) < len(ring) or None in wishes or groups.by_source(session, source) is not None:
        return None
    if not introduction_rounds.may_meet(session, people):
        return None
    group = Group(
        workspace_id=people[0].workspace_id, workspace=people[0].workspace, kind=GroupKind.SWAP,
        source=source, opened_at=now,
        seats=[_seat(one) for one in people],
        legs=[_leg(session, leg, wish, shown) for leg, wish in zip(ring, wishes, strict=True) if wish],
    )  # fmt: skip
    session.add(group)
    session.flush()
    group.next_step_at = patience(people, now)
    for one in people:
        group_meetings.owe(session, OFFERED, group, now, "offered", to=one)
    groups.refresh(session, group)
    return group


def _seat(member: Member) -> GroupSeat:
    return GroupSeat(workspace_id=member.workspace_id, member=member, state=SeatState.INVITED)


def _free(session: Session, number: int, now: datetime) -> Member | None:
    member = session.get(Member, number)
    if member is None or not member.takes_swaps or not introduction_rounds.may_be(member, now):
        return None
    return None if groups.seats_in(session, member, GroupKind.SWAP) else member


def _leg(session: Session, leg: Leg, wish: LearningGoal, shown: dict[tuple[int, int], str]) -> SwapLeg:
    return SwapLeg(
        workspace_id=wish.workspace_id,
        giver=session.get_one(Member, leg.giver),
        receiver=session.get_one(Member, leg.receiver),
        shown=shown.get((leg.giver, leg.tag), "")[:200],
        wished=wish.topic,
    )


def what_is_shown(session: Session, wish: LearningGoal, rank: Rank, now: datetime, giver: int) -> str:
    """What the giver declared that comes nearest to a wish; empty where they declared nothing like it."""
    found = rank([Candidate(giver)], now, 1).suggestions
    numbers = mentor_search.convincing(session, wish.topic, found[0]) if found else []
    pieces = [piece for piece in evidence.standing(session, numbers) if piece.topic]
    return subject_of(pieces[0]) if pieces else ""


def patience(people: Iterable[Member], now: datetime) -> datetime:
    """When it is looked whether all have answered: each of them had two working days."""
    return max(identity.week_of(one).after(now, PATIENCE) or now + REST / 4 for one in people)


def is_due_still(session: Session, period: datetime) -> bool:
    """Whether no other process ended this round, and no ring fell apart since."""
    workspace = home(session)
    session.refresh(workspace, ["swaps_at"])
    return workspace.swaps_at == period


def end_round(session: Session, period: datetime, now: datetime) -> None:
    """Every ring of it is put to its people: the next round is planned."""
    workspace = home(session)
    if workspace.swaps_at == period:
        workspace.swaps_at = None
        look_after(session, now)


def put_off(session: Session, period: datetime, at: datetime) -> None:
    """It stumbled: it is tried again then."""
    workspace = home(session)
    if workspace.swaps_at == period:
        workspace.swaps_at = at


def solve_anew(session: Session, now: datetime) -> None:
    """A ring fell apart: whoever is free again is looked at at once."""
    workspace = home(session)
    if workspace.swaps_at is not None:
        workspace.swaps_at = now
