"""Solves the one problem that stands on the standard input. In: a line of JSON, then JSON. Out: JSON.

It takes its limits before it loads any solver: a problem that asks for too much costs this process alone.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from bot.child_limits import limit_this_process


def main() -> None:
    """Answer what is asked; an error ends the process, and whoever started it hears of it by that."""
    head = json.loads(sys.stdin.buffer.readline())
    limit_this_process(head["seconds"], head["memory"])
    asked = json.loads(sys.stdin.buffer.read())
    print(json.dumps(PROBLEMS[head["problem"]](**asked)), flush=True)  # noqa: T201


def introductions(people: list[Any], never: list[Any], met: list[Any], seed: int) -> dict[str, Any]:
    """One round. people: [id, team, interests, hours], never: [low, high], met: [low, high, times, last]."""
    from bot.matching.solver.introduction_round import introduce
    from bot.matching.solver.meetings import Meetings, Participant

    there = [Participant(one, team, frozenset(interests), hours) for one, team, interests, hours in people]
    known = {(low, high): Meetings(times, last) for low, high, times, last in met}
    groups, alone = introduce(there, {(low, high) for low, high in never}, known, seed)
    return {"groups": groups, "alone": alone}


def rings(legs: list[Any], seconds: float) -> dict[str, Any]:
    """The rings to make: `legs` as [giver, receiver, fit], one for each two people."""
    from bot.matching.solver.ring_packing import packed

    chosen = packed({(giver, receiver): fit for giver, receiver, fit in legs}, seconds)
    return {"rings": chosen.rings, "proved": chosen.proved, "gap": chosen.gap}


PROBLEMS: dict[str, Callable[..., dict[str, Any]]] = {"introductions": introductions, "rings": rings}

if __name__ == "__main__":
    main()
