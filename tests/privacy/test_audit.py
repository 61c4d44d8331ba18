"""The audit says what it looked at: a row turns red when it should, and is no tick where nobody looked."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli import audit
from bot.cli.audit.finding import Finding
from bot.services.rituals import receipts
from bot.store.privacy import anonymity_audit
from tests.ritual_world import in_the_kitchen, to_tuesday
from tests.rituals.test_anonymity import close_the_round, nameless
from tests.world import World

Look = Callable[..., dict[str, Finding]]
TELLERS = ("UBEN", "UGINA", "UHUGO", "UKIM")
ROWS = ("an author", "published alone", "what the row", "numbers that count", "transactions")
ROWS += ("on a page with", "keys that open", "the pool's key in")
ROWS += ("words of stories", "receipts in", "in backups", "keys beside")


@pytest.fixture
def look(world: World) -> Look:
    """What the audit finds, by the beginning of what it tried."""
    config = world.deps.config.model_copy(
        update={
            "database_url": world.engine.url.render_as_string(hide_password=False),
            "seal_key": SecretStr(world.seal.keys[0]),
        }
    )

    def run(logs: tuple[Path, ...] = (), copies: tuple[Path, ...] = ()) -> dict[str, Finding]:
        found = audit.attack(config, None, logs, copies)
        return {name: one for name in ROWS for one in found if name in one.tried}

    return run


def published(world: World) -> None:
    in_the_kitchen(world)
    to_tuesday(world)
    for who in TELLERS:
        nameless(world, who, f"{who[1:].lower()}anas bread")
    close_the_round(world)


def test_on_an_empty_store_no_row_is_ticked(look: Look) -> None:
    assert {name: one.state for name, one in look().items()} == dict.fromkeys(ROWS, "not looked at")


def test_where_all_is_well_each_row_says_how_many_things_it_looked_at(
    world: World, look: Look, tmp_path: Path
) -> None:
    published(world)
    log, copy = tmp_path / "eclair.log", tmp_path / "copies" / "export.json"
    log.write_text("notice.sent id=3 member=UBEN\n", encoding="utf-8")
    copy.parent.mkdir()
    copy.write_text('{"members": ["UBEN"]}', encoding="utf-8")
    found = look((log,), (copy.parent,))
    lite = world.engine.dialect.name == "sqlite"
    assert {name for name, one in found.items() if one.state == "not looked at"} == (
        {ROWS[4]} if lite else set()
    )
    assert [one for one in found.values() if one.state == "fault"] == []
    assert all(one.examined for one in found.values() if one.state == "good")
    assert found["an author"].examined == len(TELLERS)


def plants(world: World, folder: Path) -> dict[str, Callable[[], None]]:
    """A fault for each row of the store."""

    def tell(statement: str) -> Callable[[], None]:
        def plant() -> None:
            with world.engine.begin() as connection:
                connection.execute(text(statement))

        return plant

    def one_by_one() -> None:
        with world.deps.read_sessions() as session:
            numbers = [story.id for story in anonymity_audit.nameless(session)]
        for number in numbers:
            tell(f"UPDATE stories SET month = month WHERE id = {number}")()  # noqa: S608

    def an_id_beside() -> None:
        with world.engine.begin() as connection:
            for number, told in connection.execute(text("SELECT id, told FROM stories")).all():
                words = {**(json.loads(told) if isinstance(told, str) else told), "by": "UBEN"}
                connection.execute(
                    text("UPDATE stories SET told = :told WHERE id = :id"),
                    {"told": json.dumps(words), "id": number},
                )

    def an_old_key() -> None:
        file = folder / "pool-1.key"
        file.write_text(f"{file.read_text(encoding='ascii')}\n{world.seal.keys[0]}", encoding="ascii")

    found = {
        "an author": tell("UPDATE stories SET source = 'form:1' WHERE id = (SELECT min(id) FROM stories)"),
        "published alone": tell("UPDATE stories SET batch = 1 WHERE id = (SELECT min(id) FROM stories)"),
        "numbers that count": tell("UPDATE stories SET id = 7 WHERE id = (SELECT min(id) FROM stories)"),
        "on a page with": an_id_beside,
        "keys that open": an_old_key,
    }
    if lite(world):
        found["the pool's key in"] = tell("INSERT INTO pool_keys VALUES (1, CAST('key' AS BLOB))")
    else:
        found["the pool's key in"] = tell("ALTER TABLE pool_keys SET LOGGED")
        found["transactions"] = one_by_one
    return found


def lite(world: World) -> bool:
    return world.engine.dialect.name == "sqlite"


@pytest.mark.long
def test_each_row_of_the_store_finds_the_fault_it_is_there_for(
    world: World, look: Look, tmp_path: Path
) -> None:
    published(world)
    kept = (world.folder / "pool-1.key").read_bytes()
    for name, plant in plants(world, world.folder).items():
        assert look()[name].state in ("good", "not looked at"), name
        plant()
        assert look()[name].state == "fault", name
        (world.folder / "pool-1.key").write_bytes(kept)
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE story_pools SET sealed = :clear"), {"clear": b"[]"})
    with (
        world.deps.read_sessions() as session
    ):  # nothing opens that row: the command says so, and goes no further
        assert anonymity_audit.telling_pools(anonymity_audit.pools(session)) == ["it is not sealed"]


def test_logs_and_copies_are_read_for_words_receipts_ids_and_keys(
    world: World, look: Look, tmp_path: Path
) -> None:
    published(world)
    nameless(world, "UBEN", "a later marmalade")  # it waits, and its words are nowhere
    with world.deps.read_sessions() as session:
        [story, *_] = anonymity_audit.nameless(session)
    words = story.told["lesson"]
    log, old, copies = tmp_path / "eclair.log", tmp_path / "eclair.log.1.gz", tmp_path / "copies"
    copies.mkdir()

    def logged(line: str) -> dict[str, Finding]:
        log.write_text(f"bot.started\n{line}\n", encoding="utf-8")
        old.write_bytes(gzip.compress(f"bot.started\n{line}\n".encode()))
        first = look((log,), (copies,))
        assert look((old,))["words of stories"].state == first["words of stories"].state
        return first

    assert logged("notice.sent id=1 member=UBEN")["words of stories"].state == "good"
    assert logged(f"story told={words!r}")["words of stories"].state == "fault"
    assert logged("story told='a later marmalade wrong'")["words of stories"].state == "fault"
    assert logged(f"receipt={story.receipt}")["receipts in"].state == "fault"
    assert "eclair.log:2" in logged(f"phrase {receipts.new_phrase('fr')}")["receipts in"].found

    copy = copies / "export.json"
    copy.write_text(json.dumps({"member": "UBEN", "told": story.told}), encoding="utf-8")
    assert look((), (copies,))["in backups"].state == "fault"
    copy.write_bytes((world.folder / "pool-1.key").read_bytes())
    found = look((), (copies,))
    assert (found["in backups"].state, found["keys beside"].state) == ("good", "fault")
    copy.write_text("COPY public.pool_keys (workspace_id, sealed) FROM stdin;\n1\tx\n\\.\n", encoding="utf-8")
    assert look((), (copies,))["keys beside"].state == "fault"
    copy.write_text("COPY public.pool_keys (workspace_id, sealed) FROM stdin;\n\\.\n", encoding="utf-8")
    assert look((), (copies,))["keys beside"].state == "good"
    if lite(world):
        with world.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        copy.write_bytes(Path(str(world.engine.url.database)).read_bytes())
        assert look((), (copies,))["in backups"].state == "good"


def test_the_command_counts_what_it_saw_and_speaks_to_programs(
    world: World, look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    published(world)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", world.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("ECLAIR_DATA_DIR", str(world.folder))
    monkeypatch.setenv("ECLAIR_SEAL_KEY", world.seal.keys[0])
    shown = CliRunner().invoke(cli, ["audit", "anonymity"])
    assert shown.exit_code == 0, shown.output
    assert "no faults" in shown.output and "were not looked at" in " ".join(shown.output.split())
    rows = json.loads(CliRunner().invoke(cli, ["audit", "anonymity", "--json"]).output)
    assert {row["state"] for row in rows} == {"good", "not looked at"}

    log = tmp_path / "log"
    with world.deps.read_sessions() as session:
        log.write_text(anonymity_audit.nameless(session)[0].told["tried"], encoding="utf-8")
    bad = CliRunner().invoke(cli, ["audit", "anonymity", "--logs", str(log), "--logs", str(log)])
    assert bad.exit_code == 1
    assert CliRunner().invoke(cli, ["audit", "anonymity", "--logs", str(tmp_path / "none")]).exit_code == 2
