"""The house: no two files need each other, and a noun uses only those below it, whatever the layer."""

import ast
from functools import cache
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


@cache
def _imported(name: str) -> frozenset[str]:
    """Every other module of ours that a module imports, for types alone too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{one.name}" for one in node.names}
            found |= inside & MODULES.keys() or {node.module}
    return frozenset(found & MODULES.keys() - {name})


def test_no_two_files_need_each_other() -> None:
    needs = {name: _imported(name) for name in MODULES}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        raise AssertionError(f"a circle: {' → '.join(circle.args[1])}") from None


def _noun(module: str) -> int | None:
    parts = module.split(".")
    inside = len(parts) > 3 and parts[0] == "bot" and parts[1] in LAYERS and parts[2] in NOUNS
    return NOUNS.index(parts[2]) if inside else None


def test_a_noun_uses_only_those_below_it_in_whatever_layer() -> None:
    upwards = [
        f"{name} -> {one}"
        for name in MODULES
        for one in _imported(name)
        if (below := _noun(name)) is not None and (above := _noun(one)) is not None and above > below
    ]
    assert upwards == []
