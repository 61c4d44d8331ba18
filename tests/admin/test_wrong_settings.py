"""A setting that cannot be is one sentence with its name and the next step, in every command."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from errno import ENOSPC, EROFS
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.store.engine import database_errors, private_files
from sandbox.slack.http_server import listener
from tests.commands import PLAIN, Told, commands

ROOT = Path(__file__).parents[2]
COMMANDS = (
    ["run"],
    ["doctor"],
    ["import", "."],
    ["export", "U1"],
    ["erase", "U1", "--yes"],
    ["memory"],
    ["new-key", "--yes"],
    ["audit", "anonymity"],
)


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """A command in this process with these settings."""
    with commands(tmp_path, monkeypatch) as run:
        yield run


# What is seen before anything is opened: the same sentence everywhere, also in the demo.
AT_ONCE = [
    ("SLACK_BOT_TOKEN", "xapp-1-A1-2-abc", "app-level token, which belongs in SLACK_APP_TOKEN"),
    ("SLACK_APP_TOKEN", "xoxb-1-2-abc", "bot token, which belongs in SLACK_BOT_TOKEN"),
    ("SLACK_BOT_TOKEN", "xoxp-1-2-abc", "user's token"),
    ("SLACK_BOT_TOKEN", "xoxe.xoxb-1-abc", "token rotation"),
    ("SLACK_BOT_TOKEN", "0123456789abcdef0123456789abcdef", "signing secret"),
    ("SLACK_APP_TOKEN", "0123456789abcdef0123456789abcdef", "signing secret"),
    ("SLACK_BOT_TOKEN", '"xoxb-1-2-abc"', "quotes or blanks around it"),
    ("SLACK_BOT_TOKEN", " xoxb-1-2-abc", "quotes or blanks around it"),
    ("SLACK_APP_TOKEN", "xapp-1-A1-2-abc\n", "quotes or blanks around it"),
    ("SLACK_APP_TOKEN", "“xapp-1-A1-2-abc”", "quotes or blanks around it"),
    ("SLACK_BOT_TOKEN", "xoxb-…", "characters that no token has"),
    ("SLACK_BOT_TOKEN", "xoxb-1 2\nX-Evil: 1", "characters that no token has"),
    ("SLACK_APP_TOKEN", "<your token>", "is no token"),
    ("SLACK_BOT_TOKEN", "   ", "is no token"),
    ("SLACK_API_URL", "nonsense", "no address"),
    ("SLACK_API_URL", "ftp://slack.com/api/", "no address"),
    ("SLACK_API_URL", "http://[::1/", "no address"),
    ("SLACK_API_URL", "https://slack.com:99999/api/", "no address"),
    ("SLACK_API_URL", "https://slack.com/api /", "no address"),
    ("ECLAIR_LANGUAGE", "de", "use 'fr' or 'en'"),
    ("ECLAIR_TIMEZONE", "[/red]", "no time zone"),
    ("ECLAIR_QUESTIONS_CHANNEL", "#questions", "channel's id"),
    ("ECLAIR_QUESTIONS_CHANNEL", "C" * 33, "channel's id"),
    ("ECLAIR_DATA_DIR", '"kept"', "quotes or blanks around it"),
    ("ECLAIR_DATA_DIR", "kept\n", "quotes or blanks around it"),
    ("ECLAIR_DATA_DIR", "$HOME/kept", "without $"),
    ("ECLAIR_DATA_DIR", "${HOME}/kept", "without $"),
    ("ECLAIR_DATA_DIR", "~nobody-of-that-name/kept", "without ~"),
    ("LOG_LEVEL", "loud", "'DEBUG'"),
    ("LOG_FORMAT", "xml", "'console' or 'json'"),
    ("EMBEDDING_BACKEND", "magic", "'auto'"),
    ("EMBEDDING_ALLOW_DOWNLOAD", "perhaps", "true or false"),
]


@pytest.mark.parametrize(("setting", "given", "said"), AT_ONCE)
def test_a_setting_that_cannot_be_is_named_by_every_command(
    told: Told, tmp_path: Path, setting: str, given: str, said: str
) -> None:
    for words in (*COMMANDS, ["demo", "--tour", "ask"]):
        done = told(*words, **{setting: given})
        assert done.status == 2 and setting in done.text and said in done.text, (words, done.text)
        if "TOKEN" in setting:
            assert len(given.strip()) < 10 or given.strip(' \n"“”') not in done.text
    assert list(tmp_path.iterdir()) == []  # nothing was begun


def test_names_that_machines_use_for_their_own_ends_are_no_settings(told: Told) -> None:
    own = {"LANGUAGE": "en_US:en", "TIMEZONE": "local", "DATA_DIR": "/proc/x", "SEAL_KEY": "short"}
    assert told("memory", **own).status == 0


def test_a_name_that_is_misspelt_is_told_by_doctor(told: Told, tmp_path: Path) -> None:
    assert "no setting" not in told("doctor").text
    (tmp_path / ".env").write_text("ECLAIR_LANGAUGE=en\nPOSTGRES_PASSWORD=x\n", encoding="ascii")
    text = told("doctor", DATABSE_URL="x", ECLAIR_COLOUR="red", SLACK_SIGNING_SECRET="x").text
    assert "ECLAIR_LANGAUGE is no setting of Éclair's: ECLAIR_LANGUAGE may be meant" in text
    assert "DATABSE_URL is no setting of Éclair's: DATABASE_URL may be meant" in text
    assert "ECLAIR_COLOUR is no setting of Éclair's: see .env.example" in text
    assert "POSTGRES" not in text and "SIGNING" not in text


def test_a_store_whose_disk_has_no_room_is_told_by_doctor(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_files, "ROOM", 1 << 80)
    assert "✗ store kept: there is no room" in told("doctor").text


def test_a_folder_may_begin_at_home(told: Told, tmp_path: Path) -> None:
    assert told("memory", ECLAIR_DATA_DIR="~/below", HOME=str(tmp_path)).status == 0
    assert (tmp_path / "below" / "eclair.db").exists() and not (tmp_path / "~").exists()


def test_all_wrong_settings_are_told_at_once(told: Told) -> None:
    done = told("run", ECLAIR_LANGUAGE="de", SLACK_BOT_TOKEN="xapp-1", LOG_LEVEL="loud")
    assert all(name in done.text for name in ("ECLAIR_LANGUAGE", "SLACK_BOT_TOKEN", "LOG_LEVEL"))


# What is seen when the store is opened; doctor says it beside what else it found.
IN_THE_STORE = [
    ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "'postgresql://a@b/c'"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "postgresql://a@h:port/c"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "sqlite://kept/eclair.db"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "sqlite:///x.db?nonsense=1"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "sqlite:///x.db?timeout=soon"}, "DATABASE_URL is no address"),
    ({"DATABASE_URL": "postgresql://eclair:p@hush@127.0.0.1:9/eclair"}, "@ is written %40"),
    ({"DATABASE_URL": "postgresql://eclair:a@127.0.0.1:9/eclair\n"}, "no blank"),
    ({"DATABASE_URL": "sqlite:///."}, "in DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///file/x.db"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///text.db"}, "in DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///other.db"}, "another program's tables (orders)"),
    ({"DATABASE_URL": "sqlite:///cut.db"}, "in DATABASE_URL"),
    ({"DATABASE_URL": "postgres://eclair:hush@127.0.0.1:9/eclair"}, "host and port in DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://eclair:hush@127.0.0.1:99999/eclair"}, "DATABASE_URL is right"),
    ({"DATABASE_URL": "postgresql://eclair:hush@127.0.0.1:9/e?sslmode=odd"}, "DATABASE_URL is right"),
    ({"ECLAIR_DATA_DIR": "file"}, "ECLAIR_DATA_DIR"),
    ({"ECLAIR_DATA_DIR": "file/below"}, "ECLAIR_DATA_DIR"),
    ({"ECLAIR_DATA_DIR": "/proc/eclair"}, "ECLAIR_DATA_DIR"),
    ({"ECLAIR_DATA_DIR": "x" * 300}, "ECLAIR_DATA_DIR"),
    ({"ECLAIR_DATA_DIR": "dangling"}, "ECLAIR_DATA_DIR"),
    ({"ECLAIR_SEAL_KEY": "short"}, "ECLAIR_SEAL_KEY is damaged"),
]


@pytest.mark.parametrize(("settings", "said"), IN_THE_STORE)
def test_a_store_that_cannot_be_used_is_named_by_every_command_and_left_alone(
    told: Told, tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    (tmp_path / "file").write_text("a file", encoding="ascii")
    (tmp_path / "text.db").write_text("not a database " * 500, encoding="ascii")
    (tmp_path / "dangling").symlink_to("nowhere/at/all")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE orders (id INTEGER)")
    (tmp_path / "cut.db").write_bytes((tmp_path / "other.db").read_bytes()[:4096] + b"\0")
    (tmp_path / "cut.db").write_bytes((tmp_path / "other.db").read_bytes()[:1000])
    before = {file: file.read_bytes() for file in tmp_path.glob("*.db")}
    for words in COMMANDS:
        if words == ["import", "."]:
            continue
        done = told(*words, **settings)
        assert done.status in (1, 2) and said in done.text, (words, done.text)
        assert "hush" not in done.text
    assert {file: file.read_bytes() for file in before} == before


def test_a_first_look_of_doctor_makes_no_file(told: Told, tmp_path: Path) -> None:
    done = told("doctor")
    assert "made at the first start" in done.text
    assert list(tmp_path.iterdir()) == []


LINES = [
    ({"SLACK_API_URL": "http://nowhere.invalid/api/"}, "no such name is known"),
    ({"SLACK_API_URL": "http://a..b/api/"}, "no such name is known"),
    ({"SLACK_API_URL": f"http://{'a' * 70}.example/api/"}, "no such name is known"),
    ({"SLACK_API_URL": "https://slack.invalid/", "HTTPS_PROXY": "http://a..b:9"}, "no such name is known"),
    ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "the connection is refused"),
    ({"SLACK_API_URL": "https://127.0.0.1:{port}/api/"}, "no TLS is spoken there"),
    ({"SLACK_API_URL": "http://127.0.0.1:{port}/api/"}, "is not Slack"),
    ({"SLACK_API_URL": "https://slack.invalid/", "HTTPS_PROXY": "http://127.0.0.1:9"}, "HTTPS_PROXY"),
    ({"SLACK_API_URL": "https://slack.invalid/", "HTTPS_PROXY": "http://127.0.0.1:{port}"}, "HTTPS_PROXY"),
    ({"SLACK_API_URL": "https://slack.invalid/", "HTTPS_PROXY": "nonsense"}, "HTTPS_PROXY"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[int]:
    """The port of a server that answers everything with a page, as a proxy does."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>Please sign in</html>")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("settings", "said"), LINES)
