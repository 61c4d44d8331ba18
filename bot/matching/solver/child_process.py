"""Has one problem solved by a process of its own (`python -m bot.matching.solver`).

rustworkx holds Python's global lock while it works, seconds at 5,000 people, and Slack waits three for an
acknowledgement. The process is given nothing of the bot's: no settings, no secrets, no store.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired, run
from typing import Any

import bot
from bot.config import bare_environment

SOLVER = [sys.executable, "-m", "bot.matching.solver"]
ROOT = Path(bot.__file__).parent.parent
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # each further one takes address space, and nothing here uses it


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """Seconds of work, bytes of memory, and seconds by the clock: on Windows these alone count."""

    seconds: int = 300
    memory: int = 3 * 1024**3
    patience: float = 600.0


SOLVER_LIMITS = SolverLimits()


class SolverError(Exception):
    """The process came to no answer: why, in the name of an error, or how it ended."""


def solved(problem: str, asked: dict[str, Any], limits: SolverLimits = SOLVER_LIMITS) -> dict[str, Any]:
    """What the function of that name in `solver.__main__` says to these arguments; both are JSON.

    SolverError if a limit ended it, if it could not be started, or if it failed.
    """
    head = {"problem": problem, "seconds": limits.seconds, "memory": limits.memory}
    ran = _ran(json.dumps(head).encode() + b"\n" + _written(asked), limits.patience)
    if ran.returncode != 0:
        raise SolverError(f"ended with {ran.returncode}: {_error_named(ran.stderr)}")
    try:
        answer: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        raise SolverError("said no JSON") from None
    return answer


def _written(asked: dict[str, Any]) -> bytes:
    """The object as JSON, its lists row by row: a million legs written at once hold the lock for seconds."""
    parts = (
        f"{json.dumps(name)}:[{','.join(map(json.dumps, value))}]"
        if isinstance(value, list)
        else f"{json.dumps(name)}:{json.dumps(value)}"
        for name, value in asked.items()
    )
    return f"{{{','.join(parts)}}}".encode()


def _ran(words: bytes, patience: float) -> CompletedProcess[bytes]:
    environment = bare_environment() | ONE_THREAD
    try:
        return run(  # noqa: S603
            SOLVER,
            cwd=ROOT,
            env=environment,
            input=words,
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except TimeoutExpired:
        raise SolverError(f"no answer within {patience} s") from None
    except OSError as error:  # too many processes, too little memory
        raise SolverError(type(error).__name__) from None


def _error_named(stderr: bytes) -> str:
    """By its kind alone: its words may hold somebody's interests."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else "no word"
