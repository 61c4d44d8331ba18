"""Makes the environment that `make` works in, step by step, and says what to do when something is missing.

    python3 tools/environment.py [FOLDER]      (.venv by default)

Runs on any Python from 3.7, so that an old one can say that it is too old. It never lets torch's CUDA
build in: on Linux that is what a plain `pip install` takes, 3 GB of it, and Éclair has no use for a GPU.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
TRIED_FIRST = ("python3.11", "python3.12", "python3.13", "python3.14", "python3", "python")
TORCH_INDEX = (
    os.environ.get("TORCH_INDEX") or "https://download.pytorch.org/whl/cpu"
)  # PyTorch's install page
EXTRAS = os.environ.get("EXTRAS") or "dev"
DISK = 2.0  # GB: the environment itself takes 1.7


class Missing(Exception):  # noqa: N818
    """Something that only the reader can provide; the message says what, and how."""


def main() -> int:
    """Make or mend the environment; 0 when it is ready."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".venv")
    started = time.monotonic()
    try:
        _make(folder)
    except Missing as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; the next run goes on from here.\n")
        return 130
    _say(f"The environment is ready ({time.monotonic() - started:.0f} s).")
    return 0


def _make(folder: Path) -> None:
    python = _python_in(folder)
    if not _runs(python):
        base = _interpreter()
        _enough_disk(folder)
        _say(f"Making {folder}, once. It takes a minute or two, and 1.7 GB of disk.")
        _step("1/4 an empty environment")
        _run([base, "-m", "venv", "--clear", str(folder)], "The environment could not be made.")
    _step("2/4 uv, a quick installer")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    quick = _try([*pip, "--constraint", str(ROOT / "constraints.txt"), "uv"])
    _step("3/4 torch, the CPU build")
    _torch(python, pip, quick)
    _step("4/4 Éclair and its libraries")
    wanted = ["--constraint", str(ROOT / "constraints.txt"), "--editable", f"{ROOT}[{EXTRAS}]"]
    if not (quick and _try([*_uv(python), *wanted])):
        _run([*pip, *wanted], "The libraries could not be installed: is the package index within reach?")
    _verify(python)


def _torch(python: Path, pip: list[str], quick: bool) -> None:
    """From a folder of wheels that pip knows, else PyTorch's CPU index, else PyPI (on Linux: never)."""
    pin = _pin("torch")
    if _torch_of(python).split("+")[0] == pin.split("==")[1]:
        return
    alone = ["--no-deps", pin]  # its own libraries come with the rest, from the usual index
    ways = [[*pip, "--no-index", *alone]]
    folders = _find_links(python)
    if quick and folders:
        ways.insert(0, [*_uv(python), "--no-index", "--find-links", folders, *alone])
    if quick:
        ways.append([*_uv(python), "--default-index", TORCH_INDEX, *alone])
    ways.append([*pip, "--retries", "1", "--index-url", TORCH_INDEX, *alone])
    if sys.platform != "linux":
        ways.append([*pip, *alone])
    if not any(_try(way) for way in ways):
        raise Missing(
            f"torch's CPU build ({pin}) was found neither in a folder of wheels nor at {TORCH_INDEX}.\n"
            "Is that address within reach? Another copy of it: make … TORCH_INDEX=https://…\n"
            "Without network: put the wheel into a folder and set PIP_FIND_LINKS to it."
        )


def _verify(python: Path) -> None:
    found = _torch_of(python)
    stowaways = _said([str(python), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"])
    cuda = [line for line in stowaways.splitlines() if line.startswith(("nvidia-", "triton=="))]
    if not found or cuda:
        raise Missing(
            f"This environment holds the wrong torch ({found or 'none'}; {len(cuda)} CUDA packages).\n"
            "Remove its folder and run this again."
        )


def _interpreter() -> str:
    """The first Python that runs, is new enough and can make an environment; `PYTHON` names another."""
    asked = os.environ.get("PYTHON")
    found, unable = [], []
    for name in (asked,) if asked else TRIED_FIRST:
        path = shutil.which(name)
        version = _said([path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]) if path else ""
        if not path or not version:  # absent, or a version manager's empty shell of a command
            continue
        found.append(f"{name} is {version}")
        if tuple(map(int, version.split("."))) < OLDEST:
            continue
        if _said([path, "-c", "import ensurepip, venv; print('able')"]) == "able":
            return path
        unable.append(version)
    if unable:
        raise Missing(
            f"Python {unable[0]} is here, but cannot make environments (its venv module is missing).\n"
            f"On Debian and Ubuntu: sudo apt install python{unable[0]}-venv"
        )
    here = ", ".join(found) or f"{asked or 'none'} was not found"
    raise Missing(
        f"Éclair needs Python 3.11 or newer; {here}.\n"
        "Debian and Ubuntu: sudo apt install python3.11 python3.11-venv. macOS: brew install python@3.12.\n"
        "Elsewhere: https://www.python.org/downloads/. Or name the one to use: make … PYTHON=/path/to/python3"
    )


def _enough_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder.resolve().parent).free / 1e9
    if free < DISK:
        raise Missing(
            f"{folder} wants {DISK:.0f} GB of disk, and {free:.1f} GB are free. VENV=… puts it elsewhere."
        )


def _find_links(python: Path) -> str:
    """The folder of wheels of pip's own settings, which uv does not read."""
    settings = [str(python), "-m", "pip", "config", "get", "global.find-links"]
    return os.environ.get("UV_FIND_LINKS") or os.environ.get("PIP_FIND_LINKS") or _said(settings)


def _pin(name: str) -> str:
    """The line of constraints.txt for a package."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{name}=="))


def _torch_of(python: Path) -> str:
    """The version of the torch that is installed, or nothing."""
    return _said([str(python), "-c", "from importlib.metadata import version; print(version('torch'))"])


def _python_in(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _uv(python: Path) -> list[str]:
    shown = [] if sys.stderr.isatty() else ["--quiet"]
    return [str(python), "-m", "uv", "pip", "install", *shown, "--python", str(python)]


def _runs(python: Path) -> bool:
    return python.exists() and _said([str(python), "-c", "import pip; print('runs')"]) == "runs"


def _said(command: list[str]) -> str:
    """What a command prints; nothing when it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _try(command: list[str]) -> bool:
    """Whether it worked; what it complained of is shown only by the last way."""
    shown = None if sys.stderr.isatty() else subprocess.DEVNULL
    return subprocess.run(command, stderr=shown, check=False).returncode == 0


def _run(command: list[str], otherwise: str) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise Missing(f"{otherwise} What failed: {' '.join(command)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _step(line: str) -> None:
    _say(f"  {line} …")


if __name__ == "__main__":
    sys.exit(main())
