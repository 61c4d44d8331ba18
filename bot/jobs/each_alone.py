"""Takes a step of each of several rows, each in a transaction of its own."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.deps import Deps
from bot.store.engine.connections import cannot_keep
from bot.store.models import Group, MentoringRequest, Question

log = structlog.get_logger(__name__)

RETRY_DELAY = timedelta(minutes=5)  # what stumbled is tried again after this
Row = TypeVar("Row", Question, MentoringRequest, Group)


def take_each(
    deps: Deps,
    numbers: Sequence[int],
    step: Callable[[Deps, int], None],
    kind: type[Row],
    name: str,
) -> int:
    """Take the step of each, in a transaction of its own; says how many."""
    for number in numbers:
        try:
            step(deps, number)
        except Exception as error:  # a bad one must not keep the others waiting
            if cannot_keep(error):
                raise
            log.exception(f"{name}.step_failed", **{name: number})
            with deps.sessions.begin() as session:
                session.get_one(kind, number).put_off(deps.clock(), RETRY_DELAY)
    return len(numbers)
