"""The options that several measures share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Split = Literal["tuning", "test"]


def _known(split: str) -> str:
    if split not in ("tuning", "test"):
        raise typer.BadParameter("tuning or test", param_hint="--split")
    return split


def chosen(split: str) -> Split:
    """Which half of a set an option names."""
    return "test" if split == "test" else "tuning"


SplitOption = Annotated[
    str, typer.Option("--split", callback=_known, help="tuning or test; figures to quote come from test")
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="hub id or folder; without it, what is here")
]
ManOption = Annotated[
    Path | None,
    typer.Option(
        "--man",
        exists=True,
        file_okay=False,
        help="a folder of manual pages (/usr/share/man) in both languages",
    ),
]
NeedsOption = Annotated[
    Path | None,
    typer.Option(
        "--set",
        exists=True,
        dir_okay=False,
        help="needs of others: two French wordings and two English, by TAB",
    ),
]
SetOption = Annotated[
    Path | None,
    typer.Option("--set", exists=True, dir_okay=False, help="another set, JSON lines; without it, our own"),
]
