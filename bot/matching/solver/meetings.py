"""Who takes part in a round of introductions, and who met whom before."""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[int, int]  # ids of two people, the lower one first


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part in a round.

    `hours` is a bit mask: bit n is set if a meeting of twenty minutes could start in quarter-hour n of the
    fortnight, counted in UTC from whatever moment the round counts from. `team` None is a team of one's own.
    """

    id: int
    team: int | None
    interests: frozenset[str]
    hours: int


@dataclass(frozen=True, slots=True)
class Meetings:
    """How often two people were introduced to each other, and the index of the round of the last time."""

    times: int
    last: int


def pair(one: int, other: int) -> Pair:
    """Two people as a key."""
    return (one, other) if one < other else (other, one)
