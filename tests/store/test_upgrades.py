"""A store of any shape, with rows in every table, comes up to date; one that cannot stays as it was."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Engine, MetaData, inspect, text, types
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.store.engine.connections import open_engine
from bot.store.migrations import config_for, migrate
from tests.store.test_migrations import MOVED, rows_of

ROOT = Path(__file__).parents[2]
START = (
    "from bot.config import Config; from bot.deps import build; build(Config(_env_file=None)); print('up')"
)
HALF = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "NEWEST"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("UPDATE members SET name = 'nobody'")
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("half", sa.Boolean(), server_default=sa.false()))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


def value(column: Column[Any], number: int) -> Any:
    """Something that this column can hold, other in each row."""
    for kind, one in {
        types.Boolean: False,
        types.Integer: number,
        types.Float: number / 2,
        types.DateTime: datetime(2026, 3, number, tzinfo=UTC),
        types.Date: date(2026, 3, number),
        JSON: [number],
        types.LargeBinary: b"sealed %d" % number,
    }.items():
        if isinstance(column.type, kind):
            return one
    return f"{number}{column.name}"[: getattr(column.type, "length", None)]


def fill(engine: Engine) -> None:
    """Two rows in every table there is; each refers to others wherever it can."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            for number in (1, 2) if table.name != "alembic_version" else ():
                own = {key.parent.name for key in table.foreign_keys if key.column.table is table}
                row = {c.name: 1 if c.name in own else value(c, number) for c in table.columns}
                connection.execute(table.insert().values(row))
            if connection.dialect.name == "postgresql" and "id" in table.columns:
                counter = f"pg_get_serial_sequence('{table.name}', 'id')"  # it knows nothing of given numbers
                connection.exec_driver_sql(f"SELECT setval({counter}, 1000) WHERE {counter} IS NOT NULL")


def shape_of(engine: Engine) -> dict[str, Any]:
    """Tables, columns, references and indexes."""
    looked = inspect(engine)
    return {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(name)),
            sorted((k["referred_table"], *k["constrained_columns"]) for k in looked.get_foreign_keys(name)),
            sorted((str(i["name"]), *map(str, i["column_names"])) for i in looked.get_indexes(name)),
        )
        for name in looked.get_table_names()
    }


def shapes() -> list[str]:
    script = ScriptDirectory.from_config(config_for(open_engine("sqlite://")))
    return [one.revision for one in script.walk_revisions()][::-1]


GROWS = {"places"}  # channels in which texts stand have a row since 0015


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.long), 12])
def test_every_shape_with_rows_in_every_table_comes_up_to_date(empty: Callable[[], str], step: int) -> None:
    engine = open_engine(empty())
    migrate(engine)
    newest = shape_of(engine)
    engine.dispose()
    for revision in shapes()[::-step]:  # the newest first
        engine = open_engine(empty())
        command.upgrade(config_for(engine), revision)
        fill(engine)
        old = rows_of(engine)
        assert all(len(rows) == 2 for rows in old.values()), revision

        migrate(engine)

        new = rows_of(engine)
        for name, rows in old.items():
            kept = [column for column in rows[0] if column not in MOVED.get(name, ())]
            then, same = (
                [{column: row[column] for column in kept} for row in one] for one in (rows, new[name])
            )
            gone = set(map(str, then)) - set(map(str, same))
            more = len(same) - len(rows)
            assert not gone and (more == 0 or name in GROWS), (revision, name)
        assert shape_of(engine) == newest, revision
        with engine.connect() as connection, pytest.raises(Exception, match=r"(?i)foreign key"):
            connection.execute(text("DELETE FROM workspaces"))
        engine.dispose()


@pytest.fixture
def broken_step(tmp_path: Path) -> Callable[[Engine], Config]:
    """A newer version whose last step does half of its work, and fails."""
    (tmp_path / "9999_half.py").write_text(
        HALF.replace("NEWEST", shapes()[-1]),
        encoding="utf-8",
    )

    def config(engine: Engine) -> Config:
        found = config_for(engine)
        own = Path(found.get_main_option("script_location") or "") / "versions"
        found.set_main_option("path_separator", "os")
        found.set_main_option("version_locations", f"{own}:{tmp_path}")
        return found

    return config


def test_a_step_that_fails_leaves_the_store_as_it_was(
    empty: Callable[[], str], broken_step: Callable[[Engine], Config]
) -> None:
    from bot.errors import Unready

    for first in (shapes()[-1], "0001"):
        engine = open_engine(empty())
        command.upgrade(config_for(engine), first)
        fill(engine)
        shape, rows = shape_of(engine), rows_of(engine)

        with pytest.raises(Unready) as problem:
            migrate(engine, broken_step(engine))

        assert f"from shape {first} to shape 9999" in str(problem.value)
        assert "nowhere" in str(problem.value) and "\n" not in str(problem.value)
        assert (shape_of(engine), rows_of(engine)) == (shape, rows)
        migrate(engine)  # the version of before goes on with it
        engine.dispose()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    def use(url: str) -> None:
        monkeypatch.chdir(tmp_path)  # no .env there
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("ECLAIR_DATA_DIR", str(tmp_path / "kept"))
        monkeypatch.setenv("EMBEDDING_BACKEND", "none")
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-none")
        monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")

    return use


def test_a_store_of_a_newer_version_is_refused_in_a_sentence(
    empty: Callable[[], str], settings: Callable[[str], None]
) -> None:
    url = empty()
    settings(url)
    engine = open_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9998'"))
    for words in (["run"], ["memory"], ["doctor"], ["audit", "anonymity"], ["erase", "U1", "--yes"]):
        done = CliRunner().invoke(cli, words)
        assert done.exit_code in (1, 2), words
        assert isinstance(done.exception, SystemExit), (words, done.exception)
        assert "newer Éclair" in " ".join(done.output.split()), done.output
        assert "Traceback" not in done.output


def test_a_store_whose_upgrade_fails_is_named_by_run_and_by_doctor(
    empty: Callable[[], str], settings: Callable[[str], None]
) -> None:
    url = empty()
    settings(url)
    engine = open_engine(url)
    command.upgrade(config_for(engine), "0011")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE sealing (id INTEGER)"))  # what a later step would make
    shape = shape_of(engine)
    for words in (["run"], ["doctor"]):
        done = CliRunner().invoke(cli, words)
        assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), words
        assert "Nothing was changed in it" in " ".join(done.output.split()), done.output
        assert shape_of(engine) == shape


def starting(count: int) -> Iterator[tuple[int, str]]:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(count)
    ]
    for process in started:
        said, _ = process.communicate(timeout=100)
        yield process.returncode, said


def test_bots_that_start_at_once_on_an_empty_store_take_turns_and_agree_on_a_key(
    empty: Callable[[], str], settings: Callable[[str], None], tmp_path: Path
) -> None:
    url = empty()
    settings(url)
    assert [said for code, said in starting(2) if code or said.strip() != "up"] == []
    assert len((tmp_path / "kept" / "seal.key").read_text(encoding="ascii").split()) == 1
    engine = open_engine(url)
    assert set(rows_of(engine)) == {name for name in shape_of(engine) if name != "alembic_version"}
    assert len(rows_of(engine)["sealing"]) == 1
