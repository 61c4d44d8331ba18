"""What doctor finds in Slack, tried over the wire: both tokens, every scope, the questions channel."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli import doctor
from bot.cli.doctor import CheckLine, examine
from bot.cli.run import prepare
from bot.config import Config
from bot.deps import build, encoder_settings
from bot.embedding.models import resolve
from bot.embedding.opening import name_of
from bot.errors import Unready
from bot.services.admin import settings
from bot.services.people import expertise
from bot.slack import reaching
from bot.slack.token_check import OPTIONAL_SCOPES, SCOPES
from bot.store import workspaces
from bot.store.engine import private_files
from bot.store.models import Evidence, Member, Vector
from bot.store.people import members
from sandbox import Channel, Person, Sandbox

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
HERE, ELSEWHERE, CLOSED, HIDDEN = "C0QUESTIONS", "C0ELSEWHERE", "C0CLOSED", "C0HIDDEN"
Look = Callable[..., dict[str, list[CheckLine]]]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    channels = [
        Channel("questions", ["anna"], HERE),
        Channel("elsewhere", ["anna"], ELSEWHERE, with_bot=False),
        Channel("closed", ["anna"], CLOSED, archived=True),
        Channel("hidden", ["anna"], HIDDEN, private=True, with_bot=False),
    ]
    with Sandbox(MANIFEST, [Person("anna", "Anna Keller")], channels, limits=False) as started:
        yield started


@pytest.fixture
def config(box: Sandbox, tmp_path: Path) -> Config:
    return Config(
        _env_file=None,
        slack_bot_token=SecretStr(box.bot_token),
        slack_app_token=SecretStr(box.app_token),
        slack_api_url=box.api_url,
        data_dir=tmp_path / "kept",
        questions_channel=HERE,
        embedding_backend="none",
    )


@pytest.fixture
def look(config: Config) -> Look:
    def found(**settings: object) -> dict[str, list[CheckLine]]:
        lines: dict[str, list[CheckLine]] = {}
        for line in examine(config.model_copy(update=settings)):
            lines.setdefault(line.what, []).append(line)
        return lines

    return found


def said(lines: list[CheckLine], *, good: bool = False) -> str:
    assert [line.good for line in lines] == [good] * len(lines), lines
    return " ".join(line.found for line in lines)


def test_doctor_names_the_workspace_and_is_content(box: Sandbox, look: Look) -> None:
    found = look()
    assert said(found["Slack"], good=True) == "Sandbox (T00000001)"
    for what in ("scopes", "app token", "questions channel"):
        assert said(found[what], good=True)
    called = {passage.name for passage in box.request_log.all("call")}
    assert called == {"auth.test", "apps.connections.open", "conversations.info"}


def test_a_change_of_model_is_told_with_the_disk_it_takes(
    look: Look, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    for name, content in (("config.json", '{"model_type": "bert"}'), ("tokenizer.json", "{}")):
        (tmp_path / "model" / name).write_text(content)
    (tmp_path / "model" / "model.safetensors").write_bytes((2).to_bytes(8, "little") + b"{}")
    chosen = {
        "embedding_backend": "sentence-transformers",
        "embedding_model": str(tmp_path / "model"),
    }
    deps = build(config)
    prepare(deps)
    assert "change of model" not in look(**chosen)
    with deps.sessions.begin() as session:
        home = workspaces.home_id(session)
        session.add_all(
            Vector(workspace_id=home, subject="card", subject_id=number, model="old@1/unit", row=b"")
            for number in range(500)
        )
    assert "500 texts are read anew" in said(look(**chosen)["change of model"], good=True)
    with deps.sessions.begin() as session:
        now = name_of(resolve(encoder_settings(config.model_copy(update=chosen))))
        session.add(Vector(workspace_id=home, subject="card", subject_id=1, model=f"{now}-centred", row=b""))
    assert "change of model" not in look(**chosen), "this very model has begun to read"
    with deps.sessions.begin() as session:
        session.query(Vector).filter_by(model=f"{now}-centred").update({"model": f"{now[:-3]}old"})
    assert "change of model" in look(**chosen), "the same model, but not as it reads texts now"
    monkeypatch.setattr(private_files, "free", lambda path: 2_000_000)
    full = said(look(**chosen)["change of model"])
    assert "500 texts" in full and "3 MB of disk" in full


def test_texts_in_a_third_language_are_told_by_their_number(look: Look, config: Config) -> None:
    deps = build(config)
    prepare(deps)
    known = [f"Facturation, partie {number}" for number in range(18)]
    with deps.sessions.begin() as session:
        member = Member(workspace_id=workspaces.home_id(session), slack_id="U1")
        session.add(member)
        session.flush()
        for topic in ("Wie kann ich den Drucker einrichten?", *known):
            expertise.declare(session, member, topic, datetime(2026, 3, 2, tzinfo=UTC))
    assert "1 of the 19 newest texts are neither" in said(look()["languages"])
    with deps.sessions.begin() as session:
        piece = session.query(Evidence).filter(Evidence.topic.startswith("Wie")).one()
        expertise.remove(session, piece, session.get_one(Member, piece.member_id))
    assert "languages" not in look()


@pytest.mark.parametrize("scope", [*SCOPES, *OPTIONAL_SCOPES])
def test_each_scope_that_is_missing_is_named_with_what_will_not_work(
    box: Sandbox, look: Look, scope: str
) -> None:
    granted = tuple(one for one in box.manifest.scopes if one != scope)
    object.__setattr__(box.manifest, "scopes", granted)
    lines = [line for line in look()["scopes"] if not line.good]
    assert scope in said(lines) and (SCOPES | OPTIONAL_SCOPES)[scope] in said(lines)
    assert [line.needed for line in lines] == [scope in SCOPES]


def test_the_scopes_that_doctor_looks_for_are_those_of_the_manifest() -> None:
    scopes = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]
    assert (set(SCOPES), set(OPTIONAL_SCOPES)) == (set(scopes["bot"]), set(scopes["bot_optional"]))


@pytest.mark.parametrize(
    ("token", "named"),
    [("xapp-1-A00000001-wrong", "no token that Slack knows"), ("xapp-1-A0OTHER-9-wrong", "invalid_auth")],
)
def test_an_app_token_that_slack_does_not_know_is_named(look: Look, token: str, named: str) -> None:
    found = look(slack_app_token=SecretStr(token))
    assert "SLACK_APP_TOKEN" in said(found["app token"]) and named in said(found["app token"])
    assert said(found["Slack"], good=True)


def test_an_app_token_without_its_scope_is_named(box: Sandbox, look: Look) -> None:
    box.app_scopes.clear()
    assert "SLACK_APP_TOKEN lacks the scope connections:write" in said(look()["app token"])


def test_tokens_of_two_apps_are_named(box: Sandbox, look: Look) -> None:
    box.app_token = "xapp-1-A0OTHER-7-abc"
    found = look(slack_app_token=SecretStr(box.app_token))
    assert "is of the app A0OTHER, and SLACK_BOT_TOKEN of A00000001" in said(found["app token"])


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "account_inactive", "team_access_not_granted", "something_new"]
)
def test_a_bot_token_that_slack_refuses_is_named(box: Sandbox, look: Look, code: str) -> None:
    box.faults.next("auth.test", error=code, times=None)
    assert "SLACK_BOT_TOKEN" in said(look()["Slack"]) and code in said(look()["Slack"])


@pytest.mark.parametrize(
    ("fault", "named"),
    [({"status": 403}, "is not Slack"), ({"status": 200}, "is not Slack"), ({"status": 502}, "is not Slack")],
)
def test_what_is_not_slack_is_told(box: Sandbox, look: Look, fault: dict[str, int], named: str) -> None:
    box.faults.next("auth.test", **fault)
    found = said(look()["Slack"])
    assert "SLACK_API_URL" in found and named in found


@pytest.mark.parametrize(
    ("channel", "named"),
    [
        ("C0NOTHERE", "is not there"),
        (HIDDEN, "private without Éclair"),
        (CLOSED, "#closed is archived"),
        (ELSEWHERE, "Éclair is not in #elsewhere"),
        ("", "not set"),
    ],
)
def test_a_questions_channel_that_cannot_be_used_is_named(look: Look, channel: str, named: str) -> None:
    [line] = look(questions_channel=channel)["questions channel"]
    assert named in said([line]) and "ECLAIR_QUESTIONS_CHANNEL" in line.found and not line.needed


def test_a_start_says_what_is_wrong_with_the_channel_and_goes_on(config: Config) -> None:
    assert list(doctor.warnings(config)) == []
    closed = config.model_copy(update={"questions_channel": CLOSED})
    assert ["archived" in fault for fault in doctor.warnings(closed)] == [True]


def test_a_start_is_refused_by_name_before_anything_else_is_asked(box: Sandbox, config: Config) -> None:
    box.faults.next("auth.test", error="token_revoked")
    with pytest.raises(Unready, match="SLACK_BOT_TOKEN was revoked"):
        list(doctor.warnings(config))
    box.faults.ratelimited("auth.test")
    assert list(doctor.warnings(config)) == []  # that is waited for by the start itself


def test_a_token_of_another_workspace_than_the_store_s_is_named(
    config: Config, look: Look, box: Sandbox
) -> None:
    prepare(build(config))
    assert said(look()["Slack"], good=True)
    object.__setattr__(box.workspace.app, "team_id", "T0OTHER")
    assert "serves the Slack organisation T00000001" in said(look()["Slack"])


def test_the_channel_that_was_settled_in_slack_is_the_one_that_is_tried(config: Config, look: Look) -> None:
    deps = build(config)
    prepare(deps)
    with deps.sessions.begin() as session:
        admin = members.find(session, "U00000001")
        assert admin is not None
        admin.runs_eclair = True
        settings.change(session, admin, {"questions_channel": CLOSED}, deps.clock())
    [line] = look()["questions channel"]
    assert "#closed is archived" in line.found and "/eclair settings" in line.found
    with deps.sessions.begin() as session:
        admin = members.find(session, "U00000001")
        assert admin is not None
        settings.change(session, admin, {"questions_channel": ""}, deps.clock())
    [line] = look()["questions channel"]
    assert line.found == "/eclair settings is not set"


def test_a_channel_that_is_put_right_in_the_settings_file_is_the_one_that_is_tried(
    config: Config, look: Look
) -> None:
    prepare(build(config.model_copy(update={"questions_channel": CLOSED})))
    assert said(look()["questions channel"], good=True) == f"ECLAIR_QUESTIONS_CHANNEL: {HERE}"
    assert list(doctor.warnings(config)) == []


def test_a_channel_that_is_taken_out_of_the_settings_file_is_gone_at_the_next_start(
    config: Config, look: Look
) -> None:
    prepare(build(config))
    without = config.model_copy(update={"questions_channel": ""})
    assert said(look(questions_channel="")["questions channel"]) == "ECLAIR_QUESTIONS_CHANNEL is not set"
    prepare(deps := build(without))
    with deps.read_sessions() as session:
        assert workspaces.home(session).questions_channel is None


@pytest.mark.parametrize(
    ("settings", "method", "code", "named"),
    [
        (
            {"SLACK_APP_TOKEN": "xapp-1-A00000001-wrong"},
            "",
            "",
            "SLACK_APP_TOKEN is no token that Slack knows",
        ),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "", "", "SLACK_BOT_TOKEN is no token that Slack knows"),
        ({}, "apps.connections.open", "missing_scope", "SLACK_APP_TOKEN lacks the scope connections:write"),
        ({}, "auth.test", "org_login_required", "SLACK_BOT_TOKEN is of a workspace that moves"),
    ],
)
def test_run_says_which_token_slack_refuses(
    box: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    method: str,
    code: str,
    named: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = {"SLACK_BOT_TOKEN": box.bot_token, "SLACK_APP_TOKEN": box.app_token, "SLACK_API_URL": box.api_url}
    for name, value in (plain | {"EMBEDDING_BACKEND": "none"} | settings).items():
        monkeypatch.setenv(name, value)
    if method:
        box.faults.next(method, error=code, times=None)
    for words in (["run"], ["doctor"], *([] if "APP" in named else [["import", "."]])):
        done = CliRunner().invoke(cli, words)
        assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), (words, done.exception)
        assert named in " ".join(done.output.split()) and "Traceback" not in done.output


def test_a_scope_that_keeps_the_bot_from_starting_is_named(config: Config, box: Sandbox) -> None:
    granted = tuple(one for one in box.manifest.scopes if one != "users:read")
    object.__setattr__(box.manifest, "scopes", granted)
    with pytest.raises(Unready, match="SLACK_BOT_TOKEN lacks the scope users:read"), reaching():
        prepare(build(config))
