"""Weeks of a company of many zones, lived through from one due moment or act to the next.

The services, the jobs, the outbox and the database are real; Slack is the fake one, the clock is in the
test's hand, and whom a question concerns is always the same few.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.jobs import due_steps
from bot.matching.ranking import Candidate, Cited, Ranking, Suggestion
from bot.services.people import identity, time_settings
from bot.services.questions import answering, asking, nudging, waves
from bot.store.models import (
    Group,
    GroupMeeting,
    Meeting,
    Member,
    MentoringRequest,
    Notice,
    Nudge,
    NudgeState,
    Participant,
    Question,
    RequestState,
)
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, SubjectType
from bot.store.people.members import Profile
from bot.store.questions import questions
from tests.world import World

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Europe/London",
    "America/St_Johns",
)
NEAR_ZONES = ("Europe/Paris", "Europe/London", "Africa/Casablanca")
HOLIDAYS = {date(2026, 4, 6), date(2026, 5, 1), date(2026, 11, 11)}  # in France
SPRING, AUTUMN = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 9, 28, tzinfo=UTC)
ACTS = {"ask": 36, "answer": 30, "snooze": 30, "decline": 12, "pause": 8, "meet": 40}
SESSION = timedelta(minutes=20)
PEOPLE, WEEKS = 84, 6  # two seasons of 84 people and 6 weeks, both clock changes in each: 1,008 weeks
FILES = {"eclair-group": "group.file", "eclair-series": "group.series"}  # by how their names begin


@dataclass(frozen=True, slots=True)
class Said:
    """A message or file as it came: when, to whom (in the order of their seats), what it is about."""

    at: datetime
    readers: tuple[str, ...]
    kind: str
    subject_id: int = 0
    group_id: int | None = None
    meets: tuple[datetime, datetime] | None = None  # when the meeting is that it is about


class Season:
    """Questions come; people answer, snooze, decline, pause and meet. `heard` and `looks` are called at each
    message, and after whatever may have changed the rows."""

    def __init__(self, world: World, start: datetime, seed: int) -> None:
        self.world, self.deps, self.chance = world, world.deps, random.Random(seed)
        self.start, self.end = start, start + timedelta(weeks=WEEKS)
        world.clock.at = start
        self.said: list[Said] = []
        self.acted: set[datetime] = set()  # when somebody did something
        self.met = 0  # sessions that two agreed on between themselves
        self.heard: list[Callable[[Said], None]] = []
        self.looks: list[Callable[[], None]] = []
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._listen()
        self._people()
        for what, times in ACTS.items():
            for _ in range(times):
                self.later(self.chance.random() * (self.end - start), lambda what=what: self._act(what))

    def later(self, by: timedelta, act: Callable[[], None]) -> None:
        """Somebody does this after so much time."""
        heappush(self._acts, (self.deps.clock() + by, next(self._number), act))

    def _listen(self) -> None:
        post, upload = self.world.slack.post, self.world.slack.upload

        def heard(channel: str, message: Any, *, marker: str = "", **more: Any) -> str:
            ts = post(channel, message, marker=marker, **more)
            if not channel.startswith("C"):  # a channel is nobody's conversation
                self._note(self._about(channel, marker))
            return ts

        def received(channel: str, name: str, *content: Any) -> None:
            upload(channel, name, *content)
            kind = FILES.get(name.rpartition("-")[0].rpartition("-")[0], "file")
            self._note(Said(self.deps.clock(), self._inside(channel), kind))

        self.world.slack.post = heard  # type: ignore[method-assign]
        self.world.slack.upload = received  # type: ignore[method-assign]

    def _note(self, said: Said) -> None:
        self.said.append(said)
        for hears in self.heard:
            hears(said)

    def _inside(self, channel: str) -> tuple[str, ...]:
        return tuple(sorted(self.world.slack.members.get(channel, {f"U{channel[1:]}"})))

    def _about(self, channel: str, marker: str) -> Said:
        """What a message is about, by its mark."""
        with self.deps.read_sessions() as session:
            notice = session.query(Notice).filter_by(marker=marker).one()
            readers = self._inside(channel)
            if notice.group_id is not None:
                group = session.get_one(Group, notice.group_id)
                seated = [one.member.slack_id for one in group.seats]
                readers = tuple(one for one in seated if one in readers) or readers
            return Said(
                self.deps.clock(), readers, str(notice.kind), notice.subject_id, notice.group_id,
                _meets(session, notice),
            )  # fmt: skip

    def pauses(self, user: str) -> bool:
        """Whether somebody has said that they want nothing now."""
        with self.deps.read_sessions() as session:
            until = self.world.member(session, user).paused_until
        return until is not None and until > self.deps.clock()

    def _people(self) -> None:
        with self.deps.sessions.begin() as session:
            workspace = self.world.workspace(session)
            workspace.questions_channel = None
            for member in session.query(Member):
                member.takes_nudges = False
            for number in range(PEOPLE):
                self._add(session, number)

    def _add(self, session: Session, number: int) -> None:
        chance, is_near = self.chance, number % 2 == 0
        start = chance.choice((8 * 60, 9 * 60 + 30) if is_near else (0, 5 * 60, 8 * 60, 9 * 60 + 30, 14 * 60))
        end = start + (9 * 60 if is_near else chance.choice((60, 4 * 60, 9 * 60)))
        lunch = chance.choice((None, (start + 20, start + 40)))
        days = range(5) if is_near else chance.sample(range(7), chance.randint(1, 7))
        zone = chance.choice(NEAR_ZONES if is_near else ZONES)
        said = Profile(f"UPERSON{number}", f"person {number}", chance.choice(("fr-FR", "en-GB")), zone)
        member = identity.note(session, said)
        assert member is not None
        member.week = time_settings.week(list(days), start, end, lunch, fields=("", "", ""))
        minutes = (None, 25, 120, 240) if is_near else (None, 0, 5, 12, 25, 60)
        member.weekly_minutes = chance.choice(minutes)
        if chance.random() < 0.1:
            half = (start + end) // 2 // 30 * 30
            member.session_windows = [[day, start, half] for day in days if half > start] or None

    def live(self) -> None:
        """From one due moment or act to the next."""
        while True:
            moments = [due_steps.next_due(self.deps), self._acts[0][0] if self._acts else None]
            known = [moment for moment in moments if moment is not None]
            if not known or min(known) > self.end:
                return
            self.world.clock.at = max(self.world.clock.at, min(known))
            while self._acts and self._acts[0][0] <= self.deps.clock():
                self.acted.add(self.deps.clock())
                heappop(self._acts)[2]()
                self._look()
            due_steps.run_all(self.deps)
            self._look()

    def _look(self) -> None:
        for look in self.looks:
            look()

    def go_on_asking(self, _deps: Any) -> int:
        """The job of questions, with the same favourites again and again."""
        with self.deps.read_sessions() as session:
            due = questions.due(session, self.deps.clock())
        for number in due:
            with self.deps.sessions.begin() as session:
                waves.advance(session, session.get_one(Question, number), self.rank, self.deps.clock())
        return len(due)

    def rank(self, candidates: Sequence[Candidate], now: datetime, count: int) -> Ranking:
        """The few who are worst off: the same favourites again and again."""
        favourites = sorted(candidates, key=lambda one: (one.person % 7, one.person))[:count]
        return Ranking(tuple(Suggestion(one.person, 1.0, 0.5, (Cited(1, 1.0),)) for one in favourites), True)

    def people(self, session: Session) -> list[Member]:
        """Those of the season."""
        found = session.query(Member).order_by(Member.id)
        return [one for one in found if one.slack_id.startswith("UPERSON")]

    def _act(self, what: str) -> None:
        now = self.deps.clock()
        with self.deps.sessions.begin() as session:
            members = self.people(session)
            somebody = self.chance.choice(members)
            if what == "ask":
                source, urgent = f"test:{now.timestamp()}", self.chance.random() < 0.3
                asked = asking.ask(
                    session, somebody, f"Question {source}", source=source, now=now, urgent=urgent
                )
                asking.launch(session, asked, now)
                return
            if what == "meet":
                self._meet(session, *self.chance.sample(members, 2), now)
                return
            if what == "pause":
                somebody.paused_until = now + timedelta(days=self.chance.randint(1, 9))
                return
            waiting = list(session.query(Nudge).filter_by(state=NudgeState.OFFERED).order_by(Nudge.id))
            if waiting:
                self._reply(session, self.chance.choice(waiting[-20:]), what, now)

    def _meet(self, session: Session, mentor: Member, learner: Member, now: datetime) -> None:
        """The two have agreed on twenty minutes, some time in the next days."""
        start = now + timedelta(minutes=self.chance.randint(1, 4 * 24 * 60))
        request = MentoringRequest(
            workspace=mentor.workspace, requester=learner, source=f"test:{now.timestamp()}", topic="Excel",
            objective="To know it", asked_at=now, state=RequestState.CONFIRMED,
        )  # fmt: skip
        meeting = Meeting(
            workspace=mentor.workspace, request=request, uid=request.source, start_at=start,
            end_at=start + SESSION, confirmed_at=now,
        )  # fmt: skip
        session.add_all([request, meeting])
        session.flush()
        for member in (mentor, learner):
            seat = Participant(
                workspace_id=mentor.workspace_id, meeting_id=meeting.id, member=member,
                is_learner=member is learner,
            )  # fmt: skip
            session.add(seat)
        self.met += 1

    def _reply(self, session: Session, nudge: Nudge, what: str, now: datetime) -> None:
        try:
            if what == "answer":
                source = f"test:{nudge.id}:{now.timestamp()}"
                answering.answer(session, nudge.question, nudge.member, "Like this.", source=source, now=now)
            else:
                {"snooze": nudging.snooze, "decline": nudging.decline}[what](
                    session, nudge, nudge.member, now
                )
        except Refusal:
            return


def _meets(session: Session, notice: Notice) -> tuple[datetime, datetime] | None:
    """When the meeting is that a message is about."""
    if SUBJECT_TYPE_OF[notice.kind] == SubjectType.GROUP_MEETING:
        of_group = session.get_one(GroupMeeting, notice.subject_id)
        return of_group.start_at, of_group.end_at
    if notice.meeting_id is not None:
        meeting = session.get_one(Meeting, notice.meeting_id)
        return meeting.start_at, meeting.end_at
    return None


def is_near(member: Member) -> bool:
    """Half of the people work by day, in a zone near to Paris, so that some can meet; the others anywhere."""
    return int(member.slack_id.removeprefix("UPERSON")) % 2 == 0


# -- by the wall clock, without the bot's own calendar -------------------------------------------------------


def wall_clock(member: Member, at: datetime) -> datetime:
    """What the clock shows where they are."""
    return at.astimezone(ZoneInfo(member.timezone or ""))


def at_work(member: Member, at: datetime) -> bool:
    """Inside their week, and on no holiday."""
    return _is_inside(member.week, wall_clock(member, at))


def would_meet(member: Member, start: datetime, end: datetime, *, in_windows: bool) -> bool:
    """Whether each minute lies in their week and, `in_windows`, in those for sessions if they have any."""
    minutes = range(int((end - start) / timedelta(minutes=1)))
    walls = [wall_clock(member, start + timedelta(minutes=minute)) for minute in minutes]
    windows = [member.week, member.session_windows or member.week] if in_windows else [member.week]
    return all(_is_inside(spans, wall) for spans in windows for wall in walls)


def _is_inside(windows: list[list[int]] | None, wall: datetime) -> bool:
    minute = wall.hour * 60 + wall.minute
    hours = [(start, end) for day, start, end in windows or [] if day == wall.weekday()]
    return wall.date() not in HOLIDAYS and any(start <= minute < end for start, end in hours)


def week_of(member: Member, at: datetime) -> tuple[int, int]:
    """The year and the week, from Monday on, where they are."""
    return wall_clock(member, at).isocalendar()[:2]
