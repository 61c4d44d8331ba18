"""Renews constraints.txt: the newest version of everything that pyproject.toml allows, torch as it was.

    make pins            torch's own pin is changed by hand, once its CPU build is where it is needed

The list names packages and versions and nothing else: no index, no folder, no build of one machine.
"""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "constraints.txt"


def main() -> int:
    """Write the list anew; 0 when it is written."""
    old = PINS.read_text(encoding="utf-8").splitlines()
    torch = next(line for line in old if line.startswith("torch=="))
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--extra", "dev"]
    plain = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    asked = subprocess.run(
        [*command, *plain, "--constraint", "-", str(ROOT / "pyproject.toml")],
        input=torch,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        return asked.returncode
    lines = {line.split("+")[0] for line in asked.stdout.splitlines() if "==" in line}
    PINS.write_text("\n".join(sorted(lines | {f"uv=={version('uv')}"})) + "\n", encoding="utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in sorted(lines.difference(old))) or "Nothing is newer.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
