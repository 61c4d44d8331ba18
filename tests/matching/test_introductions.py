"""Rounds of introductions, made by the real process: new people first, nobody alone who need not be."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import bare_environment
from bot.matching.introductions import (
    Introductions,
    Meetings,
    Pair,
    Participant,
    SolverError,
    introductions,
)
from bot.matching.solver.child_process import ROOT, SolverLimits, solved
from bot.matching.solver.exact_matching import cheapest_matching
from bot.matching.solver.introduction_round import introduce
from bot.matching.solver.pair_costs import PairCosts
from bot.matching.solver.partner_sample import PARTNERS_KEPT, PEOPLE_WEIGHED_WHOLE, sampled_pairs

ANY_TIME = (1 << 1344) - 1  # every quarter-hour of a fortnight
MORNING, AFTERNOON = 0b0011, 0b1100


def somebody(number: int, team: int | None = None, *interests: str, hours: int = ANY_TIME) -> Participant:
    return Participant(number, team, frozenset(interests), hours)


def people(*numbers: int) -> list[Participant]:
    return [somebody(number) for number in numbers]


def two_by_two(groups: Iterable[Iterable[int]]) -> set[Pair]:
    return {two for group in groups for two in combinations(sorted(group), 2)}


def test_two_and_two_meet_across_teams_over_what_both_like() -> None:
    company = [
        somebody(1, 7, "chess"), somebody(2, 7, "wine"), somebody(3, 8, "wine"), somebody(4, 8, "chess"),
    ]  # fmt: skip

    assert introductions(company, set(), {}, 1) == Introductions(((1, 4), (2, 3)), ())


def test_another_team_counts_for_more_than_any_common_interest() -> None:
    company = [somebody(n, n // 3, *("abc" if n % 3 else "xyz")) for n in (1, 2, 3, 6)]

    met = two_by_two(introductions(company, set(), {}, 1).groups)

    assert (1, 2) not in met and len(met) == 2


def test_people_of_no_known_team_are_not_of_one_team() -> None:
    unknown, known = [somebody(1), somebody(2), somebody(3)], somebody(4, 9)
    costs = PairCosts([*unknown, known, somebody(5, 9)], set(), {}, 1)

    assert all((costs.new(*two) or 0) < 600 for two in combinations((1, 2, 3, 4), 2))
    assert (costs.new(4, 5) or 0) >= 600


def test_whoever_would_be_over_is_the_third_of_three() -> None:
    [group] = introductions(people(1, 2, 3), set(), {}, 1).groups

    assert group == (1, 2, 3)


def test_no_third_joins_who_may_not_meet_both_or_has_no_hour_with_both() -> None:
    company = [somebody(1, hours=0b01), somebody(2, hours=0b11), somebody(3, hours=0b10)]
    assert len(introductions(company, set(), {}, 1).alone) == 1

    assert introductions(people(1, 2, 3), {(1, 3), (2, 3)}, {}, 1) == Introductions(((1, 2),), (3,))


def test_three_whose_hours_meet_two_by_two_alone_are_no_group() -> None:
    company = [somebody(1, hours=0b011), somebody(2, hours=0b110), somebody(3, hours=0b101)]

    round_made = introductions(company, set(), {}, 1)

    assert [len(group) for group in round_made.groups] == [2] and len(round_made.alone) == 1


def test_who_may_never_meet_does_not_meet_though_both_stay_alone() -> None:
    assert introductions(people(1, 2), {(1, 2)}, {}, 1) == Introductions((), (1, 2))


def test_people_whose_hours_never_meet_are_told_that_there_is_nobody() -> None:
    company = [somebody(1, hours=MORNING), somebody(2, hours=MORNING), somebody(3, hours=AFTERNOON)]

    assert introductions(company, set(), {}, 1) == Introductions(((1, 2),), (3,))


def test_two_meet_again_only_where_neither_could_meet_another_of_those_who_are_over() -> None:
    """A team of nine for twelve rounds: of those in pairs that met before, any two met before."""
    met: dict[Pair, Meetings] = {}
    for number in range(12):
        groups, alone = introduce(people(*range(9)), set(), met, number)
        again = {one for group in groups if group in met for one in group}
        assert alone == [] and sorted(map(len, groups)) == [2, 2, 2, 3]
        assert set(combinations(sorted(again), 2)) <= met.keys()
        for two in two_by_two(groups):
            met[two] = Meetings(met[two].times + 1 if two in met else 1, number)
    assert len(met) == 36, "all pairs of nine"


hours_of_a_day = st.integers(0, 15)
some_pairs = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda two: two[0] < two[1]))


@settings(max_examples=150, deadline=None)
@given(st.lists(hours_of_a_day, max_size=10), some_pairs, some_pairs, st.integers(0, 99))
def test_whatever_the_company_no_rule_is_broken(
    hours: list[int], never: set[Pair], known: set[Pair], seed: int
) -> None:
    company = [somebody(n, n % 3, hours=mask) for n, mask in enumerate(hours)]
    met = dict.fromkeys(known, Meetings(1, 0))
    groups, alone = introduce(company, never, met, seed)
    costs = PairCosts(company, never, met, seed)

    assert sorted([*alone, *(one for group in groups for one in group)]) == list(range(len(company)))
    assert {len(group) for group in groups} <= {2, 3}
    assert not two_by_two(groups) & never and all(costs.hours_meet(*group) for group in groups)
    assert all(costs.any(*two) is None for two in combinations(alone, 2))
    for one, group in ((one, group) for one in alone for group in groups if len(group) == 2):
        willing = all(costs.any(one, other) is not None for other in group)
        assert not (willing and costs.hours_meet(one, *group)), "could have been a third"


def test_who_met_fewest_times_and_longest_ago_meets_again_first() -> None:
    once, recent, twice = Meetings(1, 3), Meetings(1, 8), Meetings(2, 1)
    met = {
        (1, 2): once, (3, 4): once, (1, 3): recent, (2, 4): recent, (1, 4): twice, (2, 3): twice,
    }  # fmt: skip
    assert introductions(people(1, 2, 3, 4), set(), met, 1).groups == ((1, 2), (3, 4))

    met |= {(1, 2): Meetings(3, 0), (3, 4): Meetings(3, 0)}
    assert introductions(people(1, 2, 3, 4), set(), met, 1).groups == ((1, 3), (2, 4))


def test_the_last_one_over_joins_whom_they_met_least() -> None:
    met = {two: Meetings(5, 1) for two in combinations(range(1, 6), 2)}
    met |= {(1, 2): Meetings(1, 1), (3, 4): Meetings(1, 1), (3, 5): Meetings(2, 1), (4, 5): Meetings(2, 1)}

    assert introductions(people(1, 2, 3, 4, 5), set(), met, 1).groups == ((1, 2), (3, 4, 5))


def test_a_pair_is_joined_by_one_person_at_most() -> None:
    """Five people of whom three may meet only 1 and 2: one of them joins these, two stay alone."""
    never = set(combinations((3, 4, 5), 2))

    round_made = introductions(people(1, 2, 3, 4, 5), never | {(1, 2)}, {}, 1)

    assert sorted(map(len, round_made.groups)) == [2, 2] and len(round_made.alone) == 1


def test_a_round_is_the_same_in_whatever_order_people_come_and_another_with_another_seed() -> None:
    company = [somebody(n, n % 5, "abcdef"[n % 6]) for n in range(40)]
    shuffled = Random(3).sample(company, len(company))

    assert introductions(company, set(), {}, 1) == introductions(shuffled, set(), {}, 1)
    assert introductions(company, set(), {}, 1) != introductions(company, set(), {}, 2)


def test_what_is_known_of_people_who_do_not_take_part_changes_nothing() -> None:
    asked = introductions(people(1, 2), {(2, 9)}, {(1, 9): Meetings(1, 1), (8, 9): Meetings(4, 2)}, 1)

    assert asked == Introductions(((1, 2),), ())


def test_nobody_and_one_person_make_no_round() -> None:
    assert introductions([], set(), {}, 1) == Introductions((), ())
    assert introductions(people(4), set(), {}, 1) == Introductions((), (4,))


def test_who_takes_part_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        introductions(people(1, 2, 1), set(), {}, 1)


def large_company(hours: dict[int, int]) -> list[Participant]:
    count = PEOPLE_WEIGHED_WHOLE + 100
    return [somebody(n, n // 9, f"topic {n % 40}", hours=hours.get(n, MORNING)) for n in range(count)]


def test_a_large_company_is_sampled_and_nobody_is_left_without_a_partner_by_that() -> None:
    """Two people can meet nobody but each other, which no sample of 200 would be sure to find."""
    company = large_company({17: AFTERNOON, 333: AFTERNOON})
    edges = sampled_pairs(PairCosts(company, set(), {}, 5), 5)
    degrees = {one.id: sum(one.id in edge for edge in edges) for one in company if one.id % 50 == 0}

    assert (17, 333) in edges
    assert min(degrees.values()) >= PARTNERS_KEPT and len(edges) < len(company) * PARTNERS_KEPT


def test_a_large_round_serves_everybody_with_new_people_of_other_teams() -> None:
    company = large_company({17: AFTERNOON, 333: AFTERNOON})
    first = introductions(company, set(), {}, 1)
    met = dict.fromkeys(two_by_two(first.groups), Meetings(1, 0))
    second = introductions(company, {(2, 3)}, met, 2)

    assert first.alone == () and (17, 333) in first.groups and (17, 333) in second.groups
    assert two_by_two(second.groups) & met.keys() == {(17, 333)}
    assert all(one // 9 != other // 9 for one, other in two_by_two(first.groups) - {(17, 333)})


def test_whoever_the_sample_leaves_over_is_weighed_with_more_people() -> None:
    """Thirty people know everybody's hobby: of the others, each would meet one of these and nobody else."""
    count, hubs = PEOPLE_WEIGHED_WHOLE + 50, 30
    hobbies = [f"hobby {n}" for n in range(count)]
    company = [somebody(n, None, *(hobbies if n < hubs else hobbies[n : n + 1])) for n in range(count)]
    first = sampled_pairs(PairCosts(company, set(), {}, 1), 1)
    groups, alone = introduce(company, set(), {}, 1)

    assert all(min(two) < hubs for two in first), "the sample alone would pair sixty people"
    assert alone == [] and {len(group) for group in groups} == {2}


