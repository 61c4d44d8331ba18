"""How often the rule reads replies and direct messages right, by language, beside the plain rule.

Replies: precision and recall of "answer", which alone stops asking others. Direct messages: precision and
recall of "question". The plain rule takes every reply for an answer and every message for a question.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.lines import Row, labelled
from bench.options import SplitOption
from bench.report import Goal, JsonOption, finish
from bench.shares import Share
from bot.text.meaning.messages import Sort, read_message
from bot.text.meaning.replies import Meaning, label, read_reply

HERE = Path(__file__).parent
LANGUAGES = ("fr", "en")
REPLIES = tuple(meaning.value for meaning in Meaning if meaning is not Meaning.REFUSAL)
MESSAGES = tuple(sort.value for sort in Sort)

FileOption = Annotated[Path | None, typer.Option(help="a set of your own, instead of the one that is here")]


@dataclass(frozen=True, slots=True)
class Task:
    """One of the two things that are measured."""

    name: str
    target: str  # the label whose precision and recall count
    fields: tuple[str, ...]
    labels: tuple[str, ...]
    goals: tuple[float, float]
    read: Callable[[Row], str]


TASKS = (
    Task(
        "replies", "answer", ("lang", "question", "reply", "label"), REPLIES, (0.90, 0.80),
        lambda row: label(read_reply(row["question"], row["reply"])),
    ),
    Task(
        "dms", "question", ("lang", "text", "context", "label"), MESSAGES, (0.95, 0.95),
        lambda row: read_message(row["text"], row["context"]).sort.value,
    ),
)  # fmt: skip


def precision_recall(pairs: Sequence[tuple[str, str]], target: str) -> tuple[Share, Share]:
    """Of (label, said) pairs: how many said to be the target are, how many that are it are said to be."""
    both = sum(known == said == target for known, said in pairs)
    return (
        Share(both, sum(said == target for _, said in pairs)),
        Share(both, sum(known == target for known, _ in pairs)),
    )


def measure(task: Task, rows: Sequence[Row], misses: bool) -> tuple[dict[str, Any], list[Goal]]:
    """Measure and show one task; what is measured, and which goals hold."""
    screen, figures, goals = Console(), dict[str, Any](), list[Goal]()
    table = Table("", "", "precision", "recall", title=f'{task.name}: "{task.target}" (Wilson 95 %)')
    said = [(row, task.read(row)) for row in rows]
    for spoken in sorted({row["lang"] for row in rows}, key=LANGUAGES.index):
        pairs = [(row["label"], answer) for row, answer in said if row["lang"] == spoken]
        precision, recall = precision_recall(pairs, task.target)
        plain = precision_recall([(known, task.target) for known, _ in pairs], task.target)
        table.add_row(spoken, "the rule", str(precision), str(recall))
        table.add_row("", f"all are {task.target}s", str(plain[0]), str(plain[1]))
        figures[spoken] = {
            "lines": len(pairs),
            "precision": round(precision.value, 4), "precision_interval": precision.interval,
            "recall": round(recall.value, 4), "recall_interval": recall.interval,
            "plain_precision": round(plain[0].value, 4), "plain_recall": round(plain[1].value, 4),
            "right": round(sum(known == answer for known, answer in pairs) / len(pairs), 4),
        }  # fmt: skip
        goals.append(Goal(f"{task.name} {spoken} precision", round(precision.value, 4), task.goals[0]))
        goals.append(Goal(f"{task.name} {spoken} recall", round(recall.value, 4), task.goals[1]))
    screen.print(table)
    screen.print(_confusion(task, [(row["label"], answer) for row, answer in said]))
    if misses:
        for row, answer in said:
            if answer != row["label"]:
                words = " | ".join(row[field] for field in task.fields[1:-1])
                typer.echo(f"{row['lang']} {row['label']} read as {answer}: {words}")
    return figures, goals


def _confusion(task: Task, pairs: Sequence[tuple[str, str]]) -> Table:
    counted = Counter(pairs)
    table = Table("is, read as", *task.labels, title=f"{task.name}: confusion")
    for known in task.labels:
        table.add_row(known, *(str(counted[known, said] or "") for said in task.labels))
    return table


def replies(
    split: SplitOption = "test",
    replies: FileOption = None,
    dms: FileOption = None,
    as_json: JsonOption = False,
    misses: Annotated[bool, typer.Option("--misses", help="list what was misread, to tune by")] = False,
) -> None:
    """Measure what the rule makes of replies below a question and of direct messages."""
    figures, goals = dict[str, Any](), list[Goal]()
    files = [
        file or HERE / f"{split}-{task.name}.jsonl" for task, file in zip(TASKS, (replies, dms), strict=True)
    ]
    sets = [
        labelled(file, task.fields, {"lang": LANGUAGES, "label": task.labels})
        for task, file in zip(TASKS, files, strict=True)
    ]
    for task, rows in zip(TASKS, sets, strict=True):
        figures[task.name], met = measure(task, rows, misses)
        goals += met
    finish(figures, goals, as_json)
