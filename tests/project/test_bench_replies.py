"""`python -m bench replies` measures a set of anybody's, and names the line that it can't read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.__main__ import app
from bench.replies.measure import Share

REPLIES = [
    {"lang": "en", "question": "How do I renew it?", "reply": "Press Renew", "label": "answer"},
    {"lang": "en", "question": "How do I renew it?", "reply": "same here", "label": "remark"},
    {"lang": "fr", "question": "Quelle vis ?", "reply": "M8, tête hexagonale", "label": "answer"},
]
MESSAGES = [
    {"lang": "en", "text": "hello", "context": "", "label": "smalltalk"},
    {"lang": "fr", "text": "besoin d'aide pour la TVA", "context": "", "label": "question"},
]


def written(file: Path, rows: list[dict[str, str]]) -> str:
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(file)


def test_a_small_set_is_measured_and_ends_with_a_line_of_json(tmp_path: Path) -> None:
    sets = ["--replies", written(tmp_path / "r", REPLIES), "--dms", written(tmp_path / "d", MESSAGES)]
    ran = CliRunner().invoke(app, ["replies", *sets, "--json"])
    assert ran.exit_code == 0, ran.output
    said = json.loads(ran.output.splitlines()[-1])
    assert said["replies"]["en"]["precision"] == 1.0
    assert said["replies"]["en"]["plain_precision"] == 0.5
    goal = said["goals"][0]
    assert goal == {"name": "replies fr precision", "value": 1.0, "goal": 0.9, "holds": True}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "this is no JSON"),
        ("[]", "an object is expected"),
        (
            '{"lang": "en", "question": "?", "reply": 3, "label": "answer"}',
            '"reply" is missing, or is no text',
        ),
        (
            '{"lang": "en", "question": "?", "reply": "x", "label": "maybe"}',
            '"label" is "maybe", not one of answer',
        ),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(REPLIES[0]) + "\n" + line, encoding="utf-8")
    ran = CliRunner().invoke(app, ["replies", "--replies", str(file), "--split", "tuning"])
    assert ran.exit_code == 2
    assert f"{file}, line 2: {reason}" in ran.output


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["replies", "--replies", str(tmp_path / "none.jsonl")])
    assert ran.exit_code == 2
    assert "can't be read" in ran.output


def test_nothing_of_nothing_has_the_widest_interval() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    low, high = Share(9, 10).interval
    assert low < 0.9 < high
