"""Payloads as an attacker would forge them: real ones, with one thing or two that Slack would never send."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

GONE = object()
NESTED: list[Any] = []
for _ in range(500):
    NESTED = [NESTED]
EVIL: dict[str, Any] = {
    "left out": GONE,
    "null": None,
    "a list": [],
    "an object": {},
    "a list of text": ["x"],
    "an object of numbers": {"id": 7, "text": 7, "type": 7, "ts": 7, "value": 7},
    "a number": 7,
    "a fraction": 1.5,
    "not a number": float("nan"),
    "truth": True,
    "empty": "",
    "minus one": "-1",
    "beyond 64 bits": "99999999999999999999999",
    "beyond 32 bits": "3000000000",
    "a huge number": 10**30,
    "four thousand digits": "9" * 4999,
    "other digits": "١٢",
    "colons": ":::",
    "too few parts": "1",
    "too many parts": "1:2:3:4:5",
    "a wrong row": "424242:424242",
    "a wrong mark": "1.deadbeef",
    "NUL": "a\0b",
    "half a pair": "a\ud800b",
    "endless": "x" * 60_000,
    "no date": "2026-13-45",
    "no time": "25:99",
    "a strange id": "U1> <!channel>",
    "somebody unknown": "UNOBODY",
    "nested": NESTED,
}
Path = tuple[str | int, ...]


def places(found: Any, here: Path = ()) -> Iterator[Path]:
    """Every place in a payload; of a list its first two."""
    inner = (
        found.items() if isinstance(found, dict) else enumerate(found[:2]) if isinstance(found, list) else ()
    )
    for key, one in inner:
        yield (*here, key)
        yield from places(one, (*here, key))


def forged(body: dict[str, Any], *changes: tuple[Path, str]) -> dict[str, Any]:
    """The payload with evil at these places; a place that is gone already is left."""
    made = deepcopy(body)
    for path, evil in changes:
        at: Any = made
        try:
            for key in path[:-1]:
                at = at[key]
            if EVIL[evil] is GONE:
                del at[path[-1]]
            else:
                at[path[-1]] = EVIL[evil]
        except (KeyError, IndexError, TypeError):
            continue
    return made
