"""What must hold in each week of a season, worked out again from wall clocks and rows.

`Watch` looks after each act and step at what was newly agreed; what was said is judged at the end.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Avoidance,
    Group,
    GroupKind,
    GroupMeeting,
    GroupSeat,
    Meeting,
    MeetingState,
    Member,
    Participant,
    SeatState,
)
from tests.people.season import Said, Season, at_work, wall_clock, week_of, would_meet

REQUEST, ANSWER = 5, 10  # minutes
MOST_A_DAY = 2  # requests
TEN_MINUTES, STEP = timedelta(minutes=10), timedelta(minutes=5)
MOMENT = timedelta(seconds=1)  # the company may close at that instant
NEVER_MEET = timedelta(days=14)  # in which there is no minute at which all work
COUNTED = (MeetingState.CONFIRMED, MeetingState.HELD)
ON_AN_ACT = {  # what follows from what one of them does at that moment
    "group.file", "group.series", "group.moved", "group.cancelled", "pair.begun", "pair.proposed",
    "circle.begun", "circle.charter", "question.asked", "answer.tick", "meeting.card", "file",
    "mentoring.suggested",
}  # fmt: skip
ON_A_STEP = {"circle.begun", "group.series"}  # a circle may also begin at a look, in the company's hours
NOT_IN_A_PAUSE = {"question.nudge", "introduction.made"}
BEFORE, DURING, AFTER = "before", "during", "after"
AT_A_MEETING = {
    "group.reminder": BEFORE, "circle.sheet": BEFORE, "meeting.reminder": BEFORE, "circle.turn": DURING,
    "introduction.after": AFTER, "meeting.form": AFTER,
}  # fmt: skip
COMPANY = Member(timezone="Europe/Paris", week=[[day, 9 * 60, 18 * 60] for day in range(5)])


class Span(NamedTuple):
    """A meeting of somebody's: a session, or one of a group."""

    is_group: bool
    number: int
    start: datetime
    end: datetime


