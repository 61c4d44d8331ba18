"""`python -m bench routing`: how well, and how fairly, questions find the people who can answer them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.communities import Community, read
from bench.measures import Figures, figures
from bench.options import ModelOption
from bench.replay import PLAIN, Method, Plain, Product, Rankings, Texts, replay
from bench.report import Goal, JsonOption, finish
from bench.vectors import configured, encode, named
from bot.embedding.encoder import Encoder
from bot.text.terms import spoken_language

PRODUCT, UNPRICED = "Éclair", "Éclair, turns not counted"
REALLY = "Éclair, only whom it really asks"
SHIPPED, APPROVED = "Éclair, weights as shipped", "Éclair, evidence waits a week"
APPROVAL = timedelta(days=7)  # the price of asking owners first, were they to take a week over it
GOALS = {"mixed": (0.52, 0.65), "travel": (0.43, 0.50)}  # FairHit@3, and Hit@3 where turns do not count


def routing(
    folder: Annotated[Path, typer.Argument(help="a community in the documented format", exists=True)],
    out: Annotated[
        Path | None, typer.Option(help="write Éclair's rankings here, a JSON object a line")
    ] = None,
    free: Annotated[bool, typer.Option(help="write those of the row in which turns are not counted")] = False,
    offline: Annotated[bool, typer.Option(help="learn nothing after the cut")] = False,
    model: ModelOption = None,
    seed: Annotated[int, typer.Option(help="of the random row, and of ties in the plain ones")] = 7,
    as_json: JsonOption = False,
) -> None:
    """Replay a community through the bot's own matching and through plain methods; print how they did."""
    encoder, community, console = configured(model), read(folder), Console()
    console.print(
        f"{community.name}: {len(community.questions)} questions, {len(community.scored)} scored, "
        f"{len(community.candidates)} candidates"
    )
    texts = read_texts(community, encoder)
    measured: dict[str, Figures] = {}
    with _progress() as progress:
        for name in (*PLAIN, UNPRICED, SHIPPED, APPROVED, PRODUCT, REALLY):
            rankings = _watched(progress, community, name, _method(name, community, texts, seed), offline)
            measured[name] = figures(community, rankings)
            if out is not None and name == (UNPRICED if free else PRODUCT):
                write(out, rankings)
    known = "the cut" if offline else "each question"
    console.print(_table(measured, f"{community.name}, known: up to {known}"))
    told = {"community": community.name, "scored": len(community.scored), "known up to": known}
    methods = {name: asdict(row) for name, row in measured.items()}
    wanted = [] if offline else goals(folder.resolve().name, measured)
    finish({**told, "model": named(encoder), "methods": methods}, wanted, as_json)


def goals(folder: str, measured: Mapping[str, Figures]) -> list[Goal]:
    """What we set out for on two communities, by the name of their folder; none elsewhere."""
    if folder not in GOALS:
        return []
    fair, free = GOALS[folder]
    return [
        Goal(f"{PRODUCT}: FairHit@3", measured[PRODUCT].fair_hit, fair),
        Goal(f"{UNPRICED}: Hit@3", measured[UNPRICED].hit, free),
    ]


def _method(name: str, community: Community, texts: Texts, seed: int) -> Method:
    if name in PLAIN:
        return Plain(name, texts, seed)
    waits = APPROVAL if name == APPROVED else timedelta()
    return Product(
        community,
        texts,
        priced=name != UNPRICED,
        adapting=name != SHIPPED,
        approval=waits,
        floor=name == REALLY,
    )


def read_texts(community: Community, encoder: Encoder | None) -> Texts:
    """The questions' vectors, and how far the model may be trusted with each."""
    if encoder is None:
        return Texts({}, {})
    rows = encode(encoder, [question.text for question in community.questions])
    ids = [question.id for question in community.questions]
    trust = {question.id: encoder.trust(spoken_language(question.text)) for question in community.questions}
    return Texts(dict(zip(ids, rows, strict=True)), trust)


def write(file: Path, rankings: Rankings) -> None:
    lines = [json.dumps({"question_id": q, "ranking": ranking}) for q, ranking in rankings.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _watched(progress: Progress, community: Community, name: str, method: Method, offline: bool) -> Rankings:
    task = progress.add_task(name, total=len(community.scored))

    def tell(done: int, of: int) -> None:
        progress.update(task, completed=done, total=of)

    return replay(community, method, offline=offline, progress=tell)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _table(measured: Mapping[str, Figures], title: str) -> Table:
    headings = ("method", "FairHit@3", "Hit@3", "MRR", "largest share", "coverage", "asked")
    table = Table(*headings, title=title)
    for name, row in measured.items():
        cells = (row.fair_hit, row.hit, row.first, row.busiest, row.coverage)
        table.add_row(
            name,
            *(f"{cell:.3f}" for cell in cells),
            f"{row.asked:.2f}",
            style="bold" if name == PRODUCT else None,
        )
    return table
