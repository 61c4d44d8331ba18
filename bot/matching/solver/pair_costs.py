"""What it costs that two people meet, in whole numbers; None where they may not.

Another team first, then common interests, then chance, so that rounds vary.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random

from bot.matching.solver.meetings import Meetings, Pair, Participant, pair

SAME_TEAM_COST = 600
NO_INTEREST_COST = 300  # where n interests are common: this, divided by n + 1
CHANCE_COST = 100  # less than this is added by chance
COST_CEILING = SAME_TEAM_COST + NO_INTEREST_COST + CHANCE_COST  # above every cost of two who never met


class PairCosts:
    """The costs of one round, the same both ways and for whatever order people come in."""

    def __init__(
        self, people: Sequence[Participant], never: Collection[Pair], met: Mapping[Pair, Meetings], seed: int
    ) -> None:
        self.people = {one.id: one for one in sorted(people, key=lambda one: one.id)}
        self._never, self._met = frozenset(never), met
        chance = Random(seed)  # noqa: S311  (nothing secret)
        self._chance = {one: chance.getrandbits(40) for one in self.people}
        self._first = min((one.last for one in met.values()), default=0)
        last = max((one.last for one in met.values()), default=0)
        self._span = (last - self._first + 1) * len(self.people) + 1  # above any sum of rounds
        self._ceiling = COST_CEILING * len(self.people)  # above any sum of costs of those who never met

    def new(self, one: int, other: int) -> int | None:
        """For two who never met; None also for those who did."""
        key = pair(one, other)
        return None if key in self._met else self._admissible(key)

    def any(self, one: int, other: int) -> int | None:
        """For any two: those who met fewer times first, however much longer ago; then the longest ago."""
        key = pair(one, other)
        cost, met = self._admissible(key), self._met.get(key)
        if cost is None or met is None:
            return cost
        return (met.times * self._span + met.last - self._first) * self._ceiling + cost

    def hours_meet(self, *people: int) -> bool:
        """Whether there is a time at which all of them could start."""
        common = -1
        for one in people:
            common &= self.people[one].hours
        return common != 0

    def _admissible(self, key: Pair) -> int | None:
        one, other = self.people[key[0]], self.people[key[1]]
        if not one.hours & other.hours or key in self._never:
            return None
        shared = len(one.interests & other.interests)
        team = SAME_TEAM_COST if one.team is not None and one.team == other.team else 0
        chance = (self._chance[one.id] * self._chance[other.id] >> 30) % CHANCE_COST
        return team + NO_INTEREST_COST // (shared + 1) + chance