def test_what_does_not_lead_to_slack_is_told_with_what_it_met(
    told: Told, page: int, settings: dict[str, str], said: str
) -> None:
    here = {name: value.format(port=page) for name, value in settings.items()}
    for words in (["run"], ["doctor"], ["import", "."]):
        done = told(*words, **here)
        assert done.status in (1, 2), (words, done.text)
        assert said in done.text and "SLACK_API_URL" in done.text, (words, done.text)


def test_a_disk_without_room_is_named_by_doctor(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_files, "ROOM", 1 << 80)
    done = told("doctor")
    assert done.status == 1 and "no room on its disk" in done.text and "ECLAIR_DATA_DIR" in done.text


def test_a_file_that_the_disk_does_not_take_is_told_with_the_next_step() -> None:
    assert "make room" in database_errors.why_not(OSError(ENOSPC, "No space left on device", "seal.key"))
    assert "can be written" in database_errors.why_not(OSError(EROFS, "Read-only file system", "seal.key"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_of_somebody_else_is_named_by_every_command(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    tmp_path.chmod(0o755)
    child = (
        "import encodings.idna, os\n"
        "import bot.__main__, bot.deps, bot.cli.doctor, bot.cli.run\n"
        "from typer.testing import CliRunner\n"
        "os.setuid(12345)\n"
        "for words in (['run'], ['doctor'], ['memory'], ['new-key', '--yes']):\n"
        "    done = CliRunner().invoke(bot.__main__.cli, words)\n"
        "    print(words[0], type(done.exception).__name__, 'ECLAIR_DATA_DIR' in done.output)\n"
    )
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | PLAIN
    done = subprocess.run(
        [sys.executable, "-c", child],
        env=own | {"ECLAIR_DATA_DIR": str(tmp_path / "theirs")},
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    words = ("run", "doctor", "memory", "new-key")
    assert done.stdout.splitlines() == [f"{word} SystemExit True" for word in words], done.stderr


DOT_ENV = [
    (b"\xff\xfeS\0L\0A\0C\0K\0", "UTF-8"),
    ("ECLAIR_LANGUAGE=fran\xe7ais".encode("latin-1"), "UTF-8"),
    (b"S\0L\0A\0C\0K\0=\0x\0", "UTF-8"),
    (b"SLACK_APP_TOKEN=xapp-1\nthis is = 'no setting\n", "line 2"),
    (b'{"ECLAIR_LANGUAGE": "fr"}', "line 1"),
    ("#\n\u200bECLAIR_LANGUAGE=fr\n".encode(), "line 2"),  # copied from a web page
    ("\u201cECLAIR_LANGUAGE\u201d=fr\n".encode(), "line 1"),
]


@pytest.mark.parametrize(("content", "said"), DOT_ENV)
def test_a_dot_env_that_cannot_be_read_is_named(
    told: Told, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / ".env").write_bytes(content)
    for words in COMMANDS:
        done = told(*words)
        assert done.status == 2 and ".env" in done.text and said in done.text, (words, done.text)


def test_a_folder_called_dot_env_is_named(told: Told, tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    for words in COMMANDS:
        assert ".env cannot be read" in told(*words).text


def test_a_mark_that_an_editor_puts_first_belongs_to_no_name(told: Told, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfECLAIR_TIMEZONE=Moon\n")
    assert "ECLAIR_TIMEZONE names no time zone" in told("doctor").text


def test_a_port_is_one_that_there_is_and_that_is_free(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from demo import run

    monkeypatch.setattr(run, "STORE", tmp_path / "demo")
    for port in ("99999", "-1", "http"):
        done = told("demo", "--port", port)
        assert done.status == 2 and "--port" in done.text, done.text
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = told("demo", "--port", str(taken.getsockname()[1]))
    assert done.status == 2 and "choose another port" in done.text


def test_the_sandbox_says_what_is_wrong_with_its_port() -> None:
    with pytest.raises(OSError, match="0 to 65535"):
        listener("127.0.0.1", 99999)


def test_a_key_for_the_seal_that_cannot_be_is_named_by_the_demo_too(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from demo import run

    monkeypatch.setattr(run, "STORE", tmp_path / "demo")
    done = told("demo", "--tour", "ask", ECLAIR_SEAL_KEY="short")
    assert done.status == 2 and "ECLAIR_SEAL_KEY is damaged" in done.text
    monkeypatch.setattr(run, "STORE", tmp_path / "file" / "demo")
    (tmp_path / "file").touch()
    assert "Not a directory" in told("demo", "--tour", "ask").text


def test_a_tour_that_there_is_not_is_named_as_it_was_typed(told: Told) -> None:
    done = told("demo", "--tour", "[/b]")
    assert done.status == 2 and "no chapter '[/b]'" in done.text


def test_a_real_process_says_the_sentence_and_nothing_else(tmp_path: Path) -> None:
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=own | PLAIN | {"SLACK_APP_TOKEN": "xoxb-swapped"},
        cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("SLACK_APP_TOKEN is a bot token") and len(done.stderr.splitlines()) == 1


@pytest.mark.long
def test_a_real_process_that_does_not_reach_slack_says_so_in_a_line(tmp_path: Path) -> None:
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=own | PLAIN, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(
        "Slack is out of reach (the connection is refused there). See that SLACK_API_URL"
    )
    assert len(done.stderr.splitlines()) == 1
