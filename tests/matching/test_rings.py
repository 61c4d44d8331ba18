"""Swap rings, made by the real process: as many people as possible, two rather than three, then fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.rings import Leg, rings
from bot.matching.solver.ring_packing import packed
from bot.matching.solver.ring_search import (
    LEAST_RINGS_EACH,
    RINGS_ALTOGETHER,
    fit_matrix,
    rings_found,
)
from bot.matching.solver.scarcest_first import scarcest_first, worth

Legs = Mapping[tuple[int, int], float]
SECONDS = 20.0  # never needed here


def leg(giver: int, receiver: int, fit: float = 0.5, tag: int = 0) -> Leg:
    return Leg(giver, receiver, fit, tag)


def circle(*people: int, fit: float = 0.5) -> list[Leg]:
    return [leg(people[at - 1], people[at], fit) for at in range(len(people))]


def fits(legs: Iterable[Leg]) -> dict[tuple[int, int], float]:
    return {(one.giver, one.receiver): one.fit for one in legs}


def givers(found: Iterable[tuple[Leg, ...]]) -> list[tuple[int, ...]]:
    return [tuple(one.giver for one in ring) for ring in found]


def test_two_who_can_teach_each_other_swap() -> None:
    made = rings([leg(4, 2, 0.9, 11), leg(2, 4, 0.3, 12), leg(4, 5)], set(), SECONDS)

    assert made.rings == ((leg(2, 4, 0.3, 12), leg(4, 2, 0.9, 11)),)
    assert made.proved and made.gap == 0 and made.served == 2


def test_three_pass_it_on_where_no_two_could() -> None:
    [ring] = rings(circle(1, 2, 3), set(), SECONDS).rings

    assert [(one.giver, one.receiver) for one in ring] == [(1, 2), (2, 3), (3, 1)]


def test_four_in_a_circle_are_too_many() -> None:
    assert packed(fits(circle(1, 2, 3, 4)), SECONDS).rings == []
    assert packed({}, SECONDS).proved


def test_three_people_come_before_two_who_fit_better() -> None:
    legs = [*circle(1, 2, fit=1.0), *circle(1, 2, 3, fit=0.0)]

    assert packed(fits(legs), SECONDS).rings == [[1, 2, 3]]


def test_three_pairs_come_before_two_threes_of_the_same_people() -> None:
    threes = [*circle(1, 2, 3, fit=1.0), *circle(4, 5, 6, fit=1.0)]
    pairs = [*circle(1, 4, fit=0.0), *circle(2, 5, fit=0.0), *circle(3, 6, fit=0.0)]

    assert packed(fits(threes + pairs), SECONDS).rings == [[1, 4], [2, 5], [3, 6]]


def test_of_as_many_the_better_fit_is_taken_and_of_two_topics_the_better_one() -> None:
    legs = [*circle(1, 2, fit=0.4), *circle(1, 3, fit=0.6), leg(3, 1, 0.8, 77), leg(3, 1, 0.8, 78)]

    [ring] = rings(legs, set(), SECONDS).rings

    assert [(one.giver, one.fit, one.tag) for one in ring] == [(1, 0.6, 0), (3, 0.8, 77)]


def test_who_may_never_meet_does_not_teach_each_other_in_any_ring() -> None:
    legs = [*circle(1, 2), *circle(1, 2, 3), *circle(4, 5)]

    assert givers(rings(legs, {(1, 2)}, SECONDS).rings) == [(4, 5)]


def test_nobody_teaches_themselves_and_a_fit_is_a_share() -> None:
    assert rings([leg(1, 1)], set(), SECONDS).rings == ()
    with pytest.raises(ValueError, match="a fit of 2"):
        rings([leg(1, 2, 2)], set(), SECONDS)


def test_rings_are_the_same_in_whatever_order_legs_come() -> None:
    draw = Random(5)
    legs = [leg(a, b, round(draw.random(), 1)) for a, b in permutations(range(30), 2) if draw.random() < 0.15]
    first, again = (rings(draw.sample(legs, len(legs)), set(), SECONDS) for _ in range(2))

    assert first == again and first.proved


some_legs = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda ends: ends[0] != ends[1]),
    st.integers(0, 10).map(lambda tenths: tenths / 10),
    max_size=40,
)


def best_by_trying_all(legs: Legs) -> tuple[int, int, float]:
    """People, rings, fit: person by person, with each of their rings or with none."""

    def best(people: frozenset[int]) -> tuple[int, int, float]:
        if not people:
            return 0, 0, 0.0
        one, rest = min(people), people - {min(people)}
        found = [best(rest)]
        for others in [*permutations(rest, 1), *permutations(rest, 2)]:
            ends = list(zip((one, *others), (*others, one), strict=True))
            if all(two in legs for two in ends):
                served, made, fit = best(rest - set(others))
                found.append((served + len(ends), made + 1, fit + sum(legs[two] for two in ends)))
        return max(found)

    return best(frozenset(one for two in legs for one in two))


@settings(max_examples=50, deadline=None)
@given(some_legs)
def test_no_other_choice_of_rings_is_better(legs: Legs) -> None:
    made = packed(legs, SECONDS)
    served, count, fit = best_by_trying_all(legs)
    ends = [list(zip(ring, [*ring[1:], ring[0]], strict=True)) for ring in made.rings]

    assert (sum(map(len, ends)), len(ends)) == (served, count) and made.proved and made.gap == 0
    assert sum(legs[two] for ring in ends for two in ring) == pytest.approx(fit, abs=1e-5)
    assert len({one for ring in made.rings for one in ring}) == served, "somebody is in two rings"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([2, 3]), min_size=1, max_size=12), some_legs, st.integers(0, 1000))
def test_a_ring_of_people_who_have_no_other_is_always_made(sizes: list[int], legs: Legs, seed: int) -> None:
    """Planted among others, and tied to these by legs that close no ring."""
    draw, planted, everything = Random(seed), [], dict(legs)
    for number, size in enumerate(sizes):
        ring = [100 + 3 * number + place for place in range(size)]
        planted.append(ring)
        everything |= {(ring[at - 1], ring[at]): draw.random() for at in range(size)}
        everything |= {(draw.choice(ring), draw.randrange(12)): 1.0}

    made = packed(everything, SECONDS)

    # which way round three pass it on is theirs to say
    assert {frozenset(ring) for ring in planted} <= {frozenset(ring) for ring in made.rings}


def test_where_rings_are_too_many_the_few_of_one_person_are_kept() -> None:
    """Everybody teaches everybody, but for one person, whose only swap fits badly."""
    count = 60
    legs = dict.fromkeys(permutations(range(count), 2), 0.9) | {(count, 7): 0.1, (7, count): 0.1}
    found = rings_found(fit_matrix(legs, list(range(count + 1))))

    assert not found.whole and (7, count) in found.rings
    assert len(found.rings) <= (count + 1) * 2 * max(LEAST_RINGS_EACH, RINGS_ALTOGETHER // (count + 1))


def test_with_no_time_the_floor_serves_those_with_fewest_rings_first() -> None:
    """1 can swap with 2 alone; 2 and 3 would fit far better, and leave 1 and 4 over."""
    legs = dict.fromkeys(((1, 2), (2, 1), (3, 4), (4, 3)), 0.1) | {(2, 3): 1.0, (3, 2): 1.0}
    made = packed(legs, 0.0)

    assert sorted(map(sorted, made.rings)) == [[1, 2], [3, 4]] and not made.proved


def test_the_floor_shares_nobody_and_is_the_same_each_time() -> None:
    draw = Random(9)
    legs = {two: draw.random() for two in permutations(range(80), 2) if draw.random() < 0.08}
    found = rings_found(fit_matrix(legs, list(range(80))))
    chosen = scarcest_first(found.rings, found.fits)
    members = [one for number in chosen for one in found.rings[number]]

    assert len(members) == len(set(members)) == worth(chosen, found.rings, found.fits)[0] > 40
    assert chosen == scarcest_first(found.rings, found.fits)
