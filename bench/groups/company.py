"""Invented people: uneven teams, each at home in one of three zones, and interests, few of them common."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bot.matching.introductions import Participant
from bot.matching.rings import Leg

ZONES = ((1, 0.6), (-5, 0.25), (9, 0.15))  # hours from UTC, and what share of the teams
AT_HOME = 0.9  # of a team, in its zone
SMALLEST_TEAM, LARGEST_TEAM = 3, 60
INTERESTS, INTERESTS_EACH = 120, (1, 5)
TOPICS, TOPICS_EACH = 200, (1, 5)  # to teach, and as many to learn
INTEREST_SKEW, TOPIC_SKEW = 0.8, 0.6  # popularity falls with rank to this power
BUSY = 0.5  # of the working hours
DAYS, QUARTERS_A_DAY, MORNING, EVENING = 14, 96, 36, 66  # the last start is at half past four
PLANTED = 20  # rings of people who have no other; fewer among few


def participants(count: int, draw: random.Random) -> list[Participant]:
    """So many people, ids from 1."""
    found: list[Participant] = []
    for number, (team, zone) in zip(range(1, count + 1), _places(draw), strict=False):
        interests = _drawn(INTERESTS, INTERESTS_EACH, INTEREST_SKEW, draw)
        hours = _hours(zone, draw)
        found.append(Participant(number, team, frozenset(f"interest {one}" for one in interests), hours))
    return found


def _places(draw: random.Random) -> Iterator[tuple[int, int]]:
    """A team and a zone for each person; small teams are frequent, large ones hold as many people."""
    zones, shares = [zone for zone, _ in ZONES], [share for _, share in ZONES]
    team = 0
    while True:
        team += 1
        [home] = draw.choices(zones, shares)
        for _ in range(round(SMALLEST_TEAM * (LARGEST_TEAM / SMALLEST_TEAM) ** draw.random())):
            yield team, home if draw.random() < AT_HOME else draw.choices(zones, shares)[0]


def _hours(zone: int, draw: random.Random) -> int:
    """The free quarter-hours of a fortnight's working days, from Monday midnight in UTC."""
    mask = 0
    for day in (day for day in range(DAYS) if day % 7 < 5):
        for quarter in range(MORNING, EVENING + 1):
            if draw.random() >= BUSY:
                at = day * QUARTERS_A_DAY + quarter - zone * 4
                mask |= 1 << at % (DAYS * QUARTERS_A_DAY)
    return mask


def _drawn(count: int, each: tuple[int, int], skew: float, draw: random.Random) -> set[int]:
    weights = [1 / (rank + 1) ** skew for rank in range(count)]
    return set(draw.choices(range(count), weights, k=draw.randint(*each)))


def swappers(count: int, draw: random.Random) -> tuple[list[Leg], list[frozenset[int]]]:
    """Legs between so many people, and the people of each planted ring."""
    planted, after = [], count
    for number in range(min(PLANTED, count // 10)):
        size = 2 + number % 2
        planted.append(frozenset(range(after - size + 1, after + 1)))
        after -= size
    teach = {one: _drawn(TOPICS, TOPICS_EACH, TOPIC_SKEW, draw) for one in range(1, after + 1)}
    learn = {one: _drawn(TOPICS, TOPICS_EACH, TOPIC_SKEW, draw) - teach[one] for one in teach}
    legs = [
        Leg(giver, receiver, round(draw.random(), 2), topic)
        for giver in teach
        for receiver in learn
        for topic in sorted(teach[giver] & learn[receiver])
    ]
    return legs + [leg for ring in planted for leg in _circle(sorted(ring), draw)], planted


def _circle(ring: list[int], draw: random.Random) -> list[Leg]:
    ends = zip(ring, [*ring[1:], ring[0]], strict=True)
    return [Leg(giver, receiver, round(draw.random(), 2), TOPICS) for giver, receiver in ends]