class Watch:
    """Faults, as they are seen."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.agreed: Counter[str] = Counter()  # meetings, by what agreed on them
        self.outside: list[Any] = []
        self.over_budget: list[Any] = []
        self.twice: list[Any] = []
        self.over_cap: list[Any] = []
        self.paused: list[Said] = []
        self._days: Counter[tuple[str, date]] = Counter()
        self._asked: Counter[tuple[str, tuple[int, int]]] = Counter()
        self._known: dict[tuple[bool, int], datetime] = {}  # when a meeting is
        season.heard.append(self.hear)
        season.looks.append(self.look)

    # -- minutes ---------------------------------------------------------------------------------------------

    def hear(self, said: Said) -> None:
        """A request that is delivered has to fit into the day and the week; nobody is asked in a pause."""
        if said.kind in NOT_IN_A_PAUSE and any(map(self.season.pauses, said.readers)):
            self.paused.append(said)
        if said.kind == "question.nudge":
            with self.season.deps.read_sessions() as session:
                member = self.season.world.member(session, said.readers[0])
                day, week = wall_clock(member, said.at).date(), week_of(member, said.at)
                self._days[member.slack_id, day] += 1
                self._asked[member.slack_id, week] += 1
                if self._days[member.slack_id, day] > MOST_A_DAY:
                    self.over_cap.append(said)
                self._fits(session, member, said.at, said.kind)

    def _fits(self, session: Session, member: Member, at: datetime, why: str) -> None:
        spent, limit = self._spent(session, member, at), member.weekly_minutes
        if spent > (60 if limit is None else limit):
            self.over_budget.append((why, member.slack_id, self.season.deps.clock(), at, spent, limit))

    def _spent(self, session: Session, member: Member, at: datetime) -> int:
        """Minutes of the week of that instant: requests, answers, sessions given, and groups in full."""
        week = week_of(member, at)
        answers = [when for (when,) in session.query(Answer.created_at).filter_by(author_id=member.id)]
        minutes = REQUEST * self._asked[member.slack_id, week]
        minutes += ANSWER * sum(week_of(member, when) == week for when in answers)
        for span in _meetings(session, member, COUNTED, gives=True):
            if week_of(member, span.start) == week:
                minutes += int((span.end - span.start) / timedelta(minutes=1))
        return minutes

    # -- what is agreed --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Meetings that are new, or at a new time."""
        with self.season.deps.read_sessions() as session:
            for row, is_group in ((GroupMeeting, True), (Meeting, False)):
                standing = session.query(row.id, row.start_at).filter_by(state=MeetingState.CONFIRMED)
                for number, start in standing.order_by(row.id):
                    before = self._known.get((is_group, number))
                    if before != start:
                        self._known[is_group, number] = start
                        self._weigh(session, session.get_one(row, number), before)

    def _weigh(self, session: Session, meeting: Any, before: datetime | None) -> None:
        """Hours and minutes of all but who chose the time, and nobody in two places."""
        if isinstance(meeting, Meeting):
            if meeting.uid.startswith("test:"):  # they agreed on it between themselves
                return
            people, what, chosen_by = [seat.member for seat in meeting.seats], "session", None
            give = [seat.member for seat in meeting.seats if not seat.is_learner]
        else:
            people, what = meeting.group.people, str(meeting.group.kind)
            give, chosen_by = people, meeting.changed_by_id if before is not None else None
        self.agreed[what if before is None else f"{what} moved"] += 1
        for one in people:
            times = (meeting.start_at, meeting.end_at)  # whoever asks for a session may meet all day
            if one.id != chosen_by and not would_meet(one, *times, in_windows=one in give):
                self.outside.append((what, one.slack_id, meeting.start_at, meeting.end_at, before))
            stays = before is not None and week_of(one, before) == week_of(one, meeting.start_at)
            if one in give and one.id != chosen_by and not stays:
                self._fits(session, one, meeting.start_at, what)
            self._is_alone(session, one, meeting, what)

    def _is_alone(self, session: Session, one: Member, meeting: Any, what: str) -> None:
        own = (isinstance(meeting, GroupMeeting), meeting.id)
        for span in _meetings(session, one, (MeetingState.CONFIRMED,)):
            if span[:2] != own and span.start < meeting.end_at and meeting.start_at < span.end:
                self.twice.append((what, one.slack_id, meeting.start_at, span))

    # -- whom, and how much ----------------------------------------------------------------------------------

    def avoided(self) -> list[int]:
        """Introductions, pairs and rings of swaps in which somebody would rather not meet another."""
        with self.season.deps.read_sessions() as session:
            never = {frozenset((one.member_id, one.other_id)) for one in session.query(Avoidance)}
            return [
                group.id
                for group in session.query(Group).filter(Group.kind != GroupKind.CIRCLE)
                if any(
                    frozenset(two) in never for two in combinations([one.member_id for one in group.seats], 2)
                )
            ]

    def bustle(self) -> dict[str, tuple[int, int]]:
        """How much happened, and how much had to, so that this shows something."""
        kinds = Counter(one.kind for one in self.season.said)
        with self.season.deps.read_sessions() as session:
            held = session.query(GroupMeeting).filter_by(state=MeetingState.HELD).count()
            started = Counter(
                one.kind for one in session.query(Group) if any(each.turn_at for each in one.meetings)
            )
        return {
            "requests": (kinds["question.nudge"], 100),
            "sessions": (self.season.met, 20),
            "introductions": (kinds["introduction.made"], 20),
            "times for introductions": (self.agreed["introduction"], 8),
            "pairs begun": (started[GroupKind.PAIR], 4),
            "circles begun": (started[GroupKind.CIRCLE], 1),
            "group meetings held": (held, 20),
            "meetings moved": (self.agreed["introduction moved"] + self.agreed["pair moved"], 3),
            "asked to look at a swap": (kinds["swap.offered"], 2),
        }

    # -- what was said ---------------------------------------------------------------------------------------

    def out_of_hours(self) -> list[Any]:
        """Messages that came at a time at which they should not."""
        with self.season.deps.read_sessions() as session:
            members = {one.slack_id: one for one in self.season.people(session)}
            return [
                one
                for one in self.season.said
                if set(one.readers) <= set(members)
                and not self._came_well(one, [members[reader] for reader in one.readers])
            ]

    def _came_well(self, said: Said, readers: list[Member]) -> bool:
        if said.kind in AT_A_MEETING and said.meets is not None:
            start, end = said.meets
            begins, until = {
                BEFORE: (start - TEN_MINUTES, end), DURING: (start, end), AFTER: (end, end + STEP)
            }[AT_A_MEETING[said.kind]]  # fmt: skip
            return begins <= said.at <= until
        if said.kind in ON_AN_ACT:
            looked_at = said.kind in ON_A_STEP and at_work(COMPANY, said.at - MOMENT)
            return said.at in self.season.acted or looked_at
        return all(at_work(one, said.at) for one in readers) or (
            at_work(readers[0], said.at) and _never_meet(readers, said.at)
        )


def _never_meet(readers: list[Member], since: datetime) -> bool:
    moments = (since + STEP * number for number in range(NEVER_MEET // STEP))
    return not any(all(at_work(one, moment) for one in readers) for moment in moments)


def _meetings(
    session: Session, member: Member, states: tuple[MeetingState, ...], *, gives: bool = False
) -> list[Span]:
    """Somebody's sessions (with `gives`, only those as mentor) and the meetings of their groups."""
    of_two = session.query(Meeting.id, Meeting.start_at, Meeting.end_at)
    of_two = of_two.join(Participant, Participant.meeting_id == Meeting.id)
    of_two = of_two.filter(Participant.member_id == member.id, Meeting.state.in_(states))
    if gives:
        of_two = of_two.filter(~Participant.is_learner)
    of_groups = session.query(GroupMeeting.id, GroupMeeting.start_at, GroupMeeting.end_at)
    of_groups = of_groups.join(GroupSeat, GroupSeat.group_id == GroupMeeting.group_id)
    of_groups = of_groups.filter(GroupSeat.member_id == member.id, GroupSeat.state == SeatState.AGREED)
    of_groups = of_groups.filter(GroupMeeting.state.in_(states))
    return [Span(False, *row) for row in of_two] + [Span(True, *row) for row in of_groups]
