"""`python -m bench learn`: the weights of the ranking, from what communities did before their cut.

A community is lived through again up to its cut. Each question of the later part of that time whose answerers
were known people becomes one choice: the signals of everybody who might have been asked, and who did answer.
A conditional logit (McFadden 1974) with a small ridge is fitted to all of them by Newton's method; a question
with several right people counts once, shared among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from bench import answerable
from bench.communities import Community, Question, community, read
from bench.measures import Turns
from bench.options import ModelOption
from bench.replay import Product, Texts, replay
from bench.report import JsonOption, finish
from bench.routing import read_texts
from bench.vectors import configured, named
from bot.embedding.encoder import Encoder
from bot.matching.weights import Weights

RIDGE = 1.0
WINDOWS = (
    (0.30, 0.45),
    (0.45, 0.60),
    (0.60, 0.75),
    (0.75, 0.90),
)  # parts of the history that are learned from
LEAST = 3  # answers before the window, as the candidates of the benchmark have
Table = NDArray[np.float64]
Choice = tuple[Table, Table]  # signals (n, 9), and each person's share of being right (n,)


def learn(
    folders: Annotated[list[Path], typer.Argument(help="communities in the documented format", exists=True)],
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fit the weights to the communities' history, with a model and without, and print them."""
    console, encoder = Console(), configured(model)
    with_model, without = _chosen(folders, encoder, console)
    told: dict[str, Any] = {"model": named(encoder)}
    for name, found in (("MEANING", with_model), ("WORDS", without)):
        weights, each = fit(found), "a question"
        told[name] = {**_signals(weights), each: likelihood(found, weights), "questions": len(found)}
        console.print(f"{name} = {_written(weights)}  # {told[name][each]:.4f} {each}")
    anybody = answerable.fit(_asked_elsewhere(folders, encoder))
    console.print(f"ANYBODY = Anybody({anybody.always:.1f}, {anybody.meaning:.2f}, {anybody.words:.1f})")
    spreads = spread(with_model, fit(with_model))
    console.print(f"SPREAD = {_written(spreads, 3)}")
    finish({**told, "ANYBODY": asdict(anybody), "SPREAD": _signals(spreads)}, [], as_json)


def _chosen(
    folders: list[Path], encoder: Encoder | None, console: Console
) -> tuple[list[Choice], list[Choice]]:
    """Every choice of the communities' windows, with the model's vectors and without."""
    with_model: list[Choice] = []
    without: list[Choice] = []
    for folder in folders:
        whole = read(folder)
        texts = read_texts(whole, encoder)
        for part in windows(whole):
            with_model += choices(part, texts)
            without += choices(part, Texts({}, {}))
            console.print(f"{part.name}: {len(part.scored)} questions, {len(part.candidates)} candidates")
    return with_model, without


def _asked_elsewhere(folders: list[Path], encoder: Encoder | None) -> list[answerable.Told]:
    """Each community with the next one's questions, all by their titles: no length may give them away."""
    lived = [by_title(read(folder)) for folder in folders]
    texts = [read_texts(whole, encoder) for whole in lived]
    found: list[answerable.Told] = []
    for number, here in enumerate(lived):
        there = (number + 1) % len(lived)
        elsewhere = [replace(q, id=f"elsewhere:{q.id}") for q in lived[there].questions if not q.is_test]
        both = Texts(
            {**texts[number].vectors, **{f"elsewhere:{k}": v for k, v in texts[there].vectors.items()}},
            {**texts[number].trust, **{f"elsewhere:{k}": v for k, v in texts[there].trust.items()}},
        )
        for part in windows(here):
            found += answerable.told(part, both, elsewhere)
    return found


def by_title(whole: Community) -> Community:
    return replace(whole, questions=tuple(replace(q, text=q.text.split("\n")[0]) for q in whole.questions))


def windows(whole: Community) -> list[Community]:
    """Smaller tasks like the benchmark's own, each with its cut, all before the community's cut."""
    history = [question for question in whole.questions if not question.is_test]
    parts = []
    for first, last in WINDOWS:
        cut, end = history[int(first * len(history))].created, history[int(last * len(history))].created
        lived = [replace(q, is_test=q.created >= cut) for q in history if q.created < end]
        parts.append(community(f"{whole.name} {first:.0%}", lived, cut, LEAST, whole.rule))
    return parts


class Listener(Product):
    """The product, listened to: it notes the signals of everybody who might be asked."""

    def __init__(self, lived: Community, texts: Texts) -> None:
        super().__init__(lived, texts, adapting=False)
        self.choices: list[Choice] = []
        self._right = lived.relevant

    def rank(self, question: Question, able: Sequence[str], turns: Turns) -> list[str]:
        among = [self._number[user] for user in able]
        choice = self.matcher.choice(self.query(question), among, now=question.at)
        right = Counter(self._number[user] for user in self._right[question.id])
        shares = np.array([right[person] for person in choice.people.tolist()], np.float64)
        self.choices.append((choice.signals, shares / shares.sum()))
        return list(able)


def choices(part: Community, texts: Texts) -> list[Choice]:
    listener = Listener(part, texts)
    replay(part, listener)
    return listener.choices


def fit(found: list[Choice]) -> Table:
    """Newton's method, its steps halved until they help, on the penalised likelihood, which is concave."""
    weights = np.zeros(found[0][0].shape[1])
    for _ in range(50):
        slope, curve = -RIDGE * weights, RIDGE * np.eye(len(weights))
        for signals, shares in found:
            chance = _chances(signals, weights)
            centred = signals - chance @ signals
            slope += shares @ centred
            curve += (centred * chance[:, None]).T @ centred
        step = np.linalg.solve(curve, slope)
        while _penalised(found, weights + step) < _penalised(found, weights) and np.abs(step).max() > 1e-6:
            step = step / 2
        weights = weights + step
        if np.abs(step).max() < 1e-4:
            break
    return weights


def _penalised(found: list[Choice], weights: Table) -> float:
    return likelihood(found, weights) * len(found) - RIDGE * float(weights @ weights) / 2


def likelihood(found: list[Choice], weights: Table) -> float:
    """Mean log-likelihood of a question."""
    return float(np.mean([shares @ np.log(_chances(signals, weights) + 1e-300) for signals, shares in found]))


def spread(found: list[Choice], weights: Table) -> Table:
    """Mean variance of each signal within a question, its people weighed by their chances."""
    each = []
    for signals, _ in found:
        chance = _chances(signals, weights)
        each.append(chance @ (signals - chance @ signals) ** 2)
    return np.asarray(np.mean(each, axis=0), np.float64)


def _chances(signals: Table, weights: Table) -> Table:
    utility = signals @ weights
    chance = np.exp(utility - utility.max())
    return np.asarray(chance / chance.sum(), np.float64)


def _written(weights: Table, digits: int = 2) -> str:
    pairs = (f"{name}={weight:.{digits}f}" for name, weight in _signals(weights).items())
    return f"Weights({', '.join(pairs)})"


def _signals(weights: Table) -> dict[str, float]:
    return {field.name: weight for field, weight in zip(fields(Weights), weights.tolist(), strict=True)}
