"""Sets of others, a JSON object a line: a line that is not one costs itself alone, and is named."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")


def read(file: Path, make: Callable[[dict[str, Any]], Made]) -> list[Made]:
    """What `make` makes of each line; the others are told of on the error output."""
    found: list[Made] = []
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            print(f"{file.name}, line {number} is left out: {problem!r}", file=sys.stderr)
    return found