def test_a_matching_of_most_edges_comes_before_a_cheap_one() -> None:
    assert cheapest_matching({(1, 2): 900, (2, 3): 1, (3, 4): 900}) == [(1, 2), (3, 4)]
    assert cheapest_matching({(1, 2): 5, (3, 4): 5, (1, 3): 4, (2, 4): 5}) == [(1, 3), (2, 4)]
    assert cheapest_matching({}) == []


def test_a_solver_that_a_limit_ends_is_told_of() -> None:
    company = [somebody(n) for n in range(120)]
    with pytest.raises(SolverError, match="no answer within"):
        introductions(company, set(), {}, 1, SolverLimits(patience=0.001))
    with pytest.raises(SolverError, match="ended with"):
        introductions(company, set(), {}, 1, SolverLimits(memory=8 * 1024**2))
    with pytest.raises(SolverError, match="KeyError"):
        solved("a riddle", {})


def test_the_solver_loads_no_model_no_store_and_no_settings() -> None:
    asked = {"people": [[1, None, [], 1], [2, None, [], 1]], "never": [], "met": [], "seed": 1}
    program = (
        "import json, sys; from bot.matching.solver.__main__ import introductions;"
        f"introductions(**json.loads({json.dumps(asked)!r})); print(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=bare_environment(), capture_output=True, check=True
    )
    loaded = {name.decode() for name in ran.stdout.split()}

    assert {"rustworkx", "bot.matching.solver.pair_costs"} <= loaded
    assert loaded & {"torch", "scipy", "sqlalchemy", "pydantic", "bot.config", "bot.embedding"} == set()
