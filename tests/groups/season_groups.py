"""How the people of a season learn together: they wish for it, propose it, and answer what they read.

Whoever reads a message answers it some hours or days later, by day or by night, or not at all. They do what
the handlers do, and a refusal is part of life.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import (
    circle_calls,
    circle_meetings,
    circle_people,
    group_meetings,
    group_series,
    introductions,
    pair_proposals,
    pairs,
    swaps,
)
from bot.services.groups.group_kinds import STEPS
from bot.services.people import expertise, time_settings
from bot.services.sessions import offer_responses
from bot.store.models import (
    Applied,
    CircleStyle,
    Group,
    GroupKind,
    GroupMeeting,
    MeetingState,
    Member,
    Offer,
    PairStage,
)
from tests.people.season import Said, Season, is_near
from tests.world import KITCHEN

TOPICS = (
    "pivot tables in spreadsheets",
    "welding thin steel",
    "reading a balance sheet",
    "VPN token renewal",
    "difficult conversations",
    "photographing small parts",
)
PAIRS, CIRCLES, AVOIDED = 12, 5, 40
LONG = 120  # minutes a week, with which one may well be in a circle
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
PATIENCE, SHORTLY = timedelta(days=2), timedelta(hours=3)  # in which whoever answers does so
# What somebody may do who reads such a message; the oftener it stands here, the likelier it is.
ANSWERS = {
    "introduction.made": "take take take take skip other_time nothing",
    "introduction.nudge": "take take nothing",
    "introduction.after": "miss nothing nothing nothing",
    "group.cancelled": "take take take nothing",
    "group.moved": "absent move nothing nothing",
    "pair.invited": "accept accept accept accept decline_pair",
    "pair.begun": "move move cancel stop nothing",
    "pair.look_back": "look_back",
    "circle.invited": "join join join decline_circle",
    "circle.times": "prefer prefer prefer prefer prefer decline_circle",
    "circle.begun": "move cancel leave facilitate nothing nothing",
    "circle.before": "bring absent",
    "circle.client": "tell",
    "circle.after": "commit",
    "circle.kept": "keep",
    "circle.place": "take_place",
    "circle.small": "end nothing",
    "swap.offered": "look look look look look decline_swap nothing",
    "swap.reminder": "look agree",
    "swap.shown": "agree agree agree agree agree decline_swap",
    "mentoring.offer": "claim claim claim claim decline_offer",
}
Act = Callable[[Session, Said, Member, datetime], None]


class SeasonGroups:
    """The groups of a season. `done` and `refused` count what people did, and what was refused to them."""

    def __init__(self, season: Season) -> None:
        self.season, self.deps, self.chance = season, season.deps, season.chance
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._source = count()
        self._wish()
        for _ in range(PAIRS):
            self._press_later("propose_pair", Said(season.start, (), ""), "", 3 * 7 * DAY)
        for _ in range(CIRCLES):
            self._press_later("propose_circle", Said(season.start, (), ""), "", 14 * DAY)
        season.heard.append(self._read)

    def _wish(self) -> None:
        """Who would like what, and whom some would rather not meet."""
        now = self.deps.clock()
        with self.deps.sessions.begin() as session:
            people = self.season.people(session)
            for one in people:
                shown, *wished = self.chance.sample(TOPICS, 3)
                expertise.save_topics(session, one, [shown], now)
                expertise.save_goals(session, one, wished)
                likely = 0.6 if is_near(one) else 0.1
                if self.chance.random() < likely:
                    introductions.choose(session, one, self.chance.choice((2, 2, 4, 8)), now)
                if self.chance.random() < likely / 3:
                    swaps.choose(session, one, takes=True, now=now)
            for one in self.chance.sample(people, AVOIDED):
                time_settings.save_avoided(session, one, [self.chance.choice(people).slack_id])
            for one in people[:3]:
                one.is_learning_lead = True
        self.season.world.learn()

    def _read(self, said: Said) -> None:
        acts = ANSWERS.get(said.kind)
        if acts is not None:
            for who in self.chance.sample(said.readers, min(2, len(said.readers))):
                within = SHORTLY if said.kind == "mentoring.offer" else PATIENCE
                self._press_later(self.chance.choice(acts.split()), said, who, within)

    def _press_later(self, name: str, said: Said, who: str, within: timedelta = PATIENCE) -> None:
        act: Act = getattr(self, f"_{name}")
        self.season.later(self.chance.random() * within, partial(self._press, name, act, said, who))

    def _press(self, name: str, act: Act, said: Said, who: str) -> None:
        try:
            with self.deps.sessions.begin() as session:
                by = self.season.world.member(session, who or self._somebody(session).slack_id)
                act(session, said, by, self.deps.clock())
        except Refusal as no:
            self.refused[f"{name}: {no.key}"] += 1
        else:
            self.done[name] += 1

    def _somebody(self, session: Session, besides: Member | None = None, gives: int = 0) -> Member:
        """Mostly one of those who work by day near to Paris, and give so many minutes a week."""
        people = [one for one in self.season.people(session) if one is not besides]
        able = [one for one in people if is_near(one) and (one.weekly_minutes or 60) >= gives]
        return self.chance.choice(able if self.chance.random() < 0.95 else people)

    def _nothing(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        """Silence."""

    # -- a meeting of any group ------------------------------------------------------------------------------

    def _group(self, session: Session, said: Said) -> Group:
        assert said.group_id is not None
        return session.get_one(Group, said.group_id)

    def _coming(self, session: Session, said: Said, now: datetime) -> GroupMeeting:
        """One of the meetings that are set."""
        set_ones = session.query(GroupMeeting).filter_by(group_id=said.group_id, state=MeetingState.CONFIRMED)
        coming = [one for one in set_ones.order_by(GroupMeeting.id) if one.start_at > now]
        if not coming:
            raise Refusal("meeting.over")
        return self.chance.choice(coming)

    def _move(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        """To a time that all have, or to one that somebody types."""
        meeting = self._coming(session, said, now)
        found = group_meetings.shared_times(session, meeting, now)
        at = self.chance.choice(found) if found and self.chance.random() < 0.6 else self._typed(now)
        group_meetings.move(session, meeting, by, at, "", now, field="")
        STEPS[meeting.group.kind].replan(session, meeting.group, now)

    def _typed(self, now: datetime) -> datetime:
        """A quarter of an hour in the next ten days, at some hour of the day in Europe."""
        day = now.replace(hour=8, minute=0, second=0, microsecond=0)
        return day + self.chance.randint(1, 10) * DAY + self.chance.randint(0, 36) * QUARTER

    def _cancel(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        meeting = self._coming(session, said, now)
        group_meetings.cancel(session, meeting, by, "", now)
        STEPS[meeting.group.kind].replan(session, meeting.group, now)

    # -- introductions ---------------------------------------------------------------------------------------

    def _take(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        group = self._group(session, said)
        if group.kind == GroupKind.INTRODUCTION and group.slots:
            introductions.take(session, group, by, self.chance.choice(group.slots), now)
            changes = self.chance.choice(("move", "move", "cancel", "skip", "nothing", "nothing"))
            self._press_later(changes, said, by.slack_id, DAY)

    def _other_time(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        introductions.settle(session, self._group(session, said), by, self._typed(now), now, field="")

    def _skip(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        introductions.skip(session, self._group(session, said), by, now)

    def _miss(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        introductions.missed(session, session.get_one(GroupMeeting, said.subject_id), by, now)

    # -- pairs -----------------------------------------------------------------------------------------------

    def _propose_pair(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        """With a colleague; a learning lead, for two others."""
        other = self._somebody(session, besides=by)
        two = (other, self._somebody(session, besides=other)) if by.is_learning_lead else (by, other)
        form = pair_proposals.PairForm(self.chance.choice(TOPICS), self.chance.choice((4, 6, 8)))
        source = f"test:pair:{next(self._source)}"
        pair_proposals.propose(session, by, two, form, source, now, fields=("", ""))

    def _accept(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        group, first = self._group(session, said), None
        if pair_proposals.is_last(group, by):
            offered = group_series.proposed(session, group, [one.member for one in group.seats], now)
            if offered:
                first = int(self.chance.choice(offered).dates[0].at.timestamp())
        pair_proposals.accept(session, group, by, "", first, now, field="")

    def _decline_pair(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        pair_proposals.decline(session, self._group(session, said), by, now)

    def _stop(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        pairs.stop(session, self._group(session, said), by, now)

    def _look_back(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        words = ("The examples", "")
        group = self._group(session, said)
        pairs.look_back(session, group, by, PairStage.HALF, words, Applied.YES, now, field="")

    # -- circles ---------------------------------------------------------------------------------------------

    def _propose_circle(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        """In a channel, in which some join, and at times with invitations."""
        by, chance = self._somebody(session, gives=LONG), self.chance
        form = circle_calls.CircleForm(
            theme=chance.choice(TOPICS),
            outcome="A page of our own",
            style=chance.choice(tuple(CircleStyle)),
            largest=chance.randint(4, 8),
            every_weeks=chance.choice((1, 1, 2, 4)),
            meetings=chance.choice((3, 3, 4, 6)),
            minutes=chance.choice((60, 60, 90)),
            channel=KITCHEN,
            invites=chance.random() < 0.3,
        )
        source = f"test:circle:{next(self._source)}"
        group = circle_calls.propose(session, by, form, source, now, fields=("", ""))
        call = Said(now, (), "circle.call", group.id, group.id)
        for _ in range(chance.randint(3, 8)):
            self._press_later("join", call, self._somebody(session, by, LONG).slack_id, 4 * DAY)

    def _join(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_calls.join(session, self._group(session, said), by, now)

    def _decline_circle(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_calls.decline(session, self._group(session, said), by, now)

    def _prefer(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        group = self._group(session, said)
        first = self.chance.choice(group.slots) if group.slots else 0
        circle_calls.prefer(session, group, by, first, now)

    def _absent(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_people.absent(session, self._coming(session, said, now), by, now)

    def _facilitate(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_people.facilitate(session, self._coming(session, said, now), by, now)

    def _bring(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_meetings.bring(session, self._about(session, said), by, "A case", now, field="")

    def _tell(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_meetings.tell_situation(session, self._about(session, said), by, "A case", now, field="")

    def _commit(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        words = ("I will try it", "To ask first", "Try it with one")
        circle_meetings.look_back(session, self._about(session, said), by, words, now, field="")

    def _keep(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_meetings.keep(session, self._about(session, said), by, Applied.YES)

    def _about(self, session: Session, said: Said) -> GroupMeeting:
        return session.get_one(GroupMeeting, said.subject_id)

    def _leave(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_people.leave(session, self._group(session, said), by, now)

    def _take_place(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_people.take_place(session, self._group(session, said), by, now)

    def _end(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        circle_people.end_by(session, self._group(session, said), by, now)

    # -- swaps, and the sessions that come of them -----------------------------------------------------------

    def _look(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        swaps.look(session, self._group(session, said), by, now)

    def _agree(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        swaps.agree(session, self._group(session, said), by, now)

    def _decline_swap(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        swaps.decline(session, self._group(session, said), by, now)

    def _claim(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        offer = session.get_one(Offer, said.subject_id)
        slot = self.chance.choice(offer.slots) if offer.slots else 0
        offer_responses.claim(session, offer, by, slot, now)

    def _decline_offer(self, session: Session, said: Said, by: Member, now: datetime) -> None:
        offer_responses.decline(session, session.get_one(Offer, said.subject_id), by, now)
