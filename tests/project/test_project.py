"""The project keeps its word on the outside: pins, settings, commands and links are what they seem."""

import ast
import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import cli
from bot.config import Config

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PACKAGES = ("bot", "sandbox", "demo", "bench", "tools")
WEAK_ENDINGS = {"manager", "helper", "helpers", "utils", "util"}
WEAK_ALONE = WEAK_ENDINGS | {"common", "process", "data", "info"}
SLACKS_WORDS = "sandbox/slack/api"  # conversations.info is called so over there
OVERRIDES = {"bot/cli/run.py: handle"}  # what a library calls


def _normal(requirement: str) -> str:
    """A package's name as the index spells it: "PyStemmer>=2.2" and "psycopg[binary]" lose what follows."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def _project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins() -> list[str]:
    return (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def _tracked() -> list[Path]:
    git = shutil.which("git")
    listed = git and subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if not listed or listed.returncode != 0:
        pytest.skip("not a git checkout: there is no list of the project's files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_pins_name_packages_and_versions_and_no_place():
    strange = [line for line in _pins() if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)]
    assert strange == []


def test_everything_the_project_asks_for_is_pinned():
    project = _project()["project"]
    assert isinstance(project, dict)
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    pinned = {line.split("==")[0] for line in _pins()}
    assert {_normal(one) for one in asked} - pinned - {"eclair"} == set()


def test_torch_is_pinned_and_nothing_of_its_gpu_build():
    names = {line.split("==")[0] for line in _pins()}
    assert "torch" in names
    assert not [name for name in names if name.startswith(("nvidia", "cuda", "triton"))]


def test_no_file_names_a_place_on_somebodys_machine():
    place = re.compile(rb"(?<![\w.}])/(?:work|opt|root|home|Users)/\w")
    named = [str(file.relative_to(ROOT)) for file in _tracked() if place.search(file.read_bytes())]
    assert named == []


def test_the_example_lists_every_setting_and_no_other():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    listed = [found[1] for line in lines if (found := re.match(r"(?:# )?([A-Z][A-Z_]+)=", line))]
    known = [str(field.validation_alias or name).upper() for name, field in Config.model_fields.items()]
    assert sorted(listed) == sorted(known)


def test_a_copied_example_changes_nothing():
    copied = Config(_env_file=ROOT / ".env.example")
    assert copied.model_dump() == Config(_env_file=None).model_dump()


def test_the_admins_page_explains_every_setting():
    page = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    known = [str(field.validation_alias or name).upper() for name, field in Config.model_fields.items()]
    assert [name for name in known if f"`{name}`" not in page] == []


def test_the_admins_page_gives_a_reason_for_every_scope_and_for_no_other():
    manifest = (ROOT / "manifest.yml").read_text(encoding="utf-8")
    bot = manifest.split("    bot:\n")[1].split("settings:")[0]
    wanted = re.findall(r"- ([a-z_.:]+)", bot)
    page = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    reasons = re.findall(r"^\| `([a-z_.]+(?::[a-z_.]+)?)` \| [^|]{20,}", page, re.MULTILINE)
    assert sorted(reasons) == sorted(wanted)


def test_every_command_on_our_pages_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    words = set(getattr(get_command(cli), "commands", {}))
    assert {"demo", "test", "run"} <= targets
    assert {"demo", "run", "doctor"} <= words
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        said = re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)
        spoken = re.findall(r"python -m bot ([a-z-]+)", text)
        assert set(said) <= targets, page.name
        assert set(spoken) <= words, page.name


def test_every_link_between_our_pages_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_file_and_module_of_ours_that_is_named_is_there() -> None:
    """In pages, comments and docstrings: names that a move or a renaming left behind lead nowhere."""
    sources = [file for package in (*PACKAGES, "tests") for file in (ROOT / package).rglob("*.py")]
    lost = []
    for file in [*PAGES, *sources]:
        if file.name == "CHANGELOG.md":
            continue
        text = file.read_text(encoding="utf-8")
        paths = re.findall(r"(?<![\w/.])((?:bot|sandbox|demo|bench|tests)/[\w/]+\.(?:py|tsv))", text)
        lost += [f"{file.name}: {path}" for path in paths if not (ROOT / path).exists()]
        modules = re.findall(
            r"(?<![\w.\"'])(bot\.(?:store|services|views|handlers|outbox|jobs)(?:\.[a-z_]+)+)", text
        )
        lost += [f"{file.name}: {module}" for module in modules if not _is_there(module)]
    assert lost == []


def _is_there(dotted: str) -> bool:
    """A module or a package of ours, or a name in one."""
    whole = ROOT.joinpath(*dotted.split("."))
    homes = (whole, whole.parent)
    return any(one.is_dir() or one.with_suffix(".py").exists() for one in homes)


def test_the_changelog_speaks_of_this_version():
    project = _project()["project"]
    assert isinstance(project, dict)
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_says_nothing(package: str):
    weak = []
    for file in sorted((ROOT / package).rglob("*.py")):
        if file.is_relative_to(ROOT / SLACKS_WORDS):
            continue
        names = [file.stem]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.append(node.name)
        weak += [f"{file.relative_to(ROOT)}: {name}" for name in names if _says_nothing(name)]
    assert [name for name in weak if name not in OVERRIDES] == []


def _says_nothing(name: str) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().strip("_").split("_")
    return words[0] == "handle" or words[-1] in WEAK_ENDINGS or (len(words) == 1 and words[0] in WEAK_ALONE)


def test_each_test_that_a_page_names_is_there():
    known = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        known |= set(re.findall(r"^ *def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8"))}
    assert named - known - {file.stem for file in (ROOT / "tests").rglob("test_*.py")} == set()
