"""JSONL files of labelled lines: read piece by piece; a bad line is named by its number.

`labelled` refuses a file with a bad line; `read` leaves the line out, for sets of others.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import typer

Row = dict[str, str]
Made = TypeVar("Made")


def refused(sentence: str) -> typer.Exit:
    """Say what is wrong with what was given, and end with 2."""
    typer.echo(sentence, err=True)
    return typer.Exit(2)


def text_lines(file: Path) -> list[str]:
    """The lines of a file of texts; one that is not UTF-8 is refused in a sentence."""
    try:
        return file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8; save it as UTF-8"
        raise refused(f"{file} can't be read: {why}") from error


def labelled(file: Path, fields: Sequence[str], allowed: Mapping[str, Sequence[str]]) -> list[Row]:
    """The lines of a file, each with these text fields; `allowed` says which values a field may have."""
    rows = []
    for number, line in enumerate(text_lines(file), start=1):
        if line.strip():
            rows.append(_row(f"{file}, line {number}", line, fields, allowed))
    if not rows:
        raise refused(f"{file} has no lines to measure")
    return rows


def _row(place: str, line: str, fields: Sequence[str], allowed: Mapping[str, Sequence[str]]) -> Row:
    try:
        row: Any = json.loads(line)
    except ValueError as error:
        raise refused(f"{place}: this is no JSON ({error})") from error
    if not isinstance(row, dict):
        raise refused(f"{place}: an object is expected")
    for field in fields:
        if not isinstance(row.get(field), str):
            raise refused(f'{place}: "{field}" is missing, or is no text')
        if field in allowed and row[field] not in allowed[field]:
            raise refused(f'{place}: "{field}" is "{row[field]}", not one of {", ".join(allowed[field])}')
    return {field: row[field] for field in fields}


def read(file: Path, make: Callable[[dict[str, Any]], Made]) -> list[Made]:
    """What `make` makes of each line; the others are told of on the error output."""
    found: list[Made] = []
    for number, line in enumerate(text_lines(file), start=1):
        if not line.strip():
            continue
        try:
            found.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            print(f"{file.name}, line {number} is left out: {problem!r}", file=sys.stderr)
    return found
