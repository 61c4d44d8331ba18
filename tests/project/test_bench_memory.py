"""Sets of others are read line by line, and what askers see is measured with their cards and without."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bench.__main__ import app
from bench.memory.offered import cases, figures
from bench.memory.sets import of_file, of_others, own
from bot.embedding.models import EncoderSettings, resolve
from bot.embedding.opening import load

CARDS = (
    ("fr", "Où commander des étiquettes ?", "Chez Imprimex, avant jeudi."),
    ("en", "Which oven bakes rye bread?", "The stone oven."),
    ("en", "Who repairs the forklift?", "Call the garage in Lille."),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [
        {"kind": "card", "id": f"c{n}", "lang": lang, "title": title, "text": text}
        for n, (lang, title, text) in enumerate(CARDS)
    ]
    asked = [
        {"kind": "question", "lang": "fr", "text": "Où commander des étiquettes ?", "answers": ["c0"]},
        {"kind": "question", "lang": "fr", "text": "Qui répare le forklift ?", "answers": ["c2", "gone"]},
        {"kind": "question", "lang": "en", "text": "Who speaks Portuguese?", "answers": []},
        {"kind": "poem"},
    ]
    asked += [{"kind": "question", "lang": "fr", "text": "Qui ?", "answers": None}]
    made = tmp_path / "set.jsonl"
    made.write_text(
        "\n".join(["nothing of the kind", *map(json.dumps, [*lines, *asked]), "", "[1]"]), "utf-8"
    )
    return made


def test_a_bad_line_costs_itself_alone_and_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = of_file(file)
    assert (len(corpus.cards), len(corpus.questions)) == (3, 3)
    told = capsys.readouterr().err
    assert [f"line {n} " in told for n in (1, 8, 9, 11)] == [True] * 4


def test_a_file_of_another_encoding_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "set.jsonl").write_bytes('{"kind": "card", "title": "été"}'.encode("latin-1"))
    with pytest.raises(typer.Exit):
        of_file(tmp_path / "set.jsonl")
    assert "can't be read" in capsys.readouterr().err


def test_what_is_shown_without_its_card_counts_as_wrong(file: Path) -> None:
    told = figures(cases(of_file(file), None))
    assert told["fr → fr"]["now: right"] == 1.0
    assert told["fr → fr"]["now: absent, shown"] == 0.0
    assert told["all"]["questions"] == 2, "the third has no answer"
    assert "fr → en" in told
    assert told["across"] == told["fr → en"]


@pytest.mark.long
def test_the_last_line_is_one_object_with_figures_and_goals(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDING_BACKEND", "none")
    done = CliRunner().invoke(app, ["memory", "--set", str(file), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["sets"]["set.jsonl"]["offered"]["fr → fr"]["now: right"] == 1.0
    assert {"name", "value", "goal", "holds"} == set(told["goals"][0])


def test_a_set_without_cards_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n", "utf-8")
    assert CliRunner().invoke(app, ["memory", "--set", str(tmp_path / "none.jsonl")]).exit_code == 2


def test_the_kind_word_is_measured_on_a_set_of_others(tmp_path: Path) -> None:
    lines = [
        {"lang": "fr", "text": "C'est la faute de Moussa.", "label": "blames", "names": ["Moussa Traoré"]},
        {"lang": "en", "text": "The valve was left open.", "label": "fine", "names": []},
        {"lang": "en", "text": "?", "label": "perhaps"},
    ]
    file = tmp_path / "kind.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    done = CliRunner().invoke(app, ["kindness", "--set", str(file), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["by language"]["fr"]["recall"] == 1.0
    assert told["by language"]["fr"]["named"] == 1
    assert told["by language"]["en"]["texts"] == 1


@pytest.mark.model
@pytest.mark.timeout(300)
@pytest.mark.long
def test_with_the_offline_models_who_has_an_answer_here_mostly_sees_it_and_few_see_wrong_ones() -> None:
    """The rule of before showed it to one in fifty of those whose words the card does not share."""
    settings = EncoderSettings(hub_cache=Path("nowhere"), threads=2)
    choice = resolve(settings)
    if choice.beside is None:
        pytest.skip("the bundled models are not installed")
    encoder = load(choice, settings)
    ours, others = (figures(cases(corpus, encoder)) for corpus in (own("tuning"), of_others("tuning")))
    assert (ours["all"]["now: right"] >= 0.45, others["all"]["now: right"] >= 0.7) == (True, True)
    for told in (ours, others):
        for group in ("fr → fr", "en → en", "across"):
            assert told[group]["now: only wrong"] <= 0.10, group
        assert told["all"]["now: absent, shown"] <= 0.25
    assert ours["all"]["before: right"] <= 0.05
