"""`python -m bench groups`: who meets whom in rounds of introductions, and who swaps with whom.

Beside the product, in the same run and on the same people, stand pairs drawn by chance and rings taken
greedily. The company is invented, and the same for a seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.groups import rounds as introducing
from bench.groups import swaps as swapping
from bench.groups.company import participants, swappers
from bench.groups.rounds import Rounds
from bench.groups.swaps import Swaps
from bench.report import Goal, JsonOption, at_most, finish

MOST_SECONDS = 60.0  # for a round, and for all rings


def rounds_made(people: int, count: int, seed: int) -> dict[str, Rounds]:
    """The bot's and those by chance."""
    company = participants(people, random.Random(seed))
    makings = {"Éclair": introducing.by_the_bot, "chance": introducing.by_chance}
    return {name: introducing.lived(company, count, seed, make) for name, make in makings.items()}


def rounds_goals(made: Mapping[str, Rounds]) -> list[Goal]:
    """Nobody meets twice, nobody waits, and chance does worse."""
    ours, theirs = made["Éclair"], made["chance"]
    return [
        at_most("introductions: repeats", ours.repeats, 0),
        at_most("introductions: seconds of the slowest round", ours.seconds, MOST_SECONDS),
        Goal("introductions: share across teams, chance's at least", ours.across_teams, theirs.across_teams),
        Goal(
            "introductions: share with a common interest, chance's at least",
            ours.with_common_interest,
            theirs.with_common_interest,
        ),
    ]


def swaps_made(people: int, seconds: float, seed: int) -> tuple[dict[str, Swaps], int]:
    """The bot's and greedy ones, and how many rings were planted."""
    legs, planted = swappers(people, random.Random(seed))
    ours, theirs = swapping.by_the_bot(legs, planted, seconds), swapping.greedily(legs, planted)
    return {"Éclair": ours, "greedy": theirs}, len(planted)


def swaps_goals(made: Mapping[str, Swaps], planted: int) -> list[Goal]:
    """As many as greedily at the least, every planted ring, in time."""
    ours = made["Éclair"]
    return [
        Goal("rings: people served, as many as greedily", ours.served, made["greedy"].served),
        Goal("rings: planted ones found", ours.planted, planted),
        at_most("rings: seconds", ours.seconds, MOST_SECONDS),
    ]


def groups(
    people: Annotated[int, typer.Option(help="how many take part in introductions")] = 5000,
    rounds: Annotated[int, typer.Option(help="how many rounds of these")] = 6,
    swappers: Annotated[int, typer.Option(help="how many would swap")] = 2000,
    seconds: Annotated[float, typer.Option(help="what the rings are given")] = 40.0,
    seed: Annotated[int, typer.Option(help="what the company is drawn from")] = 7,
    as_json: JsonOption = False,
) -> None:
    """Introduce people and make swap rings in an invented company, beside chance and greed."""
    introduced = rounds_made(people, rounds, seed)
    swapped, planted = swaps_made(swappers, seconds, seed)
    screen = Console()
    screen.print(_table(f"{people:,} people, {rounds} rounds", introduced))
    screen.print(_table(f"{swappers:,} people, {planted} rings planted", swapped))
    figures = {"people": people, "rounds": rounds, "swappers": swappers, "seed": seed, "planted": planted}
    told = {"introductions": _told(introduced), "rings": _told(swapped)}
    finish({**figures, **told}, [*rounds_goals(introduced), *swaps_goals(swapped, planted)], as_json)


def _told(made: Mapping[str, Rounds] | Mapping[str, Swaps]) -> dict[str, Any]:
    return {name: asdict(one) for name, one in made.items()}


def _table(title: str, made: Mapping[str, Rounds] | Mapping[str, Swaps]) -> Table:
    """A row for each way, a column for each figure."""
    told = _told(made)
    columns = list(next(iter(told.values())))
    table = Table("", *(column.replace("_", " ") for column in columns), title=title)
    for name, figures in told.items():
        table.add_row(name, *(_written(figures[column]) for column in columns))
    return table


def _written(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:.3f}"
