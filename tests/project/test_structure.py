"""The house: no two files need each other, and a noun uses only those below it, whatever the layer."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "sandbox", "demo", "bench", "tools")
NOUNS = ("people", "memory", "questions", "sessions", "rituals", "groups", "measures", "admin", "privacy")
LAYERS = ("handlers", "services", "views", "store")


def _modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = _modules()


def _imported(file: Path) -> Iterator[tuple[str, str | None]]:
    """Every module that a file imports, for types alone too, with the name that it gives it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((one.name, one.asname) for one in node.names if one.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                if whole in MODULES:
                    yield whole, one.asname
                elif node.module in MODULES:
                    yield node.module, None


def test_no_two_files_need_each_other():
    needs = {name: {one for one, _ in _imported(file)} - {name} for name, file in MODULES.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        raise AssertionError(f"a circle: {' → '.join(circle.args[1])}") from None


def _noun(module: str) -> int | None:
    parts = module.split(".")
    inside = len(parts) > 3 and parts[0] == "bot" and parts[1] in LAYERS and parts[2] in NOUNS
    return NOUNS.index(parts[2]) if inside else None


def test_a_noun_uses_only_those_below_it_in_whatever_layer():
    upwards = [
        f"{name} -> {one}"
        for name, file in MODULES.items()
        for one, _ in _imported(file)
        if (below := _noun(name)) is not None and (above := _noun(one)) is not None and above > below
    ]
    assert upwards == []
