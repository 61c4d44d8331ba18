"""A store or a model that cannot be used: one clear sentence, which doctor says, too."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from bot.embedding import onnx_engine
from bot.embedding.loading import LoadingEncoder
from bot.embedding.model_faults import fault_of
from bot.embedding.models import KNOWN, MULTILINGUAL, EncoderSettings, WrongWeightsError, resolve
from bot.embedding.opening import load
from bot.store.engine import connections, database_errors
from bot.store.engine.connections import open_engine
from bot.store.migrations import migrate
from bot.store.opening import ownership
from tests.commands import Told, commands
from tests.databases import Copies

COMMANDS = (["run"], ["doctor"], ["memory"], ["export", "U1"], ["audit", "anonymity"], ["new-key", "--yes"])


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """A command in this process, which waits for no lock longer than a moment."""
    monkeypatch.setattr(connections, "PATIENT", 30)
    monkeypatch.setattr(ownership, "PATIENT", 30)
    with commands(tmp_path, monkeypatch) as run:
        yield run


def alone(file: Path) -> None:
    """The same store in a file of its own, in which nothing of earlier commands is open."""
    with closing(sqlite3.connect(file)) as store:
        store.execute("VACUUM INTO 'alone.db'")
    for one in file.parent.glob("eclair.db*"):
        one.unlink()
    Path("alone.db").rename(file)


@contextmanager
def held(file: Path, how: str) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(how)
        yield


@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
@pytest.mark.parametrize("shape", ["current", pytest.param("older", marks=pytest.mark.long), "none"])
def test_a_store_that_another_program_holds_is_told_by_every_command(
    told: Told, tmp_path: Path, how: str, journal: str, shape: str
) -> None:
    file = tmp_path / "kept" / "eclair.db"
    assert told("memory").status == 0
    alone(file)
    if shape == "none":
        file.unlink()
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA user_version=1")
        store.execute(f"PRAGMA journal_mode={journal}")
        if shape == "older":
            store.execute("UPDATE alembic_version SET version_num = '0012'")
            store.commit()
    with held(file, how):
        for words in COMMANDS:
            done = told(*words)
            assert done.status in (1, 2) and "held by another program" in done.text, (words, done.text)


def test_a_store_whose_file_is_damaged_inside_is_named_by_doctor(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "eclair.db"
    told("memory")
    alone(file)
    with closing(sqlite3.connect(file)) as store:
        size = store.execute("PRAGMA page_size").fetchone()[0]
        page = store.execute("SELECT rootpage FROM sqlite_master WHERE name = 'members'").fetchone()[0]
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(content)
    done = told("doctor")
    assert done.status == 1 and "damaged" in done.text and "put back a backup" in done.text, done.text


def test_a_file_that_is_cut_short_is_named(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "eclair.db"
    told("memory")
    alone(file)
    file.write_bytes(file.read_bytes()[:8192])
    for words in COMMANDS:
        done = told(*words)
        assert done.status in (1, 2) and "backup" in done.text, (words, done.text)


def test_a_revision_that_is_not_ours_is_told_with_both_ways_out(told: Told, tmp_path: Path) -> None:
    told("memory")
    with closing(sqlite3.connect(tmp_path / "kept" / "eclair.db")) as store:
        store.execute("UPDATE alembic_version SET version_num = 'deadbeef'")
        store.commit()
    for words in COMMANDS:
        done = told(*words)
        assert done.status in (1, 2) and "newer Éclair (or is another program's)" in done.text
        assert "DATABASE_URL" in done.text


def test_another_programs_database_is_left_alone_on_a_server_too(empty: Callable[[], str]) -> None:
    engine = open_engine(empty())
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE members (id INTEGER)"))  # a name that is ours, too
    with pytest.raises(database_errors.Unready, match=r"another program's tables \(members\)"):
        ownership.reach(engine)
    engine.dispose()
    ours = open_engine(empty())
    ownership.reach(ours)
    migrate(ours)
    ownership.reach(ours)
    ours.dispose()


SERVERS = [
    ({"database": "nowhere"}, "make that database"),
    ({"username": "nobody"}, "user and password in DATABASE_URL"),
    ({"port": 1}, "host and port in DATABASE_URL"),
    ({"host": "nowhere.invalid", "query": {}}, "host and port in DATABASE_URL"),
    ({"host": "localhost", "port": 1, "query": {}}, "host and port in DATABASE_URL"),
    ({"query": {"options": "-c default_transaction_read_only=on"}}, "DATABASE_URL"),
    ({"query": {"nonsense": "1"}}, "DATABASE_URL"),
]


@pytest.mark.parametrize(("changed", "said"), SERVERS)
def test_what_a_server_refuses_is_told_by_every_command(
    postgres_copies: Copies, told: Told, changed: dict[str, Any], said: str
) -> None:
    url = make_url(postgres_copies.empty())
    wrong = url.set(**changed).render_as_string(hide_password=False)
    for words in COMMANDS:
        done = told(*words, DATABASE_URL=wrong)
        assert done.status in (1, 2) and said in done.text, (words, done.text)


def test_a_server_that_takes_no_changes_is_named_where_the_store_is_ready(
    postgres_copies: Copies, told: Told
) -> None:
    url = make_url(postgres_copies.empty())
    assert told("memory", DATABASE_URL=url.render_as_string(hide_password=False)).status == 0
    wrong = url.set(query={"options": "-c default_transaction_read_only=on"})
    for words in (["run"], ["doctor"]):
        done = told(*words, DATABASE_URL=wrong.render_as_string(hide_password=False))
        assert done.status in (1, 2) and "DATABASE_URL" in done.text, (words, done.text)


REASONS = [
    ('FATAL:  password authentication failed for user "eclair"', "user and password"),
    ('FATAL:  role "eclair" does not exist', "user and password"),
    ('FATAL:  database "eclair" does not exist', "make that database"),
    ("FATAL:  sorry, too many clients already", "max_connections"),
    ("FATAL:  remaining connection slots are reserved for roles", "max_connections"),
    ("FATAL:  the database system is starting up", "in a moment"),
    ("cannot execute INSERT in a read-only transaction", "right to write"),
    ("permission denied for schema public", "right to make tables"),
    ('could not extend file "base/1/2": No space left on device', "make room"),
    ("database or disk is full", "make room"),
    ("attempt to write a readonly database", "right to write"),
    ("database is locked", "end what holds it"),
    ("something nobody foresaw", "DATABASE_URL is right"),
]


@pytest.mark.parametrize(("reason", "step"), REASONS)
def test_each_reason_of_a_database_has_its_next_step(reason: str, step: str) -> None:
    engine = open_engine("postgresql://eclair:hush@db/eclair")
    said = str(database_errors.unready(engine, reason))
    assert reason.rstrip(".") in said and step in said and "hush" not in said


# -- the model -----------------------------------------------------------------------------------------------

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 470641600\n"


def safetensors(cut: int | None = None) -> bytes:
    table = json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    return (len(table).to_bytes(8, "little") + table + b"\0" * 8)[:cut]


def model(folder: Path, **files: bytes | str | None) -> EncoderSettings:
    whole: dict[str, bytes | str | None] = {
        "config.json": '{"model_type": "bert"}',
        "tokenizer.json": "{}",
        "model.safetensors": safetensors(),
    }
    folder.mkdir()
    for name, content in (whole | {n.replace("__", "."): c for n, c in files.items()}).items():
        if content is not None:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return EncoderSettings(
        model=str(folder), backend="sentence-transformers", cache_dir=folder / "own", hub_cache=folder / "hub"
    )


BROKEN = [
    ({"model__safetensors": POINTER}, "git lfs pull"),
    ({"config__json": POINTER}, "git lfs pull"),
    ({"tokenizer__json": POINTER}, "git lfs pull"),
    ({"model__safetensors": b""}, "cut short"),
    ({"model__safetensors": safetensors(-3)}, "cut short"),
    ({"model__safetensors": safetensors() + b"more"}, "cut short"),
    ({"model__safetensors": b"<html>sign in</html>" * 9}, "cut short"),
    ({"model__safetensors": None}, "no safetensors file"),
    ({"config__json": ""}, "config.json is damaged"),
    ({"config__json": "<html>"}, "config.json is damaged"),
    ({"config__json": b"\xff\xfe"}, "config.json is damaged"),
    ({"tokenizer__json": '{"half": '}, "tokenizer.json is damaged"),
    ({"tokenizer__json": None}, "holds nothing that cuts texts"),
    ({"config__json": "{}"}, "does not say of which kind"),
    ({"config__json": "[]"}, "does not say of which kind"),
]


@pytest.mark.parametrize(("files", "named"), BROKEN)
def test_a_models_file_that_is_not_itself_is_named_before_it_is_opened(
    tmp_path: Path,
    files: dict[str, bytes | str | None],
    named: str,
    told: Told,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = model(tmp_path / "model", **files)
    assert named in fault_of(resolve(settings), settings)
    with pytest.raises(WrongWeightsError, match=named.replace(".", r"\.")):
        load(resolve(settings), settings)
    done = told("doctor", EMBEDDING_MODEL=str(tmp_path / "model"), EMBEDDING_BACKEND="auto")
    assert named in done.text and "words alone" in done.text, done.text
    loading = LoadingEncoder(settings)
    loading.start()
    assert loading.wait(10) is None and loading.state == "failed"
    assert named in caplog.text and "words alone" in caplog.text and "Traceback" not in caplog.text


@pytest.mark.parametrize("content", ["[]", '{"vocab_size": null}', '{"vocab_size": "many"}'])
def test_a_model_that_says_odd_things_of_itself_stops_no_command(
    tmp_path: Path, content: str, told: Told
) -> None:
    model(tmp_path / "model", config__json=content, config_sentence_transformers__json='{"prompts": [1]}')
    assert told("memory", EMBEDDING_MODEL="model", EMBEDDING_BACKEND="auto").status == 0
    assert told("doctor", EMBEDDING_MODEL="model", EMBEDDING_BACKEND="auto").status == 1  # Slack is away


NAMES = ["no/such", "x" * 300, "~nobody-here/x", "a\tb", "/dev/null", "../" * 2000]


@pytest.mark.parametrize("name", NAMES)
def test_a_model_that_is_not_here_is_named_and_another_is_used(told: Told, name: str) -> None:
    done = told("doctor", EMBEDDING_MODEL=name, EMBEDDING_BACKEND="auto", COLUMNS="4000")
    assert "EMBEDDING_MODEL" in done.text and "EMBEDDING_ALLOW_DOWNLOAD" in done.text, done.text
    assert told("memory", EMBEDDING_MODEL=name, EMBEDDING_BACKEND="auto").status == 0


def test_a_folder_without_a_model_is_named(told: Told, tmp_path: Path) -> None:
    (tmp_path / "hollow").mkdir()
    done = told("doctor", EMBEDDING_MODEL="hollow", EMBEDDING_BACKEND="auto")
    assert "holds no model: it has no config.json" in done.text


def test_weights_that_are_not_the_published_ones_are_named(tmp_path: Path) -> None:
    settings = EncoderSettings(MULTILINGUAL, cache_dir=tmp_path / "own", hub_cache=tmp_path / "hub")
    repo = settings.hub_cache / f"models--{MULTILINGUAL.replace('/', '--')}" / "snapshots"
    repo.mkdir(parents=True)
    model(repo / KNOWN[MULTILINGUAL].revision)
    assert "is not the published file" in fault_of(resolve(settings), settings)


def test_a_library_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = model(tmp_path / "model")
    choice = resolve(settings)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "sentence-transformers is not installed" in fault_of(choice, settings)


def test_a_panic_while_the_model_loads_leaves_words_alone(tmp_path: Path) -> None:
    class Panic(BaseException):
        """As the tokenizer's library raises."""

    def panics(*_: object) -> None:
        raise Panic("called unwrap on a None value")

    loading = LoadingEncoder(model(tmp_path / "model"), load=panics)
    loading.start()
    assert loading.wait(10) is None
    assert loading.state == "failed" and "unwrap" in str(loading.failed)


def test_an_export_that_was_torn_is_made_again(tmp_path: Path) -> None:
    graph = tmp_path / "torn.onnx"
    graph.write_bytes(b"half of it")
    assert onnx_engine._from_before(tmp_path, graph, 1) is None
    assert not graph.exists()
