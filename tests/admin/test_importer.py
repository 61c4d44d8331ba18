"""Bringing past questions in: once, whole, with what is wrong named; and the commands of an admin."""

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli.doctor import examine
from bot.cli.importer import NotADataset, bring_in_folder
from bot.cli.replay import look_back
from bot.config import Config
from bot.store.models import Answer, Evidence, Question, QuestionState
from bot.store.people import answer_counts
from tests.world import World


def question(number: int, created: str, asker: str, title: str, **more: Any) -> dict[str, Any]:
    told = {"id": f"q{number}", "created": created, "asker": asker, "title": title, "split": "history"}
    return {**told, **more}


def answer(number: int, user: str, created: str, text: str, **more: Any) -> dict[str, Any]:
    told = {"id": f"a{number}", "question_id": f"q{number}", "user": user, "created": created, "text": text}
    return {**told, **more}


QUESTIONS = [
    question(1, "2025-06-01T10:00:00", "anna", "VPN token", body="It expired."),
    question(2, "2025-07-01T10:00:00+02:00", "stranger", "Printer"),
    question(3, "2025-08-01T10:00:00", "anna", "Later", split="test"),
]
ANSWERS = [
    answer(1, "chloe", "2025-06-01T11:00:00", "Press Renew.", score=2, accepted=True),
    answer(2, "gone long ago", "2025-07-02T11:00:00", "Restart it."),
]
NAMES = {"anna": "UANNA", "chloe": "UCHLOE"}


def folder(tmp_path: Path, questions: list[Any] = QUESTIONS, answers: list[Any] = ANSWERS) -> Path:
    made = tmp_path / "past"
    made.mkdir()
    for name, rows in (("questions.jsonl", questions), ("answers.jsonl", answers)):
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        (made / name).write_text("\n".join(lines), encoding="utf-8")
    (made / "people.json").write_text(json.dumps(NAMES), encoding="utf-8")
    return made


def count(world: World, kind: Any) -> int:
    with world.deps.read_sessions() as session:
        return int(session.query(kind).count())


def test_the_past_is_brought_in_and_counts_at_the_next_question(world: World, tmp_path: Path) -> None:
    report = bring_in_folder(world.deps.sessions, folder(tmp_path))

    assert (report.new, report.known, report.bad) == (2, 0, [])
    assert report.strangers == {"stranger", "gone long ago"}
    world.run_due()
    assert "Press Renew." in world.ask("UBEN", "My VPN token: it expired?").text


def test_a_second_run_adds_nothing(world: World, tmp_path: Path) -> None:
    past = folder(tmp_path)
    bring_in_folder(world.deps.sessions, past)
    before = [count(world, kind) for kind in (Question, Answer, Evidence)]

    report = bring_in_folder(world.deps.sessions, past)

    assert (report.new, report.known) == (0, 2)
    assert [count(world, kind) for kind in (Question, Answer, Evidence)] == before


def test_long_numbers_that_begin_alike_are_told_apart(world: World, tmp_path: Path) -> None:
    long = "x" * 100
    questions = [
        {**QUESTIONS[0], "id": f"{long}-1", "title": "One"},
        {**QUESTIONS[0], "id": f"{long}-2", "title": "Two"},
    ]
    past = folder(tmp_path, questions, [])

    assert bring_in_folder(world.deps.sessions, past).new == 2
    assert bring_in_folder(world.deps.sessions, past).known == 2


def test_bad_lines_are_named_by_their_number_and_skipped(world: World, tmp_path: Path) -> None:
    undated = question(8, "yesterday", "anna", "x")
    questions = [*QUESTIONS, "", "no json", "[1, 2]", '{"id": "q9"}', undated]
    answers = [*ANSWERS, answer(1, "chloe", "2025-06-01", "x", score="many")]

    report = bring_in_folder(world.deps.sessions, folder(tmp_path, questions, answers))

    assert report.new == 2
    assert [line.split(":")[0] for line in report.bad] == [
        "answers.jsonl, line 3",
        "questions.jsonl, line 5",
        "questions.jsonl, line 6",
        "questions.jsonl, line 7",
        "questions.jsonl, line 8",
    ]


def test_dates_can_be_moved_so_that_old_questions_play_today(world: World, tmp_path: Path) -> None:
    bring_in_folder(world.deps.sessions, folder(tmp_path), shift=timedelta(days=100))
    with world.deps.read_sessions() as session:
        first = session.query(Question).order_by(Question.asked_at).first()
        assert first is not None and first.asked_at.date().isoformat() == "2025-09-09"
        assert first.state == QuestionState.ACCEPTED


