"""Two demos on one machine: neither clears away the other's store."""

import subprocess
import sys
from pathlib import Path

import pytest

from demo.environment import ROOT
from demo.stores import own_store

HOLDER = "from pathlib import Path; from demo.stores import own_store; import sys\n"
HOLDER += "with own_store(Path(sys.argv[1])) as folder: print(folder.name, flush=True); sys.stdin.read()"


def test_a_second_demo_has_a_folder_of_its_own_and_the_same_model(tmp_path: Path) -> None:
    with own_store(tmp_path / "demo") as first:
        (first / "models").mkdir()
        (first / "models" / "small.onnx").write_bytes(b"weights")
        with own_store(tmp_path / "demo") as second, own_store(tmp_path / "demo") as third:
            assert [folder.name for folder in (first, second, third)] == ["demo", "demo-2", "demo-3"]
            assert (second / "models" / "small.onnx").samefile(first / "models" / "small.onnx")
        with own_store(tmp_path / "demo") as following:
            assert following == second


def test_a_demo_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "demo")]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout and other.stdout.readline() == "demo\n"
        with own_store(tmp_path / "demo") as beside:
            assert beside.name == "demo-2"
        other.kill()
        other.wait()
        with own_store(tmp_path / "demo") as after:
            assert after.name == "demo"


def test_a_folder_that_cannot_keep_a_store_says_so(tmp_path: Path) -> None:
    (tmp_path / "demo" / "held.db").mkdir(parents=True)
    with pytest.raises(OSError, match=r"cannot keep the demo's store"), own_store(tmp_path / "demo"):
        pass
