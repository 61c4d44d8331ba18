"""Hosts that share a PostgreSQL share what they seal with; keys are renewed, lost, and found again."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import text
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.jobs import ritual_steps
from bot.store.attached import attached
from bot.store.encryption import Seal
from bot.store.models import RitualKind, Story, StoryPool
from bot.store.opening.opening import prove
from bot.store.privacy import anonymity_audit
from bot.store.rituals import anonymous_pool
from bot.views.rituals import story_messages
from tests.databases import Copies
from tests.questions.test_anonymous import SALARY
from tests.ritual_world import in_the_kitchen, to_tuesday
from tests.rituals.test_anonymity import close_the_round, failure, nameless, open_own
from tests.world import KITCHEN, World

Ask = Callable[..., SimpleNamespace]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """A command, as whoever looks after this host's bot would give it."""

    def run(world: World, *words: str, key: str | None = None, folder: Path | None = None) -> SimpleNamespace:
        monkeypatch.chdir(tmp_path)  # no .env there
        monkeypatch.setenv("DATABASE_URL", world.engine.url.render_as_string(hide_password=False))
        monkeypatch.setenv("ECLAIR_DATA_DIR", str(folder or world.folder))
        monkeypatch.setenv("ECLAIR_SEAL_KEY", ",".join(world.seal.keys) if key is None else key)
        monkeypatch.setenv("EMBEDDING_BACKEND", "none")
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-none")
        monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
        done = CliRunner().invoke(cli, words)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return SimpleNamespace(status=done.exit_code, text=" ".join(done.output.split()))

    return run


def starts(world: World, *keys: str) -> None:
    """A start of the bot on the store as it is, with these keys."""
    attached(world.engine.dialect).seal = Seal(*keys)
    prove(world.engine)
    world.start()


def hosts(copies: Copies, folder: Path) -> tuple[World, World]:
    """Two bots of one company, each with a data folder of its own, and one Slack and one clock for both."""
    one = in_the_kitchen(World(copies.fresh(), folder / "one"))
    to_tuesday(one)
    two = World(one.engine, folder / "two", one.clock.at)
    two.slack, two.clock = one.slack, one.clock
    two.start()
    return one, two


def sealed_row(world: World) -> bytes:
    with world.deps.read_sessions() as session:
        return bytes(session.execute(text("SELECT sealed FROM story_pools")).scalar_one())


def test_hosts_that_share_a_store_take_every_story_and_every_receipt(
    postgres_copies: Copies, tmp_path: Path
) -> None:
    one, two = hosts(postgres_copies, tmp_path)
    for number, who in enumerate(("UBEN", "UGINA", "UHUGO", "UKIM", "UJACK")):
        phrase = nameless((one, two)[number % 2], who, f"{who} story")
    open_own(two, "UJACK", phrase)
    assert two.submit("UJACK", lesson="Ask twice", choice="keep").errors == {}
    old = sealed_row(one)

    close_the_round(two)
    nameless(one, "UFARID", "a later one")
    nameless(two, "UDARIO", "another one")

    with one.deps.read_sessions() as session:
        lessons = {story.told["lesson"] for story in session.query(Story).all()}
    assert lessons == {
        "UBEN story lesson",
        "UGINA story lesson",
        "UHUGO story lesson",
        "UKIM story lesson",
        "Ask twice",
    }
    for host in (one, two):
        ritual_steps.rewrite_pools(host.deps)
        with pytest.raises(InvalidToken):
            host.deps.pool_keys.seal(1).decrypt(old)
        with host.deps.read_sessions() as session:
            passed_on = anonymous_pool._passed_on(session, 1) or ""
        with pytest.raises(InvalidToken):
            Fernet(passed_on).decrypt(old)
    assert one.deps.pool_keys.keys(1) == two.deps.pool_keys.keys(1)


def test_no_file_of_the_server_keeps_a_passed_on_key_that_died(
    postgres_copies: Copies, tmp_path: Path
) -> None:
    one, _ = hosts(postgres_copies, tmp_path)
    for who in ("UBEN", "UGINA", "UHUGO"):
        nameless(one, who, f"{who} story")
    with one.deps.read_sessions() as session:
        old = bytes(session.execute(text("SELECT sealed FROM pool_keys")).scalar_one())
    close_the_round(one)
    anonymity_audit.write_out(one.engine)
    with one.deps.read_sessions() as session:
        files = anonymity_audit.files(session)
    assert files and anonymity_audit.times(files, old) == 0


