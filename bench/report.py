"""How every measure ends: for readers a table has been printed; for programs one last line of JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

JsonOption = Annotated[
    bool, typer.Option("--json", help="print, last, one line of JSON with the figures and goals")
]


@dataclass(frozen=True, slots=True)
class Goal:
    name: str
    value: float
    goal: float
    at_most: bool = False  # the value shall stay below the goal, instead of reaching it

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def finish(figures: Mapping[str, Any], goals: Iterable[Goal], as_json: bool) -> None:
    """Print the last line, if it was asked for: `figures`, and `goals` as name, value, goal, holds."""
    if not as_json:
        return
    listed = [
        {**{key: value for key, value in asdict(goal).items() if key != "at_most"}, "holds": goal.holds}
        for goal in goals
    ]
    typer.echo(json.dumps({**figures, "goals": listed}, ensure_ascii=False))
