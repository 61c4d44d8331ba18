"""Groups whose next step is due, their meetings whose time is over, and the round of introductions."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.jobs.each_alone import take_each
from bot.matching import peers
from bot.matching.introductions import SolverError
from bot.matching.introductions import introductions as who_meets
from bot.matching.rings import Leg, rings
from bot.services.groups import circle_invitations, introduction_rounds, swap_rounds
from bot.services.groups.group_kinds import STEPS
from bot.services.groups.introduction_rounds import Round
from bot.services.groups.swap_rounds import SwapRound
from bot.store import workspaces
from bot.store.engine.connections import cannot_keep
from bot.store.groups import group_meetings, groups
from bot.store.models import Group, GroupKind, GroupMeeting, LearningGoal
from bot.store.sessions import mentors

log = structlog.get_logger(__name__)

LONGEST_SEARCH = 45.0  # seconds for the rings
AT_ONCE = 10  # groups made in one transaction: nobody waits for more
STUMBLED = timedelta(minutes=15)


def advance(deps: Deps) -> int:
    """Take the next step of each group that is due; says how many."""
    with deps.read_sessions() as session:
        waiting = groups.due(session, deps.clock())
    return take_each(deps, waiting, _advance_one, Group, "group")


def _advance_one(deps: Deps, group_id: int) -> None:
    _look_for_people(deps, group_id)
    with deps.sessions.begin() as session:
        group = session.get_one(Group, group_id)
        groups.hold(session, group)
        STEPS[group.kind].advance(session, group, deps.clock())


def _look_for_people(deps: Deps, group_id: int) -> None:
    """A circle that lacks people: those whom its theme concerns are found without holding anything."""
    with deps.read_sessions() as session:
        group = session.get_one(Group, group_id)
        if group.kind != GroupKind.CIRCLE or not circle_invitations.wants_people(group):
            return
        text, situations = f"{group.theme}\n{group.outcome}", mentors.situations(session)
    wish = peers.ranked_by(situations, text, deps.index.encoder.current())
    know = deps.index.experts(text)
    with deps.read_sessions() as session:
        group = session.get_one(Group, group_id)
        learn = circle_invitations.learners(session, group, wish, situations, deps.clock())
        experts = circle_invitations.experienced(session, group, know, deps.clock())
    with deps.sessions.begin() as session:
        group = session.get_one(Group, group_id)
        groups.hold(session, group)
        if circle_invitations.wants_people(group):
            circle_invitations.invite(session, group, learn, experts, deps.clock())
            group.waves += 1


def finish_meetings(deps: Deps) -> int:
    """Meetings of groups whose time is over; says how many."""
    with deps.read_sessions() as session:
        over = group_meetings.over(session, deps.clock())
    finished = 0
    for meeting_id in over:
        try:
            with deps.sessions.begin() as session:
                meeting = session.get_one(GroupMeeting, meeting_id)
                STEPS[meeting.group.kind].finish(session, meeting, deps.clock())
        except Exception as error:  # one bad meeting must not keep the others waiting; it is looked at again
            if cannot_keep(error):
                raise
            log.exception("group_meeting.finish_failed", meeting=meeting_id)
        else:
            finished += 1
    return finished


def introduce(deps: Deps) -> int:
    """Make the round of introductions that is due: who meets whom is found without holding anything, and
    written down a few at a time. A process that dies midway goes on where it stopped."""
    with deps.read_sessions() as session:
        held = introduction_rounds.prepared(session, deps.clock()) if workspaces.served_id(session) else None
    if held is None:
        return 0
    try:
        found = who_meets(held.people, held.never, held.met, held.period.toordinal())
    except SolverError:
        log.exception("introductions.failed", people=len(held.people))
        with deps.sessions.begin() as session:
            introduction_rounds.put_off(session, held.period, deps.clock() + STUMBLED)
        return 0
    for begin in range(0, len(found.groups), AT_ONCE):
        _bring_together(deps, held, found.groups[begin : begin + AT_ONCE])
    with deps.sessions.begin() as session:
        is_ours = introduction_rounds.is_due_still(session, held.period)
        for number in found.alone if is_ours else ():
            introduction_rounds.leave_alone(session, number, held.period, deps.clock())
        introduction_rounds.end_round(session, held.period, deps.clock())
    log.info("introductions.made", groups=len(found.groups), alone=len(found.alone))
    return 1


def swap(deps: Deps) -> int:
    """Look for rings of swaps, when their round is due; each is put to its people in a transaction."""
    with deps.read_sessions() as session:
        held = swap_rounds.prepared(session, deps.clock()) if workspaces.served_id(session) else None
    if held is None:
        return 0
    legs = [leg for wish in held.wishes for leg in _teachers(deps, held, wish)]
    try:
        found = rings(legs, held.never, LONGEST_SEARCH)
    except SolverError:
        log.exception("swaps.failed", legs=len(legs))
        with deps.sessions.begin() as session:
            swap_rounds.put_off(session, held.period, deps.clock() + STUMBLED)
        return 0
    for ring in found.rings:
        with deps.sessions.begin() as session:
            swap_rounds.propose(session, held.period, ring, _shown(deps, session, ring), deps.clock())
    with deps.sessions.begin() as session:
        swap_rounds.end_round(session, held.period, deps.clock())
    log.info("swaps.found", rings=len(found.rings), people=found.served, gap=found.gap)
    return 1


def _teachers(deps: Deps, held: SwapRound, wish: LearningGoal) -> list[Leg]:
    rank = deps.index.experts(wish.topic)
    with deps.read_sessions() as session:
        return swap_rounds.teachers(session, held, wish, rank, deps.clock())


def _shown(deps: Deps, session: Session, ring: Sequence[Leg]) -> dict[tuple[int, int], str]:
    """What each giver of a ring shows, by giver and wish."""
    told = {}
    for leg in ring:
        wish = session.get(LearningGoal, leg.tag)
        if wish is not None:
            rank = deps.index.experts(wish.topic)
            told[leg.giver, leg.tag] = swap_rounds.what_is_shown(
                session, wish, rank, deps.clock(), leg.giver
            )  # fmt: skip
    return told


def _bring_together(deps: Deps, held: Round, few: Sequence[tuple[int, ...]]) -> None:
    with deps.sessions.begin() as session:
        if not introduction_rounds.is_due_still(session, held.period):
            return
        for numbers in few:
            if introduction_rounds.bring_together(session, numbers, held.period, deps.clock()) is None:
                for number in numbers:  # one of them cannot any more: the others hear it
                    introduction_rounds.leave_alone(session, number, held.period, deps.clock())
