"""How often the kind word is right when it is said, and how often it is said where it should be.

Our own sentences: those its patterns were made with ("tuning"), and others written once the patterns stood
("test"). `--set` measures somebody else's: lines {"lang", "text", "label": "blames" or "fine", "names"}, with
the names of colleagues whom the workspace knows. A text blames or judges; that it names somebody is another
hint, and counted beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bench import lines, report
from bench.options import SetOption
from bench.report import JsonOption
from bot.text.terms import detect_language
from bot.text.tone import hints

HERE = Path(__file__).parent
PARTS = ("tuning", "test")
PRECISION = 0.9  # nine hints of ten are right, or they would be noise


@dataclass(frozen=True, slots=True)
class Said:
    """A text, whether it blames or judges somebody, and the colleagues whose names are known."""

    language: str
    text: str
    blames: bool
    names: tuple[str, ...] = ()

    @property
    def is_hinted(self) -> bool:
        """Whether its author is given the hint."""
        return bool({"blame", "judge"} & set(hints([self.text], self.names)))

    @property
    def is_named(self) -> bool:
        """Whether a colleague's name in it is pointed at."""
        return "name" in hints([self.text], self.names)


def own(part: str) -> list[Said]:
    """One half of our own sentences."""
    rows = [line.split("|", 1) for line in (HERE / f"{part}.txt").read_text("utf-8").splitlines()]
    return [Said(detect_language(text) or "", text, label == "hurt") for label, text in rows]


def of_row(row: dict[str, Any]) -> Said:
    """A line of somebody else's set; KeyError or ValueError for anything else."""
    if row["label"] not in ("blames", "fine"):
        raise ValueError(f'neither "blames" nor "fine": {row["label"]!r}')
    return Said(str(row["lang"]), str(row["text"]), row["label"] == "blames", tuple(row.get("names") or ()))


def figures(some: Sequence[Said]) -> dict[str, float]:
    """Precision and recall of the hint, with what they are made of."""
    right = sum(one.blames and one.is_hinted for one in some)
    hinted, blaming = sum(one.is_hinted for one in some), sum(one.blames for one in some)
    return {
        "texts": len(some),
        "blame": blaming,
        "hinted": hinted,
        "right": right,
        "precision": round(right / hinted, 4) if hinted else 1.0,
        "recall": round(right / blaming, 4) if blaming else 1.0,
        "named": sum(one.is_named for one in some),
    }


def wrong(some: Sequence[Said]) -> list[str]:
    """What was judged wrongly."""
    return [
        f"{'missed' if one.blames else 'needless'}: {one.text}" for one in some if one.blames != one.is_hinted
    ]


def kindness(file: SetOption = None, as_json: JsonOption = False) -> None:
    """Measure the kind word: how often it is right, and how often it is said, by language."""
    screen = Console()
    sets = {part: own(part) for part in PARTS} if file is None else {file.name: lines.read(file, of_row)}
    if not all(sets.values()):
        raise typer.BadParameter("no sentence in it", param_hint="--set")
    told: dict[str, dict[str, dict[str, float]]] = {}
    for name, some in sets.items():
        told[name] = {}
        for spoken in (*sorted({one.language for one in some if one.language}), "all"):
            of = figures([one for one in some if spoken in (one.language, "all")])
            told[name][spoken] = of
            screen.print(
                f"{name}, {spoken}: precision {of['right']}/{of['hinted']} = {of['precision']:.2f}, "
                f"recall {of['right']}/{of['blame']} = {of['recall']:.2f}, names pointed at {of['named']}"
            )
    for line in wrong(sets["tuning"]) if file is None else ():
        screen.print(f"  {line}")
    last = told[list(told)[-1]]
    goals = [report.Goal(f"{name}: precision", of["precision"], PRECISION) for name, of in last.items()]
    report.finish({"set": list(told)[-1], "by language": last, "sets": told}, goals, as_json)
