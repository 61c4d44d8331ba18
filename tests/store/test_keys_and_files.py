"""What the bot writes is its owner's alone; a key is whole or not there; what is wrong is one sentence."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.store.engine import private_files
from bot.store.keys import key_files
from tests.commands import PLAIN as USUAL
from tests.commands import commands

PLAIN = USUAL | {"DATABASE_URL": "", "ECLAIR_SEAL_KEY": ""}
ROOT = Path(__file__).parents[2]
Bot = Callable[..., SimpleNamespace]


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    """A command in a process of its own, whose umask is as kind to others as most machines' is."""

    def run(*words: str, **settings: str) -> SimpleNamespace:
        own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env=own | PLAIN | settings, cwd=tmp_path, capture_output=True, text=True,
            timeout=100, umask=0o022, check=False,
        )  # fmt: skip
        return SimpleNamespace(status=done.returncode, text=" ".join(f"{done.stdout} {done.stderr}".split()))

    return run


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    """The same in this process, which is quicker; a sentence it has to be, and no exception."""
    with commands(tmp_path, monkeypatch, PLAIN) as run:
        yield run


@pytest.fixture
def kind_umask() -> Iterator[None]:
    """As kind to others as most machines' is."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def others_can_reach(folder: Path) -> dict[str, str]:
    """What is not its owner's alone, with its mode."""
    found = {path: stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {str(path): oct(mode) for path, mode in found.items() if mode & 0o077}


def test_what_a_first_start_and_an_export_write_is_their_owner_s_alone(bot: Bot, tmp_path: Path) -> None:
    page = tmp_path / "kept" / "page.md"
    assert bot("memory", "--to", str(page)).status == 0
    assert {file.name for file in (tmp_path / "kept").iterdir()} >= {"eclair.db", "seal.key", "page.md"}
    assert others_can_reach(tmp_path / "kept") == {}


def test_a_store_that_others_could_read_is_named_by_doctor_and_closed_by_a_start(
    told: Bot, kind_umask: None, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    (kept / "models").mkdir(parents=True)
    (kept / "models" / "one.onnx").touch()
    told("memory")
    page = tmp_path / "page.md"
    for path in (kept, *kept.rglob("*"), page):
        path.touch()
        path.chmod(0o755 if path.is_dir() else 0o644)
    (kept / "elsewhere").symlink_to(page)

    found = told("doctor").text
    assert "can be reached by others" in found and "0755" in found
    assert others_can_reach(kept)

    assert "out of reach" in told("run").text  # Slack is; the store is closed all the same
    (kept / "elsewhere").unlink()
    assert others_can_reach(kept) == {}
    assert stat.S_IMODE(page.stat().st_mode) == 0o644  # what a link leads to is not ours
    assert "can be reached" not in told("doctor").text
    told("memory", "--to", str(page))
    assert stat.S_IMODE(page.stat().st_mode) == 0o600  # an export replaces what was there


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_data_folder_of_somebody_else_is_said_to_be_so(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o755)
    os.chown(folder, 12345, 12345)
    [left] = private_files.still_open(folder)
    assert "belongs to the user 12345" in str(left)


def test_a_folder_that_holds_more_than_the_store_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    store, other = tmp_path / "eclair.db", tmp_path / "other"
    for file in (store, other):
        file.touch(mode=0o644)
    private_files.close(tmp_path, store)
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(other.stat().st_mode) == 0o644


def test_a_damaged_key_is_one_sentence_everywhere_and_stays_as_it_is(told: Bot, tmp_path: Path) -> None:
    assert told("memory").status == 0
    file = tmp_path / "kept" / "seal.key"
    for damaged, why in (
        (b"", "is empty"),
        (file.read_bytes()[:20], "is damaged"),
        (b"\xff" * 44, "is damaged"),
    ):
        file.write_bytes(damaged)
        for words in (["run"], ["doctor"], ["audit", "anonymity"], ["export", "U1"], ["memory"]):
            done = told(*words)
            assert done.status in (1, 2) and why in done.text and "new-key --lost" in done.text, done.text
            assert file.read_bytes() == damaged
    file.unlink()
    assert "seal.key is missing" in told("run").text
    assert not file.exists()


def test_settings_that_cannot_be_are_one_sentence(told: Bot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wrong = [
        ({"ECLAIR_SEAL_KEY": "short"}, "ECLAIR_SEAL_KEY is damaged"),
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL is no address"),
        ({"DATABASE_URL": "postgresql://eclair@127.0.0.1:9/eclair"}, "is out of reach"),
        ({"DATABASE_URL": f"sqlite:///{tmp_path}/file/x.db"}, "no folder in which"),
        ({"ECLAIR_DATA_DIR": "file"}, "no folder in which"),
        ({"ECLAIR_TIMEZONE": "Moon"}, "no time zone"),
        ({}, "Slack is out of reach"),
    ]
    (tmp_path / "text.db").write_text("not a database " * 500, encoding="ascii")
    wrong.append(({"DATABASE_URL": f"sqlite:///{tmp_path}/text.db"}, "is not one that Éclair can use"))
    for settings, why in wrong:
        done = told("run", **settings)
        assert done.status == 2 and why in done.text, (settings, done.text)


def test_the_demo_names_a_damaged_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from demo import run

    monkeypatch.setattr(run, "STORE", tmp_path / "demo")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "seal.key").touch()
    done = CliRunner().invoke(cli, ["demo", "--tour", "ask"])
    assert done.exit_code == 2 and "is empty" in " ".join(done.output.split()), done.output


def test_many_who_make_a_key_at_once_agree_on_one(tmp_path: Path) -> None:
    file = tmp_path / "seal.key"
    with ThreadPoolExecutor(16) as many:
        made = set(many.map(lambda _: tuple(key_files.load_or_create(file)), range(64)))
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["seal.key"]


def test_a_key_that_could_not_be_written_whole_leaves_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "pool-1.key"
    old = Fernet.generate_key().decode()
    key_files.write(file, [old])
    tmp_path.chmod(0o500)
    child = "import os,sys,pathlib\nos.setuid(12345) if os.geteuid() == 0 else None\n"
    child += "from bot.store.keys import key_files\nkey_files.write(pathlib.Path(sys.argv[1]), ['new'])"
    done = subprocess.run(
        [sys.executable, "-c", child, str(file)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    tmp_path.chmod(0o700)
    assert done.returncode != 0
    assert key_files.read(file) == [old]
