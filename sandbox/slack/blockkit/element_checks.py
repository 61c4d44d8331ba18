"""What the shape of an element cannot say: how its fields have to agree."""

from collections.abc import Iterator
from typing import Any

from sandbox.state.types import Json


def _offered(element: Json) -> list[Any]:
    options = element.get("options") or []
    groups = element.get("option_groups") or []
    found = list(options) if isinstance(options, list) else []
    for group in groups if isinstance(groups, list) else []:
        found += (group.get("options") or []) if isinstance(group, dict) else []
    return found


def initials_offered(element: Json, path: str) -> Iterator[str]:
    """What is chosen at first must be one of the options, word for word."""
    offered = _offered(element)
    if "initial_option" in element and element["initial_option"] not in offered:
        yield f"{path}.initial_option: is not among the options"
    initial = element.get("initial_options")
    for index, one in enumerate(initial if isinstance(initial, list) else []):
        if one not in offered:
            yield f"{path}.initial_options[{index}]: is not among the options"


def options_or_groups(element: Json, path: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield f"{path}: needs either options or option_groups"
    yield from initials_offered(element, path)


def lengths(element: Json, path: str) -> Iterator[str]:
    least, most, initial = (element.get(key) for key in ("min_length", "max_length", "initial_value"))
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield f"{path}.min_length: is more than max_length"
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        yield f"{path}.initial_value: is longer than max_length"


def bounds(element: Json, path: str) -> Iterator[str]:
    for key in ("min_value", "max_value", "initial_value"):
        try:
            float(element.get(key, 0))
        except (TypeError, ValueError):
            yield f"{path}.{key}: must be a number written as a string"


def one_picture(element: Json, path: str) -> Iterator[str]:
    if ("image_url" in element) == ("slack_file" in element):
        yield f"{path}: needs either image_url or slack_file"
