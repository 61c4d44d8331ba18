"""The small rules from which the shapes of Block Kit are put together.

A rule is a function (value, path) -> the problems it finds, each a sentence that begins with the path.
Limits are those of docs.slack.dev/reference/block-kit and of the models in slack_sdk 3.47; where the two
differ, the stricter.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.state.types import Json

Rule = Callable[[Any, str], Iterator[str]]
Extra = Callable[[Json, str], Iterator[str]]


def string(most: int, least: int = 1, pattern: str = "") -> Rule:
    """A text of `least` to `most` characters."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path}: must be a string"
        elif len(value) > most:
            yield f"{path}: has {len(value)} characters, at most {most} are allowed"
        elif len(value) < least or (least > 0 and not value.strip()):
            yield f"{path}: must not be empty"
        elif pattern and not re.fullmatch(pattern, value):
            yield f"{path}: does not have the form {pattern}"

    return check


def boolean(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path}: must be true or false"


def number(least: int, most: int) -> Rule:
    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield f"{path}: must be a whole number"
        elif not least <= value <= most:
            yield f"{path}: must be between {least} and {most}"

    return check


def one_of(*allowed: str) -> Rule:
    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path}: must be one of {', '.join(allowed)}"

    return check


def many(rule: Rule, least: int, most: int) -> Rule:
    """A list of `least` to `most` things that each obey the rule."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: must be a list"
            return
        if len(value) > most:
            yield f"{path}: has {len(value)} items, at most {most} are allowed"
        if len(value) < least:
            yield f"{path}: must have at least {least} item{'s' if least > 1 else ''}"
        for index, item in enumerate(value):
            yield from rule(item, f"{path}[{index}]")

    return check


def shape(
    required: dict[str, Rule], optional: dict[str, Rule] | None = None, extra: Extra | None = None
) -> Rule:
    """A structure with these keys and no others; None is never a value."""
    optional = optional or {}

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: must be a structure, not {'nothing' if value is None else type(value).__name__}"
            return
        for key in required:
            if key not in value:
                yield f"{path}.{key}: is missing"
        for key, part in value.items():
            rule = required.get(key) or optional.get(key)
            if rule is None:
                yield f"{path}.{key}: is not known here"
            elif part is None:
                yield f"{path}.{key}: must not be null"
            else:
                yield from rule(part, f"{path}.{key}")
        if extra is not None:
            yield from extra(value, path)

    return check


def by_type(kinds: dict[str, Rule], what: str) -> Rule:
    """A structure whose `type` decides which rule it obeys."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: must be a structure, not {'nothing' if value is None else type(value).__name__}"
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            yield f"{path}.type: is missing"
        elif kind not in kinds:
            yield f"{path}.type: {kind!r} is not {what}"
        else:
            yield from kinds[kind](value, path)

    return check


def anything(value: Any, path: str) -> Iterator[str]:
    """Rich text and other trees that the sandbox takes as they are."""
    if not isinstance(value, dict | list | str | int):
        yield f"{path}: has a wrong type"


def plain(most: int, least: int = 1) -> Rule:
    """A plain_text object."""
    return shape({"type": one_of("plain_text"), "text": string(most, least)}, {"emoji": boolean})


def mrkdwn(most: int) -> Rule:
    return shape({"type": one_of("mrkdwn"), "text": string(most)}, {"verbatim": boolean})


def text(most: int) -> Rule:
    """A plain_text or mrkdwn object."""
    return by_type({"plain_text": plain(most), "mrkdwn": mrkdwn(most)}, "a text type")


ID = string(255)
URL = string(3000, pattern=r"(https?|slack|mailto):.+")
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
SLACK_FILE = shape({}, {"id": ID, "url": URL})