def test_a_host_without_the_key_says_so_until_another_passes_it_on(
    postgres_copies: Copies, tmp_path: Path, ask: Ask
) -> None:
    one, two = hosts(postgres_copies, tmp_path)
    nameless(one, "UBEN", "a plum")
    with one.deps.sessions.begin() as session:
        session.execute(text("TRUNCATE pool_keys"))  # as after a crash of the server
    row = sealed_row(one)

    two.press("UGINA", story_messages.TELL[RitualKind.FAILURE], value="failure")
    errors = two.submit("UGINA", options=["nameless"], **failure("a pear")).errors
    assert "yours wasn’t" in next(iter(errors.values()))
    for command in ("run", "doctor"):
        done = ask(two, command)
        assert done.status in (1, 2) and "cannot be opened here" in done.text, done.text
    assert sealed_row(one) == row

    ritual_steps.rewrite_pools(one.deps)
    nameless(two, "UGINA", "a pear")


def test_another_key_than_the_store_s_is_refused_by_every_command(world: World, ask: Ask) -> None:
    assert ask(world, "memory").status == 0
    for words in (["run"], ["memory"], ["doctor"], ["audit", "anonymity"], ["export", "UBEN"], ["new-key"]):
        done = ask(world, *words, key=Fernet.generate_key().decode())
        if words != ["new-key"]:  # it only says what to do
            assert done.status in (1, 2) and "sealing key is not this store's" in done.text, (
                words,
                done.text,
            )
    done = ask(world, "run", key="")
    assert done.status == 2 and "seal.key is missing" in done.text
    assert not (world.folder / "seal.key").exists()


def asks_without_a_name(world: World) -> None:
    world.slash("UHUGO", "/ask", "", KITCHEN)
    world.submit("UHUGO", text=SALARY, options=["anonymous"])
    world.run_due()


def test_a_key_of_before_the_proof_is_known_by_what_it_opens(world: World, ask: Ask) -> None:
    asks_without_a_name(world)
    done = ask(world, "memory", key=Fernet.generate_key().decode())
    assert done.status == 2 and "sealing key is not this store's" in done.text
    assert ask(world, "memory").status == 0


def test_a_new_key_takes_the_place_of_the_old_and_nobody_notices(world: World, ask: Ask) -> None:
    in_the_kitchen(world)
    to_tuesday(world)
    asks_without_a_name(world)
    phrase = nameless(world, "UBEN", "a plum")
    old, new, mark = world.seal.keys[0], Fernet.generate_key().decode(), world.seal.keyed_hash("UBEN")

    assert ask(world, "memory", key=f"{new},{old}").status == 0  # the first start with both
    assert ask(world, "memory", key=new).status == 0  # and without the old one
    starts(world, new)
    assert world.seal.keyed_hash("UBEN") == mark
    assert SALARY in world.slash("UHUGO", "/eclair", "questions").text
    open_own(world, "UBEN", phrase)
    ritual_steps.rewrite_pools(world.deps)
    assert ask(world, "memory", key=old).status == 2


def test_the_file_s_key_is_renewed_by_a_command(world: World, ask: Ask) -> None:
    asks_without_a_name(world)
    file = world.folder / "seal.key"
    file.write_text(world.seal.keys[0], encoding="ascii")

    done = ask(world, "new-key", "--yes", key="")

    assert done.status == 0 and "sealed with the new key" in done.text
    [new] = file.read_text(encoding="ascii").split()
    starts(world, new)
    assert SALARY in world.slash("UHUGO", "/eclair", "questions").text


def test_where_the_keys_are_lost_what_they_sealed_is_given_up_by_name_and_the_rest_goes_on(
    world: World, ask: Ask
) -> None:
    in_the_kitchen(world)
    to_tuesday(world)
    asks_without_a_name(world)
    nameless(world, "UBEN", "a plum")
    assert ask(world, "memory").status == 0
    for file in world.folder.glob("*.key"):
        file.unlink()
    with world.deps.sessions.begin() as session:
        salt = session.query(StoryPool).one().salt
        session.execute(text("DELETE FROM pool_keys"))
    assert ask(world, "run", key="").status == 2

    done = ask(world, "new-key", "--lost", "--yes", key="")

    assert "questions.sealed_asker" in done.text and "stories without a name" in done.text
    assert ask(world, "memory", key="").status == 0
    starts(world, (world.folder / "seal.key").read_text(encoding="ascii"))
    assert SALARY not in world.slash("UHUGO", "/eclair", "questions").text
    nameless(world, "UGINA", "a pear")
    with world.deps.read_sessions() as session:
        assert session.query(StoryPool).one().salt == salt  # receipts of published stories go on working
