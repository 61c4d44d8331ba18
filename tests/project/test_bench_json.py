"""Every measure ends, where asked, with one line of JSON: its figures, and which of its goals hold."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.main import get_command
from typer.testing import CliRunner

from bench.__main__ import app
from bench.beat import MOST, fill, measure
from bench.load.measure import APPS, Load
from bench.load.measure import goals as load_goals
from bench.prompts import Metered, start
from bench.report import Goal, at_most, finish
from bench.routing import goals as goals_of
from bench.speed import Speed
from bench.speed import goals as goals_at
from bot import directory_sync
from bot.embedding.models import EncoderSettings, resolve

ROOT = Path(__file__).parents[2]
COMPANY = ROOT / "demo" / "company"
TESTED = "2026-09-01"  # questions from then on are scored
COMMANDS = getattr(get_command(app), "commands", {})
PLAIN = ("replies", "kindness", "names --people 50", "groups --people 40 --rounds 2 --swappers 40")
OF_A_COMPANY = ("routing", "learn")
ALONE = (
    "prompts --people 12 --kills 1",
    "load --seconds 0.4 --rate 40 --notices 100",
    "beat --size 20 --size 60 --beats 5",
    "forged --each 1",
)  # processes of their own, or they set the process's log up
WITH_A_MODEL = ("bilingual", "memory", "sessions", "speed --size 100 --questions 20")
SLOW = ("months", "page", "start")  # minutes, Chromium, and a bot that is stopped and started


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's questions as a community, in a folder called as one for which goals are known."""
    folder = tmp_path_factory.mktemp("communities") / "mixed"
    folder.mkdir()
    for name in ("questions", "answers"):
        rows = [json.loads(line) for line in (COMPANY / f"{name}.jsonl").read_text("utf-8").splitlines()]
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            for row in rows:
                print(
                    json.dumps({**row, "split": "test" if row["created"] >= TESTED else "history"}), file=file
                )
    meta = json.loads((COMPANY / "meta.json").read_text("utf-8"))
    (folder / "meta.json").write_text(json.dumps({**meta, "cut_time": f"{TESTED}T00:00:00Z"}), "utf-8")
    return folder


def last_line(printed: str) -> dict[str, Any]:
    """What a measure says for machines, with goals of the one form."""
    said: dict[str, Any] = json.loads(printed.splitlines()[-1])
    for goal in said["goals"]:
        assert list(goal) == ["name", "value", "goal", "holds"]
        assert isinstance(goal["holds"], bool)
    assert len(said) > 1, "goals, but no figures"
    return said


