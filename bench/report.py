"""How a measure ends: its goals, met or missed, for people or as one line of JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console

JsonOption = Annotated[
    bool, typer.Option("--json", help="print, last, one line of JSON with the figures and goals")
]


@dataclass(frozen=True)
class Goal:
    """A figure with what it shall reach; with `at_least` False, what it shall stay below or at."""

    name: str
    value: float
    goal: float
    at_least: bool = True

    @property
    def holds(self) -> bool:
        """Whether it is met."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def at_most(name: str, value: float, most: float) -> Goal:
    """A figure that shall not be larger."""
    return Goal(name, value, most, at_least=False)


def finish(figures: Mapping[str, Any], goals: Iterable[Goal], as_json: bool) -> None:
    """Print the goals; as JSON, one object on the last line: the figures, and the goals under "goals"."""
    if as_json:
        told = [{"name": g.name, "value": g.value, "goal": g.goal, "holds": g.holds} for g in goals]
        print(json.dumps(_rounded({**figures, "goals": told}), ensure_ascii=False))
        return
    screen = Console()
    for goal in goals:
        sign = "≥" if goal.at_least else "≤"
        met = "holds" if goal.holds else "MISSED"
        screen.print(f"{goal.name}: {_written(goal.value)} (goal {sign} {_written(goal.goal)}): {met}")


def _rounded(told: Any) -> Any:
    """Four digits, however deep."""
    if isinstance(told, Mapping):
        return {name: _rounded(one) for name, one in told.items()}
    if isinstance(told, list | tuple):
        return [_rounded(one) for one in told]
    return round(told, 4) if isinstance(told, float) else told


def _written(number: float) -> str:
    """A count as it is, a share with two digits."""
    return f"{number:,}" if isinstance(number, int) else f"{number:.2f}"