def test_packed_files_are_read_as_well(world: World, tmp_path: Path) -> None:
    past = folder(tmp_path)
    for name in ("questions.jsonl", "answers.jsonl"):
        plain = past / name
        with gzip.open(past / f"{name}.gz", "wt", encoding="utf-8") as packed:
            packed.write(plain.read_text(encoding="utf-8"))
        plain.unlink()
    assert bring_in_folder(world.deps.sessions, past).new == 2


def test_progress_reaches_its_end(world: World, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    past = folder(tmp_path)
    bring_in_folder(world.deps.sessions, past, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


@pytest.mark.parametrize("people", ["{not json", '["anna"]'])
def test_a_folder_that_is_no_data_set_says_what_is_missing(world: World, tmp_path: Path, people: str) -> None:
    with pytest.raises(NotADataset, match=r"answers\.jsonl"):
        bring_in_folder(world.deps.sessions, tmp_path)
    past = folder(tmp_path)
    (past / "people.json").write_text(people, encoding="utf-8")
    with pytest.raises(NotADataset, match=r"people\.json"):
        bring_in_folder(world.deps.sessions, past)


@pytest.mark.parametrize("command", [[], ["run"], ["demo"], ["import"], ["doctor"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    shown = CliRunner().invoke(cli, [*command, "--help"])
    assert shown.exit_code == 0
    assert len(shown.output) > 80


@pytest.mark.parametrize("command", [["run"], ["import", "."]])
def test_a_missing_token_is_named_before_anything_starts(
    command: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    shown = CliRunner().invoke(cli, command)
    assert shown.exit_code == 2
    assert "SLACK_BOT_TOKEN" in shown.output + shown.stderr


def test_a_setting_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECLAIR_TIMEZONE", "Europe/Atlantis")
    shown = CliRunner().invoke(cli, ["doctor"])
    assert shown.exit_code == 2
    assert "Europe/Atlantis" in shown.output + shown.stderr


def test_the_doctor_says_what_is_missing_and_what_it_means(tmp_path: Path) -> None:
    config = Config(_env_file=None, data_dir=tmp_path, embedding_backend="none")
    found = {line.what: line for line in examine(config)}
    assert found["store"].good
    assert not found["Slack"].good and "SLACK_BOT_TOKEN" in found["Slack"].found
    assert "by words alone" in found["model"].found and not found["model"].needed


def test_the_doctor_hides_the_databases_password(tmp_path: Path) -> None:
    url = "postgresql://eclair:secret@127.0.0.1:1/none"
    config = Config(_env_file=None, data_dir=tmp_path, database_url=url, embedding_backend="none")
    store = {line.what: line for line in examine(config)}["store"]
    assert not store.good
    assert "secret" not in store.found


def test_the_past_shows_who_answers_what_here(world: World, tmp_path: Path) -> None:
    """Chloe knows and answers; Gina was about, and answered what nobody else would."""
    questions, answers = [], []
    for number in range(1, 41):
        topic, user = ("pallet lift", "chloe") if number % 2 else ("canteen lunch", "gina")
        questions.append(
            question(number, f"2025-06-01T{10 + number // 20}:{number % 60:02}:00", "anna", topic)
        )
        when = f"2025-06-02T{10 + number // 20}:{number % 60:02}:00"
        answers.append(answer(number, user, when, "So.", score=1, accepted=True))
    for number in range(41, 61):
        questions.append(question(number, f"2025-06-{number - 38:02}T10:00:00", "anna", "pallet lift"))
        answers.append(answer(number, "chloe", f"2025-06-{number - 38:02}T11:00:00", "So.", accepted=True))
    made = folder(tmp_path, questions, answers)
    (made / "people.json").write_text(json.dumps({**NAMES, "gina": "UGINA"}), encoding="utf-8")
    bring_in_folder(world.deps.sessions, made)
    world.run_due()

    learned = look_back(world.deps.sessions, world.deps.read_sessions, world.deps.index)

    assert learned == 20, "when the first ones were asked nobody had shown anything yet"
    assert world.deps.index.matcher.weight_correction.correction[4] > 0, "words tell more here"
    world.start()
    assert world.deps.index.matcher.weight_correction.answers == 20, "it is known at the next start"
    with world.deps.read_sessions() as session:
        counts = answer_counts.counted(session)
        assert counts[world.member(session, "UCHLOE").id][0] == 20
        assert sum(expected for _, expected in counts.values()) == pytest.approx(20)
    assert look_back(world.deps.sessions, world.deps.read_sessions, world.deps.index) == 20, (
        "and learned anew, not twice"
    )