def in_a_process(home: Path, *words: str) -> dict[str, Any]:
    """Measure as from a terminal, with a home of its own: what is kept of vectors goes there."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench", *words, "--json"],
        cwd=ROOT, env={**os.environ, "HOME": str(home)}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return last_line(ran.stdout)


def here(words: str) -> dict[str, Any]:
    """Measure in this process."""
    ran = CliRunner().invoke(app, [*words.split(), "--json"])
    assert ran.exit_code == 0, ran.output
    return last_line(ran.stdout)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_measure_can_end_with_json(name: str) -> None:
    assert "--json" in {option for parameter in COMMANDS[name].params for option in parameter.opts}


def test_every_measure_is_tried_here_or_known_to_be_slow() -> None:
    known = {words.split()[0] for words in (*PLAIN, *OF_A_COMPANY, *ALONE, *WITH_A_MODEL, *SLOW)}
    assert known == set(COMMANDS)


@pytest.mark.parametrize("words", PLAIN)
def test_one_that_reads_words_has_goals(words: str) -> None:
    assert here(words)["goals"]


@pytest.mark.model
@pytest.mark.long
@pytest.mark.parametrize("words", WITH_A_MODEL)
def test_one_with_a_model_names_it(words: str) -> None:
    choice = resolve(EncoderSettings())
    if choice.model is None:
        pytest.skip("no model is here")
    said = here(words)
    assert said["model"].startswith(choice.model)
    assert bool(said["goals"]) == (words != "sessions")


@pytest.mark.model
@pytest.mark.long
def test_the_tuning_topics_promise_nothing() -> None:
    assert here("bilingual --split tuning")["goals"] == []


@pytest.mark.long
def test_a_community_is_held_to_its_goals_by_the_name_of_its_folder(company: Path, tmp_path: Path) -> None:
    said = in_a_process(tmp_path, "routing", str(company))
    assert said["scored"] > 5
    assert [(goal["name"], goal["goal"]) for goal in said["goals"]] == [
        ("Éclair: FairHit@3", 0.52),
        ("Éclair, turns not counted: Hit@3", 0.65),
    ]
    assert said["goals"][0]["value"] == said["methods"]["Éclair"]["fair_hit"]
    assert goals_of("elsewhere", {}) == []


@pytest.mark.long
def test_learning_tells_the_weights_and_has_no_goal(company: Path, tmp_path: Path) -> None:
    said = in_a_process(tmp_path, "learn", str(company))
    assert said["goals"] == []
    assert {"MEANING", "WORDS", "ANYBODY", "SPREAD"} < set(said)


@pytest.mark.long
def test_a_round_for_many_counts_what_must_never_happen(tmp_path: Path) -> None:
    said = in_a_process(tmp_path, *ALONE[0].split())
    assert said["killed"] == 1
    assert {goal["name"]: goal["value"] for goal in said["goals"]} == {
        "asked": 12,
        "twice": 0,
        "refused by Slack's limit": 0,
        "outside working hours": 0,
    }


@pytest.mark.long
def test_what_is_not_about_the_bot_is_measured_beside_a_bare_app(tmp_path: Path) -> None:
    said = in_a_process(tmp_path, *ALONE[1].split())
    kinds = ("message", "thread reply", "reaction")
    assert [(one["app"], one["kind"]) for one in said["loads"]] == [(a, k) for k in kinds for a in APPS]
    assert all(one["p50"] > 0 for one in said["loads"])
    assert said["goals"][-1] == {"name": "acknowledged too late", "value": 0, "goal": 0, "holds": True}


def test_a_foreign_event_may_cost_half_as_much_again_as_a_bare_app() -> None:
    found = [Load(app, "reaction", 10, cpu, 1.0, 2.0, 1) for app, cpu in (("bare", 1.0), ("eclair", 1.6))]
    assert [(goal.value, goal.holds) for goal in load_goals(found)] == [(1.6, False), (1, False)]


@pytest.mark.long
def test_an_idle_beat_is_timed_at_growing_sizes(tmp_path: Path) -> None:
    said = in_a_process(tmp_path, *ALONE[2].split())
    assert [row["questions"] for row in said["sizes"]] == [20, 60]
    assert [(goal["goal"], goal["holds"]) for goal in said["goals"]] == [(1.2, True), (1.2, True)]


def test_a_beat_that_looks_at_every_message_costs_more_with_each(tmp_path: Path) -> None:
    slack = Metered([f"U{number}" for number in range(3)], set())
    parts = start(tmp_path, slack)
    directory_sync.sync_people(parts)
    with parts.sessions.begin() as session:
        session.execute(text("DROP INDEX ix_notices_state_due_at"))
        session.execute(text("DROP INDEX ix_notices_redraw"))
        session.execute(text("DROP INDEX ix_notices_refused"))
    fill(parts, 0, 20)
    small = measure(parts, 3)
    fill(parts, 20, 120)
    large = measure(parts, 3)
    parts.sessions.kw["bind"].dispose()
    assert large.steps > MOST * small.steps


@pytest.mark.long
def test_forged_payloads_are_counted_and_none_is_unhandled(tmp_path: Path) -> None:
    said = in_a_process(tmp_path, *ALONE[3].split())
    assert said["thrown"] > 150 and said["goals"][0] == {
        "name": "unhandled",
        "value": 0,
        "goal": 0,
        "holds": True,
    }


def test_ranking_may_take_a_quarter_of_encoding_and_all_of_it_at_a_million() -> None:
    sizes = (1_000, 100_000, 100_001, 1_000_000, 1_000_001)
    found = [Speed(size, 20, 1.0, 1.0, 0.005, 0.01, 0.0001, 900.0) for size in sizes]
    assert [(goal.goal, goal.holds) for goal in goals_at(found, 0.01)] == [
        (0.25, False),
        (0.25, False),
        (1.0, True),
        (1.0, True),
    ]


def test_goals_for_people_are_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    finish({"seen": 3}, [Goal("right", 0.5, 0.85), at_most("said twice", 0, 0)], as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "right: 0.50 (goal ≥ 0.85): MISSED",
        "said twice: 0 (goal ≤ 0): holds",
    ]


def test_figures_have_four_digits_however_deep(capsys: pytest.CaptureFixture[str]) -> None:
    finish({"of": {"fr": [1 / 3, 2]}}, [at_most("ratio", 2 / 3, 0.25)], as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "of": {"fr": [0.3333, 2]},
        "goals": [{"name": "ratio", "value": 0.6667, "goal": 0.25, "holds": False}],
    }
